"""Words and their classes, for what stands between the entities.

The most probable cut into words of the dictionary (each word as probable as it is common), entities and quoted names
being closed. The verbs of the trigger lexicon and the classes of words that `triggers.toml` corrects come on top.
Two rules of word formation follow: a suffix makes a noun (结业 + 率), a complement keeps a verb a verb (背 + 出).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from linyi_ie.events.vocabulary import wordset
from linyi_ie.lexicon import table, words
from linyi_ie.lexicon.dictionary import Word, dictionary
from linyi_ie.lexicon.verbs import verbs
from linyi_ie.text import Region

_HAN = regex.compile(r"\p{Han}+")
_OTHER = regex.compile(r"[^\P{L}\p{Han}]+|\p{N}+|.", regex.DOTALL)
_SUFFIX = frozenset(
    "者率员费量额值器机站室厅馆所院校店厂区园村组队班团会部处科局网群线路桥楼房车船卡证书册单券票款金品物人户家生工师手民性化式型类级群课营点"
)
COMPLEMENTS = frozenset("出来进上下到成起回走掉完好入开去过住满给至在")
"""Characters behind a verb that say where to or with what result: 背出, 办成, 提高到."""
_ASPECT = frozenset("了着过得")
_BOUNDS = frozenset({"mark", "p", "d", "c", "u"})
_LONGEST = 4
_UNSEEN = -19.0
_OURS = -9.81
"""How probable a word of our own lists is, as in `Word.share`: as if it were counted some 3,000 times."""


class Token(NamedTuple):
    """One word: `[start, end)` and its class, as in `linyi_ie.lexicon.dictionary`.

    ``name`` is an entity or quoted name, ``mark`` punctuation, ``x`` letters, digits and unknown characters.
    """

    start: int
    end: int
    kind: str


def read_tokens(text: str, passage: Region, closed: Sequence[tuple[int, int]]) -> list[Token]:
    """Cut a passage of the text into words; what lies in the sorted, disjoint regions of `closed` are names."""
    found: list[Token] = []
    place = passage.start
    for start, end in (*closed, (passage.end, passage.end)):
        found.extend(_formed(text, list(_words(text, place, max(place, start)))))
        if end > start:
            found.append(Token(start, end, "name"))
        place = max(place, end)
    return found


def within(tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Return the tokens that lie in `[start, end)`."""
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, lo=first, key=lambda token: token.start)
    if last > first and tokens[last - 1].end > end:
        last -= 1
    return tokens[first:last]


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    place = start
    while place < end:
        if han := _HAN.match(text, place, end):
            yield from _cut(text, *han.span())
            place = han.end()
        else:
            other = _OTHER.match(text, place, end)
            assert other is not None
            place = other.end()
            yield Token(*other.span(), "x" if other.group()[0].isalnum() else "mark")


def _cut(text: str, start: int, end: int) -> Iterator[Token]:
    """The most probable way through the words that a stretch of characters allows."""
    known = _known()
    best = [0.0] * (end - start + 1)
    step = [1] * (end - start)
    for place in range(end - 1, start - 1, -1):
        choice, length = -1e9, 1
        for size in range(1, min(_LONGEST, end - place) + 1):
            word = known.get(text[place : place + size])
            if word is None and size > 1:
                continue
            score = (word[1] if word else _UNSEEN) + best[place + size - start]
            if score > choice:
                choice, length = score, size
        best[place - start], step[place - start] = choice, length
    place = start
    while place < end:
        after = place + step[place - start]
        word = known.get(text[place:after])
        yield Token(place, after, word[0] if word else "x")
        place = after


def _formed(text: str, tokens: list[Token]) -> list[Token]:
    """Join what word formation makes one word."""
    formed: list[Token] = []
    for place, token in enumerate(tokens):
        last = formed[-1] if formed else None
        if last is not None and token.end - token.start == 1 and last.end == token.start:
            single, character = last.end - last.start == 1, text[token.start]
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            begins = following is not None and following.end - following.start == 1 and following.kind not in _BOUNDS
            if not single and last.kind in {"n", "v", "vn", "a"} and character in _SUFFIX and not begins:
                formed[-1] = Token(last.start, token.end, "n")
                continue
            if single and last.kind == "v" and character in COMPLEMENTS:
                formed[-1] = Token(last.start, token.end, "v")
                continue
            if single and last.kind == "n" and character in _ASPECT:
                formed[-1] = Token(last.start, last.end, "v")
        formed.append(token)
    return formed


@cache
def _known() -> dict[str, Word]:
    """Every word that is known, with its class and the logarithm of its share of all words."""
    known = dict(dictionary())
    for word in sorted(verbs()):
        if len(word) in {2, 3}:
            known.setdefault(word, Word("v", _OURS))
    for section, rows in table("triggers").items():
        for key in sorted(rows.keys() & {"heads", "nouns"}):
            for word in words("triggers", f"{section}.{key}"):
                if 2 <= len(word) <= _LONGEST:
                    known.setdefault(word, Word("n", _OURS))
    for word in words("triggers", "nominal.words"):
        if len(word) <= _LONGEST:
            known.setdefault(word, Word("n", _OURS))
    for kind in table("triggers")["words"]:
        for word in wordset("words", kind):
            known[word] = Word(kind, known[word].share if word in known else _OURS)
    return known
