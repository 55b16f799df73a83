"""Speed of numbers, quantities and times, beside the peers that are installed.

    python benchmarks/measures.py [--peers PYTHON] [--text FILE] [--length CHARACTERS] [--pairs COUNT]

Reads running text (the example article, over and over, unless `--text` names another file) with `find_quantities`
and `find_times` and with each peer in turn, pair after pair in one run, and prints the characters a second, as
processor time, of the quickest pass of each and how many times theirs ours is; the range of the pairs stands behind.
Then it prints how our time grows from a tenth of a million characters in one line to a million. `--peers` is a Python
that has jionlp or recognizers-text-suite installed; without it only our own figures are printed.
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
DAY = date(2024, 10, 1)
SHARE = {"jionlp": 1, "recognizers": 20}
"""Which part of the text a peer reads in a pass: Recognizers is slow, and a twentieth is enough to know it."""
PEER = """
import json, os, sys, time
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a peer prints of its own goes elsewhere
name, pieces = sys.argv[1], json.loads(sys.stdin.readline())
if name == "jionlp":
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
read(pieces[0])
for _ in sys.stdin:
    before = time.process_time()
    for piece in pieces:
        read(piece)
    print(time.process_time() - before, file=answers, flush=True)
"""


class Peer:
    """A peer in a process of its own that reads the same pieces whenever it is asked to."""

    def __init__(self, python: str, name: str, pieces: list[str]) -> None:
        self.name, self.pieces = name, pieces
        self._process = subprocess.Popen(
            [python, "-c", PEER, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._say(json.dumps(pieces))

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def rate(self) -> float | None:
        """Return the characters a second of one pass, None when the peer is not installed there."""
        assert self._process.stdout is not None
        try:
            self._say("again")
            took = self._process.stdout.readline()
        except BrokenPipeError:
            return None
        return sum(map(len, self.pieces)) / float(took) if took else None

    def close(self) -> None:
        """End its process."""
        self._process.communicate()


def ours(pieces: list[str]) -> float:
    """Return how many characters a second both finders read together."""
    from linyi_ie import find_quantities, find_times

    before = process_time()
    for piece in pieces:
        find_quantities(piece)
        find_times(piece, DAY)
    return sum(map(len, pieces)) / (process_time() - before)


def compare(peer: Peer, pieces: list[str], pairs: int) -> str:
    """Run the pairs, ours and the peer's in turn, and tell what came out."""
    ours(pieces)  # tables are loaded, patterns compiled
    peer.rate()
    measured = [(ours(pieces), peer.rate()) for _ in range(pairs)]
    both = [(own, other) for own, other in measured if other is not None]
    if not both:
        return f"{peer.name:12} not installed"
    own, other = (max(rates) for rates in zip(*both, strict=True))
    ratios = sorted(own / other for own, other in both)
    return (
        f"{peer.name:12} {other:9.0f}   linyi_ie {own:9.0f} characters a second: {own / other:.1f} times"
        f" ({ratios[0]:.1f} to {ratios[-1]:.1f} in {len(both)} pairs)"
    )


def growth(text: str, passes: int = 3) -> float:
    """Return how much longer a million characters in one line take than a tenth of it."""
    from linyi_ie import find_quantities, find_times

    line = text.replace("\n", "").replace("，", "").replace("。", "")
    took: list[float] = []
    for length in (100_000, 1_000_000):
        whole = (line * (length // len(line) + 1))[:length]
        times: list[float] = []
        for _ in range(passes):
            before = process_time()
            find_quantities(whole)
            find_times(whole, DAY)
            times.append(process_time() - before)
        took.append(min(times))
    return took[1] / took[0]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peers", help="a Python with the peers installed")
    options.add_argument("--text", type=Path, default=ARTICLE, help="running text: .txt, or .jsonl with `text`")
    options.add_argument("--length", type=int, default=200_000, help="how many characters to read")
    options.add_argument("--pairs", type=int, default=5, help="how many pairs of passes")
    chosen = options.parse_args()
    raw = chosen.text.read_text(encoding="utf-8")
    if chosen.text.suffix == ".jsonl":
        raw = "\n".join(json.loads(line)["text"] for line in raw.splitlines())
    text = (raw * (chosen.length // len(raw) + 1))[: chosen.length]
    pieces = [piece for piece in text.split("\n") if piece.strip()]
    if chosen.peers:
        for name, share in SHARE.items():
            peer = Peer(chosen.peers, name, pieces[: len(pieces) // share or 1])
            print(compare(peer, pieces, chosen.pairs))
            peer.close()
    else:
        print(f"linyi_ie {max(ours(pieces) for _ in range(chosen.pairs)):9.0f} characters a second")
    print(f"ten times the length in one line takes {growth(raw):.1f} times as long")


if __name__ == "__main__":
    sys.exit(main())
