"""The words of `triggers.toml` in the form in which reading a clause needs them."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from linyi_ie.lexicon import words
from linyi_ie.lexicon.verbs import verbs
from linyi_ie.recognisers.rules import alternation, within


@cache
def wordset(section: str, key: str) -> frozenset[str]:
    """Return the list `key` of `[section]` in the trigger lexicon as a set."""
    return frozenset(words("triggers", f"{section}.{key}"))


@cache
def ending(section: str, key: str) -> regex.Pattern[str]:
    """Return a pattern that matches a noun phrase whose last characters stand in a list."""
    return regex.compile(f"{alternation(words('triggers', f'{section}.{key}'))}$")


NOT_VERBS = frozenset(words("triggers", "nominal.words"))
"""Words that only begin like a verb: they are matched so that no verb is found inside them, then dropped."""


@lru_cache(maxsize=16)
def verb_pattern(extra: tuple[str, ...] = ()) -> regex.Pattern[str]:
    """Match any verb that the lexicon knows, the longest at each place; `extra` are a caller's own."""
    return regex.compile(within(verbs() | NOT_VERBS | set(extra)))
