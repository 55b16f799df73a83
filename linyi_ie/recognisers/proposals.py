"""What the rules for names share: a match proposes the span of its group `name`, with the trust its rule deserves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import TypeAlias

import regex

from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import Rule, alternation
from linyi_ie.records import Entity, Label, Value
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
    return Entity.by_rule(rule, start, end, source.text[start:end], label, value, confidence)


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

    Names have two characters at least. Takes one look-up a character, however many names there are. For a list
    that is looked for again and again keep `openings(names)` and use `spelt_with`.
    """
    return spelt_with(folded, openings(names))


Openings: TypeAlias = Mapping[str, Sequence[tuple[int, Collection[str]]]]
"""Names by their first two characters: their lengths, the longest first, each with the names that are so long."""


def openings(names: Collection[str]) -> Openings:
    """Prepare names to be looked for."""
    found: dict[str, dict[int, set[str]]] = {}
    for name in names:
        found.setdefault(name[:2], {}).setdefault(len(name), set()).add(name)
    return {start: sorted(sizes.items(), reverse=True, key=lambda size: size[0]) for start, sizes in found.items()}


def spelt_with(folded: str, openings: Openings) -> Iterator[tuple[int, int]]:
    """Yield where one of the names stands; see `spelt`."""
    done = 0
    for at, opening in enumerate(map(add, folded, folded[1:])):
        if at < done or opening not in openings:
            continue
        for size, names in openings[opening]:
            if folded[at : at + size] in names:
                yield at, at + size
                done = at + size
                break


@cache
def counted_in(classifiers: str) -> str:
    """Return a pattern for a number with one of the classifiers: 30余名, 三个, 1.2万人."""
    return rf"(?:[0-9一二三四五六七八九十百千两数]{{1,12}}[余多]?[万千百]?[余多]?(?:{classifiers}))"
