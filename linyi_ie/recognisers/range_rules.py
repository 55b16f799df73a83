"""Rules for ranges whose unit stands once, behind the second number: 1至11月, 2021—2023年, 3月12—18日."""

from __future__ import annotations

import regex

from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import MONTH, MONTH_FIRST, YEAR, YEAR_FIRST
from linyi_ie.recognisers.calendar_reading import year_of
from linyi_ie.recognisers.numerals import read_exact
from linyi_ie.recognisers.relative_times import Range
from linyi_ie.recognisers.rules import Rule, soon
from linyi_ie.recognisers.timeline import Expression

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_TO = r"\s?(?:至|到|——|—|–|-|~|－|―)\s?"
_DASH = "[至到—–~－-]"
_DAY = r"3[01]|[12]\d|0?[1-9]"
_HAN_DAY = "三?十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九]"
_MONTHS = regex.compile(
    rf"(?:{YEAR_FIRST}|(?=[\d一二三四五六七八九十]{{1,2}}\s?{_DASH})){soon('月', 14)}(?:{YEAR}\s?)?"
    rf"(?P<low>(?<![\d.])(?:1[0-2]|[1-9])|[一二三四五六七八九十]){_TO}"
    r"(?P<high>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?![球饼])"
)
_YEARS = regex.compile(rf"(?<!\d)(?P<low>(?:19|20)\d\d){_TO}(?P<high>(?:19|20)\d\d)年(?:度)?")
_DAYS = regex.compile(
    rf"(?:{YEAR_FIRST}|{MONTH_FIRST}){soon(_DASH, 14)}"
    rf"(?:{YEAR}\s?)?{MONTH}\s?(?:(?P<low>{_DAY}){_TO}(?P<high>{_DAY})[日号]|(?P<low>{_HAN_DAY})日{_TO}(?P<high>{_HAN_DAY})日)"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _numbers(match: regex.Match[str]) -> tuple[int, int] | None:
    low, high = read_exact(match.group("low")), read_exact(match.group("high"))
    return None if low is None or high is None else (int(low), int(high))


def _years(match: regex.Match[str]) -> Expression | None:
    numbers = _numbers(match)
    return Range(CalendarDate(year=numbers[0]), CalendarDate(year=numbers[1])) if numbers else None


def _months(match: regex.Match[str]) -> Expression | None:
    numbers, year = _numbers(match), year_of(match) or CalendarDate()
    if numbers is None:
        return None
    first, last = (CalendarDate(year.year, year.year_word, month=month) for month in numbers)
    return Range(first, last)


def _days(match: regex.Match[str]) -> Expression | None:
    numbers, year = _numbers(match), year_of(match) or CalendarDate()
    number = read_exact(match.group("month")) if match.group("month") else None
    if numbers is None:
        return None
    month, word = (None if number is None else int(number)), match.group("month_word")
    first, last = (CalendarDate(year.year, year.year_word, month, word, day) for day in numbers)
    return Range(first, last)


_DASH_AND_DAY = regex.compile(rf"\d\s?{_DASH}\s?\d{{1,2}}[日号]|日{_DASH}[一二三四五六七八九十]{{1,3}}日")
RULES: tuple[Rule[Expression], ...] = (
    Rule("date.months_range", _MONTHS, _months, regex.compile(rf"{_DASH}\s?[\d一二三四五六七八九十]{{1,2}}月")),
    Rule("date.years_range", _YEARS, _years),
    Rule("date.days_range", _DAYS, _days, _DASH_AND_DAY),
)
