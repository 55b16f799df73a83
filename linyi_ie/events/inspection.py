"""Inspections and visits: 排查, 检查, 走访, 调研."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Mention

_MARKERS = frozenset({"对", "与", "走进", "深入"})


def _claims(figure: Figure) -> Roles | None:
    if figure.kind not in {"count", "measure"} or figure.shape == "measure":
        return None
    inspects = figure.has("inspection", "verbs") if figure.shape != "prepositional" else _is_inspected(figure)
    return Roles("count", "target") if inspects else None


def _is_inspected(figure: Figure) -> bool:
    """Whether what is done to the counted is an inspection (对8个区县开展专项督查)."""
    rest = figure.clause.text[figure.quantity.end : figure.clause.end]
    return figure.marker in _MARKERS and any(word in rest for word in wordset("inspection", "verbs"))


FRAME = Frame(core="target", specificity=45, claims=_claims)


class InspectionEvent(Event):
    """Something was inspected or visited."""

    core: ClassVar[str] = "target"
    frame: ClassVar[Frame] = FRAME
    type: Literal["inspection"] = "inspection"
    target: Mention
    count: tuple[Mention, ...] = ()
    purpose: Mention | None = None
