"""Rules for days and months of the lunar calendar: 正月初一至初七, 农历三月三, 闰四月初一, 大年廿九, 农历七月.

八月十五 is Mid-Autumn; days of the Gregorian calendar are told with 日 or 号.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from linyi_ie.recognisers import festivals
from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import ERA_FIRST, ERA_YEAR, TIME, YEAR, YEAR_FIRST
from linyi_ie.recognisers.calendar_reading import clock_time, year_of
from linyi_ie.recognisers.numerals import read_exact
from linyi_ie.recognisers.relative_times import Festival
from linyi_ie.recognisers.rules import Match, Pattern, Rule, caught, soon
from linyi_ie.recognisers.timeline import Context, Expression, Outlook, Stretch, nearest

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_FIRST_TEN = "初[一二三四五六七八九十]"
_LATER = "廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|十[一二三四五六七八九]?"
_DAY = rf"(?P<lday>{_FIRST_TEN}|{_LATER})"
_MONTH = "(?P<leap>闰)?(?P<lmonth>正|冬|腊|十一|十二|十|[一二三四五六七八九])月"
_CALENDAR = "(?:农历|阴历|夏历)"
_YEAR = rf"(?:{YEAR}|{ERA_YEAR})"
_LUNAR_DAY = Pattern(
    rf"(?:(?:{YEAR_FIRST}|{ERA_FIRST}){soon('(?:[初廿农阴夏正冬腊]|八月十五)', 9)}"
    r"|(?=[农阴夏]历|[正冬腊闰]|大年|[一二三四五六七八九十]月初|八月十五))"
    rf"(?:{_YEAR}的?)?(?:{_CALENDAR}(?:{_YEAR})?{_MONTH}(?:{_DAY}|(?P<lday>[一二三四五六七八九])(?!日))|(?P<lmonth>[正腊冬])月{_DAY}"
    rf"|大年(?P<lday>{_FIRST_TEN}|(?P<last>廿九|二十九|三十))|{_MONTH}(?P<lday>{_FIRST_TEN})"
    rf"|(?P<lmonth>八)月(?P<lday>十五)(?![日号天\d]))"
    rf"(?:[至到—](?:正月|大年)?(?P<lday_to>{_FIRST_TEN}|十[一二三四五六]))?{TIME}?"
)
_LUNAR_MONTH = Pattern(
    rf"(?:{_YEAR})?{_CALENDAR}(?:{_YEAR})?{_MONTH}(?!初|{_LATER}|[一二三四五六七八九])"
    rf"|{_YEAR}(?P<lmonth>[正腊])月(?!初|{_LATER}|[一二三四五六七八九])"
    rf"|(?:{_YEAR})?(?P<lmonth>[正腊])月(?=[里间，]|期间)"
)

# ── Expressions ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """农历七月: a month of the lunar year, negative where it is a leap month."""

    month: int
    year: CalendarDate | None = None

    def resolve(self, context: Context) -> Stretch | None:
        """Place it in the year that is said, governs, or is nearest."""
        year = self.year.year_in(context) if self.year else context.year
        if year is not None:
            return self._in(year)
        outlook = context.outlook
        return None if self.year is not None or outlook is None else self._nearest(outlook)

    @lru_cache(maxsize=4096)  # noqa: B019 - months are few, and kept by the rules' own cache
    def _nearest(self, outlook: Outlook) -> Stretch | None:
        around = (outlook.published.year + move for move in (-1, 0, 1))
        return nearest([one for year in around if (one := self._in(year))], outlook)

    def _in(self, year: int) -> Stretch | None:
        first, last = festivals.lunar_day(year, self.month, 1), festivals.lunar_day(year, self.month, 0)
        return Stretch(first, last) if first and last else None


@dataclass(frozen=True, slots=True)
class OfAnEra:
    """康熙三年五月: placed by the lunar calendar, while TIMEX3 keeps year and month as the text counts them."""

    placed: Expression
    timex: str

    def resolve(self, context: Context) -> Stretch | None:
        """Place it."""
        stretch = self.placed.resolve(context)
        return replace(stretch, timex=self.timex) if stretch else None


# ── Build functions ───────────────────────────────────────────────────────────────────────────────

_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _month(said: Mapping[str, str]) -> int:
    number = _MONTHS.get(said["lmonth"]) or int(read_exact(said["lmonth"]) or 0)
    return -number if "leap" in said else number


def _lunar_day(match: Match) -> Expression | None:
    said = caught(match)
    month = 12 if "last" in said else _month(said) if "lmonth" in said else 1
    day = read_exact(said["lday"].lstrip("初"))
    if day is None or not month:
        return None
    last = read_exact(said["lday_to"].lstrip("初")) if "lday_to" in said else None
    days = int(last - day) + 1 if last is not None and last > day else 1
    year = year_of(match)
    placed = Festival("", year, lunar=(month, int(day)), clock=clock_time(match), days=days)
    return of_an_era(placed, year.year, month, int(day)) if "era" in said and year and year.year else placed


def of_an_era(placed: Expression, year: int, month: int, day: int | None) -> OfAnEra:
    """Give a lunar day or month of an era the TIMEX3 value that the text counts."""
    return OfAnEra(placed, f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else ""))


def _lunar_month(match: Match) -> Expression | None:
    return LunarMonth(_month(caught(match)), year_of(match))


_SIGNS = Pattern("月[初廿]|[农阴夏]历|[正冬腊]月|大年|八月十五")
RULES: tuple[Rule[Expression], ...] = (
    Rule("date.lunar", _LUNAR_DAY, _lunar_day, _SIGNS, needs="初廿历正冬腊年八"),
    Rule("date.lunar_month", _LUNAR_MONTH, _lunar_month, _SIGNS, needs="历正腊"),
)
