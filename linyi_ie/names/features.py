"""What the `fast` model sees of a text: rows of its tables for each character, the pair it begins, the words around it.

Texts stand in one stream, `GAP` empty positions before, between and after them: nothing that the model reads around
a character reaches into another text. Training and recognition share this module, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Table = NDArray[np.uint16]
Keys = NDArray[np.uint64]

GAP: Final = 4
"""Empty positions between texts: the longest word, and the farthest neighbour that a convolution looks at."""
EMPTY: Final = 0
"""Row of an empty position."""
UNKNOWN: Final = 1
"""Row of every character that the table does not hold."""
FIRST_CHARACTER: Final = 2
"""Row of the first character of the table."""

PAIR_BITS: Final = 16
"""Pairs of characters share 2^16 rows, by their hash."""
WORD_LENGTHS: Final = (2, 3, 4)
WORD_PLACES: Final = tuple((length, place) for length in WORD_LENGTHS for place in range(length))
"""A character may be the first, second … of a word of each length."""
WORD_CLASSES: Final = 32
"""Class 0 is no word."""

_ROW_BITS: Final = 14
_SLOT_BITS: Final = 20
SLOTS: Final = 1 << _SLOT_BITS
"""Number of slots of the table of words."""
_PRINT_BITS: Final = 11
_CLASS_BITS: Final = 5
_OUTSIDE: Final = 0x10000
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


class Stream(NamedTuple):
    """Texts one after the other, with gaps.

    `starts` and `lengths` tell where each text lies, `gaps` lists the empty positions. `characters` and `pairs` hold
    one row a position; `words` (position, `WORD_PLACES`) holds the class of the word of each length in which the
    character stands at each place.
    """

    starts: Rows
    lengths: Rows
    gaps: Rows
    characters: Rows
    pairs: Rows
    words: Rows


def hashed(keys: Keys, bits: int) -> Keys:
    """Mix whole numbers and keep the highest `bits` of the 64."""
    return (keys * _MULTIPLIER) >> np.uint64(64 - bits)


class Features:
    """Rows for texts, from the table of characters and the table of words."""

    def __init__(self, codes: Sequence[int] | Table, rows: Sequence[int] | Table, words: Table) -> None:
        """Take the code points that the model knows, the row of each, and the words as `pack_words` packs them."""
        self._codes, self._rows = np.asarray(codes, np.uint16), np.asarray(rows, np.uint16)
        self._row_of: Rows = np.full(_OUTSIDE + 1, UNKNOWN, np.int64)
        self._row_of[self._codes] = self._rows
        self._row_of[_OUTSIDE] = EMPTY
        self._words = words

    def arrays(self) -> dict[str, Table]:
        """Give what the constructor took, by name."""
        return {"codes": self._codes, "rows": self._rows, "words": self._words}

    def stream(self, texts: Sequence[str]) -> Stream:
        """Lay texts, none of them empty, into one stream."""
        gap = "\0" * GAP
        data = gap + gap.join(texts) + gap
        codes: Rows = np.frombuffer(data.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
        np.minimum(codes, _OUTSIDE - 1, out=codes)
        lengths: Rows = np.array([len(text) for text in texts], np.int64)
        starts: Rows = np.cumsum(lengths + GAP) - lengths
        ends: Rows = np.append(0, starts + lengths)
        gaps: Rows = (ends[:, None] + np.arange(GAP)).ravel()
        codes[gaps] = _OUTSIDE
        characters = self._row_of[codes]
        keys = self._keys(characters)
        return Stream(starts, lengths, gaps, characters, _pairs(keys[0]), self._places(keys))

    def _keys(self, characters: Rows) -> Keys:
        """Give a number for the two, three and four characters that begin at each position (length, position)."""
        keys = np.empty((len(WORD_LENGTHS), len(characters)), np.uint64)
        padded = np.append(characters, np.zeros(WORD_LENGTHS[-1], np.int64)).astype(np.uint64)
        key = padded[: len(characters)]
        for number, length in enumerate(WORD_LENGTHS):
            key = (key << np.uint64(_ROW_BITS)) | padded[length - 1 : length - 1 + len(characters)]
            keys[number] = key << np.uint64(2) | np.uint64(number)
        return keys

    def _places(self, keys: Keys) -> Rows:
        classes = self.classes(keys)
        places = np.zeros((keys.shape[1], len(WORD_PLACES)), np.int64)
        for column, (length, place) in enumerate(WORD_PLACES):
            places[place:, column] = classes[WORD_LENGTHS.index(length), : keys.shape[1] - place]
        return places

    def classes(self, keys: Keys) -> Rows:
        """Look up keys of words: their class, or 0."""
        slots, prints = _slots(keys)
        entries = self._words[slots]
        return np.where(entries >> _CLASS_BITS == prints, entries & (WORD_CLASSES - 1), 0).astype(np.int64)

    def pack_words(self, words: Sequence[tuple[str, int]]) -> Table:
        """Pack words of 2–4 known characters, the important ones first, with their classes.

        The table has 2^20 slots of 16 bits: 11 bits of the word's hash and its class. A word whose slot is taken
        is left out; one word in eight thousand that is not in the table looks as if it were.
        """
        table = np.zeros(SLOTS, np.uint16)
        for word, kind in reversed(words):
            rows = self._row_of[[min(ord(character), _OUTSIDE - 1) for character in word]]
            if (rows >= FIRST_CHARACTER).all():
                key = rows[0]
                for row in rows[1:]:
                    key = key << _ROW_BITS | row
                slots, prints = _slots(np.array([key << 2 | WORD_LENGTHS.index(len(word))], np.uint64))
                table[slots] = prints << _CLASS_BITS | kind
        return table


def _slots(keys: Keys) -> tuple[Rows, Table]:
    mixed = hashed(keys, _SLOT_BITS + _PRINT_BITS)
    prints = mixed & np.uint64((1 << _PRINT_BITS) - 1)
    return (mixed >> np.uint64(_PRINT_BITS)).astype(np.int64), prints.astype(np.uint16)


def _pairs(keys: Keys) -> Rows:
    return hashed(keys, PAIR_BITS).astype(np.int64)
