"""Documents as pandas data frames, and events as CSV: one row an entity, or one row an event.

**Entities**: `id` (the document's), `label`, `start`, `end`, `text`, `name` (canonical, for ORG and HONOUR),
`level` (HONOUR), `number`, `upper`, `unit`, `kind`, `approx` (QUANTITY), `date_from`, `date_to` (DATE),
`duration` (ISO 8601), `confidence`.

**Events**: `id` and `published` (the document's), `type`, `status`, `trigger`, `start`, `end` (the trigger's offsets),
`date` (as written), `date_from`, `date_to`, `place`, `agent`, `number`, `unit` (of the first quantity among the
arguments), then one column a role that any event of the frame fills, and `confidence`. Several fillers of a role are
joined by ``、``, names are canonical where known. A role of your own that has a name of the list above gets a ``_role``
behind it.

Amounts are floats here, for arithmetic and plots; the exact `Decimal` stays in the record. Clock times lose
their zone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from types import ModuleType
from typing import TYPE_CHECKING, Any

from linyi_ie.document import Document
from linyi_ie.errors import LinyiError
from linyi_ie.events import Event
from linyi_ie.records import Duration, Entity, Honour, Organisation, Quantity, TimeSpan, Value

if TYPE_CHECKING:
    import pandas

_ENTITY_TYPES = {
    "id": "object", "label": "object", "start": "int64", "end": "int64", "text": "object", "name": "object",
    "level": "object", "number": "float64", "upper": "float64", "unit": "object", "kind": "object",
    "approx": "object", "date_from": "datetime64[s]", "date_to": "datetime64[s]", "duration": "object",
    "confidence": "float64",
}  # fmt: skip
_EVENT_TYPES = {
    "id": "object", "published": "datetime64[s]",
    "type": "object", "status": "object", "trigger": "object", "start": "int64", "end": "int64",
    "date": "object", "date_from": "datetime64[s]", "date_to": "datetime64[s]", "place": "object",
    "agent": "object", "number": "float64", "unit": "object",
}  # fmt: skip
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.]+%?$)")
_SHARED_ROLES = frozenset({"date", "place", "agent"})


def entities_frame(documents: Iterable[Document]) -> pandas.DataFrame:
    """Return one row an entity, in the order of the documents and their texts."""
    rows = [_entity_row(document.id, entity) for document in documents for entity in document.entities]
    return _frame(rows, _ENTITY_TYPES)


def events_frame(documents: Iterable[Document]) -> pandas.DataFrame:
    """Return one row an event, in the order of the documents and their texts."""
    return _frame(*_event_table(documents))


def events_csv(documents: Iterable[Document]) -> str:
    """Return the rows of `events_frame` as CSV, days in ISO form; it needs no pandas.

    What a spreadsheet would take for a formula gets an apostrophe before it.
    """
    rows, types = _event_table(documents)
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(types)
    for row in rows:
        table.writerow([_field(row.get(name)) for name in types])
    return written.getvalue()


def _field(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat().removesuffix("T00:00:00")
        case float() if value.is_integer():
            return int(value)
        case str() if _FORMULA.match(value):
            return f"'{value}"
        case _:
            return value


def _event_table(documents: Iterable[Document]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the rows of the events, and the columns with their types."""
    found = [(document, event) for document in documents for event in document.events]
    roles = dict.fromkeys(role for _, event in found for role, _ in event.arguments if role not in _SHARED_ROLES)
    renamed = {role: f"{role}_role" if role in _EVENT_TYPES else role for role in roles}
    rows = [_event_row(document, event, renamed) for document, event in found]
    return rows, {**_EVENT_TYPES, **dict.fromkeys(renamed.values(), "object"), "confidence": "float64"}


def _frame(rows: list[dict[str, Any]], types: Mapping[str, str]) -> pandas.DataFrame:
    pandas: Any = _pandas()
    columns = {name: pandas.Series([row.get(name) for row in rows], dtype=kind) for name, kind in types.items()}
    return pandas.DataFrame(columns)


def _pandas() -> ModuleType:
    try:
        import pandas
    except ImportError as missing:
        raise LinyiError("a data frame needs pandas: pip install 'linyi-ie[notebook]'") from missing
    return pandas


def _entity_row(id: str | None, entity: Entity) -> dict[str, Any]:
    row = {"id": id, "label": entity.label, "start": entity.start, "end": entity.end, "text": entity.text}
    return {**row, **_value_columns(entity.value), "confidence": entity.confidence}


def _value_columns(value: Value | None) -> dict[str, Any]:
    match value:
        case Quantity(value=number, upper=upper, unit=unit, kind=kind, approx=approx):
            highest = None if upper is None else float(upper)
            return {"number": float(number), "upper": highest, "unit": unit, "kind": kind, "approx": approx}
        case TimeSpan(start=start, end=end):
            return {"date_from": _instant(start), "date_to": _instant(end)}
        case Duration(iso=iso):
            return {"duration": iso}
        case Honour(name=name, level=level):
            return {"name": name, "level": level}
        case Organisation(name=name):
            return {"name": name}
        case _:
            return {}


def _event_row(document: Document, event: Event, columns: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": document.id, "published": _instant(document.published), "type": event.type}
    row |= {"status": event.status, "confidence": event.confidence}
    row |= {"trigger": event.trigger.text, "start": event.trigger.start, "end": event.trigger.end}
    fillers: dict[str, list[str]] = {}
    for role, filler in event.arguments:
        fillers.setdefault(columns.get(role, role), []).append(filler.name)
        if isinstance(filler.value, Quantity) and "number" not in row:
            row |= {"number": float(filler.value.value), "unit": filler.value.unit}
    if event.date is not None and isinstance(event.date.value, TimeSpan):
        row |= _value_columns(event.date.value)
    return row | {role: "、".join(names) for role, names in fillers.items()}


def _instant(moment: date | None) -> datetime | None:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return None if moment is None else datetime.combine(moment, time())
