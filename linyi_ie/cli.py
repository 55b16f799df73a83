"""The command `linyi-ie`: extract, evaluate, schema.

Results go to standard output, everything else to standard error. What cannot be read is reported and passed
over; the exit code is then 1, as it is when the results cannot be written. Wrong options give 2.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from linyi_ie import __version__
from linyi_ie.document import Document, registered_events
from linyi_ie.errors import InputError, LexiconError, LinyiError
from linyi_ie.evaluate import Accuracy, Evaluation, Mistake, Score, evaluate, mistakes
from linyi_ie.events import DEFAULT_EVENTS
from linyi_ie.gold import GoldDocument
from linyi_ie.intake import checked
from linyi_ie.pipeline import Extractor
from linyi_ie.records import Article, Failure
from linyi_ie.sources import Problem, gold_documents, json_articles, text_articles
from linyi_ie.views.terminal import document_view

Item = TypeVar("Item")


class _Program(TyperGroup):
    """The commands, with a standard output that carries Chinese and may fail."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            _prepare_output()
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()
        except OSError as wrong:  # whatever is read is guarded in `sources`
            _drop_output()
            if wrong.errno != errno.EPIPE:
                typer.echo(f"linyi-ie: cannot write the results: {wrong.strerror or wrong}", err=True)
            sys.exit(1)


app = typer.Typer(cls=_Program, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

_PIPED_WIDTH = 120
"""Columns of a table that goes to a file or another program."""


class Format(StrEnum):
    """How `extract` writes documents."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    gold = "gold"


class ScoreFormat(StrEnum):
    """How `evaluate` writes scores."""

    table = "table"
    json = "json"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"linyi-ie {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version.")
    ] = False,
) -> None:
    """Typed event records from Chinese institutional news: who did what, when, how many, with which honour."""


Lexicons = Annotated[
    list[str] | None,
    typer.Option("--lexicon", metavar="FILE.toml", help="Names, units and trigger words of your own; may repeat."),
]


@app.command("extract")
def extract_command(
    files: Annotated[
        list[str] | None, typer.Argument(help="UTF-8 texts, one article a file; - or none: stdin.")
    ] = None,
    published: Annotated[str | None, typer.Option(help="The day that 去年, 9月12日 … refer to: 2024-09-12.")] = None,
    place: Annotated[str | None, typer.Option(help="What 市, 全市, 我省 refer to: 山东省临沂市.")] = None,
    format: Annotated[
        Format, typer.Option(help="table to read; json or jsonl for programs; gold for comparisons.")
    ] = Format.table,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read documents {id, text, published, place}, one a line.")
    ] = False,
    lexicon: Lexicons = None,
) -> None:
    """Print the entities and event records of texts."""
    try:
        defaults = checked("", published=published, place=place)
    except InputError as wrong:
        wanted = {"published": "an ISO date such as 2024-09-12"}.get(wrong.argument, "UTF-8, such as 山东省临沂市")
        raise typer.BadParameter(f"--{wrong.argument} takes {wanted}") from wrong
    names = files or ["-"]
    errands = _Errands(lexicon)
    read = json_articles if jsonl else text_articles
    documents = errands.extracted(errands.usable(read(names, defaults)))
    _write(documents, format, several=jsonl or len(names) > 1)
    errands.leave()


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[str, typer.Argument(metavar="GOLD.jsonl", help="Annotated documents, one a line.")],
    errors: Annotated[int, typer.Option(min=0, help="Show up to so many mistakes of each kind.")] = 0,
    format: Annotated[ScoreFormat, typer.Option(help="table to read; json for programs.")] = ScoreFormat.table,
    lexicon: Lexicons = None,
) -> None:
    """Extract the texts of a gold file and score the result against it."""
    errands = _Errands(lexicon)
    wanted = list(errands.usable(gold_documents(gold)))
    articles = (Article(text=d.text, published=d.published, place=d.place, id=d.id) for d in wanted)
    found = [GoldDocument.of(document) for document in errands.extracted(articles)]
    if not wanted and not errands.failed:
        errands.complain(f"{gold}: no document in it")
    if not found:
        errands.leave()
    scores = evaluate(wanted, found)
    shown = _first_of_each_kind(mistakes(wanted, found), errors)
    if format is ScoreFormat.json:
        listed = {"mistakes": [mistake.model_dump() for mistake in shown]} if errors else {}
        _echo_json({**scores.model_dump(mode="json"), **listed})
    else:
        console = _console()
        console.print(_score_table(scores))
        for mistake in shown:
            console.print(f"{mistake.kind}: {mistake.document}: {mistake.message}", markup=False, highlight=False)
    errands.leave()


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of what `extract --format json` writes."""
    _echo_json(Document.model_json_schema(mode="serialization"))


class _Errands:
    """What the commands share: extraction that reports failures and remembers them for the exit code."""

    def __init__(self, lexicons: list[str] | None) -> None:
        self.failed = False
        try:
            self._extractor = Extractor(events=(*DEFAULT_EVENTS, *registered_events()), lexicons=lexicons or ())
        except LexiconError as wrong:
            raise typer.BadParameter(wrong.message, param_hint="--lexicon") from wrong
        except LinyiError as wrong:
            self.complain(wrong.message)
            raise typer.Exit(1) from wrong

    def complain(self, message: str) -> None:
        self.failed = True
        typer.echo(f"linyi-ie: {message}", err=True)

    def leave(self) -> None:
        if self.failed:
            raise typer.Exit(1)

    def usable(self, items: Iterable[Item | Problem]) -> Iterator[Item]:
        for item in items:
            if isinstance(item, Problem):
                self.complain(item.message)
            else:
                yield item

    def extracted(self, articles: Iterable[Article]) -> Iterator[Document]:
        try:
            for result in self._extractor.extract_many(articles):
                if not isinstance(result, Failure):
                    yield result
                else:
                    self.complain(f"{result.id}: {result.error}: {result.message}")
        except LinyiError as wrong:
            self.complain(wrong.message)


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────


def _prepare_output() -> None:
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


def _drop_output() -> None:
    """Send what is still unwritten nowhere, so that the interpreter does not fail over it once more."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(documents: Iterable[Document], format: Format, *, several: bool) -> None:
    match format:
        case Format.table:
            console = _console()
            for document in documents:
                console.print(document_view(document))
        case Format.jsonl:
            for document in documents:
                _echo(document.to_json())
        case Format.gold:
            for document in documents:
                _echo(GoldDocument.of(document).to_json())
        case Format.json:
            _write_json(documents, several)


def _write_json(documents: Iterable[Document], several: bool) -> None:
    """One document is an object; several are a list, written as it grows."""
    if not several:
        for document in documents:
            _echo(document.to_json(indent=2))
        return
    opening = "[\n"
    for document in documents:
        _echo(opening + document.to_json(indent=2), end="")
        opening = ",\n"
    _echo("\n]" if opening == ",\n" else "[]")


def _echo(text: str, end: str = "\n") -> None:
    typer.echo((text + end).encode(), nl=False)  # bytes: UTF-8 whatever the terminal's code page


def _echo_json(data: dict[str, Any]) -> None:
    _echo(json.dumps(data, ensure_ascii=False, indent=2))


def _console() -> Console:
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=_PIPED_WIDTH if piped else None)


def _first_of_each_kind(found: Iterable[Mistake], limit: int) -> list[Mistake]:
    kinds: dict[str, list[Mistake]] = {}
    for mistake in found:
        kinds.setdefault(mistake.kind, []).append(mistake)
    return [mistake for listed in kinds.values() for mistake in listed[:limit]]


def _score_table(scores: Evaluation) -> Table:
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
    return table
