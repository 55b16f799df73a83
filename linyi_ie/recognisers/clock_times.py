"""Times of day: what 上午, 晚 and 9时30分 make of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from linyi_ie.recognisers.calendar_patterns import HALVES
from linyi_ie.recognisers.timeline import Stretch, day_of

PARTS = {
    "凌晨": "TDT", "清晨": "TMO", "早晨": "TMO", "早上": "TMO", "早间": "TMO", "早": "TMO", "晨": "TMO",
    "上午": "TMO", "中午": "TMI", "正午": "TMI", "午间": "TMI", "下午": "TAF", "午后": "TAF", "傍晚": "TEV",
    "晚上": "TEV", "晚间": "TEV", "晚": "TEV", "黄昏": "TEV", "夜": "TNI", "夜间": "TNI", "夜里": "TNI",
    "夜晚": "TNI", "深夜": "TNI", "午夜": "TNI",
}  # fmt: skip
"""Parts of the day in TIMEX3."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A part of the day, a clock time in it, and the clock time that it lasts to; None where nothing is said."""

    half: str | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    half_to: str | None = None
    hour_to: int | None = None
    minute_to: int | None = None

    def on(self, stretch: Stretch | None) -> Stretch | None:
        """Put it on a day; a part of the day alone leaves the day as it is and tells TIMEX3 only."""
        return stretch if stretch is None else self._on(stretch)

    @lru_cache(maxsize=4096)  # noqa: B019 (clock times are few and small)
    def _on(self, stretch: Stretch) -> Stretch:
        if stretch.start is None:
            return stretch
        day = day_of(stretch.start)
        if self.hour is None:
            part = PARTS.get((self.half or "")[:2])
            return replace(stretch, timex=f"{day.isoformat()}{part}") if part and stretch.single_day else stretch
        start = _moment(day, self.hour, self.minute, self.half).replace(second=self.second or 0)
        if self.hour_to is None:
            return Stretch(start, start, start.isoformat(timespec="minutes"))
        end = _moment(day, self.hour_to, self.minute_to, self.half_to or self.half)
        return Stretch(start, end if end >= start else end + timedelta(hours=12))


def _moment(day: date, hour: int, minute: int | None, half: str | None) -> datetime:
    """Read an hour of the twelve-hour clock by its part of the day; 24时 and 晚12时 are the next midnight."""
    late = HALVES.get(half or "", 0) == 12
    if late and 0 < hour < 12 and not (half == "中午" and hour >= 10):
        hour += 12
    elif late and hour == 12 and half not in {"中午", "正午", "午间", "下午"}:
        hour = 24
    elif hour == 12 and half == "凌晨":
        hour = 0
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime(day.year, day.month, day.day, hour, minute or 0)
