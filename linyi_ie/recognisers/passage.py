"""What the text before a time expression says about it: governing year, date before, plans, dateline."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.rules import Pattern
from linyi_ie.recognisers.timeline import Context, Expression, Stretch, day_of
from linyi_ie.text import Region, Source

_PLANNING = Pattern(
    r"(?=[将拟计定预力即有下打])(?:(?<![不未现先原即谨])将(?![近军士才要帅领牌相官])(?![^，。；]{0,24}(?:成功|顺利|了(?!解)|完毕|已))|(?<![虚模草])拟(?![人合订于制态声])|拟于|(?<![年度动助体培养工程升业的原实施”])计划(?![”》，。、；的生投总项任])"
    r"|(?<!原)定于|预计|力争|即将|有望|(?<![现原])将于|下一?步|打算)"
)
_SEMICOLON = Pattern("；")
_MEANT_ONCE = ("原定", "原计划", "原定于")
_COMPARED = frozenset("比较由从自到至与同和于超以")
_AFTERMATH = ("以来", "前", "起", "年度")
_DATELINE = Pattern(r"\s{0,8}(?:讯|电)")
_OPENED = Pattern(r"[^，；。！？\n]{0,16}(?:，|$)?[^，；。！？\n]{0,80}")
_HEADING = 24
"""A paragraph no longer than this that holds a year is a heading for those after it: 【2024年·回望】."""
_DATELINE_WITHIN = 200
"""Characters."""
_LONGEST_MONTH = 31
"""Days."""


class Passage:
    """The state that is carried through one text, from one mention to the next."""

    def __init__(self, source: Source, published: date | None, ahead: bool) -> None:
        self._text = source.folded
        self._paragraphs = source.paragraphs
        self._paragraph_starts = [region.start for region in source.paragraphs]
        self._sentences = source.sentences
        self._sentence_starts = [region.start for region in source.sentences]
        self._published = published
        self._paragraph = -1
        self._sentence = Region(0, 0)
        self._context = Context(published=day_of(published) if published else None)
        self._context.today = self._context.published
        self._context.moment = published
        self._context.ahead = ahead
        self._next = 0  # where the next sentence begins
        self._plans: list[int] = []
        self._meant_once = False  # whether the sentence says 原 at all
        self._semicolons: list[int] = []
        self._heading_year: int | None = None
        self._sentence_year: int | None = None
        self._paragraph_year: int | None = None

    def context_at(self, offset: int) -> Context:
        """Return what is known at `offset`; offsets must come in rising order."""
        if offset >= self._next:
            self._enter(offset)
        context = self._context
        context.year = self._sentence_year or self._paragraph_year or self._heading_year
        context.planned = context.ahead or (self._plans != [] and self._planned(offset))
        context.nearest = self._meant_once and self._text.endswith(_MEANT_ONCE, max(0, offset - 3), offset)
        return context

    def _enter(self, offset: int) -> None:
        """Leave behind what governs no longer in the sentence, and the paragraph, that `offset` stands in."""
        paragraph = bisect_right(self._paragraph_starts, offset) - 1
        sentence = bisect_right(self._sentence_starts, offset)
        context = self._context
        if paragraph != self._paragraph:
            self._paragraph = paragraph
            self._paragraph_year = None
            context.before_here = False
            context.year_said = None
        self._sentence_year = None
        self._next = self._sentence_starts[sentence] if sentence < len(self._sentence_starts) else len(self._text) + 1
        self._sentence = self._sentences[sentence - 1] if sentence else Region(0, 0)
        start, end = self._sentence.start, self._sentence.end
        self._plans = [found.start() for found in _PLANNING.finditer(self._text, start, end)]
        self._semicolons = (
            [found.start() for found in _SEMICOLON.finditer(self._text, start, end)] if self._plans else []
        )
        self._meant_once = self._text.find("原", start, end) >= 0
        context.plans_later = context.plans_later and self._plans != []

    def note(self, start: int, end: int, said: Expression, stretch: Stretch | None) -> None:
        """Let a resolved mention stand for the next ones to lean on."""
        context = self._context
        if isinstance(said, CalendarDate):
            if said.year is not None or said.year_word is not None:
                self._note_year(said, start, end)
            closed = said.section in {"全年", "年末"} and said.open_year
            if closed and stretch is not None and stretch.start is not None:
                context.year_said = self._paragraph_year = stretch.start.year
        if stretch is None or stretch.start is None:
            return
        days = stretch.days
        if days == 0:
            first = day_of(stretch.start)
            if start < _DATELINE_WITHIN and _DATELINE.match(self._text, end):
                context.today = first
            if context.published is None or first <= context.published:
                context.day_before = stretch
            context.ended_before = stretch
        elif days is not None:
            context.period = stretch
            if stretch.told_in_days:
                context.days = context.ended_before = stretch
        if days is None or days <= _LONGEST_MONTH:
            context.near = stretch
        context.before, context.before_here = stretch, True

    def _note_year(self, said: CalendarDate, start: int, end: int) -> None:
        year = said.year_in(self._context)
        if year is None:
            return
        if said.year is None:
            self._sentence_year = None if self._text.endswith(_AFTERMATH, end - 2, end) else year
            return
        self._context.year_said = year
        if self._context.topic is None:
            self._context.topic = year
        if self._text[max(0, start - 1) : start] in _COMPARED or self._text.endswith(_AFTERMATH, end - 2, end):
            return
        self._paragraph_year = self._sentence_year = year
        region = self._paragraphs[self._paragraph] if self._paragraph >= 0 else Region(0, 0)
        if region.end - region.start <= _HEADING and self._text[region.start] in "【［[一二三四五六七八九十（(■◆●★▲":
            self._heading_year = year

    def _planned(self, offset: int) -> bool:
        """Whether a word of planning stands before in the sentence, or in the clause that the date opens."""
        plans, context = self._plans, self._context
        before = bisect_left(plans, offset)
        if before and bisect_left(self._semicolons, offset) == bisect_left(self._semicolons, plans[before - 1]):
            return True
        context.plans_later = before < len(plans)
        opened = _OPENED.match(self._text, offset, self._sentence.end)
        return opened is not None and before < len(plans) and plans[before] < opened.end()
