"""Event records: the shared `Event`, its 16 types, and how they are found in a text."""

from linyi_ie.events.activity import ActivityEvent
from linyi_ie.events.agreement import AgreementEvent
from linyi_ie.events.assistance import AssistanceEvent
from linyi_ie.events.award import AwardEvent
from linyi_ie.events.competition import CompetitionEvent
from linyi_ie.events.employment import EmploymentEvent
from linyi_ie.events.establishment import EstablishmentEvent
from linyi_ie.events.event import Event
from linyi_ie.events.funding import FundingEvent
from linyi_ie.events.indicator import IndicatorEvent
from linyi_ie.events.inspection import InspectionEvent
from linyi_ie.events.launch import LaunchEvent
from linyi_ie.events.meeting import MeetingEvent
from linyi_ie.events.membership import MembershipEvent
from linyi_ie.events.personnel import PersonnelEvent
from linyi_ie.events.ranking import RankingEvent
from linyi_ie.events.training import TrainingEvent

DEFAULT_EVENTS: tuple[type[Event], ...] = (
    AwardEvent,
    RankingEvent,
    MeetingEvent,
    ActivityEvent,
    TrainingEvent,
    CompetitionEvent,
    EstablishmentEvent,
    FundingEvent,
    EmploymentEvent,
    AssistanceEvent,
    InspectionEvent,
    MembershipEvent,
    LaunchEvent,
    PersonnelEvent,
    AgreementEvent,
    IndicatorEvent,
)
"""The event types that an `Extractor` looks for by default."""

__all__ = [
    "DEFAULT_EVENTS",
    "ActivityEvent",
    "AgreementEvent",
    "AssistanceEvent",
    "AwardEvent",
    "CompetitionEvent",
    "EmploymentEvent",
    "EstablishmentEvent",
    "Event",
    "FundingEvent",
    "IndicatorEvent",
    "InspectionEvent",
    "LaunchEvent",
    "MeetingEvent",
    "MembershipEvent",
    "PersonnelEvent",
    "RankingEvent",
    "TrainingEvent",
]
