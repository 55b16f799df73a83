"""What was read as rows of the tables that `schema` describes."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from linyi_ie.archive.articles import Found
from linyi_ie.archive.raw import Raw
from linyi_ie.events import Event
from linyi_ie.intake import day_of
from linyi_ie.records import Duration, Entity, Evidence, Honour, Mention, Organisation, Quantity, TimeSpan, Value

Row = dict[str, Any]

_PLACES = Decimal("1E-9")
_LARGEST = Decimal("1E29")
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""As exact as the column, DECIMAL(38, 9), and more: nothing but the last place is rounded."""


def document_row(number: int, raw: Raw, found: Found, entities: int, events: int, keep_text: bool) -> Row:
    """Return the row of the documents table; `entities` and `events` are how many were found."""
    article = found.article
    return {
        "document": number,
        "source": raw.source,
        "record": raw.record,
        "id": article.id,
        "title": found.title,
        "published": day_of(article.published),
        "published_from": found.published_from,
        "place": article.place,
        "encoding": found.encoding,
        "characters": len(article.text),
        "entities": entities,
        "events": events,
        "notes": list(found.notes),
        "text": article.text if keep_text else None,
    }


def entity_rows(number: int, entities: Iterable[Entity]) -> Iterator[Row]:
    """Yield the rows of the entities table."""
    for place, entity in enumerate(entities):
        yield {
            "document": number,
            "entity": place,
            "label": entity.label,
            "start": entity.start,
            "end": entity.end,
            "text": entity.text,
            **_value(entity.value),
            "confidence": entity.confidence,
            "evidence": _evidence(entity.evidence),
        }


def event_rows(number: int, entities: Iterable[Entity], events: Iterable[Event]) -> Iterator[Row]:
    """Yield the rows of the events table; `entities` are the document's, in order."""
    starts = array("I", (entity.start for entity in entities))
    for place, event in enumerate(events):
        yield {
            "document": number,
            "event": place,
            "type": event.type,
            "status": event.status,
            "trigger": event.trigger.text,
            "start": event.trigger.start,
            "end": event.trigger.end,
            **_when(event),
            "roles": [_role(role, mention, starts) for role, mention in event.arguments],
            "confidence": event.confidence,
            "evidence": _evidence(event.evidence),
        }


def _role(role: str, mention: Mention, starts: Sequence[int]) -> Row:
    return {
        "role": role,
        "entity": None if mention.entity is None else bisect_left(starts, mention.entity.start),
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        **_value(mention.value),
        "name": mention.name,
    }


def _when(event: Event) -> Row:
    if event.date is None:
        return {}
    days = _value(event.date.value) if isinstance(event.date.value, TimeSpan) else {}
    return {"date": event.date.text, "date_from": days.get("date_from"), "date_to": days.get("date_to")}


def _value(value: Value | None) -> Row:
    match value:
        case Quantity(value=number, upper=upper, unit=unit, kind=kind, approx=approx):
            exact = {"number": _decimal(number), "upper": None if upper is None else _decimal(upper)}
            return {**exact, "unit": unit, "kind": kind, "approx": approx}
        case TimeSpan(start=start, end=end, timex=timex):
            days = {"date_from": day_of(start), "date_to": day_of(end)}
            return {**days, "time_from": _clock(start), "time_to": _clock(end), "timex": timex}
        case Duration(iso=iso):
            return {"duration": iso}
        case Honour(name=name, level=level):
            return {"name": name, "level": level}
        case Organisation(name=name):
            return {"name": name}
        case _:
            return {}


def _decimal(number: Decimal) -> Decimal | None:
    return number.quantize(_PLACES, context=_EXACT) if abs(number) < _LARGEST else None


def _clock(moment: date | None) -> time | None:
    return moment.time().replace(microsecond=0, tzinfo=None) if isinstance(moment, datetime) else None


def _evidence(evidence: tuple[Evidence, ...]) -> list[Row]:
    return [{"rule": one.rule, "start": one.start, "end": one.end} for one in evidence]
