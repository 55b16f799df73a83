"""The values that flow through the library: spans, entities and what they mean.

Everything here is a frozen pydantic model (`Evidence` a dataclass of pydantic's) with keyword-only fields and an exact
JSON round trip.
Offsets are half-open, `[start, end)`, and count Unicode code points of the text exactly as it was given.
"""

from __future__ import annotations

import reprlib
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeAlias, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.dataclasses import dataclass

from linyi_ie.errors import InputError
from linyi_ie.lexicon.units import to_base

Label: TypeAlias = Literal["ORG", "PERSON", "LOC", "HONOUR", "ACTIVITY", "DATE", "DURATION", "QUANTITY", "NUMBER"]
"""The entity labels. `NUMBER` is given by `find_numbers` only; a document holds the other eight."""

QuantityKind: TypeAlias = Literal["count", "money", "percent", "measure", "rank", "ratio"]
Approximation: TypeAlias = Literal["over", "under", "about"]
HonourLevel: TypeAlias = Literal["international", "national", "provincial", "municipal", "county"]
Status: TypeAlias = Literal["happened", "planned", "negated"]


_put_fields_set, _put_extra, _put_private = (
    vars(BaseModel)[slot].__set__ for slot in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
"""What pydantic keeps in a model beside its fields; it forbids plain assignment."""
_put = object.__setattr__


class Record(BaseModel):
    """What all records share: they are frozen, closed to unknown fields, and compare by value."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    _every_field: ClassVar[set[str]]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Note the names of the fields, once for all records: a set of its own would be a third of a record.

        The first record made so tells Python which attributes the class has: they then lie in rows that share their
        names, in half the room of a dictionary each.
        """
        cls._every_field = set(cls.model_fields)
        cls.trusted(**dict.fromkeys(cls.model_fields))

    @classmethod
    def trusted(cls, **fields: Any) -> Self:
        """Make a record of fields that hold by construction: all of them, in order, none is checked or converted.

        Rules make thousands of records a second; what a user gives goes through the constructor, which checks.
        """
        record = cls.__new__(cls)
        for field, value in fields.items():
            _put(record, field, value)
        _put_fields_set(record, cls._every_field)
        _put_extra(record, None)
        _put_private(record, None)
        return record

    def but(self, **fields: Any) -> Self:
        """Return a copy with other values in some fields, which hold by construction as those of `trusted` do."""
        if self.__pydantic_private__ is not None:  # a record type of a user's own
            return self.model_copy(update=fields)
        return self.trusted(**{**self.__dict__, **fields})


# ── Values ────────────────────────────────────────────────────────────────────────────────────────


def _moment(value: Any) -> Any:
    """Read an ISO string as a `datetime` when it holds a clock time, as a `date` otherwise."""
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value


Moment: TypeAlias = Annotated[datetime | date, BeforeValidator(_moment)]
"""A day, or a day with a clock time where the text gives one."""


class TimeSpan(Record):
    """A stretch of the time line: `start` to `end`, both inclusive.

    A side is None where the stretch is open (截至目前: no start). Both are None, and only then, when nothing
    but the TIMEX3 string is known (每周二: ``XXXX-WXX-2``). `timex` is the TIMEX3 value, None if there is none.
    """

    start: Moment | None
    end: Moment | None
    timex: str | None = None


class Duration(Record):
    """A length of time as ISO 8601, e.g. ``P3Y``, ``PT2H30M``."""

    iso: str


class Quantity(Record):
    """How many or how much: an exact number, its unit, and how exact the text claims it to be.

    `value` holds 万/亿/千 multiplied out (5000万元 → 50000000 元). `upper` is the other end of a range, None
    for a single value. `unit` is the Chinese unit or classifier, empty for a bare number. `approx` is
    ``over`` (余, 多, 以上 …), ``under`` (近, 不足 …), ``about`` (约, 左右 …) or None for exact.
    """

    value: Decimal
    upper: Decimal | None = None
    unit: str
    kind: QuantityKind
    approx: Approximation | None = None

    def to_base(self) -> Quantity:
        """Return the same quantity in the base unit of its dimension: 26亩 in 平方米, 35℃ in 开尔文.

        A quantity that has no other unit to convert to (人, 场次, 美元) comes back as it is.

        Examples:
            >>> Quantity(value=Decimal("3.5"), unit="公里", kind="measure").to_base().value
            Decimal('3500.0')
        """
        found = to_base(self.unit)
        if found is None:
            return self
        unit, scale, offset = found
        upper = None if self.upper is None else self.upper * scale + offset
        return self.model_copy(update={"value": self.value * scale + offset, "upper": upper, "unit": unit})


class Number(Record):
    """A bare number: exact, and what sort of number it is (三分之二 is a fraction, 第三 an ordinal)."""

    value: Decimal
    kind: Literal["number", "ordinal", "percent", "fraction"]


class Honour(Record):
    """An award or title under its canonical name, with the scope that coordination passed on to it.

    In 全国五一劳动奖章3人、工人先锋号1个 the second is 全国工人先锋号, level ``national``.
    """

    name: str
    level: HonourLevel | None


class Organisation(Record):
    """An organisation under its fullest name that the document or the given place lets one resolve."""

    name: str


Value: TypeAlias = TimeSpan | Duration | Quantity | Number | Honour | Organisation

_VALUE_OF: dict[str, type[Record]] = {
    "DATE": TimeSpan,
    "DURATION": Duration,
    "QUANTITY": Quantity,
    "NUMBER": Number,
    "HONOUR": Honour,
    "ORG": Organisation,
}


# ── Spans ─────────────────────────────────────────────────────────────────────────────────────────


class Span(Record):
    """A piece of the text: `text[start:end] == span.text`, always."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str

    @model_validator(mode="after")
    def _consistent(self) -> Span:
        if self.end - self.start != len(self.text):
            raise ValueError(f"span [{self.start}, {self.end}) does not fit a text of {len(self.text)} characters")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Evidence:
    """Why something was recognised: a rule's or model's name and the span that it stood on.

    In an event, `role` tells which role's filler the rule found; None means the event itself, whose span is the
    clause that tells it. There are more of these than of all else: a pydantic dataclass takes a quarter of the room.
    """

    rule: str
    start: int
    end: int
    role: str | None = None

    @classmethod
    def trusted(cls, *, rule: str, start: int, end: int, role: str | None) -> Self:
        """Make one of fields that hold by construction, unchecked; see `Record.trusted`."""
        made = cls.__new__(cls)
        _PUT_RULE(made, rule)
        _PUT_START(made, start)
        _PUT_END(made, end)
        _PUT_ROLE(made, role)
        return made

    def at(self, start: int, end: int) -> Self:
        """Return the same of another span."""
        return self.trusted(rule=self.rule, start=start, end=end, role=self.role)


_PUT_RULE, _PUT_START, _PUT_END, _PUT_ROLE = (
    vars(Evidence)[field].__set__ for field in ("rule", "start", "end", "role")
)


class Entity(Span):
    """One recognised mention.

    `value` is what it means: a `TimeSpan` for DATE (None where it is truly vague: 近日), `Duration`,
    `Quantity`, `Number`, `Honour`, `Organisation`; None for PERSON, LOC and ACTIVITY.
    `confidence` lies in [0, 1].
    """

    label: Label
    value: Value | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0

    @classmethod
    def by_rule(
        cls, rule: str, start: int, end: int, text: str, label: Label, value: Value | None, confidence: float = 1.0
    ) -> Self:
        """Make one that a rule or model found, with itself as the evidence, unchecked; see `Record.trusted`.

        There are more of these than of any other record, so the fields are put one by one: half the time of a loop.
        """
        made = cls.__new__(cls)
        _put(made, "start", start)
        _put(made, "end", end)
        _put(made, "text", text)
        _put(made, "label", label)
        _put(made, "value", value)
        _put(made, "evidence", (Evidence.trusted(rule=rule, start=start, end=end, role=None),))
        _put(made, "confidence", confidence)
        _put_fields_set(made, cls._every_field)
        _put_extra(made, None)
        _put_private(made, None)
        return made

    @model_validator(mode="before")
    @classmethod
    def _value_by_label(cls, data: Any) -> Any:
        """Let the label say which value a mapping holds: the JSON form needs no tag of its own."""
        if not isinstance(data, dict):
            return data
        given = cast("dict[str, Any]", data)
        record = _VALUE_OF.get(given.get("label", ""))
        if record is not None and isinstance(given.get("value"), dict):
            return {**given, "value": record.model_validate(given["value"])}
        return given


class Mention(Span):
    """An argument of an event: a span and, where the span is a recognised entity, that entity."""

    entity: Entity | None = None

    @property
    def value(self) -> Value | None:
        """The entity's value, None for a plain noun phrase."""
        return self.entity.value if self.entity else None

    @property
    def name(self) -> str:
        """The canonical name where one is known, the surface otherwise."""
        return self.value.name if isinstance(self.value, Honour | Organisation) else self.text


# ── What goes in, and what could not be read ──────────────────────────────────────────────────────


_Text: TypeAlias = Annotated[str, Field(strict=True)]


class Article(Record):
    """One document to read.

    `published` is the day that 去年, 9月12日 … refer to; None leaves them unresolved. `place` is what 市, 全市
    and 我省 refer to, e.g. 山东省临沂市. `id` is the caller's own and comes back unchanged. Raises `InputError` for
    a field that cannot be used.
    """

    text: _Text
    published: Moment | None = None
    place: _Text | None = None
    id: _Text | None = None

    if not TYPE_CHECKING:  # a type checker takes the fields from above

        def __init__(self, **fields: Any) -> None:
            """Check the fields. Raises `InputError` for the first that cannot be used."""
            try:
                super().__init__(**fields)
            except ValidationError as wrong:
                raise _article_error(wrong) from None

    @field_validator("published", mode="before")
    @classmethod
    def _no_number(cls, value: Any) -> Any:
        if value is None or isinstance(value, str | date):
            return value
        raise ValueError("a number is no date")  # pydantic would count seconds from 1970


def _article_error(wrong: ValidationError) -> InputError:
    """Say in a sentence what is wrong with the first field that is."""
    first = wrong.errors(include_url=False)[0]
    field = ".".join(map(str, first["loc"])) or "article"
    if first["type"] == "extra_forbidden":
        return InputError(f"an article has text, published, place and id, but no {field}", field)
    advice = f"pass {_ARTICLE[field]}" if field in _ARTICLE else first["msg"]
    if first["type"] == "missing":
        return InputError(f"an article without {field}: {advice}", field)
    return InputError(f"{field} cannot be {reprlib.repr(first['input'])}: {advice}", field)


_ARTICLE = {
    "text": "the article as a str",
    "published": "a datetime.date, a datetime, or an ISO string such as '2024-09-12'",
    "place": "a place name such as '山东省临沂市', or None",
    "id": "a string of your own, or None",
}
"""What each field of an article takes."""


class Failure(Record):
    """A document of a batch that could not be read: everything else of the batch is still there.

    `index` counts the batch's articles from 0, `error` is the exception's class name.
    """

    index: int
    id: str | None
    error: str
    message: str
