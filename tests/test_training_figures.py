"""Paragraphs of which only the figures are annotated: what a mark says, and what is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models"))

from training.figures import figures_of

from linyi_ie.gold import GoldDocument


def read(folder: Path, paragraph: str) -> GoldDocument:
    path = folder / "figures.txt"
    path.write_text(f"# t1 | 2025-07-16 | 湖南省岳阳市\n{paragraph}\n\n", encoding="utf-8")
    (document,) = figures_of(path)
    return document


def said(document: GoldDocument) -> list[tuple[str, list[tuple[str, str, int]]]]:
    return [(event.type, [(one.role, one.text, one.start) for one in event.args]) for event in document.events]


def test_a_mark_names_type_and_role(tmp_path: Path) -> None:
    document = read(
        tmp_path, "支队查看【38个|inspection.count|工地】工地，办班【2期|training.sessions】，【三方|-】到场。"
    )
    assert (document.id, str(document.published), document.place) == ("t1", "2025-07-16", "湖南省岳阳市")
    assert document.text == "支队查看38个工地，办班2期，三方到场。"
    assert said(document) == [("inspection", [("count", "38个", 4)]), ("training", [("sessions", "2期", 12)])]


@pytest.mark.parametrize(
    "mark", ["【2期|training.sessions", "【2期】", "【2期|training】", "【2期|training.sessions|班|次】"]
)
def test_other_marks_are_refused_with_their_line(tmp_path: Path, mark: str) -> None:
    with pytest.raises(ValueError, match="line 2: a mark is not of the form"):
        read(tmp_path, f"办班{mark}。")


def test_a_paragraph_needs_its_heading(tmp_path: Path) -> None:
    path = tmp_path / "figures.txt"
    path.write_text("办班【2期|training.sessions】。\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1: "):
        figures_of(path)


def test_the_figures_that_we_learn_from_can_be_read(root: Path) -> None:
    files = sorted((root / "models" / "data" / "figures").glob("*.txt"))
    assert files
    documents = [document for file in files for document in figures_of(file)]
    assert len({document.id for document in documents}) == len(documents)
