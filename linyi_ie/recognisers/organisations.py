"""Organisations by rule: what a place or level word and a known kind of body make, and names with a telling end.

Counts: 市总工会, 区人社局, 临沂市总工会, 全总, 国家卫健委; a place with an organisation's head noun (沂水实验中学);
a firm's name with 有限公司. Longest name, the place included: 市公安局交警支队二大队 is one.
Does not count: classes (各级工会, 企业), what only refers (该院, 公司).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from linyi_ie.lexicon import table, words
from linyi_ie.recognisers.places import chains
from linyi_ie.recognisers.proposals import Proposal, named_entity, naming_rules, strongest
from linyi_ie.recognisers.rules import Rule, alternation, propose
from linyi_ie.records import Entity, Organisation
from linyi_ie.text import Source

# ── Patterns ──────────────────────────────────────────────────────────────────────────────────────

_BODY = rf"(?:{alternation(words('organisations', 'bodies'))}|委(?![托员派任会]))"
_HEAD = alternation(words("organisations", "heads"))
_LEVEL = r"(?:自治区|地区|师市|街道|[省市县区旗州盟镇乡])"
_BEFORE = alternation(words("organisations", "before"))
_FRONT = rf"(?<=^|[^\p{{Han}}A-Za-z0-9]|{_BEFORE})"
_UNIT = (
    r"(?:第?[一二三四五六七八九十0-9]{1,3}大队|(?:[一二三四五六七八九十]|女子)中队|急诊科|教研组|办公室|机关党委|工会)"
)
_WORD = rf"(?:(?!{_BEFORE}|某|全|多)[\p{{Han}}A-Za-z0-9])"
_NATIONAL = alternation((*words("organisations", "national"), *table("organisations")["short"]))
_FIRM = "(?:有限责任公司|股份有限公司|集团有限公司|有限公司|律师事务所|农商银行)"

_PATTERNS: dict[str, tuple[str, float]] = {
    "national": (rf"(?P<name>{_NATIONAL})", 0.9),
    "level": (rf"{_FRONT}(?<![全各我])(?P<name>团?{_LEVEL}{_BODY}(?:{_BODY}|{_UNIT})*)", 0.85),
    "area": (
        rf"{_FRONT}(?P<name>(?:(?!{_BEFORE}|[并全各我])\p{{Han}}){{2,3}}[省市县区旗州镇乡]{_BODY}(?:{_BODY}|{_UNIT})*)",
        0.9,
    ),
    "firm": (rf"{_FRONT}(?P<name>{_WORD}{{2,20}}?{_FIRM})", 0.75),
}
_AFTER_PLACE: dict[str, tuple[str, float]] = {
    "place": (rf"(?P<name>{_LEVEL}?[市县区]?{_BODY}(?:{_BODY}|{_UNIT})*)", 0.9),
    "placed head": (rf"(?P<name>{_WORD}{{0,10}}?{_HEAD})(?!{_HEAD}|\p{{Han}}?[长员])", 0.6),
}
_IN_FRONT = words("organisations", "in_front")
"""What stands before the place in 中共临沂市委, 国网随州供电公司, 工商银行宁波分行."""

# ── Build ─────────────────────────────────────────────────────────────────────────────────────────

CLASSES = frozenset(words("organisations", "classes"))
"""Words for kinds of organisations: never a name."""


def _vetoed(folded: str, start: int, end: int) -> bool:
    return folded[start:end] in CLASSES


@cache
def _rules() -> tuple[Rule[Proposal], ...]:
    return naming_rules("organisation", _PATTERNS, _vetoed)


@cache
def _after_place() -> tuple[Rule[Proposal], ...]:
    return naming_rules("organisation", _AFTER_PLACE, lambda folded, start, end: False)


# ── Find ──────────────────────────────────────────────────────────────────────────────────────────


def find_organisations(source: Source) -> list[Entity]:
    """Return candidates with evidence and confidence, in order of their start; they may overlap."""
    return strongest(_candidates(source))


def _candidates(source: Source) -> Iterator[Entity]:
    for found in propose(_rules(), source.folded):
        yield _entity(source, found.what.start, found.what.end, found.rule, found.what.confidence)
    for start, end in chains(source.folded):
        yield from _placed(source, start, end)


def _placed(source: Source, start: int, end: int) -> Iterator[Entity]:
    """Yield what goes on from a place at [start, end): 临沂|市总工会, 随州|供电公司."""
    front = next((word for word in _IN_FRONT if source.folded.endswith(word, 0, start)), "")
    for rule in _after_place():
        match = rule.pattern.match(source.folded, end)
        proposal = rule.build(match) if match else None
        if proposal is not None:
            yield _entity(source, start - len(front), proposal.end, rule.name, proposal.confidence)


def _entity(source: Source, start: int, end: int, rule: str, confidence: float) -> Entity:
    value = Organisation.trusted(name=source.text[start:end])
    return named_entity(source, "ORG", (start, end), rule, confidence, value)
