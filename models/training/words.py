"""Words that the `fast` model knows, each with a class, from the dictionary of jieba (MIT)."""

from __future__ import annotations

from pathlib import Path

from linyi_ie.names.features import WORD_LENGTHS
from linyi_ie.names.pieces import is_han
from linyi_ie.text import fold

_CLASSES = (
    ("nrt",),
    ("nr", "nrfg"),
    ("ns",),
    ("nt",),
    ("nz",),
    ("n", "ng"),
    ("v", "vn", "vg", "vd", "vi", "vq"),
    ("a", "ad", "ag", "an", "z", "b"),
    ("d", "dg", "df"),
    ("m", "mq", "mg"),
    ("t", "tg"),
    ("i",),
    ("l",),
    ("s", "f"),
    ("j",),
    ("r", "p", "c", "u", "q", "o", "y", "e"),
)
"""Parts of speech of the dictionary that make one class; all others make the last one."""


def read_words(dictionary: Path) -> list[tuple[str, int]]:
    """Read lines of word, frequency, part of speech: words of 2–4 ideographs, the frequent ones first."""
    numbers = {part: number for number, parts in enumerate(_CLASSES, 1) for part in parts}
    found: list[tuple[int, str, int]] = []
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, part = line.split()
        if len(word) in WORD_LENGTHS and all(map(is_han, word)):
            found.append((-int(frequency), fold(word), numbers.get(part, len(_CLASSES) + 1)))
    return [(word, kind) for _, word, kind in sorted(found)]
