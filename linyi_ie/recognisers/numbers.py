"""Numbers: exact values of everything that is written as a number, whatever it counts.

Counts: 1,100万, 二十万亿, 25万6千, 负六点六, 三分之二, 3又1/5, 5.2%, 百分之六, 三成二, 八折, 第九十一.
Does not count: words that only contain a numeral (一方面, 四川, 三位一体, 五一, 八一路), posts (第一书记),
numbers in slogans and names in quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from linyi_ie.lexicon import table
from linyi_ie.lexicon.units import units
from linyi_ie.recognisers.amounts import number
from linyi_ie.recognisers.context import is_name, quoted
from linyi_ie.recognisers.numerals import DIGITS, GROUP, GROUPS, NUMERAL, STARTS, read, read_exact
from linyi_ie.recognisers.reading import as_read
from linyi_ie.recognisers.rules import (
    HAN,
    Match,
    Pattern,
    Rule,
    by_groups,
    entity,
    propose,
    settle,
    within,
)
from linyi_ie.records import Entity, Number
from linyi_ie.text import Source

_WORDS = table("numerals")
_STEADY = _WORDS["idioms"]["words"].split()

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_SIGN = rf"(?P<sign>负\s?|(?<![\dA-Za-z)）])(?<!(?![是为达]){HAN})[-+－](?=[\d.]))?"
_FROM = r"(?<![\dA-Za-z.第])(?<![A-Za-z]-)(?<!\d,(?=\d{3}(?!\d)))"
_PLAIN = rf"(?:{NUMERAL}|(?<![\d.])\.\d+)"
_SCALE = r"(?P<scale>\s?[KkMGT](?![A-Za-z]))?"
_CHAIN = r"\d++(?:\.\d++){2}"
_NUMBER = Pattern(
    rf"{_FROM}{_SIGN}(?!{_CHAIN}|[2-6]G(?![A-Za-z]))(?P<low>{_PLAIN}|半百)(?P<low_over>[余多来几]{GROUP}+)?"
    rf"(?:[eE](?P<exponent>[-+]?\d{{1,3}})(?![\dA-Za-z])|{_SCALE}(?![A-Za-z]{{4}}))"
)
_PIECE = Pattern(rf"(?P<low>(?<![\d.])(?={_CHAIN})\d++|(?<=\d\.)\d++)")
"""A piece of 1.2.3 or 192.168.1.1, where no point is a decimal one."""
_WITH_FEW = Pattern(rf"{_FROM}(?P<low>{NUMERAL})几(?P<group>{GROUP})")
_FRACTION = Pattern(
    rf"{_FROM}{_SIGN}(?:(?P<whole>{NUMERAL})又)?(?P<down>{NUMERAL})分之(?P<minus>负)?(?P<up>{NUMERAL})(?!{HAN}分)"
)
_SLASHED = Pattern(rf"{_FROM}{_SIGN}(?:(?P<whole>\d+)(?:\s|又))?(?P<up>\d+)/(?P<down>\d+)(?![\d/])")
_PERCENT = Pattern(
    rf"{_FROM}{_SIGN}(?P<low>{_PLAIN})(?P<low_over>[余多来几]{GROUP}+)?{_SCALE}\s?(?:%|％|个?百分点|(?P<mille>‰|个?千分点))"
)
_PERCENT_WORDS = Pattern(
    rf"{_FROM}(?P<sign>负)?(?P<parts>百|千|万|百万|百万万)分之(?P<minus>负|-)?(?P<low>{_PLAIN}|半)(?P<low_over>{GROUP}+)?"
)
_TENTHS = Pattern(
    rf"{_FROM}(?P<low>[一二两三四五六七八九](?:点[一二三四五六七八九]|[一二三四五六七八九](?=折))?|十|\d+(?:\.\d+)?|[几半对])(?P<half>个半)?\s?(?P<unit>成|折)(?:(?P<rest>[一二三四五六七八九半])(?!{HAN}))?"
)
_ORDINAL = Pattern(rf"第(?P<low>{NUMERAL})(?![年月日天])")

# ── Build functions ───────────────────────────────────────────────────────────────────────────────

_SCALES = {"k": 1000, "m": 1_000_000, "g": 1_000_000_000, "t": 1_000_000_000_000}


def _scaled(said: Mapping[str, str], value: Decimal) -> Decimal:
    scale = said.get("scale")
    signed = -value if said.get("sign", "").strip() in {"负", "-", "－"} else value
    return signed * _SCALES[scale.strip().lower()] if scale else signed


def _amount(said: Mapping[str, str]) -> Decimal | None:
    text = said["low"]
    if text == "半百":
        return Decimal(50)
    if text.startswith("."):
        return Decimal(f"0{text}")
    reading = number(text, said.get("low_over"))
    return None if reading is None or reading[1] is not None else reading[0]


def _named(match: Match) -> bool:
    inside = quoted(match.string, match.start(), match.end())
    return inside != match.group() and is_name(inside)


_BEFORE_DIGIT = frozenset("是为等于加减乘除到至比约近超共达有和与或数")
_CHINESE = Pattern(HAN)
_UNIT = Pattern(within(units()))
_STEADY_WORDS = Pattern(f"(?=(?P<word>{within(_STEADY)}))")
_LONGEST_STEADY = max(map(len, _STEADY))
_CONGRESS = Pattern(r"大(?:精神|报告|代表|以来|召开|胜利|闭幕|开幕|$|[，。、”])|届[一二三四五六七]中全会")
"""What follows the number of a party congress: 二十大精神, 十九届五中全会."""


def _in_word(match: Match) -> bool:
    """Whether a short Chinese numeral is part of a word: 一切, 四川, 五一, 统一."""
    text, start, end = match.string, match.start("low"), match.end("low")
    numeral = match.group("low")
    if _CONGRESS.match(text, end):
        return True
    if numeral[0].isdigit() or len(numeral) > 2:
        return False
    for found in _STEADY_WORDS.finditer(text, max(0, start - _LONGEST_STEADY + 1), end + _LONGEST_STEADY):
        if found.start() > start:
            break
        if found.end("word") >= end:
            return True
    if len(numeral) == 2:
        return all(character in DIGITS for character in numeral)
    before = text[start - 1 : start]
    if _CHINESE.match(text, end) is None:
        return _CHINESE.match(before) is not None and before not in _BEFORE_DIGIT
    return _UNIT.match(text, end) is None and before not in {"是", "为"}


def _number(match: Match) -> Number | None:
    if _in_word(match) or _named(match):
        return None
    return _plain(match)


@by_groups
def _plain(said: Mapping[str, str]) -> Number | None:
    if said["low"] in {"万", "亿", "千", "百", "拾", "佰", "仟", "兆"}:
        return None
    value = _amount(said)
    if value is None:
        return None
    return Number(value=_scaled(said, value).scaleb(int(said.get("exponent", 0))), kind="number")


def _piece(match: Match) -> Number | None:
    """The last piece must have two points before it: 5.2 is no chain."""
    text, start, end = match.string, match.start(), match.end()
    last = not (text.startswith(".", end) and text[end + 1 : end + 2].isdecimal())
    if last and _TWO_POINTS.search(text, max(0, start - 11), start) is None:
        return None
    return _number(match)


_TWO_POINTS = Pattern(r"\.\d{1,9}\.$")


@by_groups
def _with_few(said: Mapping[str, str]) -> Number | None:
    value = read_exact(said["low"].rstrip("零〇"))
    return None if value is None else Number(value=value * GROUPS[said["group"]], kind="number")


@by_groups
def _fraction(said: Mapping[str, str]) -> Number | None:
    down, up, whole = (read_exact(said.get(part, "〇")) for part in ("down", "up", "whole"))
    if not down or up is None or whole is None:
        return None
    value = whole + up / down
    return Number(value=_scaled(said, -value if "minus" in said else value), kind="fraction")


@by_groups
def _percent(said: Mapping[str, str]) -> Number | None:
    value = Decimal("0.5") if said["low"] == "半" else _amount(said)
    if value is None:
        return None
    if said.get("parts"):
        value = value * 100 / (read_exact(said["parts"]) or 100)
    value = _scaled(said, value / 10 if said.get("mille") else value)
    return Number(value=-value if said.get("minus") else value, kind="percent")


_NOT_SHARE = tuple("立员为果功效本绩就交长分品都套语熟年型群王叠射旧")


def _tenths(match: Match) -> Number | None:
    return None if match.string.startswith(_NOT_SHARE, match.end()) else _share(match)


@by_groups
def _share(said: Mapping[str, str]) -> Number | None:
    low, rest, unit = said["low"], said.get("rest"), said["unit"]
    if low in {"几", "半", "对"}:
        value = {"半": Decimal("0.5"), "对": Decimal(5)}.get(low)
    else:
        reading = read(low)
        value = None if reading is None else reading.low
    if value is None:
        return None
    if "half" in said:
        value += Decimal("0.5")
    value *= 10 if unit == "成" or value < 10 else 1
    extra = Decimal(5 if rest == "半" else DIGITS[rest]) if rest else Decimal(0)
    return Number(value=value + extra, kind="percent")


_POSTS = ("书记", "时间", "手", "线", "方", "责任", "人称", "夫人", "产业", "批", "轮", "次", "届", "期", "章", "条")


def _ordinal(match: Match) -> Number | None:
    text, end = match.string, match.end()
    if match.group("low") == "一" and text.startswith(_POSTS[:8], end):
        return None
    value = read_exact(match.group("low"))
    return None if value is None else Number(value=value, kind="ordinal")


_STARTS = Pattern(rf"[{STARTS}]|[半负.+－-](?=[\s百.{STARTS}])")
RULES: tuple[Rule[Number], ...] = (
    Rule("number.percent", _PERCENT, _percent, starts=_STARTS, needs="%％‰点"),
    Rule("number.percent_words", _PERCENT_WORDS, _percent, starts=Pattern("[负百千万]"), needs="分"),
    Rule("number.tenths", _TENTHS, _tenths, starts=Pattern(f"[{STARTS}几半对]"), needs="成折"),
    Rule("number.fraction", _FRACTION, _fraction, starts=_STARTS, needs="分"),
    Rule("number.slashed", _SLASHED, _fraction, starts=_STARTS, needs="/"),
    Rule("number.ordinal", _ORDINAL, _ordinal, starts=Pattern(f"第(?=[{STARTS}])")),
    Rule("number.few", _WITH_FEW, _with_few, starts=_STARTS, needs="几"),
    Rule("number.plain", _NUMBER, _number, starts=_STARTS),
    Rule("number.piece", _PIECE, _piece, Pattern(r"\d(?:\.\d+){2,}"), needs="."),
)


def find_numbers(text: str) -> list[Entity]:
    """Find every number in `text`, exact: plain, ordinal, percent or fraction.

    Offsets are half-open and count code points of `text` as given. Each entity has the label NUMBER and a
    `Number` value; a percent is given in per cent (5.2% → 5.2), a fraction as its quotient.
    Raises `InputError` when `text` is no string.

    Examples:
        >>> [(entity.text, entity.value.value) for entity in find_numbers("共25万6千元")]
        [('25万6千', Decimal('256000'))]
    """
    return as_read(_find, text)


def _find(source: Source) -> list[Entity]:
    return [
        entity(source, found.rule, found.start, found.end, "NUMBER", found.what)
        for found in settle(propose(RULES, source.folded))
    ]
