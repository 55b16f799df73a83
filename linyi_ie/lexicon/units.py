"""The units table, typed: what a unit is, and how it converts to the base unit of its dimension."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from linyi_ie.errors import LexiconError
from linyi_ie.lexicon import table


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of `lexicon/units.toml`.

    `unit` is the name that records carry, `name` the spelling that the text shows. `digits` units follow
    Arabic or long Chinese numerals only (三方 is no measure); none stands before a word of `not_before`.
    """

    name: str
    kind: Literal["count", "money", "percent", "measure", "ratio"]
    dimension: str
    scale: Decimal
    unit: str
    source: str
    examples: tuple[str, ...]
    not_before: tuple[str, ...]
    digits: bool


_FIELDS = {"name", "kind", "dimension", "scale", "as", "source", "examples", "not_before", "digits"}


def _unit(row: dict[str, Any]) -> Unit:
    if unknown := row.keys() - _FIELDS:
        raise LexiconError(f"units.toml: {row.get('name')!r} has unknown keys: {', '.join(sorted(unknown))}")
    try:
        return Unit(
            name=row["name"],
            kind=row["kind"],
            dimension=row["dimension"],
            scale=Decimal(row["scale"]),
            unit=row.get("as", row["name"]),
            source=row["source"],
            examples=tuple(row["examples"]),
            not_before=tuple(row.get("not_before", "").split()),
            digits=row.get("digits", False),
        )
    except KeyError as missing:
        raise LexiconError(f"units.toml: {row.get('name')!r} lacks {missing}") from missing


@cache
def units() -> dict[str, Unit]:
    """Return all units by the spelling that the text shows.

    Raises `LexiconError` when a row lacks a field, has an unknown one, or says a spelling twice.
    """
    rows = [_unit(row) for row in table("units")["units"]]
    by_name = {unit.name: unit for unit in rows}
    if len(by_name) != len(rows):
        raise LexiconError("units.toml: a unit is listed twice")
    return by_name


@cache
def to_base(name: str) -> tuple[str, Decimal, Decimal] | None:
    """Return base unit, scale and offset of a unit: value × scale + offset is the value in the base unit.

    A compound unit (微克/立方米) converts part by part. None where the table does not know the unit, or the
    unit has no other to convert to (人, 场次).
    """
    above, slash, below = name.partition("/")
    if slash and name not in units():
        first, second = to_base(above), to_base(below)
        if first is None and second is None:
            return None
        top, scale, _ = first or (above, Decimal(1), Decimal(0))
        bottom, divisor, _ = second or (below, Decimal(1), Decimal(0))
        return f"{top}/{bottom}", scale / divisor, Decimal(0)
    bases, offsets = table("units")["bases"], table("units")["offsets"]
    seconds = table("units")["seconds"]
    if name in seconds:
        return "秒", Decimal(seconds[name]), Decimal(0)
    unit = units().get(name)
    if unit is None or unit.dimension not in bases:
        return None
    return bases[unit.dimension], unit.scale, Decimal(offsets.get(name, 0))
