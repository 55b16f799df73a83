"""The verbs of the trigger lexicon: what may evoke an event."""

from __future__ import annotations

from functools import cache

from linyi_ie.lexicon import table, words

_LISTS = {
    "verbs",
    "give",
    "receive",
    "appoint",
    "remove",
    "level",
    "change",
    "shares",
    "output",
    "takes",
    "offers",
    "supply",
    "making",
    "reporting",
}
"""The lists of `triggers.toml` that hold verbs, in whichever section."""


@cache
def verbs() -> frozenset[str]:
    """Return every verb that the trigger lexicon knows."""
    return frozenset(
        word
        for section, rows in table("triggers").items()
        for key in rows
        if key in _LISTS
        for word in words("triggers", f"{section}.{key}")
    )
