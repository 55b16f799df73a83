"""Archives, second half: runs, resumption, workers that die. The same inputs give the same bytes, come what may."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.dataset
import pytest
from archives import SMALL, TEXT, content, make_archive

from linyi_ie import Extractor, LinyiError, archive
from linyi_ie.archive.crew import Crew
from linyi_ie.archive.inputs import find_inputs
from linyi_ie.archive.options import Options
from linyi_ie.archive.schema import TABLES, arrow_schema
from linyi_ie.archive.shards import Shard, cut
from linyi_ie.archive.shop import Order, Tally
from linyi_ie.errors import InputError


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "in")


@pytest.fixture(scope="module")
def undisturbed(news: Path) -> Path:
    """Return the output of a run that nothing disturbed."""
    archive.run([news], news.parent / "out", options=SMALL, workers=0)
    return news.parent / "out"


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return pyarrow.dataset.dataset(out / f"{table}.parquet").to_table().to_pylist()


# ── What is written ───────────────────────────────────────────────────────────────────────────────


def test_every_input_is_a_document_or_rejected(undisturbed: Path) -> None:
    documents = rows(undisturbed, "documents")
    rejected = [json.loads(line) for line in (undisturbed / "rejected.jsonl").read_text().splitlines()]
    assert sorted(row["document"] for row in (*documents, *rejected)) == list(range(11))
    assert [(row["document"], row["record"], row["reason"]) for row in rejected] == [
        (2, 3, "syntax"),
        (10, None, "empty"),
    ]
    told = json.loads((undisturbed / "run.json").read_text())["finished"]
    assert (told["inputs"], told["documents"], told["rejected"]) == (11, 9, {"empty": 1, "syntax": 1})
    assert told["entities"] == len(rows(undisturbed, "entities")) and told["events"] == len(rows(undisturbed, "events"))


def test_the_tables_hold_what_extract_finds(undisturbed: Path) -> None:
    by_number = {row["document"]: row for row in rows(undisturbed, "documents")}
    expected = Extractor().extract(TEXT.format(1), published="2024-12-20", place="山东省临沂市")
    first = by_number[0]
    assert (first["text"], first["id"], first["characters"]) == (expected.text, "n0", len(expected.text))
    assert (str(first["published"]), first["published_from"], first["encoding"]) == ("2024-12-20", "option", "utf-8")
    assert (str(by_number[9]["published"]), by_number[9]["encoding"]) == ("2024-09-12", "gb18030")
    entities = [row for row in rows(undisturbed, "entities") if row["document"] == 0]
    assert [(row["label"], row["start"], row["end"], row["text"]) for row in entities] == [
        (entity.label, entity.start, entity.end, entity.text) for entity in expected.entities
    ]
    money = next(row for row in entities if row["unit"] == "元")
    assert (money["number"], money["kind"], money["approx"]) == (100000, "money", None)
    assert next(row for row in entities if row["level"])["name"] == "全国五一劳动奖章"
    clock = next(row for row in entities if row["time_from"])
    assert (str(clock["date_from"]), str(clock["time_from"])) == ("2024-01-05", "09:00:00")
    spread = next(row for row in entities if row["upper"])
    assert (spread["number"], spread["upper"]) == (30, 50)
    assert next(row for row in entities if row["duration"])["duration"] == "P3D"
    events = [row for row in rows(undisturbed, "events") if row["document"] == 0]
    assert [(row["type"], row["trigger"], row["start"], row["status"]) for row in events] == [
        (event.type, event.trigger.text, event.trigger.start, event.status) for event in expected.events
    ]
    for row, event in zip(events, expected.events, strict=True):
        assert [(role["role"], role["text"], role["name"]) for role in row["roles"]] == [
            (role, mention.text, mention.name) for role, mention in event.arguments
        ]
        assert [evidence["rule"] for evidence in row["evidence"]] == [one.rule for one in event.evidence]
        for role in row["roles"]:
            assert role["entity"] is None or entities[role["entity"]]["text"] == role["text"]


def test_the_files_carry_the_schema_and_its_version(undisturbed: Path) -> None:
    for table in TABLES:
        schema = pyarrow.dataset.dataset(undisturbed / f"{table}.parquet").schema
        assert schema.equals(arrow_schema(table))
        assert schema.field("document").metadata[b"meaning"] == TABLES[table][0].meaning.encode()
        assert schema.metadata[b"linyi_ie.schema"] == b"1"


def test_lines_of_json_hold_the_same(undisturbed: Path, news: Path, tmp_path: Path) -> None:
    archive.run([news], tmp_path, options=SMALL.model_copy(update={"format": "jsonl"}), workers=0)
    parts = sorted((tmp_path / "entities.jsonl").iterdir())
    written = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    table = rows(undisturbed, "entities")
    assert [list(row) for row in written[:1]] == [[column.name for column in TABLES["entities"]]]
    assert [(row["text"], row["date_from"]) for row in written] == [
        (row["text"], row["date_from"] and str(row["date_from"])) for row in table
    ]
    assert {row["number"] for row in written if row["unit"] == "元"} >= {"100000", "200000"}


def test_texts_may_be_left_out_and_the_run_be_short(news: Path, tmp_path: Path) -> None:
    summary = archive.run([news], tmp_path, options=Options(keep_text=False, limit=2), workers=0)
    assert summary.tally.inputs == 2
    assert [row["text"] for row in rows(tmp_path, "documents")] == [None, None]


def test_a_dry_run_writes_nothing(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    listed, tally, told = archive.dry_run([news])
    assert (listed.files, tally.documents, tally.rejected) == (3, 9, {"syntax": 1, "empty": 1})
    assert "a.jsonl:3: syntax" in told[0] and not list(tmp_path.iterdir())


# ── Resumption ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("workers", [1, 2])
def test_the_number_of_workers_does_not_matter(undisturbed: Path, news: Path, tmp_path: Path, workers: int) -> None:
    told: list[int] = []
    archive.run([news], tmp_path, options=SMALL, workers=workers, progress=lambda now: told.append(now.tally.documents))
    assert content(tmp_path) == content(undisturbed)
    assert max(told) == 9 and len(told) > 4


def command(news: Path, out: Path, *more: str) -> list[str]:
    program = [sys.executable, "-m", "linyi_ie", "archive", "run", str(news), "--out", str(out), "--shard-size", "3"]
    return [*program, "--published", "2024-12-20", "--place", "山东省临沂市", *more]


def test_killed_at_any_moment_a_run_goes_on(undisturbed: Path, news: Path, tmp_path: Path, root: Path) -> None:
    chance = Random(20240912)
    for workers in ("1", "2", "2"):
        run = subprocess.Popen(
            command(news, tmp_path, "--workers", workers, "--quiet"), cwd=root, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(1, 8))
        run.kill()
        run.wait()
    done = subprocess.run(command(news, tmp_path, "--workers", "2"), cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path) == content(undisturbed)


def test_ctrl_c_ends_a_run_with_a_word(news: Path, tmp_path: Path, root: Path) -> None:
    run = subprocess.Popen(
        command(news, tmp_path, "--workers", "1"), cwd=root, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("shards/*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode in (0, 130)  # 0 where it was quicker than we
    assert run.returncode == 0 or (said.count("the same command goes on") == 1 and "Traceback" not in said)


@pytest.mark.parametrize(
    ("harm", "redone"),
    [
        (lambda out: (out / "events.parquet" / "part-000001.parquet").unlink(), 3),
        (lambda out: (out / "entities.parquet" / "part-000000.parquet").write_bytes(b"PAR1"), 3),
        (lambda out: (out / "shards" / "000002.json").write_bytes(b"{"), 3),
        (lambda out: (out / "run.json").unlink(), 0),
        (lambda out: (out / "rejected.jsonl").unlink(), 0),
        (lambda out: (out / "events.parquet" / "part-000001.parquet.7.unfinished").write_bytes(b"half"), 0),
    ],
)
def test_what_is_harmed_is_made_again(
    undisturbed: Path, news: Path, tmp_path: Path, harm: Callable[[Path], object], redone: int
) -> None:
    archive.run([news], tmp_path, options=SMALL, workers=0)
    harm(tmp_path)
    if not (tmp_path / "run.json").exists():
        (tmp_path / "rejected.jsonl").unlink()
    summary = archive.run([news], tmp_path, options=SMALL, workers=0)
    assert content(tmp_path) == content(undisturbed)
    assert summary.tally.inputs - summary.kept.inputs == redone


def test_another_option_is_noticed(news: Path, tmp_path: Path) -> None:
    archive.run([news], tmp_path, options=SMALL, workers=0)
    other = SMALL.model_copy(update={"place": "山东省济南市"})
    with pytest.raises(archive.ChangedError, match="options place: '山东省临沂市' then, '山东省济南市' now") as raised:
        archive.run([news], tmp_path, options=other, workers=0)
    assert raised.value.changes == ("options place: '山东省临沂市' then, '山东省济南市' now",)
    archive.run([news], tmp_path, options=other, workers=0, redo_changed=True)
    archive.run([news], tmp_path / "fresh", options=other, workers=0)
    assert content(tmp_path / "fresh") == {
        name: data for name, data in content(tmp_path).items() if not name.startswith("fresh")
    }


@pytest.mark.parametrize("part", ["package", "model", "confidence", "choices", "libraries"])
def test_another_version_is_noticed(news: Path, tmp_path: Path, part: str) -> None:
    archive.run([news], tmp_path, options=SMALL, workers=0)
    told = json.loads((tmp_path / "run.json").read_text())
    told[part][next(iter(told[part]))] = "0.0.1"
    (tmp_path / "run.json").write_text(json.dumps(told))
    with pytest.raises(archive.ChangedError, match=rf"{part} \w+: '0.0.1' then"):
        archive.run([news], tmp_path, options=SMALL, workers=0)


def test_a_changed_input_is_noticed_though_it_keeps_its_size(tmp_path: Path) -> None:
    news = make_archive(tmp_path / "in")
    out = tmp_path / "out"
    archive.run([news], out, options=SMALL, workers=0)
    file = news / "a.jsonl"
    file.write_text(file.read_text().replace('"n3"', '"m3"'))
    with pytest.raises(archive.ChangedError, match=r"the content of \S+a.jsonl:4 to"):
        archive.run([news], out, options=SMALL, workers=0)
    summary = archive.run([news], out, options=SMALL, workers=0, redo_changed=True)
    assert summary.tally.inputs - summary.kept.inputs == 3
    archive.run([news], tmp_path / "fresh", options=SMALL, workers=0)
    assert content(out) == content(tmp_path / "fresh")


def test_inputs_that_came_or_went_are_noticed(tmp_path: Path) -> None:
    news = make_archive(tmp_path / "in")
    out = tmp_path / "out"
    archive.run([news], out, options=SMALL, workers=0)
    (news / "empty.txt").unlink()
    (news / "b_20240912.txt").unlink()
    with pytest.raises(archive.ChangedError, match=r"inputs: 3 files of .* then, 1 of"):
        archive.run([news], out, options=SMALL, workers=0)
    archive.run([news], out, options=SMALL, workers=0, redo_changed=True)
    archive.run([news], tmp_path / "fresh", options=SMALL, workers=0)
    assert content(out) == content(tmp_path / "fresh")


def test_a_folder_with_other_things_is_left_alone(news: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(InputError, match=r"holds something else \(thesis.docx\)"):
        archive.run([news], tmp_path, workers=0)


def test_two_runs_do_not_share_a_folder(news: Path, tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LinyiError, match="another run is at work"):
            archive.run([news], tmp_path, workers=0)


def test_wrong_arguments_are_told(news: Path, tmp_path: Path) -> None:
    for wrong in ({"workers": -1}, {"workers": 1.5}, {"engine": "cloud"}):
        with pytest.raises(InputError, match=next(iter(wrong))):
            archive.run([news], tmp_path, **wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="which is read"):
        archive.run([news], news / "out")
    with pytest.raises(InputError, match="list of inputs"):
        archive.run(str(news), tmp_path)  # type: ignore[arg-type]


# ── Workers that die ──────────────────────────────────────────────────────────────────────────────


class Perilous:
    """A shop whose inputs may kill it: always, or as long as a file is not there."""

    def __init__(self, folder: Path) -> None:
        if (folder / "unfit").exists():
            os._exit(3)
        self._folder = folder

    def perform(self, order: Order, announce: Callable[[int, Tally], None]) -> Tally:
        tally = Tally()
        for number, raw in order.shard.inputs:
            announce(number, tally)
            if number in order.lost:
                tally.add(Tally(rejected={"worker died": 1}))
                continue
            text = json.loads(raw.content)["text"]
            if text == "deadly":
                os.kill(os.getpid(), signal.SIGKILL)
            if text == "wrong":
                raise ZeroDivisionError("no document's fault")
            if text == "unlucky" and not (mark := self._folder / "struck").exists():
                mark.touch()
                os._exit(9)
            tally.add(Tally(1))
        return tally


class Made:
    """Makes perilous shops; it travels to the workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> Any:
        return Perilous(self.folder)


def worked(tmp_path: Path, texts: list[str], workers: int = 2) -> dict[int, Tally]:
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts))
    shards: list[Shard] = list(cut(find_inputs([tmp_path / "in.jsonl"]), Options(shard_size=3), ""))
    with Crew(workers, Made(tmp_path)) as crew:
        return {news.shard.number: news.tally for news in crew.work_through(iter(shards)) if news.done}


def test_a_deadly_input_alone_is_lost(tmp_path: Path) -> None:
    done = worked(tmp_path, ["a", "deadly", "b", "c", "d", "e", "f"])
    assert {number: (tally.documents, tally.rejected) for number, tally in done.items()} == {
        0: (2, {"worker died": 1}),
        1: (3, {}),
        2: (1, {}),
    }


def test_a_chance_death_loses_nothing(tmp_path: Path) -> None:
    done = worked(tmp_path, ["a", "unlucky", "b", "c"])
    assert {number: tally.documents for number, tally in done.items()} == {0: 3, 1: 1}


def test_an_error_that_is_no_document_s_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(LinyiError, match="no document's fault"):
        worked(tmp_path, ["a", "wrong"])


def test_a_worker_that_cannot_begin_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "unfit").touch()
    with pytest.raises(LinyiError, match="ended before it began"):
        worked(tmp_path, ["a"])
