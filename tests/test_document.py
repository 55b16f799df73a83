"""Documents: exact JSON, typed access, event types of one's own, data frames, the notebook view."""

from __future__ import annotations

import csv
import io
import pickle
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from importlib.metadata import EntryPoint
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

import linyi_ie.document
from linyi_ie import Document, Entity, Event, LinyiError
from linyi_ie.document import event_type, registered_events
from linyi_ie.errors import InputError
from linyi_ie.events import DEFAULT_EVENTS, AwardEvent, FundingEvent, MeetingEvent
from linyi_ie.records import Duration, Honour, Mention, Organisation, Quantity, Span, TimeSpan
from linyi_ie.views import events_csv


class StrikeEvent(Event):
    """A type that the library does not know."""

    core: ClassVar[str] = "workers"
    type: Literal["strike"] = "strike"
    workers: Mention
    days: tuple[Mention, ...] = ()


# ── Any document ──────────────────────────────────────────────────────────────────────────────────

NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
MOMENTS = st.dates() | st.datetimes() | st.datetimes(timezones=st.just(UTC))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
LEVELS = st.sampled_from(("international", "national", "provincial", "municipal", "county", None))
QUANTITIES = st.builds(
    Quantity,
    value=NUMBERS,
    upper=st.none() | NUMBERS,
    unit=NAMES,
    kind=st.sampled_from(("count", "money", "percent", "measure", "rank", "ratio")),
    approx=st.sampled_from((None, "over", "under", "about")),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "PERSON": st.none(),
    "LOC": st.none(),
    "ACTIVITY": st.none(),
    "ORG": st.builds(Organisation, name=NAMES),
    "HONOUR": st.builds(Honour, name=NAMES, level=LEVELS),
    "DATE": st.none()
    | st.builds(TimeSpan, start=st.none() | MOMENTS, end=st.none() | MOMENTS, timex=st.none() | NAMES),
    "DURATION": st.builds(Duration, iso=st.just("P3Y")),
    "QUANTITY": QUANTITIES,
}


@st.composite
def mentions(draw: st.DrawFn, text: str) -> Mention:
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    span = {"start": start, "end": end, "text": text[start:end]}
    if draw(st.booleans()):
        return Mention(**span)
    label = draw(st.sampled_from(sorted(VALUES)))
    entity = Entity(**span, label=label, value=draw(VALUES[label]), confidence=draw(st.floats(0, 1)))
    return Mention(**span, entity=entity)


@st.composite
def events(draw: st.DrawFn, text: str) -> Event:
    kind = draw(st.sampled_from((*DEFAULT_EVENTS, StrikeEvent)))
    roles = [kind.core, *draw(st.lists(st.sampled_from(sorted(kind.roles())), max_size=3))]
    arguments = [(role, draw(mentions(text))) for role in roles]
    trigger = draw(mentions(text))
    status = draw(st.sampled_from(("happened", "planned", "negated")))
    fields = {"trigger": Span(start=trigger.start, end=trigger.end, text=trigger.text), "status": status}
    return kind.from_arguments(arguments, **fields)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
    found = draw(st.lists(mentions(text), max_size=4))
    return Document(
        text=text,
        published=draw(st.none() | MOMENTS),
        place=draw(st.none() | NAMES),
        id=draw(st.none() | NAMES),
        entities=tuple(mention.entity for mention in found if mention.entity),
        events=tuple(draw(st.lists(events(text), max_size=3))),
    )


@given(documents())
def test_json_gives_back_an_equal_document(document: Document) -> None:
    again = Document.from_json(document.to_json())
    assert again == document
    assert [type(event) for event in again.events] == [type(event) for event in document.events]
    assert Document.from_json(document.to_json(indent=2).encode()) == document


@given(documents())
def test_a_document_survives_pickling(document: Document) -> None:
    assert pickle.loads(pickle.dumps(document)) == document


@given(documents())
def test_any_document_can_be_shown(document: Document) -> None:
    assert len(document.to_frame("entities")) == len(document.entities)
    assert len(document.to_frame("events")) == len(document.events)
    assert len([*csv.reader(io.StringIO(events_csv([document]), newline=""))]) == len(document.events) + 1
    assert _View(document).article == document.text


# ── One document ──────────────────────────────────────────────────────────────────────────────────

TEXT = "2024年9月，市总工会授予李明市劳动模范<b>，投入约5.5万元。"


def entity(label: str, text: str, value: Any = None) -> Entity:
    start = TEXT.index(text)
    return Entity(label=label, start=start, end=start + len(text), text=text, value=value)  # type: ignore[arg-type]


def mention(found: Entity) -> Mention:
    return Mention(start=found.start, end=found.end, text=found.text, entity=found)


def span(text: str) -> Span:
    return Span(start=TEXT.index(text), end=TEXT.index(text) + len(text), text=text)


WHEN = entity("DATE", "2024年9月", TimeSpan(start=date(2024, 9, 1), end=date(2024, 9, 30), timex="2024-09"))
WHO = entity("ORG", "市总工会", Organisation(name="临沂市总工会"))
WHOM = entity("PERSON", "李明")
WHAT = entity("HONOUR", "市劳动模范", Honour(name="临沂市劳动模范", level="municipal"))
MONEY = entity("QUANTITY", "约5.5万元", Quantity(value=Decimal(55000), unit="元", kind="money", approx="about"))
AWARD = AwardEvent(
    trigger=span("授予"), date=mention(WHEN), agent=(mention(WHO),), recipient=(mention(WHOM),), honour=mention(WHAT)
)
FUNDING = FundingEvent(trigger=span("投入"), status="planned", agent=(mention(WHO),), amount=(mention(MONEY),))
DOCUMENT = Document(
    text=TEXT,
    published=date(2024, 9, 12),
    place="山东省临沂市",
    id="one",
    entities=(WHEN, WHO, WHOM, WHAT, MONEY),
    events=(AWARD, FUNDING),
)


def test_of_type_picks_the_records_of_one_class() -> None:
    assert DOCUMENT.of_type(AwardEvent) == (AWARD,)
    assert DOCUMENT.of_type(MeetingEvent) == ()
    assert DOCUMENT.of_type(Event) == (AWARD, FUNDING)


@pytest.mark.parametrize("kind", ["award", None, str, (AwardEvent,)])
def test_of_type_takes_a_class_of_events(kind: Any) -> None:
    with pytest.raises(InputError, match=r"pass a subclass of linyi_ie\.Event, such as AwardEvent"):
        DOCUMENT.of_type(kind)


def test_records_can_be_matched_by_class_and_value() -> None:
    match FUNDING:
        case FundingEvent(amount=(Mention(entity=Entity(value=Quantity(value=amount, unit="元"))),)):
            assert amount == 55000
        case _:
            pytest.fail("the record does not match its own class")


def test_a_document_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        DOCUMENT.text = "else"  # type: ignore[misc]


def test_a_span_that_is_not_the_text_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"the text at \[0, 1\) is not '市'"):
        Document(text="区", entities=(Entity(label="LOC", start=0, end=1, text="市"),))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[1", "Invalid JSON"),
        ("{}", "text: Field required"),
        ('{"text": "市", "event": []}', "event: Extra inputs"),
        ('{"text": "市", "events": [{"type": "award"}]}', r"events\.0\.trigger: Field required"),
        ('{"text": "市", "events": [{"type": "sermon"}]}', "no event type 'sermon'; import the module"),
        ('{"text": "市", "events": [{}]}', "no event type 'None'"),
        (b"\xff", "Invalid JSON"),
    ],
)
def test_what_is_no_document_is_refused_with_the_place_of_the_fault(data: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Document.from_json(data)


def test_the_schema_tells_the_sixteen_types_apart() -> None:
    for mode in ("validation", "serialization"):
        schema = Document.model_json_schema(mode=mode)
        items = schema["properties"]["events"]["items"]
        assert items["discriminator"]["propertyName"] == "type"
        assert sorted(items["discriminator"]["mapping"]) == sorted(
            kind.model_fields["type"].default for kind in DEFAULT_EVENTS
        )
        assert {ref["$ref"].rsplit("/")[-1] for ref in items["oneOf"]} <= schema["$defs"].keys()


# ── Event types from elsewhere ────────────────────────────────────────────────────────────────────


def test_an_own_event_type_goes_through_json() -> None:
    strike = StrikeEvent(trigger=span("授予"), workers=mention(WHOM), days=(mention(WHEN),))
    document = Document(text=TEXT, events=(strike,))
    assert Document.from_json(document.to_json()).of_type(StrikeEvent) == (strike,)


def point(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    found = EntryPoint(name="own", value=value, group="linyi_ie.events")
    monkeypatch.setattr(linyi_ie.document, "entry_points", lambda group: [found] if group == found.group else [])


def test_registered_types_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    point(monkeypatch, f"{__name__}:StrikeEvent")
    assert registered_events() == (sys.modules[__name__].StrikeEvent,)
    assert event_type("strike") is StrikeEvent


def test_a_registered_thing_that_is_no_event_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    point(monkeypatch, "decimal:Decimal")
    with pytest.raises(LinyiError, match=r"'own' \(decimal:Decimal\) is no subclass"):
        registered_events()


# ── For the eye ───────────────────────────────────────────────────────────────────────────────────


def test_the_frame_of_entities_has_typed_columns() -> None:
    frame = DOCUMENT.to_frame("entities").set_index("label")
    assert frame.loc["QUANTITY", ["number", "unit", "approx"]].tolist() == [55000, "元", "about"]
    assert frame.loc["DATE", "date_to"] == datetime(2024, 9, 30)
    assert frame.loc["ORG", "name"] == "临沂市总工会"
    assert frame["number"].dtype == "float64"


def test_the_frame_of_events_has_a_column_a_role() -> None:
    frame = DOCUMENT.to_frame()
    assert frame["type"].tolist() == ["award", "funding"]
    assert frame["published"].tolist() == [datetime(2024, 9, 12)] * 2
    assert frame["agent"].tolist() == ["临沂市总工会"] * 2
    assert frame["number"].sum() == 55000
    assert frame["honour"][0] == "临沂市劳动模范"
    assert frame["date_from"][0] == datetime(2024, 9, 1)
    assert frame["status"][1] == "planned"


def test_an_unknown_frame_is_told_which_there_are() -> None:
    with pytest.raises(InputError, match="'entities' or 'events'"):
        DOCUMENT.to_frame("quantities")  # type: ignore[arg-type]


def test_without_pandas_the_frame_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(LinyiError, match="pip install"):
        DOCUMENT.to_frame()


class _View(HTMLParser):
    """Reads the notebook view: its tags, the article as it is shown, and the rows of text and cards."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[tuple[str, str]] = []
        self._place = ""
        self.feed(document._repr_html_())
        assert self.tags <= {"div", "style", "mark", "u", "b", "dl", "dt", "dd"}

    @property
    def article(self) -> str:
        return "".join(said for said, _ in self.rows)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "div":
            self._place = dict(attrs)["class"] or ""
        if self._place == "row":
            self.rows.append(("", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._place = ""

    def handle_data(self, data: str) -> None:
        if self._place == "said":
            self.rows[-1] = (self.rows[-1][0] + data, self.rows[-1][1])
        elif self._place.startswith("card"):
            self.rows[-1] = (self.rows[-1][0], self.rows[-1][1] + data)


def test_the_notebook_view_escapes_the_text_and_shows_the_records() -> None:
    html = DOCUMENT._repr_html_()
    assert "<b>，" not in html and "&lt;b&gt;" in html
    assert _View(DOCUMENT).article == TEXT
    assert "临沂市总工会" in html and "funding (planned)" in html and "55000 元 about" in html
    assert "http" not in html


def test_each_event_stands_beside_its_sentence() -> None:
    text = "春天来了。市总工会授予李明市劳动模范！大家鼓掌。鼓掌。\n拟投入5.5万元。"
    found = {one.text: one.model_copy(update=_at(text, one.text)) for one in (WHO, WHOM, WHAT)}
    document = Document(
        text=text,
        entities=tuple(found.values()),
        events=(
            AwardEvent(trigger=Span(**_at(text, "授予")), honour=mention(found["市劳动模范"])),
            MeetingEvent(trigger=Span(**_at(text, "投入")), status="negated", name=Mention(**_at(text, "5.5万元"))),
        ),
    )
    view = _View(document)
    assert [said for said, _ in view.rows] == [
        "春天来了。",
        "市总工会授予李明市劳动模范！",
        "大家鼓掌。鼓掌。\n",
        "拟投入5.5万元。",
    ]
    assert [bool(cards) for _, cards in view.rows] == [False, True, False, True]
    assert view.rows[1][1].startswith("award授予what") and view.rows[3][1].startswith("meeting (negated)投入")


def _at(text: str, piece: str) -> dict[str, Any]:
    return {"start": text.index(piece), "end": text.index(piece) + len(piece), "text": piece}


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────


def written(text: str) -> str:
    """Return how CSV writes an agent of this name."""
    name = Mention(start=2, end=2 + len(text), text=text)
    trigger = Span(start=0, end=2, text="投入")
    event = FundingEvent(trigger=trigger, agent=(name,), amount=(name,))
    ((row),) = csv.DictReader(io.StringIO(events_csv([Document(text="投入" + text, events=(event,))]), newline=""))
    return row["agent"]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd", "-2+3", "\tx"])
def test_a_formula_is_made_text_in_csv(text: str) -> None:
    assert written(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5.2%", "+3", "市总工会", "a,b", '"x"', "一\n二"])
def test_anything_else_stays_what_it_is_in_csv(text: str) -> None:
    assert written(text) == text


# ── In a line ─────────────────────────────────────────────────────────────────────────────────────


def test_a_document_tells_in_a_line_what_it_is() -> None:
    document = Document(text="a" * 10_000, id="n1", published=date(2024, 9, 20), place="山东省临沂市")
    told = "Document(id=n1, published=2024-09-20, place=山东省临沂市, 10000 characters, 0 entities, 0 events)"
    assert repr(document) == str(document) == told
    assert repr(Document(text="")) == "Document(0 characters, 0 entities, 0 events)"
