"""Activities and campaigns: 开展, 举办, 组织."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import SESSION_UNITS, Frame, Roles
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Entity, Mention

_VERBS = wordset("activity", "verbs") | wordset("meeting", "verbs")


def _claims(figure: Figure) -> Roles | None:
    if figure.kind != "count":
        return None
    held, sort = figure.verb_text in _VERBS, figure.headed("activity", "heads")
    if figure.unit in SESSION_UNITS:
        if figure.noun is None and figure.has("activity", "performed"):
            return Roles("sessions", None)
        if figure.noun is not None and (held or sort):
            return Roles("sessions", "name")
    return Roles("sessions", "name") if held and sort else None


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    return entity.label == "ACTIVITY" and verb.text in _VERBS


FRAME = Frame(core="name", specificity=70, claims=_claims, named=_named, gathers="participants")


class ActivityEvent(Event):
    """An activity took place."""

    core: ClassVar[str] = "name"
    frame: ClassVar[Frame] = FRAME
    type: Literal["activity"] = "activity"
    name: Mention
    sessions: Mention | None = None
    participants: tuple[Mention, ...] = ()
