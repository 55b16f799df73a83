"""Speed of numbers, quantities and times, beside the peers that are installed.

    python benchmarks/measures.py [--peers PYTHON] [--text FILE] [--length CHARACTERS]

Reads running text (the example article, over and over, unless `--text` names another file) and prints how
many characters a second each tool reads, as processor time, and the ratio to ours; then how our time grows
from a tenth of a million characters in one line to a million. `--peers` is a Python that has jionlp or
recognizers-text-suite installed; without it only our own figures are printed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from time import process_time

ARTICLE = Path(__file__).parents[1] / "examples" / "article.txt"
PEER = """
import json, sys, time
name, text = sys.argv[1], sys.stdin.read()
if name == "jionlp":
    import contextlib, io, os
    import jionlp
    def read(piece):
        jionlp.ner.extract_time(piece, time_base=time.time())
        jionlp.ner.extract_money(piece)
else:
    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    def read(piece):
        for recognize in (recognize_datetime, recognize_currency, recognize_dimension):
            recognize(piece, "zh-cn")
pieces = text.split("\\n")
read(pieces[0])
before = time.process_time()
for piece in pieces:
    read(piece)
sys.stderr.write("rate %f\\n" % (len(text) / (time.process_time() - before)))
"""


def ours(pieces: list[str]) -> float:
    """Return how many characters a second both finders read together."""
    from linyi_ie import find_quantities, find_times

    day = date(2024, 10, 1)
    find_quantities(pieces[0]), find_times(pieces[0], day)
    before = process_time()
    for piece in pieces:
        find_quantities(piece)
        find_times(piece, day)
    return sum(map(len, pieces)) / (process_time() - before)


def peer(python: str, name: str, text: str) -> float | None:
    """Return a peer's characters a second, None when it is not installed there."""
    done = subprocess.run([python, "-c", PEER, name], input=text, capture_output=True, text=True, check=False)
    rates = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("rate ")]
    return float(rates[0]) if rates else None


def growth() -> float:
    """Return how much longer a million characters in one line take than a tenth of it."""
    from linyi_ie import find_quantities, find_times

    line = ARTICLE.read_text(encoding="utf-8").replace("\n", "").replace("，", "").replace("。", "")
    took: list[float] = []
    for length in (100_000, 1_000_000):
        text = (line * (length // len(line) + 1))[:length]
        before = process_time()
        find_quantities(text), find_times(text, date(2024, 10, 1))
        took.append(process_time() - before)
    return took[1] / took[0]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peers", help="a Python with the peers installed")
    options.add_argument("--text", type=Path, default=ARTICLE, help="running text: .txt, or .jsonl with `text`")
    options.add_argument("--length", type=int, default=200_000, help="how many characters to read")
    chosen = options.parse_args()
    raw = chosen.text.read_text(encoding="utf-8")
    if chosen.text.suffix == ".jsonl":
        raw = "\n".join(json.loads(line)["text"] for line in raw.splitlines())
    text = (raw * (chosen.length // len(raw) + 1))[: chosen.length]
    pieces = [piece for piece in text.split("\n") if piece.strip()]
    own = ours(pieces)
    print(f"linyi_ie find_quantities + find_times  {own:10.0f} characters a second")
    for name in ("jionlp", "recognizers") if chosen.peers else ():
        # Recognizers is slow: a tenth of the text is enough to know it
        rate = peer(chosen.peers, name, "\n".join(pieces if name == "jionlp" else pieces[: len(pieces) // 10 or 1]))
        print(f"{name:38} {'not installed' if rate is None else f'{rate:10.0f}   ours is {own / rate:.1f} times'}")
    print(f"ten times the length in one line takes {growth():.1f} times as long")


if __name__ == "__main__":
    sys.exit(main())
