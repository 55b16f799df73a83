"""Figures reported: 完成, 达到, 增长, 同比, and counted outputs of no other type."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.records import Mention


def _claims(figure: Figure) -> Roles | None:
    """Claim whatever no other type has claimed and has a noun or a verb to name it."""
    if figure.noun is None and figure.verb is None:
        return None
    grown = figure.changes or figure.verb_text in {"新增", "净增", "再增", "核增"}
    return Roles("change" if grown else "value", "indicator")


FRAME = Frame(
    core="indicator", specificity=99, claims=_claims, measured=("value", "change"), agent="explicit", topic="place"
)


class IndicatorEvent(Event):
    """A figure stood at a value or changed by one."""

    core: ClassVar[str] = "indicator"
    frame: ClassVar[Frame] = FRAME
    type: Literal["indicator"] = "indicator"
    indicator: Mention
    value: tuple[Mention, ...] = ()
    change: tuple[Mention, ...] = ()
