"""The three tables that a run writes: their columns, types and meanings, and the version of all that."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from linyi_ie.archive.readers import needed

VERSION: Final = 1
"""Goes up whenever a column is renamed, removed, or changes its type or meaning; a new column leaves it."""


class Column(NamedTuple):
    """A column: its name, its Arrow type in the short form that `arrow_schema` reads, and what it says."""

    name: str
    type: str
    meaning: str


_SPAN = (
    Column("start", "int32", "first character in the text"),
    Column("end", "int32", "behind the last character"),
    Column("text", "string", "the characters themselves"),
)
_QUANTITY = (
    Column("number", "decimal", "the amount, 万 and 亿 multiplied out; null where it has more than 29 digits"),
    Column("upper", "decimal", "the other end of a range"),
    Column("unit", "string", "unit, classifier or currency: 元, 人次, %"),
    Column("kind", "string", "count, money, percent, measure, rank or ratio"),
    Column("approx", "string", "over, under or about; null for exact"),
)
_SPAN_OF_TIME = (
    Column("date_from", "date32", "first day"),
    Column("date_to", "date32", "last day, inclusive"),
    Column("time_from", "time32", "clock time of the first day, where one is given"),
    Column("time_to", "time32", "clock time of the last day"),
)
_EVIDENCE = Column("evidence", "evidence", "the rules or models and the spans that it rests on")

TABLES: Final = MappingProxyType({
    "documents": (
        Column("document", "int64", "place among all inputs, counted from 0, rejected ones too; joins the tables"),
        Column("source", "string", "the file"),
        Column("record", "int64", "line or row in the file, counted from 1; null where the file is one document"),
        Column("id", "string", "the id field; the source and record where there is none"),
        Column("title", "string", "of a web page or from the title field; it is part of the text"),
        Column("published", "date32", "day of publication"),
        Column("published_from", "string", "where that was found: field, page, name (of the file) or option"),
        Column("place", "string", "what 市 and 全市 refer to"),
        Column("encoding", "string", "of the input; null for Parquet and CSV"),
        Column("characters", "int32", "length of the text in code points"),
        Column("entities", "int32", "how many entities were found"),
        Column("events", "int32", "how many events were found"),
        Column("notes", "strings", "what was odd and did no harm, such as a date that is none"),
        Column("text", "string", "the text that offsets count in; null with keep_text off"),
    ),
    "entities": (
        Column("document", "int64", "the document"),
        Column("entity", "int32", "place in the document, counted from 0"),
        Column("label", "string", "ORG, PERSON, LOC, HONOUR, ACTIVITY, DATE, DURATION or QUANTITY"),
        *_SPAN,
        Column("name", "string", "full name of an ORG or HONOUR"),
        Column("level", "string", "of an HONOUR: international, national, provincial, municipal or county"),
        *_QUANTITY,
        *_SPAN_OF_TIME,
        Column("timex", "string", "TIMEX3 value of a DATE"),
        Column("duration", "string", "ISO 8601, of a DURATION"),
        Column("confidence", "double", "from 0 to 1"),
        _EVIDENCE,
    ),
    "events": (
        Column("document", "int64", "the document"),
        Column("event", "int32", "place in the document, counted from 0"),
        Column("type", "string", "award, funding, training …"),
        Column("status", "string", "happened, planned or negated"),
        Column("trigger", "string", "the word that evokes the event"),
        Column("start", "int32", "first character of the trigger"),
        Column("end", "int32", "behind its last character"),
        Column("date", "string", "when, as written"),
        Column("date_from", "date32", "when: first day"),
        Column("date_to", "date32", "when: last day, inclusive"),
        Column("roles", "roles", "who and what fills the roles, agent, date and place among them"),
        Column("confidence", "double", "from 0 to 1"),
        _EVIDENCE,
    ),
})  # fmt: skip

ROLE: Final = (
    Column("role", "string", "agent, honour, recipient, amount …"),
    Column("entity", "int32", "the entity of the entities table that it is; null for a plain noun phrase"),
    *_SPAN,
    Column("name", "string", "full name where one is known, else the text"),
    Column("level", "string", "of an honour"),
    *_QUANTITY,
    *_SPAN_OF_TIME,
)
"""The fields of a member of `roles`."""

EVIDENCE: Final = (
    Column("rule", "string", "name of the rule or model"),
    Column("start", "int32", "first character of what it stood on"),
    Column("end", "int32", "behind the last character"),
)
"""The fields of a member of `evidence`."""


@cache
def arrow_schema(table: str) -> Any:
    """Return a table's schema for Arrow, each field with its meaning, the whole with the version."""
    arrow = needed("pyarrow")
    fields = [_field(column) for column in TABLES[table]]
    return arrow.schema(fields, metadata={"linyi_ie.table": table, "linyi_ie.schema": str(VERSION)})


def _field(column: Column) -> Any:
    return needed("pyarrow").field(column.name, _arrow_type(column.type), metadata={"meaning": column.meaning})


def _arrow_type(name: str) -> Any:
    arrow = needed("pyarrow")
    match name:
        case "decimal":
            return arrow.decimal128(38, 9)
        case "time32":
            return arrow.time32("ms")  # Parquet knows none in seconds
        case "double":
            return arrow.float64()
        case "strings":
            return arrow.list_(arrow.string())
        case "roles":
            return arrow.list_(arrow.struct([_field(column) for column in ROLE]))
        case "evidence":
            return arrow.list_(arrow.struct([_field(column) for column in EVIDENCE]))
        case _:
            return getattr(arrow, name)()
