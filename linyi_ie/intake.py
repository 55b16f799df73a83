"""What may be passed in: each argument is checked once, here, and a wrong one is told what to be instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from os import PathLike
from typing import Any, TypeAlias, cast

from linyi_ie.errors import InputError
from linyi_ie.events import Event
from linyi_ie.own_words import Lexicon
from linyi_ie.records import Article

Readable: TypeAlias = Article | Mapping[str, Any] | str
"""What a batch may hold: articles, mappings with an article's fields, or bare texts."""


def as_article(readable: Readable) -> Article:
    """Turn one item of a batch into an `Article`. Raises `InputError` with what to pass instead."""
    if isinstance(readable, Article):
        checked(readable.text, published=readable.published, place=readable.place, id=readable.id)
        return readable
    if not isinstance(readable, Mapping):
        return checked(readable)
    fields = {str(name): value for name, value in readable.items()}
    if unknown := sorted(fields.keys() - Article.model_fields.keys()):
        raise InputError(f"an article has text, published, place and id, but no {', '.join(unknown)}", "articles")
    if "text" not in fields:
        raise InputError("an article without text: give the mapping a key 'text'", "articles")
    return checked(**fields)


def id_of(readable: object) -> str | None:
    """Return the id of an article that could not be read, None where it has no usable one."""
    fields: Any = readable
    id = fields.get("id") if isinstance(readable, Mapping) else getattr(fields, "id", None)
    return id if isinstance(id, str) and id.isprintable() else None


def checked(text: Any, *, published: Any = None, place: Any = None, id: Any = None) -> Article:
    """Check an article's fields and put them together. Raises `InputError` for the first that cannot be used."""
    return Article(
        text=_text(text),
        published=_moment(published),
        place=_string(place, "place", "a place name such as '山东省临沂市'"),
        id=_string(id, "id", "a string of your own"),
    )


def event_types(events: Any) -> tuple[type[Event], ...]:
    """Check the event types of an extractor. Raises `InputError` for anything that is none."""
    if not isinstance(events, Iterable):
        raise InputError(f"events is {_kind(events)}: pass a tuple of subclasses of linyi_ie.Event", "events")
    kinds: tuple[Any, ...] = tuple(cast("Iterable[Any]", events))
    for kind in kinds:
        if not (isinstance(kind, type) and issubclass(kind, Event)):
            raise InputError(f"events holds {kind!r}: pass subclasses of linyi_ie.Event", "events")
        if not hasattr(kind, "frame"):
            raise InputError(f"{kind.__name__} has no frame: say in `frame` what evokes it", "events")
    return kinds


def lexicons_of(lexicons: Any) -> tuple[Lexicon, ...]:
    """Read the lexicons of an extractor: paths of TOML files, or `Lexicon` objects.

    Raises `InputError` for anything else, `LexiconError` for a file that cannot be used.
    """
    wanted = "pass a list of paths of TOML files and linyi_ie.Lexicon objects"
    if isinstance(lexicons, str | PathLike | Lexicon) or not isinstance(lexicons, Iterable):
        raise InputError(f"lexicons is {_kind(lexicons)}: {wanted}", "lexicons")
    read: list[Lexicon] = []
    for one in cast("Iterable[Any]", lexicons):
        if not isinstance(one, str | PathLike | Lexicon):
            raise InputError(f"lexicons holds {one!r}: {wanted}", "lexicons")
        read.append(one if isinstance(one, Lexicon) else Lexicon.read(cast("str | PathLike[str]", one)))
    return tuple(read)


def check_batch(articles: Any, workers: Any, on_error: Any) -> None:
    """Check the arguments of `extract_many`. Raises `InputError` for the first that cannot be used."""
    if isinstance(articles, str | bytes | Mapping | Article) or not isinstance(articles, Iterable):
        raise InputError("pass several articles (a list, a generator …); extract() reads a single one", "articles")
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        raise InputError(f"workers={workers!r}: pass a whole number from 1 on", "workers")
    if on_error not in ("yield", "raise"):
        raise InputError(f"on_error={on_error!r}: pass 'yield' or 'raise'", "on_error")


def day_of(moment: date | datetime | None) -> date | None:
    """Return the day of a date or datetime: relative dates go by days."""
    return moment.date() if isinstance(moment, datetime) else moment


def _text(text: Any) -> str:
    if isinstance(text, bytes | bytearray):
        raise InputError("text is bytes: decode it first, e.g. data.decode('utf-8')", "text")
    if not isinstance(text, str):
        raise InputError(f"text is {_kind(text)}: pass the article as a str", "text")
    return _encodable(text, "text")


def _string(value: Any, argument: str, wanted: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"{argument} is {_kind(value)}: pass {wanted}, or None", argument)
    return _encodable(value, argument)


def _encodable(text: str, argument: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        raise InputError(
            f"{argument} holds a lone surrogate, U+{ord(text[wrong.start]):04X}, at offset {wrong.start}: half a "
            "character that no JSON or file can carry; decode the source with errors='replace'",
            argument,
        ) from None
    return text


def _moment(published: Any) -> date | None:
    if published is None or isinstance(published, date):
        return published
    if isinstance(published, str):
        try:
            return date.fromisoformat(published) if len(published) <= 10 else datetime.fromisoformat(published)
        except ValueError:
            pass
    raise InputError(
        f"published={published!r} is no date: pass a datetime.date, a datetime, or an ISO string such as '2024-09-12'",
        "published",
    )


def _kind(value: Any) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"
