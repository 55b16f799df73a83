"""Figures reported: 完成, 达到, 增长, 同比, and counted outputs of no other type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import regex

from linyi_ie.events.clauses import Clause
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.records import Mention
from linyi_ie.text import Region

_NO_HARM = regex.compile(
    r"无(?:一[例起人]|1[例起人])?(?P<harm>\p{Han}{0,8}?(?:伤亡|死亡|事故|投诉|处罚|疫情|病例|溺亡))(?!\p{Han})"
)


def _claims(figure: Figure) -> Roles | None:
    """Claim whatever no other type has claimed and has a noun or a verb to name it."""
    if figure.noun is None and figure.verb is None:
        return None
    grown = figure.changes or figure.verb_text in {"新增", "净增", "再增", "核增"}
    return Roles("change" if grown else "value", "indicator")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield the harm that there was none of: 无人员伤亡, 无一起安全事故."""
    for nothing in _NO_HARM.finditer(clause.text, clause.start, clause.end):
        harm = Region(*nothing.span("harm"))
        draft = Draft("indicator", clause, harm, "indicator.no_harm")
        draft.fill("indicator", harm)
        claims.take(*(one for one in clause.of("QUANTITY") if nothing.start() <= one.start < nothing.end()))
        yield draft


FRAME = Frame(
    core="indicator",
    specificity=99,
    claims=_claims,
    measured=("value", "change"),
    agent="explicit",
    reach="sentence",
    topic="place",
    propose=_propose,
)


class IndicatorEvent(Event):
    """A figure stood at a value or changed by one."""

    core: ClassVar[str] = "indicator"
    frame: ClassVar[Frame] = FRAME
    type: Literal["indicator"] = "indicator"
    indicator: Mention
    value: tuple[Mention, ...] = ()
    change: tuple[Mention, ...] = ()
