"""The gold form: exact for what annotated files hold, and faithful to the records."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from linyi_ie import Document, Entity
from linyi_ie.errors import InputError
from linyi_ie.events import AwardEvent, MeetingEvent
from linyi_ie.gold import GoldDocument
from linyi_ie.records import Duration, Honour, Mention, Organisation, Quantity, Span, TimeSpan

TEXT = "9月14日9时30分，市总工会召开三天的会议，全省近三分之一、5万人获省劳模，近日结束。"


def _span(text: str) -> dict[str, object]:
    return {"start": TEXT.index(text), "end": TEXT.index(text) + len(text), "text": text}


HALF_PAST_NINE = datetime(2024, 9, 14, 9, 30)
ENTITIES = (
    Entity(**_span("9月14日9时30分"), label="DATE", value=TimeSpan(start=HALF_PAST_NINE, end=HALF_PAST_NINE)),
    Entity(**_span("市总工会"), label="ORG", value=Organisation(name="临沂市总工会")),
    Entity(**_span("三天"), label="DURATION", value=Duration(iso="P3D")),
    Entity(**_span("近三分之一"), label="QUANTITY", value=Quantity(
        value=Decimal(1) / 3, unit="", kind="ratio", approx="under")),
    Entity(**_span("5万人"), label="QUANTITY", value=Quantity(value=Decimal("50000.0"), unit="人", kind="count")),
    Entity(**_span("省劳模"), label="HONOUR", value=Honour(name="山东省劳动模范", level="provincial")),
    Entity(**_span("近日"), label="DATE", value=TimeSpan(start=None, end=None, timex="PRESENT_REF")),
)  # fmt: skip


def test_values_lose_their_classes_and_nothing_else() -> None:
    document = Document(text=TEXT, published=date(2024, 9, 20), id="a", entities=ENTITIES)
    plain = json.loads(GoldDocument.of(document).to_json())
    assert list(plain) == ["id", "text", "published", "place", "entities", "events"]
    assert plain["published"] == "2024-09-20" and plain["place"] is None
    assert [row["value"] for row in plain["entities"]] == [
        {"start": "2024-09-14T09:30", "end": "2024-09-14T09:30"},
        {"name": "临沂市总工会"},
        "P3D",
        {"value": pytest.approx(1 / 3), "upper": None, "unit": "", "kind": "ratio", "approx": "under"},
        {"value": 50000, "upper": None, "unit": "人", "kind": "count", "approx": None},
        {"name": "山东省劳动模范", "level": "provincial"},
        None,
    ]


def test_arguments_are_a_list_of_roles_and_agents_have_their_name() -> None:
    def mention(entity: Entity) -> Mention:
        return Mention(start=entity.start, end=entity.end, text=entity.text, entity=entity)

    organisation, honour = mention(ENTITIES[1]), mention(ENTITIES[5])
    meeting = MeetingEvent(trigger=Span(**_span("召开")), name=Mention(**_span("会议")), agent=(organisation,))
    award = AwardEvent(trigger=Span(**_span("获")), honour=honour, status="planned", count=mention(ENTITIES[4]))
    plain = json.loads(GoldDocument.of(Document(text=TEXT, events=(meeting, award)), id="b").to_json())
    assert plain["id"] == "b"
    assert plain["events"] == [
        {
            "type": "meeting",
            "trigger": _span("召开"),
            "status": "happened",
            "args": [{"role": "name", **_span("会议")}, {"role": "agent", **_span("市总工会"), "name": "临沂市总工会"}],
        },
        {
            "type": "award",
            "trigger": _span("获"),
            "status": "planned",
            "args": [{"role": "honour", **_span("省劳模")}, {"role": "count", **_span("5万人")}],
        },
    ]


@pytest.mark.parametrize("name", ["seed", "dev", "train"])
def test_gold_files_come_back_unchanged(shared: Path, name: str) -> None:
    for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        assert json.loads(GoldDocument.from_json(line).to_json()) == json.loads(line)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nothing", "Expecting value"),
        ("[]", "no gold document"),
        ('{"id": "a"}', "text: Field required"),
        ('{"id": "a", "text": "市", "entities": [{"label": "LOC"}]}', "start: Field required"),
        ('{"id": "a", "text": "市", "entities": [3]}', "no gold document"),
        pytest.param("[" * 100_000, "nested too deeply", id="deep"),
    ],
)
def test_a_broken_line_says_what_is_wrong(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        GoldDocument.from_json(line)
