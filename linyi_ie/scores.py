"""Rates with the counts that they come from: precision and recall, accuracy, calibration."""

from __future__ import annotations

from collections.abc import Iterable

from linyi_ie.records import Record

_BINS = 10


class Score(Record):
    """Precision, recall and F1 in [0, 1], with the counts that they come from; 0 where nothing was counted."""

    precision: float
    recall: float
    f1: float
    matched: int
    gold: int
    predicted: int

    @classmethod
    def of(cls, matched: int, gold: int, predicted: int) -> Score:
        """Compute the rates from the counts."""
        precision = matched / predicted if predicted else 0.0
        recall = matched / gold if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if matched else 0.0
        return cls(precision=precision, recall=recall, f1=f1, matched=matched, gold=gold, predicted=predicted)


class Scores(Record):
    """A score over everything, and one for each label or type."""

    micro: Score
    each: dict[str, Score]


class Accuracy(Record):
    """The share of `total` that was right; None when there was nothing to be right about."""

    accuracy: float | None
    right: int
    total: int

    @classmethod
    def of(cls, right: int, total: int) -> Accuracy:
        """Compute the share from the counts."""
        return cls(accuracy=right / total if total else None, right=right, total=total)


class Bin(Record):
    """Predictions of like confidence: how many, how sure they were in the mean, and what share was right."""

    total: int
    confidence: float
    right: float


class Calibration(Record):
    """How well confidence tells what is right, over the predictions that state one.

    `error` is the expected calibration error in [0, 1], None when there were no such predictions; `bins` are those of
    ten bins of equal width that are not empty. With few predictions the error is mostly noise: count `total`.
    """

    error: float | None
    total: int
    bins: tuple[Bin, ...]

    @classmethod
    def of(cls, verdicts: Iterable[tuple[float, bool]]) -> Calibration:
        """Sort `(confidence, right)` pairs into bins."""
        sorted_in: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in verdicts:
            sorted_in.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, right))
        bins = tuple(
            Bin(
                total=len(one),
                confidence=sum(confidence for confidence, _ in one) / len(one),
                right=sum(right for _, right in one) / len(one),
            )
            for _, one in sorted(sorted_in.items())
        )
        total = sum(one.total for one in bins)
        error = sum(one.total * abs(one.confidence - one.right) for one in bins) / total if total else None
        return cls(error=error, total=total, bins=bins)
