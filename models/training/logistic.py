"""Logistic regressions over many rare features: rows of names, and the weights that explain them best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from linyi_ie.regression import Weights

RAREST = 4
"""A feature that fewer rows have is left out."""


class Row(NamedTuple):
    """One candidate: its features, whether it is right (of a figure: its right reading), and how much it counts."""

    features: Sequence[str]
    right: bool | str
    weight: float


class Design:
    """The rows of a regression in the form that a fit needs: which features each row has."""

    def __init__(self, rows: Sequence[Row]) -> None:
        counts = Counter(name for row in rows for name in set(row.features))
        self.place = {n: column for column, n in enumerate(sorted(n for n, times in counts.items() if times >= RAREST))}
        columns = [[self.place[name] for name in dict.fromkeys(row.features) if name in self.place] for row in rows]
        self.line = np.repeat(np.arange(len(rows)), [len(one) for one in columns])
        self.column = np.array([one for some in columns for one in some], dtype=np.int64)
        self.share = np.array([row.weight for row in rows])

    def fitted(self, right: np.ndarray, penalty: float) -> Weights:
        """Find the weights of least loss with a penalty on their squares."""
        line, column, share, size = self.line, self.column, self.share, len(self.place)
        cost = np.full(size + 1, penalty)
        cost[-1] = 1e-6  # the bias is free

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            z = np.bincount(line, weights[column], minlength=len(right)) + weights[-1]
            off = share * (1 / (1 + np.exp(-z)) - right)
            slope = np.append(np.bincount(column, off[line], minlength=size), off.sum())
            value = (share * (np.logaddexp(0, z) - right * z)).sum() + 0.5 * (cost * weights**2).sum()
            return float(value), slope + cost * weights

        weights = minimum(loss, size + 1)
        return Weights(float(weights[-1]), dict(zip(self.place, map(float, weights[:-1]), strict=True)))


def minimum(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]], size: int, steps: int = 200, memory: int = 8
) -> np.ndarray:
    """Walk to the minimum of a smooth, convex function that gives its value and slope (L-BFGS)."""
    at = np.zeros(size)
    value, slope = loss(at)
    past: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(steps):
        way, kept = slope.copy(), []
        for step, turn in reversed(past):
            part = step @ way / (step @ turn)
            way -= part * turn
            kept.append(part)
        if past:
            step, turn = past[-1]
            way *= step @ turn / (turn @ turn)
        for (step, turn), part in zip(past, reversed(kept), strict=True):
            way += (part - turn @ way / (step @ turn)) * step
        length = 1.0 if past else 1 / max(1.0, float(np.abs(slope).sum()))
        while True:
            new = at - length * way
            lower, steeper = loss(new)
            if lower <= value - 1e-4 * length * float(slope @ way) or length < 1e-10:
                break
            length /= 2
        if value - lower <= 1e-5 * abs(value):
            break
        step, turn = new - at, steeper - slope
        if step @ turn > 1e-12:
            past = [*past, (step, turn)][-memory:]
        at, value, slope = new, lower, steeper
    return at
