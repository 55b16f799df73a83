"""Lone surrogates, which no other library reads."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Replace each lone surrogate by U+FFFD; the length stays."""
    return _SURROGATE.sub("\ufffd", text)
