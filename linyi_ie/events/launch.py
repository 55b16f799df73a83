"""Beginnings: 启动, 上线, 开通, 发布, 开工, 投产."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Entity, Mention

_VERBS = wordset("launch", "verbs") - wordset("launch", "ambiguous")


def _claims(figure: Figure) -> Roles | None:
    begins = figure.verb_text in _VERBS and figure.shape in {"object", "item"}
    return Roles("count", "object") if figure.kind == "count" and begins else None


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    return entity.label in {"ACTIVITY", "ORG", "LOC"} and verb.text in _VERBS


FRAME = Frame(core="object", specificity=33, claims=_claims, named=_named, objects=_VERBS | {"推出"})


class LaunchEvent(Event):
    """Something was started, opened or published."""

    core: ClassVar[str] = "object"
    frame: ClassVar[Frame] = FRAME
    type: Literal["launch"] = "launch"
    object: Mention
    count: Mention | None = None
