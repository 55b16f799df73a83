"""Archives on a bad day: a full disk, a folder that is not ours, Ctrl-C. What is finished stays; a run goes on."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import SMALL, TEXT, content, make_archive

from linyi_ie import Extractor, LinyiError, archive
from linyi_ie.archive.writers import UNFINISHED
from linyi_ie.batch import mapped
from linyi_ie.events import Event
from linyi_ie.events.assemble import assemble
from linyi_ie.text import Source


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "in")


@pytest.fixture(scope="module")
def undisturbed(news: Path) -> dict[str, bytes]:
    archive.run([news], news.parent / "out", options=SMALL, workers=0)
    return content(news.parent / "out")


# ── The disk ──────────────────────────────────────────────────────────────────────────────────────

RUN = """
import resource, signal, sys
sys.path.insert(0, "tests")
from archives import SMALL
from linyi_ie import LinyiError, archive
if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        archive.run([sys.argv[1]], sys.argv[2], options=SMALL, workers=int(sys.argv[4]))
    except LinyiError as wrong:
        print(wrong)
"""


@pytest.mark.parametrize("workers", [0, 1])
def test_files_that_may_grow_no_more_lose_nothing(
    undisturbed: dict[str, bytes], news: Path, tmp_path: Path, root: Path, workers: int
) -> None:
    room = sorted(len(data) for name, data in undisturbed.items() if "part-" in name)[-2]
    command = [sys.executable, "-c", RUN, str(news), str(tmp_path / "out"), str(room), str(workers)]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert f"{tmp_path / 'out'} cannot be written to: File too large" in told.stdout
    assert "the same command goes on" in told.stdout and told.stderr == ""
    assert not list((tmp_path / "out").rglob(f"*{UNFINISHED}"))
    archive.run([news], tmp_path / "out", options=SMALL, workers=0)
    assert content(tmp_path / "out") == undisturbed


@pytest.mark.parametrize("at", range(1, 16, 3))
def test_a_full_disk_loses_nothing_whenever_it_is_full(
    undisturbed: dict[str, bytes], news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    sync, left = os.fsync, iter(range(at))

    def full(handle: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LinyiError, match=r"cannot be written to: No space left on device.* finished stay"):
            archive.run([news], tmp_path, options=SMALL, workers=0)
    done = len(list(tmp_path.glob("shards/*[0-9].json")))
    summary = archive.run([news], tmp_path, options=SMALL, workers=0)
    assert content(tmp_path) == undisturbed
    assert summary.kept.inputs >= 3 * (done - 1)


def test_a_place_that_cannot_be_a_folder_is_told(news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for out, why in ((tmp_path / "file", "File exists"), (tmp_path / "file" / "out", "Not a directory")):
        with pytest.raises(LinyiError, match=f"{out} cannot be written to: {why}"):
            archive.run([news], out, options=SMALL, workers=0)
    assert (tmp_path / "file").read_bytes() == b""


def test_a_folder_that_is_not_ours_is_told(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Path.mkdir

    def refuse(place: Path, *given: Any, **more: Any) -> None:
        if place == tmp_path / "out":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        make(place, *given, **more)

    monkeypatch.setattr(Path, "mkdir", refuse)  # root may write anywhere, so that no real folder refuses
    with pytest.raises(LinyiError, match="cannot be written to: Permission denied"):
        archive.run([news], tmp_path / "out", options=SMALL, workers=0)


def test_the_program_tells_it_in_a_line(news: Path, tmp_path: Path, root: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    command = [sys.executable, "-m", "linyi_ie", "archive", "run", str(news), "--out", str(tmp_path / "file")]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert told.returncode == 1 and told.stdout == ""
    assert told.stderr.startswith("linyi-ie: ") and told.stderr.count("\n") == 1


# ── Ctrl-C ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shards", [1, 2])
def test_ctrl_c_between_shards_loses_nothing(
    undisturbed: dict[str, bytes], news: Path, tmp_path: Path, shards: int
) -> None:
    def interrupt(progress: archive.Progress) -> None:
        if progress.shards == shards:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.run([news], tmp_path, options=SMALL, workers=0, progress=interrupt)
    assert len(list(tmp_path.glob("shards/*[0-9].json"))) == shards
    summary = archive.run([news], tmp_path, options=SMALL, workers=0)
    assert summary.kept.inputs == 3 * shards
    assert content(tmp_path) == undisturbed


def test_ctrl_c_within_a_shard_leaves_nothing_half_done(
    undisturbed: dict[str, bytes], news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("linyi_ie.archive.shop.event_rows", interrupted)
        with pytest.raises(KeyboardInterrupt):
            archive.run([news], tmp_path, options=SMALL, workers=0)
    assert not [*tmp_path.rglob("part-*"), *tmp_path.rglob(f"*{UNFINISHED}")]
    archive.run([news], tmp_path, options=SMALL, workers=0)
    assert content(tmp_path) == undisturbed


def test_an_input_fails_alone_though_some_of_its_events_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [TEXT.format(number) + "另有坏句。" * (number == 2) for number in (1, 2, 3)]
    (tmp_path / "in").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "in" / f"{number}.txt").write_text(text, encoding="utf-8")

    def failing(source: Source, *given: Any, **named: Any) -> Iterator[Event]:
        events = assemble(source, *given, **named)
        yield next(events)
        if "坏句" in source.text:
            raise ZeroDivisionError("坏")
        yield from events

    monkeypatch.setattr("linyi_ie.pipeline.assemble", failing)
    summary = archive.run([tmp_path / "in"], tmp_path / "out", options=archive.Options(format="jsonl"), workers=0)
    assert (summary.tally.documents, summary.tally.rejected) == (2, {"extraction": 1})
    rejected = json.loads((tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8"))
    assert (rejected["document"], rejected["message"]) == (1, "ZeroDivisionError: 坏")
    for table in ("documents", "entities", "events"):
        (part,) = (tmp_path / "out" / f"{table}.jsonl").glob("part-*")
        rows = [json.loads(line) for line in part.read_text(encoding="utf-8").splitlines()]
        assert {row["document"] for row in rows} == {0, 2}


def test_ctrl_c_in_a_batch_ends_it_and_harms_no_later_one() -> None:
    def texts(interrupted: bool) -> Any:
        for number in range(40):
            if interrupted and number == 20:
                raise KeyboardInterrupt
            yield TEXT.format(number % 9 + 1)

    extractor = Extractor("fast")
    expected = list(extractor.extract_many(texts(False)))
    batch, got = extractor.extract_many(texts(True)), list[Any]()
    with pytest.raises(KeyboardInterrupt):
        got.extend(batch)
    assert list(extractor.extract_many(texts(False))) == expected


BATCH = """
import sys
from linyi_ie import Extractor
if __name__ == "__main__":
    for number, one in enumerate(Extractor("fast").extract_many(["慰问职工300人。"] * 2_000_000, workers=2)):
        if number == 50:
            print("under way", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C goes to a group of processes")
def test_ctrl_c_in_a_batch_of_several_processes_ends_them_all(root: Path, tmp_path: Path) -> None:
    (tmp_path / "batch.py").write_text(BATCH)
    run = subprocess.Popen(
        [sys.executable, str(tmp_path / "batch.py")], cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert run.stdout and run.stdout.readline() == "under way\n"
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)  # all that could write there have ended
    assert run.returncode == -signal.SIGINT
    assert said.count("Traceback") == 1 and said.rstrip().endswith("KeyboardInterrupt")


def test_a_batch_whose_process_is_killed_ends_with_a_word() -> None:
    with pytest.raises(LinyiError, match="a worker process ended unexpectedly"):
        list(mapped(os._exit, [9], workers=2))
