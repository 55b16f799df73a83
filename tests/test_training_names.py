"""Training copies of a text: other names in the same sentence, with spans that still fit."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "models"))

from training.augment import collect_names, vary
from training.corpora import Text
from training.gazetteer import Divisions, compose_people

GIVEN = "晓文建国明华平安宁秀英志强伟芳敏丽军勇杰"
MARKED = [("山东省临沂市总工会", "ORG"), ("授予", None), ("刘晓梅", "PERSON"), ("等", None), ("12人", "QUANTITY")]


def text_of(marked: list[tuple[str, str | None]]) -> Text:
    spans: list[tuple[int, int, str]] = []
    at = 0
    for part, label in marked:
        if label:
            spans.append((at, at + len(part), label))
        at += len(part)
    return Text("".join(part for part, _ in marked), tuple(spans))


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    lines = [f"王{first}{second} 3 nr" for first in GIVEN for second in GIVEN]
    lines += ["王生生 3 n", "欧阳明华 3 nr", "王麒麟 3 nr"]
    (tmp_path / "dict.txt").write_text("\n".join(lines), encoding="utf-8")
    return compose_people(tmp_path / "dict.txt")


def test_people_have_a_surname_and_a_given_name_of_one_or_two_characters(people: list[str]) -> None:
    assert {len(name) for name in people} == {2, 3}
    assert {character for name in people for character in name[1:]} == {*GIVEN}, "characters of many names only"


@pytest.mark.parametrize("seed", range(20))
def test_spans_of_a_copy_hold_names_of_the_same_form_and_the_rest_stays(people: list[str], seed: int) -> None:
    text = text_of(MARKED)
    copy = vary(text, collect_names([text], people, [], []), 1.0, random.Random(seed))
    assert [label for *_, label in copy.spans] == ["ORG", "PERSON", "QUANTITY"]
    union, person, count = (copy.text[start:end] for start, end, _ in copy.spans)
    assert union.endswith("总工会") and len(person) == 3 and count.endswith("人") and len(count) == 3
    assert copy.text == f"{union}授予{person}等{count}"


@pytest.mark.parametrize(
    ("name", "rest", "kind"),
    [
        ("临沂市总工会", "总工会", "市"),
        ("沂水县医院", "医院", "县"),
        ("山东省劳模", "劳模", "省"),
        ("光明小学", "光明小学", ""),
    ],
)
def test_a_name_goes_to_another_division_of_its_kind(name: str, rest: str, kind: str) -> None:
    divisions, rng = Divisions(), random.Random(1)
    others = {divisions.elsewhere(name, rng) for _ in range(20)}
    assert all(other.endswith(kind + rest) for other in others)
    assert len(others) > 10 if kind else others == {name}
