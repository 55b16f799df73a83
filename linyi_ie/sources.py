"""Files and standard input as articles: what cannot be read is a `Problem` in its place, never an end.

A file is named by its path, standard input by ``-``. All but web pages are UTF-8, with or without a byte order mark.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from linyi_ie.errors import InputError, LinyiError
from linyi_ie.gold import GoldDocument
from linyi_ie.intake import checked
from linyi_ie.records import Article

Read = TypeVar("Read")

_PAGES = (".html", ".htm", ".xhtml", ".shtml")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: `message` says what and why."""

    message: str


def text_articles(names: Iterable[str], defaults: Article) -> Iterator[Article | Problem]:
    """Read one article a file; the file's name is its id, `published` and `place` come from `defaults`.

    A web page, told by the ending of its name, is read as `linyi_ie.archive` reads it: its title and main text, in the
    encoding and of the day that it states.
    """
    for name in names:
        try:
            with _opened(name) as stream:
                content = stream.read()
            yield _page(name, content, defaults) if name.lower().endswith(_PAGES) else _text(name, content, defaults)
        except _PageError as wrong:
            yield Problem(f"{_shown(name)}: {wrong}")
        except (OSError, UnicodeDecodeError) as wrong:
            yield Problem(f"{_shown(name)}: {_reason(wrong)}")


def json_articles(names: Iterable[str], defaults: Article) -> Iterator[Article | Problem]:
    """Read one article a line: a JSON object with `text`, and if it likes `id`, `published`, `place`.

    Other keys are passed over. `defaults` stands in where a date or place is missing, ``file:line`` for an id.
    """
    for name in names:
        yield from _rows(name, partial(_article, defaults))


def gold_documents(name: str) -> Iterator[GoldDocument | Problem]:
    """Read one annotated document a line."""
    return _rows(name, _gold)


def _text(name: str, content: bytes, defaults: Article) -> Article:
    text = content.decode("utf-8-sig")
    return checked(text, published=defaults.published, place=defaults.place, id=_shown(name))


class _PageError(Exception):
    """Why a web page cannot be read."""


def _page(name: str, content: bytes, defaults: Article) -> Article:
    # fetched when a page comes: readers of plain texts need not wait for it
    from linyi_ie.archive.articles import article_of
    from linyi_ie.archive.options import Options
    from linyi_ie.archive.raw import Kind, Raw, RejectedError

    try:
        page = article_of(Raw(Kind.html, _shown(name), None, content), Options()).article
    except (RejectedError, LinyiError) as wrong:
        raise _PageError(wrong.message) from wrong
    return checked(page.text, published=page.published or defaults.published, place=defaults.place, id=_shown(name))


class _LineError(ValueError):
    """What a line has or lacks: the message goes on where ``line 3`` leaves off."""


def _object(line: str) -> dict[str, Any]:
    data = json.loads(line)
    if not isinstance(data, dict):
        raise _LineError("is no JSON object")
    return cast("dict[str, Any]", data)


def _gold(line: str, _: str) -> GoldDocument:
    _object(line)
    return GoldDocument.from_json(line)


def _article(defaults: Article, line: str, where: str) -> Article:
    row = _object(line)
    if row.get("text") is None:
        raise _LineError('has no "text"')
    for name in ("text", "place"):
        if not isinstance(row.get(name), str | None):
            raise _LineError(f'has a "{name}" that is no string')
    published, id = row.get("published"), row.get("id")
    try:
        return checked(
            row["text"],
            published=published or defaults.published,
            place=row.get("place") or defaults.place,
            id=where if id is None else str(id),
        )
    except InputError as wrong:
        if wrong.argument != "published":
            raise
        shown = json.dumps(published, ensure_ascii=False)
        raise _LineError(f'has a "published" that is no ISO date such as 2024-09-12: {shown}') from wrong


def _rows(name: str, read: Callable[[str, str], Read]) -> Iterator[Read | Problem]:
    try:
        with _opened(name) as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _row(line, _shown(name), number, read)
    except OSError as wrong:
        yield Problem(f"{_shown(name)}: {_reason(wrong)}")


def _row(line: bytes, name: str, number: int, read: Callable[[str, str], Read]) -> Read | Problem:
    try:
        return read(line.decode("utf-8-sig"), f"{name}:{number}")
    except (ValueError, RecursionError) as wrong:
        return Problem(f"{name}: line {number}{_predicate(wrong)}")


def _predicate(wrong: Exception) -> str:
    match wrong:
        case _LineError():
            return f" {wrong}"
        case UnicodeDecodeError() | json.JSONDecodeError():
            return f" is {_reason(wrong)}"
        case RecursionError():
            return " is nested too deeply"
        case _:
            return f": {_reason(wrong)}"


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _shown(name: str) -> str:
    return "stdin" if name == "-" else os.fsencode(name).decode(errors="replace")


def _reason(wrong: Exception) -> str:
    match wrong:
        case UnicodeDecodeError():
            at = f"byte 0x{wrong.object[wrong.start]:02x} at {wrong.start}"
            return f"not UTF-8 ({at}); convert it first, e.g. iconv -f GB18030 -t UTF-8"
        case json.JSONDecodeError():
            return f"not JSON: {wrong.msg} at character {wrong.pos}"
        case OSError(strerror=reason) if reason:
            return reason
        case _:
            return str(wrong)
