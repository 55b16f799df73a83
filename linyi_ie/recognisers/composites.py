"""Measures told in two steps: 三斤二两, 6斤8两, 1米8, 一米七五, 3亩2分, 2米40厘米; the value is in the larger unit.

Half of one is a measure too: 半斤, 近半公里. Does not count: two amounts that only stand side by side (3米5人,
三斤两个), halves in sayings and names (半斤八两, 大半斤, 上半里).
"""

from __future__ import annotations

from decimal import Decimal

from linyi_ie.lexicon import table
from linyi_ie.lexicon.units import units
from linyi_ie.recognisers.amounts import AFTER, BEFORE, FROM, approach, extent
from linyi_ie.recognisers.numerals import DIGITS, NUMERAL, read_exact
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, alternation, caught
from linyi_ie.records import Quantity

_STEPS: dict[str, dict[str, int]] = table("units")["steps"]

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_SMALL = alternation({small for steps in _STEPS.values() for small in steps})
_LARGE = alternation(_STEPS)
_TWO_STEPS = Pattern(
    rf"{FROM}{BEFORE}(?P<low>{NUMERAL})\s?(?P<unit>{_LARGE})零?(?P<rest>{NUMERAL})\s?(?P<small>{_SMALL})(?![个名人])"
    rf"{AFTER}"
)
_HALVED = ("斤", "公斤", "吨", "亩", "公里", "公顷", "米", "升", "克")
_HALF = Pattern(
    rf"{BEFORE}(?<![\d一两大小多上下前后左右东西南北过各对参]|[个十百千万亿米斤])半(?P<unit>{alternation(_HALVED)})"
    rf"(?!八两|半|粒|兰|线|级|旗|岛){AFTER}"
)
_NEXT_DIGIT = "[1-9一二三四五六七八九]"
_METRES = Pattern(
    rf"{FROM}{BEFORE}(?P<low>\d|[一二两三四五六七八九])米(?P<rest>{_NEXT_DIGIT}{{1,2}})"
    rf"(?=(?!{HAN})[^\d.%:：/A-Za-z]|$|[高宽长深厚的左以]){AFTER}"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _two_steps(match: Match) -> Quantity | None:
    said = caught(match)
    large, rest, step = read_exact(said["low"]), read_exact(said["rest"]), _STEPS[said["unit"]].get(said["small"])
    if large is None or rest is None or step is None or rest >= step:
        return None
    unit, value = units()[said["unit"]], (large + rest / step).normalize()
    return Quantity(value=value, unit=unit.unit, kind=unit.kind, approx=extent(said) or approach(said))


def _metres(match: Match) -> Quantity | None:
    said = caught(match)
    whole, digits = read_exact(said["low"]), (str(DIGITS.get(digit, digit)) for digit in said["rest"])
    if whole is None:
        return None
    value = whole + Decimal(f"0.{''.join(digits)}")
    return Quantity(value=value, unit="米", kind="measure", approx=extent(said) or approach(said))


def _half(match: Match) -> Quantity | None:
    said = caught(match)
    unit = units()[said["unit"]]
    return Quantity(value=Decimal("0.5"), unit=unit.unit, kind=unit.kind, approx=extent(said) or approach(said))


_STEP = Pattern(rf"(?:{'|'.join(_STEPS)})\s?[0-9零一二三四五六七八九十.]{{1,6}}\s?{_SMALL}")
RULES: tuple[Rule[Quantity], ...] = (
    Rule("quantity.two_steps", _TWO_STEPS, _two_steps, _STEP),
    Rule("quantity.metres", _METRES, _metres, Pattern(f"米{_NEXT_DIGIT}"), needs="米"),
    Rule("quantity.half", _HALF, _half, Pattern(f"半{alternation(_HALVED)}"), needs="半"),
)
