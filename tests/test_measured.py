"""The flat layer of dates, durations and quantities, and the three finders, on marked-up sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from measures import Case, cases, written

from linyi_ie.recognisers import measured
from linyi_ie.recognisers.numbers import find_numbers
from linyi_ie.recognisers.quantities import find_quantities
from linyi_ie.recognisers.times import find_times
from linyi_ie.text import Source

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("case", cases(CASES / "measured.txt"), ids=lambda case: case.name)
def test_layer(case: Case) -> None:
    assert written(measured(Source.of(case.text), case.published)) == case.marks


@pytest.mark.parametrize("case", cases(CASES / "numbers.txt"), ids=lambda case: case.name)
def test_numbers(case: Case) -> None:
    assert written(find_numbers(case.text)) == case.marks


@pytest.mark.parametrize(
    "case", [*cases(CASES / "quantities.txt"), *cases(CASES / "quantities_spoken.txt")], ids=lambda case: case.name
)
def test_quantities(case: Case) -> None:
    assert written(find_quantities(case.text)) == case.marks


@pytest.mark.parametrize(
    "case",
    [case for name in ("times", "times_spoken", "times_spoken_more") for case in cases(CASES / f"{name}.txt")],
    ids=lambda case: case.name,
)
def test_times(case: Case) -> None:
    assert written(find_times(case.text, case.published)) == case.marks
