"""The commands `linyi-ie archive run` and `linyi-ie archive schema`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from linyi_ie.errors import InputError, LexiconError, LinyiError
from linyi_ie.intake import lexicons_of

if TYPE_CHECKING:
    from linyi_ie.archive import Options, Progress

archive_app = typer.Typer(no_args_is_help=True, help="Read whole archives into tables: resumable, nothing lost.")

_INTERRUPTED = 130
"""Exit code of a program that Ctrl-C ended."""
_QUIET_SECONDS = 30
"""How often progress is told where there is no terminal to draw a bar on."""


class TableFormat(StrEnum):
    """What the tables are written as."""

    parquet = "parquet"
    jsonl = "jsonl"


class EngineName(StrEnum):
    """What the work is spread over: processes of this machine, or a Ray cluster."""

    local = "local"
    ray = "ray"


@archive_app.command("run")
def run_command(
    inputs: Annotated[
        list[str], typer.Argument(help="Files, folders, patterns: .txt .html .jsonl .csv .tsv .parquet, also .gz .zst.")
    ],
    out: Annotated[Path | None, typer.Option(help="The folder to write into, or to resume in.")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Processes; as many as processors by default.")] = None,
    format: Annotated[TableFormat, typer.Option(help="What the tables are written as.")] = TableFormat.parquet,
    text_field: Annotated[str, typer.Option(help="The key or column with the text.")] = "text",
    title_field: Annotated[str | None, typer.Option(help="The one with a title to put before the text.")] = None,
    date_field: Annotated[str, typer.Option(help="The one with the day of publication.")] = "published",
    place_field: Annotated[str, typer.Option(help="The one with the place.")] = "place",
    id_field: Annotated[str, typer.Option(help="The one with the id.")] = "id",
    encoding: Annotated[str | None, typer.Option(help="The inputs' encoding, if it is not to be found out.")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication where an input tells none.")] = None,
    place: Annotated[str | None, typer.Option(help="What 市, 全市, 我省 refer to: 山东省临沂市.")] = None,
    names: Annotated[str, typer.Option(help="The names model.")] = "standard",
    lexicon: Annotated[
        list[str] | None, typer.Option("--lexicon", metavar="FILE.toml", help="Words of your own; may repeat.")
    ] = None,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Whether the documents table holds the texts.")] = True,
    shard_size: Annotated[int, typer.Option(min=1, help="Inputs that are written as a whole.")] = 500,
    limit: Annotated[int | None, typer.Option(min=0, help="End after so many inputs.")] = None,
    largest: Annotated[int, typer.Option(min=1, help="Reject single inputs of more bytes.")] = 16 * 2**20,
    engine: Annotated[EngineName, typer.Option(help="local processes, or ray for many machines.")] = EngineName.local,
    address: Annotated[str | None, typer.Option(help="The Ray cluster's address; a Ray of its own if absent.")] = None,
    redo_changed: Annotated[
        bool, typer.Option("--redo-changed", help="Do again what other inputs, options or versions have changed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all inputs; extract and write nothing.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Read an archive into tables of documents, entities and events; run it again to go on where it was ended."""
    from linyi_ie import archive

    try:
        options = archive.Options(
            format=format.value, text_field=text_field, title_field=title_field, date_field=date_field,
            place_field=place_field, id_field=id_field, encoding=encoding, published=_day(published), place=place,
            names=names, lexicons=lexicons_of(lexicon or ()), keep_text=text, shard_size=shard_size, limit=limit,
            largest=largest,
        )  # fmt: skip
        if dry_run:
            _dry_run(inputs, options)
            return
        if out is None:
            raise typer.BadParameter("--out says which folder to write into")
        signal.signal(signal.SIGTERM, _interrupt)
        with _shown(quiet) as tell:
            summary = archive.run(
                inputs, out, options=options, workers=_workers(workers), engine=engine.value, address=address,
                redo_changed=redo_changed, progress=tell,
            )  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(f"linyi-ie: stopped; the same command goes on from what is done in {out}", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    except (InputError, LexiconError) as wrong:
        raise typer.BadParameter(wrong.message) from wrong
    except LinyiError as wrong:
        typer.echo(f"linyi-ie: {wrong.message}", err=True)
        raise typer.Exit(1) from wrong
    _say(
        f"{_told(summary.tally)}, in {summary.out}" + (f"; {summary.kept.inputs} were done" * bool(summary.kept.inputs))
    )


@archive_app.command("schema")
def schema_command() -> None:
    """Print the columns of the tables, as the reference shows them."""
    from linyi_ie.archive.schema import EVIDENCE, ROLE, TABLES, VERSION

    typer.echo(f"schema {VERSION}")
    for name, columns in (*TABLES.items(), ("roles", ROLE), ("evidence", EVIDENCE)):
        typer.echo(f"\n## {name}\n\n| column | type | meaning |\n| --- | --- | --- |")
        for column in columns:
            typer.echo(f"| `{column.name}` | {column.type} | {column.meaning} |")


def _day(published: str | None) -> date | None:
    if published is None:
        return None
    from linyi_ie.archive.days import day_in

    if (day := day_in(published)) is None:
        raise typer.BadParameter("--published takes an ISO date such as 2024-09-12")
    return day


def _workers(given: int | None) -> int:
    if given is not None:
        return given
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _dry_run(inputs: list[str], options: Options) -> None:
    from linyi_ie import archive

    listed, tally, told = archive.dry_run(inputs, options=options)
    for one in told:
        _say(one)
    _say(f"{listed.files} files of {listed.bytes:,} bytes: {_told(tally)}")
    for reason, count in sorted(tally.rejected.items()):
        _say(f"  {count} {reason}")


# ── Progress ──────────────────────────────────────────────────────────────────────────────────────


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _told(tally: Any) -> str:
    found = f", {tally.entities} entities, {tally.events} events" * bool(tally.entities)
    return (
        f"{tally.documents} documents of {tally.characters} characters{found}, {sum(tally.rejected.values())} rejected"
    )


def _shown(quiet: bool) -> Any:
    if quiet:
        return nullcontext(_tell_nothing)
    return _Bar() if sys.stderr.isatty() else nullcontext(_Lines())


def _tell_nothing(_: Progress) -> None:
    pass


class _Rates:
    """Documents and characters a second, and the seconds that remain, since this run began."""

    def __init__(self) -> None:
        self._began = monotonic()

    def of(self, progress: Progress) -> tuple[str, float | None]:
        """Return the rates in words and the remaining seconds, None while nothing is known."""
        passed = max(monotonic() - self._began, 1e-9)
        done = progress.tally
        new = done.documents - progress.kept.documents
        characters = done.characters - progress.kept.characters
        fresh = progress.read - progress.kept_read
        left = passed / fresh * (progress.total - progress.read) if fresh > 0 else None
        rejected = sum(done.rejected.values())
        return f"{new / passed:.1f} documents/s  {characters / passed:,.0f} characters/s  {rejected} rejected", left


class _Lines:
    """Progress for a file or another program: a line now and then."""

    def __init__(self) -> None:
        self._rates, self._told = _Rates(), monotonic()

    def __call__(self, progress: Progress) -> None:
        if monotonic() - self._told < _QUIET_SECONDS:
            return
        self._told = monotonic()
        words, left = self._rates.of(progress)
        remaining = "" if left is None else f"  {left / 60:.0f} minutes remain"
        _say(f"{progress.tally.documents} documents  {words}{remaining}")


class _Bar:
    """Progress for a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress as Bar, TextColumn, TimeElapsedColumn

        self._bar = Bar(
            TextColumn("{task.fields[done]} documents"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[rates]}"), TimeElapsedColumn(), TextColumn("{task.fields[left]}"),
            console=Console(stderr=True),
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, done=0, rates="", left="")
        self._rates = _Rates()

    def __enter__(self) -> Any:
        self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, progress: Progress) -> None:
        words, left = self._rates.of(progress)
        hours, seconds = divmod(round(left or 0), 3600)
        remaining = "" if left is None else f"{hours}:{seconds // 60:02}:{seconds % 60:02} remain"
        self._bar.update(
            self._task, total=max(1, progress.total), completed=progress.read, done=progress.tally.documents,
            rates=words, left=remaining,
        )  # fmt: skip
