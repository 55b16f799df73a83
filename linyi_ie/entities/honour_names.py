"""The canonical names of honours and their levels.

省五一劳动奖章 in a document of 浙江省 → 浙江省五一劳动奖章. In 全国五一劳动奖章3人、工人先锋号1个 the second takes the
scope of the first. A place won takes the name of its contest: 金奖 → 第二届美食节金奖. Where the name tells no
level, the conferring organisation does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from linyi_ie.lexicon import words
from linyi_ie.recognisers.honours import level_of, scope_of
from linyi_ie.recognisers.places import parts
from linyi_ie.recognisers.proposals import any_of
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Honour, HonourLevel, Organisation
from linyi_ie.text import Source

_MERITS = ("等功", "嘉奖")
_PLACE_WON = regex.compile(
    rf"\p{{Han}}{{0,8}}?{alternation(word for word in words('honours', 'ranks') if not word.endswith(_MERITS))}"
)
_CONTEST = regex.compile(r"(?:赛|比武|运动会|马拉松|节|展演|会演|汇演|交易会|博览会|展|展览|论坛|评选)$")
_SESSION = regex.compile(r"第[0-9一二三四五六七八九十百]+[届次]|首届")
_LEVEL_WORD = regex.compile(r"(?P<level>自治区|[省市县区州旗])级?(?!\p{Han}?[市县区])")
_INHERITS = frozenset((*words("honours", "names"), *words("honours", "classes")))
_BETWEEN = regex.compile(r"[^。；;！？\n]{0,18}")
"""What may stand between two honours of which the second takes the scope of the first."""
_CONFERS = regex.compile(
    rf"(?:、[^，。；]{{2,20}}?)?(?:[，,]?决定[，,]?)?(?:联合|共同|分别){{0,3}}{any_of('honours', 'by_body')}"
)
_REACH = 400
"""How far a contest governs the prizes told after it, in characters."""
_NATIONAL = ("中国", "中华", "国家", "国务院", "最高人民", "共青团中央")
_NATIONAL_BODIES = frozenset(words("organisations", "national"))
_INTERNATIONAL = ("联合国", "国际", "世界")
_BY_ENDING: dict[str, HonourLevel] = {
    "省": "provincial",
    "市": "municipal",
    "州": "municipal",
    "盟": "municipal",
    "县": "county",
    "区": "county",
    "旗": "county",
}


class HonourNames:
    """Resolves the honours of one document, in order; built once from its entities."""

    def __init__(self, source: Source, layer: Sequence[Entity], place: str | None) -> None:
        self._folded = source.folded
        self._layer = layer
        self._divisions = parts(place) if place else {}
        named = (one.text for one in layer if one.label == "LOC")
        self._places = tuple({name for name in (*self._divisions.values(), *named) if name[-1] in _BY_ENDING})
        self._contests = [one for one in layer if one.label == "ACTIVITY" and _CONTEST.search(one.text)]
        self._contest_ends = [one.end for one in self._contests]
        self._sentence_starts = [sentence.start for sentence in source.sentences]

    def of(self, index: int, before: Sequence[Entity]) -> Honour:
        """Return the name and level of the entity at `index`; `before` holds the resolved entities before it."""
        one = self._layer[index]
        name = one.text
        if (level := level_of(name)) is not None:
            return Honour.trusted(name=self._located(name), level=self._in_region(name, level))
        if name in _INHERITS and (scope := self._inherited(one, before)):
            return Honour.trusted(name=scope + name, level=level_of(scope))
        if place := next((place for place in self._places if name.startswith(place)), None):
            return Honour.trusted(name=name, level=_BY_ENDING[place[-1]])
        if _PLACE_WON.fullmatch(name) and (contest := self._contest(one)):
            level = level_of(_SESSION.sub("", contest.text)) or self._host_level(contest, before)
            return Honour.trusted(name=contest.text + name, level=level)
        return Honour.trusted(name=name, level=self._conferring_level(one, before))

    def _located(self, name: str) -> str:
        """Put the division where only its level stands: 省, 省级 → 浙江省."""
        level = _LEVEL_WORD.match(name)
        division = self._divisions.get(level["level"]) if level else None
        return division + name[level.end() :] if level and division else name

    def _in_region(self, name: str, level: HonourLevel) -> HonourLevel:
        """全区 in a document of an autonomous region is the region, not a district."""
        region = "自治区" in self._divisions and "区" not in self._divisions
        return "provincial" if region and name.startswith("全区") else level

    def _inherited(self, here: Entity, before: Sequence[Entity]) -> str | None:
        """Return the scope of the honour listed right before, in the same sentence."""
        last = next((one for one in reversed(before) if one.label != "QUANTITY"), None)
        if last is None or not isinstance(last.value, Honour) or not self._one_sentence(last, here):
            return None
        listed = _BETWEEN.fullmatch(self._folded, last.end, here.start)
        return last.value.name[: scope_of(last.value.name)] if listed else None

    def _contest(self, here: Entity) -> Entity | None:
        """Return the contest that governs: the last one named before, if it is not too far."""
        at = bisect_right(self._contest_ends, here.start)
        contest = self._contests[at - 1] if at else None
        return contest if contest and here.start - contest.end < _REACH else None

    def _host_level(self, contest: Entity, before: Sequence[Entity]) -> HonourLevel | None:
        """Return the level of the organisation that the contest's own sentence names before it."""
        for one in reversed(before):
            if one.start < contest.start and isinstance(one.value, Organisation):
                return self._level_of(one.value.name) if self._one_sentence(one, contest) else None
        return None

    def _conferring_level(self, here: Entity, before: Sequence[Entity]) -> HonourLevel | None:
        """Return the level of the organisation that confers: the last one before a verb of conferring."""
        for one in reversed(before):
            if not self._one_sentence(one, here):
                return None
            if not isinstance(one.value, Organisation) or not _CONFERS.match(self._folded, one.end):
                continue
            if level := self._level_of(one.value.name):
                return level
        return None

    def _level_of(self, name: str) -> HonourLevel | None:
        """Return the level that an organisation's full name tells, by itself or by a place of the document."""
        place = next((place for place in self._places if name.startswith(place)), None)
        return _level_of_body(name) or (_BY_ENDING[place[-1]] if place else None)

    def _one_sentence(self, one: Entity, other: Entity) -> bool:
        starts = self._sentence_starts
        return bisect_right(starts, one.start) == bisect_right(starts, other.start)


def _level_of_body(name: str) -> HonourLevel | None:
    """Return the level that an organisation's full name tells."""
    if name.startswith(_NATIONAL) or name in _NATIONAL_BODIES:
        return "national"
    return "international" if name.startswith(_INTERNATIONAL) else level_of(name)
