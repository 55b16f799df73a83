"""From characters to the numbers that a names model reads: one position a character.

A model looks at each character and at the word piece it stands in: the text is segmented once into the pieces
of a unigram vocabulary (the best sum of scores wins), and every character carries its own number, the number of
its piece (0 when it stands alone) and its place in the piece. Training and recognition share this module, so
that both see the same input.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

START: Final = 0
"""Row of the mark before a text."""
END: Final = 2
"""Row of the mark after a text."""
UNKNOWN: Final = 3
"""Row of every character that the vocabulary does not hold."""
SPACE: Final = 4
"""Row of white space; one stands before every text."""
FIRST_CHARACTER: Final = 5
"""Row of the first character of the vocabulary; the rows before it are marks."""
BEFORE: Final = 2
"""Number of marks that stand before the first character of an encoded text."""
AFTER: Final = 1
"""Number of marks that stand after its last character."""

ALONE, FIRST, MIDDLE, LAST = range(4)
_UNKNOWN_PENALTY: Final = 10.0


class Encoded(NamedTuple):
    """One text as three lists of the same length, `len(text) + BEFORE + AFTER`."""

    characters: list[int]
    pieces: list[int]
    places: list[int]


def is_han(character: str) -> bool:
    """Whether a character is a common Chinese ideograph (U+4E00–U+9FFF); only these form pieces."""
    return "\u4e00" <= character <= "\u9fff"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The characters and pieces that a model knows, in the order of its rows.

    `characters` holds one code point a row from `FIRST_CHARACTER` on; `variants` maps further characters to one
    of them (full width to half width, compatibility forms); `pieces` are words of two or more ideographs, piece
    `i` has row `i + 1`; the scores are log probabilities of a unigram model.
    """

    characters: str
    variants: Mapping[str, str]
    character_scores: Sequence[float]
    pieces: Sequence[str]
    piece_scores: Sequence[float]
    _rows: dict[str, int] = field(init=False, repr=False)
    _piece_rows: dict[str, int] = field(init=False, repr=False)
    _scores: dict[str, float] = field(init=False, repr=False)
    _longest: dict[str, int] = field(init=False, repr=False)
    _unknown_score: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Build the look-up tables."""
        rows = {character: row for row, character in enumerate(self.characters, FIRST_CHARACTER)}
        rows |= {variant: rows[plain] for variant, plain in self.variants.items() if plain in rows}
        for space in " \u3000\u00a0\t\n\r":
            rows[space] = SPACE
        longest: dict[str, int] = {}
        for piece in self.pieces:
            longest[piece[0]] = max(longest.get(piece[0], 0), len(piece))
        han = [character for character in self.characters if is_han(character)]
        scores = dict(zip(han, self.character_scores, strict=True))
        scores |= dict(zip(self.pieces, self.piece_scores, strict=True))
        put = object.__setattr__
        put(self, "_rows", rows)
        put(self, "_piece_rows", {piece: row for row, piece in enumerate(self.pieces, 1)})
        put(self, "_scores", scores)
        put(self, "_longest", longest)
        put(self, "_unknown_score", min(scores.values(), default=0.0) - _UNKNOWN_PENALTY)

    @classmethod
    def from_json(cls, text: str) -> Vocabulary:
        """Read a vocabulary from the JSON that `to_json` gives."""
        return cls(**json.loads(text))

    def to_json(self) -> str:
        """Give the vocabulary as one JSON object."""
        names = ("characters", "variants", "character_scores", "pieces", "piece_scores")
        return json.dumps({name: getattr(self, name) for name in names}, ensure_ascii=False, separators=(",", ":"))

    def segment(self, text: str) -> list[tuple[int, int]]:
        """Cut a text into pieces: half-open spans, in order, single characters included.

        Examples:
            >>> table = Vocabulary("工会", {}, [-9.0, -9.0], ["工会"], [-8.0])
            >>> table.segment("总工会")
            [(0, 1), (1, 3)]
        """
        length = len(text)
        best = [-1e30] * (length + 1)
        best[0] = 0.0
        back = [0] * (length + 1)
        scores, longest, unknown = self._scores, self._longest, self._unknown_score
        for start, character in enumerate(text):
            here = best[start]
            score = here + scores.get(character, unknown)
            if score > best[start + 1]:
                best[start + 1], back[start + 1] = score, start
            for end in range(start + 2, min(length, start + longest.get(character, 0)) + 1):
                piece_score = scores.get(text[start:end])
                if piece_score is not None and here + piece_score > best[end]:
                    best[end], back[end] = here + piece_score, start
        spans: list[tuple[int, int]] = []
        end = length
        while end:
            spans.append((back[end], end))
            end = back[end]
        return spans[::-1]

    def encode(self, text: str) -> Encoded:
        """Give the three input rows of a text, with the marks around it."""
        rows = self._rows
        characters = [START, SPACE, *(rows.get(character, UNKNOWN) for character in text), END]
        pieces = [0] * len(characters)
        places = [ALONE] * len(characters)
        for start, end in self.segment(text):
            if end - start > 1:
                row = self._piece_rows[text[start:end]]
                first, last = start + BEFORE, end + BEFORE - 1
                for position in range(first, last + 1):
                    pieces[position] = row
                    places[position] = MIDDLE
                places[first], places[last] = FIRST, LAST
        return Encoded(characters, pieces, places)
