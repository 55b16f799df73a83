"""Common words of Chinese with their part of speech: what the rules know of words that no table of ours lists.

Source: the dictionary of jieba 0.42.1 (MIT), cut down by `models/make_dictionary.py`. A word has one class, its
commonest: `n` noun, `v` verb, `vn` verb that is a noun as well, `a` adjective, `d` adverb, `p` preposition,
`c` conjunction, `r` pronoun, `f` noun of place, `t` time, `m` numeral, `q` classifier, `u` particle, `i` idiom,
`x` other.
"""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files
from math import log
from typing import NamedTuple


class Word(NamedTuple):
    """The class of a word, and the logarithm of its share of all words that were counted."""

    kind: str
    share: float


@cache
def dictionary() -> dict[str, Word]:
    """Return the words of one to four characters, by their spelling. It is shared: do not change it.

    A line of the file holds all words of one class and count, so that few objects are made of many words.
    """
    packed = files("linyi_ie.lexicon").joinpath("dictionary.tsv.xz").read_bytes()
    lines = [line.split("\t") for line in lzma.decompress(packed).decode("utf-8").splitlines()]
    alike = [(kind, int(count), spelt.split(" ")) for kind, count, spelt in lines]
    total = log(sum(count * len(spelt) for _, count, spelt in alike))
    known: dict[str, Word] = {}
    for kind, count, spelt in alike:
        known.update(dict.fromkeys(spelt, Word(kind, log(count) - total)))
    return known
