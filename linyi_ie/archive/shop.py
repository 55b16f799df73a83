"""The work on one shard: inputs to articles to documents to rows, written as whole files, the receipt last.

A shop is what a worker keeps from shard to shard: the extractor and its model.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from linyi_ie.archive.articles import Found, article_of
from linyi_ie.archive.options import Options
from linyi_ie.archive.raw import Numbered, Reason, RejectedError, Rejection
from linyi_ie.archive.rows import document_row, entity_rows, event_rows
from linyi_ie.archive.schema import TABLES
from linyi_ie.archive.shards import Shard
from linyi_ie.archive.writers import explained, line_of, part, sha256_of, whole_file, whole_table, write_json
from linyi_ie.document import registered_events
from linyi_ie.events import DEFAULT_EVENTS, Event
from linyi_ie.pipeline import Extractor, Read
from linyi_ie.records import Article, Failure

RECEIPTS: Final = "shards"
"""The folder, inside the output folder, with a receipt for each shard that is done."""


@dataclass(slots=True)
class Tally:
    """What a shard or a run came to. `characters` are those of the documents."""

    documents: int = 0
    entities: int = 0
    events: int = 0
    characters: int = 0
    rejected: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def inputs(self) -> int:
        """Documents and rejected together."""
        return self.documents + sum(self.rejected.values())

    def add(self, other: Tally) -> None:
        """Add another tally to this."""
        self.documents += other.documents
        self.entities += other.entities
        self.events += other.events
        self.characters += other.characters
        for reason, count in other.rejected.items():
            self.rejected[reason] = self.rejected.get(reason, 0) + count

    def as_json(self) -> dict[str, Any]:
        """Return the figures with the reasons in the order of their names."""
        return {
            "documents": self.documents,
            "entities": self.entities,
            "events": self.events,
            "characters": self.characters,
            "rejected": dict(sorted(self.rejected.items())),
        }


def receipt_of(shard: int) -> str:
    """Return where the receipt of a shard lies: ``shards/000012.json``."""
    return f"{RECEIPTS}/{shard:06}.json"


def rejected_of(shard: int) -> str:
    """Return where the rejected inputs of a shard lie."""
    return f"{RECEIPTS}/{shard:06}.rejected.jsonl"


@dataclass(frozen=True, slots=True)
class Order:
    """A shard to work on. `lost` are inputs that killed their worker; `singly` means one input at a time.

    `failed` are inputs whose events could not be made, each with the error.
    """

    shard: Shard
    lost: frozenset[int] = frozenset()
    singly: bool = False
    failed: Mapping[int, str] = field(default_factory=dict[int, str])


class _SpoiltError(Exception):
    """An error while an input's events were made: rows of it are written, so the shard is begun anew without it."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(number, message)
        self.number = number
        self.message = message


def _whole(number: int, events: Iterator[Event]) -> Iterator[Event]:
    """Yield events as they are made. Raises `_SpoiltError` for an error in making one."""
    try:
        yield from events
    except Exception as wrong:
        raise _SpoiltError(number, f"{type(wrong).__name__}: {wrong}") from wrong


class Shop:
    """Works on shards, one after another."""

    def __init__(self, out: Path, options: Options) -> None:
        self._out = out
        self._options = options
        self._extractor = Extractor(options.names, (*DEFAULT_EVENTS, *registered_events()), options.lexicons)

    def perform(self, order: Order, announce: Callable[[int, Tally], None] = lambda _, __: None) -> Tally:
        """Work on a shard and write its part of the tables.

        `announce` is told each input before it is worked on, with the tally so far. Raises `LinyiError` when the
        output folder cannot be written to.
        """
        with explained(self._out):
            while True:
                try:
                    return self._perform(order, announce)
                except _SpoiltError as spoilt:
                    order = replace(order, failed={**order.failed, spoilt.number: spoilt.message})

    def _perform(self, order: Order, announce: Callable[[int, Tally], None]) -> Tally:
        number = order.shard.number
        places = {table: self._out / part(table, self._options.format, number) for table in TABLES}
        rejected = self._out / rejected_of(number)
        tally = Tally()
        with ExitStack() as stack:
            tables = {
                table: stack.enter_context(whole_table(table, self._options.format, place))
                for table, place in places.items()
            }
            rejections = stack.enter_context(whole_file(rejected))
            for numbered, result in self._results(order, lambda number: announce(number, tally)):
                if isinstance(result, Rejection):
                    rejections.write(line_of(result.row()))
                    tally.add(Tally(rejected={result.reason.value: 1}))
                    continue
                found, read = result
                made = _whole(numbered.number, read.events)
                entities = tables["entities"].add(entity_rows(numbered.number, read.entities))
                events = tables["events"].add(event_rows(numbered.number, read.entities, made))
                tables["documents"].add([document_row(*numbered, found, entities, events, self._options.keep_text)])
                tally.add(Tally(1, entities, events, len(read.article.text)))
        self._receipt(order.shard, tally, (*places.values(), rejected))
        return tally

    def _receipt(self, shard: Shard, tally: Tally, places: tuple[Path, ...]) -> None:
        """Say that the shard is done, from what, and what its files are to hold."""
        files = {os.path.relpath(place, self._out): sha256_of(place) for place in places}
        write_json(self._out / receipt_of(shard.number), {"key": shard.key, **tally.as_json(), "files": files})

    def _results(
        self, order: Order, announce: Callable[[int], None]
    ) -> Iterator[tuple[Numbered, Rejection | tuple[Found, Read]]]:
        """Yield each input with what became of it, in order; texts go to the extractor as one stream."""
        waiting: list[tuple[Numbered, Rejection | Found]] = []

        def articles() -> Iterator[Article]:
            for numbered in order.shard.inputs:
                announce(numbered.number)
                read = self._read(numbered, order)
                waiting.append((numbered, read))
                if isinstance(read, Found):
                    yield read.article

        stream = articles()
        results = self._singly(stream) if order.singly else self._extractor.read_many(stream)
        for result in results:
            while isinstance((first := waiting.pop(0))[1], Rejection):
                yield first[0], first[1]
            yield first[0], self._judged(first[0], first[1], result)
        for numbered, read in waiting:
            if isinstance(read, Rejection):
                yield numbered, read

    def _singly(self, articles: Iterator[Article]) -> Iterator[Read | Failure]:
        for article in articles:
            yield from self._extractor.read_many([article])

    def _read(self, numbered: Numbered, order: Order) -> Found | Rejection:
        try:
            if numbered.number in order.lost:
                raise RejectedError(
                    Reason.worker_died, "the process that read it was killed, probably for want of memory"
                )
            found = article_of(numbered.raw, self._options)
        except RejectedError as rejected:
            return _rejection(numbered, None, rejected.reason, rejected.message)
        if (message := order.failed.get(numbered.number)) is not None:
            return _rejection(numbered, found.article.id, Reason.extraction, message)
        return found

    def _judged(self, numbered: Numbered, found: Any, result: Read | Failure) -> Rejection | tuple[Found, Read]:
        if isinstance(result, Failure):
            return _rejection(numbered, result.id, Reason.extraction, f"{result.error}: {result.message}")
        return found, result


def _rejection(numbered: Numbered, id: str | None, reason: Reason, message: str) -> Rejection:
    number, raw = numbered
    return Rejection(number, raw.source, raw.record, id, reason, message)
