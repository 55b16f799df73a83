"""Beginnings: 启动, 上线, 开通, 发布, 开工, 投产."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Entity, Mention, Quantity
from linyi_ie.text import Region

_VERBS = wordset("launch", "verbs") - wordset("launch", "ambiguous")
_RESUMED = regex.compile(r"恢复(?:了)?(?P<what>供[水电气暖热]|送电|通[车行信航]|运[行营]|营业|生产|对外开放)")
_GATHERINGS = ("activity", "meeting", "training", "competition")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield what is made public (公布名单) and what goes on again (恢复供水)."""
    for verb in clause.verbs:
        noun = phrases.object_after(clause, verb.end) if verb.text in wordset("launch", "reporting") else None
        if noun is not None and ending("launch", "published").search(clause.text[noun.start : noun.end]):
            draft = Draft("launch", clause, Region(verb.start, verb.end), "launch.published")
            draft.fill("object", noun)
            dates = [date for date in clause.of("DATE") if date.end <= verb.start]
            draft.fill("date", *(dates[-1:] or [setting.carried]), by="setting.date")
            yield draft
    for resumed in _RESUMED.finditer(clause.text, clause.start, clause.end):
        draft = Draft("launch", clause, Region(resumed.start(), resumed.start() + 2), "launch.resumed")
        draft.fill("object", Region(*resumed.span("what")))
        draft.fill("count", *(quantity for quantity in clause.of("QUANTITY") if _counts(quantity, resumed.end())))
        yield draft


def _counts(quantity: Entity, place: int) -> bool:
    return quantity.start == place and isinstance(quantity.value, Quantity) and quantity.value.kind == "count"


def _claims(figure: Figure) -> Roles | None:
    if figure.kind != "count" or figure.shape not in {"object", "item"}:
        return None
    line = figure.has("launch", "adding") and figure.headed("launch", "lines")
    return Roles("count", "object") if line or figure.verb_text in _VERBS else None


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    if entity.label == "ACTIVITY" and verb.text == "发起":
        return True
    if entity.label == "ACTIVITY" and verb.text == "推出":
        return not any(ending(kind, "heads").search(entity.text) for kind in _GATHERINGS)
    if entity.label != "ACTIVITY" and verb.text in wordset("launch", "publishing"):
        return False
    return entity.label in {"ACTIVITY", "ORG", "LOC"} and verb.text in _VERBS


FRAME = Frame(
    core="object",
    specificity=33,
    claims=_claims,
    named=_named,
    objects=_VERBS | {"推出"},
    propose=_propose,
    reach="sentence",
)


class LaunchEvent(Event):
    """Something was started, opened or published."""

    core: ClassVar[str] = "object"
    frame: ClassVar[Frame] = FRAME
    type: Literal["launch"] = "launch"
    object: Mention
    count: Mention | None = None
