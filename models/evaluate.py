"""Measure a names model: `python models/evaluate.py --size standard|fast --scheme schema|msra|uner FILE.jsonl`.

Prints as JSON which model was measured, precision, recall and F1 by label (exact span and label; `micro` is the
whole), and the speed of the whole recogniser on one thread in characters a second.

`--scheme schema` measures what ships. The models that ship learned from no corpus whose terms are not stated, so they
have no head for MSRA: `--scheme msra|uner|cluener` measures `models/standard-msra` or `models/fast-msra`, the same
models trained on all public corpora, which serve for that alone and are no part of the package. `--model
models/standard --scheme uner` measures the shipped one's own head.

FILE holds one text a line: `text`, `entities` (`start`, `end`, `label`). Texts are folded first, as the library does;
documents are read paragraph by paragraph.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "models"), str(ROOT)]

from training.corpora import SCHEMES, Labelled, Text, paragraphs, read_texts  # noqa: E402
from training.scoring import Row, score  # noqa: E402

from linyi_ie.names import SHIPPED  # noqa: E402
from linyi_ie.names.models import load_shipped, open_model  # noqa: E402
from linyi_ie.names.shipped import SCHEME, ShippedTagger  # noqa: E402
from linyi_ie.text import fold  # noqa: E402


class Measured(NamedTuple):
    """Scores by label, and characters a second."""

    scores: dict[str, Row]
    speed: float


def measure(tagger: ShippedTagger, scheme: str, texts: Sequence[Text]) -> Measured:
    """Tag texts with one head and compare."""
    lines = [paragraph for text in texts for paragraph in paragraphs(text)]
    folded = [fold(line.text) for line in lines]
    begun = time.process_time()
    found = tagger.tag(folded, scheme)
    seconds = time.process_time() - begun
    predicted: list[list[Labelled]] = [[(s.start, s.end, s.label) for s in spans] for spans in found]
    scores = score(zip((line.spans for line in lines), predicted, strict=True))
    return Measured(scores, round(sum(map(len, folded)) / max(seconds, 1e-9)))


def measure_all(model: Path, data: Path) -> tuple[dict[str, dict[str, Row]], float]:
    """Measure a model folder on the development files: scores by file, characters a second on our own documents."""
    tagger = open_model(model)
    files = {
        "schema": data / "gold" / "dev.jsonl",
        "msra": data / "data" / "ner" / "msra.dev.jsonl",
        "uner": data / "data" / "ner" / "uner_gsdsimp.dev.jsonl",
    }
    files = {scheme: file for scheme, file in files.items() if scheme in tagger.schemes}
    measured = {scheme: measure(tagger, scheme, read_texts(file)) for scheme, file in files.items()}
    scores = {f"{file.name} (head {scheme})": measured[scheme].scores for scheme, file in files.items()}
    return scores, measured["schema"].speed


def choose(size: str, scheme: str) -> tuple[str, ShippedTagger]:
    """Give the model to measure: for the heads of public corpora its brother that learned from all of them, if any."""
    brother = ROOT / "models" / f"{size}-msra"
    if scheme != SCHEME and brother.is_dir():
        return brother.name, open_model(brother)
    return size, load_shipped(size)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", choices=SHIPPED, default="standard")
    parser.add_argument("--scheme", choices=tuple(SCHEMES), default="schema")
    parser.add_argument("--model", type=Path, help="a model folder to measure, whatever size and scheme")
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    if arguments.model:
        name, tagger = arguments.model.name, open_model(arguments.model)
    else:
        name, tagger = choose(arguments.size, arguments.scheme)
    if arguments.scheme not in tagger.schemes:
        raise SystemExit(f"{name} has no head {arguments.scheme}, only {', '.join(tagger.schemes)}.")
    measured = measure(tagger, arguments.scheme, read_texts(arguments.file))
    found = {
        "model": name,
        "ships": not arguments.model and name in SHIPPED,
        "head": arguments.scheme,
        "scores": measured.scores,
        "characters_per_second": measured.speed,
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
