"""What the commands print: documents in each format, scores, and how standard output is treated."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from linyi_ie.document import Document
from linyi_ie.evaluate import Evaluation, Mistake
from linyi_ie.gold import GoldDocument
from linyi_ie.scores import Accuracy, Score
from linyi_ie.views.terminal import document_view

_PIPED_WIDTH = 120
"""Columns of a table that goes to a file or another program."""


class Format(StrEnum):
    """How `extract` writes documents."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    gold = "gold"


def prepare_output() -> None:
    """Keep the encoding of standard output where it carries Chinese, else take UTF-8; what it lacks is escaped."""
    output: Any = sys.stdout
    if output is None:  # closed by the shell: >&-
        raise OSError(errno.EBADF, "standard output is closed")
    if not isinstance(output, io.TextIOWrapper):
        return
    try:
        "临沂市 …".encode(output.encoding)
    except (UnicodeEncodeError, LookupError):
        output.reconfigure(encoding="utf-8")
    output.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Send what is still unwritten nowhere, so that the interpreter does not fail over it once more."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(documents: Iterable[Document], format: Format, *, several: bool) -> None:
    """Print documents; `several` makes JSON a list, whether or not there is more than one."""
    match format:
        case Format.table:
            console = terminal()
            for document in documents:
                console.print(document_view(document))
        case Format.jsonl:
            for document in documents:
                echo(document.to_json())
        case Format.gold:
            for document in documents:
                echo(GoldDocument.of(document).to_json())
        case Format.json:
            _write_json(documents, several)


def _write_json(documents: Iterable[Document], several: bool) -> None:
    """One document is an object; several are a list, written as it grows."""
    if not several:
        for document in documents:
            echo(document.to_json(indent=2))
        return
    opening = "[\n"
    for document in documents:
        echo(opening + document.to_json(indent=2), end="")
        opening = ",\n"
    echo("\n]" if opening == ",\n" else "[]")


def echo(text: str, end: str = "\n") -> None:
    """Print in UTF-8, whatever the terminal's code page."""
    typer.echo((text + end).encode(), nl=False)


def echo_json(data: dict[str, Any]) -> None:
    """Print as JSON that a human can read too."""
    echo(json.dumps(data, ensure_ascii=False, indent=2))


def terminal() -> Console:
    """Return a console of the terminal's width, of a fixed one where output goes elsewhere."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=_PIPED_WIDTH if piped else None)


def first_of_each_kind(found: Iterable[Mistake], limit: int) -> list[Mistake]:
    """Return up to `limit` mistakes of each kind."""
    kinds: dict[str, list[Mistake]] = {}
    for mistake in found:
        kinds.setdefault(mistake.kind, []).append(mistake)
    return [mistake for listed in kinds.values() for mistake in listed[:limit]]


def score_table(scores: Evaluation) -> Table:
    """Return what `linyi-ie evaluate` shows."""
    table = Table(title=f"documents: {scores.documents}", title_justify="left", title_style="bold")
    table.add_column("what", style="bold", no_wrap=True)
    for name in ("precision", "recall", "F1", "gold", "found", "right"):
        table.add_column(name, justify="right", no_wrap=True)

    def add_score(name: str, score: Score) -> None:
        rates = (f"{rate:.3f}" for rate in (score.precision, score.recall, score.f1))
        table.add_row(name, *rates, str(score.gold), str(score.predicted), str(score.matched))

    def add_accuracy(name: str, share: Accuracy) -> None:
        rate = "–" if share.accuracy is None else f"{share.accuracy:.3f}"
        table.add_row(name, rate, "", "", str(share.total), "", str(share.right))

    for title, part in (("entities", scores.entities), ("events", scores.events)):
        add_score(title, part.micro)
        for name, score in part.each.items():
            add_score(f"  {name}", score)
        table.add_section()
    for label, share in scores.values.items():
        add_accuracy(f"{label} value", share)
    table.add_section()
    add_score("arguments", scores.arguments)
    add_score("whole records", scores.whole_records)
    add_accuracy("quantity attachment", scores.attachment)
    table.add_section()
    for name, part in scores.calibration.items():
        if part.error is not None:
            table.add_row(f"calibration error, {name}", f"{part.error:.3f}", "", "", "", str(part.total), "")
    return table
