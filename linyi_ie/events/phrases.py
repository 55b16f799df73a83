"""Noun phrases: which characters beside a quantity or after a verb name the thing that is meant.

The phrase wanted is the head noun with its defining modifier (示范性工会驿站), not the clause around it.
There is no parser here: a phrase is bounded by verbs, entities, function words and marks, then trimmed.
"""

from __future__ import annotations

from functools import cache

import regex

from linyi_ie.events.clauses import Clause
from linyi_ie.events.predicates import bounded, first_predicate
from linyi_ie.events.vocabulary import wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.text import Region

_AFTER_STOPS = regex.compile(
    r"[的为向把对已均都将拟曾于由让（(【〔，；。！？、“”《]|在(?![校册建编职岗读])|被(?![困骗执告害征])|从(?![业事])|并|及其|等(?=\W|$)"
)
_PARTICLES = regex.compile(r"[了过着]?(?:出(?![口租入境行])|起(?![重始])|到|至)?[了过]?")
_CAUSE = regex.compile(r"因为?(?![素此而特工公])|由于|受(?=\p{Han}{1,16}影响)")
_SETTINGS = frozenset({"DATE", "DURATION", "ORG", "LOC"})
_LONGEST_AFTER = 16
_LONGEST_OBJECT = 30


def trimmed(text: str, start: int, end: int) -> Region | None:
    """Trim function words off both ends of `[start, end)`; None when nothing is left."""
    piece = text[start:end]
    if tail := _trailing().search(piece):
        piece = piece[: tail.start()]
    if (lead := _leading().match(piece)) and len(piece) - lead.end() != 1:
        start += lead.end()
        piece = piece[lead.end() :]
    end = start + len(piece)
    start, end = _balanced(text, start, end)
    return Region(start, end) if any(char.isalnum() for char in text[start:end]) else None


def before(clause: Clause, start: int, end: int) -> Region | None:
    """Return the noun phrase that ends at `end` and begins no earlier than `start`."""
    for entity in clause.entities:
        if start <= entity.start and entity.end <= end and entity.label in {"DATE", "QUANTITY", "DURATION"}:
            start = entity.end
    region = trimmed(clause.text, _past_particles(clause, start), end)
    if region is None:
        return None
    cut = _after_place(clause, _after_de(clause, region), region.end)
    return trimmed(clause.text, *bounded(clause, cut, region.end))


def subject_before(clause: Clause, start: int, end: int) -> Region | None:
    """Return the noun phrase before a verb at `end`, past dates, places and agents between (驿站由某局于3月建成)."""
    if (cause := _CAUSE.search(clause.text, start, end)) and cause.start() > start:
        end = cause.start()
    moved = True
    while moved:
        moved = False
        for entity in clause.entities:
            if entity.start <= start or entity.label not in _SETTINGS:
                continue
            marked = clause.text[entity.start - 1] in "由在于"
            leads = marked and clause.text[entity.end : end] in wordset("subjects", "holding")
            if leads or (entity.end == end and (marked or entity.label in {"DATE", "DURATION"})):
                end, moved = entity.start - marked, True
        if (tail := _trailing().search(clause.text, start, end)) and tail.start() < end:
            end, moved = tail.start(), True
    return before(clause, start, end)


def after(clause: Clause, start: int, *, governed: bool = False) -> Region | None:
    """Return the noun phrase that begins at `start`, right behind a quantity or a verb.

    A `governed` one has its verb before it and may end with works (完成12处隐患治理); what is not governed is
    followed by its predicate.
    """
    text = clause.text
    while start < clause.end and text[start] in " 的":
        start += 1
    limit = min(clause.end, start + _LONGEST_AFTER)
    for verb in clause.verbs:
        last = not text[verb.end : clause.end].strip(" 。！？”")
        works = governed and last and verb.text in wordset("establishment", "works")
        if verb.start >= start and not works:
            limit = min(limit, verb.start)
            break
    for entity in clause.entities:
        if entity.start >= start and (
            entity.label in {"DATE", "QUANTITY", "HONOUR", "DURATION"} or entity.start > start
        ):
            limit = min(limit, entity.start)
            break
        if entity.start == start and entity.end <= clause.end:
            limit = min(clause.end, max(limit, entity.end))
    for pattern in (_AFTER_STOPS, _stop_words()):
        if stop := pattern.search(text, start + 1, limit):
            limit = stop.start()
    limit = first_predicate(clause, start, limit, governed=governed)
    return trimmed(text, start, limit) if limit > start else None


def object_after(clause: Clause, start: int) -> Region | None:
    """Return the whole object behind a verb: everything up to the next date, quantity or clause end.

    A quantity with 的 behind it belongs to a modifier and is passed over (占地30亩的公园).
    """
    end = clause.end
    start = _past_particles(clause, start)
    for entity in clause.of("DATE", "QUANTITY", "DURATION"):
        if entity.start >= start and clause.text.startswith("的", entity.end):
            start = entity.end + 1
        elif entity.label != "QUANTITY" and entity.start == start:
            start = entity.end
        elif entity.start >= start:
            end = min(end, entity.start)
    region = trimmed(clause.text, start, end)
    if region is None or region.end - region.start > _LONGEST_OBJECT:
        return None
    return trimmed(clause.text, _after_de(clause, region), region.end) or region


def _after_de(clause: Clause, region: Region) -> int:
    """Cut a phrase behind its last 的 unless what stands before it is a short, plain noun (职工的子女)."""
    text = clause.text
    place = text.rfind("的", region.start, region.end)
    if place < 0 or region.end - place < 3:
        return region.start
    modifier = text[region.start : place]
    plain = len(modifier) <= 5 and not clause.between(region.start, place) and "、" not in modifier
    return region.start if plain else place + 1


def _past_particles(clause: Clause, start: int) -> int:
    """Skip what belongs to the verb that ends at `start` (建起, 评出, 提高到)."""
    particles = _PARTICLES.match(clause.text, start) if any(verb.end == start for verb in clause.verbs) else None
    return particles.end() if particles else start


def _after_place(clause: Clause, start: int, end: int) -> int:
    """Cut off places at the head of a phrase (国道219线沿线边坡) where enough is left."""
    for place in clause.of("LOC"):
        if place.start in {start, start + 1} and end - place.end >= 2:
            along = regex.compile(r"(?:沿线|境内|等地|地区|一带|[、和及])*").match(clause.text, place.end, end)
            start = along.end() if along is not None and end - along.end() >= 2 else place.end
    return start


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out a quote or bracket at either end whose other half lies outside."""
    for opener, closer in ("“”", "《》", "（）", "()", "「」"):
        piece = text[start:end]
        if piece.count(opener) != piece.count(closer):
            if piece.startswith(opener):
                start += 1
            elif piece.endswith(closer):
                end -= 1
            elif opener in piece and closer not in piece:
                start = text.rfind(opener, start, end) + 1
            elif closer in piece and opener not in piece:
                start = text.rfind(closer, start, end) + 1
        elif piece.startswith(opener) and piece.endswith(closer) and len(piece) > 2 and opener == "“":
            start, end = start + 1, end - 1
    return start, end


@cache
def _leading() -> regex.Pattern[str]:
    """Function words before a noun; some only where they do not begin a word (并购, 共建, 都市, 出口)."""
    listed = alternation(words("triggers", "phrases.leading"))
    return regex.compile(rf"(?:[\s、，,：:的了着过和与及到至]|{listed}|并(?![购网])|共(?![建享同])|均(?!价)|都(?!市))+")


@cache
def _trailing() -> regex.Pattern[str]:
    return regex.compile(rf"(?r)(?:[\s、，,：:和与及]|{alternation(words('triggers', 'phrases.trailing'))})+$")


@cache
def _stop_words() -> regex.Pattern[str]:
    return regex.compile(alternation(words("triggers", "plain.stops")))
