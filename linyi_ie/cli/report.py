"""The command `linyi-ie report`: an archive's events as one HTML file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from linyi_ie.errors import InputError, LinyiError


class Language(StrEnum):
    """What headings and legends are written in."""

    en = "en"
    zh = "zh"


def report_command(
    out: Annotated[Path, typer.Argument(help="The folder that `linyi-ie archive run … --out` wrote.")],
    file: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.html", help="The file to write.")] = Path(
        "report.html"
    ),
    language: Annotated[Language, typer.Option(help="The language of headings and legends.")] = Language.en,
) -> None:
    """Write an archive's events as one HTML file to look at: totals, time line, and each event's evidence."""
    from linyi_ie.views.report import write_report

    try:
        written = write_report(out, file, language=language.value)
    except InputError as wrong:
        raise typer.BadParameter(wrong.message) from wrong
    except LinyiError as wrong:
        typer.echo(f"linyi-ie: {wrong.message}", err=True)
        raise typer.Exit(1) from wrong
    typer.echo(f"{written}: {written.stat().st_size / 1e6:.1f} MB, to open in a browser", err=True)
