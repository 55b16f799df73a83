"""The full names of organisations, as far as the document and its place tell; otherwise the surface stands.

市总工会 in a document of 山东省临沂市 → 临沂市总工会; 区总工会 after 龙沙区 → 龙沙区总工会; what brackets define
(以下简称…); short for full where the document spells it out (市文旅局, 大同市文化和旅游局); 集团工会 → the group's
name + 工会; 全总 → 中华全国总工会.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import regex

from linyi_ie.entities.mentions import DEFINES
from linyi_ie.lexicon import table, words
from linyi_ie.recognisers.places import parts
from linyi_ie.recognisers.proposals import any_of
from linyi_ie.records import Entity
from linyi_ie.text import Source

_DEFINES = regex.compile(DEFINES)
_LEVEL = regex.compile(r"自治区|地区|[省市县区旗州盟镇乡](?!\p{Han}?[省市县区旗](?:委|总工会))")
_LOCATED = regex.compile(r"\p{Han}{2,7}?(?P<level>自治区|地区|[省市县区旗州盟镇乡])")
_LEAGUE = regex.compile(r"团(\p{Han}{1,12})委")
_UNIT = regex.compile(rf"\p{{Han}}{{2,8}}{any_of('organisations', 'units')}")
_MAIN = regex.compile(r"(?:公司|集团|大学|学院|医院|厂)$")
_FORMS = words("organisations", "forms")
_HOSTS = words("organisations", "hosts")
_NONE: frozenset[str] = frozenset()
_CROWD = 200
"""More names of one opening are a list, in which nothing can be told apart."""
_INNER = (4, 8)
"""How long a unit's name is that stands for a longer one around it: 交警支队."""
_GAP = 4
"""How many characters an abbreviation leaves out at once, at most."""
_OFTEN = 3
"""How often a document names the organisation that it is about, at least."""


class OrganisationNames:
    """Resolves the organisations of one document; built once from its entities."""

    def __init__(self, source: Source, layer: Sequence[Entity], place: str | None) -> None:
        self._divisions = parts(place) if place else {}
        self._known = [one for one in layer if one.label == "ORG"]
        self._named = [one.text for one in layer if one.label in {"ORG", "LOC", "ACTIVITY", "HONOUR"}]
        self._places = _by_level(layer)
        self._full: dict[str, str] = dict(table("organisations")["short"])
        self._full |= _defined(source, layer)
        self._hosts = _by_host(self._known)
        self._of: dict[str, str] = {}

    def of(self, one: Entity) -> str:
        """Return the fullest name that can be told, the surface where none can."""
        if one.text in self._full:
            return self._full[one.text]
        if league := _LEAGUE.fullmatch(one.text):
            return f"共青团{self._division(league[1], one.start) or league[1]}委员会"
        return _in_full(self._spelt_out(one, self._located(one)))

    @cached_property
    def _longer(self) -> dict[str, set[str]]:
        """First two characters → the located names that open so: what a short name may be short for."""
        found: dict[str, set[str]] = {}
        for name in {self._located(one) for one in self._known}:
            found.setdefault(name[:2], set()).add(name)
        return found

    @cached_property
    def _inner(self) -> dict[str, set[str]]:
        """What stands inside a located name → the name up to its end: 交警支队 → 鹤城市公安局交警支队."""
        found: dict[str, set[str]] = {}
        for name in (name for names in self._longer.values() for name in names):
            for start in range(2, len(name) - _INNER[0] + 1):
                for end in range(start + _INNER[0], min(start + _INNER[1], len(name)) + 1):
                    found.setdefault(name[start:end], set()).add(name[:end])
        return found

    @cached_property
    def _main(self) -> str | None:
        """The company, school or hospital that the document is about: the only one named three times."""
        counts = Counter(self._full.get(one.text, one.text) for one in self._known)
        often = [name for name, count in counts.items() if count >= _OFTEN and _MAIN.search(name)]
        return often[0] if len(often) == 1 else None

    @cached_property
    def _usual(self) -> dict[str, str]:
        """Level → the division of that level that opens most names of the document."""
        matches = (match for match in map(_LOCATED.match, self._named) if match)
        counts = Counter((match["level"], match.group()) for match in matches)
        usual: dict[str, str] = {}
        for (level, name), _ in counts.most_common():
            usual.setdefault(level, name)
        return usual

    def _division(self, level: str, before: int) -> str | None:
        """Return the division that a bare level word means at an offset: 市 → 临沂市."""
        if level in self._divisions:
            return self._divisions[level]
        starts, names = self._places.get(level, ([], []))
        at = bisect_left(starts, before)
        return names[at - 1] if at else self._usual.get(level)

    def _located(self, one: Entity) -> str:
        """Put the division where only its level stands."""
        level = _LEVEL.match(one.text)
        division = self._division(level.group(), one.start) if level else None
        return division + one.text[level.end() :] if level and division else one.text

    def _spelt_out(self, one: Entity, name: str) -> str:
        """Return the longer name in the document that `name` shortens, or `name` under its host."""
        key = f"{one.text}\0{name}"
        if key not in self._of:
            self._of[key] = self._shortened_from(one, name) or ""
        return self._of[key] or self._under_host(one, name)

    def _shortened_from(self, one: Entity, name: str) -> str | None:
        alike = self._longer.get(name[:2], _NONE)
        fits = [full for full in alike if full != name and _shortens(name, full)] if len(alike) <= _CROWD else []
        if len(fits) == 1:
            return fits[0]
        if name != one.text or not _INNER[0] <= len(name) <= _INNER[1]:
            return None
        around = self._inner.get(name, _NONE)
        return next(iter(around)) if len(around) == 1 else None

    def _under_host(self, one: Entity, name: str) -> str:
        """集团工会 → the group's full name + 工会; a department → the organisation that the document is about."""
        for short, full in self._full.items():
            if len(name) > len(short) > 2 and name.startswith(short) and not name.startswith(full):
                return full + name[len(short) :]
        located = name != one.text or _LOCATED.match(name) is not None
        if self._main and not located and _UNIT.fullmatch(name) and not self._main.endswith(name):
            return self._main + name
        host = next((host for host in _HOSTS if name.startswith(host) and len(name) > len(host)), "")
        starts, named = self._hosts.get(host, ([], []))
        at = bisect_left(starts, one.start)
        if not at:
            return name
        last = named[at - 1]
        return self._full.get(last.text, self._located(last)) + name[len(host) :]


def _by_level(layer: Iterable[Entity]) -> dict[str, tuple[list[int], list[str]]]:
    """Level → where places of that level are named, and their names."""
    found: dict[str, tuple[list[int], list[str]]] = {}
    for one in layer:
        match = _LOCATED.fullmatch(one.text) if one.label == "LOC" else None
        if match:
            starts, names = found.setdefault(match["level"], ([], []))
            starts.append(one.start)
            names.append(one.text)
    return found


def _by_host(known: Iterable[Entity]) -> dict[str, tuple[list[int], list[Entity]]]:
    """集团 → where organisations are named that end so."""
    found: dict[str, tuple[list[int], list[Entity]]] = {}
    for one in known:
        for host in _HOSTS:
            if one.text.endswith(host) and len(one.text) > len(host):
                starts, named = found.setdefault(host, ([], []))
                starts.append(one.start)
                named.append(one)
    return found


def _defined(source: Source, layer: Iterable[Entity]) -> dict[str, str]:
    """Short → full, from brackets in the text."""
    return {
        other.text: one.text
        for one, other in pairwise(layer)
        if one.label == other.label == "ORG" and _DEFINES.fullmatch(source.folded, one.end, other.start)
    }


def _shortens(short: str, full: str) -> bool:
    """Say whether `full` spells `short` out: its characters in order, from the same opening to the same end.

    What is put in between two of them is short too, else 市生态环境局 were 市生态环境综合行政执法局. A name with its
    legal form added is a longer form as well.
    """
    if full.startswith(short):
        return full[len(short) :] in _FORMS
    if full[:2] != short[:2] or full[-1] != short[-1]:
        return False
    at = 0
    for character in short:
        found = full.find(character, at, at + _GAP + 1)
        if found < 0:
            return False
        at = found + 1
    return at == len(full)


def _in_full(name: str) -> str:
    """市政府 → 市人民政府, 工行南充分行 → 中国工商银行南充分行: short forms of one meaning only."""
    for short, full in table("organisations")["front"].items():
        if name.startswith(short):
            return full + name[len(short) :]
    for short, full in table("organisations")["full"].items():
        if name.endswith(short) and not name.endswith(full) and len(name) > len(short) + 2:
            return name[: -len(short)] + full
    return name
