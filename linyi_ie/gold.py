"""The gold form of a document: plain JSON lines, made for comparison with annotated files.

One line a document: `id`, `text`, `published`, `place`, `entities` and `events`; the values are those of the
records without their classes. `GoldDocument.of` turns a `Document` into it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from pydantic import ValidationError

from linyi_ie.document import Document
from linyi_ie.errors import InputError
from linyi_ie.events import Event
from linyi_ie.records import (
    Duration,
    Entity,
    Honour,
    Mention,
    Moment,
    Organisation,
    Quantity,
    Record,
    Span,
    Status,
    TimeSpan,
    Value,
)

NAMED_ROLES = frozenset({"agent", "date", "place", "recipient", "organisation", "subject", "party", "person"})
"""Roles whose filler is compared by its name, where the spans differ."""


class GoldArgument(Span):
    """A filled role. `name` is the filler's canonical name, given for `NAMED_ROLES` only."""

    role: str
    name: str | None = None


class GoldEvent(Record):
    """An event with its arguments as a list of roles; annotated events have no `confidence`."""

    type: str
    trigger: Span
    status: Status = "happened"
    args: tuple[GoldArgument, ...] = ()
    confidence: float | None = None


class GoldDocument(Record):
    """An annotated document, or an extracted one in the same form."""

    id: str
    text: str
    published: Moment | None = None
    place: str | None = None
    entities: tuple[Entity, ...] = ()
    events: tuple[GoldEvent, ...] = ()

    @classmethod
    def of(cls, document: Document, *, id: str | None = None) -> GoldDocument:
        """Give `document` the gold form; `id` stands in where it has none of its own."""
        return cls(
            id=document.id or id or "",
            text=document.text,
            published=document.published,
            place=document.place,
            entities=document.entities,
            events=tuple(map(_gold_event, document.events)),
        )

    @classmethod
    def from_json(cls, line: str) -> GoldDocument:
        """Read one line of a gold file. Raises `InputError` with what is wrong about it."""
        try:
            data = _object(json.loads(line, parse_float=Decimal), "it")
            entities = tuple(_entity(row) for row in data.get("entities", ()))
            return cls.model_validate({**data, "entities": entities})
        except ValidationError as wrong:
            first = wrong.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise InputError(f"this is no gold document: {where}: {first['msg']}", "line") from wrong
        except RecursionError:
            raise InputError("this is no gold document: it is nested too deeply", "line") from None
        except (ValueError, TypeError, AttributeError) as wrong:
            raise InputError(f"this is no gold document: {wrong}", "line") from wrong

    def to_json(self) -> str:
        """Return the document as one line of a gold file, without a line end."""
        plain = {
            "id": self.id,
            "text": self.text,
            "published": _iso(self.published),
            "place": self.place,
            "entities": [{"label": e.label, **_span(e), "value": _plain(e.value)} for e in self.entities],
            "events": [
                {
                    "type": event.type,
                    "trigger": _span(event.trigger),
                    "status": event.status,
                    "args": [_argument(argument) for argument in event.args],
                }
                for event in self.events
            ],
        }
        return json.dumps(plain, ensure_ascii=False)


# ── Records to plain JSON ─────────────────────────────────────────────────────────────────────────


def _gold_event(event: Event) -> GoldEvent:
    args = tuple(
        GoldArgument(role=role, start=filler.start, end=filler.end, text=filler.text, name=_name(role, filler))
        for role, filler in event.arguments
    )
    trigger = Span(start=event.trigger.start, end=event.trigger.end, text=event.trigger.text)
    return GoldEvent(type=event.type, trigger=trigger, status=event.status, args=args, confidence=event.confidence)


def _name(role: str, filler: Mention) -> str | None:
    return filler.name if role in NAMED_ROLES and isinstance(filler.value, Honour | Organisation) else None


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _argument(argument: GoldArgument) -> dict[str, Any]:
    named = {} if argument.name is None else {"name": argument.name}
    return {"role": argument.role, **_span(argument), **named}


def _plain(value: Value | None) -> dict[str, Any] | str | None:
    match value:
        case TimeSpan(start=None, end=None):
            return None
        case TimeSpan(start=start, end=end):
            return {"start": _iso(start), "end": _iso(end)}
        case Duration(iso=iso):
            return iso
        case Quantity(value=number, upper=upper, unit=unit, kind=kind, approx=approx):
            highest = None if upper is None else _number(upper)
            return {"value": _number(number), "upper": highest, "unit": unit, "kind": kind, "approx": approx}
        case Honour(name=name, level=level):
            return {"name": name, "level": level}
        case Organisation(name=name):
            return {"name": name}
        case _:
            return None


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _iso(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return None if moment is None else moment.isoformat()


def _object(data: Any, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError(f"{what} is no JSON object")
    return cast("dict[str, Any]", data)


def _entity(given: Any) -> Entity:
    row = _object(given, "an entity")
    value = row.get("value")
    return Entity.model_validate({**row, "value": {"iso": value} if isinstance(value, str) else value})
