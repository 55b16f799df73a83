"""Agreements: 签约, 签署, 达成合作."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
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
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Mention, Quantity
from linyi_ie.text import Region

_VERBS = wordset("agreement", "verbs")
_SURE = wordset("agreement", "sure")
_WITH = frozenset("与和同跟")
_LISTED = frozenset({"、", "，", "；", "以及"})
_COUNTED = regex.compile(r"的\d")
_JOINING = frozenset({"牵手"})


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield an agreement for a verb of agreeing whose object is a document or a deal."""
    verb = next((_signing(clause, verb) for verb in clause.verbs if _signing(clause, verb)), None)
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
    if not parties or (thing is None and not _is_sure(verb, parties)):
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


def _signing(clause: Clause, verb: Verb) -> Verb | None:
    """The verb of agreeing that a word is or, between bodies, begins with (甲校与乙厂签订|就业协议)."""
    if verb.text in _VERBS:
        return verb
    signs = verb.text.startswith("签订") and len(clause.of("ORG")) > 1
    return Verb(verb.start, verb.start + 2, "签订") if signs else None


def _distributed(clause: Clause, parties: tuple[Region, ...], verb: Verb) -> list[tuple[Region, ...]]:
    """Tell who agrees with whom: all with each other, but in A与B、C与D分别签署 the first two and the last two."""
    links = [clause.text[one.end : other.start] for one, other in pairwise(parties)]
    paired = len(links) > 1 and len(links) % 2 and all(link in _WITH for link in links[::2])
    if paired and "分别" in clause.text[parties[-1].end : verb.start] and set(links[1::2]) <= _LISTED:
        return [parties[place : place + 2] for place in range(0, len(parties), 2)]
    return [parties]


def _is_sure(verb: Verb, parties: tuple[Region, ...]) -> bool:
    """Whether a verb needs no object to tell of an agreement; that two join hands takes two."""
    return verb.text in _SURE and (len(parties) > 1 or verb.text not in _JOINING)


def _people(quantity: Entity) -> bool:
    """Whether people were signed (签约482人): that is employment, or a figure."""
    return isinstance(quantity.value, Quantity) and quantity.value.unit in {"人", "名", "位", "户", "对"}


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
    heads = [ending("agreement", "heads"), *([ending("agreement", "joint")] if "共建" in verb.text else [])]
    if noun is None or not any(head.search(clause.text, noun.start, noun.end) for head in heads):
        return None
    return noun


def _parties(clause: Clause, setting: Setting, verb: Verb) -> tuple[Region, ...]:
    """Who agrees: the organisations before the verb, the subject, and who stands behind 与 or 和."""
    if both := _both().search(clause.text, clause.start, verb.start):
        known = [one for one in setting.subject if one.end <= both.start()]
        return tuple(known) if len(known) > 1 and setting.distance == "sentence" else (Region(*both.span()),)
    actors = [entity for entity in clause.of("ORG", "LOC", "PERSON", "ACTIVITY") if entity.end <= verb.start]
    actors = [actor for actor in actors if not _is_setting(clause, actor, setting)]
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


def _is_setting(clause: Clause, actor: Entity, setting: Setting) -> bool:
    """Whether what is named only says where, whose or on what occasion: 在南湖, 青石县的26家合作社, …会上."""
    if Region(actor.start, actor.end) in setting.places:
        return True
    if actor.label == "ACTIVITY":
        return clause.text.startswith(("上", "中", "期间"), actor.end)
    return actor.label == "LOC" and _COUNTED.match(clause.text, actor.end) is not None


@cache
def _both() -> regex.Pattern[str]:
    """Match a common noun for the parties right before the verb: 促成双方|签订."""
    return regex.compile(rf"(?:{alternation(words('triggers', 'agreement.parties'))})$")


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
