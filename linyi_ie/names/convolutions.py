"""The network of the `fast` model in numpy: tables of characters, pairs and words, then residual dilated convolutions.

All that is multiplied are whole numbers times powers of two, and no sum of products reaches 2^24 units. So 32-bit
floats hold every sum exactly, in whatever order it is made: the scores of a text are the same to the last bit beside
any neighbours, with any number of threads, on any processor and with any BLAS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from linyi_ie.names.features import GAP, WORD_CLASSES, WORD_PLACES, Features, Stream

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]

DILATIONS: Final = (1, 2, 4, 1)
"""How far the neighbours stand that each layer looks at."""
CEILING: Final = 255
"""Largest number that a layer gives."""


def expanded(arrays: Arrays, name: str) -> Floats:
    """Give a stored table as floats: 8-bit whole numbers times two to the power of their column's exponent."""
    return arrays[name].astype(np.float32) * np.exp2(arrays[f"{name}.exponents"].astype(np.float32))


class Convolutions:
    """Stream → hidden numbers, a row a position. Nothing changes after loading."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays that training exports. Raises `KeyError` or `ValueError` when they do not fit."""
        self.features = Features(arrays["codes"], arrays["rows"], arrays["words"])
        characters, enter = expanded(arrays, "characters").T, expanded(arrays, "enter")
        width = characters.shape[1]
        self._neighbours = [characters @ enter[place * width : (place + 1) * width] for place in range(3)]
        self._pairs, self._word_vectors = expanded(arrays, "pairs"), expanded(arrays, "word_vectors")
        self._lexical = np.ascontiguousarray(enter[3 * width :])
        self._enter_bias = arrays["enter.bias"]
        self._layers = [
            (dilation, np.split(expanded(arrays, f"layer{number}"), 3), arrays[f"layer{number}.bias"])
            for number, dilation in enumerate(DILATIONS)
        ]
        self._word_rows = np.arange(len(WORD_PLACES)) * WORD_CLASSES

    def hidden(self, stream: Stream) -> Floats:
        """Give the hidden numbers of a stream between its outer gaps (position − `GAP`, width)."""
        size = len(stream.characters) - 2 * GAP
        gaps = stream.gaps[GAP:-GAP] - GAP
        fresh = self._enter(stream)
        _clip(fresh, gaps)
        around = np.zeros((size + 2 * GAP, fresh.shape[1]), np.float32)
        hidden = around[GAP:-GAP]
        hidden[:] = fresh
        product = np.empty_like(fresh)
        for dilation, (left, middle, right), bias in self._layers:
            np.matmul(hidden, middle, out=fresh)
            for start, weight in ((GAP - dilation, left), (GAP + dilation, right)):
                np.matmul(around[start : start + size], weight, out=product)
                fresh += product
            fresh += bias
            _clip(fresh, gaps)
            hidden += fresh
        return hidden

    def _enter(self, stream: Stream) -> Floats:
        """Sum up what characters, pairs and words say, before clipping."""
        left, middle, right = self._neighbours
        characters = stream.characters
        size = len(characters) - 2 * GAP
        made = middle.take(characters[GAP:-GAP], 0)
        made += left.take(characters[GAP - 1 :][:size], 0)
        made += right.take(characters[GAP + 1 :][:size], 0)
        pairs = self._pairs.take(stream.pairs[GAP - 1 : GAP + size], 0)
        rows = stream.words[GAP:-GAP] + self._word_rows
        words = self._word_vectors.take(rows[:, 0], 0)
        for column in range(1, rows.shape[1]):
            words += self._word_vectors.take(rows[:, column], 0)
        made += np.hstack((pairs[:-1], pairs[1:], words)) @ self._lexical
        made += self._enter_bias
        return made


def _clip(numbers: Floats, gaps: NDArray[np.int64]) -> None:
    """Round to whole numbers from 0 to `CEILING`, in place; 0 at the gaps."""
    np.rint(numbers, out=numbers)
    np.clip(numbers, 0, CEILING, out=numbers)
    numbers[gaps] = 0
