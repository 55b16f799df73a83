"""Text as the recognisers see it: folded without shifting an offset, cut into paragraphs, sentences, clauses.

Folding maps every character to exactly one character, so an offset into the folded text is an offset into
the text as it was given, and no offset map exists anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from linyi_ie.lexicon import table

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


_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u4e00-\u9fff])")
"""The one space that some houses set between Chinese and digits or letters. More of them are columns, and stay."""
_OF_COLUMNS = "\u2003\u3000"
"""Spaces as wide as a character: they set columns and paragraphs, not figures in a line."""


def squeezed(text: str) -> tuple[str, list[int] | None]:
    """Fold `text` and leave out single spaces between Chinese and digits or letters.

    Returns the folded text without them and the offset of each of its characters in `text`, None where nothing was
    left out.
    """
    folded = fold(text)
    spaces = [found.start() for found in _SPACED.finditer(folded) if text[found.start()] not in _OF_COLUMNS]
    if not spaces:
        return folded, None
    edges = [-1, *spaces, len(folded)]
    kept = [offset for left, right in pairwise(edges) for offset in range(left + 1, right)]
    return "".join(folded[left + 1 : right] for left, right in pairwise(edges)), kept


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
