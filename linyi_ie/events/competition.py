"""Contests: 竞赛, 大赛, 比武."""

from __future__ import annotations

from typing import ClassVar, Literal

import regex

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import SESSION_UNITS, Frame, Roles
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Mention

_VERBS = wordset("competition", "verbs") | wordset("activity", "verbs") | wordset("meeting", "verbs")
_CONTEST = regex.compile(rf"{alternation(words('triggers', 'competition.named'))}(?!\w{{0,40}}(?:会|仪式|活动)$)")


def _claims(figure: Figure) -> Roles | None:
    if figure.kind != "count" or not figure.headed("competition", "heads"):
        return None
    return Roles("sessions" if figure.unit in SESSION_UNITS else "participants", "name")


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    contest = ending("competition", "heads").search(entity.text) or _CONTEST.search(entity.text)
    return entity.label == "ACTIVITY" and contest is not None and verb.text in _VERBS


FRAME = Frame(core="name", specificity=30, claims=_claims, named=_named, gathers="participants")


class CompetitionEvent(Event):
    """A contest was held; `count` counts its trades, projects or categories."""

    core: ClassVar[str] = "name"
    frame: ClassVar[Frame] = FRAME
    type: Literal["competition"] = "competition"
    name: Mention
    sessions: Mention | None = None
    participants: tuple[Mention, ...] = ()
    count: Mention | None = None
