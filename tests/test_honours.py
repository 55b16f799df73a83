from __future__ import annotations

import pytest
from conftest import ROOT
from marked import Case, cases, found

from linyi_ie.entities.layer import flat
from linyi_ie.recognisers.honours import find_honours, level_of
from linyi_ie.text import Source

CASES = cases(ROOT / "tests" / "cases" / "honours.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    honours = flat(find_honours(Source.of(case.text)))
    assert found(iter(honours), "HONOUR") == case.spans("HONOUR")
    levels = {one.start: level_of(one.text) for one in honours}
    assert all(levels[mark.start] == mark.level for mark in case.marks if mark.level)


def test_the_cases_hold_negatives() -> None:
    assert sum(not case.marks for case in CASES) >= 8


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("全国文明单位", "national"),
        ("中国专利银奖", "national"),
        ("省级绿色园区", "provincial"),
        ("广西最美救护员", "provincial"),
        ("榆林市十佳维权卫士", "municipal"),
        ("府谷县优秀教师", "county"),
        ("世界文化遗产", "international"),
        ("十佳少年", None),
        ("", None),
    ],
)
def test_level_of_a_name(name: str, level: str | None) -> None:
    assert level_of(name) == level


def test_every_candidate_names_its_rule() -> None:
    honours = find_honours(Source.of("他获评全国技术能手。"))
    assert honours
    assert all(one.evidence[0].rule.startswith("honour:") for one in honours)
    assert all(0 < one.confidence <= 1 for one in honours)


def test_traditional_and_wide_characters() -> None:
    text = "他榮獲全國五一勞動獎章，獲得一等獎３項。"
    assert [one.text for one in flat(find_honours(Source.of(text)))] == ["全國五一勞動獎章", "一等獎"]
