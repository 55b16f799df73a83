"""Files that are whole or not there: tables of a shard, JSON, each under another name until it is on the disk."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from linyi_ie.archive.readers import needed
from linyi_ie.archive.rows import Row
from linyi_ie.archive.schema import TABLES, arrow_schema
from linyi_ie.errors import LinyiError

UNFINISHED = ".unfinished"
"""How the name of a file ends until it is whole."""
_BATCH = 500
"""Rows that are held as they are; in columns, as more of them are held, they take a fraction of the memory."""
_ROW_GROUP = 8 * _BATCH
"""Rows that are written together: a row of an event takes one or two kilobytes until then."""


class Written(Protocol):
    """A table's file in the making."""

    def add(self, rows: Iterable[Row]) -> int:
        """Add rows, one after the other as they are made; return how many they were."""
        ...

    def close(self) -> None:
        """Write what is held."""
        ...

    def abandon(self) -> None:
        """Write nothing any more: the file will never be whole."""
        ...


def part(table: str, format: str, shard: int) -> str:
    """Return where a shard's part of a table lies: ``events.parquet/part-000012.parquet``."""
    return f"{table}.{format}/part-{shard:06}.{format}"


@contextmanager
def whole_file(place: Path) -> Generator[BinaryIO]:
    """Open a file for writing; it gets its name when all is on the disk, and never otherwise."""
    beside = place.with_name(f"{place.name}.{os.getpid()}{UNFINISHED}")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
        _sync_folder(place.parent)
    finally:
        beside.unlink(missing_ok=True)


def write_json(place: Path, data: Any) -> None:
    """Write a JSON file, readable and always the same for the same data."""
    with whole_file(place) as file:
        file.write(json.dumps(data, ensure_ascii=False, indent=2, default=plain).encode() + b"\n")


def line_of(row: Row) -> bytes:
    """Return a row as a line of JSON; what UTF-8 cannot carry is escaped."""
    return json.dumps(row, ensure_ascii=False, default=plain).encode(errors="backslashreplace") + b"\n"


def sha256_of(place: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is none."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


@contextmanager
def whole_table(table: str, format: str, place: Path) -> Generator[Written]:
    """Open a table for writing, as a whole file."""
    with whole_file(place) as file:
        rows = _Parquet(table, file) if format == "parquet" else _Lines(table, file)
        try:
            yield rows
            rows.close()
        except BaseException:
            rows.abandon()
            raise


@contextmanager
def explained(folder: Path) -> Generator[None]:
    """Tell as a `LinyiError` that a folder cannot be written to: the disk is full, or it is not ours to write to."""
    try:
        yield
    except OSError as wrong:
        raise LinyiError(
            f"{folder} cannot be written to: {wrong.strerror or wrong}. Shards that are finished stay; when that is "
            "mended, the same command goes on"
        ) from wrong


def plain(value: Any) -> str:
    """Write days and clock times in ISO form, amounts as exact strings."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


class _Parquet:
    """Rows as Parquet. The bytes depend on the rows and on the version of pyarrow, and on nothing else."""

    def __init__(self, table: str, file: BinaryIO) -> None:
        self._arrow, self._schema = needed("pyarrow"), arrow_schema(table)
        self._rows: list[Row] = []
        self._batches: list[Any] = []
        self._file = needed("pyarrow.parquet").ParquetWriter(
            file, self._schema, version="2.6", compression="zstd", compression_level=3, write_page_index=False
        )

    def add(self, rows: Iterable[Row]) -> int:
        count = 0
        for row in rows:
            count += 1
            self._rows.append(row)
            if len(self._rows) == _BATCH:
                self._pack()
                if len(self._batches) * _BATCH == _ROW_GROUP:
                    self._write()
        return count

    def close(self) -> None:
        self._pack()
        self._write()
        self._file.close()

    def abandon(self) -> None:
        self._file.is_open = False  # it would write its end, when it is forgotten, to a file that is closed

    def _pack(self) -> None:
        if self._rows:
            self._batches.append(self._arrow.RecordBatch.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def _write(self) -> None:
        if self._batches:
            self._file.write_table(self._arrow.Table.from_batches(self._batches).combine_chunks())
            self._batches = []


class _Lines:
    """Rows as JSON Lines, with every column, null or not."""

    def __init__(self, table: str, file: BinaryIO) -> None:
        self._columns = [column.name for column in TABLES[table]]
        self._file = file

    def add(self, rows: Iterable[Row]) -> int:
        count = 0
        for row in rows:
            count += 1
            self._file.write(line_of({name: row.get(name) for name in self._columns}))
        return count

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        pass


def _sync_folder(folder: Path) -> None:
    """Let the new name itself reach the disk, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
