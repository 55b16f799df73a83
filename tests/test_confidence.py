"""Confidence: a probability from what a record tells, the weights that ship, and how it is measured."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, strategies as st

from linyi_ie import Document, Extractor, FundingEvent, Lexicon
from linyi_ie.confidence import Confidence, entity_features, event_features, shipped
from linyi_ie.evaluate import evaluate
from linyi_ie.gold import GoldDocument
from linyi_ie.regression import Weights
from linyi_ie.scores import Calibration

TEXT = "9月12日，市总工会投入50万元，惠及会员300人。"


@pytest.fixture(scope="module")
def document() -> Document:
    return Extractor().extract(TEXT, published="2024-09-20", place="山东省临沂市")


def test_entities_and_events_are_probable(document: Document) -> None:
    assert document.events and all(0 < one.confidence < 1 for one in (*document.entities, *document.events))
    inside = {mention.entity for event in document.events for _, mention in event.arguments if mention.entity}
    assert inside <= set(document.entities)


def test_more_evidence_makes_an_entity_surer(document: Document) -> None:
    union = next(entity for entity in document.entities if entity.label == "ORG")
    assert [evidence.rule for evidence in union.evidence] == ["organisation:level", "names"]
    by_model = union.model_copy(update={"evidence": union.evidence[1:], "confidence": 0.6})
    (surer, less) = (shipped().entities.probability(entity_features(one)) for one in (union, by_model))
    assert surer > less


def test_it_is_seen_from_how_far_an_argument_comes() -> None:
    near, far = (
        Extractor().extract(text, published="2024-09-20").of_type(FundingEvent)[-1]
        for text in ("9月12日，市总工会投入资金50万元。", "9月12日，市总工会开会。有人说，投入资金50万元。")
    )
    described = event_features(near), event_features(far)
    assert ("agent own" in described[0], "agent own" in described[1]) == (True, False)


def test_what_a_lexicon_says_is_certain() -> None:
    lexicon = Lexicon.model_validate({"organisations": [{"name": "甲乙丙社"}]})
    (entity,) = Extractor(lexicons=[lexicon]).extract("甲乙丙社在此。").entities
    assert entity.confidence == 1.0


@given(st.dictionaries(st.text(max_size=3), st.floats(-50, 50), max_size=4), st.floats(-1e6, 1e6))
def test_a_probability_is_one_whatever_the_weights(features: dict[str, float], bias: float) -> None:
    weights = Weights(bias, {name: 1e3 for name in features})
    assert 0 <= weights.probability(features) <= 1


# ── The weights that ship ─────────────────────────────────────────────────────────────────────────


def test_the_weights_are_those_of_the_card(root: Path) -> None:
    folder = root / "models" / "confidence"
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    data = (folder / "weights.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == card["files"]["weights.json"]["sha256"]
    assert Confidence.from_json(data.decode()) == shipped()
    assert Confidence.from_json(shipped().to_json()) == shipped()


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"entities": 5}', '{"entities": {"bias": "x"}}'])
def test_other_files_are_no_weights(data: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Confidence.from_json(data)


@pytest.fixture(scope="module")
def fit(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("fit_confidence", root / "models" / "fit_confidence.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_fit_finds_how_often_things_are_right(fit: ModuleType) -> None:
    dice = random.Random(1)
    rows = [({kind: 1.0}, dice.random() < rate) for kind, rate in (("a", 0.9), ("b", 0.3)) for _ in range(4000)]
    weights = fit.fitted(rows)
    assert weights == fit.fitted(rows)
    for kind, rate in (("a", 0.9), ("b", 0.3)):
        assert weights.probability({kind: 1.0}) == pytest.approx(rate, abs=0.02)
    calibration = fit.cross_validated([rows[start::10] for start in range(10)])
    assert calibration.total == 8000 and calibration.error < 0.02


# ── How it is measured ────────────────────────────────────────────────────────────────────────────


def test_the_calibration_error_is_the_weighted_distance_of_the_bins() -> None:
    calibration = Calibration.of([(0.95, True), (0.95, True), (0.91, False), (1.0, True), (0.2, False)])
    low, high = calibration.bins
    assert (low.total, low.confidence, low.right) == (1, 0.2, 0.0)
    assert (high.total, high.right) == (4, 0.75) and high.confidence == pytest.approx(0.9525)
    assert calibration.error == pytest.approx((1 * 0.2 + 4 * 0.2025) / 5)
    assert Calibration.of([]) == Calibration(error=None, total=0, bins=())


def test_evaluate_reports_it_for_extracted_documents_only(document: Document) -> None:
    found = GoldDocument.of(document, id="a")
    gold = GoldDocument.from_json(found.to_json())
    scores = evaluate([gold], [found])
    entities, events = scores.calibration["entities"], scores.calibration["events"]
    assert (entities.total, events.total) == (len(document.entities), len(document.events))
    sure = [event.confidence for event in document.events]
    assert events.error == pytest.approx(1 - sum(sure) / len(sure), abs=0.05)
    assert evaluate([gold], [gold]).calibration["events"].error is None
    assert evaluate([gold], [gold]).calibration["entities"].error is None
