"""Rules that find what names models do not: numbers, quantities and times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from linyi_ie.lexicon.units import Unit
from linyi_ie.recognisers.quantities import quantities_in
from linyi_ie.recognisers.times import times_in
from linyi_ie.records import Entity
from linyi_ie.text import Source


def measured(source: Source, published: date | None, own_units: Sequence[Unit] = ()) -> list[Entity]:
    """Return the dates, durations and quantities of a prepared text: flat, ordered, without overlap.

    `own_units` are units beside the library's. Where findings overlap the longest wins; of equally long ones a time
    wins over a quantity.
    """
    ranked = sorted(
        (*times_in(source, published), *quantities_in(source, own_units)),
        key=lambda one: (one.start - one.end, one.label == "QUANTITY", one.start),
    )
    taken = bytearray(len(source.text))
    kept: list[Entity] = []
    for one in ranked:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
