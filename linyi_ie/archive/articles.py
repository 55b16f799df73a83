"""Raw records to articles: decoded, their fields found, the day of publication settled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, cast

from linyi_ie.archive.days import day_in, day_in_name
from linyi_ie.archive.encodings import decoded
from linyi_ie.archive.options import Options
from linyi_ie.archive.pages import main_text
from linyi_ie.archive.raw import Kind, Raw, Reason, RejectedError
from linyi_ie.errors import InputError
from linyi_ie.intake import checked
from linyi_ie.records import Article


class Found(NamedTuple):
    """An article, and what the documents table tells about it besides.

    `published_from` is ``field``, ``page``, ``name`` or ``option``: where the day of publication was found.
    `notes` say what was odd and did no harm.
    """

    article: Article
    title: str | None
    published_from: str | None
    encoding: str | None
    notes: tuple[str, ...]


class _Draft(NamedTuple):
    text: str
    title: str = ""
    published: date | None = None
    published_from: str | None = None
    place: str | None = None
    id: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = ()


def article_of(raw: Raw, options: Options) -> Found:
    """Read one record. Raises `RejectedError` when it cannot become an article."""
    draft = _drafted(raw, options)
    text = _with_title(draft)
    if not text.strip():
        raise RejectedError(Reason.empty, "there is no text")
    published, came_from = draft.published, draft.published_from
    if published is None and (published := day_in_name(raw.source)) is not None:
        came_from = "name"
    if published is None and (published := options.published) is not None:
        came_from = "option"
    name = raw.source if raw.record is None else f"{raw.source}:{raw.record}"
    try:
        article = checked(text, published=published, place=draft.place or options.place, id=draft.id or name)
    except InputError as wrong:
        raise RejectedError(Reason.encoding, wrong.message) from None
    return Found(article, draft.title or None, came_from, draft.encoding, draft.notes)


def _drafted(raw: Raw, options: Options) -> _Draft:
    match raw.kind:
        case Kind.fault:
            reason, message = json.loads(raw.content)
            raise RejectedError(Reason(reason), message)
        case Kind.text:
            text, encoding = decoded(raw.content, options.encoding)
            return _Draft(text, encoding=encoding)
        case Kind.html:
            page = main_text(raw.content, options.encoding)
            came_from = None if page.published is None else "page"
            return _Draft(page.text, page.title, page.published, came_from, encoding=page.encoding)
        case Kind.row:
            return _of_fields(json.loads(raw.content), options, None)
        case Kind.json:
            text, encoding = decoded(raw.content, options.encoding)
            return _of_fields(_object(text), options, encoding)


def _object(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as wrong:
        raise RejectedError(Reason.syntax, f"the line is no JSON: {wrong.msg} at character {wrong.pos}") from None
    except RecursionError:
        raise RejectedError(Reason.syntax, "the line is nested too deeply") from None
    except ValueError as wrong:  # a number of more digits than Python reads
        raise RejectedError(Reason.syntax, f"the line is no JSON: {wrong}") from None
    if not isinstance(found, dict):
        raise RejectedError(Reason.syntax, "the line is no JSON object")
    return cast("dict[str, Any]", found)


def _of_fields(row: Mapping[str, Any], options: Options, encoding: str | None) -> _Draft:
    fields = options.fields
    text = row.get(fields["text"])
    if text is None:
        raise RejectedError(Reason.field, f"there is no {fields['text']!r}")
    if not isinstance(text, str):
        raise RejectedError(Reason.field, f"{fields['text']!r} is {type(text).__name__} and no string")
    given = row.get(fields.get("published", ""))
    day = None if given is None else day_in(str(given))
    unread = given is not None and str(given).strip() and day is None
    return _Draft(
        text,
        _string(row, fields.get("title")) or "",
        day,
        None if day is None else "field",
        _string(row, fields.get("place")),
        _string(row, fields.get("id")),
        encoding,
        (f"{fields['published']} is no day: {str(given)[:80]!r}",) if unread else (),
    )


def _string(row: Mapping[str, Any], field: str | None) -> str | None:
    """Return a field as a string, None where it is absent, empty, or something that holds more than one thing."""
    value = None if field is None else row.get(field)
    if value is None or isinstance(value, dict | list):
        return None
    return str(value) or None


def _with_title(draft: _Draft) -> str:
    """Put the title before the text, unless the text opens with it."""
    if not draft.title or draft.title in draft.text[: 2 * len(draft.title) + 40]:
        return draft.text
    return f"{draft.title}\n{draft.text}"
