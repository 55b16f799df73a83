"""What is to be read: files, folders and patterns, as an ordered stream of single files.

Within a folder files come in the order of their names, sub-folders among them; names that begin with a dot are
passed over. The stream holds no list of the files, so that an archive may have any number of them.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from linyi_ie.errors import InputError


class Format(StrEnum):
    """What a file holds: one article as text or as a web page, or a table with an article a row."""

    text = "text"
    html = "html"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


_FORMATS = {
    ".txt": Format.text,
    ".html": Format.html,
    ".htm": Format.html,
    ".xhtml": Format.html,
    ".shtml": Format.html,
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".csv": Format.csv,
    ".tsv": Format.tsv,
    ".parquet": Format.parquet,
}
_PACKINGS = (".gz", ".zst")


@dataclass(frozen=True, slots=True)
class Input:
    """One file: where it is, what it holds (None: unknown), how it is packed, and its size in bytes as it lies there.

    `fault` says why it cannot be listed, None otherwise.
    """

    path: str
    format: Format | None
    packing: str
    size: int
    fault: str | None = None

    @property
    def shown(self) -> str:
        """The path as text; bytes of a file name that are no UTF-8 are escaped."""
        return os.fsencode(self.path).decode(errors="backslashreplace")


@dataclass(frozen=True, slots=True)
class Listing:
    """How many files there are, how many bytes, and a SHA-256 over their paths and sizes."""

    files: int
    bytes: int
    fingerprint: str


def find_inputs(given: Sequence[str | os.PathLike[str]]) -> Iterator[Input]:
    """Yield the files that paths, folders and patterns stand for, in order.

    A file that lies in a folder given before it comes once. Raises `InputError`, at once, for a path that does not
    exist and a pattern that fits nothing.
    """
    roots = [root for one in given for root in _roots(os.fspath(one))]
    if not roots:
        raise InputError("no inputs: pass files, folders or patterns", "inputs")
    return _found(roots)


def listing(inputs: Iterable[Input]) -> Listing:
    """Go through the files without opening them."""
    files = size = 0
    digest = hashlib.sha256()
    for one in inputs:
        files, size = files + 1, size + one.size
        digest.update(f"{one.shown}\0{one.size}\n".encode())
    return Listing(files, size, digest.hexdigest())


def _roots(given: str) -> list[str]:
    if os.path.lexists(given):
        return [given]
    if not glob.has_magic(given):
        raise InputError(f"there is no {given!r}", "inputs")
    found = sorted(glob.iglob(given, recursive=True), key=os.fsencode)
    if not found:
        raise InputError(f"nothing fits the pattern {given!r}", "inputs")
    return found


def _found(roots: Iterable[str]) -> Iterator[Input]:
    seen: set[Path] = set()
    for root in roots:
        place = Path(root).resolve()
        if place not in seen and seen.isdisjoint(place.parents):
            yield from _walked(root, seen) if os.path.isdir(root) else (_input(root),)
            seen.add(place)


def _walked(folder: str, seen: set[Path]) -> Iterator[Input]:
    """Yield the files below a folder, those that were given by themselves before left out."""
    try:
        with os.scandir(folder) as entries:
            below = sorted((entry for entry in entries if not entry.name.startswith(".")), key=_by_name)
    except OSError as wrong:
        yield Input(folder, None, "", 0, wrong.strerror or str(wrong))
        return
    for entry in below:
        if seen and Path(entry.path).resolve() in seen:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walked(entry.path, seen)
        elif not entry.is_dir():  # a link to a folder might lead round in a circle
            yield _input(entry.path)


def _by_name(entry: os.DirEntry[str]) -> bytes:
    return os.fsencode(entry.name)


def _input(path: str) -> Input:
    packing = next((suffix for suffix in _PACKINGS if path.lower().endswith(suffix)), "")
    bare = path[: -len(packing)] if packing else path
    format = _FORMATS.get(os.path.splitext(bare)[1].lower())
    try:
        return Input(path, format, packing, os.stat(path).st_size)
    except OSError as wrong:
        return Input(path, format, packing, 0, wrong.strerror or str(wrong))
