"""What stands around a candidate: is it part of a name, a title, a slogan in quotes?"""

from __future__ import annotations

from linyi_ie.recognisers.rules import Pattern

_OPENERS = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』", "〈": "〉"}
_OPENER = Pattern(f"[{''.join(_OPENERS)}]")
_LONGEST_NAME = 16
_SPEECH = Pattern(r"[，。！？；：,!?;:…]")


def quoted(text: str, start: int, end: int) -> str | None:
    """Return what the innermost quotes around `[start, end)` hold when it is short enough to be a name."""
    left = start - 1
    floor = max(0, start - _LONGEST_NAME)
    if _OPENER.search(text, floor, start) is None:
        return None
    while left >= floor:
        character = text[left]
        if character in _OPENERS:
            right = text.find(_OPENERS[character], end, end + _LONGEST_NAME)
            return None if right < 0 else text[left + 1 : right]
        if character in _OPENERS.values() or character == "\n":
            return None
        left -= 1
    return None


def in_name(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` stands in a quoted name or slogan: “1+3”, “百名…宣讲团”, 《…十条》."""
    return is_name(quoted(text, start, end))


def is_name(inside: str | None) -> bool:
    """Whether what `quoted` found is a name and no speech, which is long or has a mark that divides it."""
    return inside is not None and len(inside) <= _LONGEST_NAME and not _SPEECH.search(inside)
