"""Help given: 帮助, 慰问, 救助, 惠及, 服务."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events import phrases
from linyi_ie.events.drafts import Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Mention
from linyi_ie.text import Region


def _claims(figure: Figure) -> Roles | None:
    given = figure.kind == "measure" and figure.has("assistance", "giving")
    if figure.kind != "count" and not given:
        return None
    helps = figure.has("assistance", "verbs") or _is_received(figure)
    if figure.shape == "prepositional" and figure.marker in wordset("assistance", "markers"):
        return Roles("count", "beneficiary")
    if figure.beneficiary is not None and helps:
        return Roles("count", "programme")
    if figure.shape in {"object", "item"} and helps and not figure.has("assistance", "giving"):
        return Roles("count", "beneficiary")
    if figure.shape == "subject" and figure.has("assistance", "receiving"):
        return Roles("count", "beneficiary")
    return None


def _is_received(figure: Figure) -> bool:
    """Whether those who are served are received (接待患者); visitors of other sorts are a figure."""
    return figure.verb_text in {"接待", "接诊"} and figure.headed("assistance", "served")


def _completes(draft: Draft, figure: Figure, setting: Setting, memory: Memory) -> None:
    draft.fill("programme", _programme(figure))
    _link_money(draft, figure, memory)
    draft.fill("beneficiary", figure.beneficiary)


def _programme(figure: Figure) -> Region | None:
    """By what somebody was helped: what is done behind 为…, or the campaign that is the subject."""
    clause, verb = figure.clause, figure.verb
    if verb is None:
        return None
    if figure.shape == "prepositional":
        return None if figure.has("funding", "recovered") else phrases.object_after(clause, verb.end)
    campaigns = [entity for entity in clause.of("ACTIVITY") if entity.end <= verb.start]
    if campaigns:
        return Region(campaigns[-1].start, campaigns[-1].end)
    subject = phrases.subject_before(clause, clause.start, verb.start)
    named = subject is not None and ending("assistance", "programmes").search(clause.text[subject.start : subject.end])
    return subject if named and not any(e.start < verb.start for e in clause.of("ORG", "PERSON", "LOC")) else None


def _link_money(draft: Draft, figure: Figure, memory: Memory) -> None:
    """Let money and those whom it reaches know each other: 发放助学金65万元，惠及学生430名."""
    money = memory.figure_draft
    if money is None or not money.has("amount") or money.clause.sentence != figure.clause.sentence:
        return
    if not figure.has("assistance", "reaching") or figure.shape == "prepositional":
        return
    draft.fill("programme", *(region for role, region in money.roles if role == "purpose"))
    if not money.has("beneficiary"):
        money.fill("beneficiary", *(region for role, region in draft.roles if role == "beneficiary"))


FRAME = Frame(core="beneficiary", specificity=60, claims=_claims, completes=_completes)


class AssistanceEvent(Event):
    """Somebody was helped, visited, served."""

    core: ClassVar[str] = "beneficiary"
    frame: ClassVar[Frame] = FRAME
    type: Literal["assistance"] = "assistance"
    beneficiary: Mention
    count: Mention | None = None
    programme: tuple[Mention, ...] = ()
