"""Choices between readings: the weights that ship, what may be chosen, and what the fit finds."""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, strategies as st

from linyi_ie import Extractor
from linyi_ie.events import DEFAULT_EVENTS
from linyi_ie.events.assemble import assemble
from linyi_ie.events.choices import NOUN, RULES_ALONE, Choices, shipped
from linyi_ie.recognisers import measured
from linyi_ie.regression import Table, Weights
from linyi_ie.text import Source
from linyi_ie.trace import Recording

COUNTED = "消防员连夜送去十二箱矿泉水。"


def test_the_weights_are_those_of_the_card(root: Path) -> None:
    folder = root / "models" / "choices"
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    data = (folder / "weights.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == card["files"]["weights.json"]["sha256"]
    assert Choices.from_json(data.decode()).to_json() == data.decode() == shipped().to_json()
    assert set(card["weights"]) == {NOUN, "readings"}


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"readings": 5}', '{"readings": {"names": [], "bias": []}}'])
def test_other_files_are_no_weights(data: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        Choices.from_json(data)


@given(
    st.dictionaries(st.text(max_size=2), st.floats(-9, 9), max_size=4), st.floats(-9, 9), st.lists(st.text(max_size=2))
)
def test_a_table_is_its_regressions_side_by_side(of: dict[str, float], bias: float, features: list[str]) -> None:
    parts = {"a": Weights(bias, of), "b": Weights(0.0, {})}
    scores = Table.joined(parts).scores(features)
    assert scores == pytest.approx({name: part.score(features) for name, part in parts.items()})


def events_of(text: str, choices: Choices) -> list[tuple[str, dict[str, str]]]:
    source = Source.of(text)
    found = [*assemble(source, measured(source, None), DEFAULT_EVENTS, choices=choices)]
    return [(event.type, {role: filler.text for role, filler in event.arguments}) for event in found]


def test_without_weights_the_rules_decide() -> None:
    text = "全市新建驿站21个，惠及职工300人。"
    assert [kind for kind, _ in events_of(text, RULES_ALONE)] == ["establishment", "assistance"]


def test_the_likeliest_candidate_is_the_noun() -> None:
    towards_the_left = Choices({NOUN: Weights(0.0, {"left": 5.0, "length 2": 1.0})})
    towards_the_right = Choices({NOUN: Weights(0.0, {"right": 5.0, "length 3": 1.0})})
    ((_, left),), ((_, right),) = (
        events_of("江边栽下三百棵水杉树。", choices) for choices in (towards_the_left, towards_the_right)
    )
    assert left["indicator"] == "江边" and right["indicator"] == "水杉树"


def test_a_figure_may_count_what_the_one_before_counts() -> None:
    carried, alone = Choices({NOUN: Weights(0.0, {"earlier": 5.0})}), Choices({NOUN: Weights(0.0, {"ruled": 5.0})})
    text = "全镇查出隐患52处，督促改正49处，发出文书7份。"
    for choices, noun in ((carried, "隐患"), (alone, "改正")):
        nouns = [roles["indicator"] for _, roles in events_of(text, choices)]
        assert nouns == ["隐患", noun, "文书"]


def test_only_readings_that_a_figure_allows_are_chosen() -> None:
    table = Table(("indicator.value", "funding.amount", "inspection.count"), (0.0, 9.0, 5.0), {})
    for text, kind in (("全年销售书籍800册。", "inspection"), ("全年营业收入800万元。", "funding")):
        assert [kind for kind, _ in events_of(text, Choices({}, table))] == [kind]


def test_what_went_against_the_rules_is_explained() -> None:
    table = Table(("indicator.value", "inspection.count"), (0.0, 2.0), {})
    text, recording = "全年销售书籍800册。", Recording()
    source = Source.of(text)
    _ = [*assemble(source, measured(source, None), DEFAULT_EVENTS, choices=Choices({}, table), trace=recording)]
    (one,) = recording.choosings
    assert (one.choice, text[one.start : one.end], one.probability) == ("reading inspection.count", "800册", 0.881)
    sentences = Extractor().explain(COUNTED).sentences
    for chosen in (chosen for sentence in sentences for chosen in sentence.chosen):
        assert 0 <= chosen.probability <= 1 and COUNTED[chosen.start : chosen.end] == chosen.text


# ── The fit ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def logistic(root: Path) -> ModuleType:
    sys.path.insert(0, str(root / "models"))
    try:
        from training import logistic
    finally:
        sys.path.pop(0)
    return logistic


def test_the_fit_finds_how_often_things_are_right(logistic: ModuleType) -> None:
    dice = random.Random(1)
    rates = {"a": 0.9, "b": 0.3}
    rows = [logistic.Row([kind], dice.random() < rate, 1.0) for kind, rate in rates.items() for _ in range(4000)]
    right = logistic.np.array([row.right for row in rows], dtype=float)
    weights = logistic.Design(rows).fitted(right, 1.0)
    assert weights == logistic.Design(rows).fitted(right, 1.0)
    for kind, rate in rates.items():
        assert weights.probability({kind: 1.0}) == pytest.approx(rate, abs=0.02)
