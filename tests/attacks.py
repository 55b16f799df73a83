"""Texts that make a regular expression go back and forth, built from the expression itself.

The expression is parsed; every repetition in it is fed with what it repeats, many times, behind what leads to it and
before something that breaks it off. Beside that: each of its characters, words and whole matches, over and over.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from re import _constants as ops, _parser as parser  # type: ignore[attr-defined]
from typing import Any

STRANGER = "\x02"
"""A character that no pattern of the package asks for."""
_USUAL = "市1一a 、"
_CHARACTERS = 24
"""Of so many of a pattern's characters each is repeated by itself; a pattern of long word lists has thousands."""
_PUMPS = 60
_TAIL = 60


def attacks(source: str, flags: int, *lengths: int) -> Iterator[tuple[str, ...]]:
    """Yield texts against a pattern, each in all these lengths."""
    for prefix, pump, tail in dict.fromkeys(_recipes(source, flags)):
        if pump:
            yield tuple((prefix + pump * (size // len(pump)))[: size - len(tail)] + tail for size in lengths)


def _recipes(source: str, flags: int) -> Iterator[tuple[str, str, str]]:
    """Yield prefix, pump and tail. The tail holds what an engine looks for before all else, and does not fit."""
    tree = _parsed(source, flags)
    whole = [_sample(tree, variant) for variant in range(3)]
    end = whole[0][:_TAIL]
    broken, ended = end[:-1] + STRANGER + end, end + STRANGER
    named = _characters(tree)
    for pump in (*whole, *_thinned(named, _CHARACTERS), *_USUAL):
        yield "", pump, broken
    for pump in (whole[0], *named[:4], *_USUAL):
        yield "", pump, ended
    for before, body in islice(_repetitions(tree, ""), _PUMPS):
        for variant, tail in enumerate((broken, ended)):
            pump = _sample(body, variant)
            yield before, pump, tail
            yield "", before + pump, tail
            yield "", pump, tail


def _parsed(source: str, flags: int) -> Any:
    """Parse as the standard library does; what only `regex` knows is put into its words first."""
    source = re.sub(r"\(\?[a-zA-Z]+\)|\(\?P=\w+\)", "", source)
    source = re.sub(r"\(\?P<\w+>", "(", source)  # one name may stand for several groups
    for ours, theirs in _CLASSES.items():
        source = source.replace(ours, theirs)
    source = re.sub(r"\\[pP]\{\^?\w+\}", "\u4e00", source)
    source = _CLASS_OUTSIDE.sub(lambda found: found[0] if found[1] is None else f"[{found[1]}]", source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parser.parse(source, flags & re.DOTALL)


_HAN, _LETTERS, _DIGITS, _MARKS = "\u4e00-\u9fff", "a-zA-Z\u4e00-\u9ffe", "0-9\uff10-\uff19", "，。、：!-/\u2010-\u2027"
_CLASSES = {
    r"\p{Han}": _HAN,
    r"\P{L}": _DIGITS + _MARKS,
    r"\p{L}": _LETTERS,
    r"\p{N}": _DIGITS,
    r"\p{P}": _MARKS,
    r"\p{S}": "$+<->",
}
_CLASS_OUTSIDE = re.compile(
    rf"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|({'|'.join(map(re.escape, _CLASSES.values()))})", re.DOTALL
)


# ── Reading the parsed pattern ────────────────────────────────────────────────────────────────────


def _repetitions(tree: Sequence[Any], before: str) -> Iterator[tuple[str, Any]]:
    """Yield each long repetition, with a text that leads to it."""
    for op, value in tree:
        if op in _REPEATS and value[1] >= 2:
            yield before, value[2]
        for inner in _inside(op, value):
            yield from _repetitions(inner, before)
        before += _sample([(op, value)], 0)


_REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}


def _inside(op: Any, value: Any) -> Sequence[Any]:
    """Return the parts of a node that are patterns themselves."""
    if op in _REPEATS:
        return [value[2]]
    if op is ops.SUBPATTERN:
        return [value[3]]
    if op is ops.BRANCH:
        return value[1]
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [value[1]]
    if op is ops.ATOMIC_GROUP:
        return [value]
    if op is ops.GROUPREF_EXISTS:
        return [part for part in value[1:] if part is not None]
    return []


def _sample(tree: Sequence[Any], variant: int) -> str:
    """Return a short text that the pattern may match; look-arounds count as what they ask for."""
    written = ""
    for op, value in tree:
        if op is ops.LITERAL:
            written += chr(value)
        elif op is ops.NOT_LITERAL:
            written += _outside([(op, value)], variant)
        elif op is ops.ANY:
            written += _USUAL[variant]
        elif op is ops.IN:
            written += _one_of(value, variant)
        elif op is ops.BRANCH:
            written += _sample(value[1][variant * 7 % len(value[1])], variant)
        elif op in _REPEATS:
            written += _sample(value[2], variant) * max(value[0], min(value[1], variant))
        elif op is ops.ASSERT and value[0] < 0:
            written += _sample(value[1], variant)
        elif op not in (ops.ASSERT, ops.ASSERT_NOT):
            written += "".join(_sample(inner, variant) for inner in _inside(op, value)[:1])
    return written


def _one_of(members: Sequence[Any], variant: int) -> str:
    if members[0][0] is ops.NEGATE:
        return _outside(members[1:], variant)
    return next(islice(_members(members), variant * 3 % max(1, len(members)), None), "1")


def _members(members: Sequence[Any]) -> Iterator[str]:
    for op, value in members:
        if op is ops.LITERAL:
            yield chr(value)
        elif op is ops.RANGE:
            yield chr(value[0])
            yield chr((value[0] + value[1]) // 2)
        elif op is ops.CATEGORY:
            yield {ops.CATEGORY_DIGIT: "1", ops.CATEGORY_SPACE: " ", ops.CATEGORY_WORD: "市"}.get(value, "、")


def _outside(members: Sequence[Any], variant: int) -> str:
    """Return a usual character that is none of these."""
    unwanted = set(_members(members))
    ranges = [value for op, value in members if op is ops.RANGE]
    free = [one for one in _USUAL if one not in unwanted and not any(low <= ord(one) <= high for low, high in ranges)]
    return free[variant % len(free)] if free else "#"


def _characters(tree: Sequence[Any]) -> list[str]:
    """Return the characters that the pattern names, in the order of the pattern."""
    named: dict[str, None] = {}
    for op, value in tree:
        if op is ops.LITERAL:
            named[chr(value)] = None
        elif op is ops.IN:
            named |= dict.fromkeys(islice(_members(value), 6))
        for inner in _inside(op, value):
            named |= dict.fromkeys(_characters(inner))
    return list(named)


def _thinned(listed: list[str], most: int) -> list[str]:
    """Return at most so many, spread evenly."""
    step = -(-len(listed) // most) or 1
    return listed[::step]
