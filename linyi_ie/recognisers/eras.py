"""Rules for years told otherwise than by number: 80年代, 19世纪末, 本世纪初, 康熙三年, 民国十年, 辛丑年, 庚子年七月."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from linyi_ie.recognisers import festivals
from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import ERA_YEAR, ERAS
from linyi_ie.recognisers.calendar_reading import year_of
from linyi_ie.recognisers.lunar_rules import LunarMonth, of_an_era
from linyi_ie.recognisers.numerals import NUMERAL, read_exact
from linyi_ie.recognisers.relative_times import Festival, Range
from linyi_ie.recognisers.rules import Match, Pattern, Rule, alternation, caught, first_of
from linyi_ie.recognisers.timeline import Context, Expression, Outlook, Stretch, nearest

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CYCLE = {_STEMS[number % 10] + _BRANCHES[number % 12]: number for number in range(60)}
"""The years of the sexagenary cycle: 甲子 is 0, as the year 4 was."""

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_CENTURY = r"(?P<word>上个?世纪|本世纪)|(?P<century>\d{1,2}|[一二十]{1,3}[一二三四五六七八九]?)世纪"
_PART = r"(?P<part>初期?|前期|末期?|中期|中叶|后期|[上下]半叶)?"
_DECADE = Pattern(
    rf"(?=[\d上本一二三四五六七八九十])(?:(?:{_CENTURY})?(?:(?P<first>[二三四五六七八九])、?(?=[三四五六七八九]十))?"
    rf"(?P<decade>[2-9]0|[二三四五六七八九]十)年代{_PART}|(?P<from_year>(?:1\d|20)\d0)年代{_PART}"
    rf"|(?:{_CENTURY}){_PART})"
)
_DYNASTY = "[汉晋隋唐宋元明清]"
_ERA = Pattern(rf"(?:{_DYNASTY}[朝代]?)?{ERA_YEAR}(?:(?P<month>{NUMERAL})月(?:(?P<day>{NUMERAL})日?)?)?间?")
_SEXAGENARY = Pattern(rf"(?P<year>{alternation(_CYCLE)})年(?!华|级|轮)")

_SOLAR = {"民国", "昭和", "平成", "令和"}
"""Eras whose months are those of the Gregorian calendar."""

# ── Expressions ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SexagenaryYear:
    """辛丑年: the latest lunar year with this place in the cycle of sixty."""

    number: int

    def resolve(self, context: Context) -> Stretch | None:
        """Place it from its new year to the eve of the next."""
        outlook = context.outlook
        return None if outlook is None else self._nearest(outlook)

    @lru_cache(maxsize=4096)  # noqa: B019 - there are sixty, and kept by the rules' own cache
    def _nearest(self, outlook: Outlook) -> Stretch | None:
        last = outlook.published.year - (outlook.published.year - 4 - self.number) % 60
        return nearest([one for year in (last - 60, last, last + 60) if (one := self._in(year))], outlook)

    def _in(self, year: int) -> Stretch | None:
        first, following = festivals.lunar_day(year, 1, 1), festivals.lunar_day(year + 1, 1, 1)
        return Stretch(first, following - timedelta(days=1)) if first and following else None


# ── Build functions ───────────────────────────────────────────────────────────────────────────────

_OF_A_DECADE = {"初": (0, 2), "前": (0, 2), "中": (4, 6), "末": (7, 9), "后": (7, 9), "上": (0, 4), "下": (5, 9)}
_OF_A_CENTURY = {
    "初": (0, 9), "前": (0, 29), "中": (40, 59), "末": (90, 99), "后": (70, 99), "上": (0, 49), "下": (50, 99),
}  # fmt: skip
"""First and last year of a part."""


def _decade(match: Match) -> Expression | None:
    said = caught(match)
    if "from_year" in said:  # 1900年代
        base = int(said["from_year"])
    elif said.get("word", "").startswith("本"):
        base = 2000
    else:
        century = read_exact(said["century"]) if "century" in said else None
        base = 1900 if century is None else (int(century) - 1) * 100
    if base < 100:
        return None
    part = said.get("part", " ")[0]
    if "decade" not in said and "from_year" not in said:
        first, last = _OF_A_CENTURY.get(part, (0, 99))
    else:
        decade = int(read_exact(said.get("decade", "零")) or 0)
        first, last = (decade + year for year in _OF_A_DECADE.get(part, (0, 9)))
        if "first" in said:  # 五六十年代
            first = int(read_exact(said["first"]) or 0) * 10
    return Range(CalendarDate(year=base + first), CalendarDate(year=base + last))


def _era(match: Match) -> Expression | None:
    year, month_text, day_text = year_of(match), match.group("month"), match.group("day")
    month = read_exact(month_text) if month_text else None
    day = read_exact(day_text) if day_text else None
    if year is None or year.year is None or month is None:
        return year
    month, day = int(month), None if day is None else int(day)
    if match.group("era") in _SOLAR:
        return replace(year, month=month, day=day)
    placed = LunarMonth(month, year) if day is None else Festival("", year, lunar=(month, day))
    return of_an_era(placed, year.year, month, day)


def _sexagenary(match: Match) -> Expression | None:
    return SexagenaryYear(_CYCLE[match.group("year")])


RULES: tuple[Rule[Expression], ...] = (
    Rule("date.decade", _DECADE, _decade, Pattern("年代|世纪"), needs="代世"),
    Rule("date.era", _ERA, _era, starts=Pattern(rf"{_DYNASTY}(?=[朝代]?(?:{'|'.join(ERAS)}))|{first_of(ERAS)}")),
    Rule(
        "date.sexagenary",
        _SEXAGENARY,
        _sexagenary,
        starts=Pattern(f"[{_STEMS}](?=[{_BRANCHES}]年)"),
        needs="子丑寅卯辰巳午未申酉戌亥",
    ),
)
