"""Honours given and received: 授予, 荣获, 获评, 入选, 认定."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import regex

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.honoured import announcers, given_to, is_made, receivers, relative_receivers
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Mention, Quantity
from linyi_ie.text import Region

_EACH = regex.compile(r"分别|分获")
_MODIFIES = regex.compile(r"[”’」]?(?:称号|荣誉称号)?(?:获得者|的(?!称号|牌子|奖牌|奖杯|荣誉|证书|铜牌|匾额))")
_DECISION = regex.compile(r"关于(?:表彰|授予|命名|评选|开展)[^，。；\n]{0,80}?(?:决定|通知|通报|公示)")
_LONGEST_TITLE = 80
_GETS = regex.compile(
    r"(?:[得拿评领抱穿捧登戴夺摘赢揽拔挣揣]|跨|升|闯|挤|成)(?:了|到|上|走|回|得|下|入|进|成|出|过|为)[了过]?(?:一[枚个项座面])?[\s“‘「《]*$"
)
_STATES = regex.compile(rf"(?:{alternation(words('triggers', 'award.state'))})[了为]?(?:一[枚个项座面])?[\s“‘「《]*$")
_AS = regex.compile(r"为[“‘「\s]*$")
_GIVEN_BY = regex.compile(r"的[“‘「\s]*$")
_GIVE = wordset("award", "give")
_RECEIVE = wordset("award", "receive")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield an award for each honour of the clause, coordinated ones with their own counts and recipients."""
    own = [verb for verb in clause.verbs if verb.text in _GIVE or verb.text in _RECEIVE]
    if own:
        memory.award_verb = own[-1]
    memory.announcers = announcers(clause) or memory.announcers
    for honour in clause.of("HONOUR"):
        verb = _verb_of(clause, honour, own, memory)
        modifies = _MODIFIES.match(clause.text, honour.end) and not relative_receivers(clause, honour, verb)
        if verb is None or modifies or _in_a_decision(clause, honour):
            claims.refuse("award.modifies" if verb else "award.no_verb", honour, "award.honour")
            continue
        draft = Draft("award", clause, Region(verb.start, verb.end), "award.honour")
        draft.fill("honour", honour)
        count = _count_of(clause, honour, verb)
        draft.fill("count", count)
        claims.take(honour, count)
        _fill_people(draft, clause, setting, memory, verb, honour)
        memory.award = draft
        yield draft


def _in_a_decision(clause: Clause, honour: Entity) -> bool:
    """Whether an honour stands in the title of a document: 关于表彰全国文明单位的决定."""
    titles = _DECISION.finditer(clause.text, clause.start, honour.end + _LONGEST_TITLE)
    return any(title.start() < honour.start and honour.end < title.end() for title in titles)


def _fill_people(draft: Draft, clause: Clause, setting: Setting, memory: Memory, verb: Verb, honour: Entity) -> None:
    """Fill in who receives the honour and who gives it."""
    draft.settled = frozenset({"agent"})
    if relative := relative_receivers(clause, honour, verb):
        draft.fill("recipient", *relative, by="award.relative")
        return
    received = verb.text not in _GIVE or clause.text[max(0, verb.start - 1)] == "被"
    if is_made(clause, verb):
        received = False
    if received or verb.text.startswith("被") or setting.by:
        found = receivers(clause, setting, verb)
        honours = clause.of("HONOUR")
        if len(found) == len(honours) and _EACH.search(clause.text, clause.start, honour.start):
            found = found[honours.index(honour) :][:1]
        draft.fill("recipient", *found, by="award.receivers")
        givers = [giver for giver in setting.by if giver not in found] or _givers_inside(clause, verb, honour)
        draft.fill("agent", *givers, by="setting.by")
        if not givers:
            draft.fill("agent", *(one for one in memory.announcers if one not in found), by="award.announcers")
        memory.honoured = found
        return
    given = given_to(clause, setting, honour, verb)
    if not given and not setting.explicit and setting.subject and setting.subject == memory.honoured:
        draft.fill("recipient", *memory.honoured, by="award.receivers")
        return
    draft.fill("recipient", *given, by="award.given_to")
    draft.fill("agent", *setting.subject, by="setting.subject")


def _givers_inside(clause: Clause, verb: Verb, honour: Entity) -> list[Region]:
    """Who gives what is received, told before the honour: 荣获省红十字会颁发的“…”."""
    if not _GIVEN_BY.search(clause.text, verb.end, honour.start):
        return []
    bodies = [body for body in clause.of("ORG") if verb.end <= body.start and body.end <= honour.start]
    return [Region(body.start, body.end) for body in bodies]


def _verb_of(clause: Clause, honour: Entity, own: list[Verb], memory: Memory) -> Verb | None:
    """The verb that confers an honour: before it, else behind it, else the one that coordination passes on.

    A verb of the lexicon goes first; any verb of getting with its result (领到, 穿上) or of being (是, 成为) serves
    where none stands.
    """
    earlier = [verb for verb in own if verb.end <= honour.start]
    if (
        len(earlier) > 1
        and earlier[-2].text in _RECEIVE
        and _GIVEN_BY.search(clause.text, earlier[-1].end, honour.start)
    ):
        return earlier[-2]
    if earlier:
        return earlier[-1]
    if (
        memory.award_verb is not None
        and memory.award_verb.start < clause.start
        and _AS.search(clause.text, clause.start, honour.start)
    ):
        return memory.award_verb
    for pattern in (_GETS, _STATES):
        if found := pattern.search(clause.text, clause.start, honour.start):
            word = clause.text[found.start() : honour.start].rstrip("“‘「《 一枚个项座面")
            return Verb(found.start(), found.start() + len(word), word)
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


FRAME = Frame(core="honour", specificity=5, propose=_propose)


class AwardEvent(Event):
    """Somebody conferred an honour, or received one. `agent` is who confers it."""

    core: ClassVar[str] = "honour"
    frame: ClassVar[Frame] = FRAME
    type: Literal["award"] = "award"
    honour: Mention
    recipient: tuple[Mention, ...] = ()
    count: Mention | None = None
