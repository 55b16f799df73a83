"""Union members and unions: 发展会员, 入会, 建会."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.records import Mention


def _claims(figure: Figure) -> Roles | None:
    """Claim people who join and unions that are set up; items behind 发展 need no 会员 of their own."""
    joins = figure.has("membership", "verbs")
    grows = figure.has("membership", "takes") and figure.headed("membership", "heads")
    listed = figure.shape == "item" and figure.verb_text in {"发展", "新发展", "吸收"}
    return Roles("count", "object") if figure.kind == "count" and (joins or grows or listed) else None


FRAME = Frame(core="object", specificity=20, claims=_claims)


class MembershipEvent(Event):
    """Members joined, or unions were set up."""

    core: ClassVar[str] = "object"
    frame: ClassVar[Frame] = FRAME
    type: Literal["membership"] = "membership"
    object: Mention
    count: Mention | None = None
