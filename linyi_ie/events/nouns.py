"""What a figure counts, where the rules' order of clause leaves more than one noun: which of them is the likeliest.

The candidates are what the rules found and the runs of words beside the quantity (洋芋 in 种了430亩|洋芋, 树上干杏、
苹果等|林果|22.7万亩). Each is described by plain features: where it stands, with which words it begins and ends, what
stands around it. `linyi_ie.events.choices` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause
from linyi_ie.events.figures import COMPARISON, Figure
from linyi_ie.events.predicates import measures
from linyi_ie.events.tokens import Token, within
from linyi_ie.text import Region

_INSIDE = frozenset("、“”（）()《》·")
"""Marks that may stand inside a noun phrase."""
_CLOSING = frozenset("、”）)》·")
_OPENING = frozenset("、“（(《·")
_WORD = regex.compile(r"[\p{Han}\p{L}]")
_MOST_WORDS = 5
_FARTHEST_WORD = 3
_SURE_WAYS = frozenset({"ruled", "earlier", "earlier of another unit"})
"""What they lead to was taken for a noun before."""
_WORKS = ("establishment", "works")
"""The list of triggers in which the ends of nouns stand that name what is done to a thing."""
_LENGTHS = ((4, ""), (6, "5-6"), (9, "7-9"))


def is_open(figure: Figure, previous: Figure | None) -> bool:
    """Whether what a figure counts is to be chosen; `previous` is the figure before it in the sentence.

    Not so where it says more of the noun before, where a fixed expression or its verb alone tells (吸纳就业90人),
    and for sums and ranks, which count nothing. A verb alone leaves it open when the figure before has the same
    unit: 隐患52处，整改|49处.
    """
    alone = figure.noun is None and figure.verb is not None and not _is_alike(figure, previous)
    told = figure.again or figure.sure or alone
    return not told and figure.kind in {"count", "measure", "percent", "ratio"}


def ruled(figure: Figure) -> Region | None:
    """Return what a figure counts as the rules see it: its noun, or else what its verb tells (整改|49处)."""
    if figure.noun is None and figure.verb is not None:
        return Region(figure.verb.start, figure.verb.end)
    return figure.noun


def candidates(figure: Figure, previous: Figure | None) -> dict[Region, list[str]]:
    """Return the stretches that may be what a figure counts, each with the names of the ways that led to it."""
    found: dict[Region, list[str]] = {}
    whom = _for_whom(figure)
    for way, region in _ways(figure, previous):
        if region is None or (whom is not None and region.start < whom.end and whom.start < region.end):
            continue
        if way in _SURE_WAYS or _may_be_noun(figure, region):
            found.setdefault(region, []).append(way)
    return found


def _is_alike(figure: Figure, previous: Figure | None) -> bool:
    """Whether a figure may count the noun of the one before, by their units: 检查船舶386艘次, 滞留|13艘."""
    return previous is not None and previous.noun is not None and previous.unit.rstrip("次") == figure.unit.rstrip("次")


def _for_whom(figure: Figure) -> Region | None:
    """Return the noun that something is done for, where another behind the verb is counted (向灾区捐赠|大米)."""
    behind = figure.verb is not None and figure.noun is not None and figure.noun.start >= figure.verb.end
    return figure.beneficiary if behind else None


def _ways(figure: Figure, previous: Figure | None) -> Iterator[tuple[str, Region | None]]:
    clause, quantity, verb = figure.clause, figure.quantity, figure.verb
    yield "ruled", ruled(figure)
    if previous is not None:
        yield "earlier" if _is_alike(figure, previous) else "earlier of another unit", previous.noun
    yield "before", phrases.before(clause, clause.start, quantity.start)
    yield "after", phrases.after(clause, quantity.end)
    yield "governed", phrases.after(clause, quantity.end, governed=True)
    if verb is not None and verb.start >= clause.start:
        yield "subject", phrases.subject_before(clause, clause.start, verb.start)
        yield "verb", Region(verb.start, verb.end)
        if verb.end <= quantity.start:
            yield "between", phrases.before(clause, verb.end, quantity.start)
    left = within(clause.tokens, clause.start, quantity.start)
    for last in range(len(left) - 1, max(-1, len(left) - 1 - _MOST_WORDS), -1):
        for first in range(last, max(-1, last - _MOST_WORDS), -1):
            if _bounds(clause, left[first]):
                break
            yield "left", Region(left[first].start, left[last].end)
    right = within(clause.tokens, quantity.end, clause.end)
    for first in range(min(_FARTHEST_WORD, len(right))):
        if _bounds(clause, right[first]):
            break
        for last in range(first, min(first + _MOST_WORDS, len(right))):
            if _bounds(clause, right[last]):
                break
            yield "right", Region(right[first].start, right[last].end)


def _may_be_noun(figure: Figure, region: Region) -> bool:
    """Whether a run of words may be a noun: it has no mark at an end, compares nothing, and is no verb by itself.

    Nor does it end with the verb whose object stands behind it (灾区捐赠|大米), hold 分别, or leave out what is done to
    the rest of it (完成7处管网|改造).
    """
    text, verb, noun = figure.clause.text, figure.verb, figure.noun
    if text.find("分别", region.start, region.end) >= 0:
        return False
    if noun is not None and noun.start <= region.start and region.end < noun.end and figure.headed(*_WORKS):
        return False
    if (
        text[region.start] in _CLOSING
        or text[region.end - 1] in _OPENING
        or not _WORD.search(text, region.start, region.end)
    ):
        return False
    if verb is not None and figure.noun is None and verb.start <= region.start and region.end <= verb.end:
        return False
    if verb is not None and figure.noun is not None and region.start < verb.start < region.end <= figure.noun.start:
        return False
    return not COMPARISON.search(text, region.start, region.end)


def _bounds(clause: Clause, token: Token) -> bool:
    return token.kind == "mark" and clause.text[token.start] not in _INSIDE


def described(figure: Figure, previous: Figure | None, found: dict[Region, list[str]]) -> Iterator[list[str]]:
    """Yield the features of each candidate, in order; `previous` is the figure before this one in the sentence."""
    both = {way for ways in found.values() for way in ways}
    shared = _of_figure(figure, previous, both)
    for region, ways in found.items():
        side = "left" if region.end <= figure.quantity.start else "right"
        features = [*ways, side, *(f"{side} {one}" for one in shared)]
        for way in ways:
            features += (f"{way} shape {figure.shape}", f"{way} kind {figure.kind}", f"{way} unit {figure.unit}")
        features.extend(_of_place(figure, region, side))
        features.extend(_of_words(figure, region, side))
        features.extend(_of_verbs(figure, region, side))
        yield features


def _of_figure(figure: Figure, previous: Figure | None, both: set[str]) -> list[str]:
    """What holds for all candidates; it counts together with the side on which one stands."""
    text, quantity = figure.clause.text, figure.quantity
    shared = [f"shape {figure.shape}", f"kind {figure.kind}", f"unit {figure.unit}", f"verb {figure.verb_text}"]
    shared.append("after" if both & {"after", "governed"} else "no after")
    shared.append("before" if "before" in both else "no before")
    if text.startswith("的", quantity.end):
        shared.append("quantity 的")
    if previous is not None and previous.noun is not None:
        order = "before" if previous.noun.end <= previous.quantity.start else "behind"
        shared.append(f"previous noun {order}")
    return shared


def _of_place(figure: Figure, region: Region, side: str) -> Iterator[str]:
    """How far from the quantity a candidate stands, and how long it is."""
    quantity, text = figure.quantity, figure.clause.text
    gap = (region.end, quantity.start) if side == "left" else (quantity.end, region.start)
    far = _bucket(gap[1] - gap[0])
    yield f"{side} gap {far}"
    yield f"{side} gap {far} kind {figure.kind}"
    yield f"gap {text[slice(*gap)][:4]}"
    long = _bucket(region.end - region.start)
    yield f"length {long}"
    yield f"{side} length {long}"
    if region.start < figure.clause.start or region.end > figure.clause.end:
        yield "outside"


def _of_words(figure: Figure, region: Region, side: str) -> Iterator[str]:
    """The words with which a candidate begins and ends, those around it, and its last characters."""
    clause, text = figure.clause, figure.clause.text[region.start : region.end]
    inside = within(clause.tokens, region.start, region.end)
    before = _beside(within(clause.tokens, clause.start, region.start)[-1:], clause)
    after = _beside(within(clause.tokens, region.end, clause.end)[:1], clause)
    yield f"{side} prev {before[0]}"
    yield f"{side} next {after[0]}"
    yield f"{side} prev kind {before[1]}"
    yield f"{side} next kind {after[1]}"
    first, last = _beside(inside[:1], clause), _beside(inside[-1:], clause)
    yield f"{side} prev kind {before[1]} first {first[1]}"
    yield f"{side} next kind {after[1]} last {last[1]}"
    if inside:
        yield f"tokens {len(inside)}"
        yield f"kinds {' '.join(token.kind for token in inside[-3:])}"
        yield f"first kind {first[1]}"
        yield f"last kind {last[1]}"
        yield f"first {first[0]}"
        yield f"last {last[0]}"
        yield f"first kind {first[1]} last {last[1]} {side}"
    yield f"{side} ends {text[-1:]}"
    yield f"{side} ends {text[-2:]}"
    yield f"begins {text[0]}"
    if measures().search(text):
        yield f"{side} measure"
        yield f"{side} measure kind {figure.kind}"
    yield from (f"has {mark}" for mark in "的、" if mark in text)


def _of_verbs(figure: Figure, region: Region, side: str) -> Iterator[str]:
    """How a candidate stands to the verbs and to the entities of its clause."""
    clause, quantity, verb = figure.clause, figure.quantity, figure.verb
    for entity in clause.entities:
        if region.start <= entity.start and entity.end <= region.end:
            yield f"is {entity.label}" if entity.end - entity.start == region.end - region.start else "has entity"
    if held := clause.between(region.start, region.end):
        yield "is verb" if held[0].end - held[0].start == region.end - region.start else "holds verb"
    start, end = (region.end, quantity.start) if side == "left" else (quantity.end, region.start)
    if between := clause.between(start, end):
        yield f"{side} verb between"
        yield f"{side} verb between {between[0].text}"
    if verb is None:
        yield f"{side} no verb"
        return
    if verb.end <= region.start:
        yield "follows verb" if verb.end == region.start else f"{side} behind verb"
    if region.end == verb.start:
        yield "precedes verb"


def _beside(tokens: Sequence[Token], clause: Clause) -> tuple[str, str]:
    """The word and the class of a token, if there is one."""
    if not tokens:
        return "edge", "edge"
    token = tokens[0]
    return ("name" if token.kind == "name" else clause.text[token.start : token.end]), token.kind


def _bucket(number: int) -> str:
    return next((name or str(number) for bound, name in _LENGTHS if number <= bound), "10+")
