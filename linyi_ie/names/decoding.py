"""From scores to spans: the best legal tag path of a linear-chain CRF, and how sure the model is of each span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linyi_ie.names.tags import legal_steps, spans_of

Scores = NDArray[np.float32]
Table = NDArray[np.float64]
Wholes = NDArray[np.intp]
_GROUP: Final = 16
_TINY: Final = 1e-300


class Decoded(NamedTuple):
    """A span of one text, with its probability among all readings of the text."""

    start: int
    end: int
    label: str
    confidence: float


class Decoder:
    """Viterbi and forward–backward over BIOES tags in numpy; holds no state between calls.

    Texts are decoded in groups of like length; each is computed element by element, so that a text gets the same
    result in any company.
    """

    def __init__(self, labels: tuple[str, ...], start: Scores, steps: Scores, end: Scores) -> None:
        """Take the learned scores of the first tag, of each step and of the last tag."""
        allowed_start, allowed_steps, allowed_end = legal_steps(labels)
        self.labels = labels
        self._start: Table = (start + allowed_start).astype(np.float64)
        self._steps: Table = (steps + allowed_steps).astype(np.float64)
        self._end: Table = (end + allowed_end).astype(np.float64)
        self._arrivals: Table = np.ascontiguousarray(self._steps.T)
        self._weights: Table = np.exp(self._steps)
        self._arrival_weights: Table = np.exp(self._arrivals)

    def decode(self, emissions: Sequence[Scores]) -> list[list[Decoded]]:
        """Give the spans of each text from its scores (length, tags)."""
        results: list[list[Decoded]] = [[] for _ in emissions]
        order = sorted((i for i, scores in enumerate(emissions) if len(scores)), key=lambda i: len(emissions[i]))
        for begin in range(0, len(order), _GROUP):
            group = order[begin : begin + _GROUP]
            for i, spans in zip(group, self._decode_group([emissions[i] for i in group]), strict=True):
                results[i] = spans
        return results

    def _decode_group(self, emissions: Sequence[Scores]) -> list[list[Decoded]]:
        lengths: Wholes = np.array([len(scores) for scores in emissions], np.intp)
        padded = np.zeros((lengths.max(), len(emissions), len(self._start)))
        for row, scores in enumerate(emissions):
            padded[: len(scores), row] = scores
        paths = self._best_paths(padded, lengths)
        found = [spans_of(path, self.labels) for path in paths]
        if not any(found):
            return [[] for _ in found]
        forward, backward = self._forward(padded), self._backward(padded, lengths)
        results: list[list[Decoded]] = []
        for row, (path, spans) in enumerate(zip(paths, found, strict=True)):
            last = lengths[row] - 1
            total = _log_sum(forward[last, row] + self._end)
            decoded: list[Decoded] = []
            for start, end, label in spans:
                score = forward[start, row, path[start]] + backward[end - 1, row, path[end - 1]]
                for position in range(start + 1, end):
                    score += self._steps[path[position - 1], path[position]] + padded[position, row, path[position]]
                decoded.append(Decoded(start, end, label, round(float(min(1.0, np.exp(score - total))), 4)))
            results.append(decoded)
        return results

    def _best_paths(self, emissions: Table, lengths: Wholes) -> list[list[int]]:
        rows: Wholes = np.arange(len(lengths))
        stay: Wholes = np.arange(len(self._start))
        best: Table = self._start + emissions[0]
        back: list[Wholes] = []
        for position in range(1, len(emissions)):
            routes: Table = best[:, None, :] + self._arrivals
            origin: Wholes = routes.argmax(2)
            reached: Table = routes.max(2) + emissions[position]
            active = np.less(position, lengths)[:, None]
            best = np.where(active, reached, best)
            back.append(np.where(active, origin, stay))
        tag: Wholes = (best + self._end).argmax(1)
        tags = np.empty(emissions.shape[:2], np.intp)
        tags[-1] = tag
        for position in range(len(emissions) - 2, -1, -1):
            tag = back[position][rows, tag]
            tags[position] = tag
        return [tags[:length, row].tolist() for row, length in enumerate(lengths)]

    def _forward(self, emissions: Table) -> Table:
        """Log mass of all prefixes that end in each tag, its own score included."""
        table = np.empty_like(emissions)
        table[0] = self._start + emissions[0]
        for position in range(1, len(emissions)):
            top = table[position - 1].max(1, keepdims=True)
            mass: Table = np.einsum("nf,tf->nt", np.exp(table[position - 1] - top), self._arrival_weights)
            table[position] = np.log(mass + _TINY) + top + emissions[position]
        return table

    def _backward(self, emissions: Table, lengths: Wholes) -> Table:
        """Log mass of all rests after each tag, its own score left out."""
        table = np.empty_like(emissions)
        table[-1] = self._end
        for position in range(len(emissions) - 2, -1, -1):
            after = table[position + 1] + emissions[position + 1]
            top = after.max(1, keepdims=True)
            rest: Table = np.log(np.einsum("nt,ft->nf", np.exp(after - top), self._weights) + _TINY) + top
            table[position] = np.where(np.equal(position, lengths - 1)[:, None], self._end, rest)
        return table


def _log_sum(scores: NDArray[np.float64]) -> float:
    top = scores.max()
    return float(np.log(np.exp(scores - top).sum()) + top)
