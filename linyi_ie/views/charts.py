"""Charts of events: how many of which kind, and when.

`plot_counts` and `plot_timeline` take documents, or the frame that `events_frame` makes of them, filtered as you
like. They give a `Chart`, which a notebook shows, and which saves itself as SVG or PNG. Its Chinese looks the same
everywhere: the font (Noto Sans SC) comes with ``pip install 'linyi-ie[notebook]'``, and an SVG holds the characters
that it shows. Nothing is fetched from the network.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from linyi_ie.document import Document
from linyi_ie.errors import InputError, LinyiError
from linyi_ie.views.tables import events_frame

if TYPE_CHECKING:
    import altair
    import pandas

Events: TypeAlias = "Iterable[Document] | pandas.DataFrame"
Period: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

_FREQUENCY: dict[Period, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_FONT = "Noto Sans SC"
_COLOURS = ("#4c78a8", "#f58518", "#e45756", "#72b7b2", "#54a24b", "#eeca3b", "#b279a2", "#9d755d")
"""Of the commonest kinds; the rarer ones are shown together, in grey."""
_REST, _GREY = "other", "#b8b8b8"


@dataclass(frozen=True)
class Chart:
    """A chart with its font. `spec` is the Altair chart, to change or combine with Altair's own means."""

    spec: altair.Chart

    def to_svg(self) -> str:
        """Return the chart as SVG that holds the characters it shows and needs no font."""
        svg: str = _renderer().vegalite_to_svg(self._json())
        shown = unescape("".join(re.findall(r"<text[^<>]*>([^<]*)</text>", svg))) or " "
        face = f"@font-face{{font-family:'{_FONT}';src:url(data:font/woff;base64,{_embedded(shown)})}}"
        return svg.replace(">", f"><style>{face}</style>", 1)

    def to_png(self, *, scale: float = 2) -> bytes:
        """Return the chart as PNG, `scale` pixels for each of its units."""
        return _renderer().vegalite_to_png(self._json(), scale=scale)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the chart to a file that ends in ``.svg``, ``.png`` or ``.json`` (the Vega-Lite specification).

        Raises `InputError` for another ending.
        """
        match Path(path).suffix:
            case ".svg":
                Path(path).write_text(self.to_svg(), encoding="utf-8")
            case ".png":
                Path(path).write_bytes(self.to_png())
            case ".json":
                Path(path).write_text(json.dumps(self._json(), ensure_ascii=False, indent=2), encoding="utf-8")
            case other:
                raise InputError(f"a chart cannot be saved as {other or 'a file without ending'}: "
                                 "end the name in .svg, .png or .json", "path")  # fmt: skip

    def _json(self) -> dict[str, Any]:
        styled: Any = self.spec
        return styled.configure(font=_FONT).configure_view(stroke=None).to_dict()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.to_svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return "<linyi_ie chart: .save('chart.svg') or .save('chart.png')>"


def plot_counts(events: Events, by: str = "type", *, top: int = 20) -> Chart:
    """Draw how many events there are of each kind, the commonest first, as bars.

    `by` is any column of the frame: ``type``, ``status``, ``agent``, ``honour``, ``place`` …; several fillers of a role
    count one each, an event without one not at all. `top` is the most bars to draw. Raises `InputError` for a column
    that there is not, `LinyiError` when a package is missing.
    """
    frame = _frame(events, by)
    counts = frame[by].dropna().astype(str).str.split("、").explode().value_counts().head(top)
    data = (
        counts.rename_axis("kind").reset_index(name="events").sort_values(["events", "kind"], ascending=[False, True])
    )
    alt = _altair()
    bars = alt.Chart(data).encode(
        x=alt.X("events:Q", title="events", axis=alt.Axis(tickMinStep=1, grid=False)),
        y=alt.Y("kind:N", title=None, sort=None, axis=alt.Axis(labelLimit=280)),
    )
    labels = bars.mark_text(align="left", dx=3).encode(text="events:Q")
    return Chart((bars.mark_bar() + labels).properties(title=f"Events by {by}", width=420))


def plot_timeline(events: Events, *, every: Period = "month", by: str = "type") -> Chart:
    """Draw how many events there are in each day, week, month, quarter or year, coloured by the column `by`.

    An event stands where its date ends, but what has happened not after its publication; where no date is known, on the
    day of publication. Events with neither are left out, and the title says how many. Raises `InputError` for a column
    or period that there is not, `LinyiError` when a package is missing.
    """
    if every not in get_args(Period):
        raise InputError(f"every={every!r}: pass one of {', '.join(get_args(Period))}", "every")
    frame = _frame(events, by, "status", "date_from", "date_to", "published")
    days = _days(frame)
    dated = frame[days.notna()]
    periods = days[days.notna()].dt.to_period(_FREQUENCY[every])
    kinds = dated[by].fillna("–").astype(str)
    common = kinds.value_counts().index[: len(_COLOURS)].tolist()
    kinds = kinds.where(kinds.isin(common), _REST)
    data = kinds.groupby([periods.rename("period"), kinds.rename("kind")]).size().reset_index(name="events")
    data["period"] = data["period"].astype(str)
    shown = [*common, *({_REST} & set(kinds))]
    data["rank"] = data["kind"].map({kind: rank for rank, kind in enumerate(shown)})
    alt = _altair()
    left_out = len(frame) - len(dated)
    title = alt.Title(f"Events by {every}", subtitle=f"{left_out} without a date left out" if left_out else "")
    bars = alt.Chart(data).mark_bar().encode(
        x=alt.X("period:O", title=None, scale=alt.Scale(domain=_every(periods)), axis=alt.Axis(labelOverlap=True)),
        y=alt.Y("events:Q", title="events", axis=alt.Axis(tickMinStep=1)),
        color=alt.Color("kind:N", title=by, scale=alt.Scale(domain=shown, range=[*_COLOURS[: len(common)], _GREY])),
        order="rank:Q",
    )  # fmt: skip
    return Chart(bars.properties(title=title, width=560, height=260))


def _frame(events: Events, *columns: str) -> Any:
    """The events as a frame that has these columns."""
    given: Any = events
    frame: Any = given if hasattr(given, "columns") else events_frame(given)
    for column in columns:
        if column not in frame.columns:
            raise InputError(f"there is no column {column!r}; there are {', '.join(map(str, frame.columns))}", "by")
    return frame


def _days(frame: Any) -> Any:
    """The day of each event, as `plot_timeline` tells."""
    days = frame["date_to"].fillna(frame["date_from"])
    late = (frame["status"] == "happened") & (days > frame["published"])
    return days.mask(late, frame["published"]).fillna(frame["published"])


def _every(periods: Any) -> list[str]:
    """Every period from the first to the last, those without events too."""
    if periods.empty:
        return []
    pandas: Any = import_module("pandas")
    return [str(period) for period in pandas.period_range(periods.min(), periods.max())]


# ── The parts that charts are made with ───────────────────────────────────────────────────────────


def _needed(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as missing:
        raise LinyiError(f"a chart needs {module}: pip install 'linyi-ie[notebook]'") from missing


def _altair() -> Any:
    return _needed("altair")


@cache
def _renderer() -> Any:
    """vl-convert, which draws without a browser, and knows our font."""
    renderer = _needed("vl_convert")
    renderer.register_font_directory(str(_font_file().parent))
    return renderer


def _font_file() -> Path:
    return _needed("pylopdf_fonts_zh_cn").sans_path()


@lru_cache(maxsize=32)
def _embedded(text: str) -> str:
    """The font with the characters of `text` only, as base64."""
    subset: Any = _needed("fontTools.subset")
    options = subset.Options(flavor="woff", layout_features=[], drop_tables=["vhea", "vmtx", "VORG"])
    with subset.load_font(str(_font_file()), options, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        packed = io.BytesIO()
        font.flavor = "woff"
        font.save(packed)
    return base64.b64encode(packed.getvalue()).decode()
