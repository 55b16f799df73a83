"""Honours given and received: 授予, 荣获, 获评, 入选, 认定."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Entity, Mention, Quantity
from linyi_ie.text import Region

_EACH = regex.compile(r"分别|分获")
_QUOTED = regex.compile(r"“[^“”]{2,16}”")
_NOUN = regex.compile(r"(?!全部|连续|连年|先后|两|三|一举|中$)\p{Han}[\w·]{1,14}")
_MODIFIES = regex.compile(r"[”’」]?(?:称号|荣誉称号)?(?:获得者中|的(?!称号|牌子|奖牌|奖杯|荣誉|证书|铜牌|匾额))")
_GIVE = wordset("award", "give")
_RECEIVE = wordset("award", "receive")
_PEOPLE = ("ORG", "PERSON", "LOC")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield an award for each honour of the clause, coordinated ones with their own counts and recipients."""
    own = [verb for verb in clause.verbs if verb.text in _GIVE or verb.text in _RECEIVE]
    if own:
        memory.award_verb = own[-1]
    honours = clause.of("HONOUR")
    for place, honour in enumerate(honours):
        verb = _verb_of(clause, honour, own, memory)
        if verb is None or _MODIFIES.match(clause.text, honour.end):
            claims.refuse("award.modifies" if verb else "award.no_verb", honour, "award.honour")
            continue
        draft = Draft("award", clause, Region(verb.start, verb.end), "award.honour")
        draft.fill("honour", honour)
        count = _count_of(clause, honour, verb)
        draft.fill("count", count)
        claims.take(honour, count)
        received = verb.text in _RECEIVE or clause.text[max(0, verb.start - 1)] == "被"
        passive = verb.text.startswith("被") or bool(setting.by)
        if received or passive:
            receivers = _receivers(clause, setting, verb)
            if len(receivers) == len(honours) and _EACH.search(clause.text, clause.start, honour.start):
                receivers = receivers[place : place + 1]
            draft.fill("recipient", *receivers)
            draft.fill("agent", *(giver for giver in setting.by if giver not in receivers))
        else:
            draft.fill("recipient", *_given_to(clause, honour, verb))
            draft.fill("agent", *_conferrers(clause, setting))
        draft.settled = frozenset({"agent"})
        yield draft


def _verb_of(clause: Clause, honour: Entity, own: list[Verb], memory: Memory) -> Verb | None:
    """The verb that confers an honour: before it, else behind it, else the one that coordination passes on."""
    earlier = [verb for verb in own if verb.end <= honour.start]
    if earlier:
        return earlier[-1]
    if own:
        return own[0]
    bare = clause.text[clause.start : honour.start]
    for other in clause.of("HONOUR", "QUANTITY"):
        bare = bare.replace(clause.text[other.start : other.end], "")
    opens = not any(char.isalnum() for char in bare)
    return memory.award_verb if opens else None


def _count_of(clause: Clause, honour: Entity, verb: Verb) -> Entity | None:
    """The quantity that counts an honour: beside it (奖章3人, 50名“优秀教师”), else on its recipients."""
    text = clause.text
    for quantity in clause.of("QUANTITY"):
        if quantity.start >= honour.end and regex.fullmatch(
            r"[”’」\s]*(?:称号|荣誉称号|荣誉|获得者|共)*[\s：:]*", text[honour.end : quantity.start]
        ):
            return quantity
        if quantity.end <= honour.start and regex.fullmatch(r"[“‘「\s]*", text[quantity.end : honour.start]):
            return quantity
    for quantity in reversed(clause.of("QUANTITY")):
        counted = isinstance(quantity.value, Quantity) and quantity.value.kind == "count"
        if counted and quantity.end <= honour.start and _on_recipients(clause, quantity, honour, verb):
            return quantity
    return None


def _on_recipients(clause: Clause, quantity: Entity, honour: Entity, verb: Verb) -> bool:
    between = clause.of("HONOUR")
    start = max([other.end for other in between if other.end <= honour.start], default=clause.start)
    return quantity.start >= start and (quantity.start > verb.start or quantity.end <= verb.start)


def _receivers(clause: Clause, setting: Setting, verb: Verb) -> tuple[Region, ...]:
    """Who receives: the last actors before the verb that no preposition takes, else the subject."""
    if setting.by and clause.text[setting.by[0].start - 1] == "由":
        return setting.by
    before = [actor for actor in clause.of(*_PEOPLE) if actor.end <= verb.start and not _taken(clause, actor, setting)]
    people = [actor for actor in before if actor.label == "PERSON"]
    chain: list[Entity] = []
    for actor in reversed(people or before):
        if chain and not regex.fullmatch(r"[、和与及]|以及", clause.text[actor.end : chain[0].start]):
            break
        chain.insert(0, actor)
    if chain:
        return tuple(Region(actor.start, actor.end) for actor in chain)
    names = [found.span() for found in _QUOTED.finditer(clause.text, clause.start, verb.start)]
    if names:
        return tuple(Region(start, end) for start, end in names)
    counted = next((quantity for quantity in clause.of("QUANTITY") if quantity.end <= verb.start), None)
    if counted is not None and (people := phrases.after(clause, counted.end)) is not None:
        return (people,)
    passive = clause.text.find("被", clause.start, verb.start)
    noun = phrases.before(clause, setting.body, passive if passive >= 0 else verb.start)
    if (
        noun is not None
        and not clause.between(noun.start, noun.end)
        and _NOUN.fullmatch(clause.text, noun.start, noun.end)
    ):
        return (noun,)
    return setting.subject


def _taken(clause: Clause, actor: Entity, setting: Setting) -> bool:
    if Region(actor.start, actor.end) in (*setting.by, *setting.places):
        return True
    return bool(regex.search(r"(?:在|于|从|由|被|经)$", clause.text[clause.start : actor.start]))


def _given_to(clause: Clause, honour: Entity, verb: Verb) -> tuple[Region, ...]:
    """Who is given the honour: the actors between verb and honour (授予甲、乙等5人“…”), or behind 将, 对."""
    actors = [actor for actor in clause.of(*_PEOPLE) if verb.end <= actor.start and actor.end <= honour.start]
    if not actors:
        actors = [
            actor
            for actor in clause.of(*_PEOPLE)
            if actor.end <= verb.start and regex.search(r"[将把对为给]$", clause.text[clause.start : actor.start])
        ]
    return tuple(Region(actor.start, actor.end) for actor in actors)


def _conferrers(clause: Clause, setting: Setting) -> tuple[Region, ...]:
    return setting.subject


FRAME = Frame(core="honour", specificity=5, propose=_propose)


class AwardEvent(Event):
    """Somebody conferred an honour, or received one. `agent` is who confers it."""

    core: ClassVar[str] = "honour"
    frame: ClassVar[Frame] = FRAME
    type: Literal["award"] = "award"
    honour: Mention
    recipient: tuple[Mention, ...] = ()
    count: Mention | None = None
