"""The records of an archive before they are read: bytes of a file, a line, a row, or why there are none."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Reason(StrEnum):
    """Why an input is not among the documents."""

    unreadable = "unreadable"
    """The file cannot be opened or read."""
    unknown_format = "unknown format"
    """The file's name has none of the known endings."""
    compression = "compression"
    """The packed file is damaged; what stood before the damage was read."""
    encoding = "encoding"
    """The bytes are in no encoding that carries Chinese, or in one, but damaged."""
    syntax = "syntax"
    """The line is no JSON, the table no CSV or Parquet."""
    field = "field"
    """A field is missing or holds something else than it should."""
    no_main_text = "no main text"
    """The web page holds no article."""
    empty = "empty"
    """There is no text, or nothing but white space."""
    too_large = "too large"
    """The input is longer than the option `largest` allows."""
    extraction = "extraction"
    """The text could be read, but extraction failed on it."""
    worker_died = "worker died"
    """The process that worked on this input died, and did so again when it worked on this input alone."""


class RejectedError(Exception):
    """An input that cannot become a document: `reason`, and a message that says what is wrong."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message


class Kind(StrEnum):
    """What the bytes of a raw record are."""

    text = "text"
    html = "html"
    json = "json"
    """A JSON object: a line as it stands in the file."""
    row = "row"
    """A JSON object that was made of a table's row."""
    fault = "fault"
    """No content: `[reason, message]` in JSON."""


class Raw(NamedTuple):
    """One input: `source` is its file, `record` its line or row in it, counted from 1, None where it is the file."""

    kind: Kind
    source: str
    record: int | None
    content: bytes


class Numbered(NamedTuple):
    """A raw record and its place among all inputs, counted from 0."""

    number: int
    raw: Raw


class Rejection(NamedTuple):
    """A row of `rejected.jsonl`: an input that is not among the documents, and why."""

    document: int
    source: str
    record: int | None
    id: str | None
    reason: Reason
    message: str

    def row(self) -> dict[str, Any]:
        """Return the row, in the order in which it is written."""
        return self._asdict()
