"""What governs a clause: its date, its places, its subject, and whether the fact is planned or denied.

A date, place or subject that a clause leaves out is the nearest earlier one that reaches it: within the
sentence, then within the paragraph; for the subject, the document's main subject at last. Only the date that a
heading consists of reaches into the paragraphs below it; a person who acts reaches to the end of the sentence; a
place ends where a new date begins.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

import regex

from linyi_ie.events.bodies import stands_for_body
from linyi_ie.events.clauses import Clause
from linyi_ie.events.status import is_denied, is_planned, is_taken_back
from linyi_ie.events.subjects import Subject, chain, subject_of
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Entity, Status, TimeSpan
from linyi_ie.text import Region

_LOCATIVE = regex.compile(r"(?:在|于|赴|走进|来到|深入|前往)$")
_PLACE_NOUN = regex.compile(r"[该本][市县区州旗镇村省]|全[市县区州省]")
_ASIDE = regex.compile(r"(?:[至到为是]|正逢|恰逢|适逢|正值|迎来|临近)$")
_COMPARED = regex.compile(r"(?:较|比|同|与|相比|由|从)$")
_SHORTEST_PERIOD = 27
_LONGEST_RUBRIC = 6


Distance = Literal["clause", "sentence", "paragraph", "document"]
"""How far off the subject of a clause was named."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for one clause.

    `body` is the offset at which its predicate may begin. `dates` are the clause's own, `carried` is the one that
    reaches it. `subject` is its own or inherited: `explicit` says which; `topical` says that it is a place.
    `places` are named with 在, 于, 赴 or reach the clause; `by` are actors behind 由 and 被; `organisation` is the
    last one named that is not merely where a person comes from, `person` the last one named, `host` who
    holds the meeting that the paragraph tells of, `main` the document's main subject as it was last named.
    """

    clause: Clause
    body: int
    dates: tuple[Entity, ...]
    carried: Entity | None
    subject: tuple[Region, ...]
    explicit: bool
    distance: Distance
    topical: bool
    places: tuple[Region, ...]
    by: tuple[Region, ...]
    organisation: Region | None
    person: Region | None
    host: Region | None
    main: Region | None
    institutional: bool

    def date_at(self, offset: int, *, lasting: bool = False) -> Entity | None:
        """Return the date that governs what stands at `offset`: the last before it, else the one that reaches it.

        What is `lasting` (a bridge's length) is dated by the clause itself only.
        """
        own = [date for date in self.dates if not _in_a_name(self.clause, date)]
        earlier = [date for date in own if date.end <= offset]
        if earlier or lasting:
            return earlier[-1] if earlier else None
        if own:
            return own[0]
        return self.carried or (self.dates[0] if self.dates else None)


@dataclass(slots=True)
class Discourse:
    """Reads clauses in order and remembers what reaches on.

    `main` are the mentions of the document's main subject, in order.
    """

    main: tuple[Region, ...] = ()
    _date: Entity | None = None
    _places: tuple[Region, ...] = ()
    _subject: tuple[Region, ...] = ()
    _topical: bool = False
    _organisation: Region | None = None
    _person: Region | None = None
    _host: Region | None = None
    _institution: tuple[Region, ...] = ()
    _heading: Entity | None = None
    _headed: bool = False
    _heading_length: int = 0
    _planned: bool = False
    _impersonal: bool = False
    _subject_in: int = -1
    _paragraph: int = -1
    _sentence: int = -1

    def enter(self, clause: Clause) -> Setting:
        """Take in a clause and return what governs it."""
        self._forget(clause)
        dates = tuple(date for date in clause.of("DATE") if _adverbial(clause, date))
        places = self._place(clause, dates)
        subject = subject_of(clause)
        if subject.impersonal or subject.filled:
            self._subject, self._impersonal = (), True
        if subject.actors:
            joined = self._subject or self._main_before(clause) if subject.joins else ()
            self._subject = (*joined, *subject.actors)
            self._impersonal = False
            self._subject_in = clause.sentence
            if not subject.joins and _is_institution(clause, subject.actors):
                self._institution = subject.actors
            self._topical = _is_place(clause, subject.actors)
        self._organisation = _organisation(clause) or self._organisation
        if subject.actors and any(verb.text in wordset("meeting", "verbs") for verb in clause.verbs):
            self._host = _organisation(clause) or self._host
        setting = Setting(
            clause=clause,
            body=subject.body,
            dates=dates,
            carried=self._date or self._heading,
            subject=self._subject or (() if self._impersonal else self._main_before(clause)),
            explicit=bool(subject.actors),
            distance=self._distance(clause, subject),
            topical=self._topical,
            places=places,
            by=_by(clause),
            organisation=self._organisation,
            person=self._person,
            host=self._host,
            main=next(iter(self._main_before(clause)), None),
            institutional=not self._subject or self._subject[-1:] == self._institution[-1:],
        )
        if people := clause.of("PERSON"):
            self._person = Region(people[-1].start, people[-1].end)
        lasting = [date for date in dates if _anchors(date) and not (self._date and _in_a_name(clause, date))]
        if lasting:
            self._date = lasting[-1]
        return setting

    def status(self, clause: Clause, offset: int) -> Status:
        """Tell whether the fact whose trigger stands at `offset` happened, is planned, or is denied.

        A word of planning reaches to the end of its sentence.
        """
        if not self._planned and is_denied(clause, offset):
            return "negated"
        if self._planned and is_taken_back(clause, offset):
            self._planned = False
        self._planned = self._planned or is_planned(clause, offset)
        return "planned" if self._planned else "happened"

    def _forget(self, clause: Clause) -> None:
        if clause.paragraph != self._paragraph:
            if self._headed and self._date is not None and self._is_rubric(self._date):
                self._heading = self._date
            self._date, self._places, self._subject, self._organisation = None, (), (), None
            self._institution, self._headed, self._host, self._heading_length = (), True, None, 0
        if clause.sentence != self._sentence:
            self._planned = self._impersonal = False
        if clause.sentence != self._sentence or clause.text[clause.start - 1 : clause.start] in {"；", ";"}:
            self._subject = self._institution
        self._headed = self._headed and not clause.stopped
        self._heading_length += clause.end - clause.start
        self._paragraph, self._sentence = clause.paragraph, clause.sentence

    def _is_rubric(self, date: Entity) -> bool:
        """Whether the heading read last is a period and little more (2024年·回望).

        In a title that says what the document is (某局2024年工作简报) the date belongs to that name.
        """
        return _is_period(date) and self._heading_length - (date.end - date.start) <= _LONGEST_RUBRIC

    def _place(self, clause: Clause, dates: tuple[Entity, ...]) -> tuple[Region, ...]:
        if any(_anchors(date) for date in dates):
            self._places = ()
        here = _locatives(clause)
        places = here or self._places
        if here:
            self._places = here if _lasts(clause) else ()
        return places

    def _distance(self, clause: Clause, subject: Subject) -> Distance:
        if subject.actors:
            return "clause"
        if not self._subject:
            return "document"
        return "sentence" if self._subject_in == clause.sentence else "paragraph"

    def _main_before(self, clause: Clause) -> tuple[Region, ...]:
        place = bisect_right(self.main, clause.start, key=lambda mention: mention.end)
        return self.main[place - 1 : place] if place else ()


# ── Dates ─────────────────────────────────────────────────────────────────────────────────────────


def _adverbial(clause: Clause, date: Entity) -> bool:
    """Whether a date places the clause's fact, and is not compared with (比去年) or a dateline's (6月3日电)."""
    text = clause.text
    aside = _ASIDE.search(text, clause.start, date.start)
    if (aside and aside.start() > clause.start) or text.startswith(("电", "讯"), date.end):
        return False
    return not _COMPARED.search(text, clause.start, date.start)


def _in_a_name(clause: Clause, date: Entity) -> bool:
    """Whether a date belongs to the name behind it (2024年“…”活动), and places the fact only for want of another."""
    behind = [entity for entity in clause.of("ACTIVITY", "HONOUR", "LOC") if entity.start >= date.end]
    return any(clause.text[date.end : entity.start] in {"", "“"} for entity in behind)


def _is_period(date: Entity) -> bool:
    """Whether a heading's date is what its document reports on: a month, a quarter, a year."""
    value = date.value
    if not isinstance(value, TimeSpan) or value.start is None or value.end is None:
        return False
    return value.end.toordinal() - value.start.toordinal() >= _SHORTEST_PERIOD


def _anchors(date: Entity) -> bool:
    """Whether a date reaches on: recurring ones (每月) do not."""
    return not date.text.startswith("每")


# ── Places and organisations ──────────────────────────────────────────────────────────────────────


def _locatives(clause: Clause) -> tuple[Region, ...]:
    """Where something happens: places behind 在, 于, 赴, and those coordinated with them."""
    found: list[Region] = []
    for entity in clause.of("LOC", "ORG"):
        marked = _LOCATIVE.search(clause.text, clause.start, entity.start)
        chained = bool(found) and clause.text[found[-1].end : entity.start] in {"、", "和", "与", "及"}
        if chained or (marked and (marked.group() in {"在", "于"} or entity.label == "LOC")):
            found.append(Region(entity.start, entity.end))
    return tuple(found)


def _lasts(clause: Clause) -> bool:
    """Whether a place reaches on: where something is held, or where a sentence begins (在某医院，…)."""
    held = wordset("meeting", "verbs") | wordset("activity", "verbs")
    return not clause.verbs or any(verb.text in held for verb in clause.verbs)


def _is_place(clause: Clause, subject: tuple[Region, ...]) -> bool:
    """Whether the subject is a place or stands for one (该市): figures are then measured there."""
    places = {(e.start, e.end) for e in clause.of("LOC") if not ending("subjects", "facilities").search(e.text)}
    return all((s.start, s.end) in places or _PLACE_NOUN.fullmatch(clause.text, s.start, s.end) for s in subject)


def _is_institution(clause: Clause, subject: tuple[Region, ...]) -> bool:
    """Whether a subject is an institution or stands for one; persons and common nouns act in their clauses only."""
    named = {(entity.start, entity.end) for entity in clause.of("ORG", "LOC")}
    return any((s.start, s.end) in named or stands_for_body(clause.text, s.start, s.end) for s in subject)


def _by(clause: Clause) -> tuple[Region, ...]:
    """Who acts by 由, 被 or 经."""
    actors = clause.of("ORG", "PERSON", "LOC")
    for place, actor in enumerate(actors):
        if clause.text[max(clause.start, actor.start - 1) : actor.start] in {"由", "被", "经"}:
            return tuple(Region(one.start, one.end) for one in chain(actors[place:], clause.text))
    return ()


def _organisation(clause: Clause) -> Region | None:
    """The body that the clause founds, else its first that does not merely say where a person comes from."""
    founding = wordset("establishment", "founding")
    for organisation in clause.of("ORG"):
        if any(verb.text in founding and organisation.start - verb.end in {0, 1} for verb in clause.verbs):
            return Region(organisation.start, organisation.end)
    people = clause.of("PERSON")
    for organisation in clause.of("ORG"):
        near = [person for person in people if 0 <= person.start - organisation.end <= 10]
        if not any(not clause.between(organisation.end, person.start) for person in near):
            return Region(organisation.start, organisation.end)
    return None
