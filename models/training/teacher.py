"""The `standard` model as a teacher: its scores for each character, by every head, kept in a file once computed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from linyi_ie.names.files import read_model
from linyi_ie.names.pieces import Vocabulary
from linyi_ie.names.shipped import SCHEME
from linyi_ie.names.tagger import HEADS, MODEL, VOCABULARY

Scores = NDArray[np.float16]


class Teacher:
    """Scores texts with a model folder in the form that `export` writes."""

    def __init__(self, folder: Path) -> None:
        contents = read_model(folder).contents
        self.vocabulary = Vocabulary.from_json(contents[VOCABULARY].decode("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(contents[MODEL], options, providers=["CPUExecutionProvider"])
        with np.load(io.BytesIO(contents[HEADS]), allow_pickle=False) as arrays:
            self.arrays = dict(arrays)

    def crf(self, scheme: str) -> tuple[NDArray[np.float32], ...]:
        """Give the scores of the first tag, of each step and of the last tag."""
        return tuple(self.arrays[f"{scheme}.{part}"] for part in ("start", "steps", "end"))

    def scores(self, text: str, schemes: Sequence[str]) -> Scores:
        """Give the scores (characters, tags) of a text, the tags of the schemes one after the other."""
        inputs = {"inputs": np.array(self.vocabulary.encode(text), np.int32)}
        hidden, emissions = self._session.run(["hidden", "emissions"], inputs)
        by_scheme = [
            emissions if scheme == SCHEME else hidden @ self.arrays[f"{scheme}.weight"] + self.arrays[f"{scheme}.bias"]
            for scheme in schemes
        ]
        return np.concatenate(by_scheme, 1).astype(np.float16)

    def all_scores(self, texts: Sequence[str], schemes: Sequence[str], cache: Path) -> list[Scores]:
        """Give the scores of many texts; they are read from `cache` when it is there, and written to it."""
        if not cache.exists():
            made: list[Scores] = []
            for number, text in enumerate(texts):
                made.append(self.scores(text, schemes))
                if number % 5000 == 0:
                    print(f"{cache.stem}: {number}/{len(texts)} texts", flush=True)
            part = cache.with_suffix(".part")
            with part.open("wb") as file:
                np.save(file, np.concatenate(made), allow_pickle=False)
            part.replace(cache)
        flat = np.load(cache, allow_pickle=False)
        ends = np.cumsum([len(text) for text in texts])
        if len(flat) != ends[-1]:
            raise SystemExit(f"{cache} was made from other texts: delete it.")
        return np.split(flat, ends[:-1])
