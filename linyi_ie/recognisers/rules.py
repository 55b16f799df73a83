"""What a rule is: a pattern that proposes and a function that disposes.

A rule's pattern runs over the folded text; its build function gets the match and returns what the rule
found there, or None to veto. Nothing else decides, so any result can be explained by its rule's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import regex

from linyi_ie.errors import InputError
from linyi_ie.records import Entity, Evidence, Label, Value
from linyi_ie.text import Source

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A named pattern and the function that builds a finding from its match, or vetoes it with None.

    `probe` is what no match is without: where it is given, the pattern is tried around its hits only.
    """

    name: str
    pattern: regex.Pattern[str]
    build: Callable[[regex.Match[str]], T | None]
    probe: regex.Pattern[str] | None = None

    def matches(self, text: str) -> Iterable[regex.Match[str]]:
        """Return the pattern's matches in order, without overlap."""
        if self.probe is None:
            return self.pattern.finditer(text)
        return () if self.probe.search(text) is None else self._probed(text, self.probe)

    def _probed(self, text: str, probe: regex.Pattern[str]) -> Iterator[regex.Match[str]]:
        done = 0
        for hit in probe.finditer(text):
            at = max(done, hit.start() - _REACH)
            while at < hit.end() and (found := self.pattern.search(text, at, hit.end() + _REACH)) is not None:
                whole = self.pattern.match(text, found.start())  # again, now with all that follows in view
                at = done = found.end()
                if whole is not None:
                    at = done = whole.end()
                    yield whole


_REACH = 24
"""How many characters a match may begin before its probe: longer than any date or amount with what approaches it."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a rule found: a half-open span and what it says."""

    rule: str
    start: int
    end: int
    what: T


def propose(rules: Iterable[Rule[T]], text: str) -> Iterator[Found[T]]:
    """Run every rule over `text`; findings of different rules may overlap."""
    for rule in rules:
        for match in rule.matches(text):
            what = rule.build(match)
            if what is not None:
                yield Found(rule.name, match.start(), match.end(), what)


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


def entity(source: Source, found: Found[object], label: Label, value: Value | None) -> Entity:
    """Turn a finding into an entity over the text as given."""
    start, end = found.start, found.end
    return Entity(
        start=start,
        end=end,
        text=source.text[start:end],
        label=label,
        value=value,
        evidence=(Evidence(rule=found.rule, start=start, end=end),),
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


def within(words: Iterable[str]) -> str:
    """Return an alternation that branches by the first character; longer words first within a branch."""
    branches: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(regex.escape(word[1:]))
    return "(?>" + "|".join(f"{regex.escape(first)}(?:{'|'.join(rest)})" for first, rest in branches.items()) + ")"


def soon(pattern: str, within: int = 20) -> str:
    """Return a look-ahead for what must come before the clause ends; it spares the long pattern behind it."""
    return f"(?=[^，。\\n]{{0,{within}}}?{pattern})"


def alternation(words: Iterable[str]) -> str:
    """Return an atomic group that prefers longer words."""
    return f"(?>{'|'.join(regex.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"
