"""Lengths of time: 三年, 45天, 两个半小时, 五天半, 2小时11分38秒, 三至五天.

Does not count: clock times and dates (9时30分, 2024年), ordinals (第三天), 周年 counts inside names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from linyi_ie.recognisers.amounts import AFTER, AROUND, BEFORE, BEFORE_WORDS, TO, number
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import NEIGHBOURS, NUMERAL, STARTS
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, by_groups, first_of, opening
from linyi_ie.records import Duration

UNITS = {
    "周年": "Y", "年": "Y", "学年": "Y", "个学年": "Y", "整年": "Y", "个世纪": "C", "个年头": "Y", "载": "Y",
    "个月": "M", "月": "M", "个季度": "Q", "季度": "Q", "个学期": "S", "学期": "S",
    "个星期": "W", "星期": "W", "周": "W", "个礼拜": "W",
    "天": "D", "整天": "D", "日": "D", "个工作日": "D", "工作日": "D", "个交易日": "D", "个自然日": "D", "昼夜": "D",
    "个昼夜": "D",
    "小时": "TH", "个小时": "TH", "个钟头": "TH", "钟头": "TH", "时": "TH",
    "分钟": "TM", "分": "TM", "分多钟": "TM", "分半钟": "TM", "刻钟": "TQ", "秒钟": "TS", "秒": "TS", "毫秒": "TL",
}  # fmt: skip
_ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
_HALVES = {"Y": ("M", 6), "M": ("D", 15), "D": ("TH", 12), "TH": ("TM", 30), "TM": ("TS", 30)}
_NAMES = "|".join(sorted(UNITS, key=lambda name: (-len(name), name)))
_AMOUNT = rf"(?:{NUMERAL}|半|[数几]十?)"
_OVER = "[余多来几]"
_SPAN_AND_A_HALF = r"(?P<half>半(?!年|月|天|小时|径|数|价|导|场|个))?"
_PART = rf"\s?(?:零|又)?(?:{NUMERAL})\s?(?:个半)?(?:{_NAMES})(?:半(?!年|月|天|小时|径|数|价|导|个))?"
_GATE = rf"(?={AROUND}{{0,24}}+[半年月季星礼周天日昼小钟时分刻秒毫载个工学整至到—–~－-])"
LENGTH = Pattern(
    rf"{opening(STARTS, BEFORE_WORDS, '半数几')}(?<![大上下前后小](?=半)){_GATE}"
    rf"(?<![\dA-Za-z.第/:：—-]|[一二三四五六七八九十百千万]){BEFORE}(?P<low>{_AMOUNT})(?P<low_over>{_OVER})?"
    rf"(?:\s?(?:(?P<low_unit>{_NAMES})(?P<low_half>半)?)?{TO}(?P<high>{NUMERAL})(?P<high_over>{_OVER})?)?"
    rf"\s?(?P<mid>个?半|个(?=多))?(?P<over>多)?(?P<unit>{_NAMES}){_SPAN_AND_A_HALF}"
    rf"(?P<more>(?:{_PART})*)(?P<nights>{NUMERAL}[晚夜])?(?P<hundredths>(?<=秒)\d{{1,2}}(?!\d))?(?P<tail>[多余](?!(?![读，。后]){HAN}))?{AFTER}"
)
_MORE = Pattern(rf"(?:零|又)?(?P<low>{NUMERAL})\s?(?P<mid>个半)?(?P<unit>{_NAMES})(?P<half>半)?")


@dataclass(frozen=True, slots=True)
class Length:
    """What a length says, and how sure its form is that it is none of a date."""

    duration: Duration


def _iso(parts: dict[str, Decimal]) -> str:
    """Write parts in the order of ISO 8601; the fraction stays where it is."""
    said, clock = "P", False
    for unit in _ORDER:
        if not parts.get(unit):
            continue
        if unit[0] == "T" and not clock:
            said, clock = said + "T", True
        said += f"{parts[unit].normalize():f}{unit[-1]}"
    return said


def _add(parts: dict[str, Decimal], unit: str, amount: Decimal, half: bool) -> None:
    code = UNITS[unit]
    if code in {"C", "Q", "S", "TQ", "TL"}:
        code, factor = {"C": ("Y", 100), "Q": ("M", 3), "S": ("M", 6), "TQ": ("TM", 15), "TL": ("TS", 0)}[code]
        amount = amount * factor if factor else amount / 1000
    if amount == Decimal("0.5") and code in _HALVES:
        code, amount = _HALVES[code][0], Decimal(_HALVES[code][1])
    parts[code] = parts.get(code, Decimal(0)) + amount
    if half and code in _HALVES:
        smaller, count = _HALVES[code]
        parts[smaller] = parts.get(smaller, Decimal(0)) + count


_PROGRAMME = Pattern(r"(?:专项)?(?:行动|规划|攻坚|滚动)|计划(?!内|用|于|投|建)|方案")
"""三年行动计划: the name of a programme."""
_LASTING = Pattern("(?:为期|历时|持续|延续|用时|耗时|长达|将?近|不到|不足|超过)$")
"""What makes 一周 a length: elsewhere it may be a Monday or a name."""
_THAT_ONE = Pattern("(?:[这那有某]|最后|(?<!来)的)$")
"""What makes 一天 one day among others and no length: 有一天, 不平凡的一年."""
_EVENT = Pattern(rf"{HAN}{{0,8}}(?:座谈会|大会|活动|晚会|演出|仪式|庆典|展览|纪念|校庆)")


_DIGITS_OF_YEAR = Pattern(
    "[〇零一二三四五六七八九]{4}|[两二]千[零〇].{1,3}|[〇零][一二三四五六七八九]"
    f"|(?!{NEIGHBOURS})[一二三四五六七八九][〇零一二三四五六七八九]"
)
"""What stands before 年 where the digits of a year are told one by one: 九八年, never ninety-eight years."""


def _and_a_half(said: Mapping[str, str]) -> bool:
    """Whether half a unit comes on top of the last number: 五天半, 两个半小时, 一分半钟."""
    return "half" in said or "半" in said.get("mid", "") + said["unit"]


def _single(said: Mapping[str, str]) -> tuple[dict[str, Decimal], Decimal | None] | None:
    low_text = said["low"]
    if low_text == "半":
        low, high = Decimal("0.5"), None
    else:
        reading = number(low_text if low_text not in {"数", "几"} else "三", said.get("low_over"))
        if reading is None:
            return None
        low, high, _ = reading
        if low_text in {"数", "几"}:
            return None
    parts: dict[str, Decimal] = {}
    if "high" in said:
        _add(parts, said.get("low_unit", said["unit"]), low, "low_half" in said)
    else:
        _add(parts, said["unit"], low, _and_a_half(said))
    for found in _MORE.finditer(said.get("more", "")):
        more = number(found["low"], None)
        if more is None:
            return None
        _add(parts, found["unit"], more[0], bool(found["half"] or found["mid"]))
    return parts, high


def length(match: Match) -> Length | None:
    """Build the duration of a match of `LENGTH`; None when it is a date, an ordinal or part of a name."""
    said = _length(match)
    return said if said is not None and _plausible(match, match.string) else None


def _is_year(said: Mapping[str, str]) -> bool:
    low = said["low"]
    if said["unit"] != "年":
        return False
    return (low.isdigit() and (len(low) == 4 or low[0] == "0")) or _DIGITS_OF_YEAR.fullmatch(low) is not None


@by_groups
def _length(said: Mapping[str, str]) -> Length | None:
    if _is_year(said) or (said["low"] in {"百", "千", "万", "几", "数"} and "before" not in said):
        return None
    read = _single(said)
    if read is None:
        return None
    parts, high = read
    unit = said["unit"]
    if "hundredths" in said:
        parts["TS"] = parts.get("TS", Decimal(0)) + Decimal(f"0.{said['hundredths']}")
    iso = _iso(parts)
    if "high" in said:
        second = number(said["high"], said.get("high_over"))
        if second is None:
            return None
        upper: dict[str, Decimal] = {}
        _add(upper, unit, second[0], _and_a_half(said))
        iso = f"{iso}/{_iso(upper)}"
    elif high is not None:
        upper = {}
        _add(upper, unit, high, False)
        iso = f"{iso}/{_iso(upper)}"
    return Length(Duration(iso=iso)) if iso != "P" else None


def _plausible(match: Match, text: str) -> bool:
    low, unit, mid = match.group("low", "unit", "mid")
    end = match.end()
    if unit in _MOSTLY_DATES and not mid and not (unit == "日" and text.startswith("内", match.end("unit"))):
        return bool(match.group("more")) and unit in {"时", "分"} and "秒" in match.group("more")
    if in_name(text, match.start("low"), match.end("unit")):
        return False
    after = text[end : end + 1]
    if unit == "周" and after and after in "边围岁年期刊密到末":
        return low != "一" and after not in "边围岁"
    if unit == "周" and low == "一" and not (match.group("half") or match.group("high") or match.group("after")):
        return _LASTING.search(text, max(0, match.start() - 4), match.start()) is not None
    if low == "一" and unit in {"天", "年"} and _THAT_ONE.search(text, max(0, match.start() - 2), match.start()):
        return False
    if not _WORK.isdisjoint(match.group().replace("万年", "")):
        return False
    if unit == "周年" and _EVENT.match(text, end):
        return False
    if after in _FIRST_OF_PROGRAMMES and _PROGRAMME.match(text, end):
        return False
    return not (unit == "年" and after in _AFTER_A_CLASS)


_MOSTLY_DATES = frozenset("日时分月")
"""Units that stand in dates and clock times too: without 个 they are no length."""
_FIRST_OF_PROGRAMMES = frozenset("专行规攻滚计方")
_WORK = frozenset("万亿")
"""What no length is counted in: 285万小时 is an amount of work."""
_AFTER_A_CLASS = frozenset("级生薪制代")
"""三年级, 五年制: a class or a kind, by its years."""


_NO_DATE = "(?<![0-9A-Za-z.第一二三四五六七八九十百千万].)(?<!(?=[0-9]{4}年|[0-9]{1,2}(?:月|日(?!内))).)"
_STARTS = Pattern(
    f"(?:[{STARTS}半数几]{_NO_DATE}|{first_of(BEFORE_WORDS)})"
    "(?=[^，。；\\n]{0,16}?[年月季星礼周天日昼小钟时分刻秒毫载学整纪])"
)
RULES = (Rule("duration.length", LENGTH, length, starts=_STARTS),)
