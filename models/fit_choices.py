"""Fit the weights of the choices between readings and write them with their card.

    python models/fit_choices.py --fit ../shared/gold/train.jsonl models/data/*.jsonl \
        --figures models/data/figures/*.txt --out models/choices

`--fit` are annotated documents (the gold form), `--figures` paragraphs in which only figures are annotated
(`training.figures`): those teach readings, not nouns. What the rules propose in them is described by the features of
`linyi_ie.events`, and counts as right where it fits the annotation. Every choice is measured on documents that its
weights have not seen: in folds of whole documents, events assembled anew; the paragraphs are only learned from. Needs
nothing beyond the library; deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

from fit_confidence import Read, documents_of  # noqa: E402
from training.figures import figures_of  # noqa: E402
from training.logistic import Design, Row  # noqa: E402
from training.readings import reading_rows, rows_of  # noqa: E402

from linyi_ie import __version__  # noqa: E402
from linyi_ie.document import Document  # noqa: E402
from linyi_ie.evaluate import evaluate  # noqa: E402
from linyi_ie.events import DEFAULT_EVENTS  # noqa: E402
from linyi_ie.events.assemble import assemble  # noqa: E402
from linyi_ie.events.choices import NOUN, READINGS, RULES_ALONE, Choices  # noqa: E402
from linyi_ie.gold import GoldDocument  # noqa: E402
from linyi_ie.regression import Table, Weights  # noqa: E402

PENALTY = {NOUN: 4.0, READINGS: 1.0}
"""How much large weights cost: what is best in folds of the documents fitted on."""
FEWEST = 20
"""A reading that fewer figures have is left to the rules."""
FOLDS = 3
OLDER = {"train.jsonl": 0.5}
"""How much a document counts that the rules were made on: there they look better than they are."""
Rows = Mapping[str, Sequence[Row]]
"""The rows of a document by the choice that they are for."""


# ── Fit ───────────────────────────────────────────────────────────────────────────────────────────


def choices_of(rows: Iterable[Rows]) -> Choices:
    """Fit each choice on the rows of many documents."""
    gathered: dict[str, list[Row]] = {}
    for one in rows:
        for name, part in one.items():
            gathered.setdefault(name, []).extend(part)
    read = gathered.pop(READINGS)
    return Choices({name: fitted(name, part) for name, part in gathered.items()}, fitted_readings(read))


def fitted(name: str, rows: Sequence[Row]) -> Weights:
    """Fit a choice of which each candidate is right or wrong."""
    return Design(rows).fitted(np.array([row.right for row in rows], dtype=float), PENALTY[name])


def fitted_readings(rows: Sequence[Row]) -> Table:
    """Fit one regression for each reading that is met often enough."""
    design, counts = Design(rows), Counter(str(row.right) for row in rows)
    often = sorted(name for name, times in counts.items() if times >= FEWEST)
    right = {name: np.array([row.right == name for row in rows], dtype=float) for name in often}
    return Table.joined({name: design.fitted(right[name], PENALTY[READINGS]) for name in often})


# ── Measure ───────────────────────────────────────────────────────────────────────────────────────


def found_by(read: Read, choices: Choices) -> GoldDocument:
    """Assemble a document's events with some choices, in the gold form."""
    events = tuple(assemble(read.source, read.entities, DEFAULT_EVENTS, choices=choices))
    return GoldDocument.of(Document(text=read.gold.text, entities=read.entities, events=events), id=read.gold.id)


def cross_validated(reads: Sequence[Read], rows: Sequence[Rows], further: Sequence[Rows]) -> list[GoldDocument]:
    """Assemble each document with choices that were fitted on the others, in folds of whole documents.

    `further` rows are learned from in each fold.
    """
    found: dict[int, GoldDocument] = {}
    for fold in range(FOLDS):
        choices = choices_of([*further, *(part for place, part in enumerate(rows) if place % FOLDS != fold)])
        found |= {place: found_by(read, choices) for place, read in enumerate(reads) if place % FOLDS == fold}
    return [found[place] for place in range(len(reads))]


def scores(reads: Sequence[Read], found: Sequence[GoldDocument]) -> dict[str, float]:
    """Return what the choices are there for: events, arguments, attachment."""
    said = evaluate([read.gold for read in reads], found)
    rates = {"events": said.events.micro.f1, "arguments": said.arguments.f1, "whole records": said.whole_records.f1}
    return {name: round(rate, 4) for name, rate in (rates | {"attachment": said.attachment.accuracy or 0.0}).items()}


# ── Write ─────────────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Fit, measure, write `weights.json`, `card.json` and `README.md`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", nargs="+", type=Path, required=True, metavar="GOLD.jsonl")
    parser.add_argument("--figures", nargs="*", type=Path, default=[], metavar="FIGURES.txt")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "choices")
    given = parser.parse_args()

    documents = [(path.name, Read.of(gold)) for path in given.fit for gold in documents_of(path)]
    reads = [read for _, read in documents]
    rows = [rows_of(read, OLDER.get(name, 1.0)) for name, read in documents]
    further = [reading_rows(Read.of(gold), 1.0) for path in given.figures for gold in figures_of(path)]
    measured = {
        "the rules alone": scores(reads, [found_by(read, RULES_ALONE) for read in reads]),
        f"with the choices, {FOLDS} folds": scores(reads, cross_validated(reads, rows, further)),
    }
    sources = Counter(name for name, _ in documents)
    write(given.out, choices_of([*rows, *further]), sources, len(further), measured)


def write(
    out: Path,
    choices: Choices,
    sources: Mapping[str, int],
    paragraphs: int,
    measured: Mapping[str, Mapping[str, float]],
) -> None:
    """Write the weights, the card for programs and the card for people."""
    out.mkdir(parents=True, exist_ok=True)
    weights = choices.to_json()
    (out / "weights.json").write_text(weights, encoding="utf-8")
    card = {
        "name": "choices",
        "version": __version__,
        "files": {"weights.json": {"sha256": hashlib.sha256(weights.encode()).hexdigest()}},
        "fitted_on": sources,
        "paragraphs": paragraphs,
        "penalty": PENALTY,
        "weights": {name: len(one["of"]) for name, one in json.loads(weights).items()},
        "scores": measured,
    }
    (out / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    names = list(next(iter(measured.values())))
    table = "\n".join(
        f"| {name} | " + " | ".join(f"{rates[one]:.3f}" for one in names) + " |" for name, rates in measured.items()
    )
    page = _PAGE.format(
        version=__version__,
        sources=", ".join(f"`{name}` ({count} documents)" for name, count in sources.items()),
        paragraphs=paragraphs,
        header=" | ".join(names),
        lines="|".join(" --- " for _ in range(len(names) + 1)),
        table=table,
    )
    (out / "README.md").write_text(page, encoding="utf-8")


_PAGE = """\
# Weights `choices`

What decides between readings where the rules leave more than one (version {version}). Logistic regressions over named
features answer two questions:

- **What does a figure count?** Of the noun phrases beside it, the likeliest (`linyi_ie/events/nouns.py`).
- **To which event does it belong, and in which role?** Of the readings that its kind and its surroundings allow, the
  likeliest (`linyi_ie/events/readings.py`); one regression for each reading that is met often enough.

What the rules say is one of the features, and what no rule and no run of words proposes is never chosen.
`linyi_ie/events/choices.py` asks; `weights.json` holds a weight for each feature. `explain` shows each choice that went
against the rules, with its probability.

Fitted on {sources} and on {paragraphs} paragraphs of which only the figures are annotated, without chance: the same
files give the same weights. Documents on which the rules were made count half, since the rules look better there than
on new ones.

On the documents fitted on, each with weights that were fitted on other documents:

| | {header} |
|{lines}|
{table}

The names model has learned from the same documents, so that all of these are a little better than on new ones.

Make it again after every change of rules:

```
python models/fit_choices.py --fit ../shared/gold/train.jsonl models/data/*.jsonl --figures models/data/figures/*.txt
python models/fit_confidence.py …
```
"""


if __name__ == "__main__":
    main()
