"""Verbs of the trigger lexicon where they are used as verbs.

A word of the lexicon is no verb inside a name, a title or a longer word (列 in 列车), and none where it is used as a
noun (培训班, 的建设) or only says when (成立以来).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from linyi_ie.events.tokens import COMPLEMENTS, Token
from linyi_ie.events.vocabulary import NOT_VERBS, wordset
from linyi_ie.lexicon import words
from linyi_ie.lexicon.dictionary import dictionary
from linyi_ie.recognisers.rules import alternation
from linyi_ie.trace import Trace

_AFTERWARDS = regex.compile(r"后(?!台|勤|备)|以来|以后|之后|时(?!间|长)|之际|期间")
_SINCE = regex.compile(r"自[^，。；\n]{0,4}[0-9]{1,4}[年月][^，。；\n]*$")
_BEFORE_ANY_ENTITY = frozenset("获占达为是超逾居列任授设增降")
_ADVERB = regex.compile(r"尚未|已经?(?!知)|均|先后|累计|共(?![建享同])|将(?!军)|仍|未(?!来)")
_AMONG = regex.compile(r"全[省市国县区州]|同类|[东中西]部|[首第前]")
_OPENING_QUOTES = ("“", "「", "《")
_BODY = regex.compile(
    r"(?<=党|妇[联女]|社会|[群社][团区]|基层|行业|民间|国际|公益|经济|(?:基层|企业|共青|学校|[新”级建各的])团)组织"
)
_MAKES = frozenset("建设购配修办")
_PROSPECTIVE = frozenset("拟未还")
_WORD_BEFORE = regex.compile(
    r"(?:[，。；：、,;:\n　 已再还又将拟共也都均可并就各]|先后|计划|力争|继续|累计|分别|重新|共同|联合|专门|合计|首次)$"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One occurrence of a verb; `text` is the lexicon's word for it, which a caller's own words may replace."""

    start: int
    end: int
    text: str


class Bounds(NamedTuple):
    """Where entities and quoted names begin, and where they end."""

    opens: frozenset[int]
    ends: frozenset[int]


def find_verbs(
    matches: Iterable[regex.Match[str]],
    tokens: Sequence[Token],
    closed: Sequence[tuple[int, int]],
    bounds: Bounds,
    own: Mapping[str, str],
    trace: Trace,
) -> Iterator[Verb]:
    """Yield the verbs of a passage in order, those of the lexicon and of `own`, each with the one that it is read as.

    `matches` are those of `verb_pattern` in it, `tokens` its words, `closed` its names, titles and entities, in order;
    the trace hears of each verb and of what is none.
    """
    for match in matches:
        text, (start, end) = match.string, match.span()
        if match.group() not in own:
            end = _word_end(match, tokens)
        verb = Verb(start, end or match.end(), own.get(match.group(), text[start:end]))
        veto = "verb.in_a_word" if end is None else _veto(text, verb, tokens, closed, bounds)
        if veto is None and match.group() not in own and _is_part(text, verb, _at(tokens, start)):
            veto = "verb.in_a_word"
        if veto is None:
            trace.notice(verb)
            yield verb
        else:
            trace.refuse(veto, verb)


def _word_end(match: regex.Match[str], tokens: Sequence[Token]) -> int | None:
    """Where the verb ends, given where the words around it do; None if it begins inside another word.

    A match that runs on into the next word is cut where that begins (获 in 获奖金).
    """
    start, end = match.span()
    first, last = _at(tokens, start), _at(tokens, end - 1)
    if first is last or not _is_word(match.string, last) or last.end == end:
        return None if first is not last and first.start < start and _is_word(match.string, first) else end
    return last.start if match.re.fullmatch(match.string, start, last.start) else None


def _at(tokens: Sequence[Token], offset: int) -> Token:
    return tokens[bisect_right(tokens, offset, key=lambda token: token.start) - 1]


def _is_word(text: str, token: Token) -> bool:
    return token.end - token.start > 1 and text[token.start : token.end] in dictionary()


def _veto(
    text: str, verb: Verb, tokens: Sequence[Token], closed: Sequence[tuple[int, int]], bounds: Bounds
) -> str | None:
    """Name the reason why a match is no verb here, None if it is one."""
    nominal, suffix, hard = _nominal()
    start, end = verb.start, verb.end
    if verb.text in NOT_VERBS:
        return "verb.idiom"
    if start and text[start - 1] in "的经":
        return "verb.modified"
    if _AFTERWARDS.match(text, end) and not _is_dated(text, start, end):
        return "verb.temporal"
    if _takes(text, end, hard, tokens):
        return "verb.noun"
    if is_body(text, start):
        return "verb.noun"
    if verb.text in nominal and (_takes(text, end, suffix, tokens) or _ADVERB.match(text, end)):
        return "verb.noun"
    if end - start == 1 and not _stands_alone(text, start, end, bounds, tokens):
        return "verb.not_a_word"
    place = bisect_left(closed, (start + 1,)) - 1
    return "verb.in_a_name" if place >= 0 and closed[place][0] <= start < closed[place][1] else None


def is_body(text: str, start: int) -> bool:
    """Whether 组织 at `start` is a body and no verb: 党组织, 妇联组织."""
    return _BODY.match(text, start) is not None


def _takes(text: str, end: int, suffixes: regex.Pattern[str], tokens: Sequence[Token]) -> bool:
    """Whether a suffix stands at `end`; one of a single character may begin a word of its own there (现有 | 员工)."""
    suffix = suffixes.match(text, end)
    if suffix is None:
        return False
    token = _at(tokens, end)
    single = suffix.end() - end == 1
    return not single or token.start < end or token.end == suffix.end() or not _is_word(text, token)


def _is_dated(text: str, start: int, end: int) -> bool:
    """Whether the verb tells itself what began on a date: 自6月25日某行动启动以来."""
    begins = text[start:end] in wordset("launch", "verbs")
    return begins and text.startswith("以来", end) and _SINCE.search(text, max(0, start - 40), start) is not None


def _is_part(text: str, verb: Verb, token: Token) -> bool:
    """Whether a verb is only part of a longer word (列 in 列车); a complement leaves it what it is (办成)."""
    if verb.end > token.end or token.end - token.start == verb.end - verb.start or not _is_word(text, token):
        return False
    if token.kind != "v":
        return True
    if token.start == verb.start:
        return text[verb.end] not in COMPLEMENTS
    return text[token.start] not in _PROSPECTIVE


def _takes_a_noun(text: str, start: int, tokens: Sequence[Token]) -> bool:
    """Whether a verb of one character is a word of its own with its object right behind it (路口设|检查站)."""
    place = bisect_right(tokens, start, key=lambda token: token.start) - 1
    alone = tokens[place].start == start and tokens[place].end == start + 1 and tokens[place].kind == "v"
    return alone and place + 1 < len(tokens) and tokens[place + 1].kind in {"n", "name", "vn"}


def _stands_alone(text: str, start: int, end: int, bounds: Bounds, tokens: Sequence[Token]) -> bool:
    """Whether a verb of one character is a word: it begins a predicate, or is one of those that need no more."""
    if text[start] in _BEFORE_ANY_ENTITY:
        follows = end + 1 if text.startswith(("了", "出", "起", "到", "至", "有"), end) else end
        if end in bounds.opens or follows in bounds.opens or text[end : end + 1] in _OPENING_QUOTES:
            return True
    if text[start] in _MAKES and _takes_a_noun(text, start, tokens):
        return True
    if text[start] in "居列排" and _AMONG.match(text, end):
        return True
    return start == 0 or start in bounds.ends or _WORD_BEFORE.search(text, max(0, start - 2), start) is not None


@cache
def _nominal() -> tuple[frozenset[str], regex.Pattern[str], regex.Pattern[str]]:
    suffixes = regex.compile(alternation(words("triggers", "nominal.suffixes")))
    hard = regex.compile(f"{alternation(words('triggers', 'nominal.hard'))}(?![用收])")
    return wordset("nominal", "prone"), suffixes, hard
