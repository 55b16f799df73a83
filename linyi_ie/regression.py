"""Logistic regressions over named features: what every learned part of the library is made of.

A feature is a name with a number, 1 for most: a record or a choice either has it or has not. The weights are few
enough to read, and lie in JSON files with a card beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import exp, fsum
from typing import Any

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: the sum of the weights of the features that are there, through the logistic function.

    A feature that the fit never met counts as nothing.
    """

    bias: float
    of: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """Return a number between 0 and 1, rounded to three decimals."""
        return probability(self.bias + sum(self.of.get(name, 0.0) * value for name, value in features.items()))

    def score(self, features: Iterable[str]) -> float:
        """Return the sum before the logistic function, each feature counting 1."""
        return self.bias + sum(map(self.of.get, features, repeat(0.0)))

    @classmethod
    def of_json(cls, part: Mapping[str, Any]) -> Weights:
        """Read what `plain` gave. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        return cls(float(part["bias"]), part["of"])

    def plain(self, digits: int = 4) -> dict[str, Any]:
        """Return the weights for JSON, rounded, those of no weight left out."""
        kept = {name: round(value, digits) for name, value in sorted(self.of.items()) if round(value, digits)}
        return {"bias": round(self.bias, digits), "of": kept}


@dataclass(frozen=True, slots=True)
class Table:
    """Several logistic regressions over the same features: of each feature a weight for each of `names`."""

    names: tuple[str, ...]
    bias: Sequence[float]
    of: Mapping[str, Sequence[float]]

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Return of each name the sum before the logistic function, each feature counting 1."""
        known = [self.of[name] for name in features if name in self.of]
        return dict(zip(self.names, map(fsum, zip(self.bias, *known, strict=True)), strict=True))

    @classmethod
    def joined(cls, parts: Mapping[str, Weights]) -> Table:
        """Put regressions side by side."""
        features = sorted({name for part in parts.values() for name in part.of})
        of = {name: tuple(part.of.get(name, 0.0) for part in parts.values()) for name in features}
        return cls(tuple(parts), tuple(part.bias for part in parts.values()), of)

    @classmethod
    def of_json(cls, part: Mapping[str, Any]) -> Table:
        """Read what `plain` gave. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        return cls(tuple(part["names"]), [float(one) for one in part["bias"]], part["of"])

    def plain(self, digits: int = 4) -> dict[str, Any]:
        """Return the weights for JSON, rounded, the features of no weight left out."""
        rows = {name: [round(one, digits) for one in row] for name, row in self.of.items()}
        kept = {name: row for name, row in rows.items() if any(row)}
        return {"names": self.names, "bias": [round(one, digits) for one in self.bias], "of": kept}


def probability(score: float) -> float:
    """Return the logistic function of a score, rounded to three decimals."""
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 3)
