"""The tagger for archives: characters, pairs and words → convolutions → spans, in numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np

from linyi_ie.errors import ModelError
from linyi_ie.names.boundaries import BoundaryDecoder, Scores
from linyi_ie.names.convolutions import Arrays, Convolutions, expanded
from linyi_ie.names.decoding import Decoded
from linyi_ie.names.features import GAP, Rows
from linyi_ie.names.files import read_model
from linyi_ie.names.shipped import Part, ShippedTagger, read_arrays

ARRAYS: Final = "model.npz"
_WINDOW: Final = 32_768
"""Parts that are decoded together hold about so many characters; bounds the memory that a long text takes."""
_BLOCK: Final = 2048
"""Texts that pass through the network together hold about so many characters: what a processor's cache takes."""


class _Head:
    """The scores and the decoder of one scheme."""

    def __init__(self, arrays: Arrays, scheme: str, labels: tuple[str, ...]) -> None:
        self.decoder = BoundaryDecoder(labels)
        self.weight = expanded(arrays, scheme)[:, self.decoder.order]
        self.bias = arrays[f"{scheme}.bias"][self.decoder.order]


class FastTagger(ShippedTagger):
    """A `NameRecogniser` over the folder of a `fast` model."""

    def __init__(self, folder: Traversable) -> None:
        """Load and check the model."""
        files = read_model(folder)
        try:
            super().__init__(files)
            arrays = read_arrays(files.contents[ARRAYS])
            self._network = Convolutions(arrays)
            self._heads = {scheme: _Head(arrays, scheme, labels) for scheme, labels in self.schemes.items()}
        except (KeyError, ValueError, TypeError) as error:
            raise ModelError(f"The names model in {folder} does not fit this version ({error!r}).") from error

    def _windows(self, parts: Iterator[Part]) -> Iterator[list[Part]]:
        window: list[Part] = []
        size = 0
        for part in parts:
            window.append(part)
            size += len(part.content)
            if size >= _WINDOW:
                yield window
                window, size = [], 0
        if window:
            yield window

    def _read(self, texts: list[str], scheme: str) -> list[list[Decoded]]:
        head = self._heads[scheme]
        scores: list[Scores] = []
        starts: list[Rows] = []
        size = 0
        for block in _blocks(texts):
            stream = self._network.features.stream(block)
            scores.append(self._network.hidden(stream) @ head.weight + head.bias)
            starts.append(stream.starts - GAP + size)
            size += len(scores[-1])
        lengths = np.array([len(text) for text in texts], np.int64)
        return head.decoder.decode(np.concatenate(scores), np.concatenate(starts), lengths)


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    """Group texts that pass through the network together."""
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block
