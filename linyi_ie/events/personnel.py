"""Posts: 任命, 当选, 免去, 聘为."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Mention
from linyi_ie.text import Region

_APPOINT = wordset("personnel", "appoint")
_REMOVE = wordset("personnel", "remove")
_LONGEST_POST = 30
_LINKED = regex.compile(r"(?:等(?:\d*\w)?)?(?:同志)?(?:担任|任|为|其为|他为|她为|当选|的)*")
_PERSON_FIRST = wordset("personnel", "person_first")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield one event a person for each verb of taking or leaving a post."""
    for verb in clause.verbs:
        if verb.text not in _APPOINT and verb.text not in _REMOVE:
            continue
        for person, post in _appointments(clause, verb):
            draft = Draft("personnel", clause, Region(verb.start, verb.end), "personnel.post")
            draft.fill("person", person)
            draft.fill("position", post)
            organisation = (_organisation(clause, verb, post) if post else None) or setting.organisation
            draft.fill("organisation", organisation)
            if verb.text not in _PERSON_FIRST and setting.institutional and organisation not in setting.subject:
                draft.fill("agent", *setting.subject)
            draft.settled = frozenset({"agent"})
            yield draft


def _appointments(clause: Clause, verb: Verb) -> Iterator[tuple[Region, Region | None]]:
    """Pair persons with posts: one post for all named together, or each with the post behind it (甲为…、乙为…)."""
    names = clause.of("PERSON")
    behind = [name for name in names if name.start >= verb.end]
    if verb.text in _PERSON_FIRST or not behind:
        people = _run(clause, [name for name in names if name.end <= verb.start][::-1])[::-1]
        posts = _posts_in(clause, verb.end, clause.end)
        yield from _distributed(clause, people, posts)
        if verb.text in _REMOVE and not posts:
            yield from ((Region(person.start, person.end), None) for person in people)
        return
    while behind:
        people = _run(clause, behind)
        behind = behind[len(people) :]
        end = behind[0].start if behind else clause.end
        yield from _distributed(clause, people, _posts_in(clause, people[-1].end, end))


def _distributed(clause: Clause, people: list[Entity], posts: list[Region]) -> Iterator[tuple[Region, Region]]:
    """Give each person the post; in 甲、乙分别任A、B each has one of its own."""
    paired = "分别" in clause.text[clause.start : clause.end] and len(people) == len(posts)
    for place, person in enumerate(people):
        if posts:
            whole = Region(posts[0].start, posts[-1].end)
            yield Region(person.start, person.end), posts[place] if paired else whole


def _run(clause: Clause, names: list[Entity]) -> list[Entity]:
    """Take the names that are coordinated with the first, in either direction."""
    taken = names[:1]
    for name in names[1:]:
        first, second = sorted((taken[-1], name), key=lambda one: one.start)
        if not regex.fullmatch(r"[、和与及\s]+", clause.text[first.end : second.start]):
            break
        taken.append(name)
    return taken


def _posts_in(clause: Clause, start: int, end: int) -> list[Region]:
    """The bare posts of a stretch: what ends with a word for a post, without the organisation before it."""
    for organisation in clause.of("ORG"):
        if organisation.start >= start and not _posts().search(clause.text, start, organisation.start):
            start = organisation.end
    posts: list[Region] = []
    for found in _posts().finditer(clause.text, start, min(end, start + _LONGEST_POST)):
        linked = _LINKED.match(clause.text, start, end)
        begin = posts[-1].end if posts else linked.end() if linked else start
        region = phrases.trimmed(clause.text, begin, found.end())
        if region is not None:
            posts.append(region)
    return posts


@cache
def _posts() -> regex.Pattern[str]:
    return regex.compile(alternation(words("triggers", "personnel.posts")))


def _organisation(clause: Clause, verb: Verb, post: Region) -> Region | None:
    """The organisation that the post belongs to, when it stands between verb and post."""
    inside = [entity for entity in clause.of("ORG") if verb.end <= entity.start and entity.end <= post.start + 1]
    return Region(inside[-1].start, inside[-1].end) if inside else None


FRAME = Frame(core="person", specificity=6, propose=_propose, agent="never")


class PersonnelEvent(Event):
    """A person took up or left a post; one event a person."""

    core: ClassVar[str] = "person"
    frame: ClassVar[Frame] = FRAME
    type: Literal["personnel"] = "personnel"
    person: Mention
    position: Mention | None = None
    organisation: Mention | None = None
