"""What the rules for names share: a match proposes the span of its group `name`, with the trust its rule deserves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import Rule, alternation
from linyi_ie.records import Entity, Evidence, Label, Value
from linyi_ie.text import Source

OPEN_QUOTE, CLOSE_QUOTE, QUOTES = r"[“「『\"]", r"[”」』\"]", r"“”「」『』\""
"""What opens and closes a quoted name, and all such marks for use inside brackets."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A half-open span that a rule holds to be a name, and how much the rule is to be trusted."""

    start: int
    end: int
    confidence: float


Veto: TypeAlias = Callable[[str, int, int], bool]
"""Given the folded text and a span: whether the span cannot be a name."""


def naming_rules(prefix: str, patterns: Mapping[str, tuple[str, float]], vetoed: Veto) -> tuple[Rule[Proposal], ...]:
    """Make a rule of each pattern: it proposes its group `name` unless `vetoed` says no."""
    return tuple(
        Rule(f"{prefix}:{name}", regex.compile(pattern), _builder(confidence, vetoed))
        for name, (pattern, confidence) in patterns.items()
    )


def _builder(confidence: float, vetoed: Veto) -> Callable[[regex.Match[str]], Proposal | None]:
    def build(match: regex.Match[str]) -> Proposal | None:
        start, end = match.span("name")
        return None if vetoed(match.string, start, end) else Proposal(start, end, confidence)

    return build


def named_entity(
    source: Source,
    label: Label,
    span: tuple[int, int],
    rule: str,
    confidence: float,
    value: Value | None = None,
) -> Entity:
    """Build an entity over the text as given, with the rule or model that stands for it as evidence."""
    start, end = span
    return Entity(
        label=label,
        start=start,
        end=end,
        text=source.text[start:end],
        value=value,
        evidence=(Evidence(rule=rule, start=start, end=end),),
        confidence=confidence,
    )


def strongest(entities: Iterable[Entity]) -> list[Entity]:
    """Keep, of entities with the same span, the most confident (the earlier on a tie); ordered by start."""
    found: dict[tuple[int, int], Entity] = {}
    for one in entities:
        other = found.get((one.start, one.end))
        if other is None or one.confidence > other.confidence:
            found[one.start, one.end] = one
    return sorted(found.values(), key=lambda one: (one.start, -one.end))


@cache
def any_of(name: str, *keys: str) -> str:
    """Return a pattern for any word of these lists of a lexicon table, the longest first."""
    return alternation({word for key in keys for word in words(name, key)})


def spelt(folded: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of the names stands in a folded text: from left to right, the longest first, no overlap.

    Names have two characters at least. Takes one look-up a character, however many names there are.
    """
    sizes: dict[str, set[int]] = {}
    for name in names:
        sizes.setdefault(name[:2], set()).add(len(name))
    ordered = {start: sorted(found, reverse=True) for start, found in sizes.items()}
    at = 0
    while at < len(folded) - 1:
        possible = ordered.get(folded[at : at + 2], ())
        size = next((size for size in possible if at + size <= len(folded) and folded[at : at + size] in names), 0)
        if size:
            yield at, at + size
        at += size or 1


@cache
def counted_in(classifiers: str) -> str:
    """Return a pattern for a number with one of the classifiers: 30余名, 三个, 1.2万人."""
    return rf"(?:[0-9一二三四五六七八九十百千两数]{{1,12}}[余多]?[万千百]?[余多]?(?:{classifiers}))"
