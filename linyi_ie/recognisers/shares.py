"""Shares and ratios: 三成二, 八折, 百分之五十, 三分之一, 四分之一公升, 一半以上, 1:3, 3比1.

Does not count: 成 and 折 in other words (三成员, 打折扣), clock times (9:30), dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from linyi_ie.lexicon.units import units
from linyi_ie.recognisers.amounts import AFTER, AROUND, BEFORE, FROM, TO, approach, extent
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import DIGITS, NUMERAL, read_exact
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, by_groups, soon, within
from linyi_ie.records import Approximation, Quantity

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_NOT_TENTHS = "立员为果功效本绩就交长分品都套语熟人年型群王叠射旧"
"""成 and 折 before one of these begin another word."""
_TENTHS = Pattern(
    rf"{FROM}(?<![大小老])(?={AROUND}{{1,8}}+[成折至到—–~-]){BEFORE}"
    rf"(?P<low>[一二两三四五六七八九](?:点[一二三四五六七八九]|[一二三四五六七八九](?=折))?|[1-9](?:\.\d|\d(?=折))?)(?:{TO}(?P<high>[二三四五六七八九]))?(?P<unit>成|折)(?![{_NOT_TENTHS}])"
    rf"(?P<rest>[一二三四五六七八九半](?!{HAN}|\d))?(?P<tail>[多余](?!{HAN}))?{AFTER}"
)
_PER_CENT = Pattern(
    rf"{FROM}{BEFORE}(?P<scale>[百千万])分之(?P<low>{NUMERAL}|百)(?:{TO}(?:[百千万]分之)?(?P<high>{NUMERAL}))?"
    rf"(?P<tail>[多余])?{AFTER}"
)
_UNIT = within(unit.name for unit in units().values() if unit.kind in {"measure", "money"})
_FRACTION = Pattern(
    rf"{FROM}{soon('分之')}{BEFORE}(?:(?P<whole>{NUMERAL})又)?(?P<down>{NUMERAL})分之(?P<up>{NUMERAL})"
    rf"(?P<unit>{_UNIT})?{AFTER}"
)
_HALF = Pattern(
    rf"(?=[一近将接不超逾约大少低小至多高最]){BEFORE}一半(?![天年月路会身])"
    r"(?:(?P<after>以上|左右)|(?=[，。；、！？）)]|$|的)|(?<=[占达了少降短近超过到]一半))"
)
_RATIO = Pattern(
    r"(?<![\d:.比])(?P<left>\d+(?:\.\d+)?)[:：∶比](?P<right>\d+(?:\.\d+)?)(?![\d比%年月])"
    r"(?::\d+(?:\.\d+)?)?(?![\d:：])"
)

_SLASHED = Pattern(
    rf"(?<![\d/.:：-]){BEFORE}(?P<up>\d{{1,2}})/(?P<down>\d{{1,2}})(?![\d/.:：-])(?:(?=的{HAN})|(?P<after>以上|以下|左右))"
)
_RATE = Pattern(rf"{FROM}{BEFORE}(?P<low>\d+(?:\.\d+)?)(?P<per>/10?万){AFTER}")

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _tenths(match: Match) -> Quantity | None:
    return None if in_name(match.string, match.start(), match.end()) else _in_tenths(match)


@by_groups
def _in_tenths(said: Mapping[str, str]) -> Quantity | None:
    low = read_exact(said["low"])
    if low is None:
        return None
    value = low * 10 if low < 10 else low  # 六折 and 八五折
    if rest := said.get("rest"):
        value += 5 if rest == "半" else DIGITS[rest]
    upper = Decimal(DIGITS[said["high"]] * 10) if "high" in said else None
    return Quantity(value=value, upper=upper, unit="%", kind="percent", approx=_exactness(said))


_OF_A_HUNDRED = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}


@by_groups
def _per_cent(said: Mapping[str, str]) -> Quantity | None:
    low, high = read_exact(said["low"]), read_exact(said.get("high", ""))
    if low is None:
        return None
    scale = _OF_A_HUNDRED[said["scale"]]
    upper = None if high is None else high * scale
    return Quantity(value=low * scale, upper=upper, unit="%", kind="percent", approx=_exactness(said))


@by_groups
def _fraction(said: Mapping[str, str]) -> Quantity | None:
    down, up, whole = (read_exact(said.get(part, "〇")) for part in ("down", "up", "whole"))
    if not down or up is None or whole is None:
        return None
    unit = units()[said["unit"]] if "unit" in said else None
    name, kind = (unit.unit, unit.kind) if unit else ("", "ratio")
    return Quantity(value=whole + up / down, unit=name, kind=kind, approx=_exactness(said))


def _slashed(match: Match) -> Quantity | None:
    return None if in_name(match.string, match.start(), match.end()) else _part(match)


@by_groups
def _part(said: Mapping[str, str]) -> Quantity | None:
    up, down = Decimal(said["up"]), Decimal(said["down"])
    if not up < down:
        return None
    return Quantity(value=up / down, unit="", kind="ratio", approx=_exactness(said))


@by_groups
def _half(said: Mapping[str, str]) -> Quantity | None:
    return Quantity(value=Decimal("0.5"), unit="", kind="ratio", approx=_exactness(said))


def _ratio(match: Match) -> Quantity | None:
    left, right = Decimal(match.group("left")), Decimal(match.group("right"))
    text = match.group()
    clock = len(text) >= 4 and text[-3] in ":：" and right < 60 and left < 25
    return None if clock or not right else Quantity(value=left / right, unit="", kind="ratio")


@by_groups
def _rate(said: Mapping[str, str]) -> Quantity | None:
    return Quantity(value=Decimal(said["low"]), unit=said["per"], kind="ratio", approx=_exactness(said))


def _exactness(said: Mapping[str, str]) -> Approximation | None:
    return extent(said) or approach(said)


_PARTS = Pattern("分之")
RULES: tuple[Rule[Quantity], ...] = (
    Rule("quantity.tenths", _TENTHS, _tenths, Pattern(r"[一二两三四五六七八九\d][成折]"), needs="成折"),
    Rule("quantity.per_cent", _PER_CENT, _per_cent, _PARTS, needs="分"),
    Rule("quantity.fraction", _FRACTION, _fraction, _PARTS, needs="分"),
    Rule("quantity.slashed", _SLASHED, _slashed, Pattern(r"\d/\d"), needs="/"),
    Rule("quantity.half", _HALF, _half, Pattern("一半"), needs="半"),
    Rule("quantity.ratio", _RATIO, _ratio, Pattern(r"[0-9][:：∶比][0-9]"), needs=":：∶比"),
    Rule("quantity.rate", _RATE, _rate, Pattern("/1?0?万"), needs="/"),
)
