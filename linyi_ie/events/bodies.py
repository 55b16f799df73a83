"""Common nouns that stand for an institution which acts.

A text names a body once and then tells of it by its kind (指挥部, 街道), with a pointer (该院, 本馆), or tells of all
branches of a region at once (全市法院).
"""

from __future__ import annotations

from functools import cache

import regex

from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation


@cache
def bodies() -> regex.Pattern[str]:
    """Match a common noun that stands for an institution."""
    listed, kinds, named_by_kind, levels, branches = (
        alternation(words("triggers", f"subjects.{key}")) for key in ("words", "kinds", "bodies", "levels", "branches")
    )
    return regex.compile(rf"{levels}{branches}|[该本我]{kinds}|[该本我]?{named_by_kind}|{listed}")


def stands_for_body(text: str, start: int, end: int) -> bool:
    """Whether exactly `[start, end)` of the text is such a noun."""
    return bodies().fullmatch(text, start, end) is not None
