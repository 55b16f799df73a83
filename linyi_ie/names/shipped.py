"""What the shipped taggers share: reading a model folder, cutting texts, one result a text."""

from __future__ import annotations

import hashlib
import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linyi_ie.names import NameSpan
from linyi_ie.names.chunks import chunks
from linyi_ie.names.decoding import Decoded
from linyi_ie.names.files import ModelFiles

SCHEME: Final = "schema"
"""The head whose labels the library uses; the others serve to measure a model on its training corpora."""


class Part(NamedTuple):
    """A part of one of the texts of a call."""

    text: int
    start: int
    content: str


class ShippedTagger(ABC):
    """A `NameRecogniser` over a model folder. Thread-safe: nothing changes after loading."""

    def __init__(self, files: ModelFiles) -> None:
        """Take the checked files. Raises `KeyError`, `ValueError` or `TypeError` when the card lacks something."""
        self.schemes: dict[str, tuple[str, ...]] = {
            scheme: tuple(labels) for scheme, labels in files.card["schemes"].items()
        }
        """The label set of each head."""
        self._limit = int(files.card["chunk"])
        self._name = str(files.card["name"])
        self._fingerprint = hashlib.sha256(b"".join(data for _, data in sorted(files.contents.items()))).hexdigest()
        self._labels = self.schemes[SCHEME]

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._name

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the spans that `recognise` gives."""
        return self._labels

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the model's files: changes when the model does."""
        return self._fingerprint

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        """Give the names of each text; see `NameRecogniser.recognise`."""
        return self.tag(texts, SCHEME)

    def tag(self, texts: Sequence[str], scheme: str) -> list[tuple[NameSpan, ...]]:
        """Give the spans of each text by the head of one corpus (for measuring the model on it)."""
        results: list[list[NameSpan]] = [[] for _ in texts]
        for window in self._windows(self._parts(texts)):
            for part, spans in zip(window, self._read([part.content for part in window], scheme), strict=True):
                results[part.text] += [
                    NameSpan(span.start + part.start, span.end + part.start, span.label, span.confidence)
                    for span in spans
                ]
        return [tuple(spans) for spans in results]

    def _parts(self, texts: Sequence[str]) -> Iterator[Part]:
        for number, text in enumerate(texts):
            for start, end in chunks(text, self._limit):
                if not text[start:end].isspace():
                    yield Part(number, start, text[start:end])

    @abstractmethod
    def _windows(self, parts: Iterator[Part]) -> Iterator[list[Part]]:
        """Group parts that are read together; bounds the memory that a long text takes."""

    @abstractmethod
    def _read(self, texts: list[str], scheme: str) -> list[list[Decoded]]:
        """Give the spans of a window of texts, none of them empty."""


def read_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """Read the arrays of an `npz` file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)
