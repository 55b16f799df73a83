"""Whether the text reports a fact as happened, planned or denied.

A word of planning reaches to the end of its sentence, unless 实际 or 已 takes it back; a negation only to the word
behind it. 将 plans before a verb, a preposition or an adverb, and takes an object before a noun (将某乡列入…); 计划 and
目标 plan as verbs only (该计划, 行动计划 are things).
"""

from __future__ import annotations

from functools import cache

import regex

from linyi_ie.events.clauses import Clause
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation

_NEGATED = regex.compile(
    r"未能|尚未|没有|未(?!来|成年)|暂缓|取消(?!\d)|无(?=重大|较大|一[例起人]|人员|旅游|责任|安全)|不再(?!担任)"
)
_CALLED_OFF = frozenset({"取消", "暂缓"})
_FARTHEST_NEGATION = 2
_ACTUALLY = regex.compile(r"实际|现已|已经?(?!知)")
_IN_A_WORD = regex.compile(r"\w{0,2}?(?:军|领|近|来)")
_PLANS = frozenset({"计划", "规划", "目标", "预期"})
_A_THING = regex.compile(r"[该此本这其的“”]$|年度$|[一两三四五六七八九十]年$|人均$|平均$|行动$|工作$|发展$|培养$|总体$")
_MAKES = regex.compile(
    r"(?:列入|列为|纳入|评为|认定为|命名为|确定为|授予|提[高升到至]|缩短|压缩|降[低至到]|减少|延长|调整|扩大|增加|[改建做办打][成为]|送[到往至]|转[移到为]|作为|达到)"
)
_REACH_OF_BA = 40
_BEFORE_PLANS = regex.compile(
    r"[在于对向为从与同由以按把被给再不有继逐陆持全进积]|正式|首次|同时|联合|共同|通过|围绕|依托|会|力|组织|重点|分|累计|达|超|突破|实现"
)


def is_denied(clause: Clause, offset: int) -> bool:
    """Whether a negation stands right before what stands at `offset`, or the clause says that it was called off."""
    for negation in _NEGATED.finditer(clause.text, clause.start, clause.end):
        if negation.group() in _CALLED_OFF or 0 <= offset - negation.end() <= _FARTHEST_NEGATION:
            return True
    return False


def is_taken_back(clause: Clause, offset: int) -> bool:
    """Whether a word before `offset` says that it has come about after all: 实际, 已."""
    return _ACTUALLY.search(clause.text, clause.start, offset) is not None


def is_planned(clause: Clause, offset: int) -> bool:
    """Whether a word of planning stands before `offset`, outside of names."""
    names = [(entity.start, entity.end) for entity in clause.entities if entity.label != "DATE"]
    for marker in _markers().finditer(clause.text, clause.start, clause.end):
        if marker.start() > offset or any(start <= marker.start() < end for start, end in names):
            continue
        if _plans(clause, marker, offset):
            return True
    return False


def _plans(clause: Clause, marker: regex.Match[str], offset: int) -> bool:
    """Whether a word that may plan does so here."""
    text, word = clause.text, marker.group()
    if word == "将":
        return not _IN_A_WORD.match(text, marker.end(), marker.end() + 1) and not _takes_an_object(clause, marker.end())
    if word in {"可", "要"}:
        return offset - marker.end() <= 3 and text[marker.end()] not in "以见"
    if word in _PLANS and _A_THING.search(text[max(clause.start, marker.start() - 3) : marker.start()]):
        return False
    return word != "目标"


def _takes_an_object(clause: Clause, place: int) -> bool:
    """Whether 将 before `place` is a preposition: its noun follows, then what is made of it (将某乡列入试点)."""
    if any(verb.start == place for verb in clause.verbs):
        return False
    made = _MAKES.search(clause.text, place + 2, min(clause.end, place + _REACH_OF_BA))
    return made is not None and not clause.between(place, made.start()) and not _BEFORE_PLANS.match(clause.text, place)


@cache
def _markers() -> regex.Pattern[str]:
    return regex.compile(alternation(words("triggers", "status.planned")))
