"""Writing the trained `fast` network in 8-bit whole numbers with powers of two.

`linyi_ie.names.convolutions` reads it. The mean and variance of each normalisation go into the matrix before it. Each
layer gives whole numbers of a unit of 2^-`UNIT_BITS`; every column of a matrix has an exponent of its own, as large as
8 bits allow and small enough that no sum of products reaches 2^24 units, whatever the text.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from linyi_ie.names.convolutions import CEILING, DILATIONS
from linyi_ie.names.fast import ARRAYS
from linyi_ie.names.features import WORD_CLASSES, WORD_PLACES, Features
from training.convolutions import CHARACTER_WIDTH, PAIR_WIDTH, WORD_WIDTH, Network

Floats = NDArray[np.float64]
Arrays = dict[str, NDArray[np.generic]]

UNIT_BITS = 5
_LARGEST = 127
_EXACT = 1 << 24


def whole(table: Floats, inputs: Floats | None = None) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Give a table's whole numbers and the exponent of each column.

    `inputs` is the largest size that each row may be multiplied by, in units; without it nothing is summed.
    """
    exponents = np.floor(np.log2(_LARGEST / np.maximum(np.abs(table).max(0), 1e-12))).clip(-20, 20)
    while True:
        numbers = np.rint(table * np.exp2(exponents))
        if inputs is None:
            break
        too_large = (np.abs(numbers) * inputs[:, None]).sum(0) >= _EXACT
        if not too_large.any():
            break
        exponents[too_large] -= 1
    return numbers.astype(np.int8), -exponents.astype(np.int8)


def arrays_of(model: Network, features: Features) -> Arrays:
    """Give all arrays of the model's file."""
    state = {name: tensor.double().numpy() for name, tensor in model.state_dict().items()}
    unit = 2.0**UNIT_BITS
    arrays: Arrays = features.arrays()

    def put(name: str, table: Floats, inputs: Floats | None = None) -> None:
        arrays[name], arrays[f"{name}.exponents"] = whole(table, inputs)

    put("characters", state["characters.weight"].T)
    words = state["words.weight"].copy()
    words.reshape(len(WORD_PLACES), WORD_CLASSES, WORD_WIDTH)[:, 0] = 0
    lexical = np.abs(state["pairs.weight"]).max(), np.abs(words).max()
    for name, table in (("pairs", state["pairs.weight"]), ("word_vectors", words)):
        largest = np.full(table.shape[1], max(lexical))
        numbers, exponents = whole(np.vstack((table, largest)))
        arrays[name], arrays[f"{name}.exponents"] = numbers[:-1], exponents
    scale, shift = (part.detach().double().numpy() for part in model.enter_norm.line())
    sizes = (_LARGEST, 3 * CHARACTER_WIDTH), (_LARGEST, 2 * PAIR_WIDTH), (_LARGEST * len(WORD_PLACES), WORD_WIDTH)
    put("enter", state["enter.weight"].T * scale * unit, np.concatenate([np.full(n, size) for size, n in sizes]))
    arrays["enter.bias"] = (shift * unit).astype(np.float32)
    for number, norm in enumerate(model.norms):
        scale, shift = (part.detach().double().numpy() for part in norm.line())
        weight = state[f"layers.{number}.weight"].T * scale
        put(f"layer{number}", weight, np.full(len(weight), CEILING * (number + 1)))
        arrays[f"layer{number}.bias"] = (shift * unit).astype(np.float32)
    for scheme in model.heads:
        weight = state[f"heads.{scheme}.weight"].T / unit
        put(scheme, weight, np.full(len(weight), CEILING * (len(DILATIONS) + 1)))
        arrays[f"{scheme}.bias"] = state[f"heads.{scheme}.bias"].astype(np.float32)
    return arrays


def export_fast(model: Network, features: Features, out: Path) -> None:
    """Write the model's file."""
    out.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    with torch.no_grad():
        np.savez_compressed(buffer, allow_pickle=False, **arrays_of(model.eval(), features))
    (out / ARRAYS).write_bytes(buffer.getvalue())
