"""Posts: 任命, 当选, 免去, 聘为."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory, Title
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Mention, Quantity
from linyi_ie.text import Region

_APPOINT = wordset("personnel", "appoint")
_REMOVE = wordset("personnel", "remove")
_PERSON_FIRST = wordset("personnel", "person_first")
_LONGEST_POST = 30
_LINKED = regex.compile(r"(?:等(?:\d*\w)?)?(?:同志)?(?:担任|任|为|其为|他为|她为|当选|的)*")
_COORDINATED = regex.compile(r"[、和与及\s]+(?:\p{Han}{1,8}(?<![、和与及]))?|[（(][^（）()]{1,8}[）)][、和与及]?")
_PRONOUN = regex.compile(r"其|他们?|她们?")
_AS = regex.compile(r"\p{Han}{0,12}?(?:为|担任|任|出任)")
_FORMER = regex.compile(r"^(?:原|前|时任)")
_ADVERBS = regex.compile(r"[他她其]|此前|曾|仍|先后|历|还|现|后|已|将|拟|今后|以\d+票|全票|再次|正式")
_LONGEST_TITLE = 12
_PEOPLE = frozenset("人 名 位".split())


@dataclass(frozen=True, slots=True)
class _Appointment:
    """A person, the posts taken or left, and the organisation that is named right before the posts."""

    person: Region
    posts: tuple[Region, ...]
    organisation: Region | None


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield one event a person for each verb of taking or leaving a post."""
    memory.titles |= _titles(clause)
    verbs = [verb for verb in clause.verbs if verb.text in _APPOINT or verb.text in _REMOVE]
    if not verbs and memory.appointing is not None and (linked := _carried(clause)):
        verbs = [Verb(linked.start, linked.end, "为")]
    for verb in verbs:
        for one in _appointments(clause, verb, setting, memory):
            memory.appointing = verb if verb.text in _APPOINT else None
            draft = Draft("personnel", clause, Region(verb.start, verb.end), "personnel.post")
            draft.fill("person", one.person)
            draft.fill("position", *one.posts)
            memory.seat = one.organisation or memory.seat
            _fill_bodies(draft, one, setting, memory.seat, acting=verb.text not in _PERSON_FIRST)
            claims.take(*(quantity for quantity in clause.of("QUANTITY") if _is(quantity, one.person)))
            yield draft


def _fill_bodies(draft: Draft, one: _Appointment, setting: Setting, place: Region | None, *, acting: bool) -> None:
    """Fill in where the post is, and who appoints: one body that appoints is where the post is, several are not.

    `place` is the body that was named before the posts, these or the ones before them in the sentence.
    """
    draft.settled = frozenset({"agent"})
    appointing = setting.subject if acting and setting.institutional else ()
    if place is None and len(appointing) < 2:
        place = _fitting(setting, one.posts)
    draft.fill("organisation", place)
    if place not in appointing:
        draft.fill("agent", *appointing, by="setting.subject")


def _fitting(setting: Setting, posts: tuple[Region, ...]) -> Region | None:
    """Return the body in reach that can have such a post (院长 a hospital, 行长 a bank), else the nearest.

    The document's main subject is the last to be asked.
    """
    text = setting.clause.text
    bodies = [body for body in (setting.host, setting.organisation, setting.main) if body is not None]
    for post in posts:
        for title, endings in _seats().items():
            if text.startswith(title, post.end - len(title)):
                fitting = [body for body in bodies if text[body.start : body.end].endswith(endings)]
                return fitting[0] if fitting else next(iter(bodies), None)
    return next(iter(bodies), None)


def _appointments(clause: Clause, verb: Verb, setting: Setting, memory: Memory) -> Iterator[_Appointment]:
    """Pair persons with posts: one post for all named together, or each with the post behind it (甲为…、乙为…)."""
    names = clause.of("PERSON")
    behind = [_region(name) for name in names if name.start >= verb.end]
    if verb.text not in _PERSON_FIRST and verb.text != "为" and behind:
        while behind:
            people = _run(clause, behind)
            behind = behind[len(people) :]
            yield from _distributed(clause, people, people[-1].end, behind[0].start if behind else clause.end)
        return
    if verb.text not in _PERSON_FIRST and not names and (counted := _counted(clause, verb)) is not None:
        linked = _AS.match(clause.text, counted.end, clause.end)
        yield from _distributed(clause, [counted], linked.end() if linked else counted.end, clause.end)
        return
    people = _run(clause, [_region(name) for name in names if name.end <= verb.start][::-1])[::-1]
    if not names and (counted := _counted_before(clause, verb)) is not None:
        people = [counted]
    elif not people and setting.person is not None and _is_elided(clause, setting, verb):
        people = [setting.person]
    found = tuple(_distributed(clause, people, verb.end, clause.end))
    yield from found
    if verb.text in _REMOVE and not found:
        for person in people:
            title = memory.titles.get(clause.text[person.start : person.end])
            if title is not None or verb.text not in {"辞去", "不再担任"}:
                yield _Appointment(person, (title.post,) if title else (), title.organisation if title else None)


def _distributed(clause: Clause, people: list[Region], start: int, end: int) -> Iterator[_Appointment]:
    """Give each person the posts; in 甲、乙分别任A、B each has one, and posts of two bodies are two events."""
    posts = list(_posts_in(clause, start, end))
    if not posts:
        return
    if "分别" in clause.text[clause.start : clause.end] and len(people) == len(posts):
        yield from (
            _Appointment(person, (post,), body or posts[0][1])
            for person, (post, body) in zip(people, posts, strict=True)
        )
        return
    for person in people:
        if len({body for _, body in posts if body is not None}) > 1:
            yield from (_Appointment(person, (post,), body) for post, body in posts)
        else:
            body = next((body for _, body in posts if body is not None), None)
            yield _Appointment(person, tuple(post for post, _ in posts), body)


def _posts_in(clause: Clause, start: int, end: int) -> Iterator[tuple[Region, Region | None]]:
    """The bare posts of a stretch with the organisation before each: what ends with a word for a post."""
    linked = _LINKED.match(clause.text, start, end)
    begin = linked.end() if linked else start
    for found in _posts().finditer(clause.text, start, min(end, start + _LONGEST_POST)):
        if any(body.start < found.end() < body.end for body in clause.of("ORG")):
            continue
        bodies = [body for body in clause.of("ORG") if begin <= body.start and body.end <= found.start() + 1]
        body = _region(bodies[-1]) if bodies else None
        region = phrases.trimmed(clause.text, body.end if body else begin, found.end())
        begin = found.end()
        if region is not None and body is None and (common := _body_of(clause, region)) is not None:
            region, body = Region(common.end, region.end), common
        if region is not None:
            yield region, body


def _body_of(clause: Clause, post: Region) -> Region | None:
    """Return the common noun for a body that a post begins with: 该院党委书记, 集团总经理, 研究院名誉院长."""
    found = _bodies().match(clause.text, post.start, post.end)
    rest = found and _posts().search(clause.text, found.end(), post.end)
    return Region(found.start(), found.end()) if found and rest and rest.end() == post.end else None


def _titles(clause: Clause) -> dict[str, Title]:
    """The posts that stand as titles before names: 某公司原总经理张三."""
    found: dict[str, Title] = {}
    for person in clause.of("PERSON"):
        for post in _posts().finditer(clause.text, max(clause.start, person.start - _LONGEST_POST), person.start):
            if post.end() != person.start:
                continue
            before = [entity for entity in clause.of("ORG", "DATE") if entity.end <= post.start() + 1]
            start = before[-1].end if before else clause.start
            start += len(former.group()) if (former := _FORMER.match(clause.text[start : post.end()])) else 0
            region = phrases.trimmed(clause.text, start, post.end())
            if region is not None and region.end - region.start <= _LONGEST_TITLE:
                body = before[-1] if before and before[-1].label == "ORG" else None
                found[person.text] = Title(region, _region(body) if body else None)
    return found


def _counted(clause: Clause, verb: Verb) -> Region | None:
    """People who are only counted, if a post follows: 聘请6名退休法官为特邀调解员."""
    for quantity in clause.of("QUANTITY"):
        if quantity.start >= verb.end and isinstance(quantity.value, Quantity) and quantity.value.unit in _PEOPLE:
            return _region(quantity) if _AS.match(clause.text, quantity.end, clause.end) else None
    return None


def _counted_before(clause: Clause, verb: Verb) -> Region | None:
    """People who are only counted before the verb: 8名律师受聘为法律顾问."""
    before = [quantity for quantity in clause.of("QUANTITY") if quantity.end <= verb.start]
    if len(before) != 1 or not isinstance(before[0].value, Quantity) or before[0].value.unit not in _PEOPLE:
        return None
    return None if clause.between(before[0].end, verb.start) else _region(before[0])


def _carried(clause: Clause) -> Region | None:
    """Where 为 gives a person a post by the verb of the clause before: 选举甲为会长，乙为秘书长."""
    for person in clause.of("PERSON"):
        if clause.text.startswith("为", person.end):
            return Region(person.end, person.end + 1)
    return None


def _is_elided(clause: Clause, setting: Setting, verb: Verb) -> bool:
    """Whether the person is left out or only a pronoun: 现年51岁，此前任…; 聘其为….."""
    if _PRONOUN.match(clause.text, verb.end) or verb.text.endswith("其为"):
        return True
    before = clause.text[setting.body : verb.start]
    return verb.text in _PERSON_FIRST and not any(char.isalnum() for char in _ADVERBS.sub("", before))


def _run(clause: Clause, names: list[Region]) -> list[Region]:
    """Take the names that are coordinated with the first, in either direction."""
    taken = names[:1]
    for name in names[1:]:
        first, second = sorted((taken[-1], name), key=lambda one: one.start)
        if not _COORDINATED.fullmatch(clause.text, first.end, second.start):
            break
        taken.append(name)
    return taken


def _region(entity: Entity) -> Region:
    return Region(entity.start, entity.end)


def _is(entity: Entity, region: Region) -> bool:
    return (entity.start, entity.end) == (region.start, region.end)


@cache
def _posts() -> regex.Pattern[str]:
    return regex.compile(rf"{alternation(words('triggers', 'personnel.posts'))}(?![会团室处局]|组(?!长))")


@cache
def _bodies() -> regex.Pattern[str]:
    """Common nouns for bodies, those of several characters also with what they are for: 文学院, 融媒体中心."""
    bodies = words("triggers", "personnel.bodies")
    longer = alternation(body for body in bodies if len(body) > 1)
    return regex.compile(rf"[该本我新]?{alternation(bodies)}|\p{{Han}}{{1,4}}?{longer}")


@cache
def _seats() -> dict[str, tuple[str, ...]]:
    """What the name of a body ends with, by the post that only such a body has; longer titles first."""
    seats = dict[str, tuple[str, ...]]()
    for row in words("triggers", "personnel.seats"):
        titles, endings = row.split("=")
        seats |= dict.fromkeys(titles.split("|"), tuple(endings.split("|")))
    return dict(sorted(seats.items(), key=lambda seat: -len(seat[0])))


FRAME = Frame(core="person", specificity=6, propose=_propose, agent="never")


class PersonnelEvent(Event):
    """A person took up or left a post; one event a person."""

    core: ClassVar[str] = "person"
    frame: ClassVar[Frame] = FRAME
    type: Literal["personnel"] = "personnel"
    person: Mention
    position: tuple[Mention, ...] = ()
    organisation: Mention | None = None
