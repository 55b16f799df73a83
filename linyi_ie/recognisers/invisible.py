"""Characters that take no room, as copied pages hold them: zero-width spaces and joiners, soft hyphens, marks.

Rules read the text without them; what is found gets the offsets of the text as given, and covers those inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from linyi_ie.records import Entity, Evidence
from linyi_ie.text import Source

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]+")


def looking_through(find: Callable[[Source], list[Entity]], source: Source) -> list[Entity]:
    """Return what `find` finds in `source` when invisible characters are not there."""
    hidden = [range(*found.span()) for found in _INVISIBLE.finditer(source.text)]
    if not hidden:
        return find(source)
    left_out = {offset for stretch in hidden for offset in stretch}
    offsets = [offset for offset in range(len(source.text)) if offset not in left_out]
    plain = Source.of("".join(source.text[offset] for offset in offsets))

    def placed(start: int, end: int) -> tuple[int, int]:
        return offsets[start], offsets[end - 1] + 1

    def as_given(one: Entity) -> Entity:
        start, end = placed(one.start, one.end)
        evidence = tuple(
            Evidence(rule=why.rule, start=at, end=to) for why in one.evidence for at, to in [placed(why.start, why.end)]
        )
        return one.model_copy(update={"start": start, "end": end, "text": source.text[start:end], "evidence": evidence})

    return [as_given(one) for one in find(plain)]
