"""The shipped tagger: characters → encoder (ONNX) → CRF → spans.

One part of a text is read at a time, so that the result for a text depends on nothing but the text.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.resources.abc import Traversable
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linyi_ie.errors import ModelError
from linyi_ie.names import NameSpan
from linyi_ie.names.chunks import chunks
from linyi_ie.names.decoding import Decoded, Decoder
from linyi_ie.names.files import model_folder, read_model
from linyi_ie.names.pieces import Vocabulary

MODEL: Final = "model.onnx"
VOCABULARY: Final = "vocabulary.json"
HEADS: Final = "heads.npz"
SCHEME: Final = "schema"
"""The head whose labels the library uses; its scores are an output of the graph."""

_WINDOW: Final = 64
"""Number of parts that are decoded together; bounds the memory that a long text takes."""


class _Part(NamedTuple):
    text: int
    start: int
    content: str


class _Head(NamedTuple):
    decoder: Decoder
    weight: NDArray[np.float32] | None
    bias: NDArray[np.float32] | None


class Tagger:
    """A `NameRecogniser` over a model folder. Thread-safe: nothing changes after loading."""

    def __init__(self, folder: Traversable, threads: int = 1) -> None:
        """Load and check the model; `threads` is the number of threads that one call uses."""
        card, contents = read_model(folder)
        try:
            self._vocabulary = Vocabulary.from_json(contents[VOCABULARY].decode("utf-8"))
            self._heads = _read_heads(contents[HEADS], card["schemes"])
            self._session = _session(contents[MODEL], threads)
            self._limit = int(card["chunk"])
            self._name = str(card["name"])
            self._fingerprint = hashlib.sha256(b"".join(map(contents.__getitem__, sorted(contents)))).hexdigest()
            self._labels = self._heads[SCHEME].decoder.labels
        except (KeyError, ValueError, TypeError) as error:
            raise ModelError(f"The names model in {folder} does not fit this version ({error!r}).") from error

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
        head = self._heads[scheme]
        results: list[list[NameSpan]] = [[] for _ in texts]
        parts = self._parts(texts)
        while window := list(islice(parts, _WINDOW)):
            found = head.decoder.decode([self._scores(part.content, head) for part in window])
            for part, spans in zip(window, found, strict=True):
                results[part.text] += [_shift(span, part.start) for span in spans]
        return [tuple(spans) for spans in results]

    def _parts(self, texts: Sequence[str]) -> Iterator[_Part]:
        for number, text in enumerate(texts):
            for start, end in chunks(text, self._limit):
                if not text[start:end].isspace():
                    yield _Part(number, start, text[start:end])

    def _scores(self, text: str, head: _Head) -> NDArray[np.float32]:
        inputs = {"inputs": np.array(self._vocabulary.encode(text), np.int32)}
        if head.weight is None:
            return self._session.run(["emissions"], inputs)[0]
        return self._session.run(["hidden"], inputs)[0] @ head.weight + head.bias


def load_tagger(name: str) -> Tagger:
    """Load the shipped model of that name."""
    return Tagger(model_folder(name))


def _shift(span: Decoded, offset: int) -> NameSpan:
    return NameSpan(span.start + offset, span.end + offset, span.label, span.confidence)


def _read_heads(data: bytes, schemes: dict[str, list[str]]) -> dict[str, _Head]:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {
            scheme: _Head(
                Decoder(tuple(labels), *(arrays[f"{scheme}.{part}"] for part in ("start", "steps", "end"))),
                arrays.get(f"{scheme}.weight"),
                arrays.get(f"{scheme}.bias"),
            )
            for scheme, labels in schemes.items()
        }


def _session(model: bytes, threads: int) -> Any:
    try:
        onnxruntime: Any = import_module("onnxruntime")
    except ImportError as error:
        raise ModelError("The names model needs the package onnxruntime: pip install onnxruntime.") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no public base class
        raise ModelError(f"onnxruntime {onnxruntime.__version__} cannot load the names model: {error}") from error
