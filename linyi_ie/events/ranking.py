"""Places in an order: 位列, 居…第, 排名."""

from __future__ import annotations

from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.drafts import Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Mention
from linyi_ie.text import Region

_WITHIN = regex.compile(r"在(?P<what>[^，在]{2,24}?)[中上里]")


def _claims(figure: Figure) -> Roles | None:
    return Roles("rank", None) if figure.kind == "rank" else None


def _completes(draft: Draft, figure: Figure, setting: Setting, memory: Memory) -> None:
    draft.fill("indicator", _ranked_by(figure, setting.body) or memory.figure_noun)


def _ranked_by(figure: Figure, body: int) -> Region | None:
    """By what something is ranked: the noun before the verb; behind it stands among whom (增速居全省第3位)."""
    clause, end = figure.clause, figure.quantity.start
    verb = next((v for v in clause.between(body, end) if v.text in wordset("ranking", "verbs")), None)
    if verb is None:
        return figure.noun
    if found := phrases.subject_before(clause, body, verb.start):
        return found
    table = phrases.trimmed(clause.text, verb.end, end)
    if table is not None and clause.text[table.end - 1] == "榜":
        return table
    return _field(figure, verb.start)


def _field(figure: Figure, end: int) -> Region | None:
    """In what something is ranked, said before in the sentence: 在去年的绩效考核中，某院排名第二."""
    text = figure.clause.text
    start = max(text.rfind(mark, 0, figure.clause.start) for mark in "。；！？\n") + 1
    within = _WITHIN.search(text, start, end)
    if within is None:
        return None
    head = text.rfind("的", *within.span("what")) + 1
    return phrases.trimmed(text, max(head, within.start("what")), within.end("what"))


FRAME = Frame(core="rank", specificity=10, claims=_claims, completes=_completes, agent="never", topic="subject")


class RankingEvent(Event):
    """A subject holds a place in an order by some measure."""

    core: ClassVar[str] = "rank"
    frame: ClassVar[Frame] = FRAME
    type: Literal["ranking"] = "ranking"
    rank: Mention
    subject: tuple[Mention, ...] = ()
    indicator: Mention | None = None
