"""Jobs: 吸纳就业, 带动就业, 提供岗位, 招录."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.records import Mention

_OF_WORK_ONLY_IN_CONTEXT = frozenset({"带动", "安置", "聘用", "上岗"})


def _claims(figure: Figure) -> Roles | None:
    if figure.kind == "money":
        return None
    if figure.headed("employment", "heads") and (figure.has("employment", "offers") or figure.verb is None):
        return Roles("count", "object")
    if figure.verb_text == "签约" and figure.noun is None and figure.unit in {"人", "名"}:
        return Roles("count", "object")
    if figure.kind == "count" and figure.has("employment", "verbs") and _is_about_work(figure):
        return Roles("count", "object")
    return None


def _is_about_work(figure: Figure) -> bool:
    """Whether an ambiguous verb speaks of work here (带动妇女就业), and not of visitors or volunteers."""
    if figure.verb_text not in _OF_WORK_ONLY_IN_CONTEXT:
        return True
    stretch = figure.clause.text[figure.clause.start : figure.clause.end]
    return "就业" in stretch or (figure.verb_text == "上岗" and "志愿" not in stretch)


FRAME = Frame(core="count", specificity=25, claims=_claims)


class EmploymentEvent(Event):
    """People found work, or posts were offered; `object` says who or what was counted."""

    core: ClassVar[str] = "count"
    frame: ClassVar[Frame] = FRAME
    type: Literal["employment"] = "employment"
    count: Mention
    object: Mention | None = None
