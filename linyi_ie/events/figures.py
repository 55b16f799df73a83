"""Figures: each quantity of a clause with the noun it counts and the verb that governs it.

Chinese news states a figure in few orders: verb noun quantity (建设驿站21个), verb quantity noun (惠及2300名老人),
subject verb quantity (总产量达25.8亿公斤), noun quantity (森林覆盖率71.3%), quantity noun verb (48人参加), and
preposition quantity noun verb (为312名农民工讨回欠薪). Items after the first share its verb (驿站21个、小屋29个).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.predicates import measures, unlisted_verb
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Quantity
from linyi_ie.text import Region
from linyi_ie.trace import SILENT, Trace

_PREPOSITION = regex.compile(
    r"(?P<marker>为|给|(?<![意方动取走志])向|对|让|使|帮|帮助|替|同|与|组织|带领|联合|会同|走进|深入)(?:\p{Han}{1,8}的)?$|(?P<marker>把|将)$"
)
_FOR_WHOM = regex.compile(r"[为给向对](?P<whom>[^，；。：\d为给向对]{2,14}?)$")
_FROM = regex.compile(r"(?<![自理缘来])由(?!于)|从(?![业事严])")
_FORMERLY = regex.compile(r"最初|原来|原先|当初|过去|\w{1,4}前的")
COMPARISON = regex.compile(r"同比|环比|(?<!占)比(?![例重率赛武值])|较(?![大为高低好])|相比")
_COORDINATED = regex.compile(r"\p{Han}{0,8}(?:[、和及与]|以及)")
_COORDINATING = regex.compile(r"[\s、和及与]")
_REACHING = frozenset("到至达在")
_LIFETIME = regex.compile(r"平均年龄|寿命|期望")
_LENGTH = regex.compile(r"(?:用时|耗时|时长|周期|工期|刑期|最[长短])$")
_HOPED = regex.compile(r"[\s，、]{0,8}+(?:力争|预计|计划|确保|目标)")
_LINKS = regex.compile(r"(?:[\s、，,和及与至到并]|以及|其中|分别|达|约|又|还|共|合计|总计|累计|近)*")
_PARTICLES = regex.compile(r"(?:[了出到起至共约近有已的仅只就]|累计|合计|共计|分别|首次)*")
_EXISTING = frozenset({"有", "已有", "现有", "共有", "仍有", "尚有"})
_EMPTY_VERBS = frozenset("为有共是达要")

Shape = Literal["object", "measure", "subject", "prepositional", "item", "bare"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its place.

    `noun` is what is counted or measured, `verb` what governs it; either may be missing. `shape` names the
    order in which they stand: ``object`` (verb noun quantity, verb quantity noun), ``measure`` (the noun is
    the subject of a state), ``subject`` (the counted people act), ``prepositional``, ``item`` (shares the
    verb of the figure before), ``bare``. `marker` is the preposition; `again` tells that the figure says more
    about the noun of the one before; `sure` that a fixed expression names what it counts (死亡3人).
    """

    clause: Clause
    quantity: Entity
    verb: Verb | None
    noun: Region | None
    shape: Shape
    marker: str = ""
    again: bool = False
    sure: bool = False

    @property
    def noun_text(self) -> str:
        """The counted noun's characters, empty if there is none."""
        return self.clause.text[self.noun.start : self.noun.end] if self.noun else ""

    @property
    def verb_text(self) -> str:
        """The governing verb's characters, empty if there is none."""
        return self.verb.text if self.verb else ""

    @property
    def kind(self) -> str:
        """The quantity's kind; a duration that is measured counts as ``measure``."""
        value = self.quantity.value
        return value.kind if isinstance(value, Quantity) else "measure"

    @property
    def unit(self) -> str:
        """The quantity's unit, empty for a bare number."""
        return unit_of(self.quantity)

    @property
    def changes(self) -> bool:
        """Whether it tells by how much something changed, rather than where it stands."""
        return self.has("state", "change") or self.unit in {"个百分点", "个基点"}

    @property
    def beneficiary(self) -> Region | None:
        """Who the verb's doing is for: the noun between 为, 给, 向 and the verb (为会员赠送保障2.4万份)."""
        if self.verb is None or self.shape == "prepositional":
            return None
        found = _FOR_WHOM.search(self.clause.text, self.clause.start, self.verb.start)
        return phrases.trimmed(self.clause.text, found.start("whom"), found.end("whom")) if found else None

    def has(self, section: str, key: str) -> bool:
        """Whether the verb stands in a list of the trigger lexicon."""
        return self.verb is not None and self.verb.text in wordset(section, key)

    def headed(self, section: str, key: str) -> bool:
        """Whether the noun ends with a word of a list of the trigger lexicon."""
        return bool(ending(section, key).search(self.noun_text))


Choose: TypeAlias = Callable[[Figure, Figure | None], Figure]
"""Has the last word on a figure, given the one before it."""


def unit_of(quantity: Entity) -> str:
    """Return a quantity's unit, empty for a bare number."""
    return quantity.value.unit if isinstance(quantity.value, Quantity) else ""


def read_figures(
    clause: Clause, body: int, previous: Figure | None, choose: Choose, trace: Trace = SILENT
) -> Iterator[Figure]:
    """Yield the figures of a clause in order.

    `body` is where the clause's predicate may begin, behind dates and the subject; `previous` is the last
    figure of the same sentence, None at its start; `choose` has the last word on each.
    """
    begin, inner = body, False
    for quantity in clause.of("QUANTITY", "DURATION"):
        begin = min(begin, quantity.start)
        if _hangs_on_nothing(clause, begin, quantity):
            trace.refuse("figure.hangs_on_nothing", quantity)
            continue
        figure = choose(_read(clause, begin, quantity, previous, inner), previous)
        yield figure
        previous, inner, begin = figure, True, quantity.end


def _read(clause: Clause, begin: int, quantity: Entity, previous: Figure | None, inner: bool) -> Figure:
    """Tell in which order a figure stands; the orders are tried from the surest sign to the weakest."""
    text, end = clause.text, quantity.start
    if befell := _casualties().match(text, quantity.end, clause.end):
        return Figure(clause, quantity, None, Region(befell.start(), befell.end()), "bare", sure=True)
    verbs = clause.between(begin, end)
    if verbs and _is_state(verbs[-1]) and _PARTICLES.fullmatch(text, verbs[-1].end, end):
        later = _next_verb(clause, quantity.end)
        if (
            verbs[-1].text in _EXISTING
            and later is not None
            and (noun := phrases.after(clause, quantity.end)) is not None
        ):
            return Figure(clause, quantity, later, noun, "subject")
        bare = previous is not None and previous.shape == "measure" and not text[begin : verbs[-1].start].strip()
        bare = bare and _next_verb(clause, quantity.end) is None
        if verbs[-1].text != "为" or bare or measures().search(_before_dates(clause, begin, verbs[-1].start)):
            return _measured(clause, begin, quantity, verbs[-1], previous)
    if (
        inner
        and previous is not None
        and previous.shape == "prepositional"
        and _COORDINATED.fullmatch(text, begin, end)
    ):
        noun = phrases.after(clause, quantity.end)
        return Figure(clause, quantity, previous.verb, noun, "prepositional", previous.marker)
    marker = _PREPOSITION.search(text, begin, end)
    word = marker.group("marker") if marker else ""
    if marker and word == "组织" and all(verb.start != marker.start("marker") for verb in verbs):
        marker = None
    if marker and not any(verb.end > marker.start() and verb.text != word for verb in verbs):
        noun = phrases.after(clause, quantity.end)
        verb = _next_verb(clause, noun.end if noun else quantity.end)
        return Figure(clause, quantity, verb, noun, "prepositional", word)
    change = _start_of_change(clause, begin, end)
    later = _next_verb(clause, quantity.end)
    if change is not None and later is not None and _is_state(later):
        return Figure(clause, quantity, later, phrases.before(clause, begin, change), "measure")
    governing = _governing(clause, begin, verbs, quantity)
    if governing is not None:
        return _object(clause, begin, quantity, governing, previous)
    if _LINKS.fullmatch(text, begin, end):
        return _leading(clause, quantity, previous, inner)
    unlisted = None if inner and _COORDINATING.match(text, begin) else unlisted_verb(clause, begin, end)
    if unlisted is not None:
        return _done(clause, begin, quantity, unlisted)
    noun = phrases.before(clause, begin, _compared(clause, begin, end))
    if inner and previous is not None and previous.noun is not None and previous.noun.start >= previous.quantity.end:
        noun = phrases.after(clause, quantity.end) or noun
    hoped, measure = _HOPED.match(text, begin), measures().search(text[begin:end])
    if previous is not None and previous.verb is not None and not hoped and not measure:
        return Figure(clause, quantity, previous.verb, noun, "item")
    return Figure(clause, quantity, None, noun, "bare")


def _before_dates(clause: Clause, begin: int, end: int) -> str:
    """The text before a verb without the dates right before it (毕业率2023年为96%)."""
    for date in reversed(clause.of("DATE")):
        if date.end == end and date.start >= begin:
            end = date.start
    return clause.text[begin:end]


def _governing(clause: Clause, begin: int, verbs: tuple[Verb, ...], quantity: Entity) -> Verb | None:
    """The verb that governs a figure: the first with a meaning of its own, or what it makes others do.

    A verb right before a sum that is a noun too (护理补贴260万元) is that noun.
    """
    meant = [verb for verb in verbs if verb.text not in _EMPTY_VERBS]
    if meant and meant[-1].end == quantity.start and meant[-1].start > begin:
        meant = meant[:-1] if meant[-1].text in wordset("funding", "nouns") else meant
    if len(meant) > 1 and meant[0].text in wordset("causing", "verbs") and meant[1].start > meant[0].end:
        return meant[1] if phrases.before(clause, meant[1].end, quantity.start) else meant[0]
    return meant[0] if meant else None


def _object(clause: Clause, begin: int, quantity: Entity, verb: Verb, previous: Figure | None) -> Figure:
    """Verb and quantity with the noun between or behind them; else the last noun counted so, else the subject."""
    between, behind = _beside(clause, verb.end, quantity)
    noun = _chosen(clause, quantity, between, behind)
    if noun is None and previous is not None and previous.unit == unit_of(quantity):
        noun = previous.noun
    if noun is None and not (isinstance(quantity.value, Quantity) and quantity.value.kind == "money"):
        noun = phrases.before(clause, begin, verb.start)
        noun = None if noun is not None and clause.text[noun.start] in "为向给对在从由" else noun
    return Figure(clause, quantity, verb, noun, "object")


def _beside(clause: Clause, start: int, quantity: Entity) -> tuple[Region | None, Region | None]:
    """The noun phrases between a verb that ends at `start` and its quantity, and behind the quantity."""
    return phrases.before(clause, start, quantity.start), phrases.after(clause, quantity.end, governed=True)


def _chosen(clause: Clause, quantity: Entity, between: Region | None, behind: Region | None) -> Region | None:
    """Which of the two is counted: what stands before 等 and 的 gives examples or says whose (某镇的12个村)."""
    return (behind or between) if clause.text[quantity.start - 1] in "等的" else (between or behind)


def _done(clause: Clause, begin: int, quantity: Entity, verb: Verb) -> Figure:
    """A verb that only the dictionary knows: with what it is done to, else with what it measures, else alone."""
    between, behind = _beside(clause, verb.end, quantity)
    if (noun := _chosen(clause, quantity, between, behind)) is not None:
        return Figure(clause, quantity, verb, noun, "object")
    measured = phrases.subject_before(clause, begin, verb.start)
    if verb.text[-1] in _REACHING or (measured and measures().search(clause.text[: measured.end], measured.start)):
        return Figure(clause, quantity, verb, measured, "measure")
    return Figure(clause, quantity, verb, Region(verb.start, verb.end), "object")


def _measured(clause: Clause, begin: int, quantity: Entity, verb: Verb, previous: Figure | None) -> Figure:
    """Subject, state verb, quantity: the noun is the subject; a bare 同比增长 takes the one before."""
    noun = phrases.subject_before(clause, begin, _compared(clause, begin, verb.start))
    if noun is not None and clause.text[noun.start : noun.end] in wordset("measures", "adverbs"):
        noun = None
    if clause.text.startswith("的", quantity.end) and not (noun and measures().search(clause.text[: noun.end])):
        noun = phrases.after(clause, quantity.end, governed=True) or noun
    if noun is None and verb.text in wordset("measures", "nouns") & wordset("state", "level"):
        return Figure(clause, quantity, verb, Region(verb.start, verb.end), "measure")
    if noun is None and verb.text in wordset("establishment", "verbs") | wordset("plain", "output"):
        if (counted := phrases.after(clause, quantity.end, governed=True)) is not None:
            return Figure(clause, quantity, verb, counted, "object")
    if noun is None and previous is not None:
        return Figure(clause, quantity, verb, previous.noun, "measure", again=True)
    return Figure(clause, quantity, verb, noun, "measure")


def _leading(clause: Clause, quantity: Entity, previous: Figure | None, inner: bool) -> Figure:
    """A quantity at the head: it counts the subject, or says again what the figure before said."""
    noun = phrases.after(clause, quantity.end)
    if noun is None and previous is not None and inner:
        return Figure(clause, quantity, previous.verb, previous.noun, previous.shape, again=True)
    return Figure(clause, quantity, _next_verb(clause, noun.end if noun else quantity.end), noun, "subject")


def _hangs_on_nothing(clause: Clause, begin: int, quantity: Entity) -> bool:
    """Ages, lengths of time that nothing measures, and 分三期 belong to no event."""
    before = clause.text[max(begin, quantity.start - 1) : quantity.start]
    measured = any(verb.end == quantity.start and _is_state(verb) for verb in clause.verbs)
    measured = measured or _LENGTH.search(clause.text, begin, quantity.start) is not None
    if quantity.label == "QUANTITY":
        aged = unit_of(quantity) in {"岁", "周岁"}
        return before == "分" or (aged and not _LIFETIME.search(clause.text, begin, quantity.start))
    changed = before in {"由", "从"} and any(verb.start >= quantity.end and _is_state(verb) for verb in clause.verbs)
    return not measured and not changed


def _start_of_change(clause: Clause, begin: int, end: int) -> int | None:
    """Where 由 or 从 opens a change from one figure to another (由45天压缩至12天)."""
    figures = {entity.start for entity in clause.of("QUANTITY", "DURATION", "DATE")}
    for found in _FROM.finditer(clause.text, begin, end):
        if found.end() in figures or _FORMERLY.match(clause.text, found.end(), clause.end):
            return found.start()
    return None


def _compared(clause: Clause, begin: int, end: int) -> int:
    """Where a comparison begins (同比, 比上年, 由…), so that what is before it is the noun; `end` if nowhere."""
    found = COMPARISON.search(clause.text, begin, end)
    change = _start_of_change(clause, begin, end)
    return min(found.start() if found else end, end if change is None else change)


def _is_state(verb: Verb) -> bool:
    return any(verb.text in wordset("state", key) for key in ("level", "change", "shares"))


def _next_verb(clause: Clause, start: int) -> Verb | None:
    return next((verb for verb in clause.verbs if verb.start >= start), None)


@cache
def _casualties() -> regex.Pattern[str]:
    return regex.compile(alternation(words("triggers", "casualties.words")))
