"""Files to raw records: unpacked, cut into lines and rows, never more of a file in memory than one record.

A fault never ends a run: it becomes a raw record in its place, and what can be read after it is read.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from itertools import count
from typing import Any, BinaryIO, cast

from linyi_ie.archive.encodings import encoding_of
from linyi_ie.archive.inputs import Format, Input
from linyi_ie.archive.options import Options
from linyi_ie.archive.parquet_pages import largest_page
from linyi_ie.archive.raw import Kind, Raw, Reason
from linyi_ie.errors import LinyiError

_SAMPLE = 1 << 16
_BATCH = 64
"""How many rows of a Parquet file are read at a time, fewer where they may be long."""
_PAGE = 8
"""A page of a Parquet file may unpack to so many times the largest input: it holds many rows, and has to be held."""
_WINDOW_LOG = 27
"""Zstandard may look back 128 MiB at most: a file that asks for more is refused rather than given the memory."""


@dataclass
class Meter:
    """How many bytes of the input files lie behind the reader."""

    behind: int = 0
    _at: Callable[[], int] = field(default=lambda: 0)

    @property
    def position(self) -> int:
        """Bytes as they lie in the files, packed."""
        return self.behind + self._at()

    def enter(self, at: Callable[[], int]) -> None:
        """Begin a file; `at` tells the place in it."""
        self._at = at

    def leave(self, size: int) -> None:
        """End a file of so many bytes."""
        self.behind, self._at = self.behind + size, lambda: 0


def read(one: Input, options: Options, meter: Meter) -> Iterator[Raw]:
    """Yield the records of a file."""
    try:
        if one.fault is not None:
            yield fault(one, None, Reason.unreadable, one.fault)
        elif one.format is None:
            kinds = "txt, html, jsonl, csv, tsv or parquet, alone or with .gz or .zst"
            yield fault(one, None, Reason.unknown_format, f"the file's name ends in none of {kinds}")
        else:
            yield from _guarded(one, options, meter)
    finally:
        meter.leave(one.size)


def fault(one: Input, record: int | None, reason: Reason, message: str) -> Raw:
    """Return the record that stands for something unreadable."""
    return Raw(Kind.fault, one.shown, record, json.dumps([reason, message], ensure_ascii=False).encode())


# ── One file ──────────────────────────────────────────────────────────────────────────────────────


def _guarded(one: Input, options: Options, meter: Meter) -> Iterator[Raw]:
    """Read a file to its end or to its damage; the damage is told with the record at which it was met."""
    last: int | None = None
    try:
        for raw in _opened(one, options, meter):
            last = raw.record
            yield raw
    except _DAMAGE as wrong:
        yield fault(one, last and last + 1, Reason.compression, f"the packed file is damaged: {wrong}")
    except OSError as wrong:
        yield fault(one, last and last + 1, Reason.unreadable, wrong.strerror or str(wrong))


def _opened(one: Input, options: Options, meter: Meter) -> Iterator[Raw]:
    if one.format is Format.parquet:
        yield from _parquet(one, options, meter)
        return
    with ExitStack() as stack:
        file = stack.enter_context(open(one.path, "rb"))
        stack.callback(meter.enter, lambda: one.size)
        meter.enter(file.tell)
        stream = file if not one.packing else stack.enter_context(_unpacked(file, one.packing))
        match one.format:
            case Format.jsonl:
                yield from _lines(one, options, stream)
            case Format.csv | Format.tsv:
                yield from _table(one, options, stream)
            case _:
                yield _whole(one, options, stream)


class _ZstdDamageError(Exception):
    """What Zstandard has to say, which has an exception of its own for it."""


_DAMAGE = (gzip.BadGzipFile, EOFError, zlib.error, _ZstdDamageError)


def _unpacked(file: BinaryIO, packing: str) -> BinaryIO:
    if packing == ".gz":
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    return io.BufferedReader(_Zstd(file))


class _Zstd(io.RawIOBase):
    """The unpacked bytes of a `.zst` file."""

    def __init__(self, file: BinaryIO) -> None:
        zstd: Any = needed("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
        self._error: type[Exception] = zstd.ZstdError
        self._file: Any = zstd.open(file, options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            return int(self._file.readinto(buffer))
        except self._error as wrong:
            raise _ZstdDamageError(str(wrong)) from wrong


def needed(module: str) -> Any:
    """Import a module of the extra `archive`. Raises `LinyiError` with what to install."""
    try:
        return import_module(module)
    except ImportError as missing:
        raise LinyiError(
            f"archives and web pages need {missing.name or module}: pip install 'linyi-ie[archive]'"
        ) from missing


# ── One article a file, one a line, one a row ─────────────────────────────────────────────────────


def _whole(one: Input, options: Options, stream: BinaryIO) -> Raw:
    content = stream.read(options.largest + 1)
    if len(content) > options.largest:
        return _too_large(one, None, options)
    return Raw(Kind.html if one.format is Format.html else Kind.text, one.shown, None, content)


def _too_large(one: Input, record: int | None, options: Options) -> Raw:
    return fault(one, record, Reason.too_large, f"more than {options.largest} bytes, which the option largest allows")


def _lines(one: Input, options: Options, stream: BinaryIO) -> Iterator[Raw]:
    number = 0
    while line := stream.readline(options.largest + 1):
        number += 1
        if len(line) > options.largest and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield _too_large(one, number, options)
        elif line.strip():
            yield Raw(Kind.json, one.shown, number, line)


def _table(one: Input, options: Options, stream: BinaryIO) -> Iterator[Raw]:
    buffered: io.BufferedReader[Any] = io.BufferedReader(cast("Any", stream), _SAMPLE)
    encoding = options.encoding or encoding_of(buffered.peek(_SAMPLE)[:_SAMPLE])
    csv.field_size_limit(options.largest)
    with io.TextIOWrapper(buffered, encoding, errors="surrogateescape", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t" if one.format is Format.tsv else ",")
        try:
            header = [name.strip().removeprefix("\ufeff") for name in next(rows)]
        except StopIteration:
            yield fault(one, None, Reason.empty, "the table has no row, not even the names of its columns")
        except csv.Error as wrong:
            yield fault(one, None, Reason.syntax, f"the names of the columns are no CSV: {wrong}")
        else:
            if missing := _missing(header, options):
                yield fault(one, None, Reason.field, missing)
            else:
                yield from _rows(one, options, header, rows)


def _rows(one: Input, options: Options, header: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Raw]:
    for number in count(1):
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield fault(one, number, Reason.syntax, f"the row is no CSV: {wrong}")
        else:
            if row:
                yield _row(one, number, dict(zip(header, row, strict=False)), options)


def _row(one: Input, number: int, row: Mapping[str, Any], options: Options) -> Raw:
    wanted = {field: row[field] for field in options.fields.values() if field in row}
    content = json.dumps(wanted, default=_plain).encode()
    if len(content) > 2 * options.largest:  # a Chinese character takes six bytes here, three in UTF-8
        return _too_large(one, number, options)
    return Raw(Kind.row, one.shown, number, content)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _missing(columns: list[str], options: Options) -> str:
    """Say that the text's column is not there, and which are."""
    if options.text_field in columns:
        return ""
    return f"there is no column {options.text_field!r} (--text-field names it), but {', '.join(columns[:20])}"


def _parquet(one: Input, options: Options, meter: Meter) -> Iterator[Raw]:
    if one.packing:
        yield fault(one, None, Reason.unknown_format, "Parquet is packed inside: unpack the file from around it")
        return
    parquet, arrow = needed("pyarrow.parquet"), needed("pyarrow")
    try:
        with open(one.path, "rb") as bare, parquet.ParquetFile(one.path) as file:
            if missing := _missing(file.schema_arrow.names, options):
                yield fault(one, None, Reason.field, missing)
                return
            before = 0
            for group in range(file.num_row_groups):
                meter.enter(partial(_share, one, before, file.metadata.num_rows))
                yield from _row_group(one, options, bare, file, group, before)
                before += file.metadata.row_group(group).num_rows
    except (arrow.ArrowException, OSError) as wrong:
        yield _no_parquet(one, None, wrong)


def _share(one: Input, behind: int, rows: int) -> int:
    return one.size * behind // max(1, rows)


def _row_group(one: Input, options: Options, bare: BinaryIO, file: Any, group: int, before: int) -> Iterator[Raw]:
    """Read the rows of a group, `before` so many others; where one is damaged the next group is read all the same."""
    number = before
    columns = [name for name in dict.fromkeys(options.fields.values()) if name in file.schema_arrow.names]
    try:
        page = largest_page(bare, file.metadata.row_group(group), columns)
        if page > (most := _PAGE * options.largest):
            message = f"a page of the table unpacks to {page} bytes, more than {most}, {_PAGE} times the option largest"
            yield fault(one, number + 1, Reason.too_large, message)
            return
        rows = max(1, min(_BATCH, most // max(1, page)))
        for batch in file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _row(one, number, row, options)
    except (needed("pyarrow").ArrowException, OSError, ValueError) as wrong:
        yield _no_parquet(one, number + 1, wrong)


def _no_parquet(one: Input, record: int | None, wrong: Exception) -> Raw:
    return fault(one, record, Reason.syntax, f"the table is no whole Parquet: {str(wrong).splitlines()[0]}")
