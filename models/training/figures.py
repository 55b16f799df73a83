"""Paragraphs in which only the figures are annotated: `【438个|inspection.count|建筑工地】`, in place of the figure.

What stands between the marks is text; a mark has the figure and the event type and role that it fills, `-` for no
event. Then it may tell what is counted; that is for people who read the file, and nothing is learned from it. A line
`# id | publication date | place` stands before each paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import regex

from linyi_ie.gold import GoldArgument, GoldDocument, GoldEvent
from linyi_ie.records import Span

_HEAD = regex.compile(r"# (?<id>\S+) \| (?<published>\d{4}-\d\d-\d\d) \| (?<place>\S+)")
_MARK = regex.compile(r"【(?<figure>[^【】|]+)\|(?:(?<kind>[a-z]+)\.(?<role>[a-z]+)|-)(?:\|[^【】|]+)?】")


def figures_of(path: Path) -> list[GoldDocument]:
    """Read a file of such paragraphs, each as a document whose events have a figure only.

    Raises `ValueError` with the number of the line that is not of this form.
    """
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return list(_documents((number, line) for number, line in lines if line.strip()))


def _documents(lines: Iterator[tuple[int, str]]) -> Iterator[GoldDocument]:
    for number, line in lines:
        head, (_, paragraph) = _HEAD.fullmatch(line), next(lines, (0, ""))
        if head is None or not paragraph:
            raise ValueError(f"line {number}: `# id | date | place` and a paragraph are expected")
        try:
            text, events = unmarked(paragraph)
        except ValueError as wrong:
            raise ValueError(f"line {number + 1}: {wrong}") from wrong
        yield GoldDocument(
            id=head["id"],
            text=text,
            published=date.fromisoformat(head["published"]),
            place=head["place"],
            events=tuple(events),
        )


def unmarked(paragraph: str) -> tuple[str, list[GoldEvent]]:
    """Take the marks out of a paragraph; each becomes an event that has its figure and nothing else."""
    text, events, end = "", list[GoldEvent](), 0
    for mark in _MARK.finditer(paragraph):
        text += paragraph[end : mark.start()]
        if mark["kind"]:
            events.append(_event(mark["kind"], mark["role"], mark["figure"], len(text)))
        text, end = text + mark["figure"], mark.end()
    text += paragraph[end:]
    if regex.search(r"[【】|]", text):
        raise ValueError("a mark is not of the form 【figure|type.role|noun】")
    return text, events


def _event(kind: str, role: str, figure: str, start: int) -> GoldEvent:
    end = start + len(figure)
    argument = GoldArgument(role=role, start=start, end=end, text=figure)
    return GoldEvent(type=kind, trigger=Span(start=start, end=end, text=figure), args=(argument,))
