"""Scores: the definitions on small cases, and agreement with the reference scorer on gold files."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from linyi_ie.errors import InputError
from linyi_ie.evaluate import Evaluation, evaluate, mistakes
from linyi_ie.gold import GoldDocument
from linyi_ie.scores import Accuracy, Score

TEXT = "市总工会投入50万元，慰问职工300人。"


def row(text: str, **more: Any) -> dict[str, Any]:
    return {"start": TEXT.index(text), "end": TEXT.index(text) + len(text), "text": text, **more}


def money(value: float, approx: str | None = None) -> dict[str, Any]:
    return {"value": value, "upper": None, "unit": "元", "kind": "money", "approx": approx}


def document(entities: list[dict[str, Any]], events: list[dict[str, Any]]) -> GoldDocument:
    return GoldDocument.from_json(json.dumps({"id": "a", "text": TEXT, "entities": entities, "events": events}))


AGENT = row("市总工会", role="agent")
FUNDING = {
    "type": "funding",
    "trigger": row("投入"),
    "status": "happened",
    "args": [row("50万元", role="amount"), AGENT],
}
GOLD = document(
    [row("市总工会", label="ORG", value={"name": "市总工会"}), row("50万元", label="QUANTITY", value=money(500000))],
    [FUNDING],
)


def changed(**fields: Any) -> GoldDocument:
    event = GOLD.events[0].model_copy(update=fields)
    return GOLD.model_copy(update={"events": (event,)})


@pytest.mark.parametrize(
    ("line", "message"),
    [("[1]", "it is no JSON object"), ('{"id": "a", "text": "", "entities": [1]}', "an entity is no JSON object")],
)
def test_what_is_no_gold_document_is_refused(line: str, message: str) -> None:
    with pytest.raises(InputError, match=f"this is no gold document: {message}"):
        GoldDocument.from_json(line)


def test_gold_against_itself_is_perfect() -> None:
    scores = evaluate([GOLD], [GOLD])
    assert scores.entities.micro == Score.of(2, 2, 2)
    assert scores.events.each == {"funding": Score.of(1, 1, 1)}
    assert scores.arguments.f1 == scores.whole_records.f1 == 1.0
    assert scores.values["QUANTITY"] == scores.attachment == Accuracy(accuracy=1.0, right=1, total=1)
    assert scores.values["DATE"].accuracy is None
    assert not list(mistakes([GOLD], [GOLD]))


def test_a_missing_prediction_counts_as_nothing_found() -> None:
    scores = evaluate([GOLD], [])
    assert scores.documents == 1
    assert scores.entities.micro == Score.of(0, 2, 0)
    assert scores.arguments == Score.of(0, 2, 0)
    assert scores.attachment.accuracy == 0.0


@pytest.mark.parametrize(
    ("value", "right"), [(money(500000.0), 1), (money(50), 0), (money(500000, "over"), 0), (None, 0)]
)
def test_values_are_compared_by_number_unit_and_approximation(value: Any, right: int) -> None:
    found = document([row("50万元", label="QUANTITY", value=value)], [])
    assert evaluate([GOLD], [found]).values["QUANTITY"].right == right


def test_an_argument_agrees_by_half_its_span_or_by_its_name() -> None:
    amount, agent = GOLD.events[0].args
    shorter = amount.model_copy(update={"start": amount.start + 1, "text": "0万元"})
    elsewhere = agent.model_copy(update={"start": 20, "end": 22, "text": "工会", "name": "市总工会"})
    scores = evaluate([GOLD], [changed(args=(shorter, elsewhere))])
    assert scores.whole_records.matched == scores.events.micro.matched == 1
    unnamed = elsewhere.model_copy(update={"name": None})
    scores = evaluate([GOLD], [changed(args=(shorter, unnamed))])
    assert (scores.arguments.matched, scores.whole_records.matched) == (1, 0)


def test_another_status_spoils_the_record_only() -> None:
    scores = evaluate([GOLD], [changed(status="planned")])
    assert scores.whole_records.matched == 0
    assert scores.arguments.f1 == 1.0
    assert [mistake.kind for mistake in mistakes([GOLD], [changed(status="planned")])] == ["arguments"]


def test_a_core_argument_elsewhere_is_another_event() -> None:
    core = GOLD.events[0].args[0].model_copy(update={"start": 0, "end": 4, "text": "市总工会"})
    found = changed(args=(core, GOLD.events[0].args[1]))
    assert evaluate([GOLD], [found]).events.micro.matched == 0
    assert [mistake.kind for mistake in mistakes([GOLD], [found])] == ["missed event", "spurious event"]


# ── Against the reference ─────────────────────────────────────────────────────────────────────────


def perturbed(line: str, dice: random.Random) -> dict[str, Any]:
    """Spoil an annotated document in every way that the scores look at."""
    found = json.loads(line)
    entities = [entity for entity in found["entities"] if dice.random() > 0.1]
    for entity in entities:
        if dice.random() < 0.1:
            entity["label"], entity["value"] = "LOC", None
        elif dice.random() < 0.1 and entity["label"] == "QUANTITY":
            entity["value"]["value"] *= 10
        elif dice.random() < 0.2 and entity["label"] == "DATE":
            entity["value"] = None
    events = [event for event in found["events"] if dice.random() > 0.1]
    for event in events:
        if dice.random() < 0.2:
            event["status"] = "planned"
        for argument in event["args"]:
            if dice.random() < 0.2 and argument["end"] - argument["start"] > 1:
                argument["end"] -= dice.randrange(1, argument["end"] - argument["start"])
                argument["text"] = found["text"][argument["start"] : argument["end"]]
        if dice.random() < 0.2:
            dice.shuffle(event["args"])
            event["args"].pop()
        if dice.random() < 0.1:
            event["args"].append({**dice.choice(events)["trigger"], "role": "agent", "name": "市总工会"})
    return {**found, "entities": entities, "events": events + events[:1]}


def flat(score: Score) -> dict[str, Any]:
    rates = {"p": round(score.precision, 4), "r": round(score.recall, 4), "f1": round(score.f1, 4)}
    return {**rates, "gold": score.gold, "pred": score.predicted, "tp": score.matched}


def as_reference(scores: Evaluation) -> dict[str, Any]:
    def share(accuracy: Accuracy) -> dict[str, Any]:
        rate = None if accuracy.accuracy is None else round(accuracy.accuracy, 4)
        return {"accuracy": rate, "n": accuracy.total}

    parts = {"entities": scores.entities, "events": scores.events}
    return {
        "documents": scores.documents,
        **{name: {"micro": flat(s.micro), **{k: flat(v) for k, v in s.each.items()}} for name, s in parts.items()},
        "values": {label: share(accuracy) for label, accuracy in scores.values.items()},
        "arguments": flat(scores.arguments),
        "whole_records": flat(scores.whole_records),
        "attachment": share(scores.attachment),
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_scores_are_those_of_the_reference(shared: Path, tmp_path: Path, seed: int) -> None:
    gold = shared / "gold" / "dev.jsonl"
    lines = gold.read_text(encoding="utf-8").splitlines()
    dice = random.Random(seed)
    spoilt = [json.dumps(perturbed(line, dice), ensure_ascii=False) for line in lines[1:]]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(spoilt), encoding="utf-8")
    command = [sys.executable, shared / "eval" / "score.py", gold, predicted, "--json"]
    reference = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    scores = evaluate(map(GoldDocument.from_json, lines), map(GoldDocument.from_json, spoilt))
    assert as_reference(scores) == reference
