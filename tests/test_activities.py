from __future__ import annotations

import pytest
from conftest import ROOT
from marked import Case, cases, found

from linyi_ie.entities import settle
from linyi_ie.recognisers.activities import find_activities
from linyi_ie.text import Source

CASES = cases(ROOT / "tests" / "cases" / "activities.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    layer = settle(Source.of(case.text), [], case.given())
    assert found(layer, "ACTIVITY") == case.spans("ACTIVITY")


def test_the_cases_hold_negatives() -> None:
    assert sum(not case.marks for case in CASES) >= 12


def test_every_candidate_names_its_rule() -> None:
    activities = find_activities(Source.of("启动“春风送岗”系列招聘活动。"))
    assert [one.text for one in activities] == ["“春风送岗”系列招聘活动"]
    assert activities[0].evidence[0].rule == "activity:quote first"


def test_a_date_in_front_is_no_part() -> None:
    source = Source.of("5月9日，2024年全市安全生产工作会议召开。")
    assert [one.text for one in settle(source, [], [])] == ["全市安全生产工作会议"]
