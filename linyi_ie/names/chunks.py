"""Long texts in parts that a model can read: cut at sentence ends, then at lesser marks, never truncated."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

CUTS: Final = ("\n。！？!?", "；;", "，,、：:", " \u3000")
"""Where to cut, the best marks first; the cut falls after the mark."""


def chunks(text: str, limit: int, inside: Collection[int] = ()) -> list[tuple[int, int]]:
    """Cut a text into half-open spans of at most `limit` characters that follow each other without a gap.

    A part is as long as it may be; it ends after the last sentence end in its last two thirds, else after the
    last lesser mark, else anywhere. No cut falls on an offset of `inside` (training texts give the insides of
    their names), or in a number such as 1,100. A text that is short enough stays whole, an empty text has no part.

    Examples:
        >>> chunks("工会开会。职工到会", 6)
        [(0, 5), (5, 9)]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > limit:
        end = _cut(text, start, limit, inside)
        spans.append((start, end))
        start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _cut(text: str, start: int, limit: int, inside: Collection[int]) -> int:
    for marks in CUTS:
        for end in range(start + limit, start + limit // 3, -1):
            if text[end - 1] in marks and end not in inside and not _in_number(text, end - 1):
                return end
    for end in range(start + limit, start + limit // 3, -1):
        if end not in inside:
            return end
    return start + limit


def _in_number(text: str, position: int) -> bool:
    return (
        text[position] in ",，:："
        and text[position - 1 : position].isdigit()
        and text[position + 1 : position + 2].isdigit()
    )
