"""Predicates whose verb the trigger lexicon does not know: where they begin, and so where a noun phrase ends.

A word that the dictionary calls a verb is the predicate, unless it modifies the noun behind it (38名退休职工).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from linyi_ie.events.clauses import Clause
from linyi_ie.events.tokens import COMPLEMENTS, Token, within
from linyi_ie.events.verbs import Verb, is_body
from linyi_ie.events.vocabulary import wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation

_NOMINAL = frozenset({"n", "vn", "a", "x", "name", "i", "f"})
_ASPECT = frozenset("了着过")


def first_predicate(clause: Clause, start: int, end: int, *, governed: bool) -> int:
    """Where, behind a noun phrase that begins at `start`, the predicate begins; `end` if nowhere.

    A `governed` phrase has its verb before it, so that a verb between its nouns modifies (职工创新工作室).
    """
    tokens = within(clause.tokens, start, end)
    for place, token in enumerate(tokens):
        if token.kind == "v" and _is_predicate(clause, tokens, place):
            if (place == 0 or governed) and _modifies(clause, tokens, place):
                continue
            return token.start
        if _is_function_word(clause, token):
            return token.start
    return end


def bounded(clause: Clause, start: int, end: int) -> tuple[int, int]:
    """Return the noun phrase at the end of `[start, end)`: between function words, without those at its end."""
    tokens = within(clause.tokens, start, end)
    while tokens and _is_function_word(clause, tokens[-1]):
        end, tokens = tokens[-1].start, tokens[:-1]
    for token in reversed(tokens):
        if _is_function_word(clause, token):
            return token.end, end
    return start, end


def _is_function_word(clause: Clause, token: Token) -> bool:
    """Whether a word can be no part of a noun phrase: adverbs, pronouns, particles of aspect."""
    if token.end - token.start > 1 and token.kind == "p":
        return True
    return clause.text[token.start : token.end] in wordset("phrases", "breaks")


def unlisted_verb(clause: Clause, start: int, end: int) -> Verb | None:
    """Return the last predicate in `[start, end)` that only the dictionary knows, None if there is none.

    Before a measure it is part of its name (播种面积).
    """
    tokens = within(clause.tokens, start, end)
    if measures().search(clause.text[start:end]):
        return None
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.kind == "v" and _is_predicate(clause, tokens, place) and not is_body(clause.text, token.start):
            return Verb(token.start, token.end, clause.text[token.start : token.end])
    return None


@cache
def measures() -> regex.Pattern[str]:
    """Match text that ends with a noun which is itself a measure (覆盖率, 总产量)."""
    return regex.compile(f"{alternation(words('triggers', 'measures.nouns'))}$")


def _is_predicate(clause: Clause, tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb is a word of its own here; one of a single character needs a sign of it."""
    token = tokens[place]
    if clause.text.startswith("的", token.end):
        return False
    if token.end - token.start > 1:
        return True
    followed = clause.text[token.end : token.end + 1] in _ASPECT
    return followed or (place > 0 and tokens[place - 1].kind == "d")


def _modifies(clause: Clause, tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb modifies the noun behind it: not one with a complement or a particle of aspect (冲出, 摸过)."""
    if clause.text[tokens[place].end - 1] in COMPLEMENTS:
        return False
    return place + 1 < len(tokens) and tokens[place + 1].kind in _NOMINAL
