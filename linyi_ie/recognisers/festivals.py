"""Festivals, solar terms and lunar days: which day of a year they fall on.

The lunar calendar is the package lunar-python, loaded when the first lunar day or solar term is met.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from linyi_ie.lexicon import table

_CALENDAR = table("calendar")
FIXED: dict[str, list[int]] = _CALENDAR["fixed_festivals"]
BY_WEEKDAY: dict[str, list[int]] = _CALENDAR["weekday_festivals"]
LUNAR: dict[str, list[int]] = _CALENDAR["lunar_festivals"]
BY_TERM: dict[str, str] = _CALENDAR["term_festivals"]
TERMS = tuple(_CALENDAR["solar_terms"]["names"].split())
ISLAMIC: dict[str, list[int]] = _CALENDAR["islamic_festivals"]
NAMES = (*ISLAMIC, *FIXED, *BY_WEEKDAY, *LUNAR, *BY_TERM, *TERMS)
"""Every name that `day_in_year` knows."""

HOLIDAYS: dict[str, int] = _CALENDAR["public_holidays"]


@cache
def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return the day of the Gregorian calendar for a day of the lunar year that begins in `year`.

    Day 0 is the last day of the lunar month. None when the lunar calendar has no such day.
    """
    lunar = _lunar()
    try:
        if day == 0:
            found = lunar.LunarMonth.fromYm(year, month)
            day = found.getDayCount() if found else 30
        return _date(lunar.Lunar.fromYmd(year, month, day).getSolar())
    except Exception:  # the package raises bare Exception for days that there are not
        return None


@cache
def solar_term(year: int, name: str) -> date | None:
    """Return the day of `year` on which a solar term begins, None for an unknown name."""
    for around in (year, year + 1, year - 1):  # the table of a lunar year begins in the winter before
        solar = _solar_terms(around).get(name)
        if solar is not None and _date(solar).year == year:
            return _date(solar)
    return None


@cache
def _solar_terms(lunar_year: int) -> dict[str, Any]:
    return _lunar().Lunar.fromYmd(lunar_year, 6, 1).getJieQiTable()


def _lunar() -> Any:
    """The lunar calendar package: a heavy import without type hints, needed for few texts."""
    return import_module("lunar_python")


def _date(solar: Any) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=4096)
def day_in_year(name: str, year: int) -> date | None:
    """Return the day on which the festival `name` falls in the Gregorian `year`.

    New Year's Eve belongs to the lunar year before: 除夕 of 2025 is 28 January 2025.
    """
    if name in FIXED:
        month, day = FIXED[name]
        return date(year, month, day)
    if name in BY_WEEKDAY:
        return _nth_weekday(year, *BY_WEEKDAY[name])
    if name in ISLAMIC:
        return _islamic_day(year, *ISLAMIC[name])
    if name in LUNAR:
        month, day = LUNAR[name]
        return lunar_day(year - 1 if month == 12 else year, month, day)
    return solar_term(year, BY_TERM.get(name, name))


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def holiday_days(name: str) -> int:
    """How many days off a festival gives; one where none is laid down."""
    return HOLIDAYS.get(name, 1)


_EPOCH = 227015
"""The proleptic Gregorian ordinal of the first day of the Islamic calendar, civil reckoning."""


def _islamic_day(year: int, month: int, day: int) -> date | None:
    """The first such day of the tabular Islamic calendar in `year`; sighting of the moon may differ by one."""
    around = int((year - 622) * 33 / 32)
    for lunar_year in range(around - 1, around + 3):
        days = day + -(-(59 * (month - 1)) // 2) + (lunar_year - 1) * 354 + (3 + 11 * lunar_year) // 30
        found = date.fromordinal(_EPOCH + days - 1)
        if found.year == year:
            return found
    return None
