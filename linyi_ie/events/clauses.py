"""A text as events need it: clauses in order, each with its entities and its verbs.

A clause ends at a comma, semicolon, colon or sentence end, unless that mark stands inside an entity, a title
or a quoted name. Verbs are looked for outside of these only; a verb that is used as a noun (培训班, 的建设)
does not count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import regex

from linyi_ie.events.vocabulary import NOT_VERBS, verb_pattern, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity
from linyi_ie.text import Region, Source
from linyi_ie.trace import SILENT, Trace

_TITLE = regex.compile(r"《[^》\n]{1,60}》")
_QUOTE = regex.compile(r"“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』")
_BREAK = regex.compile(r"[，；;：:。！？!?…\n]|(?<!\d),|,(?!\d)|(?<=[\p{Han}”）][\p{Han}”）]{3})[ 　](?=[\p{Han}“])")
_AFTERWARDS = regex.compile(r"后(?!台|勤|备)|以来|以后|之后|时(?!间|长)|之际|期间")
_SINCE = regex.compile(r"自[^，。；\n]{0,4}[0-9]{1,4}[年月][^，。；\n]*$")
_BEFORE_ANY_ENTITY = frozenset("获占达为是超逾居列任授设增降")
_ADVERB = regex.compile(r"尚未|已经?(?!知)|均|先后|累计|共(?![建享同])|将(?!军)|仍|未(?!来)")
_AMONG = regex.compile(r"全[省市国县区州]|同类|[东中西]部|[首第前]")
_OPENING_QUOTES = ("“", "「", "《")
_WORD_BEFORE = regex.compile(
    r"(?:[，。；：、,;:\n　 已再还又将拟共也都均可并就]|先后|计划|力争|继续|累计|分别|重新|共同|联合|专门|合计|首次)$"
)
_LONGEST_NAME_IN_QUOTES = 24
_LONGEST_CLAUSE = 300


_Placed = TypeVar("_Placed", Entity, "Verb")


@dataclass(frozen=True, slots=True)
class Verb:
    """One occurrence of a verb; `text` is the lexicon's word for it, which a caller's own words may replace."""

    start: int
    end: int
    text: str


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
) -> list[Clause]:
    """Cut the text into clauses.

    `own` are a caller's verbs beyond the lexicon's, each with the one that it is read as (often itself). `trace`
    hears of every verb.
    """
    text = source.folded
    speech, names = _quotes(text)
    closed = _merged([*names, *((entity.start, entity.end) for entity in entities)])
    opens = {start for start, _ in closed} | {entity.start for entity in entities}
    ends = {entity.end for entity in entities if entity.label not in {"QUANTITY", "DURATION"}}
    verbs = list(_free(_verbs(text, own or {}, opens, ends, trace), closed, trace))
    clauses: list[Clause] = []
    paragraph = -1
    starts = [region.start for region in source.paragraphs]
    for number, sentence in enumerate(source.sentences):
        paragraph = bisect_left(starts, sentence.start + 1) - 1
        opening = True
        for start, end in _cut(text, sentence, closed):
            clauses.append(
                Clause(
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
                )
            )
            opening = False
    return clauses


def _within(things: Sequence[_Placed], start: int, end: int) -> tuple[_Placed, ...]:
    """Return what lies in `[start, end)` of things that are in order."""
    first = bisect_left(things, start, key=lambda thing: thing.start)
    last = bisect_left(things, end, key=lambda thing: thing.start)
    return tuple(thing for thing in things[first:last] if thing.end <= end)


def _quotes(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Tell direct speech from quoted names; titles go with the names."""
    speech: list[tuple[int, int]] = []
    names = [found.span() for found in _TITLE.finditer(text)]
    for found in _QUOTE.finditer(text):
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


def _free(verbs: Iterable[Verb], closed: list[tuple[int, int]], trace: Trace) -> Iterator[Verb]:
    """Yield the verbs that stand outside of names, titles and entities."""
    for verb in verbs:
        if _inside(closed, verb.start):
            trace.refuse("verb.in_a_name", verb)
        else:
            trace.notice(verb)
            yield verb


def _verbs(text: str, own: Mapping[str, str], opens: set[int], ends: set[int], trace: Trace) -> Iterator[Verb]:
    """Yield verbs that are used as verbs; `opens` and `ends` are where entities and names begin and end."""
    for match in verb_pattern(tuple(sorted(own))).finditer(text):
        verb = Verb(match.start(), match.end(), own.get(match.group(), match.group()))
        if veto := _no_verb(text, verb, opens, ends):
            trace.refuse(veto, verb)
        else:
            yield verb


def _no_verb(text: str, verb: Verb, opens: set[int], ends: set[int]) -> str | None:
    """Name the veto that keeps a word from being a verb here, None if there is none."""
    nominal, suffix, hard = _nominal()
    start, end = verb.start, verb.end
    if verb.text in NOT_VERBS:
        return "verb.idiom"
    if start and text[start - 1] in "的经":
        return "verb.modified"
    if _AFTERWARDS.match(text, end) and not _is_dated(text, start, end):
        return "verb.temporal"
    if hard.match(text, end) or (verb.text in nominal and (suffix.match(text, end) or _ADVERB.match(text, end))):
        return "verb.noun"
    return "verb.not_a_word" if end - start == 1 and not _stands_alone(text, start, end, opens, ends) else None


def _is_dated(text: str, start: int, end: int) -> bool:
    """Whether the verb tells itself what began on a date: 自6月25日某行动启动以来."""
    begins = text[start:end] in wordset("launch", "verbs")
    return begins and text.startswith("以来", end) and _SINCE.search(text, max(0, start - 40), start) is not None


def _stands_alone(text: str, start: int, end: int, opens: set[int], ends: set[int]) -> bool:
    """Whether a verb of one character is a word: it begins a predicate, or is one of those that need no more."""
    if text[start] in _BEFORE_ANY_ENTITY:
        follows = end + 1 if text.startswith(("了", "出", "起", "到", "至", "有"), end) else end
        if end in opens or follows in opens or text[end : end + 1] in _OPENING_QUOTES:
            return True
    if text[start] in "居列排" and _AMONG.match(text, end):
        return True
    return start == 0 or start in ends or _WORD_BEFORE.search(text, max(0, start - 2), start) is not None


@cache
def _nominal() -> tuple[frozenset[str], regex.Pattern[str], regex.Pattern[str]]:
    suffixes = regex.compile(alternation(words("triggers", "nominal.suffixes")))
    hard = regex.compile(f"{alternation(words('triggers', 'nominal.hard'))}(?![用收])")
    return wordset("nominal", "prone"), suffixes, hard
