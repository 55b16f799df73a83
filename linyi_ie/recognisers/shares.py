"""Shares and ratios: 三成二, 八折, 百分之五十, 三分之一, 四分之一公升, 一半以上, 1:3, 3比1.

Does not count: 成 and 折 in other words (三成员, 打折扣), clock times (9:30), dates.
"""

from __future__ import annotations

from decimal import Decimal

import regex

from linyi_ie.lexicon.units import units
from linyi_ie.recognisers.amounts import AFTER, AROUND, BEFORE, FROM, TO, approach, extent
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import DIGITS, NUMERAL, read_exact
from linyi_ie.recognisers.rules import Rule, soon
from linyi_ie.records import Quantity

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_NOT_TENTHS = "立员为果功效本绩就交长分品都套语熟人年型群王叠射旧"
"""成 and 折 before one of these begin another word."""
_TENTHS = regex.compile(
    rf"{FROM}(?<![大小老])(?={AROUND}{{1,8}}+[成折至到—–~-]){BEFORE}"
    rf"(?P<low>[一二两三四五六七八九](?:点[一二三四五六七八九]|[一二三四五六七八九](?=折))?|[1-9](?:\.\d|\d(?=折))?)(?:{TO}(?P<high>[二三四五六七八九]))?(?P<unit>成|折)(?![{_NOT_TENTHS}])"
    rf"(?P<rest>[一二三四五六七八九半](?!\p{{Han}}|\d))?(?P<tail>[多余](?!\p{{Han}}))?{AFTER}"
)
_PER_CENT = regex.compile(
    rf"{FROM}{BEFORE}(?P<scale>[百千万])分之(?P<low>{NUMERAL}|百)(?:{TO}(?:[百千万]分之)?(?P<high>{NUMERAL}))?"
    rf"(?P<tail>[多余])?{AFTER}"
)
_FRACTION = regex.compile(
    rf"{FROM}{soon('分之')}{BEFORE}(?:(?P<whole>{NUMERAL})又)?(?P<down>{NUMERAL})分之(?P<up>{NUMERAL})"
    rf"(?P<unit>\L<units>)?{AFTER}",
    units=[unit.name for unit in units().values() if unit.kind in {"measure", "money"}],
)
_HALF = regex.compile(
    rf"(?=[一近将接不超逾约大少低小至多高最]){BEFORE}一半(?![天年月路会身])"
    r"(?:(?P<after>以上|左右)|(?=[，。；、！？）)]|$|的)|(?<=[占达了少降短近超过到]一半))"
)
_RATIO = regex.compile(
    r"(?<![\d:.比])(?P<left>\d+(?:\.\d+)?)[:：∶比](?P<right>\d+(?:\.\d+)?)(?![\d比%年月])"
    r"(?::\d+(?:\.\d+)?)?(?![\d:：])"
)

_SLASHED = regex.compile(
    rf"(?<![\d/.:：-]){BEFORE}(?P<up>\d{{1,2}})/(?P<down>\d{{1,2}})(?![\d/.:：-])(?:(?=的\p{{Han}})|(?P<after>以上|以下|左右))"
)
_RATE = regex.compile(rf"{FROM}{BEFORE}(?P<low>\d+(?:\.\d+)?)(?P<per>/10?万){AFTER}")

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _tenths(match: regex.Match[str]) -> Quantity | None:
    low, rest, high = read_exact(match.group("low")), match.group("rest"), match.group("high")
    if low is None or in_name(match.string, match.start(), match.end()):
        return None
    low = low * 10 if low < 10 else low  # 六折 and 八五折
    value = low + ((5 if rest == "半" else DIGITS[rest]) if rest else 0)
    upper = None if high is None else Decimal(DIGITS[high] * 10)
    return Quantity(value=value, upper=upper, unit="%", kind="percent", approx=extent(match) or approach(match))


_OF_A_HUNDRED = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}


def _per_cent(match: regex.Match[str]) -> Quantity | None:
    low = read_exact(match.group("low"))
    high = read_exact(match.group("high")) if match.group("high") else None
    if low is None:
        return None
    scale = _OF_A_HUNDRED[match.group("scale")]
    upper = None if high is None else high * scale
    return Quantity(value=low * scale, upper=upper, unit="%", kind="percent", approx=extent(match) or approach(match))


def _fraction(match: regex.Match[str]) -> Quantity | None:
    down, up = read_exact(match.group("down")), read_exact(match.group("up"))
    whole = read_exact(match.group("whole")) if match.group("whole") else Decimal(0)
    if not down or up is None or whole is None:
        return None
    unit = units()[match.group("unit")] if match.group("unit") else None
    name, kind = (unit.unit, unit.kind) if unit else ("", "ratio")
    return Quantity(value=whole + up / down, unit=name, kind=kind, approx=extent(match) or approach(match))


def _slashed(match: regex.Match[str]) -> Quantity | None:
    up, down = Decimal(match.group("up")), Decimal(match.group("down"))
    if not up < down or in_name(match.string, match.start(), match.end()):
        return None
    return Quantity(value=up / down, unit="", kind="ratio", approx=extent(match) or approach(match))


def _half(match: regex.Match[str]) -> Quantity | None:
    return Quantity(value=Decimal("0.5"), unit="", kind="ratio", approx=extent(match) or approach(match))


def _ratio(match: regex.Match[str]) -> Quantity | None:
    left, right = Decimal(match.group("left")), Decimal(match.group("right"))
    said = match.group()
    clock = len(said) >= 4 and said[-3] in ":：" and right < 60 and left < 25
    return None if clock or not right else Quantity(value=left / right, unit="", kind="ratio")


def _rate(match: regex.Match[str]) -> Quantity | None:
    value, unit = Decimal(match.group("low")), match.group("per")
    return Quantity(value=value, unit=unit, kind="ratio", approx=extent(match) or approach(match))


_PARTS = regex.compile("分之")
RULES: tuple[Rule[Quantity], ...] = (
    Rule("quantity.tenths", _TENTHS, _tenths, regex.compile(r"[一二两三四五六七八九\d][成折]")),
    Rule("quantity.per_cent", _PER_CENT, _per_cent, _PARTS),
    Rule("quantity.fraction", _FRACTION, _fraction, _PARTS),
    Rule("quantity.slashed", _SLASHED, _slashed, regex.compile(r"\d/\d")),
    Rule("quantity.half", _HALF, _half, regex.compile("一半")),
    Rule("quantity.ratio", _RATIO, _ratio),
    Rule("quantity.rate", _RATE, _rate, regex.compile("/1?0?万")),
)
