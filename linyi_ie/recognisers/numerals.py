"""Numerals: from characters to exact numbers.

Covers Arabic digits with thousands separators and decimals, Chinese digits in plain and capital form, both
mixed (25万6千, 1.1万), tails (两千四百五 = 2450), positional years (二〇二四), and neighbours that count
loosely (三五百 = 300 to 500). All text is taken folded (see `linyi_ie.text.fold`).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from linyi_ie.lexicon import table
from linyi_ie.recognisers.rules import Pattern

_TABLE = table("numerals")
DIGITS: dict[str, int] = _TABLE["digits"]
TENS: dict[str, int] = _TABLE["tens"]
GROUPS: dict[str, int] = _TABLE["groups"]
FUSED: dict[str, int] = _TABLE["fused"]

_PREFIX_UNITS = {"千": "瓦米克卡赫帕焦伏字比安", "兆": "瓦字赫帕比焦伏欧", "百": "帕"}
"""千 in 千瓦 is part of the unit, not of the number."""
_LETTERS = "".join([*DIGITS, *FUSED]).replace("两", "").replace("参", "")
_THREE = "参(?=[拾佰仟万])|(?<=[零拾佰仟])参"
"""参 for 叁, in amounts in capitals only: 参佰 but not 参加."""
_FREE = "".join(unit for unit in [*TENS, *GROUPS] if unit not in _PREFIX_UNITS)
_BOUND = "|".join(f"{unit}(?![{after}])" for unit, after in _PREFIX_UNITS.items())

HAN_DIGIT = f"[{''.join(DIGITS).replace('参', '')}]"
_DECIMAL = f"[{''.join(DIGITS).replace('参', '').replace('两', '')}]"
STARTS = "0123456789" + "".join([*DIGITS, *TENS, *GROUPS, *FUSED])
"""The characters that a numeral begins with."""
RUN = rf"[\d,.点{''.join([*DIGITS, *TENS, *GROUPS, *FUSED])}]"
"""Any character of a numeral."""
GROUP = f"(?:万|亿|兆(?![{_PREFIX_UNITS['兆']}]))"
HAN_UNIT = f"(?:[{_FREE}]|{_BOUND})"
_HAN_MORE = f"(?:[{_LETTERS}{_FREE}]|{_BOUND}|两(?=[百千万亿])|{_THREE})"

_SPOKEN_TAIL = r"(?<=\d[千万亿])\d(?![\d.,:：/%％A-Za-z]|\s?[年月日时点号届期第]|\s?[-—–~～至到、](?!\d+[千万亿]))"
"""3万5 is 35000; what else a digit behind 万 may begin is none: 3万5.2%, 2亿5G, 1万3月."""
_LONGEST = 36
"""Characters of the longest numeral that is read: beyond it digits are no number that counts anything."""

ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,12}+(?!\d)|\d++)(?:\.\d++)?"
MIXED = (
    rf"{ARABIC}(?:\s?{HAN_UNIT}++(?:\s?[零〇]?(?:\d++(?:\.\d++)?|{HAN_DIGIT})\s?{HAN_UNIT}++){{0,8}}+"
    rf"(?:[零〇](?:\d{{1,3}}(?!\d)|{HAN_DIGIT})|(?!两){HAN_DIGIT}|{_SPOKEN_TAIL})?)?"
)
CHINESE = (
    rf"(?:一两(?=[个天年次名位人场家周种件句])|(?:(?<!两)两(?!两)|{_HAN_MORE}){_HAN_MORE}{{0,{_LONGEST}}}+)"
    rf"(?:(?<={HAN_UNIT})(?:\d++{HAN_UNIT}++){{1,8}}+|点{_DECIMAL}++{HAN_UNIT}*+)?"
)
NEIGHBOURS = "一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九"
"""Two digits side by side that are two readings of one: 七八年 is seven or eight years."""
NUMERAL = rf"(?:{MIXED}|{CHINESE})"
"""An unsigned numeral; what it proposes, `read` may still refuse."""

_TOKEN = Pattern(r"\d+(?:,\d{3})*(?:\.\d+)?|\S")
_LOOSE = Pattern(rf"(?P<head>.{{0,36}}?)(?P<low>{HAN_DIGIT})(?P<high>{HAN_DIGIT})(?P<rest>{HAN_UNIT}{{0,36}})")


class Reading(NamedTuple):
    """What a numeral says: one number, or two that it lies between (三五百)."""

    low: Decimal
    high: Decimal | None = None


@cache
def _kind(character: str) -> tuple[str, int]:
    for name, rows in (("digit", DIGITS), ("ten", TENS), ("group", GROUPS), ("fused", FUSED)):
        if character in rows:
            return name, rows[character]
    return "other", 0


class _Sum:
    """The running total of a numeral that is read from left to right."""

    def __init__(self) -> None:
        self.parts: list[tuple[Decimal, int]] = []  # finished groups with their scale: 3亿 → (3 0000 0000, 亿)
        self.section = Decimal(0)  # the group being read
        self.current: Decimal | None = None  # the digit that waits for its unit
        self.last = 0  # the unit read last, 0 after a zero: decides what a tail digit means
        self.smallest = 10_000  # the last ten of this section: units must go down

    def ten(self, scale: int) -> bool:
        if scale >= self.smallest:
            return False
        self.section += (Decimal(1) if self.current is None else self.current) * scale
        self.current, self.last, self.smallest = None, scale, scale
        return True

    def group(self, scale: int) -> bool:
        section = self.section + (self.current or 0)
        if not section and self.current is None and not self.parts:
            section = Decimal(1)  # a bare 万 or 亿
        lower = Decimal(0)
        while self.parts and (self.parts[-1][1] < scale or (self.parts[-1][1] == scale and not section)):
            lower += self.parts.pop()[0]
        if self.parts and self.parts[-1][1] <= scale:
            return False
        self.parts.append(((lower + section) * scale, scale))
        self.section, self.current, self.last, self.smallest = Decimal(0), None, scale, 10_000
        return True

    def total(self, tail: bool) -> Decimal:
        rest = self.current or Decimal(0)
        if tail and self.current is not None and self.last >= 100 and rest == rest.to_integral_value() and rest < 10:
            rest *= self.last // 10
        return sum((part for part, _ in self.parts), Decimal(0)) + self.section + rest


def _compose(tokens: list[str]) -> Decimal | None:
    """Sum digits and units; None when the order makes no number."""
    run = _Sum()
    for index, token in enumerate(tokens):
        if token[0].isdigit() and token.isascii():
            if run.current is not None:
                return None
            run.current = Decimal(token.replace(",", ""))
            continue
        name, number = _kind(token)
        if name == "digit":
            if number == 0:
                if run.current is not None:
                    return None
                run.last = 0
                continue
            if run.current is not None:
                return None
            run.current = Decimal(number)
        elif name == "fused":
            run.section += number
            run.last = 10
        elif name == "ten":
            if not run.ten(number):
                return None
        elif name != "group" or not run.group(number):
            return None
        del index
    return run.total(tail=True)


def _positional(text: str) -> Decimal | None:
    """Two or more digits without a unit are read one after the other: 二〇二四."""
    if len(text) >= 2 and all(character in DIGITS for character in text):
        return Decimal("".join(str(DIGITS[character]) for character in text))
    return None


def _decimal(whole: str, fraction: str) -> Decimal | None:
    """Read 十五点七 and 三点五万: what stands after 点, then what multiplies both."""
    digits = "".join(str(DIGITS[character]) for character in fraction if character in DIGITS)
    units = fraction[len(digits) :]
    left = read_exact(whole)
    if left is None or not digits:
        return None
    number = left + Decimal(f"0.{digits}")
    for unit in units:
        number *= TENS.get(unit) or GROUPS[unit]
    return number


@cache
def _single(character: str) -> Decimal | None:
    name, number = _kind(character)
    return Decimal(number) if name != "other" else None


@lru_cache(maxsize=4096)
def read_exact(text: str) -> Decimal | None:
    """Return the number that `text` writes, None when it is none or no single one."""
    text = text.replace(" ", "")
    if not text or len(text) > _LONGEST:
        return None
    if len(text) == 1 and not text.isascii():
        return _single(text)
    if "点" in text:
        return _decimal(*text.split("点", 1))
    return (
        _positional(text)
        if all(c in DIGITS for c in text)
        else _compose([token.group() for token in _TOKEN.finditer(text)])
    )


def read(text: str) -> Reading | None:
    """Return what the numeral `text` says, None when its characters make no number.

    Examples:
        >>> read("25万6千").low
        Decimal('256000')
    """
    if len(text) > _LONGEST:
        return None
    if text.isdigit() and text.isascii():
        return Reading(Decimal(text))
    if (loose := _loose(text)) is not None:
        return loose
    number = read_exact(text)
    return None if number is None else Reading(number)


def _loose(text: str) -> Reading | None:
    """Two neighbouring digits that share a unit: 三五百, 七八十, 十七八, 两三."""
    found = _LOOSE.fullmatch(text)
    if found is None:
        return None
    low, high = DIGITS[found["low"]], DIGITS[found["high"]]
    if not (high == low + 1 or (low, high) == (3, 5)) or low == 0:
        return None
    head, rest = found["head"], found["rest"]
    if head and (head[-1] in DIGITS or head[-1].isdigit()):
        return None
    first, second = read_exact(head + found["low"] + rest), read_exact(head + found["high"] + rest)
    if first is None or second is None or (not rest and head and head[-1] != "十"):
        return None
    return Reading(first, second)
