"""Places in an order: 位列, 居…第, 排名."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.records import Mention


def _claims(figure: Figure) -> Roles | None:
    return Roles("rank", "indicator") if figure.kind == "rank" else None


FRAME = Frame(core="rank", specificity=10, claims=_claims, agent="never", topic="subject")


class RankingEvent(Event):
    """A subject holds a place in an order by some measure."""

    core: ClassVar[str] = "rank"
    frame: ClassVar[Frame] = FRAME
    type: Literal["ranking"] = "ranking"
    rank: Mention
    subject: tuple[Mention, ...] = ()
    indicator: Mention | None = None
