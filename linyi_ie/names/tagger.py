"""The shipped tagger: characters → encoder (ONNX) → CRF → spans.

One part of a text is read at a time, so that the result for a text depends on nothing but the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.resources.abc import Traversable
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from linyi_ie.errors import ModelError
from linyi_ie.names.decoding import Decoded, Decoder
from linyi_ie.names.files import read_model
from linyi_ie.names.pieces import Vocabulary
from linyi_ie.names.shipped import SCHEME, Part, ShippedTagger, read_arrays

MODEL: Final = "model.onnx"
VOCABULARY: Final = "vocabulary.json"
HEADS: Final = "heads.npz"
_WINDOW: Final = 256
"""Number of parts that are decoded together."""


class Tagger(ShippedTagger):
    """A `NameRecogniser` over the folder of a `standard` model."""

    def __init__(self, folder: Traversable, threads: int = 1) -> None:
        """Load and check the model; `threads` is the number of threads that one call uses."""
        files = read_model(folder)
        try:
            super().__init__(files)
            arrays = read_arrays(files.contents[HEADS])
            self._decoders = {
                scheme: Decoder(labels, *(arrays[f"{scheme}.{part}"] for part in ("start", "steps", "end")))
                for scheme, labels in self.schemes.items()
            }
            self._heads: dict[str, tuple[Any, Any]] = {
                scheme: (arrays[f"{scheme}.weight"], arrays[f"{scheme}.bias"])
                for scheme in self.schemes
                if scheme != SCHEME
            }
            self._vocabulary = Vocabulary.from_json(files.contents[VOCABULARY].decode("utf-8"))
            self._session = _session(files.contents[MODEL], threads)
        except (KeyError, ValueError, TypeError) as error:
            raise ModelError(f"The names model in {folder} does not fit this version ({error!r}).") from error

    def _windows(self, parts: Iterator[Part]) -> Iterator[list[Part]]:
        while window := list(islice(parts, _WINDOW)):
            yield window

    def _read(self, texts: list[str], scheme: str) -> list[list[Decoded]]:
        return self._decoders[scheme].decode([self._scores(text, scheme) for text in texts])

    def _scores(self, text: str, scheme: str) -> NDArray[np.float32]:
        inputs = {"inputs": np.array(self._vocabulary.encode(text), np.int32)}
        if scheme not in self._heads:
            return self._session.run(["emissions"], inputs)[0]
        weight, bias = self._heads[scheme]
        return self._session.run(["hidden"], inputs)[0] @ weight + bias


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
