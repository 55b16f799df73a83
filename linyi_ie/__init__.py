"""Typed event records from Chinese institutional news: who did what, when, how many, with which honour.

Examples:
    >>> from linyi_ie import extract
    >>> document = extract("市总工会投入50万元。", published="2024-09-12", place="山东省临沂市")
    >>> [entity.text for entity in document.entities]
    ['市总工会', '50万元']

Importing this package is cheap: every name is fetched when it is first used. Besides the names in `__all__`
the event records can be had from here by their class names (``linyi_ie.AwardEvent``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linyi_ie.document import Document
    from linyi_ie.errors import LinyiError
    from linyi_ie.events import (
        ActivityEvent as ActivityEvent,
        AgreementEvent as AgreementEvent,
        AssistanceEvent as AssistanceEvent,
        AwardEvent as AwardEvent,
        CompetitionEvent as CompetitionEvent,
        EmploymentEvent as EmploymentEvent,
        EstablishmentEvent as EstablishmentEvent,
        Event,
        FundingEvent as FundingEvent,
        IndicatorEvent as IndicatorEvent,
        InspectionEvent as InspectionEvent,
        LaunchEvent as LaunchEvent,
        MeetingEvent as MeetingEvent,
        MembershipEvent as MembershipEvent,
        PersonnelEvent as PersonnelEvent,
        RankingEvent as RankingEvent,
        TrainingEvent as TrainingEvent,
    )
    from linyi_ie.own_words import Lexicon
    from linyi_ie.pipeline import Extractor, extract, extract_many
    from linyi_ie.recognisers.numbers import find_numbers
    from linyi_ie.recognisers.quantities import find_quantities
    from linyi_ie.recognisers.times import find_times
    from linyi_ie.records import Article, Entity, Failure

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Document",
    "Entity",
    "Event",
    "Extractor",
    "Failure",
    "Lexicon",
    "LinyiError",
    "__version__",
    "extract",
    "extract_many",
    "find_numbers",
    "find_quantities",
    "find_times",
]

_HOMES = {
    "Article": "records",
    "Document": "document",
    "Entity": "records",
    "Event": "events",
    "Extractor": "pipeline",
    "Failure": "records",
    "Lexicon": "own_words",
    "LinyiError": "errors",
    "extract": "pipeline",
    "extract_many": "pipeline",
    "find_numbers": "recognisers.numbers",
    "find_quantities": "recognisers.quantities",
    "find_times": "recognisers.times",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name) or ("events" if name.endswith("Event") else None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name, None)
    if value is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
