"""Charts: what they count, and that their Chinese can be read without a Chinese font on the machine."""

from __future__ import annotations

import base64
import io
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from linyi_ie import Document, LinyiError
from linyi_ie.errors import InputError
from linyi_ie.events import ActivityEvent, Event, FundingEvent
from linyi_ie.records import Entity, Mention, Organisation, Span, TimeSpan
from linyi_ie.views import Chart, charts, events_frame, plot_counts, plot_timeline

TEXT = "3月和5月，县医院、县法院开展义诊，投入五万元"


def mention(text: str, label: Any = None, value: Any = None) -> Mention:
    at = {"start": TEXT.index(text), "end": TEXT.index(text) + len(text), "text": text}
    return Mention(**at, entity=Entity(**at, label=label, value=value) if label else None)


def span(text: str) -> Span:
    return Span(start=TEXT.index(text), end=TEXT.index(text) + len(text), text=text)


def dated(text: str, start: date | None, end: date | None) -> Mention:
    return mention(text, "DATE", TimeSpan(start=start, end=end))


HOSPITAL = mention("县医院", "ORG", Organisation(name="青石县人民医院"))
COURT = mention("县法院", "ORG", Organisation(name="青石县人民法院"))
MARCH, MAY = (dated(f"{month}月", date(2024, month, 1), date(2024, month, 31)) for month in (3, 5))
ACTIVITY = ActivityEvent(trigger=span("开展"), name=mention("义诊"), agent=(HOSPITAL, COURT), date=MARCH)


def funding(**fields: Any) -> FundingEvent:
    return FundingEvent(trigger=span("投入"), amount=(mention("五万元"),), agent=(HOSPITAL,), **fields)


def document(*events: Event, published: date | None = date(2024, 5, 20)) -> Document:
    return Document(text=TEXT, published=published, events=events)


def rows(chart: Chart) -> list[dict[str, Any]]:
    (data,) = chart.spec.to_dict()["datasets"].values()
    return data


def counts(chart: Chart) -> dict[str, int]:
    return {row["kind"]: row["events"] for row in rows(chart)}


# ── What is counted ───────────────────────────────────────────────────────────────────────────────


def test_events_are_counted_by_any_column_and_fillers_one_each() -> None:
    documents = [document(ACTIVITY, funding()), document(funding(status="planned"))]
    assert counts(plot_counts(documents)) == {"funding": 2, "activity": 1}
    assert counts(plot_counts(documents, by="agent")) == {"青石县人民医院": 3, "青石县人民法院": 1}
    assert counts(plot_counts(documents, by="agent", top=1)) == {"青石县人民医院": 3}
    assert counts(plot_counts(iter(documents), by="name")) == {"义诊": 1}


def test_a_frame_that_was_filtered_is_as_good_as_documents() -> None:
    frame = events_frame([document(ACTIVITY, funding())])
    assert counts(plot_counts(frame[frame["type"] == "activity"])) == {"activity": 1}


@pytest.mark.parametrize(
    ("event", "published", "period"),
    [
        (funding(date=MARCH), date(2024, 5, 20), "2024-03"),
        (funding(date=MAY), date(2024, 5, 20), "2024-05"),  # ends after publication: what happened cannot
        (funding(date=dated("5月", date(2024, 5, 1), date(2024, 12, 31))), date(2024, 5, 20), "2024-05"),
        (funding(date=dated("5月", None, date(2024, 12, 31)), status="planned"), date(2024, 5, 20), "2024-12"),
        (funding(date=dated("3月", date(2024, 3, 1), None)), date(2024, 5, 20), "2024-03"),
        (funding(), date(2024, 5, 20), "2024-05"),
        (funding(date=MARCH), None, "2024-03"),
    ],
)
def test_an_event_stands_where_its_date_ends(event: Event, published: date | None, period: str) -> None:
    assert [row["period"] for row in rows(plot_timeline([document(event, published=published)]))] == [period]


def test_periods_without_events_have_their_place_and_events_without_a_day_are_told() -> None:
    chart = plot_timeline([document(funding(date=MARCH), funding(date=MAY)), document(funding(), published=None)])
    spec = chart.spec.to_dict()
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2024-03", "2024-04", "2024-05"]
    assert spec["title"]["subtitle"] == "1 without a date left out"


@pytest.mark.parametrize(
    ("every", "period"), [("day", "2024-03-31"), ("quarter", "2024Q1"), ("year", "2024"), ("week", "2024-03-25/")]
)
def test_periods_may_be_of_any_length(every: Any, period: str) -> None:
    (row,) = rows(plot_timeline([document(funding(date=MARCH))], every=every))
    assert row["period"].startswith(period)


def test_rare_kinds_share_a_colour() -> None:
    frame = events_frame([document(*[funding()] * 12)])
    frame["place"] = [f"第{number}区" for number in range(12)]
    found = rows(plot_timeline(frame, by="place"))
    assert sum(row["events"] for row in found) == 12
    assert {row["kind"]: row["events"] for row in found}["other"] == 4


def test_nothing_is_an_empty_chart() -> None:
    for chart in (plot_counts([]), plot_counts([document()]), plot_timeline([])):
        assert "</svg>" in chart.to_svg()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_counts([document(ACTIVITY)], by="colour"), "no column 'colour'; there are id, published, type"),
        (lambda: plot_timeline([document(ACTIVITY)], every="decade"), "every='decade': pass one of day, week, month"),
        (lambda: plot_timeline(events_frame([document()])[["type"]]), "no column 'status'"),
        (lambda: plot_counts([document(ACTIVITY)]).save("chart.pdf"), r"end the name in \.svg, \.png or \.json"),
    ],
)
def test_what_cannot_be_drawn_is_told(draw: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        draw()


@pytest.mark.parametrize("module", ["altair", "vl_convert", "pylopdf_fonts_zh_cn", "fontTools.subset"])
def test_a_missing_package_is_told(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    charts._renderer.cache_clear()
    charts._embedded.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(LinyiError, match=rf"{module}: pip install 'linyi-ie\[notebook\]'"):
        plot_counts([document(ACTIVITY)]).to_svg()


# ── What can be read ──────────────────────────────────────────────────────────────────────────────

CHART = plot_counts([document(ACTIVITY)], by="agent")


def font_of(svg: str) -> dict[int, str]:
    """The characters that the font inside an SVG has."""
    (packed,) = re.findall(r"url\(data:font/woff;base64,([^)]+)\)", svg)
    return TTFont(io.BytesIO(base64.b64decode(packed))).getBestCmap()


def test_an_svg_holds_every_character_that_it_shows_and_fetches_nothing() -> None:
    svg = CHART.to_svg()
    shown = set("".join(re.findall(r">([^<]*)</text>", svg)))
    assert set("青石县人民医院法") <= shown <= set(map(chr, font_of(svg)))
    assert not re.findall(r'(?:href|src)="(?!#)|url\((?!data:|#)|<script', svg)
    assert len(svg) < 60_000


def test_a_png_shows_different_characters_differently() -> None:
    """Without a font each would be the same empty box."""
    assert _drawn("青石") != _drawn("江州")


def _drawn(name: str) -> bytes:
    frame = events_frame([document(ACTIVITY)])
    frame["agent"] = name
    return plot_counts(frame, by="agent").to_png(scale=1)


def test_a_notebook_shows_the_svg() -> None:
    bundle = CHART._repr_mimebundle_(include=None, exclude=None)
    assert bundle == {"image/svg+xml": CHART.to_svg(), "text/plain": repr(CHART)}


def test_a_chart_is_saved_by_its_ending(tmp_path: Path) -> None:
    for name in ("chart.svg", "chart.png", "chart.json"):
        CHART.save(tmp_path / name)
    assert (tmp_path / "chart.svg").read_text("utf-8") == CHART.to_svg()
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "chart.json").read_text("utf-8"))["config"]["font"] == "Noto Sans SC"


def test_markup_in_a_name_stays_text() -> None:
    frame = events_frame([document(ACTIVITY)])
    frame["agent"] = "<script>alert(1)</script>&"
    svg = plot_counts(frame, by="agent").to_svg()
    assert "<script" not in svg and "&lt;script&gt;" in svg
    assert {ord("<"), ord("&")} <= font_of(svg).keys()
