"""One flat layer: candidates fitted to each other, overlaps settled, names that touch joined."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import regex

from linyi_ie.entities.candidates import entity_of
from linyi_ie.recognisers.honours import scope_of
from linyi_ie.recognisers.proposals import any_of
from linyi_ie.records import Entity
from linyi_ie.text import Source

_SURE = 0.5
"""How sure a name must be to cut or drop another."""
_OWN_NAME = regex.compile(
    rf"第[0-9一二三四五六七八九十百]{{1,6}}[届次]|[一二三四五六七八九十]{{1,4}}届|[“「『\"]"
    rf"|{any_of('mentions', 'own_name')}|成立[0-9]|[0-9]{{4}}年"
)
_LISTED = regex.compile(r"(?:[“「][^”」]{1,60}[”」].{1,60}|.{4,60}(?:清单|名单|名录))(?<!认证)$")
"""What a body publishes under a name of its own: 教育部|“…”试点项目, 住房城乡建设部|…清单."""
_PRIZES = ("奖", "奖章", "勋章")
"""What may be called after a person: 李四光地质科学奖."""
_LENGTH = 1.2
"""One long name explains more than its pieces: length counts a little more than linearly."""
_JOINS = {"ORG": ("LOC", "ORG"), "LOC": ("LOC",), "ACTIVITY": ("LOC",)}


def fitted(source: Source, candidates: Sequence[Entity]) -> Iterator[Entity]:
    """Yield the candidates, fitted to each other.

    An ACTIVITY gives up the DATE and the host that it opens with (市总工会|第三届职工运动会 are two names). What
    is proposed as ACTIVITY or HONOUR across a person's name is dropped. An HONOUR gives up the body that confers it
    where its own scope follows (最高法|全国法院十大案例).
    """
    hosts: dict[int, list[int]] = {}
    for one in candidates:
        if one.label == "ORG" and one.confidence >= _SURE:
            hosts.setdefault(one.start, []).append(one.end)
    date_end = {at: one.end for one in candidates if one.label == "DATE" for at in range(one.start, one.end)}
    people = sorted(one.start for one in candidates if one.label == "PERSON" and one.confidence >= _SURE)
    for one in candidates:
        first = one.start + 1 if one.label == "HONOUR" and one.text.endswith(_PRIZES) else one.start
        if one.label in {"ACTIVITY", "HONOUR"} and bisect_left(people, one.end) > bisect_left(people, first):
            continue
        cut = _cut(source.folded, one, date_end.get(one.start, 0), hosts.get(one.start, ()))
        yield entity_of(source, one.label, (cut, one.end), one.evidence[0].rule, one.confidence) if cut else one


def _cut(folded: str, one: Entity, date_end: int, host_ends: Iterable[int]) -> int:
    """Return where the name proper begins behind a date or a host, 0 where the name is whole."""
    if one.label == "ACTIVITY":
        cuts = [date_end, *(end for end in host_ends if _OWN_NAME.match(folded, end))]
    elif one.label == "HONOUR":
        cuts = [end for end in host_ends if scope_of(folded[end : one.end]) > 1 or _LISTED.match(folded, end, one.end)]
    else:
        return 0
    return max((cut for cut in cuts if cut < one.end - 2), default=0)


def flat(candidates: Iterable[Entity]) -> list[Entity]:
    """Return the subset without overlaps that explains most of the text with most confidence, ordered by start.

    Of candidates with the same span the most confident stays; on a tie the earlier given one. The choice depends
    on nothing but the candidates, and takes O(n log n).
    """
    ordered = _by_end(candidates)
    ends = [one.end for one in ordered]
    best = [0.0]
    taken: list[bool] = []
    before: list[int] = []
    for index, one in enumerate(ordered):
        previous = bisect_right(ends, one.start, hi=index)
        with_it = best[previous] + one.confidence * (one.end - one.start) ** _LENGTH
        before.append(previous)
        taken.append(with_it > best[index])
        best.append(max(with_it, best[index]))
    chosen: list[Entity] = []
    index = len(ordered)
    while index:
        if taken[index - 1]:
            chosen.append(ordered[index - 1])
            index = before[index - 1]
        else:
            index -= 1
    return chosen[::-1]


def _by_end(candidates: Iterable[Entity]) -> list[Entity]:
    best_of: dict[tuple[int, int], Entity] = {}
    for one in candidates:
        other = best_of.get((one.start, one.end))
        if other is None or one.confidence > other.confidence:
            best_of[one.start, one.end] = one
    return sorted(best_of.values(), key=lambda one: (one.end, one.start))


def joined(source: Source, layer: Iterable[Entity]) -> list[Entity]:
    """Join names that touch: 国家统计局|宜昌调查队, 青枫县|石门村, 巴黎|奥运会 are one name each."""
    out: list[Entity] = []
    for one in layer:
        if out and out[-1].end == one.start and _are_one(out[-1], one):
            out.append(_one_name(source, out.pop(), one))
        else:
            out.append(one)
    return out


def _are_one(first: Entity, second: Entity) -> bool:
    if second.label == "HONOUR":
        return first.label == "LOC" and not scope_of(second.text)
    return first.label in _JOINS.get(second.label, ())


def _one_name(source: Source, first: Entity, second: Entity) -> Entity:
    rule, trust = second.evidence[0].rule, min(first.confidence, second.confidence)
    whole = entity_of(source, second.label, (first.start, second.end), rule, trust)
    return whole.but(evidence=first.evidence + second.evidence)
