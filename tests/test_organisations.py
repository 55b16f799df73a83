from __future__ import annotations

import pytest
from conftest import ROOT
from marked import Case, cases, found, values_hold

from linyi_ie.entities import settle
from linyi_ie.recognisers.organisations import find_organisations
from linyi_ie.recognisers.places import chains, parts
from linyi_ie.text import Source

CASES = cases(ROOT / "tests" / "cases" / "organisations.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    layer = settle(Source.of(case.text), [], case.given(), case.place)
    assert found(layer, "ORG") == case.spans("ORG")
    assert values_hold(case, layer)


def test_every_candidate_names_its_rule() -> None:
    organisations = find_organisations(Source.of("临沂市总工会"))
    assert {one.evidence[0].rule for one in organisations} <= {"organisation:place", "organisation:area"}
    assert [one.text for one in organisations] == ["临沂市总工会"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("山东省临沂市", {"省": "山东省", "市": "临沂市"}),
        ("陕西省榆林市府谷县", {"省": "陕西省", "市": "榆林市", "县": "府谷县"}),
        ("重庆市", {"省": "重庆市", "市": "重庆市"}),
        ("湖北省恩施土家族苗族自治州利川市", {"省": "湖北省", "州": "恩施土家族苗族自治州", "市": "利川市"}),
        ("安徽省六安市霍山县青枫岭镇", {"省": "安徽省", "市": "六安市", "县": "霍山县", "镇": "青枫岭镇"}),
        ("", {}),
    ],
)
def test_parts_of_a_place(place: str, expected: dict[str, str]) -> None:
    assert parts(place) == expected


def test_neighbouring_divisions_are_one_stretch() -> None:
    text = "在山东省临沂市，会同县总工会"
    assert [text[start:end] for start, end in chains(text)] == ["山东省临沂市"]
