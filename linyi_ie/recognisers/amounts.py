"""What surrounds a number: 近, 约, 余, 多, 以上, and the second number of a range.

The patterns here are pieces: they name groups (`before`, `low`, `low_over`, `high`, `high_over`, `after`)
which the functions below read out of a match.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from linyi_ie.lexicon import table
from linyi_ie.recognisers.numerals import ARABIC, GROUP, GROUPS, NUMERAL, RUN, STARTS, TENS, Reading, read
from linyi_ie.recognisers.rules import Pattern, first_of, opening
from linyi_ie.records import Approximation

_WORDS = table("numerals")
BEFORE_WORDS: dict[str, Approximation] = _WORDS["before"]
_WITHIN: dict[str, Approximation] = _WORDS["within"]
_AFTER: dict[str, Approximation] = _WORDS["after"]
_GUARDS: dict[str, str] = _WORDS["guards"]


def _guarded(word: str) -> str:
    """Keep 节约5万元 and 附近3家 apart from 约5万元 and 近3家."""
    ends = _GUARDS.get(word[0], "")
    return (rf"(?<![{ends}])" if ends else "") + re.escape(word)


_LONGER_FIRST = sorted(BEFORE_WORDS, key=lambda word: (-len(word), word))
BEFORE = rf"(?:{opening(BEFORE_WORDS)}(?P<before>{'|'.join(map(_guarded, _LONGER_FIRST))})\s?)?"
AFTER = rf"(?:(?=[（{''.join({word[0] for word in _AFTER})}])(?:（含）)?(?P<after>{'|'.join(_AFTER)}))?"
_LARGE = f"[{''.join(TENS)}{''.join(GROUPS)}]"
OVER_AMOUNT = rf"(?:{NUMERAL}|[数几](?:十)?{_LARGE}++|(?<![线网路身车海台晚早])上[百千万亿]{_LARGE}*+)"
GROWN = rf"[{''.join(_WITHIN)}]?{GROUP}?+[{''.join(_WITHIN)}]?"
OPENING = opening(STARTS, BEFORE_WORDS, "上数几负零-")
AROUND = rf"[{RUN[1:-1]}{''.join({character for word in BEFORE_WORDS for character in word})}{''.join(_WITHIN)}数上\s]"
"""Any character of a number with what approaches it."""
_ANYBODY = "张三|李四|(?<![老小])王五|赵六"
"""The names that stand for anybody end with a digit: 王五三人 is Wang Wu and two others."""
FROM = (
    rf"{OPENING}(?!{'|'.join(f'(?<={name[:-1]}){name[-1]}' for name in _ANYBODY.split('|'))})"
    rf"(?:(?<![\da-z.第届零〇一二三四五六七八九十百千万亿兆]|(?<![A-Z]{{2}})[A-Z])|(?<={_ANYBODY}))"
)
_NO_NUMBER_BEFORE = "(?<![0-9a-z.第届零〇一二七八九十百千万亿兆].)"
_NO_DATE = "(?![0-9]{0,3}(?:[年月]|日(?![元圆币])))"
AMOUNT_STARTS = Pattern(f"[{STARTS}上数几负-]{_NO_NUMBER_BEFORE}{_NO_DATE}|{first_of(BEFORE_WORDS)}")
"""Where a match that begins with `FROM` may begin."""
TO = r"\s?(?:至|到|——|—|–|-|~|－|―)\s?"


@lru_cache(maxsize=4096)
def number(text: str, over: str | None) -> tuple[Decimal, Decimal | None, Approximation | None] | None:
    """Read 400 + 余万: the group word behind 余 multiplied in, and what 余 says. None when it is no number."""
    approx: Approximation | None = None
    if text[0] in "数几上":
        approx = "over"
        low = Decimal(1)
        for character in text[1:]:
            low *= TENS.get(character) or GROUPS[character]
        reading = Reading(low)
    else:
        found = read(text)
        if found is None:
            return None
        reading = found
    low, high = reading
    for character in over or "":
        if character in GROUPS:
            low, high = low * GROUPS[character], None if high is None else high * GROUPS[character]
        else:
            approx = _WITHIN[character]
    return _plain(low), None if high is None else _plain(high), approx


def _plain(number: Decimal) -> Decimal:
    """Drop the decimals that 1.20万 leaves behind: 12000, not 12000.00."""
    whole = number == number.to_integral_value() and abs(number) < _HUGE
    return number.quantize(Decimal(1)) if whole else number


_HUGE = Decimal(10) ** 24


def approach(said: Mapping[str, str]) -> Approximation | None:
    """What the word before the number says."""
    return BEFORE_WORDS[said["before"]] if "before" in said else None


def extent(said: Mapping[str, str]) -> Approximation | None:
    """What the word after the number, or 多 and 余 behind its unit, says."""
    if "after" in said:
        return _AFTER[said["after"]]
    return "over" if "tail" in said else None


_UNSCALED = Pattern(rf"{ARABIC}|[一二两三四五六七八九十]{{1,3}}")
_SCALED = Pattern(rf"(?P<digits>{_UNSCALED.source})(?P<scale>{_LARGE}+)")


def _inherited(low: Decimal, low_text: str, high_text: str, high_over: str) -> Decimal:
    """3至5万: what multiplies the second number multiplies the first, unless it is as large already."""
    if not _UNSCALED.fullmatch(low_text):
        return low
    scaled = _SCALED.fullmatch(high_text)
    scale, digits = Decimal(1), read(high_text)
    if scaled is not None:
        digits = read(scaled["digits"])
        for character in scaled["scale"]:
            scale *= TENS.get(character) or GROUPS[character]
    for character in high_over:
        scale *= GROUPS.get(character, 1)
    return low * scale if digits is not None and low < digits.low else low


def span(said: Mapping[str, str]) -> tuple[Decimal, Decimal | None, Approximation | None] | None:
    """Read the one or two numbers of what a match caught: low, high (None for a single one), how exact."""
    numeral, to = said["low"], said.get("high")
    first = number(numeral, said.get("low_over"))
    if first is None:
        return None
    low, high, approx = first
    approx = extent(said) or approach(said) or approx
    if to is None:
        return low, high, approx
    over = said.get("high_over", "")
    second = number(to, over)
    if second is None or high is not None:
        return None
    if "low_unit" not in said:
        low = _inherited(low, numeral, to, over)
    return low, second[0], approx
