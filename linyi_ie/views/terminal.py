"""A document for the terminal: its entities by label, then its events, in a table where there is room."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from linyi_ie.document import Document
from linyi_ie.events import Event
from linyi_ie.views.summary import EventSummary, surfaces

_QUESTIONS = ("who", "what", "how many", "when", "where")
_ROOM = 100
"""Columns of a terminal from which on the events are a table."""


def document_view(document: Document) -> RenderableType:
    """Return what `linyi-ie extract` shows of one document."""
    facts = (document.id, f"published {document.published}" if document.published else None, document.place)
    title = Text(" · ".join(filter(None, facts)) or "document", style="bold")
    if not document.entities and not document.events:
        return Group(Rule(title), Text("nothing found"))
    return Group(Rule(title), _entities(document), Text(), _Events(document.events))


def _entities(document: Document) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for label, row in surfaces(document.entities).items():
        mentions = (text if count == 1 else f"{text} ×{count}" for text, count in row.items())
        table.add_row(label, str(sum(row.values())), Text("、".join(mentions)))
    return table


class _Events:
    """The events: a table where there is room for one, else a small block each. What no event tells is left out."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._rows = [EventSummary.of(event) for event in events]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(f"events: {len(self._rows)}", style="bold")
        if options.max_width >= _ROOM:
            yield self._table()
        else:
            yield from map(_block, self._rows)

    def _table(self) -> Table:
        asked = [name for name in _QUESTIONS if any(_answers(row)[name] for row in self._rows)]
        table = Table(show_lines=True)
        table.add_column("event", style="bold magenta", no_wrap=True)
        for name in asked:
            table.add_column(name, overflow="fold")
        for row in self._rows:
            answers = _answers(row)
            cells = ("\n".join(_head(row)), *(answers[name] for name in asked))
            table.add_row(*(Text(cell, style=_style(row)) for cell in cells))
        return table


def _block(row: EventSummary) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, answer in _answers(row).items():
        if answer:
            table.add_row(f"  {name}", Text(answer, style=_style(row)))
    head = Text(" ".join(_head(row)), style="bold magenta", overflow="fold")
    return Group(Text(), head, table) if table.row_count else Group(Text(), head)


def _head(row: EventSummary) -> list[str]:
    kind = f"{row.type} {row.trigger}"
    return [kind] if row.status == "happened" else [kind, f"({row.status})"]


def _answers(row: EventSummary) -> dict[str, str]:
    return dict(zip(_QUESTIONS, (row.who, row.what, row.how_many, row.when, row.where), strict=True))


def _style(row: EventSummary) -> str:
    return "" if row.status == "happened" else "dim"
