"""Rules for times that come again: 每天, 每周二、四晚, 每年5月, 每月最后一个星期五, 每逢周末, 每隔两天.

Does not count: a rate (每小时60公里, 每人), an average (每年均).
"""

from __future__ import annotations

from collections.abc import Mapping

from linyi_ie.recognisers import festivals
from linyi_ie.recognisers.calendar_patterns import DAY, MONTH, NTH_WEEKDAY, SECTION_OF_MONTH, TIME
from linyi_ie.recognisers.numerals import read_exact
from linyi_ie.recognisers.relative_times import Vague
from linyi_ie.recognisers.rules import Match, Pattern, Rule, alternation, by_groups
from linyi_ie.recognisers.timeline import Expression

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_UNIT = r"(?P<unit>半年|年|月|周末|周|季度?|日|天|晚|星期|礼拜|工作日|小时(?=一次|[，。]|$))"
_FESTIVALS = [name for name in festivals.NAMES if name.endswith(("节", "日")) or name in {"春节", "除夕"}]
_MORE_DAYS = "(?:[、和至到](?:周|星期)?[一二三四五六日天末])*"
_SEASON = "[春夏秋冬](?:[天季]|(?=[，、]))"
_OF_YEAR = (
    rf"(?:(?<=年)的)?{MONTH}(?:{DAY}|的?{SECTION_OF_MONTH}|的?{NTH_WEEKDAY})?"
    rf"|(?<=年)的?(?:第?[一二三四]季度|{_SEASON}|{alternation(_FESTIVALS)}(?:期间|前夕|前后)?)"
)
_OF_MONTH = rf"(?<=月)(?:{DAY}(?:、{DAY})*|的?{SECTION_OF_MONTH}|的?{NTH_WEEKDAY})"
_SET = Pattern(
    rf"(?<!每[人户])(?<!均)每隔?(?P<count>[两三四五六]|\d)?(?:个|一)?{_UNIT}"
    rf"(?:(?<=[周期拜])(?P<weekday>[一二三四五六日天]){_MORE_DAYS})?(?:{_OF_YEAR}|{_OF_MONTH})?(?:的?{TIME})?(?![均年])"
    r"|每逢(?:\d{1,2}日(?:[、和]\d{1,2}日)*|节假日|周末|节日|春节|假期|周[一二三四五六日])"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────

_CODES = {
    "年": "Y", "半年": "6M", "季": "3M", "季度": "3M", "月": "M", "周": "W", "星期": "W", "礼拜": "W",
    "日": "D", "天": "D", "晚": "D", "小时": "T1H",
}  # fmt: skip


def _set(match: Match) -> Expression | None:
    if match.string.startswith(("人", "票"), match.end()):
        return None
    return _said(match)


@by_groups
def _said(said: Mapping[str, str]) -> Expression:
    weekday, unit, count = (said.get(name) for name in ("weekday", "unit", "count"))
    if weekday and "nth" not in said:
        return Vague(f"XXXX-WXX-{'一二三四五六日'.find(weekday.replace('天', '日')) + 1}")
    if unit not in _CODES:
        return Vague()
    code = _CODES[unit]
    times = int(read_exact(count) or 1) if count else 1
    return Vague(f"P{times}{code}" if len(code) == 1 else f"P{code}")


RULES: tuple[Rule[Expression], ...] = (Rule("date.set", _SET, _set, starts=Pattern("每"), needs="每"),)
