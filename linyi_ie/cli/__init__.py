"""The command `linyi-ie`: extract, explain, evaluate, schema; archive, report and serve have modules of their own.

Results go to standard output, everything else to standard error. What cannot be read is reported and passed
over; the exit code is then 1, as it is when the results cannot be written. Wrong options give 2.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from linyi_ie import __version__
from linyi_ie.cli.archive import archive_app
from linyi_ie.cli.output import (
    Format,
    drop_output,
    echo,
    echo_json,
    first_of_each_kind,
    prepare_output,
    score_table,
    terminal,
    write,
)
from linyi_ie.cli.report import report_command
from linyi_ie.cli.serve import serve_command
from linyi_ie.document import Document, registered_events
from linyi_ie.errors import InputError, LexiconError, LinyiError
from linyi_ie.evaluate import evaluate, mistakes
from linyi_ie.events import DEFAULT_EVENTS
from linyi_ie.explanation import Explanation
from linyi_ie.gold import GoldDocument
from linyi_ie.intake import checked
from linyi_ie.names import load_names
from linyi_ie.pipeline import Extractor
from linyi_ie.records import Article, Failure
from linyi_ie.sources import Problem, gold_documents, json_articles, text_articles
from linyi_ie.views.explained import explanation_view

Item = TypeVar("Item")


class _Program(TyperGroup):
    """The commands, with a standard output that carries Chinese and may fail."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            prepare_output()
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()
        except OSError as wrong:  # whatever is read is guarded in `sources`
            drop_output()
            if wrong.errno != errno.EPIPE:
                typer.echo(f"linyi-ie: cannot write the results: {wrong.strerror or wrong}", err=True)
            sys.exit(1)


app = typer.Typer(cls=_Program, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

app.add_typer(archive_app, name="archive")
app.command("report")(report_command)
app.command("serve")(serve_command)


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


Published = Annotated[str | None, typer.Option(help="The day that 去年, 9月12日 … refer to: 2024-09-12.")]
Place = Annotated[str | None, typer.Option(help="What 市, 全市, 我省 refer to: 山东省临沂市.")]
Texts = Annotated[list[str] | None, typer.Argument(help="UTF-8 texts, one article a file; - or none: stdin.")]
Lexicons = Annotated[
    list[str] | None,
    typer.Option("--lexicon", metavar="FILE.toml", help="Names, units and trigger words of your own; may repeat."),
]
Names = Annotated[
    str,
    typer.Option(
        metavar="MODEL", help="What finds names: standard, fast (for archives), hanlp:DIRECTORY or spacy:PIPELINE."
    ),
]


@app.command("extract")
def extract_command(
    files: Texts = None,
    published: Published = None,
    place: Place = None,
    format: Annotated[
        Format, typer.Option(help="table to read; json or jsonl for programs; gold for comparisons.")
    ] = Format.table,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read documents {id, text, published, place}, one a line.")
    ] = False,
    lexicon: Lexicons = None,
    names: Names = "standard",
) -> None:
    """Print the entities and event records of texts."""
    defaults = _defaults(published, place)
    places = files or ["-"]
    errands = _Errands(lexicon, names)
    read = json_articles if jsonl else text_articles
    documents = errands.extracted(errands.usable(read(places, defaults)))
    write(documents, format, several=jsonl or len(places) > 1)
    errands.leave()


@app.command("explain")
def explain_command(
    files: Texts = None,
    published: Published = None,
    place: Place = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one explanation a line.")] = False,
    lexicon: Lexicons = None,
    names: Names = "standard",
) -> None:
    """Print why: sentence by sentence the entities and their rules, triggers, events, and what was refused."""
    errands = _Errands(lexicon, names)
    articles = errands.usable(text_articles(files or ["-"], _defaults(published, place)))
    console = terminal()
    for explanation in errands.explained(articles):
        if as_json:
            echo(explanation.to_json())
        else:
            console.print(explanation_view(explanation))
    errands.leave()


def _defaults(published: str | None, place: str | None) -> Article:
    """Check what holds for all texts of a call."""
    try:
        return checked("", published=published, place=place)
    except InputError as wrong:
        wanted = {"published": "an ISO date such as 2024-09-12"}.get(wrong.argument, "UTF-8, such as 山东省临沂市")
        raise typer.BadParameter(f"--{wrong.argument} takes {wanted}") from wrong


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[str, typer.Argument(metavar="GOLD.jsonl", help="Annotated documents, one a line.")],
    errors: Annotated[int, typer.Option(min=0, help="Show up to so many mistakes of each kind.")] = 0,
    format: Annotated[ScoreFormat, typer.Option(help="table to read; json for programs.")] = ScoreFormat.table,
    lexicon: Lexicons = None,
    names: Names = "standard",
) -> None:
    """Extract the texts of a gold file and score the result against it."""
    errands = _Errands(lexicon, names)
    wanted = list(errands.usable(gold_documents(gold)))
    articles = (Article(text=d.text, published=d.published, place=d.place, id=d.id) for d in wanted)
    found = [GoldDocument.of(document) for document in errands.extracted(articles)]
    if not wanted and not errands.failed:
        errands.complain(f"{gold}: no document in it")
    if not found:
        errands.leave()
    scores = evaluate(wanted, found)
    shown = first_of_each_kind(mistakes(wanted, found), errors)
    if format is ScoreFormat.json:
        listed = {"mistakes": [mistake.model_dump() for mistake in shown]} if errors else {}
        echo_json({**scores.model_dump(mode="json"), **listed})
    else:
        console = terminal()
        console.print(score_table(scores))
        for mistake in shown:
            console.print(f"{mistake.kind}: {mistake.document}: {mistake.message}", markup=False, highlight=False)
    errands.leave()


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of what `extract --format json` writes."""
    echo_json(Document.model_json_schema(mode="serialization"))


_NAMES_WANTED = "takes standard, fast, hanlp:DIRECTORY or spacy:PIPELINE"


class _Errands:
    """What the commands share: extraction that reports failures and remembers them for the exit code."""

    def __init__(self, lexicons: list[str] | None, names: str) -> None:
        self.failed = False
        try:
            load_names(names)
            events = (*DEFAULT_EVENTS, *registered_events())
            self._extractor = Extractor(names=names, events=events, lexicons=lexicons or ())
        except InputError as wrong:
            raise typer.BadParameter(_NAMES_WANTED, param_hint="--names") from wrong
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

    def explained(self, articles: Iterable[Article]) -> Iterator[Explanation]:
        for article in articles:
            try:
                found = self._extractor.explain(article.text, published=article.published, place=article.place)
            except LinyiError as wrong:
                self.complain(f"{article.id}: {wrong.message}")
            else:
                yield found.model_copy(update={"document": found.document.model_copy(update={"id": article.id})})

    def extracted(self, articles: Iterable[Article]) -> Iterator[Document]:
        try:
            for result in self._extractor.extract_many(articles):
                if not isinstance(result, Failure):
                    yield result
                else:
                    self.complain(f"{result.id}: {result.error}: {result.message}")
        except LinyiError as wrong:
            self.complain(wrong.message)
