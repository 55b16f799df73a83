"""Meetings held: 召开, 举行 (…会, …座谈会)."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Entity, Mention

_VERBS = wordset("meeting", "verbs")


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    meets = ending("meeting", "heads").search(entity.text) is not None or verb.text == "召开"
    return entity.label == "ACTIVITY" and meets and verb.text in _VERBS


FRAME = Frame(
    core="name",
    specificity=40,
    named=_named,
    objects=frozenset({"召开", "举行", "举办"}),
    heads=("meeting", "heads"),
    gathers="count",
)


class MeetingEvent(Event):
    """A meeting was held; `count` tells how many were present."""

    core: ClassVar[str] = "name"
    frame: ClassVar[Frame] = FRAME
    type: Literal["meeting"] = "meeting"
    name: Mention
    count: tuple[Mention, ...] = ()
