"""Events in the making: what has been claimed so far, before records are built."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.figures import Figure
from linyi_ie.records import Entity
from linyi_ie.text import Region
from linyi_ie.trace import SILENT, Spanned, Trace

_TAKEN_UP = regex.compile(r"\s{0,8}+(?:[本此这该][届次]?\p{Han}{0,4}|大赛|竞赛|比赛|赛事|活动|会议|展会|大会|论坛)")
"""How a paragraph takes up the gathering of the one before it: 本届大赛由…主办."""


@dataclass(slots=True)
class Draft:
    """An event whose roles are still being filled.

    `kind` is the event type, `rule` says what proposed it, `anchor` is the offset that decides which date
    governs it (the trigger's, as a rule). `share` is its place among coordinated subjects (A、B分别…).
    `lasting` marks what does not change with time (a bridge's length). `reasons` says of each filler which rule put
    it there.
    A `tentative` draft becomes an event only if something more than its core is found.
    """

    kind: str
    clause: Clause
    trigger: Region
    rule: str
    roles: list[tuple[str, Region]] = field(default_factory=list)
    settled: frozenset[str] = frozenset()
    share: int | None = None
    tentative: bool = False
    lasting: bool = False
    reasons: dict[tuple[str, Region], str] = field(default_factory=dict[tuple[str, Region], str])

    def fill(self, role: str, *regions: Region | Entity | None, by: str = "") -> None:
        """Add fillers to a role; None and what is there already are left out.

        `by` is the rule that found them, the draft's own where none is told.
        """
        for region in regions:
            if region is not None:
                pair = (role, Region(region.start, region.end))
                if pair not in self.roles:
                    self.roles.append(pair)
                    self.reasons[pair] = by or self.rule

    def has(self, role: str) -> bool:
        """Whether the role has a filler."""
        return any(name == role for name, _ in self.roles)


class Title(NamedTuple):
    """A post that stands before a person's name, and the organisation before it."""

    post: Region
    organisation: Region | None


@dataclass(slots=True)
class Memory:
    """What the reading of earlier clauses left behind, by how far it reaches."""

    sentence: int = -1
    paragraph: int = -1
    figure: Figure | None = None
    figure_draft: Draft | None = None
    figure_noun: Region | None = None
    nouns: dict[str, Region] = field(default_factory=dict[str, Region])
    pending: list[Entity] = field(default_factory=list[Entity])
    indicators: list[Draft] = field(default_factory=list[Draft])
    gathering: Draft | None = None
    award: Draft | None = None
    award_verb: Verb | None = None
    announcers: tuple[Region, ...] = ()
    honoured: tuple[Region, ...] = ()
    appointing: Verb | None = None
    seat: Region | None = None
    titles: dict[str, Title] = field(default_factory=dict[str, Title])
    agreement: Draft | None = None
    topic: Region | None = None

    def enter(self, clause: Clause) -> None:
        """Forget what does not reach into this clause."""
        if clause.sentence != self.sentence:
            self.figure = self.figure_draft = self.figure_noun = self.agreement = self.award = None
            self.pending, self.indicators, self.nouns = [], [], {}
            if not _listed(clause):
                self.award_verb, self.announcers = None, ()
            self.honoured, self.appointing, self.seat, self.topic = (), None, None, None
        if clause.paragraph != self.paragraph and not _TAKEN_UP.match(clause.text, clause.start, clause.end):
            self.gathering = None
        self.sentence, self.paragraph = clause.sentence, clause.paragraph

    @property
    def is_closed(self) -> bool:
        """Whether no clause from here on, where a paragraph begins, can add to a draft or go back to a verb before."""
        return self.gathering is None and self.award_verb is None


def _listed(clause: Clause) -> bool:
    """Whether a clause is a line of a list: an honour and its count, with no verb of its own."""
    return bool(clause.of("HONOUR")) and all(verb.text == "为" for verb in clause.verbs)


@dataclass(slots=True)
class Claims:
    """Which entities of a clause an event has already taken, and who hears of what is refused."""

    trace: Trace = SILENT
    taken: set[tuple[int, int]] = field(default_factory=set)

    def take(self, *entities: Entity | Region | None) -> None:
        """Mark entities as used."""
        self.taken.update((entity.start, entity.end) for entity in entities if entity is not None)

    def free(self, entity: Entity | Region) -> bool:
        """Whether nothing has used the entity yet."""
        return (entity.start, entity.end) not in self.taken

    def refuse(self, veto: str, thing: Spanned, rule: str = "") -> None:
        """Tell the trace that `thing`, which `rule` proposed, makes no event, by the veto's name."""
        self.trace.refuse(veto, thing, rule)
