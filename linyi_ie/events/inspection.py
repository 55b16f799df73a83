"""Inspections and visits: 排查, 检查, 走访, 调研."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure, unit_of
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Entity, Mention
from linyi_ie.text import Region

_MARKERS = frozenset({"对", "与", "走进", "深入"})
_INSPECTS = regex.compile(
    r"[督巡抽普][查检导视]|检查|检测|检验|[一二体]检|审计|回头看|走访|调研|暗访|摸排|监督|评估|过筛|体检|排查|起底|验收|执法"
)
_UPON = regex.compile(r"(?P<list>对(?:[^，。；对]{0,16}?等)?)$")
_LISTED = regex.compile(r"\p{Han}{0,10}(?:[（(]\p{Han}{1,4}[）)])?(?:、|和|及|与|以及)")
_CARRIED_OUT = regex.compile(
    r"(?P<noun>[^，。；]{1,14}?)(?:分别|逐一|集中|依法|联合|共同)*(?:开展|进行|实施|组织|启动)?(?:了)?(?P<what>.*)"
)
_VISITS = wordset("inspection", "visits")
_JOINED = regex.compile(r"[、和与及]|以及")
_NOTHING_MORE = regex.compile(r"(?:等地?|等单位|等处|等企业)?\s*")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield an inspection of what 对 names (对6个县区、53家企业开展督导), and visits to places that are named."""
    counted = clause.of("QUANTITY")
    for place, quantity in enumerate(counted):
        if _UPON.search(clause.text, clause.start, quantity.start):
            yield from _upon(clause, counted[place:])
            break
    for verb in clause.verbs:
        if verb.text in _VISITS:
            yield from _visits(clause, verb)


def _upon(clause: Clause, counted: Sequence[Entity]) -> Iterator[Draft]:
    """What is counted behind 对, each with its own number, if what is then carried out is an inspection."""
    listed = [counted[0]]
    for quantity in counted[1:]:
        if not _LISTED.fullmatch(clause.text, listed[-1].end, quantity.start):
            break
        listed.append(quantity)
    carried = _CARRIED_OUT.match(clause.text, listed[-1].end, clause.end)
    if carried is None or not _INSPECTS.search(carried["what"]):
        return
    verb = next((verb for verb in clause.verbs if verb.start >= listed[-1].end), None)
    trigger = Region(verb.start, verb.end) if verb else Region(*carried.span("what"))
    campaigns = [activity for activity in clause.of("ACTIVITY") if activity.start >= listed[-1].end]
    for place, quantity in enumerate(listed):
        end = listed[place + 1].start if place + 1 < len(listed) else trigger.start
        noun = phrases.trimmed(clause.text, quantity.end, end)
        draft = Draft("inspection", clause, trigger, "inspection.upon")
        draft.fill("target", noun)
        draft.fill("count", quantity)
        draft.fill("purpose", *campaigns)
        yield draft


def _visits(clause: Clause, verb: Verb) -> Iterator[Draft]:
    """Bodies and places that are visited and named: 考察了青石县总工会、望海公园."""
    begin = verb.end + clause.text.startswith(("了", "过"), verb.end)
    chain: list[Entity] = []
    for place in clause.of("ORG", "LOC"):
        if place.start == begin or (chain and _JOINED.fullmatch(clause.text, chain[-1].end, place.start)):
            chain.append(place)
            begin = -1
    if not chain:
        return
    times = next((q for q in clause.of("QUANTITY") if unit_of(q) == "次" and q.start >= chain[-1].end), None)
    if not _NOTHING_MORE.fullmatch(clause.text, chain[-1].end, times.start if times else clause.end):
        return
    draft = Draft("inspection", clause, Region(verb.start, verb.end), "inspection.visit")
    draft.fill("target", *chain)
    draft.fill("count", times)
    yield draft


def _claims(figure: Figure) -> Roles | None:
    if figure.kind not in {"count", "measure"} or figure.shape == "measure":
        return None
    carried = figure.verb is not None and figure.verb.start < figure.clause.start
    carried = carried and not figure.clause.text.startswith(("其中", "包括", "含"), figure.clause.start)
    inspects = figure.has("inspection", "verbs") if figure.shape != "prepositional" else _is_inspected(figure)
    return Roles("count", "target") if inspects and not carried else None


def _is_inspected(figure: Figure) -> bool:
    """Whether what is done to the counted is an inspection (走进8个区县督查)."""
    rest = figure.clause.text[figure.quantity.end : figure.clause.end]
    return figure.marker in _MARKERS and any(word in rest for word in wordset("inspection", "verbs"))


FRAME = Frame(core="target", specificity=45, claims=_claims, propose=_propose)


class InspectionEvent(Event):
    """Something was inspected or visited."""

    core: ClassVar[str] = "target"
    frame: ClassVar[Frame] = FRAME
    type: Literal["inspection"] = "inspection"
    target: tuple[Mention, ...]
    count: tuple[Mention, ...] = ()
    purpose: Mention | None = None
