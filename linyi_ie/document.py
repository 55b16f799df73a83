"""A document as it was read: the text, its entities, its event records, and their exact JSON form."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar, cast

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializeAsAny,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from linyi_ie.errors import InputError, LinyiError
from linyi_ie.events import (
    ActivityEvent,
    AgreementEvent,
    AssistanceEvent,
    AwardEvent,
    CompetitionEvent,
    EmploymentEvent,
    EstablishmentEvent,
    Event,
    FundingEvent,
    IndicatorEvent,
    InspectionEvent,
    LaunchEvent,
    MeetingEvent,
    MembershipEvent,
    PersonnelEvent,
    RankingEvent,
    TrainingEvent,
)
from linyi_ie.records import Entity, Moment, Record, Span

if TYPE_CHECKING:
    import pandas

EVENT_GROUP = "linyi_ie.events"
"""The entry-point group under which other packages register event types."""

AnyEvent: TypeAlias = Annotated[
    AwardEvent
    | RankingEvent
    | MeetingEvent
    | ActivityEvent
    | TrainingEvent
    | CompetitionEvent
    | EstablishmentEvent
    | FundingEvent
    | EmploymentEvent
    | AssistanceEvent
    | InspectionEvent
    | MembershipEvent
    | LaunchEvent
    | PersonnelEvent
    | AgreementEvent
    | IndicatorEvent,
    Field(discriminator="type"),
]
"""Any of the library's own event records, told apart by `type`."""

AnEvent = TypeVar("AnEvent", bound=Event)


def registered_events() -> tuple[type[Event], ...]:
    """Return the event types that installed packages register under the entry-point group `linyi_ie.events`.

    An entry point names a subclass of `Event`. Pass the types on: ``Extractor(events=(*DEFAULT_EVENTS,
    *registered_events()))``. Raises `LinyiError` when an entry point is something else.
    """
    found: list[type[Event]] = []
    for point in sorted(entry_points(group=EVENT_GROUP), key=lambda point: (point.name, point.value)):
        kind = point.load()
        if not (isinstance(kind, type) and issubclass(kind, Event)):
            raise LinyiError(f"the entry point {point.name!r} ({point.value}) is no subclass of linyi_ie.Event")
        found.append(kind)
    return tuple(found)


def event_type(name: str) -> type[Event]:
    """Return the record class whose `type` is `name`: the library's, a user's own, or a registered one.

    Raises `InputError` when there is none.
    """
    if (kind := Event.kinds().get(name)) is not None:
        return kind
    registered_events()  # a package that nobody has imported yet may bring it
    if (kind := Event.kinds().get(name)) is not None:
        return kind
    raise InputError(
        f"there is no event type {name!r}; import the module that defines it before reading such a record", "type"
    )


class _ByType:
    """Reads an event by its `type`, whichever subclass that is; the JSON Schema shows the library's own."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_event_of, handler(source))

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(TypeAdapter(AnyEvent).core_schema)


def _event_of(data: Any) -> Any:
    if isinstance(data, dict):
        fields = cast("dict[str, Any]", data)
        return event_type(str(fields.get("type"))).model_validate(fields)
    return data


class Document(Record):
    """What was found in one text.

    Every span is half-open and counts Unicode code points of `text`, which is exactly what was passed in:
    ``document.text[span.start:span.end] == span.text``, checked when a document is made. `entities` do not
    overlap and stand in text order, and so do `events` by their triggers. `published`, `place` and `id` come
    back as given.
    """

    text: str
    published: Moment | None = None
    place: str | None = None
    id: str | None = None
    entities: tuple[Entity, ...] = ()
    events: tuple[Annotated[SerializeAsAny[Event], _ByType], ...] = ()

    @model_validator(mode="after")
    def _spans_are_the_text(self) -> Document:
        for span in self._spans():
            if self.text[span.start : span.end] != span.text:
                raise ValueError(f"the text at [{span.start}, {span.end}) is not {span.text!r}")
        return self

    def _spans(self) -> Iterator[Span]:
        yield from self.entities
        for event in self.events:
            yield event.trigger
            for _, mention in event.arguments:
                yield mention

    def of_type(self, kind: type[AnEvent]) -> tuple[AnEvent, ...]:
        """Return the events of one type, in text order: ``document.of_type(AwardEvent)``.

        Raises `InputError` for anything but a subclass of `Event`.
        """
        given: Any = kind
        if not (isinstance(given, type) and issubclass(given, Event)):
            raise InputError(f"of_type({given!r}): pass a subclass of linyi_ie.Event, such as AwardEvent", "kind")
        return tuple(event for event in self.events if isinstance(event, kind))

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the document as JSON; `from_json` gives back an equal one. Amounts are strings, to stay exact."""
        return self.model_dump_json(indent=indent)

    @classmethod
    def from_json(cls, data: str | bytes) -> Document:
        """Read what `to_json` wrote.

        Event types of your own must have been imported. Raises `InputError` when `data` is not such JSON.
        """
        try:
            return cls.model_validate_json(data)
        except ValidationError as wrong:
            first = wrong.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the document"
            raise InputError(f"this is no document in JSON: {where}: {first['msg']}", "data") from wrong

    def to_frame(self, of: Literal["entities", "events"] = "events") -> pandas.DataFrame:
        """Return the entities or the events as a pandas data frame, one a row.

        Columns are documented in `linyi_ie.views.tables`. Raises `LinyiError` when pandas is not installed,
        `InputError` for another `of`.
        """
        from linyi_ie.views.tables import entities_frame, events_frame

        if of == "events":
            return events_frame((self,))
        if of == "entities":
            return entities_frame((self,))
        raise InputError(f"of={of!r}: pass 'entities' or 'events'", "of")

    def __repr__(self) -> str:
        """Tell what it is in a line; `to_json` has everything."""
        given = [f"{name}={value!s}" for name in ("id", "published", "place") if (value := getattr(self, name))]
        counts = (f"{len(self.text)} characters", f"{len(self.entities)} entities", f"{len(self.events)} events")
        return f"Document({', '.join((*given, *counts))})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from linyi_ie.views.notebook import document_html

        return document_html(self)
