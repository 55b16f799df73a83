"""Time expressions that name no calendar day: festivals, plan periods, the last three years, vague ones.

Each class is what one sort of expression says; `resolve` places it with the help of the context.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from linyi_ie.recognisers import festivals
from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import MONTHS, YEARS
from linyi_ie.recognisers.clock_times import ClockTime
from linyi_ie.recognisers.sections import part_of_year
from linyi_ie.recognisers.timeline import (
    Context,
    Outlook,
    Stretch,
    day_of,
    months,
    nearest,
    shifted,
    stretch,
    up_to,
    whole_day,
)


@dataclass(frozen=True, slots=True)
class Vague:
    """近日, 每年: a time that no day can be given for; `timex` where TIMEX3 has a form for it."""

    timex: str | None = None

    def resolve(self, context: Context) -> Stretch | None:
        """Stay vague."""
        return stretch(None, None, self.timex) if self.timex else None


@dataclass(frozen=True, slots=True)
class Now:
    """目前 is the day of publication; 至今 and 截至目前 end with it."""

    open_start: bool

    def resolve(self, context: Context) -> Stretch | None:
        """Place it on the day of publication."""
        if context.published is None:
            return None
        return stretch(None if self.open_start else context.published, context.published, "PRESENT_REF")


@dataclass(frozen=True, slots=True)
class Rolling:
    """近三年, 一年来, 未来五年, 三天前: so many years, months or days up to, from, or away from publication."""

    years: int = 0
    months: int = 0
    days: int = 0
    seconds: int = 0
    whole: str = ""
    ahead: bool = False
    point: bool = False

    def resolve(self, context: Context) -> Stretch | None:
        """Count from the day of publication, from its clock time where one is known and so short a span is said."""
        published = context.published
        if published is None:
            return None
        moment = (context.moment or published) if self.seconds else published
        return self._counted(published, moment, context.told_day if self.point and self.ahead else None)

    @lru_cache(maxsize=4096)  # noqa: B019 - the expressions are few, and kept by the rules' own cache
    def _counted(self, published: date, moment: date, told_day: date | None) -> Stretch | None:
        sign = 1 if self.ahead else -1
        if self.seconds:
            return self._seconds(moment, sign)
        if self.whole in {"months", "quarter"}:
            return self._whole(published, sign)
        base = told_day or published  # 三天后, told of a day before
        day = shifted(base, sign * self.years, sign * self.months, sign * self.days)
        if day is None:
            return None
        if self.point:
            return whole_day(day)
        next_to = timedelta(days=1 if self.whole == "days" else 0)
        if self.ahead:
            return Stretch(published + next_to, day)
        return Stretch(day, published - next_to)

    def _seconds(self, base: date, sign: int) -> Stretch | None:
        now = base if isinstance(base, datetime) else datetime(base.year, base.month, base.day)
        then = now + timedelta(seconds=sign * self.seconds)
        if self.point:
            return Stretch(then, then)
        return Stretch(now, then) if self.ahead else Stretch(then, now)

    def _whole(self, day: date, sign: int) -> Stretch | None:
        """上季度, 下三个月: whole quarters or months next to the one of publication."""
        into = (day.month - 1) % 3 if self.whole == "quarter" else 0
        step = 3 if self.whole == "quarter" else 1
        first = shifted(day.replace(day=1), months_=-into + (step if sign > 0 else -self.months))
        last = shifted(first, months_=self.months) if first else None
        return None if first is None or last is None else Stretch(first, last - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class ThisQuarter:
    """本季度, 本季度末: the quarter of publication, or its last month."""

    last_month: bool = False

    def resolve(self, context: Context) -> Stretch | None:
        """Place it."""
        day = context.published
        return None if day is None else part_of_year(day.year, f"第{(day.month + 2) // 3}季度{'末' * self.last_month}")


@dataclass(frozen=True, slots=True)
class SameDayOf:
    """去年的今天, 上个月的今天: the day of publication, moved into another year or month."""

    named: CalendarDate

    def resolve(self, context: Context) -> Stretch | None:
        """Move it; the 31st becomes the last day of a shorter month."""
        day, word = context.published, self.named.month_word
        if day is None:
            return None
        if word is not None:
            moved = shifted(day, months_=MONTHS[word]) if word in MONTHS else None
        else:
            year = self.named.year_in(context)
            moved = None if year is None else shifted(day, years=year - day.year)
        return whole_day(moved) if moved else None


@dataclass(frozen=True, slots=True)
class Plan:
    """“十四五”期间: a five-year plan period, or its first or last year or month."""

    first_year: int
    part: str
    count: int | None = None  # of years: 前三年

    def resolve(self, context: Context) -> Stretch | None:
        """Place it; the years of the plan do not depend on the context."""
        last = self.first_year + 4
        if self.count is not None:
            first = last - self.count + 1 if self.part[0] == "后" else self.first_year
            return stretch(months(first, 1, 1).start, months(first + self.count - 1, 12, 12).end)
        if self.part == "以来":
            return up_to(months(self.first_year, 1, 1).start, context.published)
        if self.part == "末":
            return months(last, 12, 12)
        if self.part in {"初", "开局之年"}:
            return months(self.first_year, 1, 1 if self.part == "初" else 12)
        if self.part == "收官之年":
            return months(last, 1, 12)
        return stretch(months(self.first_year, 1, 12).start, months(last, 1, 12).end)


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival, solar term or lunar day, its eve, its holiday or the first day of that."""

    name: str
    year: CalendarDate | None = None
    lunar: tuple[int, int] | None = None
    holiday: bool = False
    first: bool = False
    eve: bool = False
    near: bool = False
    clock: ClockTime | None = None
    days: int = 1

    def resolve(self, context: Context) -> Stretch | None:
        """Place it in the year that is said, governs, or is nearest in the direction the sentence looks."""
        placed = self._placed(context)
        return self.clock.on(placed) if self.clock else placed

    def _placed(self, context: Context) -> Stretch | None:
        year = self.year.year_in(context) if self.year else context.year
        if self.year is not None and year is None:
            return None
        if year is not None:
            return self._in(year) if self.year else self._told_on(year, context)
        outlook = context.outlook
        return None if outlook is None else self._nearest(outlook)

    @lru_cache(maxsize=4096)  # noqa: B019 - festivals are few, and kept by the rules' own cache
    def _nearest(self, outlook: Outlook) -> Stretch | None:
        years = (outlook.published.year + move for move in (-1, 0, 1))
        return nearest([one for year in years if (one := self._in(year))], outlook, self.near)

    def _told_on(self, year: int, context: Context) -> Stretch | None:
        """In the year that governs; in the next one where the text has come past it (十月…，大年三十…)."""
        placed, before, published = self._in(year), context.before, context.published
        if placed is None or placed.end is None or before is None or before.start is None or not context.before_here:
            return placed
        if before.start.year != year or day_of(placed.end) >= day_of(before.start) or published is None:
            return placed
        following = self._in(year + 1)
        over = following is not None and following.start is not None and day_of(following.start) <= published
        return following if over else placed

    def _in(self, year: int) -> Stretch | None:
        if self.lunar is not None:
            month, day_number = self.lunar
            day = festivals.lunar_day(year, month, day_number)
        else:
            day = festivals.day_in_year(self.name, year)
        if day is None:
            return None
        if self.eve:
            return whole_day(day - timedelta(days=1))
        days = festivals.holiday_days(self.name) if self.holiday and not self.first else self.days
        return whole_day(day) if days == 1 else stretch(day, day + timedelta(days=days - 1))


@dataclass(frozen=True, slots=True)
class SameTime:
    """上年同期, 2023年同期: the period that stands before, moved into the year (or month) that is named."""

    named: CalendarDate | None

    def resolve(self, context: Context) -> Stretch | None:
        """Move the last period; 同期 alone is that period itself."""
        period = context.period or context.before
        if period is None or period.start is None or period.end is None:
            return None
        if self.named is None:
            return stretch(period.start, period.end)
        years, months_ = -1, 0
        if self.named.month_word:
            years, months_ = 0, -1
        elif self.named.year is not None:
            years = self.named.year - day_of(period.start).year
        start = shifted(day_of(period.start), years, months_)
        return stretch(start, shifted(day_of(period.end), years, months_))


@dataclass(frozen=True, slots=True)
class SamePeriod:
    """活动期间, 大赛期间: the last stretch of more than one day that the text speaks of."""

    def resolve(self, context: Context) -> Stretch | None:
        """Take up the last period."""
        period = context.days or context.period
        return stretch(period.start, period.end) if period else None


@dataclass(frozen=True, slots=True)
class FirstDay:
    """首日: the first day of the last period of days."""

    def resolve(self, context: Context) -> Stretch | None:
        """Take its start."""
        start = context.days.start if context.days else None
        return whole_day(day_of(start)) if start else None


@dataclass(frozen=True, slots=True)
class SameDay:
    """第29个世界防治结核病日: a day of its own that the table does not know; the day before it tells which."""

    def resolve(self, context: Context) -> Stretch | None:
        """Take the day that stands before in the paragraph."""
        before = context.before if context.before_here else None
        return before if before is not None and before.single_day else None


@dataclass(frozen=True, slots=True)
class Since:
    """党的二十大以来: from a day that is known up to publication; 开年以来: from the first day of the year."""

    day: date | None

    def resolve(self, context: Context) -> Stretch | None:
        """Place it."""
        new_year = context.published.replace(month=1, day=1) if context.published else None
        start = self.day or new_year
        return up_to(start, context.published) if start else None


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """报告期内: the year that a report is about."""

    def resolve(self, context: Context) -> Stretch | None:
        """Take the year that governs the passage or the document."""
        year = context.year or context.topic
        return None if year is None else months(year, 1, 12, str(year))


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """2023—2024学年 (September to August), 暑假, 寒假."""

    first: tuple[int, int]
    last: tuple[int, int]
    year: CalendarDate | None = None

    def resolve(self, context: Context) -> Stretch | None:
        """Place it in the year that is said or nearest."""
        year = self.year.year_in(context) if self.year else context.year
        if year is not None:
            return self._in(year)
        outlook = context.outlook
        return None if outlook is None else self._nearest(outlook)

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def _nearest(self, outlook: Outlook) -> Stretch | None:
        return nearest([self._in(outlook.published.year + move) for move in (-1, 0, 1)], outlook)

    def _in(self, year: int) -> Stretch:
        (first_move, first), (last_move, last) = self.first, self.last
        start, end = months(year + first_move, first, first).start, months(year + last_move, last, last).end
        return stretch(start, end)


@dataclass(frozen=True, slots=True)
class Range:
    """1至11月, 2021—2023年: from the start of one calendar expression to the end of another."""

    left: CalendarDate
    right: CalendarDate

    def resolve(self, context: Context) -> Stretch | None:
        """Place both; the later side stays in the year that the first one falls in, or the next."""
        start = self.left.resolve(context)
        if start is None or start.start is None:
            return None
        right = self.right
        if right.year_word not in YEARS:
            right = right.in_year(right.year or day_of(start.start).year)
        end = right.resolve(context)
        return None if end is None or end.end is None or end.end < start.start else stretch(start.start, end.end)
