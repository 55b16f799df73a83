"""The time line that time expressions are placed on: stretches, and the context that decides about them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from typing import NamedTuple, Protocol

from linyi_ie.records import TimeSpan


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end`, both inclusive, None where open."""

    start: date | None
    end: date | None
    timex: str | None = None

    @cached_property
    def span(self) -> TimeSpan:
        """The record that says so."""
        return TimeSpan.trusted(start=self.start, end=self.end, timex=self.timex)

    @cached_property
    def days(self) -> int | None:
        """How many days after its first one its last one comes; None where a side is open."""
        return None if self.start is None or self.end is None else (day_of(self.end) - day_of(self.start)).days

    @cached_property
    def told_in_days(self) -> bool:
        """Whether it is closed, and told in days rather than in whole months."""
        if self.start is None or self.days is None or self.days >= _LONGEST_EVENT:
            return False
        first = day_of(self.start)
        return first.day != 1 or (first + timedelta(days=self.days + 1)).day != 1

    @property
    def single_day(self) -> bool:
        """Whether it lies within one known day."""
        return self.days == 0


_LONGEST_EVENT = 62
"""Days."""


def day_of(moment: date) -> date:
    """Return the day of a day or of a moment in it."""
    return moment.date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)
def stretch(start: date | None, end: date | None, timex: str | None = None) -> Stretch:
    """The same stretch for the same sides: what is said again and again is made once, and so is its record."""
    return Stretch(start, end, timex)


def up_to(start: date | None, published: date | None) -> Stretch:
    """From `start` to the day of publication; open where that came before."""
    later = start is not None and published is not None and day_of(start) > published
    return stretch(start, None if later else published)


@lru_cache(maxsize=4096)
def whole_day(day: date) -> Stretch:
    """One day."""
    return Stretch(day, day, day.isoformat())


@cache
def whole_month(year: int, month: int) -> Stretch:
    """One month."""
    return Stretch(date(year, month, 1), last_day(year, month), f"{year:04d}-{month:02d}")


@cache
def whole_year(year: int) -> Stretch:
    """One year."""
    return Stretch(date(year, 1, 1), date(year, 12, 31), f"{year:04d}")


@lru_cache(maxsize=4096)
def months(year: int, first: int, last: int, timex: str | None = None) -> Stretch:
    """From the first day of one month to the last day of another of the same year."""
    return Stretch(date(year, first, 1), last_day(year, last), timex)


@cache
def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the day, None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(day: date, years: int = 0, months_: int = 0, days: int = 0) -> date | None:
    """Move a day by calendar units; the 31st becomes the last day of a shorter month. None off the calendar."""
    month = day.month - 1 + months_
    year = day.year + years + month // 12
    month = month % 12 + 1
    try:
        capped = min(day.day, calendar.monthrange(year, month)[1])
        return day.replace(year=year, month=month, day=capped) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None


class Outlook(NamedTuple):
    """What of a context decides which of several years is meant; the fields are those of `Context`."""

    published: date
    planned: bool
    plans_later: bool
    nearest: bool


@dataclass(slots=True)
class Context:
    """What is known when an expression is resolved; times.py carries it forward through the text.

    `published` is the reference day, `moment` the same with its clock time, `today` the same or the dateline's
    day. `ahead` makes everything open look ahead. What the text before has said: `year`, the year that governs
    here; `year_said`, the last one at all; `topic`, the first one of the document; `before`, the last date
    (`before_here`: in this paragraph); `near`, the last one as fine as a month (同月); `day_before`, the last
    day (当天); `ended_before`, the last day or stretch of days (次日 counts from its end); `days`, the last
    stretch of several days (活动期间); `period`, the last one of any length (同期).
    What the sentence says: `planned`, that the expression lies ahead; `plans_later`, that it plans behind the
    expression; `nearest`, that it was meant once (原定).
    """

    published: date | None
    today: date | None = None
    moment: date | None = None
    year: int | None = None
    year_said: int | None = None
    planned: bool = False
    before: Stretch | None = None
    near: Stretch | None = None
    day_before: Stretch | None = None
    ended_before: Stretch | None = None
    nearest: bool = False
    ahead: bool = False
    plans_later: bool = False
    before_here: bool = False
    period: Stretch | None = None
    days: Stretch | None = None
    topic: int | None = None

    @property
    def told_day(self) -> date | None:
        """The day that the paragraph spoke of last, None where it spoke of none."""
        before = self.before if self.before_here else None
        return day_of(before.start) if before is not None and before.single_day and before.start else None

    @property
    def outlook(self) -> Outlook | None:
        """Where the text stands and which way it looks; None where the day of publication is unknown."""
        if self.published is None:
            return None
        return Outlook(self.published, self.planned, self.plans_later, self.nearest)


def nearest(stretches: list[Stretch], outlook: Outlook, either: bool = False) -> Stretch | None:
    """Of the same stretch in several years, in order, the one that is meant.

    That is the latest begun by publication; the next not over where the text plans; the closest in time where
    `either` or the text says so.
    """
    published = outlook.published
    known = [one for one in stretches if one.start is not None and one.end is not None]
    if either or outlook.nearest:
        return min(known, key=lambda one: abs((day_of(one.start or published) - published).days), default=None)
    past = coming = None
    for one in known:
        if one.start is not None and day_of(one.start) <= published:
            past = one
        if coming is None and one.end is not None and day_of(one.end) >= published:
            coming = one
    if outlook.planned:
        return coming
    if coming is not None and past is not None and coming.start is not None and past.end is not None:
        ahead, behind = (day_of(coming.start) - published).days, (published - day_of(past.end)).days
        if behind > _LONG_AGO and 0 < ahead <= (_SOON_IF_PLANNED if outlook.plans_later else _SOON):
            return coming
    return past


_SOON, _SOON_IF_PLANNED, _LONG_AGO = 10, 60, 270
"""Days: a date without a year that is at hand is not the one of last year, which the text would have to say."""


class Expression(Protocol):
    """What a time expression says before it is placed."""

    def resolve(self, context: Context) -> Stretch | None:
        """Place it on the time line; None when it is vague or the context does not say enough."""
        ...
