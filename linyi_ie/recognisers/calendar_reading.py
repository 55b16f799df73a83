"""From a match of the calendar patterns to the expression that it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import ERAS, HALVES
from linyi_ie.recognisers.clock_times import ClockTime
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import read_exact
from linyi_ie.recognisers.rules import Match, by_groups, caught


def calendar_date(match: Match) -> CalendarDate | None:
    """Build the expression from a match of any of the `calendar_patterns`; None when its numbers make no date."""
    read = _read(match)
    if read is None or (_needs_context(read) and in_name(match.string, match.start(), match.end())):
        return None
    nowadays = read.day_word == "今天" and match.string.startswith("的", match.end())
    return replace(read, nowadays=True) if nowadays else read


def _needs_context(read: CalendarDate) -> bool:
    return read.year is None and read.year_word is None and read.month is None and read.day is None


@by_groups
def _read(said: Mapping[str, str]) -> CalendarDate | None:
    numbers = _numbers(said)
    if (numbers["hour"] or 0) > 24 or (numbers["minute"] or 0) > 59:
        return None
    year = numbers["year"]
    if year is not None and year < 100 and "part_one" in said:
        numbers["year"] = year + (1900 if year > 50 else 2000)
    return CalendarDate(
        year=numbers["year"],
        year_word=said.get("year_word"),
        month=numbers["month"],
        month_word=said.get("month_word", None if "month" in said or said.get("section") not in _OF_MONTH else "月"),
        day=numbers["day"],
        day_word=said.get("day_word"),
        week=said.get("week"),
        weekday=said.get("weekday"),
        section=None if "nth" in said else said.get("section"),
        season=said.get("season"),
        nth=said.get("nth"),
        time=_time(said, numbers),
    )


_OF_MONTH = {"上半月", "下半月"}
"""Sections that are of the running month where none is told."""


def year_of(match: Match) -> CalendarDate | None:
    """The year that a match of any pattern with `calendar_patterns.YEAR` says, as an expression of its own."""
    return year_told(caught(match))


def year_told(said: Mapping[str, str]) -> CalendarDate | None:
    """The same, of what the groups of a match caught."""
    year, word = said.get("year"), said.get("year_word")
    if said.get("era"):
        count = read_exact(said["era_count"].replace("元", "一"))
        return None if count is None else CalendarDate(year=ERAS[said["era"]] + int(count))
    number = read_exact(year) if year else None
    if number is None and word is None:
        return None
    return CalendarDate(year=None if number is None else int(number), year_word=word)


def clock_time(match: Match) -> ClockTime | None:
    """Build the time of day of a match of any pattern that takes in `calendar_patterns.TIME`."""
    return clock_told(caught(match))


def clock_told(said: Mapping[str, str]) -> ClockTime | None:
    """The same, of what the groups of a match caught."""
    return _time(said, _numbers(said))


def _time(said: Mapping[str, str], numbers: dict[str, int | None]) -> ClockTime | None:
    half = said.get("half") or said.get("day_word", "")[1:]  # 今晚, 昨夜
    half = half if half in HALVES else None
    if half is None and numbers["hour"] is None:
        return None
    return ClockTime(
        half=half,
        hour=numbers["hour"],
        minute=numbers["minute"],
        second=numbers["second"],
        half_to=said.get("half_to"),
        hour_to=numbers["hour_to"],
        minute_to=numbers["minute_to"],
    )


def _numbers(said: Mapping[str, str]) -> dict[str, int | None]:
    numbers: dict[str, int | None] = {}
    for field in ("year", "month", "day", "hour", "minute", "second", "hour_to", "minute_to"):
        number = read_exact(said[field]) if field in said else None
        numbers[field] = None if number is None else int(number)
    if said.get("month") == "元":
        numbers["month"] = 1
    if "half_hour" in said:
        numbers["minute"] = 30
    elif "quarters" in said:
        numbers["minute"] = int(read_exact(said["quarters"]) or 0) * 15
    if "half_hour_to" in said:
        numbers["minute_to"] = 30
    if (numbers["hour"] or 12) < 12 and said.get("meridiem", "").lower() == "p":
        numbers["hour"] = (numbers["hour"] or 0) + 12
    if "part_one" in said:  # 10/1/2018: the day first, unless it can only be the month
        first, second = int(said["part_one"]), int(said["part_two"])
        numbers["day"], numbers["month"] = (first, second) if second <= 12 else (second, first)
    return numbers
