"""A text as events need it: clauses in order, each with its entities and its verbs.

A clause ends at a comma, semicolon, colon or sentence end, unless that mark stands inside an entity, a title
or a quoted name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

import regex

from linyi_ie.events.tokens import Token, read_tokens
from linyi_ie.events.verbs import Bounds, Verb, find_verbs
from linyi_ie.events.vocabulary import verb_pattern
from linyi_ie.records import Entity
from linyi_ie.text import Region, Source
from linyi_ie.trace import SILENT, Trace

_TITLE = regex.compile(r"《[^》\n]{1,60}》")
_QUOTE = regex.compile(r"“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』")
_BREAK = regex.compile(r"[，；;：:。！？!?…\n]|(?<!\d),|,(?!\d)|(?<=[\p{Han}”）][\p{Han}”）]{3})[ 　](?=[\p{Han}“])")
_LONGEST_NAME_IN_QUOTES = 24
_LONGEST_CLAUSE = 300

_Placed = TypeVar("_Placed", Entity, Verb, Token, Region)
_start = attrgetter("start")
"""Where a thing begins."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two marks, with what was found in it.

    `sentence` and `paragraph` are ordinals in the document; `opening` is true for the first clause of a
    sentence. `spoken` is true for direct speech, whose figures are opinions and not reports.
    """

    text: str
    start: int
    end: int
    sentence: int
    paragraph: int
    opening: bool
    spoken: bool
    stopped: bool
    entities: tuple[Entity, ...]
    verbs: tuple[Verb, ...]
    tokens: tuple[Token, ...]

    def between(self, start: int, end: int) -> tuple[Verb, ...]:
        """Return the verbs that lie within `[start, end)`."""
        return tuple(verb for verb in self.verbs if start <= verb.start and verb.end <= end)

    def of(self, *labels: str) -> tuple[Entity, ...]:
        """Return the entities that have one of the labels."""
        return tuple(entity for entity in self.entities if entity.label in labels)


def read_clauses(
    source: Source,
    entities: Sequence[Entity],
    own: Mapping[str, str] | None = None,
    trace: Trace = SILENT,
) -> Iterator[Clause]:
    """Yield the clauses of the text, in order; of a long text no more than a passage's words are held at once.

    `own` are a caller's verbs beyond the lexicon's, each with the one that it is read as (often itself). `trace`
    hears of every verb.
    """
    pattern = verb_pattern(tuple(sorted(own or {})))
    for passage, inside in _passages(source, entities):
        yield from _read(source, passage, inside, pattern, own or {}, trace)


def _passages(source: Source, entities: Sequence[Entity]) -> Iterator[tuple[Region, Sequence[Entity]]]:
    """Cut the whole text where a paragraph begins, unless an entity runs on; yield each piece with its entities."""
    start = first = 0
    for end in (*(region.start for region in source.paragraphs[1:]), len(source.text)):
        last = bisect_left(entities, end, lo=first, key=_start)
        if last > first and entities[last - 1].end >= end < len(source.text):
            continue
        yield Region(start, end), entities[first:last]
        start, first = end, last


def _read(
    source: Source,
    passage: Region,
    entities: Sequence[Entity],
    pattern: regex.Pattern[str],
    own: Mapping[str, str],
    trace: Trace,
) -> Iterator[Clause]:
    text = source.folded
    speech, names = _quotes(text, passage)
    closed = _merged([*names, *((entity.start, entity.end) for entity in entities)])
    bounds = Bounds(
        frozenset({start for start, _ in closed} | {entity.start for entity in entities}),
        frozenset(entity.end for entity in entities if entity.label not in {"QUANTITY", "DURATION"}),
    )
    tokens = read_tokens(text, passage, closed)
    verbs = list(find_verbs(pattern.finditer(text, passage.start, passage.end), tokens, closed, bounds, own, trace))
    first, last = (bisect_left(source.sentences, at, key=_start) for at in (passage.start, passage.end))
    for number, sentence in enumerate(source.sentences[first:last], first):
        paragraph = bisect_right(source.paragraphs, sentence.start, key=_start) - 1
        opening = True
        for start, end in _cut(text, sentence, closed):
            yield Clause(
                text=text,
                start=start,
                end=end,
                sentence=number,
                paragraph=paragraph,
                opening=opening,
                spoken=_inside(speech, start) or _inside(speech, end - 1),
                stopped=any(mark in text[end : end + 1] for mark in "。；，") or text[end - 1] in "。；",
                entities=_within(entities, start, end),
                verbs=_within(verbs, start, end),
                tokens=_within(tokens, start, end),
            )
            opening = False


def _within(things: Sequence[_Placed], start: int, end: int) -> tuple[_Placed, ...]:
    """Return what lies in `[start, end)` of things that are in order."""
    first = bisect_left(things, start, key=_start)
    last = bisect_left(things, end, lo=first, key=_start)
    return tuple(thing for thing in things[first:last] if thing.end <= end)


def _quotes(text: str, passage: Region) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Tell direct speech from quoted names; titles go with the names."""
    speech: list[tuple[int, int]] = []
    names = [found.span() for found in _TITLE.finditer(text, passage.start, passage.end)]
    for found in _QUOTE.finditer(text, passage.start, passage.end):
        inner = found.group()[1:-1]
        said = regex.search(r"[。！？!?]", inner) or inner.endswith(("，", ",")) or ("，" in inner and len(inner) > 12)
        if said:
            speech.append(found.span())
        elif len(inner) <= _LONGEST_NAME_IN_QUOTES:
            names.append(found.span())
    return _merged(speech), names


def _merged(regions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(regions: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset lies within one of the sorted, disjoint regions."""
    place = bisect_left(regions, (offset + 1,)) - 1
    return place >= 0 and regions[place][0] <= offset < regions[place][1]


def _cut(text: str, sentence: Region, closed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    start = sentence.start
    for mark in _BREAK.finditer(text, sentence.start, sentence.end):
        if not _inside(closed, mark.start()):
            pieces.append((start, mark.start()))
            start = mark.end()
    pieces.append((start, sentence.end))
    pieces = [part for piece in pieces for part in _bounded(*piece, closed)]
    return [(start, end) for start, end in pieces if text[start:end].strip(" 　”’」』）)】》\"'")]


def _bounded(start: int, end: int, closed: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut what runs on without a mark, so that no clause takes more time than its length is worth."""
    while end - start > _LONGEST_CLAUSE:
        cut = start + _LONGEST_CLAUSE
        place = bisect_left(closed, (cut + 1,)) - 1
        if place >= 0 and closed[place][0] < cut < closed[place][1]:
            cut = closed[place][1]
        yield start, min(cut, end)
        start = min(cut, end)
    if start < end:
        yield start, end
