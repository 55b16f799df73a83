"""An archive to measure and to break: makes one, then kills a run over it ten times and compares the bytes.

    python benchmarks/archive.py make FOLDER --texts gold.jsonl … [--documents 20000] [--huge 5242880]
    python benchmarks/archive.py kill FOLDER [--workers 2] [--kills 10] [--shard-size 500] [--seed 1]
    python benchmarks/archive.py scale FOLDER [--workers 2] [--rounds 2] [--shard-size 500]

`make` writes so many documents, of single paragraphs of the texts, in every format and encoding that is read, and among
them broken files, empty files, wrong encodings and a text of 5 MB. `kill` runs over them undisturbed, then again with
kill -9 at random moments, and says whether the bytes are the same and every input is accounted for. `scale` runs with
one worker and with several, in turn, and says how many times as fast these are; the machine should have nothing else
to do, the archive many shards and no document as long as one (`make … --huge 20000`). All print what they did as JSON.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from random import Random


def paragraphs(texts: list[Path]) -> list[dict[str, str]]:
    """Return the paragraphs of annotated documents, as articles of their own."""
    found: list[dict[str, str]] = []
    for file in texts:
        for line in file.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            for part in filter(str.strip, document["text"].split("\n")):
                found.append({"text": part, "published": document.get("published") or "2024-06-01"})
    return found


def make(folder: Path, texts: list[Path], documents: int, huge: int) -> dict[str, int]:
    """Write the archive; return how many inputs of which sort it has."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source = paragraphs(texts)
    articles = islice(({**one, "id": f"n{number}"} for number, one in enumerate(cycle(source))), documents)
    kinds = {"jsonl": 10, "jsonl.gz": 3, "csv": 2, "txt": 2, "gb18030.txt": 1, "html": 1, "parquet": 1}
    shares = {kind: documents * share // sum(kinds.values()) for kind, share in kinds.items()}
    shares["jsonl"] += documents - sum(shares.values())
    for kind, count in shares.items():
        _write(folder, kind, list(islice(articles, count)))
    return {**shares, **_break(folder, source, huge)}


def _write(folder: Path, kind: str, articles: list[dict[str, str]]) -> None:
    lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    match kind:
        case "jsonl":
            (folder / "lines.jsonl").write_text(lines, encoding="utf-8")
        case "jsonl.gz":
            (folder / "packed.jsonl.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
        case "csv":
            with (folder / "table.csv").open("w", encoding="gb18030", newline="") as file:
                writer = csv.DictWriter(file, ["id", "published", "text"])
                writer.writeheader()
                writer.writerows(articles)
        case "parquet":
            import pyarrow
            import pyarrow.parquet

            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(articles), folder / "table.parquet")
        case "html":
            for article in articles:
                page = f"<html><body><article><h1>新闻</h1><p>{article['text']}</p></article></body></html>"
                _file(folder, article, "html").write_text(page, encoding="utf-8")
        case _:
            encoding = "gb18030" if kind.startswith("gb") else "utf-8-sig"
            for article in articles:
                _file(folder, article, "txt").write_bytes(article["text"].encode(encoding))


def _file(folder: Path, article: dict[str, str], suffix: str) -> Path:
    below = folder / suffix / article["id"][-2:]
    below.mkdir(parents=True, exist_ok=True)
    return below / f"{article['published']}-{article['id']}.{suffix}"


def _break(folder: Path, source: list[dict[str, str]], huge: int) -> dict[str, int]:
    """Add what goes wrong in real archives, and a document of so many bytes."""
    bad = folder / "zz"
    bad.mkdir()
    for number in range(20):
        (bad / f"empty{number}.txt").write_bytes(b"" if number % 2 else b" \n\n")
        (bad / f"broken{number}.txt").write_bytes("市总工会投入五十万元".encode()[: -1 - number % 2])
        (bad / f"binary{number}.txt").write_bytes(bytes(range(256)) * 4)
        (bad / f"nothing{number}.html").write_bytes(b"<html><head></head><body></body></html>")
    whole = gzip.compress("".join(json.dumps(one) + "\n" for one in source * 3).encode(), mtime=0)
    (bad / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (bad / "no.parquet").write_bytes(b"PAR1 and nothing else")
    (bad / "lines.jsonl").write_bytes(b'{"text": 1}\n{broken\n[]\n{"other": "x"}\n\xff\xfe\x00x\n' * 20)
    (bad / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    text = "\n".join(one["text"] for one in source)
    while len(text.encode()) < huge:
        text += "\n" + text
    (bad / "huge.txt").write_bytes(text.encode()[:huge].decode(errors="ignore").encode())
    return {"huge": 1, "broken": 20 * 4 + 3}


# ── Killing ───────────────────────────────────────────────────────────────────────────────────────


def kill(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Run undisturbed, run and kill, and compare."""
    calm, harried = folder.with_name(f"{folder.name}-calm"), folder.with_name(f"{folder.name}-harried")
    for out in (calm, harried):
        shutil.rmtree(out, ignore_errors=True)
    before = time.monotonic()
    _command(folder, calm, options).wait()
    took = time.monotonic() - before
    chance, killed = Random(options.seed), 0
    for number in range(options.kills):
        run = _command(folder, harried, options, workers=1 + number % options.workers)
        try:
            run.wait(chance.uniform(0.02, 1.6 / options.kills) * took + 1)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            killed += 1
    last = _command(folder, harried, options).wait()
    one, other = _content(calm), _content(harried)
    told = json.loads(one["run.json"])["finished"]
    numbers = [json.loads(line)["document"] for line in one["rejected.jsonl"].splitlines()] + _documents(calm)
    return {
        "seconds undisturbed": round(took, 1),
        "kills": killed,
        "last exit code": last,
        "same bytes": one == other,
        "files": len(one),
        "every input once": sorted(numbers) == list(range(told["inputs"])),
        **told,
    }


def scale(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Run with one worker and with several, in turn; compare the best times by the clock."""
    out = folder.with_name(f"{folder.name}-scale")
    seconds: dict[int, list[float]] = {1: [], options.workers: []}
    for workers in [*seconds] * options.rounds:
        shutil.rmtree(out, ignore_errors=True)
        before = time.monotonic()
        if code := _command(folder, out, options, workers).wait():
            raise SystemExit(code)
        seconds[workers].append(round(time.monotonic() - before, 1))
    return {"seconds": seconds, "times as fast": round(min(seconds[1]) / min(seconds[options.workers]), 2)}


def _command(
    folder: Path, out: Path, options: argparse.Namespace, workers: int | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen([
        sys.executable, "-m", "linyi_ie", "archive", "run", str(folder), "--out", str(out), "--quiet",
        "--workers", str(workers or options.workers), "--shard-size", str(options.shard_size),
    ])  # fmt: skip


def _content(out: Path) -> dict[str, bytes]:
    files = (file for file in out.rglob("*") if file.is_file() and file.name != "log.jsonl")
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


def _documents(out: Path) -> list[int]:
    import pyarrow.dataset

    table = pyarrow.dataset.dataset(out / "documents.parquet").to_table(columns=["document"])
    return table.column("document").to_pylist()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "kill", "scale"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=Path, nargs="+", help="annotated documents, JSON lines with `text`")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--huge", type=int, default=5 * 2**20, help="bytes of the longest document")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--shard-size", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.what == "make" and not options.texts:
        parser.error("make needs --texts")
    folder = options.folder.resolve()
    match options.what:
        case "make":
            told: object = make(folder, options.texts, options.documents, options.huge)
        case "kill":
            told = kill(folder, options)
        case _:
            told = scale(folder, options)
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
