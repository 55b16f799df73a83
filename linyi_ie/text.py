"""Text as the recognisers see it: folded, without what only its setting put there, cut into paragraphs and sentences.

Folding maps every character to exactly one character, so an offset into the folded text is an offset into the text.
Only where something is left out is there a map of offsets.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from linyi_ie.lexicon import table
from linyi_ie.wrapping import soft_breaks

_CLOSERS = "”’」』）)》〉】〕]"

_KEPT_WIDE = "，。；：？！（）、"
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_ZERO_IN_YEAR = re.compile(r"(?<=[一二三四五六七八九〇零○ＯOo])[○ＯO](?=[一二三四五六七八九〇零○ＯO年])")

_SENTENCE = re.compile(rf"[^。！？!?…\n]*(?:[。！？!?]+|…+|$|(?=\n))[{re.escape(_CLOSERS)}\"]*")
_CLAUSE = re.compile(r"[^，,；;：:。！？!?…\n]+")
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\u0085]+")


@cache
def _fold_table() -> dict[int, int]:
    """Width, variant and traditional characters, each to one character."""
    lexicon = table("traditional")
    mapping = dict(zip(map(ord, lexicon["traditional"]), map(ord, lexicon["simplified"]), strict=True))
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT_WIDE}
    return mapping | wide | dict.fromkeys(map(ord, _SPACES), ord(" "))


@cache
def _foldable() -> re.Pattern[str]:
    """What folding changes; most text has little of it, and finding it is quicker than mapping all the rest."""
    return re.compile(f"[{re.escape(''.join(map(chr, _fold_table())))}]+")


def fold(text: str) -> str:
    """Fold width, traditional characters and variant zeros; the result has exactly the same length.

    Full-width letters, digits and signs become half-width, traditional characters simplified, wide spaces
    plain; Chinese punctuation stays. Folding twice is folding once.
    """
    folded = _foldable().sub(lambda run: run.group().translate(_fold_table()), text)
    return _ZERO_IN_YEAR.sub("〇", folded) if any(zero in folded for zero in "○O") else folded


_SPACED = re.compile(
    r" (?:(?<=^ ) *|(?<=[\u4e00-\u9fff] )(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%] )(?=[\u4e00-\u9fff]))", re.MULTILINE
)
"""Indentation, and the one space that some houses set between Chinese and digits or letters.

More of them are columns, and stay.
"""
_OF_COLUMNS = "\u2003\u3000"
"""Spaces as wide as a character: within a line they set columns, not figures."""


OFFSETS = "I"
"""What an array of offsets holds: whole numbers of four bytes. A list of them would take ten times the room."""

_UNSEEN = ("\r\n", "\u00ad", *map(chr, range(0x200B, 0x2010)), "\u2060", "\ufeff")
_LEFT_OUT = re.compile(r"\r(?=\n)|[\u00ad\u200b-\u200f\u2060\ufeff]+")
"""The half of a line end that says nothing, soft hyphens, and characters and marks without width."""
_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
_AS_NEWLINE = dict.fromkeys(map(ord, _LINE_ENDS), "\n")


def squeezed(text: str) -> tuple[str, Sequence[int] | None]:
    """Fold `text` and leave out what only its setting put there.

    That is: characters without width, line breaks within the paragraphs of hard-wrapped text (see
    `linyi_ie.wrapping`), indentation, single spaces between Chinese and digits or letters. Line ends become line feeds.
    Returns the folded text without them and the offset of each of its characters in `text`, None where nothing was
    left out.
    """
    given, offsets = text, None
    if any(unseen in text for unseen in _UNSEEN):
        given, offsets = _without(text, ((*found.span(), "") for found in _LEFT_OUT.finditer(text)), None)
    if any(end in given for end in _LINE_ENDS):
        given = given.translate(_AS_NEWLINE)
    if breaks := soft_breaks(given):
        given, offsets = _without(given, breaks, offsets)
    folded = fold(given)
    spaces = [(*found.span(), "") for found in _SPACED.finditer(folded) if not _sets_columns(given, found.start())]
    return _without(folded, spaces, offsets) if spaces else (folded, offsets)


def _sets_columns(text: str, space: int) -> bool:
    return text[space] in _OF_COLUMNS and space > 0 and text[space - 1] != "\n"


def _without(
    text: str, stretches: Iterable[tuple[int, int, str]], offsets: Sequence[int] | None
) -> tuple[str, Sequence[int]]:
    """Put a joint (one character or none) in the place of each stretch; tell where what is kept stood at first."""
    pieces: list[str] = []
    kept = array(OFFSETS)
    at = 0
    for start, end, joint in stretches:
        pieces += text[at:start], joint
        kept.extend(range(at, start + len(joint)))
        at = end
    kept.extend(range(at, len(text)))
    pieces.append(text[at:])
    return "".join(pieces), kept if offsets is None else array(OFFSETS, (offsets[at] for at in kept))


@dataclass(frozen=True, slots=True)
class Region:
    """A half-open stretch of a text."""

    start: int
    end: int

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


@dataclass(frozen=True)
class Source:
    """A document's text with everything that recognisers ask of it, each computed once.

    Use `Source.of(text)`. `text` is as given, `folded` has the same length.
    """

    text: str
    folded: str

    @classmethod
    def of(cls, text: str) -> Source:
        """Fold `text` and wrap both."""
        return cls(text, fold(text))

    @cached_property
    def paragraphs(self) -> tuple[Region, ...]:
        """Lines that hold anything but white space, in order."""
        return tuple(
            Region(found.start(), found.end()) for found in _PARAGRAPH.finditer(self.text) if found.group().strip()
        )

    @cached_property
    def sentences(self) -> tuple[Region, ...]:
        """Sentences in order, none across paragraphs. The mark that ends one and quotes closed there belong to it."""
        return tuple(region for paragraph in self.paragraphs for region in _pieces(_SENTENCE, self.folded, paragraph))

    @cached_property
    def clauses(self) -> tuple[Region, ...]:
        """Stretches between commas, semicolons, colons and sentence ends, without these marks."""
        return tuple(region for sentence in self.sentences for region in _pieces(_CLAUSE, self.folded, sentence))


def _pieces(pattern: re.Pattern[str], text: str, within: Region) -> Iterator[Region]:
    for found in pattern.finditer(text, within.start, within.end):
        if found.group().strip():
            yield Region(found.start(), found.end())
