"""Cases as marked-up text: `name | text with [[surface|LABEL canonical name level]]`, one a line.

A mark with `!` before its surface stands for a span that a names model gives; the others must be found by rule.
What is not marked must not be found. The canonical name is left out where it equals the surface.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from linyi_ie.names import NameSpan
from linyi_ie.records import Entity, Honour, Organisation

_MARK = regex.compile(r"\[\[(!?)(.+?)\|([A-Z]+)(?: ([^\]]+))?\]\]")
_LEVELS = {"international", "national", "provincial", "municipal", "county"}


@dataclass(frozen=True)
class Expected:
    """One marked span: what it is called in full, and its level where the mark tells one."""

    start: int
    end: int
    label: str
    name: str
    level: str | None
    given: bool


@dataclass(frozen=True)
class Case:
    """A text without its marks, and the marks."""

    name: str
    text: str
    place: str | None
    marks: tuple[Expected, ...]

    def given(self) -> list[NameSpan]:
        """Return the spans that a names model is supposed to give."""
        return [
            NameSpan(start=mark.start, end=mark.end, label=mark.label, confidence=0.95)
            for mark in self.marks
            if mark.given
        ]

    def spans(self, *labels: str) -> set[tuple[int, int, str]]:
        """Return the marked spans of these labels."""
        return {(mark.start, mark.end, mark.label) for mark in self.marks if mark.label in labels}


def cases(path: Path) -> list[Case]:
    """Read the cases of a file; lines that begin with # are remarks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines if line.strip() and not line.startswith("#")]


def _case(line: str) -> Case:
    head, _, marked = line.partition(" | ")
    name, _, place = head.partition(" @ ")
    marked = marked.replace("\\n", "\n")
    text, marks, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        start, at = len(text), match.end()
        text += match[2]
        words = (match[4] or "").split()
        level = words.pop() if words and words[-1] in _LEVELS else None
        full = " ".join(words) or match[2]
        marks.append(Expected(start, len(text), match[3], full, level, bool(match[1])))
    return Case(name, text + marked[at:], place or None, tuple(marks))


def found(entities: Iterator[Entity] | tuple[Entity, ...], *labels: str) -> set[tuple[int, int, str]]:
    """Return the spans of these labels."""
    return {(one.start, one.end, one.label) for one in entities if one.label in labels}


def values_hold(case: Case, entities: tuple[Entity, ...]) -> bool:
    """Say whether each marked ORG and HONOUR got the name of its mark, and the level where it tells one."""
    by_span = {(one.start, one.end): one.value for one in entities}
    for mark in case.marks:
        value = by_span.get((mark.start, mark.end))
        if isinstance(value, Organisation | Honour) and value.name != mark.name:
            return False
        if isinstance(value, Honour) and mark.level and value.level != mark.level:
            return False
    return True
