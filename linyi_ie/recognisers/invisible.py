"""What rules read a text without: characters that take no room, and space between Chinese and digits.

Copied pages hold zero-width spaces and joiners, soft hyphens, marks; some houses set a space in 中 12 中. What is found
gets the offsets and characters of the text as given, and covers those inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from linyi_ie.errors import InputError
from linyi_ie.records import Entity
from linyi_ie.text import Source, squeezed

Find: TypeAlias = Callable[[Source], list[Entity]]
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]+")


def as_read(find: Find, text: object) -> list[Entity]:
    """Return what `find` finds in a caller's text when it is read as `linyi_ie.extract` reads it.

    Raises `InputError` when `text` is no string.
    """
    if not isinstance(text, str):
        raise InputError(f"text must be a string, not {type(text).__name__}", "text")
    plain, offsets = squeezed(text)
    if offsets is None:
        return find(Source(text, plain))
    return _found_in(plain, offsets, find, text)


def looking_through(find: Find, source: Source) -> list[Entity]:
    """Return what `find` finds in `source` when invisible characters are not there."""
    hidden = [range(*found.span()) for found in _INVISIBLE.finditer(source.text)]
    if not hidden:
        return find(source)
    left_out = {offset for stretch in hidden for offset in stretch}
    offsets = [offset for offset in range(len(source.text)) if offset not in left_out]
    return _found_in("".join(source.text[offset] for offset in offsets), offsets, find, source.text)


def _found_in(plain: str, offsets: Sequence[int], find: Find, text: str) -> list[Entity]:
    """Return what `find` finds in `plain`, whose characters stand at `offsets` of `text`."""

    def placed(start: int, end: int) -> tuple[int, int]:
        return offsets[start], offsets[end - 1] + 1

    def as_given(one: Entity) -> Entity:
        (start, end), why = placed(one.start, one.end), one.evidence
        evidence = tuple(it.but(start=at, end=to) for it in why for at, to in [placed(it.start, it.end)])
        return one.but(start=start, end=end, text=text[start:end], evidence=evidence)

    return [as_given(one) for one in find(Source.of(plain))]
