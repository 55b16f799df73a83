"""From scores to spans where nothing is learned about steps: the best legal reading, and how sure each span is.

Between two characters a text is outside of all names, or inside of a name of one label. Outside leads to outside by O
or S and to a label by B; a label leads to itself by I and to outside by E. So each character costs a few operations a
label instead of a table of all steps. `Decoder` gives the same for scores of steps that are all 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linyi_ie.names.decoding import Decoded

Scores = NDArray[np.float32]
Shares = NDArray[np.float64]
Wholes = NDArray[np.int64]
_GROUP: Final = 128
_OUTSIDE: Final = -1
_TINY: Final = 1e-30


class _Group(NamedTuple):
    """Texts of like length, the shortest first, with their scores (position, text, tag)."""

    lengths: Wholes
    scores: Scores

    @property
    def labels(self) -> int:
        """Number of labels."""
        return self.scores.shape[2] // 4

    def parts(self) -> Iterator[Scores]:
        """Scores of B, I, E and S (position, text, label)."""
        return (self.scores[:, :, part * self.labels : (part + 1) * self.labels] for part in range(4))

    def rows(self, position: int) -> slice:
        """Texts that reach a position."""
        return slice(int(np.searchsorted(self.lengths, position, side="right")), len(self.lengths))


class BoundaryDecoder:
    """Viterbi and forward–backward over boundaries in numpy; holds no state between calls.

    Everything is computed element by element, so that a text gets the same result in any company.
    """

    def __init__(self, labels: tuple[str, ...]) -> None:
        """Take the labels; the tags of scores are B…, I…, E…, S… and O, see `order`."""
        self.labels = labels
        self.order: Wholes = np.array([*(1 + 4 * n + part for part in range(4) for n in range(len(labels))), 0])
        """The tags of `tag_names` in the order that scores have here."""

    def decode(self, scores: Scores, starts: Wholes, lengths: Wholes) -> list[list[Decoded]]:
        """Give the spans of the texts, none of them empty, that lie at `starts` in a stream (position, tag)."""
        results: list[list[Decoded]] = [[] for _ in lengths]
        order = np.argsort(lengths, kind="stable")
        for first in range(0, len(order), _GROUP):
            texts: Wholes = order[first : first + _GROUP]
            longest = int(lengths[texts[-1]])
            places = starts[texts] + np.minimum(np.arange(longest)[:, None], lengths[texts] - 1)
            for row, span in self._read(_Group(lengths[texts], scores[places])):
                results[int(texts[row])].append(span)
        return results

    def _read(self, group: _Group) -> Iterator[tuple[int, Decoded]]:
        """Give the spans of a group, each with its row."""
        tags = self._best_tags(group)
        rows = np.flatnonzero((tags != _OUTSIDE).any(0))
        if not len(rows):
            return
        tags = tags[:, rows]
        part, label = np.divmod(tags.T, len(self.labels))
        # A legal reading's beginnings (B, S) and ends (E, S) come in pairs.
        texts, first = np.nonzero((part == 0) | (part == 3))
        last = np.nonzero((part == 2) | (part == 3))[1]
        found = _Group(group.lengths[rows], group.scores[:, rows])
        confidences = _shares(found, tags, texts, first, last)
        columns = (rows[texts], first, last + 1, label[texts, first], confidences)
        for row, start, end, number, confidence in zip(*(column.tolist() for column in columns), strict=True):
            yield row, Decoded(start, end, self.labels[number], confidence)

    def _best_tags(self, group: _Group) -> Wholes:
        """Give the best tag of each position (position, text), `_OUTSIDE` for O and after a text's end."""
        labels = group.labels
        alone, choices = _best_choices(group)
        tags = np.full(alone.shape, _OUTSIDE)
        state = np.full(len(group.lengths), _OUTSIDE)
        for position in range(len(tags) - 1, -1, -1):
            rows = group.rows(position)
            after, ending = state[rows], choices.ended[position, rows]
            further = choices.goes_on[position, rows][np.arange(len(after)), after]
            is_closed = after == _OUTSIDE
            closing = np.where(ending == _OUTSIDE, alone[position, rows], 2 * labels + ending)
            tags[position, rows] = np.where(is_closed, closing, np.where(further, labels, 0) + after)
            state[rows] = np.where(is_closed, ending, np.where(further, after, _OUTSIDE))
        return tags


class _Choices(NamedTuple):
    """How the best reading came to each boundary.

    `ended` is the label of the name that ends before it, `_OUTSIDE` for none, where it is outside of names; `goes_on`
    tells for each label whether the name began earlier than just before it, where it is inside of one.
    """

    ended: Wholes
    goes_on: NDArray[np.bool_]


def _best_choices(group: _Group) -> tuple[Wholes, _Choices]:
    """Run Viterbi: the better of O and S at each position, and the choices at the boundaries."""
    longest, texts, _ = group.scores.shape
    labels = group.labels
    begin, inside, end, single = group.parts()
    outside = group.scores[:, :, -1]
    alone = single.max(2)
    alone_tag = np.where(alone > outside, 3 * labels + single.argmax(2), _OUTSIDE)
    alone = np.maximum(alone, outside)
    closed, opened = np.zeros(texts, np.float32), np.full((texts, labels), -np.inf, np.float32)
    choices = _Choices(np.full((longest, texts), _OUTSIDE), np.zeros((longest, texts, labels), bool))
    for position in range(longest):
        rows = group.rows(position)
        before, within = closed[rows], opened[rows]
        endings = within + end[position, rows]
        best, stay = endings.max(1), before + alone[position, rows]
        choices.ended[position, rows] = np.where(best > stay, endings.argmax(1), _OUTSIDE)
        begun, further = before[:, None] + begin[position, rows], within + inside[position, rows]
        choices.goes_on[position, rows] = further > begun
        opened[rows] = np.maximum(begun, further)
        closed[rows] = np.maximum(best, stay)
    return alone_tag, choices


class _Masses(NamedTuple):
    """Shares of all readings, scaled so that those before each boundary sum to 1.

    `before` and `after` belong to being outside of names at each boundary (boundary, text); `steps` is what the
    scaling takes away at each position (position, text).
    """

    before: Scores
    after: Scores
    steps: Scores


def _masses(group: _Group, weights: Scores) -> _Masses:
    """Run forward and backward over the scores' exponentials."""
    longest, count, _ = weights.shape
    labels = group.labels
    begin, inside, end, _ = group._replace(scores=weights).parts()
    alone = weights[:, :, 3 * labels :].sum(2)
    masses = _Masses(*(np.ones((size, count), np.float32) for size in (longest + 1, longest + 1, longest)))
    opened = np.zeros((count, labels), np.float32)
    for position in range(longest):
        rows = group.rows(position)
        before, within = masses.before[position, rows], opened[rows]
        closed = before * alone[position, rows] + (within * end[position, rows]).sum(1)
        within = before[:, None] * begin[position, rows] + within * inside[position, rows]
        mass = closed + within.sum(1) + _TINY
        masses.steps[position, rows] = mass
        masses.before[position + 1, rows] = closed / mass
        opened[rows] = within / mass[:, None]
    ends = (group.lengths, range(count))
    masses.after[ends] = 1 / (masses.before[ends] + _TINY)
    opened = np.zeros((count, labels), np.float32)
    for position in range(longest - 1, 0, -1):
        rows = group.rows(position)
        after, within, mass = masses.after[position + 1, rows], opened[rows], masses.steps[position, rows]
        closed = after * alone[position, rows] + (within * begin[position, rows]).sum(1)
        opened[rows] = (after[:, None] * end[position, rows] + within * inside[position, rows]) / mass[:, None]
        masses.after[position, rows] = closed / mass
    return masses


def _shares(group: _Group, tags: Wholes, texts: Wholes, first: Wholes, last: Wholes) -> Shares:
    """Give the probabilities of spans of the best reading, each among all readings of its text."""
    scores = group.scores - group.scores.max(2, keepdims=True)
    masses = _masses(group, np.exp(scores))
    steps = np.take_along_axis(scores, tags[:, :, None], 2)[:, :, 0].astype(np.float64) - np.log(masses.steps)
    along = np.vstack((np.zeros(len(group.lengths)), np.cumsum(steps, 0)))
    inside = np.exp(along[last + 1, texts] - along[first, texts])
    return np.minimum(masses.before[first, texts] * inside * masses.after[last + 1, texts], 1.0).round(4)
