"""The external suites of numbers and times, scored by their own scorer against the figures that must hold."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from specs_adapter import predict

POINTS = ("date", "daterange", "time", "timerange", "datetime", "datetimerange")


@pytest.fixture(scope="module")
def scorer(shared: Path) -> Any:
    path = shared / "eval" / "score_specs.py"
    if not path.is_file():
        pytest.skip("no ../shared/eval/score_specs.py beside this checkout")
    spec = importlib.util.spec_from_file_location("score_specs", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _score(scorer: Any, shared: Path, name: str) -> dict[str, Counter[str]]:
    lines = (shared / "specs" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if case["level"] == "model"]
    return scorer.score(cases, {case["id"]: predict(case) for case in cases}, "sane")


@pytest.fixture(scope="module")
def recognizers(scorer: Any, shared: Path) -> dict[str, Counter[str]]:
    return _score(scorer, shared, "recognizers")


@pytest.fixture(scope="module")
def duckling(scorer: Any, shared: Path) -> dict[str, Counter[str]]:
    return _score(scorer, shared, "duckling")


def _together(score: dict[str, Counter[str]], kinds: tuple[str, ...]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for kind in kinds:
        total.update(score[kind])
    return {
        "recall": total["tp"] / max(1, total["gold"]),
        "precision": total["tp"] / max(1, total["tp"] + total["fp"]),
        "value": total["vok"] / max(1, total["vtot"]),
    }


@pytest.mark.parametrize(
    ("kinds", "recall", "precision", "value"),
    [
        (("number",), 0.92, 0.95, 0.95),
        (("percent", "ordinal"), 0.95, 0.95, 0.95),
        (("money", "quantity", "age"), 0.95, 0.95, 0.95),
        ((*POINTS, "(point)"), 0.92, 0.92, 0.95),
        (("duration", "set"), 0.90, 0.90, 0.90),
    ],
)
def test_recognizers(
    recognizers: dict[str, Counter[str]], kinds: tuple[str, ...], recall: float, precision: float, value: float
) -> None:
    reached = _together(recognizers, kinds)
    assert reached["recall"] >= recall
    assert reached["precision"] >= precision
    assert reached["value"] >= value


@pytest.mark.parametrize(
    ("kinds", "recall", "value"),
    [
        ((*POINTS,), 0.80, 0.90),
        (("number", "ordinal"), 0.85, 0.95),
        (("quantity", "money", "temperature"), 0.85, 0.95),
    ],
)
def test_duckling(duckling: dict[str, Counter[str]], kinds: tuple[str, ...], recall: float, value: float) -> None:
    reached = _together(duckling, kinds)
    assert reached["recall"] >= recall
    assert reached["value"] >= value
