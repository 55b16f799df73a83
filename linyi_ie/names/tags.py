"""BIOES tags: spans to one tag a character and back, and which tag may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

IMPOSSIBLE: Final = -1e4
"""Score of a step that no path may take."""


@cache
def tag_names(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Name the tags of a label set, `O` first, then four a label in its order.

    Examples:
        >>> tag_names(("ORG",))
        ('O', 'B-ORG', 'I-ORG', 'E-ORG', 'S-ORG')
    """
    return ("O", *(f"{part}-{label}" for label in labels for part in "BIES"))


def tags_of(length: int, spans: Iterable[tuple[int, int, str]], labels: tuple[str, ...]) -> list[int]:
    """Give one tag number a character for flat spans `(start, end, label)` of a text of that length."""
    tags = [0] * length
    for start, end, label in spans:
        first = 1 + 4 * labels.index(label)
        if end - start == 1:
            tags[start] = first + 3
        else:
            tags[start] = first
            tags[start + 1 : end - 1] = [first + 1] * (end - start - 2)
            tags[end - 1] = first + 2
    return tags


def spans_of(tags: Sequence[int], labels: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Give the spans of a legal tag sequence, in order.

    Examples:
        >>> spans_of(tags_of(4, [(1, 3, "ORG"), (3, 4, "LOC")], ("ORG", "LOC")), ("ORG", "LOC"))
        [(1, 3, 'ORG'), (3, 4, 'LOC')]
    """
    spans: list[tuple[int, int, str]] = []
    begin = 0
    for position, tag in enumerate(tags):
        if tag:
            label, part = divmod(tag - 1, 4)
            if part == 0:
                begin = position
            elif part == 2:
                spans.append((begin, position + 1, labels[label]))
            elif part == 3:
                spans.append((position, position + 1, labels[label]))
    return spans


@cache
def legal_steps(
    labels: tuple[str, ...],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Give the scores (0 or `IMPOSSIBLE`) of starting with a tag, of each step, and of ending with a tag."""
    names = tag_names(labels)
    start = np.array([IMPOSSIBLE if name[0] in "IE" else 0.0 for name in names], np.float32)
    end = np.array([IMPOSSIBLE if name[0] in "BI" else 0.0 for name in names], np.float32)
    steps = np.full((len(names), len(names)), IMPOSSIBLE, np.float32)
    for row, before in enumerate(names):
        for column, after in enumerate(names):
            outside = before[0] in "OES" and after[0] in "OBS"
            inside = before[0] in "BI" and after[0] in "IE" and before[1:] == after[1:]
            if outside or inside:
                steps[row, column] = 0.0
    return start, steps, end
