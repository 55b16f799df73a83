"""The units table: every row reads its own examples, and converts to its base unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from linyi_ie.lexicon.units import Unit, units
from linyi_ie.recognisers.quantities import find_quantities
from linyi_ie.records import Quantity

ROWS = list(units().values())


@pytest.mark.parametrize("unit", ROWS, ids=lambda unit: unit.name)
def test_examples(unit: Unit) -> None:
    assert unit.examples
    for example in unit.examples:
        text, _, number = example.partition(" = ")
        found = find_quantities(f"共{text}。")
        values = [one.value for one in found if isinstance(one.value, Quantity)]
        assert [(value.value, value.unit, value.kind) for value in values] == [(Decimal(number), unit.unit, unit.kind)]


@pytest.mark.parametrize("unit", ROWS, ids=lambda unit: unit.name)
def test_a_row_is_whole(unit: Unit) -> None:
    assert unit.scale > 0
    assert unit.source
    assert unit.unit in units()
    assert (unit.kind == "count") == (unit.dimension == "count")


@pytest.mark.parametrize(
    ("value", "unit", "base", "in_base"),
    [
        ("3.5", "公里", "3500", "米"),
        ("26", "亩", "17333.3333", "平方米"),
        ("50", "斤", "25", "千克"),
        ("1.2", "千瓦时", "4320000", "焦耳"),
        ("35", "℃", "308.15", "开尔文"),
        ("72", "公里/小时", "20", "米/秒"),
        ("27", "微克/立方米", "0.000000027", "千克/立方米"),
        ("5", "角", "0.5", "元"),
        ("12", "人次", "12", "人次"),
        ("12", "", "12", ""),
        ("5.2", "%", "0.052", "1"),
    ],
)
def test_to_base(value: str, unit: str, base: str, in_base: str) -> None:
    kind = units()[unit].kind if unit in units() else "measure"
    converted = Quantity(value=Decimal(value), unit=unit, kind=kind).to_base()
    assert converted.unit == in_base
    assert abs(converted.value - Decimal(base)) < Decimal("0.0001") * max(1, abs(Decimal(base)))


def test_both_ends_of_a_range_convert() -> None:
    quantity = Quantity(value=Decimal(3), upper=Decimal(5), unit="公里", kind="measure", approx="about").to_base()
    assert (quantity.value, quantity.upper, quantity.approx) == (Decimal(3000), Decimal(5000), "about")
