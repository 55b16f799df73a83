"""Exact-span precision, recall and F1, micro and by label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from training.corpora import Labelled

Row = dict[str, float]


def score(pairs: Iterable[tuple[Sequence[Labelled], Sequence[Labelled]]]) -> dict[str, Row]:
    """Compare gold and predicted spans text by text; the key `micro` holds the whole."""
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for expected, found in pairs:
        for counter, spans in ((gold, expected), (predicted, found), (right, set(expected) & set(found))):
            for _, _, label in spans:
                counter[label] += 1
                counter["micro"] += 1
    return {label: _row(right[label], predicted[label], gold[label]) for label in sorted(gold | predicted)}


def _row(right: int, predicted: int, gold: int) -> Row:
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * right / (predicted + gold) if predicted + gold else 0.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "gold": gold,
        "predicted": predicted,
    }
