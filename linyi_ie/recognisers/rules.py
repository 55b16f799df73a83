"""What a rule is: a pattern that proposes and a function that disposes.

A rule's pattern runs over the folded text; its build function gets the match and returns what the rule
found there, or None to veto. Nothing else decides, so any result can be explained by its rule's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Generic, NamedTuple, TypeVar

import regex

from linyi_ie.errors import InputError
from linyi_ie.records import Entity, Evidence, Label, Value
from linyi_ie.text import Source

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A named pattern and the function that builds a finding from its match, or vetoes it with None.

    A rule may say where its costly pattern need be tried at all, in patterns of the standard library, whose search
    for one of many characters is far quicker: `starts` finds every place where a match can begin, `probe` what no
    match is without. They save time and decide nothing.
    """

    name: str
    pattern: regex.Pattern[str]
    build: Callable[[regex.Match[str]], T | None]
    probe: re.Pattern[str] | None = None
    starts: re.Pattern[str] | None = None

    def probed(self, text: str) -> Iterator[regex.Match[str]]:
        """Yield the pattern's matches around the hits of the probe in order, without overlap; all where it has none."""
        if self.probe is None:
            yield from self.pattern.finditer(text)
            return
        done = 0
        for hit in self.probe.finditer(text):
            at = max(done, hit.start() - _REACH)
            while at < hit.end() and (found := self.pattern.search(text, at, hit.end() + _REACH)) is not None:
                whole = self.pattern.match(text, found.start())  # again, now with all that follows in view
                at = done = found.end()
                if whole is not None:
                    at = done = whole.end()
                    yield whole


_REACH = 24
"""How many characters a match may begin before its probe: longer than any date or amount with what approaches it."""


class Found(NamedTuple, Generic[T]):
    """What a rule found: a half-open span and what it says."""

    rule: str
    start: int
    end: int
    what: T


def propose(rules: Iterable[Rule[T]], text: str) -> list[Found[T]]:
    """Run every rule over `text`; findings of different rules may overlap."""
    proposed: list[Found[T]] = []
    for rule in rules:
        name, build = rule.name, rule.build
        if rule.starts is None:
            if rule.probe is not None and rule.probe.search(text) is None:
                continue
            for match in rule.probed(text):
                if (what := build(match)) is not None:
                    proposed.append(Found(name, match.start(), match.end(), what))
            continue
        search, match_at = rule.starts.search, rule.pattern.match
        hit = search(text)
        while hit is not None:
            at = hit.start()
            match = match_at(text, at)
            if match is None:
                hit = search(text, at + 1)
                continue
            if (what := build(match)) is not None:
                proposed.append(Found(name, at, match.end(), what))
            hit = search(text, match.end())
    return proposed


def settle(found: Iterable[Found[T]]) -> list[Found[T]]:
    """Keep the longest of findings that overlap, the earlier rule's when equally long; ordered by start."""
    ranked = sorted(found, key=lambda one: (one.start, one.start - one.end))
    kept: list[Found[T]] = []
    for one in ranked:
        while kept and kept[-1].end > one.start and kept[-1].end - kept[-1].start < one.end - one.start:
            kept.pop()
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return kept


def given(text: object) -> Source:
    """Wrap the text that a caller gave. Raises `InputError` when it is no string."""
    if not isinstance(text, str):
        raise InputError(f"text must be a string, not {type(text).__name__}", "text")
    return Source.of(text)


def caught(match: regex.Match[str]) -> dict[str, str]:
    """Return what the named groups caught, of those that caught something."""
    return {name: text for name, text in zip(groups_of(match.re), match.groups(), strict=True) if text}


@cache
def groups_of(pattern: regex.Pattern[str]) -> tuple[str, ...]:
    """Return the names of a pattern's groups, in the order of `Match.groups`."""
    return tuple(sorted(pattern.groupindex, key=pattern.groupindex.__getitem__))


def entity(source: Source, found: Found[object], label: Label, value: Value | None) -> Entity:
    """Turn a finding into an entity over the text as given."""
    start, end = found.start, found.end
    return Entity.trusted(
        start=start,
        end=end,
        text=source.text[start:end],
        label=label,
        value=value,
        evidence=(Evidence.trusted(rule=found.rule, start=start, end=end, role=None),),
        confidence=1.0,
    )


def opening(*words: Iterable[str]) -> str:
    """Return a look-ahead for the first characters of `words`: most positions fail it at once."""
    return f"(?=[{''.join(sorted({regex.escape(word[0]) for group in words for word in group}))}])"


def beginning(words: Iterable[str]) -> str:
    """Return a look-ahead for the first two characters of `words`: sharper than `opening`, for common ones."""
    seconds: dict[str, set[str]] = {}
    for word in words:
        seconds.setdefault(word[0], set()).add(word[1:2])
    branches = [
        regex.escape(first) + ("" if "" in after else f"[{''.join(sorted(map(regex.escape, after)))}]")
        for first, after in sorted(seconds.items())
    ]
    return f"(?={'|'.join(branches)})"


def first_of(words: Iterable[str]) -> str:
    """Return the first character of one of `words` with the rest of it in view: what `Rule.starts` is made of."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?={'|'.join(rest)})" for first, rest in rests.items())


def each_of(characters: str, seen: str) -> str:
    """Return any of `characters` where the look-around `seen` holds behind it: also for `Rule.starts`.

    Written out character by character: a choice of literals is what the search is quickest for.
    """
    return "|".join(re.escape(character) + seen for character in characters)


def within(words: Iterable[str]) -> str:
    """Return a choice that branches by the first character; longer words first within a branch.

    For hundreds of words it takes a fraction of the time of a named list, which looks up a piece of the text for each
    length that a word has.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(regex.escape(word[1:]))
    choices = "|".join(f"{regex.escape(first)}(?:{'|'.join(rest)})" for first, rest in branches.items())
    return f"{opening(branches)}(?>{choices})"


def soon(pattern: str, within: int = 20) -> str:
    """Return a look-ahead for what must come before the clause ends; it spares the long pattern behind it."""
    return f"(?=[^，。\\n]{{0,{within}}}?{pattern})"


def alternation(words: Iterable[str]) -> str:
    """Return an atomic group that prefers longer words."""
    return f"(?>{'|'.join(regex.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"
