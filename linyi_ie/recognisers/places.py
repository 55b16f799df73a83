"""Divisions of China: which names are places, of which level, and what 市 or 省 means in a document.

The names stand in `places.toml`; short forms (临沂, 恩施, 广西) are made here. Nothing in this file decides that a
word in a text is a LOC: it serves the rules for organisations, honours and activities.
"""

from __future__ import annotations

from functools import cache
from typing import cast

import regex

from linyi_ie.lexicon import table, words
from linyi_ie.recognisers.proposals import Openings, openings, spelt_with
from linyi_ie.records import HonourLevel

MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_DIVISION = regex.compile(
    r"(?P<省>\p{Han}{2,8}?(?:省|自治区|特别行政区)|(?:北京|天津|上海|重庆)市)?"
    r"(?P<市>\p{Han}{1,12}?(?:自治州|地区|盟|市))?"
    r"(?P<县>\p{Han}{1,12}?(?:自治县|自治旗|林区|特区|[县区旗市]))?"
    r"(?P<镇>\p{Han}{1,10}?(?:街道|[镇乡]))?"
)
_SUFFIX = regex.compile(r"(?:自治区|自治州|自治县|自治旗|地区|[省市州盟县区旗])$")


def _short(name: str) -> str:
    """临沂市 → 临沂, 恩施土家族苗族自治州 → 恩施; the name itself where nothing fit to stand alone is left."""
    bare = _SUFFIX.sub("", name)
    if bare != name and "自治" in name:
        peoples = "|".join(words("places", "peoples"))
        bare = regex.sub(rf"(?:{peoples}){{1,5}}$", "", bare)
    return bare if len(bare) > 1 else name


@cache
def provinces() -> dict[str, str]:
    """Full name → short name of the provinces."""
    return cast("dict[str, str]", table("places")["provinces"])


@cache
def levels() -> dict[str, HonourLevel]:
    """Every name of a province, prefecture or county, full or short, and the level that it says.

    Short names of counties that are common words (会同, 和平) are left out, and so are those of all urban districts.
    """
    known: dict[str, HonourLevel] = {}
    common = words("places", "common")
    for name in words("places", "counties"):
        if name not in common:
            known[name] = "county"
        if name[-1] in "县市" and (short := _short(name)) not in common:
            known.setdefault(short, "county")
    for name in words("places", "prefectures"):
        known |= {name: "municipal", _short(name): "municipal"}
    for name, short in provinces().items():
        known |= {name: "provincial", short: "provincial"}
    return known


@cache
def _openings() -> Openings:
    return openings(levels())


def chains(folded: str) -> list[tuple[int, int]]:
    """Return the stretches of a folded text that read as divisions, neighbours joined: 山东省临沂市 is one."""
    found: list[tuple[int, int]] = []
    for start, end in spelt_with(folded, _openings()):
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def fronts(folded: str) -> dict[int, int]:
    """Map every offset inside or at the end of a place to where the place begins: a name may take it in front."""
    return {at: start for start, end in chains(folded) for at in range(start + 1, end + 1)}


@cache
def parts(place: str) -> dict[str, str]:
    """Split 山东省临沂市 into what 省, 市, 县, 区, 州 … refer to there.

    Keys are the words by which a text of that place calls its divisions.
    """
    found = _DIVISION.match(place)
    named: dict[str, str] = {}
    if not found:
        return named
    province, city, county, town = (found[level] or "" for level in ("省", "市", "县", "镇"))
    if province:
        named["省"] = province
        if province in MUNICIPALITIES:
            named["市"] = province
        elif province.endswith("自治区"):
            named["自治区"] = province
    if city:
        named[_word_of(city)] = city
    if county:
        named[_word_of(county)] = county
    if town:
        named[_word_of(town)] = town
    return named


def _word_of(name: str) -> str:
    for ending, word in (("自治州", "州"), ("地区", "地区"), ("自治县", "县"), ("自治旗", "旗"), ("街道", "街道")):
        if name.endswith(ending):
            return word
    return name[-1]
