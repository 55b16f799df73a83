"""Bare numbers that count: in lists (二等功4，三等功53), tables, and as figures of an index (由2.16缩小至2.12).

Does not count: years, numbers of pages, charts, telephones and the like, numbers in names and in quotes.
"""

from __future__ import annotations

from collections.abc import Mapping

from linyi_ie.recognisers.amounts import AFTER, AMOUNT_STARTS, AROUND, BEFORE, FROM, GROWN, span
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.numerals import ARABIC, NUMERAL
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, caught
from linyi_ie.records import Quantity

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_CHANGES = "缩小|扩大|提高|提升|下降|降至|降到|降低|上升|升至|增至|增加|减少|减至|回落|收窄"
_FIRST_OF_CHANGES = "".join(sorted({word[0] for word in _CHANGES.split("|")}))
_AFTER_SPACES = "|".join(rf"(?<=(?:{HAN}|[”’》)）])[ \t]{{{count}}})" for count in range(1, 9))
_BEHIND_A_WORD = rf"(?:^|(?<={HAN})|(?<=[”’》)）])|(?<=\d[\t|])|(?<=[ \t])(?:{_AFTER_SPACES}))"
_APPROACHED = rf"(?<=[，。；：、（(])(?=[近将接不超逾约大少低小至多高最]|{ARABIC}[万亿])"
_NUMBERED = "第年月日号图表注版件款卷条章线话邮码打与和及之"
"""After one of these a number is a name or goes on with a name: 图2, 附件3, 热线12345."""
_BARE = Pattern(
    rf"{FROM}(?={AROUND}{{1,24}}+(?:[，、；。;\n\r|以左{_FIRST_OF_CHANGES}]|$)|\S{{1,24}}\s)"
    rf"(?:{_BEHIND_A_WORD}|{_APPROACHED})(?<![{_NUMBERED}])(?<![\d万亿][元米斤吨岁]){BEFORE}(?P<low>{NUMERAL})(?P<low_over>{GROWN}){AFTER}"
    rf"(?=[，、；。,;\n\r|\s]|$|{_CHANGES})"
)
_NAMED = Pattern(r"(?:热线|电话|拨打|邮编|代码|编号|微信|QQ|账号|卡号|工号|番号|型号|批号|车牌)[^，。；\n]{0,6}$")

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _identifies(match: Match, said: Mapping[str, str]) -> bool:
    """Whether the number is a year, an identifier, or written in words that a list would not use."""
    numeral, text, start = said["low"], match.string, match.start()
    if _NAMED.search(text, max(0, start - 12), start):
        return True
    if not numeral[0].isdigit():
        return not (numeral[-1] in "万亿" and len(numeral) > 1)
    if said.keys() & {"before", "low_over", "after"}:
        return False
    year = len(numeral) == 4 and numeral.isdigit() and numeral[:2] in {"19", "20"}
    return year or (numeral.isdigit() and numeral[0] == "0") or numeral[-1] not in "0123456789百千万亿"


def _bare(match: Match) -> Quantity | None:
    text, said = match.string, caught(match)
    if _identifies(match, said) or in_name(text, match.start(), match.end()):
        return None
    reading = span(said)
    if reading is None:
        return None
    value, upper, approx = reading
    kind = "ratio" if "." in said["low"] and "比" in text[max(0, match.start() - 14) : match.start()] else "count"
    return Quantity(value=value, upper=upper, unit="", kind=kind, approx=approx)


_STARTS = Pattern(
    rf"(?:{AMOUNT_STARTS.source})(?={AROUND}{{0,24}}(?:[，、；。;\n\r|以左{_FIRST_OF_CHANGES}]|$)|\S{{0,24}}\s)"
)
RULES: tuple[Rule[Quantity], ...] = (Rule("quantity.bare", _BARE, _bare, starts=_STARTS),)
