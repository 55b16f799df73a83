"""Rules for festivals and solar terms: 春节前夕, “五一”假期首日, 第34个全国助残日, 今年秋分.

Does not count: a festival's name in the name of an event (庆祝第四十个教师节大会), terms that are weather (大雪).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from linyi_ie.lexicon import table
from linyi_ie.recognisers import festivals
from linyi_ie.recognisers.calendar_patterns import DAY, ERA_FIRST, ERA_YEAR, MONTH, MONTH_FIRST, TIME, YEAR, YEAR_FIRST
from linyi_ie.recognisers.calendar_reading import calendar_date, clock_told, year_told
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import NUMERAL
from linyi_ie.recognisers.relative_times import Festival
from linyi_ie.recognisers.rules import (
    HAN,
    Match,
    Pattern,
    Rule,
    alternation,
    beginning,
    by_groups,
    first_of,
    soon,
    within,
)
from linyi_ie.recognisers.timeline import Expression

_WEATHER = frozenset(table("calendar")["solar_terms"]["words"].split())
_SHORT = frozenset(festivals.TERMS) | {"五一", "六一", "七一", "八一", "五四", "国庆", "新年", "圣诞", "元宵", "重阳"}
"""Names that other words begin with: they need more, or to stand alone."""

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_ENDS_OF_NAMES = f"[{''.join(sorted({name[-1] for name in festivals.NAMES}))}]"
_IN_DIGITS = r"(?P<digits>[“‘](?:三八|五一|五四|六一|六五|七一|八一|十一|\d{1,2}[·•.]\d{1,2})[”’])?"
_FULL = "(?P<full>(?:国际)?(?:劳动节|儿童节|青年节|建党节|建军节|妇女节|环境日|护士节|购物节))?"
_NAME = (
    rf"{_IN_DIGITS}(?P<open>[“‘]?)(?P<name>{within(festivals.NAMES)})(?P<close>[”’]?){_FULL}"
    r"(?P<holiday>(?:小长假|长假|假期|假日|黄金周)(?:[一二三四五六七八]天|\d天)?)?(?P<first>首日|第一天)?(?P<eve>前夕|前一天)?"
    rf"(?P<when>当天|当日|当晚|期间|前后|节气|时节)?{TIME}?"
)
_FESTIVAL = Pattern(rf"(?:{beginning(festivals.NAMES)}|(?=[“‘]))(?<![个年]){_NAME}")
_FESTIVAL_OF = Pattern(
    rf"(?:{YEAR_FIRST}|{ERA_FIRST}|(?=第[\d一二三四五六七八九十])){soon(_ENDS_OF_NAMES, 16)}"
    rf"(?:(?:{YEAR}|{ERA_YEAR})\s?的?)?"
    rf"(?P<nth>第\s?{NUMERAL}个(?:全国|国际|世界|中国)?)?{_NAME}"
)
_OWN_DAYS = alternation([*festivals.FIXED, *festivals.BY_WEEKDAY])
_NAMED_DAY = Pattern(rf"{MONTH_FIRST}{soon('[“‘]', 9)}{MONTH}\s?{DAY}[“‘]{_OWN_DAYS}[”’]")
# ── Build functions ───────────────────────────────────────────────────────────────────────────────


class _Said(NamedTuple):
    """A festival as it is said, and what its surroundings must still allow.

    `dressed` tells that it goes on to be a time (期间, 前夕), `open` that no quotes hold it, `short` that its name
    begins other words and must stand alone.
    """

    festival: Festival
    dressed: bool
    open: bool
    short: bool


def _festival(match: Match) -> Expression | None:
    said, text = _said(match), match.string
    if said is None:
        return None
    if said.open and in_name(text, match.start(), match.end()):
        return None
    if not said.dressed and in_event(text, match.end()):
        return None
    if said.short and not _stands_alone(match):
        return None
    return replace(said.festival, near=True) if _AT_HAND.match(text, match.end()) else said.festival


@by_groups
def _said(said: Mapping[str, str]) -> _Said | None:
    name, quotes = said["name"], ("open" in said) + ("close" in said)
    dressed = not said.keys().isdisjoint({"holiday", "first", "eve", "when", "half", "hour"})
    if quotes == 1 and not ("open" in said and "full" in said):
        return None
    if quotes and not dressed and said.keys().isdisjoint({"full", "nth", "year", "year_word"}):
        return None
    if name == "十一" and not (quotes == 2 and dressed) and "holiday" not in said:
        return None
    if name in _WEATHER and said.keys().isdisjoint({"when", "eve"}):
        return None
    year = year_told(said)
    festival = Festival(
        name=name,
        year=year,
        holiday="holiday" in said or said.get("when") == "期间",
        first="first" in said,
        eve="eve" in said,
        clock=clock_told(said),
    )
    return _Said(festival, dressed, not quotes, name in _SHORT and not dressed and not year and "full" not in said)


_AT_HAND = Pattern(r"之际|来临|到来|将至|临近|将近|即将")
_ALONE_BEFORE = Pattern(r"(?:^|[，。；：、！？\s于在到]|时值|适逢|正值|欢度|喜迎|庆祝|今天|明天)$")
_ALONE_AFTER = Pattern(r"$|[，。；、！？\s]|去|来临|将至|已过|过后|刚过|时节|到来|佳节|是|以来|前(?![进往沿线锋])|后")


_EVENT = Pattern("大会|活动|座谈会|晚会|演出|会场|表彰|宣传|仪式|比赛|暨|主题|系列|慰问信|庙会|晚宴|联欢")
"""What follows a festival that is part of an event's name: 第四十个教师节大会."""
_LONGEST_EVENT = 3
_TOWARDS_EVENT = Pattern(rf"(?:{HAN}|[“”‘’·]){{0,14}}")
"""What may stand between the two."""


def in_event(text: str, end: int) -> bool:
    """Whether a day's name that ends here goes on to the name of an event."""
    event = _EVENT.search(text, end, end + 14 + _LONGEST_EVENT)
    return event is not None and _TOWARDS_EVENT.fullmatch(text, end, event.start()) is not None


def _stands_alone(match: Match) -> bool:
    """Whether a short festival name (五一, 清明) is not the beginning of another name."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    return bool(_ALONE_BEFORE.search(before)) and bool(_ALONE_AFTER.match(match.string, match.end()))


_FIRST = "".join(sorted({name[0] for name in festivals.NAMES}))
_STARTS = Pattern(f"[“‘](?=[0-9三五六七八十{_FIRST}])|{first_of(festivals.NAMES)}")
RULES: tuple[Rule[Expression], ...] = (
    Rule("date.named_day", _NAMED_DAY, calendar_date, Pattern("[日号][“‘]"), needs="“‘"),
    Rule("date.festival", _FESTIVAL, _festival, starts=_STARTS),
    Rule("date.festival_of", _FESTIVAL_OF, _festival, Pattern(first_of(festivals.NAMES))),
)
