"""The program that measures the names models: which model it takes for which head, and that it says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("marked") / "marked.jsonl"
    people = ({"start": 0, "end": 3, "label": label} for label in ("PERSON", "PER"))
    lines = [{"text": "王建国在北京工作。", "entities": [person]} for person in people]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def evaluate(root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, root / "models" / "evaluate.py", *arguments], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("size", "scheme", "model", "ships"),
    [
        ("standard", "schema", "standard", True),
        ("standard", "msra", "standard-msra", False),
        ("standard", "uner", "standard-msra", False),
        ("fast", "schema", "fast", True),
        ("fast", "msra", "fast-msra", False),
    ],
)
def test_the_model_that_was_measured_is_named(
    root: Path, marked: Path, size: str, scheme: str, model: str, ships: bool
) -> None:
    if not (root / "models" / model).is_dir():
        pytest.skip(f"{model} is in no source distribution")
    done = evaluate(root, "--size", size, "--scheme", scheme, marked)
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["model"], found["ships"], found["head"]) == (model, ships, scheme)
    person = "PERSON" if scheme == "schema" else "PER"
    assert found["scores"][person] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "gold": 1, "predicted": 2}


def test_a_head_that_a_model_lacks_is_said(root: Path, marked: Path) -> None:
    done = evaluate(root, "--model", root / "models" / "standard", "--scheme", "msra", marked)
    assert done.returncode == 1 and "standard has no head msra, only schema, uner" in done.stderr
