"""Calendar expressions: years, months, days, parts of them and weekdays, in any combination.

`CalendarDate` holds what the groups of the patterns in `calendar_patterns` caught and places it on the time line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from linyi_ie.recognisers.calendar_patterns import (
    DAYS,
    DAYS_BEFORE,
    MONTHS,
    MONTHS_BEFORE,
    WEEKS,
    YEARS,
    YEARS_BEFORE,
    YEARS_TOPIC,
)
from linyi_ie.recognisers.clock_times import ClockTime
from linyi_ie.recognisers.sections import months_before, part_of_month, part_of_year, season_of, week_of
from linyi_ie.recognisers.timeline import (
    Context,
    Outlook,
    Stretch,
    day_of,
    nearest,
    safe_date,
    shifted,
    whole_day,
)


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """What a calendar expression says; None where it leaves a field open."""

    year: int | None = None
    year_word: str | None = None
    month: int | None = None
    month_word: str | None = None
    day: int | None = None
    day_word: str | None = None
    week: str | None = None
    weekday: str | None = None
    section: str | None = None
    season: str | None = None
    nth: str | None = None
    time: ClockTime | None = None
    nowadays: bool = False  # 今天的临沂: not this day but these times

    def inherit(self, left: CalendarDate) -> CalendarDate:
        """The right side of a range takes what it leaves open from the left: 3月12日至18日."""
        filled = self
        if self.month is None and self.month_word is None and self.day is not None:
            filled = replace(filled, month=left.month, month_word=left.month_word)
        if self.time is not None and self.day is None and self.day_word is None and self.month is None:
            half = self.time.half or (left.time.half if left.time else None)
            filled = replace(
                filled, day=left.day, day_word=left.day_word, month=left.month, month_word=left.month_word,
                time=replace(self.time, half=half),
            )  # fmt: skip
        if self.weekday is not None and self.week is None and left.weekday is not None:
            filled = replace(filled, week=left.week)
        if self.year is None and self.year_word is None and self.day_word is None and self.week is None:
            filled = replace(filled, year=left.year, year_word=left.year_word)
        return filled

    def resolve(self, context: Context) -> Stretch | None:
        """Place it on the time line."""
        if self.day_word is not None:
            stretch = self._named_day(context)
        elif self.nth is not None:
            month = replace(self, nth=None, weekday=None, section=None, time=None).resolve(context)
            stretch = None if month is None else week_of(month, self.nth, self.weekday)
        elif (self.weekday is not None or self.week is not None) and self.day is None:
            stretch = self._weekday(context)
        elif self.month is None and self.month_word is None and self.day is None:
            stretch = self._in_year(context) if self._names_year() else self._clock_day(context)
        else:
            stretch = self._in_month(context)
        return self.time.on(stretch) if self.time else stretch

    @lru_cache(maxsize=4096)  # noqa: B019 - the expressions are few, and kept by the rules' own cache
    def in_year(self, year: int) -> CalendarDate:
        """Return the same in a year that is told."""
        return replace(self, year=year, year_word=None)

    def _names_year(self) -> bool:
        named = self.section is not None or self.season is not None
        return named or self.year is not None or self.year_word is not None

    # years

    def year_in(self, context: Context) -> int | None:
        """The year that digits or a word fix, None when neither stands there or the word's base is unknown."""
        if self.year is not None:
            return _full_year(self.year)
        word = self.year_word
        if word is None:
            return None
        if word in YEARS:
            return context.published.year + YEARS[word] if context.published else None
        if word in YEARS_BEFORE:
            before = context.before.start if context.before else None
            return before.year + YEARS_BEFORE[word] if before else None
        topic = context.year_said or context.year or (context.published.year if context.published else None)
        return None if topic is None else topic + YEARS_TOPIC[word]

    @property
    def open_year(self) -> bool:
        """Whether it names a month, a day of a month or a part of a year, and leaves the year open."""
        fixed = self.year is not None or self.year_word is not None or self.day_word is not None
        return not fixed and self.month_word is None and (self.month is not None or self.section is not None)

    def _in_year(self, context: Context) -> Stretch | None:
        if self.year is not None or self.year_word is not None:
            year = self.year_in(context)
            return None if year is None else self._section(year)
        if context.year is not None:
            return self._section(context.year)
        outlook = context.outlook
        return None if outlook is None else self._nearest_section(outlook)

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def _nearest_section(self, outlook: Outlook) -> Stretch | None:
        year = outlook.published.year
        if self.section == "全年" and not outlook.planned:  # told as done, so most of it must be
            return self._section(year if outlook.published.month >= _LATE else year - 1)
        if self.section in {"全年", "年内", "年中", "年初"}:
            return self._section(year)
        if (
            self.section is not None
            and not outlook.planned
            and (told := months_before(outlook.published, self.section))
        ):
            return told
        return nearest([self._section(one) for one in (year - 1, year, year + 1)], outlook)

    def _section(self, year: int) -> Stretch:
        return season_of(year, self.season) if self.season else part_of_year(year, self.section)

    # months and days

    def _month_in(self, context: Context, year: int | None) -> tuple[int, int] | None:
        word = self.month_word
        if word is None:
            return None if self.month is None or year is None else (year, self.month)
        if word == "月":  # 月底: of the running month
            base, move = context.published, 0
        elif word in MONTHS:
            base, move = context.published, MONTHS[word]
        else:
            base, move = (context.near.start if context.near else None), MONTHS_BEFORE[word]
        if base is None:
            return None
        moved, month = divmod(base.year * 12 + base.month - 1 + move, 12)
        return (year or moved, month + 1)

    def _in_month(self, context: Context) -> Stretch | None:
        fixed = self.year_in(context)
        if self.month is None and self.month_word is None:
            return self._lone_day(context)
        if fixed is not None or self.month_word is not None:
            place = self._month_in(context, fixed)
            return None if place is None else self._within(*place)
        if self.year_word is not None:
            return None
        if context.year is not None:
            return self._within(context.year, self.month or 1)
        outlook = context.outlook
        return None if outlook is None else self._nearest_month(outlook)

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def _nearest_month(self, outlook: Outlook) -> Stretch | None:
        year, month = outlook.published.year, self.month or 1
        around = range(-8, 9) if (month, self.day) == (2, 29) else (-1, 0, 1)
        return nearest([one for move in around if (one := self._within(year + move, month))], outlook)

    def _within(self, year: int, month: int) -> Stretch | None:
        if self.day is not None:
            day = safe_date(year, month, self.day)
            return None if day is None else whole_day(day)
        return part_of_month(year, month, self.section)

    def _lone_day(self, context: Context) -> Stretch | None:
        """A day without a month: that of the date before in the paragraph, else the latest such day."""
        assert self.day is not None
        before = context.before.start if context.before and context.before_here else None
        if before is not None:
            day = safe_date(before.year, before.month, self.day)
            return None if day is None else whole_day(day)
        if context.published is None:
            return None
        for back in range(0, 3):
            base = shifted(context.published.replace(day=1), months_=back if context.planned else -back)
            day = safe_date(base.year, base.month, self.day) if base else None
            if day is not None and (day >= context.published if context.planned else day <= context.published):
                return whole_day(day)
        return None

    def _named_day(self, context: Context) -> Stretch | None:
        word = self.day_word or ""
        if word in DAYS:
            base, move = (None if self.nowadays else context.today), DAYS[word]
        elif DAYS_BEFORE[word]:
            base, move = (context.ended_before.end if context.ended_before else None), DAYS_BEFORE[word]
        else:
            base, move = (context.day_before.start if context.day_before else None), 0
        return None if base is None else whole_day(day_of(base) + timedelta(days=move))

    def _weekday(self, context: Context) -> Stretch | None:
        if context.today is None:
            return None
        return self._near_day(day_of(context.today), context.planned, context.ahead)

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def _near_day(self, today: date, planned: bool, ahead: bool) -> Stretch:
        """The week, or the day of a week, that is meant by a text of `today`."""
        monday = today - timedelta(days=today.weekday())
        if self.week is not None:
            monday += timedelta(weeks=WEEKS[self.week])
        if self.weekday is None:
            return Stretch(monday, monday + timedelta(days=6))
        if self.weekday == "末":
            return Stretch(monday + timedelta(days=5), monday + timedelta(days=6))
        day = monday + timedelta(days="一二三四五六日".find((self.weekday or "日").replace("天", "日")))
        if self.week is None and not planned and day > today:
            day -= timedelta(weeks=1)
        elif self.week is None and planned and (day < today or (day == today and ahead)):
            day += timedelta(weeks=1)
        return whole_day(day)

    def _clock_day(self, context: Context) -> Stretch | None:
        before = context.before if context.before_here else None
        if before is not None and before.single_day and before.start is not None:
            return whole_day(day_of(before.start))
        return whole_day(day_of(context.today)) if context.today else None


def _full_year(year: int) -> int:
    """24年 is 2024, 82年5月 is 1982."""
    if year >= 100 or year == 0:
        return year
    return year + (1900 if year >= _LAST_CENTURY else 2000)


_LAST_CENTURY = 50
_LATE = 7
"""The month from which 全年 may be the running year although nothing is planned."""
