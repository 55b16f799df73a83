"""Honours: titles of awards, honorary titles, medals, certificates, and lists that one enters.

Counts: 全国五一劳动奖章 wherever it stands; any name that a verb of awarding introduces and that ends like an
honour (获评湖北省绿色学校, 授予12个单位“先进基层党组织”称号); places won (金奖3项); what is coordinated with one
of these. With its scope words (全国, 山东省, 省级); without enclosing quotes, without a trailing 称号 or 证书.
Does not count: 优秀 or 先进 as mere praise, a prize's money (奖金), 表彰 with a person, a rank (第4名).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from linyi_ie.lexicon import table, words
from linyi_ie.recognisers.places import fronts, levels, provinces
from linyi_ie.recognisers.proposals import (
    CLOSE_QUOTE,
    OPEN_QUOTE,
    QUOTES,
    Proposal,
    any_of,
    counted_in,
    named_entity,
    naming_rules,
    strongest,
)
from linyi_ie.recognisers.rules import Rule, alternation, propose
from linyi_ie.records import Entity, Honour, HonourLevel
from linyi_ie.text import Source


@cache
def scope_levels() -> dict[str, HonourLevel]:
    """全国 → national, 省级 → provincial …, as the words say without knowing the place."""
    scopes = table("honours")["scopes"]
    return {word: level for level, listed in scopes.items() for word in listed}


# ── Patterns ──────────────────────────────────────────────────────────────────────────────────────

_SCOPE_WORD = alternation(scope_levels())
_PROVINCE = alternation({*provinces(), *provinces().values()})
_GREAT = rf"(?:{any_of('honours', 'great')}|{_PROVINCE})"
_NAME = any_of("honours", "names")
_CLASS = any_of("honours", "classes")
_RANK = any_of("honours", "ranks")
_HEAD = any_of("honours", "heads", "names", "classes", "ranks")
_PRAISE = any_of("honours", "praise")
_TITLE = any_of("honours", "titles")
_TOKEN = any_of("honours", "tokens")
_RECEIVE = rf"{any_of('honours', 'receiving')}[了过为]?(?:成为)?"
_CONFER = any_of("honours", "conferring")
_COUNT = counted_in("名|个|人|项|枚|家|次|件|座|所|支|户|块|条|篇|款")
_YEAR = r"(?:[0-9]{4}年度?)?(?:首批|第[一二三四五六七八九十]+批)?"

_IN = rf"[^{QUOTES}，。\n]"
_QUOTED = rf"{OPEN_QUOTE}[^{QUOTES}\n]{{1,20}}{CLOSE_QUOTE}(?!{_TOKEN})"
_PAREN = r"[（(][^（）()\n]{1,6}[）)]"
_UNIT = rf"(?:(?![的了]|等{_COUNT})[\p{{Han}}A-Za-z0-9·%+-]|(?<=[A-Z]) (?=[0-9])|{_QUOTED}|{_PAREN})"
_END = rf"(?!{_RANK}|[“「『])(?={any_of('honours', 'closing')}|{_COUNT}|[0-9]|[^\p{{Han}}A-Za-z0-9]|$)"
_LISTED = rf"(?={any_of('honours', 'listing')}|{_COUNT}|[，。；、,;”」』！\"（(]|$)"
_FIRST = rf"(?![此该评以记]|{any_of('honours', 'receiving')})"

_BARE = rf"{_YEAR}(?P<name>{_FIRST}(?:(?:{_SCOPE_WORD}|{_PROVINCE})[、和])?{_UNIT}{{1,34}}?(?<={_HEAD})){_END}"
_INNER = rf"{OPEN_QUOTE}(?P<name>{_IN}{{2,30}}){CLOSE_QUOTE}"
_PRAISED = rf"{_IN}{{0,16}}{_PRAISE}{_IN}{{1,12}}"
_HEADED = rf"{OPEN_QUOTE}(?P<name>{_IN}{{2,30}}(?<={_HEAD})|{_PRAISED}){CLOSE_QUOTE}"
_TITLED = rf"{OPEN_QUOTE}(?P<name>{_IN}{{1,16}}(?<={_TITLE})|{_PRAISED}){CLOSE_QUOTE}"
_WHOLE = rf"(?!{_UNIT}{{0,10}}(?<={_HEAD}){_END})"
"""After a closing quote: the name does not go on behind it (“四有”优秀军人)."""
_NO_CAMPAIGN = r"(?!\p{Han}{0,8}(?:活动|评选|大会|大赛|竞赛|工程|行动))"
_RECIPIENT = rf"(?:\p{{Han}}{{0,4}}{any_of('honours', 'recipients')})?"
_PASSIVE = r"被[^，。；“”\n]{2,24}?(?:追授|授予)"
_MAKE = r"(?:认定|命名|确定|评|推选)[^，。；\n“”]{2,40}?为"
_SCOPED_HEAD = "(?:(?:教育|示范|实训|培训)基地|示范单位|先进集体|先进个人)"

_PATTERNS: dict[str, tuple[str, float]] = {
    "lexicon": (rf"(?P<name>{_SCOPE_WORD}{{0,2}}{_NAME}{_RANK}?)(?!活动|大会|工程)", 0.9),
    "scoped": (
        rf"(?P<name>{_SCOPE_WORD}{{0,2}}{_CLASS})(?!和|、\p{{Han}}{{2,8}}(?:大会|会议)|活动|大会|工程|评选)",
        0.9,
    ),
    "rank": (
        rf"(?P<name>{_RANK})(?=[由、，。；：:,;“”]|\s|{_COUNT}|[0-9]+(?:[，。、]|\s)|被|突破)",
        0.85,
    ),
    "received": (rf"{_RECEIVE}《?{_BARE}", 0.8),
    "praised": (
        rf"{_RECEIVE}{_YEAR}(?P<name>{_FIRST}{_UNIT}{{0,24}}?{_PRAISE}(?:(?!{_COUNT}){_UNIT}){{1,14}}?){_LISTED}",
        0.7,
    ),
    "scoped list": (rf"{_RECEIVE}{_YEAR}(?P<name>{_UNIT}{{3,30}}?){_LISTED}", 0.6),
    "called": (rf"(?:{_RECEIVE}|{_PASSIVE}){_YEAR}(?P<name>{_FIRST}{_UNIT}{{2,30}}?)(?=荣誉称号|称号)", 0.75),
    "given": (rf"{_PASSIVE}{_BARE}", 0.75),
    "stated": (
        rf"{any_of('honours', 'stating')}(?P<name>{_GREAT}{_UNIT}{{1,28}}?(?<={_HEAD})){_END}",
        0.6,
    ),
    "received quoted": (rf"{_RECEIVE}(?:{_COUNT}|[\p{{Han}}0-9]{{2,10}})?{_INNER}{_WHOLE}", 0.85),
    "counted after": (rf"{any_of('honours', 'counting')}了?{_BARE}(?={_COUNT})", 0.8),
    "quoted title": (rf"{_TITLED}{_WHOLE}{_NO_CAMPAIGN}", 0.55),
    "made": (rf"{_MAKE}{_BARE}", 0.75),
    "made quoted": (rf"{_MAKE}{_INNER}", 0.8),
    "line": (rf"(?<=^|\n)(?P<name>{_UNIT}{{2,14}}奖)(?=[：:])", 0.8),
    "scoped title": (rf"(?P<name>{_GREAT}{_UNIT}{{2,16}}?{_SCOPED_HEAD}){_END}", 0.6),
    "list of titles": (
        rf"(?<=^|[。，,；\s])(?P<name>{_UNIT}{{2,10}}(?<={_TITLE}))"
        rf"(?=(?:、{_UNIT}{{2,10}}(?<={_TITLE}))+(?:等|…|[，。；]))",
        0.7,
    ),
    "titled": (rf"{_INNER}(?={_TOKEN}|等(?:荣誉|称号))", 0.9),
    "prize": (
        rf"{OPEN_QUOTE}(?P<name>{_IN}{{2,20}}(?:奖|奖章|奖状|奖杯|勋章|{_NAME})){CLOSE_QUOTE}{_NO_CAMPAIGN}",
        0.85,
    ),
    "counted": (rf"{_COUNT}{_TITLED}{_WHOLE}", 0.8),
    "conferred": (rf"{_CONFER}[^，。；,;\n“”]{{0,60}}?{_COUNT}{_RECIPIENT}为?{_BARE}", 0.75),
    "conferred quoted": (rf"{_CONFER}[^，。；,;\n]{{0,60}}?(?<!的){_HEADED}{_WHOLE}", 0.8),
}
_NEXT_PATTERN = (
    rf"[”」』》]?{_TOKEN}?(?:(?:{_COUNT}|[0-9]{{1,6}})[、,，]|[、和及]|以及)(?:{_COUNT})?(?:{_HEADED}{_WHOLE}|{_BARE})"
)
_COORDINATED = 0.75
_TAKE_PLACE = frozenset({"honour:lexicon", "honour:scoped"})
"""Rules whose name takes a place in front of it: 临沂市|五一劳动奖章."""
_NEED_SCOPE = frozenset({"honour:scoped", "honour:scoped list"})

# ── Build ─────────────────────────────────────────────────────────────────────────────────────────

_LONGEST_SCOPE = 12
_FORM = regex.compile(rf"{_HEAD}$|{_PRAISE}")
_BARE_PRAISE = frozenset(words("honours", "bare"))
_NEVER_LAST = words("honours", "never_last")
_CLAUSE_WORD = regex.compile(rf"{any_of('honours', 'inside')}|第[0-9一二三四五六七八九十]+[名位]")
_CLAUSE_FIRST = words("honours", "clause_first")
_CONTEST = regex.compile(
    rf".{{4,40}}(?:{any_of('activities', 'contests')}|项目|(?<=类))"
    r"(?=(?:\p{Han}|[0-9]){0,8}(?:[特一二三四]等奖|[金银铜][奖牌]|[冠亚季]军)$)"
    r"|\p{Han}{1,6}(?:项目|类)(?=[特一二三四]等奖$|[金银铜][奖牌]$)"
)
"""What stands before a place won and is no part of it: the contest, the event."""


def scope_of(name: str) -> int:
    """Return the length of the scope words that open a name: 全国文明城市 → 2, 十佳少年 → 0."""
    known, scopes = levels(), scope_levels()
    sizes = range(min(len(name), _LONGEST_SCOPE), 0, -1)
    return next((size for size in sizes if name[:size] in known or name[:size] in scopes), 0)


def level_of(name: str) -> HonourLevel | None:
    """Return the level that a name's own first words say: 全国文明城市 → national, 十佳少年 → None."""
    scope = name[: scope_of(name)]
    return levels().get(scope) or scope_levels().get(scope)


def without_contest(folded: str, start: int, end: int) -> int:
    """Return where a place won begins behind the contest that a span opens with, the span's start if there is none."""
    contest = _CONTEST.match(folded, start, end)
    return contest.end() if contest else start


def ends_like_honour(surface: str) -> bool:
    """Say whether a surface has the form of an honour's name: a head at its end, or a word of praise."""
    return _FORM.search(surface) is not None


def is_no_honour(folded: str, start: int, end: int) -> bool:
    """Say whether a span cannot be an honour's name: a bare class, a clause, a post."""
    surface = folded[start:end]
    bare = len(surface) < 2 or surface in _BARE_PRAISE or surface.endswith(_NEVER_LAST)
    return bare or _CLAUSE_WORD.search(surface) is not None


@cache
def _rules() -> tuple[Rule[Proposal], ...]:
    return naming_rules("honour", _PATTERNS, is_no_honour)


@cache
def _next() -> regex.Pattern[str]:
    return regex.compile(_NEXT_PATTERN)


# ── Find ──────────────────────────────────────────────────────────────────────────────────────────


def find_honours(source: Source) -> list[Entity]:
    """Return candidates with evidence and confidence, in order of their start; they may overlap."""
    return strongest(_candidates(source))


def _candidates(source: Source) -> Iterator[Entity]:
    folded = source.folded
    place_before = fronts(folded)
    followed: set[int] = set()
    for found in propose(_rules(), folded):
        start, end = found.what.start, found.what.end
        if found.rule in _TAKE_PLACE:
            start = place_before.get(start, start)
        if found.rule in _NEED_SCOPE and scope_of(folded[start:end]) < 2:
            continue
        yield _entity(source, start, end, found.rule, found.what.confidence)
        yield from _coordinated(source, end, followed)


def _coordinated(source: Source, end: int, followed: set[int]) -> Iterator[Entity]:
    """Follow A、B和C from the end of A; `followed` holds the ends from which that was done."""
    while end not in followed and (match := _next().match(source.folded, end)):
        followed.add(end)
        start, end = match.span("name")
        if is_no_honour(source.folded, start, end) or source.folded.startswith(_CLAUSE_FIRST, start):
            return
        yield _entity(source, start, end, "honour:coordinated", _COORDINATED)


def _entity(source: Source, start: int, end: int, rule: str, confidence: float) -> Entity:
    """Build the honour; the contest in front of a place won is a name of its own: …锦标赛|女子500米铜牌."""
    start = without_contest(source.folded, start, end)
    value = Honour.trusted(name=source.text[start:end], level=level_of(source.folded[start:end]))
    return named_entity(source, "HONOUR", (start, end), rule, confidence, value)
