"""Help given: 帮助, 慰问, 救助, 惠及, 服务."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Mention


def _claims(figure: Figure) -> Roles | None:
    if figure.kind != "count":
        return None
    helps = figure.has("assistance", "verbs")
    if figure.shape == "prepositional" and figure.marker in wordset("assistance", "markers"):
        return Roles("count", "beneficiary")
    if figure.beneficiary is not None and helps:
        return Roles("count", "programme")
    if figure.shape in {"object", "item"} and helps and not figure.has("assistance", "giving"):
        return Roles("count", "beneficiary")
    if figure.shape == "subject" and figure.has("assistance", "receiving"):
        return Roles("count", "beneficiary")
    return None


FRAME = Frame(core="beneficiary", specificity=60, claims=_claims)


class AssistanceEvent(Event):
    """Somebody was helped, visited, served."""

    core: ClassVar[str] = "beneficiary"
    frame: ClassVar[Frame] = FRAME
    type: Literal["assistance"] = "assistance"
    beneficiary: Mention
    count: Mention | None = None
    programme: tuple[Mention, ...] = ()
