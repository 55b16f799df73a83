"""Quantities: a number with its unit or classifier, exact and with what the text says of its exactness.

Counts: 42470人, 近5000万元, 30余场次, 3个百分点, 3至5公里, 123元1角1分, 人民币50元, 摄氏37度; with the sister
modules shares (三成二, 三分之一), ranks (第4名) and counting bare numbers (三等功12). Does not count: numbers in
names and slogans in quotes (“1+3”), 一 + classifier as a mere determiner (一个), 第三届 in names, identifiers
(4号线, PM2.5), figures of speech (万象).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from linyi_ie.lexicon.units import Unit, units
from linyi_ie.recognisers.amounts import AFTER, AMOUNT_STARTS, BEFORE, FROM, GROWN, OPENING, OVER_AMOUNT, TO, span
from linyi_ie.recognisers.bare_numbers import RULES as BARE_RULES
from linyi_ie.recognisers.composites import RULES as COMPOSITE_RULES
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.money import RULES as MONEY_RULES
from linyi_ie.recognisers.numerals import NUMERAL, RUN, read_exact
from linyi_ie.recognisers.ranks import RULES as RANK_RULES
from linyi_ie.recognisers.reading import as_read
from linyi_ie.recognisers.rules import (
    HAN,
    Match,
    Pattern,
    Rule,
    by_groups,
    caught,
    entity,
    propose,
    settle,
    soon,
    within,
)
from linyi_ie.recognisers.shares import RULES as SHARE_RULES
from linyi_ie.records import Entity, Quantity
from linyi_ie.text import Source

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_PER = r"(?P<per>/(?:%(units)s|小时|分钟|秒|天|日|年|月|周|时|分)|(?<=[里米])每(?:小时|分钟|秒))?"
_AND_HALF = r"(?P<half>半(?![导径数年月天小价场程截个]))?"
_COUNTED = (
    rf"{FROM}{BEFORE}(?P<sign>零下|负|-(?=\d))?(?P<low>{OVER_AMOUNT})(?P<low_over>{GROWN})"
    rf"(?:{soon('[至到—–~－―-]', 9)}\s?(?P<low_unit>%(units)s)?{TO}(?P<high>{NUMERAL})(?P<high_over>{GROWN}))?"
    rf"\s?(?P<unit>%(units)s){_PER}(?P<set>（[套件台个次]）)?{_AND_HALF}(?P<tail>[多余](?!{HAN}))?{AFTER}"
)
_DEGREES = Pattern(
    rf"[摄华]氏(?:零下|负)?\s?(?P<low>{NUMERAL})\s?[度°]"
    rf"|{OPENING}(?={RUN}{{1,12}}+\s?[摄华])(?P<low>{NUMERAL})\s?[摄华]氏°"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────

_CLASSES = ("镇", "村", "县", "俱乐部")
"""What a measure is a mere class of: 十亿元镇, 万亩村."""
_SPORT = Pattern("短道|速滑|自由泳|[蛙仰蝶]泳|混合泳|障碍|跨?栏|接力|[男女]子|个人|健康跑|欢乐跑|越野|跑|组")
"""What makes a distance or weight an event: 500米速滑, 10公里越野."""
_CLASS_OF_LINE = Pattern(rf"千伏{HAN}|kV{HAN}|前\d.{{0,16}}%")
_FORCE_BEFORE = Pattern(rf"[风震]{HAN}{{0,4}}\d*$")
_FORCE_AFTER = Pattern(r"(?:左右|以上)?(?:的?地震|[大台阵]?风)")
_IN_A_ROW = Pattern(rf"(?:连续|承办|举办|蝉联|连任|历经){HAN}{{0,3}}$")


def _fits(unit: Unit, match: Match) -> bool:
    """Whether the word is this unit here and not the beginning of another word: 73公斤级, 5个月, 4家常菜."""
    text, end = match.string, match.end("unit")
    if text.startswith("级", end) or text.startswith(unit.not_before, end):
        return False
    if unit.kind != "count" and (text.startswith(_CLASSES, end) or _SPORT.match(text, end)):
        return False
    fits = _ONLY_IF.get(unit.name)
    return fits is None or fits(match, text, match.start(), end)


def _phase(match: Match, text: str, start: int, end: int) -> bool:
    """分两期, 12期, but not 项目二期 and 三期工程."""
    if text[start - 1 : start] == "分":
        return True
    named = text.startswith(("工程", "项目", "建设", "规划"), end)
    return not named and text[start - 2 : start] not in {"项目", "工程"}


def _grade(match: Match, text: str, start: int, end: int) -> bool:
    """4.3级地震, 风力7级."""
    return bool(_FORCE_BEFORE.search(text, max(0, start - 8), start) or _FORCE_AFTER.match(text, end))


def _no_line(match: Match, text: str, start: int, end: int) -> bool:
    """500千伏线路, 前1%."""
    return _CLASS_OF_LINE.search(text, max(0, start - 1), end + 1) is None


_ONLY_IF: dict[str, Callable[[Match, str, int, int], bool]] = {
    "千伏": _no_line,
    "kV": _no_line,
    "%": _no_line,
    "小时": lambda match, text, start, end: "万" in match.group() or "亿" in match.group(),
    "届": lambda match, text, start, end: _IN_A_ROW.search(text, max(0, start - 6), start) is not None,
    "级": _grade,
    "期": _phase,
    "则": lambda match, text, start, end: not text.startswith(("）", ")"), end),
}
"""Units that count under a condition only."""


_TWO_DIGITS = Pattern("[一二三四五六七八九]{2}")
"""53 people are 五十三人, never 五三人."""
_COUNTS_EVEN_ONE = {"倍", "番", "个百分点", "%"}


_LISTED = Pattern(rf"(?:[一二两三四五六七八九十]|\d)\s?[名人项家件台辆座处所支][、，]{HAN}{{1,8}}$")


def _listed(match: Match) -> bool:
    """会长一名、顾问九名: one of a list of counts that stand behind what they count."""
    text, end = match.string, match.end("unit")
    if text[end : end + 1] not in {"、", "。", "；", "，"} or match.group("unit") not in _COUNTED_IN_LISTS:
        return False
    return (
        _LIST_GOES_ON.match(text, end) is not None
        or _LISTED.search(text, max(0, match.start() - 16), match.start()) is not None
    )


_LIST_GOES_ON = Pattern(rf"、{HAN}{{1,8}}[一二两三四五六七八九十\d]")
_COUNTED_IN_LISTS = {"名", "人", "项", "家", "件", "台", "辆", "座", "处", "所", "支"}


class _Amount(NamedTuple):
    """What the groups of a match say, whatever stands around them; `determines`: a 一个 rather than a count."""

    unit: Unit
    quantity: Quantity
    determines: bool


def _determines(unit: Unit, said: Mapping[str, str]) -> bool:
    """一个, 二次, 千家, 三方: a determiner, an ordinal or a figure of speech rather than a count."""
    numeral = said["low"]
    if numeral in {"一", "二"} and not said.keys() & {"low_over", "high"}:
        measured = unit.kind == "measure" and ("half" in said or (len(unit.name) > 1 and not unit.digits))
        return not measured and unit.name not in _COUNTS_EVEN_ONE
    if unit.name == "级":
        return False
    if unit.digits and unit.kind == "count" and unit.name != "分" and not numeral[0].isdigit():
        return True
    if numeral in {"百", "千", "万", "亿"} or (unit.digits and len(numeral) == 1 and not numeral.isdigit()):
        return not said.keys() & {"before", "low_over", "after"}
    return False


def _amount(known: Mapping[str, Unit], said: Mapping[str, str]) -> _Amount | None:
    unit, reading = known[said["unit"]], span(said)
    if reading is None:
        return None
    low, high, approx = reading
    if high is None and unit.kind == "count" and _TWO_DIGITS.fullmatch(said["low"]):
        return None
    if "half" in said:
        low += Decimal("0.5")
    if "sign" in said:
        low, high = -low, None if high is None else -high
    if high is not None and high < low:
        return None
    name = unit.unit + said.get("per", "").replace("每", "/") + said.get("set", "")
    quantity = Quantity.trusted(value=low, upper=high, unit=name, kind=unit.kind, approx=approx)
    return _Amount(unit, quantity, _determines(unit, said))


def _in_context(amount: _Amount, match: Match) -> Quantity | None:
    """The quantity, unless what stands around it makes it something else."""
    if not _fits(amount.unit, match):
        return None
    if amount.determines:
        alone = match.group() == match.string and match.group("low") != "一"  # 五分, in a cell of its own
        if not alone and not (match.group("low") in {"一", "二"} and _listed(match)):
            return None
    return None if in_name(match.string, match.start("low"), match.end("unit")) else amount.quantity


def _degrees(match: Match) -> Quantity | None:
    value, text = read_exact(caught(match)["low"]), match.group()
    if value is None:
        return None
    cold = "零下" in text or "负" in text
    return Quantity(value=-value if cold else value, unit="摄氏度" if "摄" in text else "华氏度", kind="measure")


def _counting(known: Mapping[str, Unit]) -> Rule[Quantity]:
    """Make the rule for numbers with one of the known units. What a text says again is not read again."""
    pattern = Pattern(_COUNTED.replace("%(units)s", within(known)))
    read = by_groups(lambda said: _amount(known, said))

    def build(match: Match) -> Quantity | None:
        amount = read(match)
        return None if amount is None else _in_context(amount, match)

    return Rule("quantity.counted", pattern, build, starts=AMOUNT_STARTS)


@lru_cache(maxsize=16)
def _rules(own: tuple[Unit, ...]) -> tuple[Rule[Quantity], ...]:
    """Return the rules, with the counting one for the library's units and a user's own; these have the last word."""
    counting = _counting(units() | {unit.name: unit for unit in own})
    return tuple(counting if rule.name == counting.name else rule for rule in RULES)


RULES: tuple[Rule[Quantity], ...] = (
    *MONEY_RULES,
    *COMPOSITE_RULES,
    _counting(units()),
    Rule("quantity.degrees", _DEGREES, _degrees, Pattern("[摄华]氏"), needs="氏"),
    *SHARE_RULES,
    *RANK_RULES,
    *BARE_RULES,
)


def quantities_in(source: Source, own: Sequence[Unit] = ()) -> list[Entity]:
    """Return the quantities of a prepared text, ordered, without overlap; `own` are units beside the library's."""
    rules = _rules(tuple(own)) if own else RULES
    return [
        entity(source, found.rule, found.start, found.end, "QUANTITY", found.what)
        for found in settle(propose(rules, source.folded))
    ]


def find_quantities(text: str) -> list[Entity]:
    """Find numbers with a unit or classifier, ranks, shares and counting bare numbers in `text`.

    Offsets are half-open and count code points of `text` as given. Each entity has the label QUANTITY and a
    `Quantity` value: 万 and 亿 multiplied out, the unit as a word, what 余 or 近 says as `approx`.
    Raises `InputError` when `text` is no string.

    Examples:
        >>> [(entity.text, entity.value.value) for entity in find_quantities("培训职工400余万人次")]
        [('400余万人次', Decimal('4000000'))]
    """
    return as_read(quantities_in, text)
