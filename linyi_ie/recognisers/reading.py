"""How a finder reads a caller's text: as `linyi_ie.extract` does, without what only its setting put there.

What is found gets the offsets and characters of the text as given, and covers what was left out inside.
"""

from __future__ import annotations

from collections.abc import Callable

from linyi_ie.errors import InputError
from linyi_ie.records import Entity
from linyi_ie.text import Source, squeezed


def as_read(find: Callable[[Source], list[Entity]], text: object) -> list[Entity]:
    """Return what `find` finds in `text`. Raises `InputError` when `text` is no string."""
    if not isinstance(text, str):
        raise InputError(f"text must be a string, not {type(text).__name__}", "text")
    plain, offsets = squeezed(text)
    if offsets is None:
        return find(Source(text, plain))

    def placed(start: int, end: int) -> tuple[int, int]:
        return offsets[start], offsets[end - 1] + 1

    def as_given(one: Entity) -> Entity:
        (start, end), why = placed(one.start, one.end), one.evidence
        evidence = tuple(it.at(at, to) for it in why for at, to in [placed(it.start, it.end)])
        return one.but(start=start, end=end, text=text[start:end], evidence=evidence)

    return [as_given(one) for one in find(Source.of(plain))]
