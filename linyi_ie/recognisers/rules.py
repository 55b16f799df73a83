"""What a rule is: a pattern that proposes and a function that disposes.

A rule's pattern runs over the folded text; its build function gets the match and returns what the rule
found there, or None to veto. Nothing else decides, so any result can be explained by its rule's name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

import regex

from linyi_ie.records import Entity, Label, Value
from linyi_ie.text import Source

T = TypeVar("T", covariant=True)
Match: TypeAlias = re.Match[str]

HAN = r"[^\W\x00-\u04ff\u2070-\u24ff]"
"""A Chinese character, told by what it is not: such a class compiles in a hundredth of the time of a range of them."""


class Pattern:
    """A pattern of the standard library that is compiled when it is first used: most texts need few of them.

    A group may stand in several branches; `caught` tells what the one that matched has caught.
    """

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern. The second `(?P<year>` of the source is its group `year__2`, and so on."""
        seen: Counter[str] = Counter()

        def told_apart(group: Match) -> str:
            seen[group[1]] += 1
            return group[0] if seen[group[1]] == 1 else f"(?P<{group[1]}__{seen[group[1]]}>"

        return re.compile(re.sub(r"\(\?P<(\w+)>", told_apart, self.source))

    @cached_property
    def match(self) -> Callable[..., Match | None]:
        """`re.Pattern.match`."""
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> Callable[..., Match | None]:
        """`re.Pattern.fullmatch`."""
        return self.compiled.fullmatch

    @cached_property
    def search(self) -> Callable[..., Match | None]:
        """`re.Pattern.search`."""
        return self.compiled.search

    @cached_property
    def finditer(self) -> Callable[..., Iterator[Match]]:
        """`re.Pattern.finditer`."""
        return self.compiled.finditer


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A named pattern and the function that builds a finding from its match, or vetoes it with None.

    A pattern is one of `regex` where a rule needs what the standard library cannot do, such as looking back by more
    than one length. A rule may say where its costly pattern need be tried at all: `starts` finds every place where a
    match can begin, `probe` what no match is without; `needs` are characters of which a text must hold one. They save
    time and decide nothing. `otherwise` is a second pattern for `starts` where the first does not match: what a match
    costs grows with the groups of its pattern.
    """

    name: str
    pattern: Pattern | regex.Pattern[str]
    build: Callable[[Any], T | None]
    probe: Pattern | None = None
    starts: Pattern | None = None
    needs: str = ""
    otherwise: Pattern | None = None

    def probed(self, text: str) -> Iterator[Any]:
        """Yield the pattern's matches around the hits of the probe in order, without overlap; all where it has none."""
        if self.probe is None:
            yield from self.pattern.finditer(text)
            return
        search, match = self.pattern.search, self.pattern.match
        at = 0
        for start, end in _stretches(self.probe, text):
            at = max(at, start)
            while at < end and (found := search(text, at, end + 2 * _REACH)) is not None:
                near = found.end() <= end + _REACH  # else again, now with all that follows in view
                whole = found if near else match(text, found.start())
                at = found.end() if whole is None else whole.end()
                if whole is not None:
                    yield whole


def _stretches(probe: Pattern, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a pattern need be tried: around the hits of its probe, those near each other taken together."""
    start = end = -1
    for hit in probe.finditer(text):
        if end < 0 or hit.start() - _REACH > end:
            if end >= 0:
                yield start, end
            start = max(0, hit.start() - _REACH)
        end = hit.end()
    if end >= 0:
        yield start, end


_REACH = 24
"""How many characters a match may begin before its probe, and look at behind its end.

Longer than any date or amount with what approaches it, and no shorter than any look-ahead.
"""


class Found(NamedTuple, Generic[T]):
    """What a rule found: a half-open span and what it says."""

    rule: str
    start: int
    end: int
    what: T


def propose(rules: Iterable[Rule[T]], text: str) -> list[Found[T]]:
    """Run every rule over `text`; findings of different rules may overlap."""
    proposed: list[Found[T]] = []
    present = frozenset(text)
    for rule in rules:
        if rule.needs and present.isdisjoint(rule.needs):
            continue
        if rule.starts is None:
            _try_around(rule, text, proposed)
        else:
            _try_at(rule, rule.starts, text, proposed)
    return proposed


def _try_around(rule: Rule[T], text: str, proposed: list[Found[T]]) -> None:
    name, build = rule.name, rule.build
    if rule.probe is not None and rule.probe.search(text) is None:
        return
    for match in rule.probed(text):
        if (what := build(match)) is not None:
            proposed.append(Found(name, match.start(), match.end(), what))


def _try_at(rule: Rule[T], starts: Pattern, text: str, proposed: list[Found[T]]) -> None:
    search = starts.search
    hit = search(text)
    if hit is None:
        return
    name, build, match_at = rule.name, rule.build, rule.pattern.match
    otherwise = rule.otherwise.match if rule.otherwise is not None else None
    while hit is not None:
        at = hit.start()
        match = match_at(text, at)
        if match is None and otherwise is not None:
            match = otherwise(text, at)
        if match is None:
            hit = search(text, at + 1)
            continue
        end = match.end()
        if (what := build(match)) is not None:
            proposed.append(Found(name, at, end, what))
        hit = search(text, end)


def settle(found: Iterable[Found[T]]) -> list[Found[T]]:
    """Keep the longest of findings that overlap, the earlier rule's when equally long; ordered by start."""
    kept: list[Found[T]] = []
    free = 0  # where the last one kept ends
    for one in sorted(found, key=_START):
        if free <= one.start:
            kept.append(one)
        elif kept[-1].end - kept[-1].start < one.end - one.start:
            kept[-1] = one
        else:
            continue
        free = one.end
    return kept


_START = attrgetter("start")


def groups_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return the names of a pattern's groups, as `Pattern` was told them, in the order of `Match.groups`."""
    names = _GROUPS.get(pattern.pattern)
    if names is None:
        groups = sorted(pattern.groupindex, key=pattern.groupindex.__getitem__)
        names = _GROUPS[pattern.pattern] = tuple(name.partition("__")[0] for name in groups)
    return names


_GROUPS: dict[str, tuple[str, ...]] = {}
"""The groups of patterns, by their source: the hash of a string is kept, that of a pattern is not."""


def by_groups(read: Callable[[Mapping[str, str]], T | None]) -> Callable[[Match], T | None]:
    """Make a build function of one that asks for nothing but what the groups caught.

    What a text says again is not read again.
    """

    @lru_cache(maxsize=8192)
    def known(pattern: str, groups: tuple[str | None, ...]) -> T | None:
        return read({name: text for name, text in zip(_GROUPS[pattern], groups, strict=True) if text})

    def build(match: Match) -> T | None:
        pattern = match.re
        if pattern.pattern not in _GROUPS:
            groups_of(pattern)
        return known(pattern.pattern, match.groups())

    return build


_caught = by_groups(lambda said: said)


def caught(match: Match) -> Mapping[str, str]:
    """Return what the named groups caught, of those that caught something."""
    return _caught(match) or {}


def entity(source: Source, rule: str, start: int, end: int, label: Label, value: Value | None) -> Entity:
    """Make an entity over the text as given of what a rule found."""
    return Entity.by_rule(rule, start, end, source.text[start:end], label, value)


def opening(*words: Iterable[str]) -> str:
    """Return a look-ahead for the first characters of `words`: most positions fail it at once."""
    return f"(?=[{''.join(sorted({re.escape(word[0]) for group in words for word in group}))}])"


def beginning(words: Iterable[str]) -> str:
    """Return a look-ahead for the first two characters of `words`: sharper than `opening`, for common ones."""
    seconds: dict[str, set[str]] = {}
    for word in words:
        seconds.setdefault(word[0], set()).add(word[1:2])
    branches = [
        re.escape(first) + ("" if "" in after else f"[{''.join(sorted(map(re.escape, after)))}]")
        for first, after in sorted(seconds.items())
    ]
    return f"(?={'|'.join(branches)})"


def first_of(words: Iterable[str]) -> str:
    """Return the first character of one of `words` with the rest of it in view: what `Rule.starts` is made of."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?={'|'.join(rest)})" for first, rest in rests.items())


def within(words: Iterable[str]) -> str:
    """Return a choice that branches by the first character; longer words first within a branch.

    For hundreds of words it takes a fraction of the time of a named list, which looks up a piece of the text for each
    length that a word has.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(re.escape(word[1:]))
    choices = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in branches.items())
    return f"{opening(branches)}(?>{choices})"


def soon(pattern: str, within: int = 20) -> str:
    """Return a look-ahead for what must come before the clause ends; it spares the long pattern behind it."""
    return f"(?=[^，。\\n]{{0,{within}}}?{pattern})"


def alternation(words: Iterable[str]) -> str:
    """Return an atomic group that prefers longer words."""
    return f"(?>{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"
