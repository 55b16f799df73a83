"""The words that the rules know, as TOML tables, and the one typed way to read them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast

from linyi_ie.errors import LexiconError


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table `lexicon/<name>.toml`. It is shared: do not change it.

    Raises `LexiconError` when there is no such table or it is not TOML.
    """
    try:
        return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise LexiconError(f"there is no lexicon table named {name!r}") from missing
    except tomllib.TOMLDecodeError as broken:
        raise LexiconError(f"the lexicon table {name!r} is not TOML: {broken}") from broken


@cache
def words(name: str, key: str) -> tuple[str, ...]:
    """Return the word list `key` of the table `name`; longer words first, so that alternations prefer them.

    `key` may lead into sub-tables (``award.give``). A list may be written as an array of strings or as one
    string of words between white space.
    Raises `LexiconError` when the key is missing, holds something else, or says a word twice.
    """
    row: Any = table(name)
    for part in key.split("."):
        row = cast("dict[str, Any]", row).get(part) if isinstance(row, dict) else None
    listed: list[Any] = row.split() if isinstance(row, str) else cast("list[Any]", row)
    if not isinstance(row, str | list) or not all(isinstance(word, str) and word for word in listed):
        raise LexiconError(f"{name}.toml: {key!r} must be a list of words")
    if len(set(listed)) < len(listed):
        doubled = {word for word in listed if listed.count(word) > 1}
        raise LexiconError(f"{name}.toml: {key!r} says {'、'.join(sorted(doubled))} twice")
    return tuple(sorted(listed, key=lambda word: (-len(word), word)))
