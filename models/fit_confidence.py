"""Fit the weights behind `confidence` and write them with their card; to be run again whenever rules or model change.

    python models/fit_confidence.py --fit ../shared/gold/train.jsonl models/data/*.jsonl \
        --measure ../shared/gold/dev.jsonl ../shared/gold/seed.jsonl --out models/confidence

`--fit` are annotated documents (the gold form) on which the regressions are fitted, `--measure` documents on which
the result is only measured. The features are those of `linyi_ie.confidence`, what counts as right is what
`linyi_ie.evaluate` counts. Needs nothing beyond the library; deterministic; takes about a minute.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from linyi_ie import __version__  # noqa: E402
from linyi_ie.confidence import Confidence, entity_features, event_features  # noqa: E402
from linyi_ie.document import Document  # noqa: E402
from linyi_ie.entities import settle  # noqa: E402
from linyi_ie.evaluate import verdicts  # noqa: E402
from linyi_ie.events import DEFAULT_EVENTS  # noqa: E402
from linyi_ie.events.assemble import assemble  # noqa: E402
from linyi_ie.gold import GoldDocument  # noqa: E402
from linyi_ie.intake import day_of  # noqa: E402
from linyi_ie.names import load_names  # noqa: E402
from linyi_ie.recognisers import measured  # noqa: E402
from linyi_ie.records import Entity  # noqa: E402
from linyi_ie.regression import Features, Weights  # noqa: E402
from linyi_ie.scores import Calibration  # noqa: E402
from linyi_ie.text import Source  # noqa: E402

PENALTY = 10.0
"""How much large weights cost: strong, since rules and names model have seen the documents that it is fitted on."""
FOLDS = 5
Row = tuple[Features, bool]


class Read(NamedTuple):
    """An annotated document, and what is found in it before any confidence is given."""

    gold: GoldDocument
    source: Source
    entities: tuple[Entity, ...]

    @classmethod
    def of(cls, gold: GoldDocument) -> Read:
        """Go the library's route up to the entities."""
        source = Source.of(gold.text)
        texts = [source.folded[region.start : region.end] for region in source.paragraphs]
        names = [
            replace(span, start=span.start + region.start, end=span.end + region.start)
            for region, spans in zip(source.paragraphs, load_names("standard").recognise(texts), strict=True)
            for span in spans
        ]
        return cls(gold, source, settle(source, measured(source, day_of(gold.published)), names, gold.place))

    def entity_rows(self) -> list[Row]:
        """Describe each entity, and say whether it is right."""
        found = GoldDocument.of(Document(text=self.gold.text, entities=self.entities))
        return [
            (entity_features(e), r) for e, r in zip(self.entities, verdicts(self.gold, found).entities, strict=True)
        ]

    def event_rows(self, entities: Weights) -> list[Row]:
        """Assemble the events from entities that have their confidence, as the library does."""
        sure = Confidence(entities, entities).of_entities(self.entities)
        events = tuple(assemble(self.source, sure, DEFAULT_EVENTS))
        found = GoldDocument.of(Document(text=self.gold.text, entities=sure, events=events))
        return [(event_features(e), r) for e, r in zip(events, verdicts(self.gold, found).events, strict=True)]


# ── Fit ───────────────────────────────────────────────────────────────────────────────────────────


def fitted(rows: Sequence[Row]) -> Weights:
    """Find the weights of least loss with a penalty on their squares, by Newton's method."""
    names = sorted({name for features, _ in rows for name in features})
    place = {name: column for column, name in enumerate(names)}
    x, y = np.zeros((len(rows), len(names) + 1)), np.array([float(right) for _, right in rows])
    x[:, -1] = 1
    for row, (features, _) in enumerate(rows):
        for name, value in features.items():
            x[row, place[name]] = value
    weights, penalty = np.zeros(x.shape[1]), np.full(x.shape[1], PENALTY)
    penalty[-1] = 1e-6  # the bias is free
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - y) + penalty * weights
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty), slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return Weights(float(weights[-1]), dict(zip(names, map(float, weights[:-1]), strict=True)))


def measured_by(weights: Weights, rows: Iterable[Row]) -> list[tuple[float, bool]]:
    """Pair what the weights say with what is right."""
    return [(weights.probability(features), right) for features, right in rows]


def cross_validated(documents: Sequence[list[Row]]) -> Calibration:
    """Measure each fold of whole documents with weights that were fitted on the others."""
    said: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [row for place, rows in enumerate(documents) if place % FOLDS != fold for row in rows]
        held = [row for place, rows in enumerate(documents) if place % FOLDS == fold for row in rows]
        said += measured_by(fitted(others), held)
    return Calibration.of(said)


# ── Write ─────────────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Fit, measure, write `weights.json`, `card.json` and `README.md`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", nargs="+", type=Path, required=True, metavar="GOLD.jsonl")
    parser.add_argument("--measure", nargs="*", type=Path, default=[], metavar="GOLD.jsonl")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "confidence")
    given = parser.parse_args()

    reads = {path: [Read.of(gold) for gold in documents_of(path)] for path in (*given.fit, *given.measure)}
    fit_on = [read for path in given.fit for read in reads[path]]
    entity_rows = [read.entity_rows() for read in fit_on]
    entities = fitted([row for rows in entity_rows for row in rows])
    event_rows = [read.event_rows(entities) for read in fit_on]
    events = fitted([row for rows in event_rows for row in rows])
    scores = {f"{FOLDS} folds of the documents fitted on": (cross_validated(entity_rows), cross_validated(event_rows))}
    for path in given.measure:
        scores[path.name] = (
            Calibration.of(measured_by(entities, (row for read in reads[path] for row in read.entity_rows()))),
            Calibration.of(measured_by(events, (row for read in reads[path] for row in read.event_rows(entities)))),
        )
    sources = {path.name: len(reads[path]) for path in given.fit}
    write(given.out, Confidence(entities, events).to_json(), sources, scores)


def documents_of(path: Path) -> list[GoldDocument]:
    """Read a gold file."""
    return [GoldDocument.from_json(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def write(out: Path, weights: str, sources: dict[str, int], scores: dict[str, tuple[Calibration, Calibration]]) -> None:
    """Write the weights, the card for programs and the card for people."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "weights.json").write_text(weights, encoding="utf-8")
    rows = {
        name: {
            what: {"error": round(part.error or 0, 4), "total": part.total}
            for what, part in zip(_WHAT, both, strict=True)
        }
        for name, both in scores.items()
    }
    card = {
        "name": "confidence",
        "version": __version__,
        "files": {"weights.json": {"sha256": hashlib.sha256(weights.encode()).hexdigest()}},
        "fitted_on": sources,
        "penalty": PENALTY,
        "calibration_error": rows,
    }
    (out / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    table = "\n".join(
        f"| {name} | " + " | ".join(f"{row[what]['error']:.3f} ({row[what]['total']:,})" for what in _WHAT) + " |"
        for name, row in rows.items()
    )
    fitted_on = "、".join(f"`{name}` ({count} documents)" for name, count in sources.items()).replace("、", ", ")
    page = _PAGE.format(version=__version__, sources=fitted_on, penalty=PENALTY, folds=FOLDS, table=table)
    (out / "README.md").write_text(page, encoding="utf-8")


_WHAT = ("entities", "events")
_PAGE = """\
# Weights `confidence`

What `confidence` of an entity or event says (version {version}): the probability that it is right. An entity is right
when exactly this span with this label is annotated, an event when its type is and its core argument overlaps by half;
whether the other arguments are right too is not in the number. Two logistic regressions, one for entities and one for
events, see what the record itself tells: labels, rules, the names model's probability, which roles are filled and from
how far. `linyi_ie/confidence.py` lists the features; `weights.json` holds a weight for each.

Fitted on {sources} with a penalty of {penalty} on squared weights, without chance: the same documents give the same
file. **These are the documents on which the rules were made and the names model was trained**, so both look better
there than on new ones, and so do the numbers; the penalty is strong for that reason. On documents of a new kind expect
less to be right than `confidence` says.

Expected calibration error (ten bins of equal width; in brackets the predictions; with a few hundred or less it is
mostly noise):

| on | entities | events |
| --- | --- | --- |
{table}

Of an event type of one's own the regression knows no weight of its own; it goes by the arguments. Names from a user's
own lexicon have 1, numbers and times from `find_quantities` and the like 1 too: there it only says that a rule holds.

Make it again after every change of rules or model:

```
python models/fit_confidence.py --fit ../shared/gold/train.jsonl models/data/*.jsonl \\
    --measure ../shared/gold/dev.jsonl ../shared/gold/seed.jsonl
```

`linyi-ie evaluate FILE.jsonl` measures the error on documents of your own.
"""


if __name__ == "__main__":
    main()
