"""The Ray engine, on two actors of this machine: the same bytes as without. `make test-ray` runs this where Ray is."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import SMALL, content, make_archive

from linyi_ie import LinyiError, archive

ray = pytest.importorskip("ray", reason="Ray is not installed: make test-ray installs it in build/ray")


def test_two_actors_write_what_one_process_writes(tmp_path: Path) -> None:
    news = make_archive(tmp_path / "in", lines=20)
    archive.run([news], tmp_path / "here", options=SMALL, workers=0)
    archive.run([news], tmp_path / "there", options=SMALL, workers=2, engine="ray")
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_run_goes_from_one_engine_to_the_other(tmp_path: Path) -> None:
    news = make_archive(tmp_path / "in")
    archive.run([news], tmp_path / "here", options=SMALL, workers=0)
    archive.run([news], tmp_path / "there", options=SMALL, workers=0)
    (tmp_path / "there" / "events.parquet" / "part-000001.parquet").unlink()
    summary = archive.run([news], tmp_path / "there", options=SMALL, workers=2, engine="ray")
    assert summary.tally.inputs - summary.kept.inputs == 3
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_changed_input_is_noticed_there_too(tmp_path: Path) -> None:
    news = make_archive(tmp_path / "in")
    archive.run([news], tmp_path / "out", options=SMALL, workers=0)
    file = news / "a.jsonl"
    file.write_text(file.read_text().replace('"n3"', '"m3"'))
    with pytest.raises(archive.ChangedError, match="the content of"):
        archive.run([news], tmp_path / "out", options=SMALL, workers=2, engine="ray")


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    news = make_archive(tmp_path / "in")
    with pytest.raises(LinyiError, match="no Ray cluster can be reached"):
        archive.run([news], tmp_path / "out", workers=2, engine="ray", address="127.0.0.1:9")
