"""Rules for spans that are counted rather than named: 近三年, 五天前, 上两个月, 每周二, 80年代, 康熙三年."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.numerals import NEIGHBOURS, NUMERAL, STARTS, read_exact
from linyi_ie.recognisers.relative_times import Rolling, ThisQuarter, Vague
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, by_groups, caught, first_of, opening
from linyi_ie.recognisers.timeline import Expression

_AHEAD = ("未来", "今后", "此后", "接下来", "后", "之后", "以后", "下", "往后")

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_COUNT = rf"(?:(?P<least>\d{{1,2}}|[一二两三四五六七八九])[至到—–~－-])?(?P<count>{NUMERAL}|[几数]十?|半)"
_UNIT = r"\s?个?多?(?P<unit>年|月|周|星期|礼拜|天|日|季度|小时|钟头|分钟|秒钟?|工作日)"
_NOT_AFTER_NUMBER = r"(?<![第\d.A-Za-z近]|[一二三四五六七八九十百千万])"
_NOT_COMING = "(?![自到说看讲])"
_ROLLING = Pattern(
    rf"{opening(STARTS, '近这过最未今此接刚几数半')}(?:"
    rf"(?P<lead>近|这(?=[两二三四五六七八九十几\d]{{1,2}}(?:年|个月|天)(?:[来，]|$))|过去的?|最近的?|未来|今后|此后|接下来的?|刚刚过去的)\s?{_COUNT}(?P<over>[余多])?{_UNIT}"
    rf"多?(?:来|间|里|内|以来)?|{_NOT_AFTER_NUMBER}(?<![上下前后大小])"
    rf"{_COUNT}(?P<over>[余多])?{_UNIT}多?(?P<lead>以?来){_NOT_COMING})"
)
_AGO = Pattern(
    rf"{opening(STARTS, '几数半')}{_NOT_AFTER_NUMBER}(?<![上下前后大])"
    rf"{_COUNT}(?P<over>[余多几])?(?:个(?P<half>半)(?=[月小钟星礼]))?{_UNIT}(?P<half>半)?多?"
    r"(?P<lead>前(?![期往来列]|[三两]|后)|之前|以前|后(?=[，,。]|$)|之后|以后)"
)
_NEXT_UNIT = "(?P<unit>个月|月|年|周|个?星期|天|个?小时|分钟|秒钟?)"
_NEXT_TO = Pattern(
    rf"(?<!(?![的在比较]){HAN})(?P<lead>上|前|下|后|之前|之后)(?:的)?{_COUNT}\s?{_NEXT_UNIT}(?![级第份次]|多|半)"
    rf"|(?<!{HAN})(?P<lead>上|下)一?个?(?P<unit>小时|周|星期|季度|世纪)(?![一二三四五六日天末])"
)
_THIS = Pattern(r"这(?P<unit>一周|一年|一天)(?![一二三四五六日天])|(?:本|这一?个?)(?P<unit>季度末?)")
# ── Build functions ───────────────────────────────────────────────────────────────────────────────

_LENGTHS = {
    "年": ("years", 1), "世纪": ("years", 100), "季度": ("months", 3), "月": ("months", 1),
    "个月": ("months", 1), "周": ("days", 7), "星期": ("days", 7), "个星期": ("days", 7),
    "礼拜": ("days", 7), "天": ("days", 1), "日": ("days", 1),
    "小时": ("seconds", 3600), "个小时": ("seconds", 3600), "钟头": ("seconds", 3600), "分钟": ("seconds", 60),
    "秒": ("seconds", 1), "秒钟": ("seconds", 1),
}  # fmt: skip


def _length(said: Mapping[str, str]) -> Rolling | None:
    """How long a count and its unit are; None when the count is vague (近几年)."""
    count = said.get("count")
    if count is not None and _NEIGHBOURS.fullmatch(count):
        count = count[-1]  # 七八年来: the farther end, as of 未来3—5年
    number = Decimal(1) if count is None else None if count[0] in "几数" else read_exact(count.replace("半", "零"))
    field, scale = _LENGTHS.get(said["unit"], ("", 0))
    if number is None or not field or number != int(number) or number > _LONGEST:
        return None
    parts = {field: int(number) * scale}
    if count == "半" or "half" in said:
        smaller, many = (field, scale // 2) if field == "seconds" else _HALVES.get((field, scale), ("", 0))
        if not many or (field == "days" and number):
            return None
        parts[smaller] = parts.get(smaller, 0) + many
    years, months, days, seconds = (parts.get(name, 0) for name in ("years", "months", "days", "seconds"))
    return Rolling(years=years, months=months, days=days, seconds=seconds)


_NEIGHBOURS = Pattern(NEIGHBOURS)
_HALVES = {("years", 1): ("months", 6), ("months", 1): ("days", 15), ("days", 1): ("seconds", 43200)}
_LONGEST = 10_000


def _is_year(said: Mapping[str, str]) -> bool:
    """2015年前, 二〇一五年来: a year of the calendar, not a count of years."""
    count = said.get("count", "")
    if said["unit"] != "年" or (len(count) != 4 and count[:1] != "0"):
        return False
    return count.isdigit() or (len(count) == 4 and all(character in "〇零一二三四五六七八九" for character in count))


_NEARBY = ("附", "临", "邻", "最", "靠")
_MEASURED = ("时", "持续", "达", "了", "已", "为期", "经过", "需", "提前", "缩短", "在")


def _rolling(match: Match) -> Expression | None:
    groups, said = caught(match), match.group()
    lead, unit = groups["lead"], groups["unit"]
    if _is_year(groups) or (unit == "月" and "个" not in said) or unit == "工作日":
        return None
    if lead == "近":
        text, start = match.string, match.start()
        if text.endswith(_NEARBY, 0, start) or (text.endswith(_MEASURED, 0, start) and said[-1] not in "来间内"):
            return None
        if unit in {"小时", "钟头", "分钟", "秒", "天", "日", "周", "星期"} and said[-1] not in "来内":
            return None
    return _span(match)


@by_groups
def _span(said: Mapping[str, str]) -> Expression:
    length = _length(said)
    return Vague() if length is None else replace(length, ahead=said["lead"].startswith(_AHEAD))


def _ago(match: Match) -> Expression | None:
    said = caught(match)
    unit, lead = said["unit"], said["lead"]
    if _is_year(said) or unit in {"工作日", "季度"}:
        return None
    if unit == "月" and "个" not in match.group() and said["count"] not in {"几", "数"}:
        return None
    if unit in {"小时", "钟头", "分钟", "秒", "秒钟"} and lead == "后" and match.group() != match.string:
        return None  # 两小时后，病人醒来: a length, counted from what was told; from now only where nothing is told
    if unit == "日" and said["count"] not in {"两", "数", "几"}:  # 3日前 is the 3rd of the month
        return None
    return _point(match)


@by_groups
def _point(said: Mapping[str, str]) -> Expression:
    length = _length(said)
    return Vague() if length is None else replace(length, ahead=said["lead"] in _AHEAD, point=True)


def _next_to(match: Match) -> Expression | None:
    said = caught(match)
    if "count" in said and _is_year(said):
        return None
    unit, lead = said["unit"], said["lead"]
    if "count" not in said and unit in {"周", "星期", "季度", "世纪"}:
        return None if unit != "季度" else Rolling(months=3, whole="quarter", ahead=lead == "下")
    if unit == "月" and lead not in {"上", "下"}:
        return None
    length = _length(said)
    if said.get("count") in {"几", "数"} and lead == "前":
        return Vague()
    whole = "months" if unit in {"月", "个月"} else "days"
    return None if length is None else replace(length, whole=whole, ahead=lead in _AHEAD)


_ENDED = Pattern("[，,里中间来内]|$")


def _this(match: Match) -> Expression | None:
    unit = caught(match)["unit"].removeprefix("一")
    if unit.startswith("季度"):
        return ThisQuarter(last_month=unit.endswith("末"))
    if unit == "天" or _ENDED.match(match.string, match.end()) is None:
        return None
    return CalendarDate(week="这") if unit == "周" else CalendarDate(year_word="今年")


_ENDS_OF_UNITS = "[年月周期拜天日度时头钟秒]"
_COUNT_SOON = "(?=[ 0-9〇一二两三四五六七八九十几数半])"
_ROLLS = Pattern(
    f"[年月周期拜天日度时头钟秒](?=多?以?来)|[近这]{_COUNT_SOON}|"
    f"{first_of(('过去', '最近', '未来', '今后', '此后', '接下来'))}"
)
_NEXT_STARTS = Pattern(
    rf"[上前下后](?=的?\s?[{re.escape(STARTS)}几数半]|一?个?(?:小时|周|星期|季度|世纪))|之(?=[前后])"
)
RULES: tuple[Rule[Expression], ...] = (
    Rule("date.rolling", _ROLLING, _rolling, _ROLLS, needs="近这来过最未今此接"),
    Rule("date.ago", _AGO, _ago, Pattern(f"{_ENDS_OF_UNITS}半?多?[之以]?[前后]"), needs="前后"),
    Rule("date.next_to", _NEXT_TO, _next_to, starts=_NEXT_STARTS, needs="上前下后"),
    Rule("date.this", _THIS, _this, starts=Pattern("这(?=一[周年天])|[本这](?=一?个?季度)"), needs="这季"),
)
