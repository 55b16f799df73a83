"""Money that is not told as number and unit: 人民币约50亿元, 新台币3000元, US$3.5亿, 500 RMB, 123元1角1分, 两块五.

Does not count: a currency that is only compared with (对美元7.1), a person (李四人民币).
"""

from __future__ import annotations

import re
from decimal import Decimal

from linyi_ie.lexicon import table
from linyi_ie.lexicon.units import units
from linyi_ie.recognisers.amounts import AFTER, AROUND, BEFORE, FROM, GROWN, OVER_AMOUNT, TO, approach, span
from linyi_ie.recognisers.numerals import NUMERAL, read_exact
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, alternation, caught
from linyi_ie.records import Quantity

_WORDS = table("units")["currencies"]
_WHOLE = [unit for unit in units().values() if unit.kind == "money" and unit.scale == 1]
_BY_CODE = {unit.dimension: unit.unit for unit in reversed(_WHOLE)}
_CODES: dict[str, str] = {code: _BY_CODE[code] for code in _WORDS["codes"].split()} | {
    alias: _BY_CODE[code] for alias, code in _WORDS["aliases"].items()
}
_SIGNS: dict[str, str] = {sign: _BY_CODE[code] for sign, code in _WORDS["signs"].items()}
_NAMES: dict[str, str] = {name: units()[name].unit for name in _WORDS["before_number"].split()}
_ALL = _CODES | _SIGNS | _NAMES

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_CODE = rf"(?<![A-Za-z])(?:{alternation(_CODES)})(?![A-Za-z])"
_NAME = rf"(?<![兑对换比为成万亿千百\d]){alternation(_NAMES)}"
_AMOUNT = (
    rf"(?P<low>{OVER_AMOUNT})(?P<low_over>{GROWN})"
    rf"(?:\s?(?P<low_unit>[元块圆])?{TO}(?P<high>{NUMERAL})(?P<high_over>{GROWN}))?"
)
_CURRENCY_FIRST = Pattern(
    rf"{BEFORE}(?P<currency>{_NAME}|{_CODE}|{alternation(_SIGNS)})[:：]?\s*{BEFORE}{_AMOUNT}"
    rf"[元块圆]?{AFTER}(?![年月日名个%]|\d)"
)
_CODE_LAST = Pattern(rf"{FROM}{BEFORE}{_AMOUNT}\s?(?P<currency>{_CODE}){AFTER}")
_COIN = rf"零?[一二两三四五六七八九十\d]{{1,4}}(?:[角毛分]|钱|$|(?!{HAN}|[\d.]))"
_FEN = rf"(?P<fen>{NUMERAL})(?:分(?!钟)|(?!{HAN}|\d))"
_JIAO = rf"(?:零?(?P<jiao>{NUMERAL})[角毛](?:零?{_FEN})?|零?(?P<fen>{NUMERAL})分(?!钟))"
_COINS = Pattern(
    rf"{FROM}(?={AROUND}{{1,24}}+[元块]{_COIN}){BEFORE}(?P<yuan>{NUMERAL})(?:[元块]{_JIAO}"
    rf"|块(?P<jiao>[一二两三四五六七八九]|[1-9])(?:(?P<fen>[一二三四五六七八九]|[1-9]))?(?=钱|(?!{HAN})[^\d.]|$))钱?"
    rf"|{FROM}(?={AROUND}{{1,24}}+[角毛]){BEFORE}(?P<jiao>{NUMERAL})(?:[角毛](?P<fen>{NUMERAL})分(?!钟)"
    rf"|毛(?P<fen>[一二三四五六七八九]|[1-9])(?=钱|(?!{HAN})[^\d.]|$)钱?)"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _with_currency(match: Match) -> Quantity | None:
    said = caught(match)
    reading = span(said)
    if reading is None:
        return None
    low, high, approx = reading
    return Quantity(value=low, upper=high, unit=_ALL[said["currency"]], kind="money", approx=approx)


_COINS_OF = (("yuan", Decimal(1)), ("jiao", Decimal("0.1")), ("fen", Decimal("0.01")))


def _coins(match: Match) -> Quantity | None:
    said, value = caught(match), Decimal(0)
    for coin, scale in _COINS_OF:
        if coin not in said:
            continue
        part = read_exact(said[coin])
        if part is None:
            return None
        value += part * scale
    return Quantity(value=value, unit="元", kind="money", approx=approach(said))


RULES: tuple[Rule[Quantity], ...] = (
    Rule("quantity.coins", _COINS, _coins, Pattern("[元块角毛]零?[一二两三四五六七八九十0-9]"), needs="元块角毛"),
    Rule("quantity.currency_first", _CURRENCY_FIRST, _with_currency, Pattern("|".join(map(re.escape, _ALL)))),
    Rule("quantity.currency_code", _CODE_LAST, _with_currency, Pattern("|".join(_CODES))),
)
