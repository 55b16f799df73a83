"""Rules for ranges whose unit stands once, behind the second number: 1至11月, 2021—2023年, 3月12—18日, 一至三季度.

Two that follow each other and share the unit are a range too: 7、8月, 9、10日, 二、三季度, 七八月份.
"""

from __future__ import annotations

from collections.abc import Mapping

from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import MONTH, MONTH_FIRST, YEAR, YEAR_FIRST, YEARS
from linyi_ie.recognisers.calendar_reading import year_told
from linyi_ie.recognisers.numerals import NEIGHBOURS, read_exact
from linyi_ie.recognisers.relative_times import Range
from linyi_ie.recognisers.rules import Pattern, Rule, by_groups, soon
from linyi_ie.recognisers.timeline import Expression

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_TO = r"\s?(?:至|到|——|—|–|-|~|－|―)\s?"
_AND = "(?P<and>、)"
_DASH = "[至到—–~－-]"
_JOINT = "[至到—–~－、-]"
_DAY = r"3[01]|[12]\d|0?[1-9]"
_HAN_DAY = "三?十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九]"
_MONTHS = Pattern(
    rf"(?:{YEAR_FIRST}|(?=[\d一二三四五六七八九十]{{1,2}}\s?{_JOINT})){soon('月', 14)}(?:{YEAR}\s?)?"
    rf"(?P<low>(?<![\d.、])(?:1[0-2]|[1-9])|(?<![、一二三四五六七八九十])[一二三四五六七八九十])(?:{_TO}|{_AND})"
    r"(?P<high>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?![球饼])"
)
_TWO_MONTHS = Pattern(
    rf"(?:{YEAR_FIRST}|(?={NEIGHBOURS}|九十)){soon('月', 10)}(?:{YEAR}的?\s?)?"
    rf"(?<![一二三四五六七八九十、])(?=(?:{NEIGHBOURS}|九十)月)(?P<low>.)(?P<high>.)月(?:份|间(?!隔)|(?![球饼光色]))"
)
_YEARS = Pattern(rf"(?<!\d)(?P<low>(?:19|20)\d\d){_TO}(?P<high>(?:19|20)\d\d)年(?:度)?")
_DAYS = Pattern(
    rf"(?:{YEAR_FIRST}|{MONTH_FIRST}){soon(_JOINT, 14)}"
    rf"(?:{YEAR}\s?)?{MONTH}\s?(?:(?P<low>{_DAY})(?:{_TO}|{_AND})(?P<high>{_DAY})[日号](?![、]\d)|(?P<low>{_DAY})号{_TO}(?P<high>{_DAY})号|(?P<low>{_HAN_DAY})(?:日{_TO}(?P<high>{_HAN_DAY})日|号{_TO}(?P<high>{_HAN_DAY})号))"
)

_TWO_DAYS = Pattern("(?P<low>[昨今明])(?P<high>[今明后])两(?P<unit>天|日|年)")
_QUARTER = "[一二三四1-4]"
_QUARTERS = Pattern(
    rf"(?:{YEAR_FIRST}|(?=第?{_QUARTER}(?:季度)?{_JOINT})){soon('季度', 12)}(?:{YEAR}\s?)?"
    rf"(?<![、\d])第?(?P<low>{_QUARTER})(?:季度)?(?:{_TO}|{_AND})第?(?P<high>{_QUARTER})季度"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _numbers(said: Mapping[str, str]) -> tuple[int, int] | None:
    low, high = read_exact(said["low"]), read_exact(said["high"])
    if low is None or high is None or ("and" in said and high != low + 1):
        return None
    return int(low), int(high)


@by_groups
def _years(said: Mapping[str, str]) -> Expression | None:
    numbers = _numbers(said)
    return Range(CalendarDate(year=numbers[0]), CalendarDate(year=numbers[1])) if numbers else None


@by_groups
def _months(said: Mapping[str, str]) -> Expression | None:
    numbers, year = _numbers(said), year_told(said) or CalendarDate()
    if numbers is None:
        return None
    first, last = (CalendarDate(year.year, year.year_word, month=month) for month in numbers)
    return Range(first, last)


@by_groups
def _days(said: Mapping[str, str]) -> Expression | None:
    numbers, year = _numbers(said), year_told(said) or CalendarDate()
    number = read_exact(said["month"]) if "month" in said else None
    if numbers is None:
        return None
    month, word = (None if number is None else int(number)), said.get("month_word")
    first, last = (CalendarDate(year.year, year.year_word, month, word, day) for day in numbers)
    return Range(first, last)


@by_groups
def _two_days(said: Mapping[str, str]) -> Expression | None:
    low, high = (said[name] + ("年" if said["unit"] == "年" else "天") for name in ("low", "high"))
    if low[-1] == "年":
        return Range(CalendarDate(year_word=low), CalendarDate(year_word=high)) if {low, high} <= YEARS.keys() else None
    return Range(CalendarDate(day_word=low), CalendarDate(day_word=high))


@by_groups
def _quarters(said: Mapping[str, str]) -> Expression | None:
    numbers, year = _numbers(said), year_told(said) or CalendarDate()
    if numbers is None or not numbers[0] < numbers[1]:
        return None
    first, last = (CalendarDate(year.year, year.year_word, section=f"第{quarter}季度") for quarter in numbers)
    return Range(first, last)


_DASH_AND_DAY = Pattern(
    rf"\d\s?{_JOINT}\s?\d{{1,2}}[日号]|日{_DASH}[一二三四五六七八九十]{{1,3}}日"
    rf"|号{_DASH}[\d一二三四五六七八九十]{{1,3}}号"
)
RULES: tuple[Rule[Expression], ...] = (
    Rule("date.months_range", _MONTHS, _months, Pattern(rf"{_JOINT}\s?[\d一二三四五六七八九十]{{1,2}}月"), needs="月"),
    Rule("date.two_months", _TWO_MONTHS, _months, Pattern(f"(?:{NEIGHBOURS}|九十)月"), needs="月"),
    Rule("date.two_days", _TWO_DAYS, _two_days, starts=Pattern("[昨今明](?=[今明后]两)"), needs="两"),
    Rule("date.quarters_range", _QUARTERS, _quarters, Pattern(rf"{_JOINT}第?{_QUARTER}季度"), needs="季"),
    Rule(
        "date.years_range",
        _YEARS,
        _years,
        starts=Pattern(r"(?<![0-9])[12](?=[0-9]{3}\s?[至到—–~－―-])"),
        needs="至到—–~－―-",
    ),
    Rule("date.days_range", _DAYS, _days, _DASH_AND_DAY, needs="日号"),
)
