"""Agreements: 签约, 签署, 达成合作."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Entity, Mention, Quantity
from linyi_ie.text import Region

_VERBS = wordset("agreement", "verbs")
_SURE = wordset("agreement", "sure")
_WITH = frozenset("与和同跟")
_LISTED = frozenset({"、", "，", "；", "以及"})


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield an agreement for a verb of agreeing whose object is a document or a deal."""
    verb = next((verb for verb in clause.verbs if verb.text in _VERBS), None)
    if (
        verb is None
        or ("就业" in clause.text[clause.start : clause.end] and len(clause.of("ORG")) < 2)
        or "劳动合同" in clause.text[verb.end : clause.end]
    ):
        return
    if any(quantity.start >= verb.end and _people(quantity) for quantity in clause.of("QUANTITY")):
        return
    thing = _object(clause, verb)
    parties = _parties(clause, setting, verb)
    if not parties or (thing is None and verb.text not in _SURE):
        return
    terms = [one for one in clause.of("QUANTITY") if one.start >= verb.end]
    groups = _distributed(clause, parties, verb)
    for place, group in enumerate(groups):
        draft = Draft("agreement", clause, Region(verb.start, verb.end), "agreement.parties")
        draft.fill("party", *group)
        draft.fill("object", thing)
        for quantity in terms if len(groups) == 1 else terms[place : place + 1]:
            if isinstance(quantity.value, Quantity):
                draft.fill("amount" if quantity.value.kind in {"money", "measure"} else "count", quantity)
                claims.take(quantity)
        memory.agreement = draft
        yield draft


def _distributed(clause: Clause, parties: tuple[Region, ...], verb: Verb) -> list[tuple[Region, ...]]:
    """Tell who agrees with whom: all with each other, but in A与B、C与D分别签署 the first two and the last two."""
    links = [clause.text[one.end : other.start] for one, other in pairwise(parties)]
    paired = len(links) > 1 and len(links) % 2 and all(link in _WITH for link in links[::2])
    if paired and "分别" in clause.text[parties[-1].end : verb.start] and set(links[1::2]) <= _LISTED:
        return [parties[place : place + 2] for place in range(0, len(parties), 2)]
    return [parties]


def _people(quantity: Entity) -> bool:
    """Whether people were signed (签约482人): that is employment, or a figure."""
    return isinstance(quantity.value, Quantity) and quantity.value.unit in {"人", "名", "位", "户"}


def _object(clause: Clause, verb: Verb) -> Region | None:
    """What was agreed on: the phrase behind the verb if it ends as agreements do."""
    titles = regex.search(r"《[^》]+》", clause.text[verb.end : clause.end])
    if titles:
        return Region(verb.end + titles.start(), verb.end + titles.end())
    last = clause.of("QUANTITY")
    end = clause.end
    for quantity in last:
        if quantity.start > verb.end + 1:
            end = min(end, quantity.start)
    noun = phrases.before(clause, verb.end, end)
    if noun is None or not ending("agreement", "heads").search(clause.text[noun.start : noun.end]):
        return None
    return noun


def _parties(clause: Clause, setting: Setting, verb: Verb) -> tuple[Region, ...]:
    """Who agrees: the organisations before the verb, the subject, and who stands behind 与 or 和."""
    actors = [entity for entity in clause.of("ORG", "LOC", "PERSON") if entity.end <= verb.start]
    actors = [actor for actor in actors if Region(actor.start, actor.end) not in setting.places]
    found = [Region(actor.start, actor.end) for actor in actors]
    if not setting.explicit or not any(region in found for region in setting.subject):
        inherited = setting.subject if setting.explicit else setting.subject[:1]
        found = [*inherited, *found] if len(found) < 2 else found
    for quantity in clause.of("QUANTITY"):
        if quantity.end <= verb.start and regex.search(
            r"[与和同](?:\w{0,3})?$|等$", clause.text[clause.start : quantity.start]
        ):
            found.append(Region(quantity.start, quantity.end))
    return tuple(found)


FRAME = Frame(core="party", specificity=8, propose=_propose, agent="never")


class AgreementEvent(Event):
    """Parties agreed on something."""

    core: ClassVar[str] = "party"
    frame: ClassVar[Frame] = FRAME
    type: Literal["agreement"] = "agreement"
    party: tuple[Mention, ...]
    object: Mention | None = None
    count: Mention | None = None
    amount: tuple[Mention, ...] = ()
