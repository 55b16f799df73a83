"""Ranks: 第4名, 居全省第三, 前三位, 第四至第八名, 成为全省第2家….

Does not count: ordinals in names (第三届, 第一中学), points of a speech (第一，…), posts (第一书记).
"""

from __future__ import annotations

from linyi_ie.recognisers.amounts import TO
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import NUMERAL, STARTS, read_exact
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule
from linyi_ie.records import Quantity

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_PLACE = Pattern(rf"第(?P<low>{NUMERAL})(?:{TO}第?(?P<high>{NUMERAL}))?(?P<unit>[名位家个例])?")
_LEADERS = Pattern(r"前(?P<low>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<unit>[名位])")
_RANKED = Pattern(
    rf"(?:[居列获得]|总分|总量|成绩|得分|排名?|排在|取得|蝉联|高居|跃居|升至|跻身|进入)(?:{HAN}|、){{0,14}}$"
)
_SCOPE = Pattern(rf"(?:全[国省市县区球州盟]|世界|同类|行业|国内|[县区州])(?:{HAN}|、){{0,8}}$")
_BECOMES = Pattern(rf"(?:成为|是|为|系|的){HAN}{{0,10}}$")
_DAY_NAME = Pattern(rf"{HAN}{{0,12}}[日周节年月]")
_NOUN = Pattern(HAN)
_END = Pattern(r"[，。；、！？,;)）”\s和与及的]|$")

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _place(match: Match) -> Quantity | None:
    value, unit, text = read_exact(match.group("low")), match.group("unit") or "", match.string
    if value is None or in_name(text, match.start(), match.end()):
        return None
    upper = read_exact(match.group("high")) if match.group("high") else None
    if match.group("high") and (upper is None or unit not in {"名", "位"}):
        return None
    left = max(0, match.start() - 18), match.start()
    ranked = bool(_RANKED.search(text, *left) or _SCOPE.search(text, *left))
    if unit in {"家", "个", "例"}:  # 成为全省第2家获此认证的…, but not 第2个助残日
        becomes = bool(_SCOPE.search(text, *left) or (unit != "个" and _BECOMES.search(text, *left)))
        if not becomes or not _NOUN.match(text, match.end()) or _DAY_NAME.match(text, match.end()):
            return None
    elif not unit and not (ranked and _END.match(text, match.end())):
        return None
    return Quantity(value=value, upper=upper, unit=unit, kind="rank")


def _leaders(match: Match) -> Quantity | None:
    value = read_exact(match.group("low"))
    return None if value is None else Quantity(value=value, unit=match.group("unit"), kind="rank")


RULES: tuple[Rule[Quantity], ...] = (
    Rule("quantity.place", _PLACE, _place, starts=Pattern(f"第(?=[{STARTS}])"), needs="第"),
    Rule("quantity.leaders", _LEADERS, _leaders, starts=Pattern("前(?=[一二三四五六七八九十0-9])"), needs="前"),
)
