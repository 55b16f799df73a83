"""Times: dates, periods, sets and lengths of time, placed against the publication date and the text before.

Counts: 2024年9月12日上午9时30分, 去年以来, 前三季度, 9月至10月, “十四五”期间, 春节前夕, 近日, 每年, 45天.
Does not count: 八一路, 三分之二, 日复一日, 4/5G, 第三天, and numbers that only look like years.

Patterns propose expressions; neighbours are joined (9月1日 + 至 + 3日), heads and tails are taken in
(截至…, …以来); then all are resolved from left to right, each date standing for the next to lean on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linyi_ie.errors import InputError
from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import (
    CALENDAR_STARTS,
    CLOCK_ALONE,
    CLOCK_STARTS,
    DAYS_AND_TIMES,
    NUMERIC,
    NUMERIC_STARTS,
    YEARS_AND_PARTS,
    YEARS_BEFORE,
)
from linyi_ie.recognisers.calendar_reading import calendar_date
from linyi_ie.recognisers.durations import RULES as DURATION_RULES, Length
from linyi_ie.recognisers.eras import RULES as ERA_RULES
from linyi_ie.recognisers.festival_rules import RULES as FESTIVAL_RULES
from linyi_ie.recognisers.lunar_rules import RULES as LUNAR_RULES
from linyi_ie.recognisers.passage import Passage
from linyi_ie.recognisers.range_rules import RULES as RANGE_RULES
from linyi_ie.recognisers.reading import as_read
from linyi_ie.recognisers.relative_times import Festival, Vague
from linyi_ie.recognisers.rolling_rules import RULES as ROLLING_RULES
from linyi_ie.recognisers.rules import Found, Pattern, Rule, entity, propose, settle
from linyi_ie.recognisers.sets import RULES as SET_RULES
from linyi_ie.recognisers.time_rules import RULES as WORD_RULES
from linyi_ie.recognisers.timeline import Context, Expression, Stretch, day_of, stretch, up_to, whole_day
from linyi_ie.records import Entity
from linyi_ie.text import Source

_TO = Pattern(r"起?\s?(?:至|到|——|—|–|-|~|－|―)\s?")
_LONGEST_TO = 5
_BETWEEN = Pattern(r"之?间(?!断|接|谍|隙)")
_HEAD = Pattern(r"(?:截至|截止到?|整个|每逢|每年的?|每)$")
_LAST_OF_HEADS = ("至", "止", "到", "个", "逢", "每", "年", "的")
_FIRST_OF_TAILS = frozenset("以起前左许期当或及之后")
_TAIL = Pattern(
    r"(?:(?P<since>以来(?!自))|(?P<from>起(?!来|草|步|诉|点|重|飞|航|因|源|始|居))|(?P<eve>前夕|前一天)|(?P<about>前后|左右|许)|(?P<during>期间)"
    r"|(?P<day>当天|当日)|(?P<before>[或及]?(?:之前|以前)|前(?![\d一二三四五六七八九十半夕后往来进列期身景沿瞻置]|提(?![交供出升])))"
    r"|(?P<after>[或及]?(?:之后|以后)|后(?=[，,、])))"
)

RULES: tuple[Rule[Expression | Length], ...] = (
    Rule("date.calendar", DAYS_AND_TIMES, calendar_date, starts=CALENDAR_STARTS, otherwise=YEARS_AND_PARTS),
    Rule("date.calendar", CLOCK_ALONE, calendar_date, starts=CLOCK_STARTS),
    Rule("date.numeric", NUMERIC, calendar_date, starts=NUMERIC_STARTS, needs="0123456789"),
    *RANGE_RULES,
    *ROLLING_RULES,
    *SET_RULES,
    *ERA_RULES,
    *FESTIVAL_RULES,
    *LUNAR_RULES,
    *WORD_RULES,
    *DURATION_RULES,
)


@dataclass(slots=True)
class Mention:
    """A time expression with everything that belongs to it: the end of a range, a head, a tail."""

    rule: str
    start: int
    end: int
    left: Expression
    right: Expression | None = None
    head: str = ""
    tail: str = ""

    def resolve(self, context: Context) -> Stretch | None:
        """Place it: the expression itself, then what range, head and tail make of it."""
        placed = self.left.resolve(context)
        if placed is None or isinstance(self.left, Vague):
            return placed
        if self.right is not None:
            end = self._end(placed, context)
            if end is None:
                return None
            placed = stretch(placed.start, end)
        return self._with_words(placed, context) if self.head or self.tail else placed

    def _end(self, start: Stretch, context: Context) -> date | None:
        """The end of a range; where its year is open it is that of the start, or the next."""
        right, first = self.right, start.start
        if isinstance(right, CalendarDate) and first is not None and right.open_year:
            for year in (first.year, first.year + 1):
                end = right.in_year(year).resolve(context)
                if end is not None and end.end is not None and day_of(end.end) >= day_of(first):
                    return end.end
            return None
        if isinstance(right, CalendarDate) and first is not None and right.year_word in YEARS_BEFORE:
            right = right.in_year(first.year + YEARS_BEFORE[right.year_word])
        end = right.resolve(context) if right is not None else None
        if isinstance(right, CalendarDate) and right.weekday is not None and end is not None and end.end and first:
            weeks = max(0, -((day_of(end.end) - day_of(first)).days // 7))
            return end.end + timedelta(weeks=weeks)
        if end is None or end.end is None or (first is not None and day_of(end.end) < day_of(first)):
            return None
        return end.end

    def _with_words(self, placed: Stretch, context: Context) -> Stretch | None:
        match self.tail:
            case "":
                pass
            case "since":
                return stretch(placed.start, up_to(placed.start, context.published).end, placed.timex)
            case "from" | "after":
                return stretch(placed.start, None, placed.timex)
            case "before":
                return stretch(None, self._until(placed), placed.timex)
            case "eve":
                return whole_day(day_of(placed.start) - timedelta(days=1)) if placed.start else None
            case _:
                pass
        if self.head.startswith("截"):
            return stretch(None, placed.end, placed.timex)
        return None if self.head.startswith("每") else placed

    def _until(self, placed: Stretch) -> date | None:
        """2015年以前 ends with 2014; 9月底前 and 8月31日前 are terms and include their last day."""
        year = isinstance(self.left, CalendarDate) and self.left == CalendarDate(year=self.left.year)
        return placed.start - timedelta(days=1) if year and placed.start else placed.end


# ── Joining ───────────────────────────────────────────────────────────────────────────────────────


def _mentions(text: str, found: list[Found[Expression | Length]]) -> Iterator[Mention | Found[Length]]:
    index = 0
    while index < len(found):
        one = found[index]
        what = one.what
        if isinstance(what, Length):
            yield Found(one.rule, one.start, one.end, what)
            index += 1
            continue
        floor = found[index - 1].end if index else 0
        mention = Mention(one.rule, one.start, one.end, what)
        index += 1
        if index < len(found) and _may_join(text, one.end, found[index].start) and _joined(text, mention, found[index]):
            index += 1
        if index < len(found) and found[index].start == mention.end and _names_the_day(what, found[index].what):
            mention.end = found[index].end
            index += 1
        _dress(text, mention, floor)
        while index < len(found) and found[index].start < mention.end:  # taken in as a tail: 当天
            index += 1
        yield mention


def _names_the_day(left: Expression, right: Expression | Length) -> bool:
    """5月12日全国防灾减灾日, 1月28日至2月4日春节假期: the festival only names the days that stand before it."""
    if not isinstance(right, Festival) or right.year is not None:
        return False
    return isinstance(left, CalendarDate) and left.day is not None


def _may_join(text: str, end: int, start: int) -> bool:
    """Whether what ends and what starts here are near enough to be one mention; side by side only 至今 joins."""
    return start - end <= _LONGEST_TO and (start > end or text.startswith("至今", start))


def _joined(text: str, left: Mention, right: Found[Expression | Length]) -> bool:
    """9月1日 + 至 + 3日, 2021年 + 至今: one mention when nothing but a dash or 至 stands between."""
    what = right.what
    if isinstance(what, Length):
        return False
    if right.start > left.end and _TO.fullmatch(text, left.end, right.start) is None:
        bracket = _BETWEEN.match(text, right.end) if text[left.end : right.start] in {"和", "与"} else None
        if bracket is not None:
            left.end, left.right = bracket.end(), what
        return bracket is not None
    if isinstance(left.left, CalendarDate) and isinstance(what, CalendarDate):
        what = what.inherit(left.left)
    between = _BETWEEN.match(text, right.end)  # 2015年到2020年间
    left.end, left.right = between.end() if between is not None else right.end, what
    return True


def _dress(text: str, mention: Mention, floor: int) -> None:
    """Take in 截至 before, down to where the mention before ends, and 以来, 起, 前 behind."""
    if text.endswith(_LAST_OF_HEADS, floor, mention.start):
        head = _HEAD.search(text, max(floor, mention.start - 4), mention.start)
        if head is not None:
            mention.start, mention.head = head.start(), head.group()
    tail = _TAIL.match(text, mention.end) if text[mention.end : mention.end + 1] in _FIRST_OF_TAILS else None
    if tail is not None and not (tail.lastgroup == "before" and mention.head.startswith("截")):
        mention.end, mention.tail = tail.end(), tail.lastgroup or ""


# ── Resolving ─────────────────────────────────────────────────────────────────────────────────────


def times_in(source: Source, published: date | None, ahead: bool = False) -> list[Entity]:
    """Return the dates and durations of a prepared text, ordered, without overlap.

    With `ahead` a month or weekday without more is the next one, as everyday speech has it; news looks back.
    """
    found = settle(propose(RULES, source.folded))
    if not found:
        return []
    passage = Passage(source, published, ahead)
    entities: list[Entity] = []
    for one in _mentions(source.folded, found):
        if isinstance(one, Found):
            entities.append(entity(source, one.rule, one.start, one.end, "DURATION", one.what.duration))
            continue
        context = passage.context_at(one.start)
        try:
            placed = one.resolve(context)
        except (ValueError, OverflowError):  # out of the years that a date can hold: 明年, told in 9999
            placed = None
        passage.note(one.start, one.end, one.left, placed)
        value = placed.span if placed else None
        entities.append(entity(source, one.rule, one.start, one.end, "DATE", value))
    return entities


def _reference(published: object) -> date | None:
    if published is None or isinstance(published, date):
        return published
    if isinstance(published, str):
        try:
            return datetime.fromisoformat(published) if len(published) > 10 else date.fromisoformat(published)
        except ValueError as wrong:
            raise InputError(f"published must be an ISO date, not {published!r}", "published") from wrong
    kind = type(published).__name__
    raise InputError(f"published must be a date, a datetime or an ISO string, not {kind}", "published")


def find_times(text: str, published: date | datetime | str | None = None) -> list[Entity]:
    """Find dates (label DATE, value `TimeSpan`) and lengths of time (DURATION, value `Duration`) in `text`.

    Offsets are half-open and count code points of `text` as given. `published` is the day that 去年 and
    9月12日 refer to; without it only dates with an explicit year get a value. A value of None means that the
    text says too little (近日) or that the reference is missing. Raises `InputError` for other types, and for
    a string that is no ISO date.

    Examples:
        >>> [(entity.text, str(entity.value.start)) for entity in find_times("于9月12日召开", "2024-10-01")]
        [('9月12日', '2024-09-12')]
    """
    reference = _reference(published)
    return as_read(lambda source: times_in(source, reference), text)
