"""Activities: named meetings, campaigns, contests, courses, programmes, projects and festivals.

Counts: a name with its head noun (“春风送岗”系列招聘活动, 第三届职工艺术节, 全省推进会); a whole quoted
name after 开展, 启动, 举办 (开展“田间课堂”260余场). With 首届 or 第三届, with quotes that open or stand inside
it; without a leading year, and without quotes that enclose all of it.
Does not count: bare 活动, 会议, 大赛; counted classes (培训班26期, 招聘会12场); 系列活动; systems and things
(竞赛体系, “掌上办”小程序); what a clause says of an activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from linyi_ie.lexicon import words
from linyi_ie.recognisers.honours import scope_of
from linyi_ie.recognisers.places import fronts
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
from linyi_ie.records import Entity
from linyi_ie.text import Source

# ── Patterns ──────────────────────────────────────────────────────────────────────────────────────

_STRONG = any_of("activities", "strong")
_HEAD = any_of("activities", "heads", "strong")
_VERBAL = frozenset(words("activities", "verbal"))
_LONG = alternation(head for head in words("activities", "heads") if len(head) > 1 and head not in _VERBAL)
_OPENING = any_of("activities", "opening")
_BEGUN = any_of("activities", "begun")
_HAPPENING = any_of("activities", "happening")
_CALLED = rf"{any_of('activities', 'adverbs')}*{any_of('activities', 'called')}"
_STOP = any_of("activities", "stops")
_THING = any_of("activities", "things")
_GOING_ON = any_of("activities", "continuing")
_CONTEST = any_of("activities", "contests")

_NUMERAL = r"[0-9一二三四五六七八九十百]{1,4}"
_CHINESE = r"[一二三四五六七八九十]{1,3}"
_SESSION = rf"{_CHINESE}届{_CHINESE}次"
_ORDINAL = rf"(?:首届|第{_NUMERAL}[届次个期季]|{_SESSION})"
_COUNT = counted_in("场次|班次|批次|场|期|次|个|项|班|届|轮|批|堂|季|节|讲")
_YEARS = r"(?:[0-9—-]{4,9}年度?)?"

_QUOTE = rf"{OPEN_QUOTE}[^{QUOTES}，。\n]{{2,24}}{CLOSE_QUOTE}"
_SLOGAN = rf"{OPEN_QUOTE}[^{QUOTES}。\n]{{2,30}}{CLOSE_QUOTE}"
_WHOLE = rf"{OPEN_QUOTE}(?P<name>[^{QUOTES}，。\n]{{2,24}}"

_VERB = rf"{_STOP}(?!仪式|大会)|对(?![接口抗话])|自[0-9]|(?<!党)组织(?!工作|生活|部|建设|力|振兴)"
_CHAR = rf"(?:(?!{_VERB}|(?<=[节赛会展])上(?!海))[\p{{Han}}A-Za-z0-9·+\-])"
_TAIL = rf"(?:(?!{_COUNT}){_CHAR})"
_BODY = rf"(?:{_CHAR}|{_QUOTE}|暨)"
_END = (
    rf"(?=[^\p{{Han}}A-Za-z]|{_HAPPENING}|{_STOP}|等|和|与|及|暨|课题|情况|数据|结果|{_COUNT}"
    r"|不少于|不低于|逾|近[0-9]|约[0-9]|$)"
)
_ENDED = rf"(?:(?<={_STRONG})(?!{_GOING_ON})|(?<={_HEAD}){_END})"
_ENDED_SLOGAN = rf"(?:(?<={_LONG}|{_STRONG})(?!{_GOING_ON})|(?<={_HEAD}){_END})"
_FRONT = r"(?<=^|[\s，。；：、！？,;:】〕）)■▲◎●◆▶—]|[日年月午晨晚时分天底初]|期间|以来|起|后|的|了|[0-9]{4})"
_BREAK = r"[，。；、,;]"
_WHEN = r"(?:[0-9年月日至上下午晚\-—]{2,20}|\p{Han}{0,2}在[^，。；\n]{2,20}|于[^，。]{2,12})"
_PRIZE = r"(?:[特一二三四]等奖|[金银铜优][秀胜]?奖|[金银铜]牌|[冠亚季]军)"
_WON = rf"(?:\p{{Han}}{{1,3}}组|[男女]子\p{{Han}}{{0,4}}[0-9]*米?\p{{Han}}{{0,3}}|团体|个人|单项)?{_PRIZE}"
_CAMPAIGN = "(?:行动|计划|工程|大赛|竞赛|论坛|讲堂|大讲堂|博览会|招聘会|艺术节|文化节|宣传月|宣传周|服务月|开放日)"
_NO_REFERENCE = r"(?![0-9]{1,2}[日月]|[该此这本其是])"
_BEFORE_PROJECT = rf"(?:{_FRONT}|(?<={any_of('activities', 'before_projects')}))"
_AFTER_PROJECT = rf"(?={any_of('activities', 'building')}|[，。、\s]|[0-9]{{1,2}}月)"

_PATTERNS: dict[str, tuple[str, float]] = {
    "quote first": (rf"(?P<name>{_SLOGAN}{_TAIL}{{0,16}}){_ENDED_SLOGAN}", 0.85),
    "begun with quote": (
        rf"{_BEGUN}了?(?P<name>{_SLOGAN}(?!等){_TAIL}{{1,12}}(?<!{_THING}))(?={_BREAK}|{_COUNT})",
        0.7,
    ),
    "ordinal": (rf"(?P<name>{_ORDINAL}{_BODY}{{0,30}}){_ENDED}", 0.8),
    "scoped": (
        rf"{_FRONT}{_YEARS}(?P<name>(?![0-9]){_BODY}{{5,36}}(?<={_STRONG}))(?=[、上中在]|{_WHEN}|{_HAPPENING})",
        0.65,
    ),
    "opened": (rf"{_OPENING}[了的]?{_YEARS}(?P<name>{_BODY}{{3,36}}(?<={_STRONG})){_END}", 0.65),
    "opened campaign": (
        rf"(?:开展|启动|深化|实施|完成){_YEARS}(?P<name>{_BODY}{{4,24}}(?<=活动|工程|计划|项目|行动)){_END}",
        0.55,
    ),
    "subject": (
        rf"{_FRONT}(?P<name>{_NO_REFERENCE}{_BODY}{{3,36}}(?<={_HEAD}))(?={_WHEN}{{0,2}}{_CALLED})",
        0.7,
    ),
    "opened with quote": (
        rf"(?:开展|启动|组织|实施|推进)(?P<name>{_CHAR}{{2,10}}{_QUOTE})(?={_BREAK})",
        0.7,
    ),
    "quoted subject": (rf"{_WHOLE}){CLOSE_QUOTE}(?={any_of('activities', 'told')})", 0.65),
    "opened quoted": (
        rf"{_BEGUN}了?{_WHOLE}(?<!{_THING})){CLOSE_QUOTE}(?={_BREAK}|等|{_NUMERAL}|以来|吸引|惠及|帮助|\n)",
        0.75,
    ),
    "quoted headed": (
        rf"{_WHOLE}(?<={_LONG}|{_STRONG}|\p{{Han}}年)){CLOSE_QUOTE}(?=[^\p{{Han}}]|为抓手|$)",
        0.55,
    ),
    "quoted campaign": (rf"{_WHOLE}(?<={_CAMPAIGN})){CLOSE_QUOTE}(?!{_THING}|{_BODY}{{0,4}}{_THING})", 0.5),
    "as a lever": (rf"以{_WHOLE}(?<!{_THING})){CLOSE_QUOTE}为(?:抓手|载体|牵引)", 0.55),
    "known": (rf"(?P<name>(?:{_ORDINAL})?{any_of('activities', 'names')})", 0.85),
    "plenum": (
        rf"(?P<name>(?:党的)?{_CHINESE}届[一二三四五六七八九]中全会|党的[一二三四五六七八九十]{{2,3}}大)",
        0.85,
    ),
    "study": (rf"(?P<name>学习贯彻{_CHAR}{{4,24}}主题教育)", 0.85),
    "contest won": (
        rf"(?:获得?|荣获|摘得|夺得|斩获|捧回)(?P<name>{_BODY}{{3,30}}(?<={_CONTEST}))(?={_WON})",
        0.8,
    ),
    "project": (
        rf"{_BEFORE_PROJECT}(?P<name>(?!建设|一批){_NO_REFERENCE}(?:{_TAIL}|{_QUOTE}){{6,30}}(?<=工程|项目)){_AFTER_PROJECT}",
        0.55,
    ),
}

# ── Build ─────────────────────────────────────────────────────────────────────────────────────────

_GENERIC = frozenset(words("activities", "generic"))
_FORM = regex.compile(rf"{_HEAD}[”」』\"]?$")
_NO_FORM = regex.compile(rf"{_THING}[”」』\"]?$")
_BODIES = words("activities", "bodies")
_CLASSES = words("activities", "counted")
_SHORT = 6
"""A counted name without quote or ordinal must be longer than this: 应急演练230场 is a class."""
_YEAR = regex.compile(r"[0-9]{4}(?:年度?|(?=\p{Han}))|今年|去年|全年")
_DAY = regex.compile(r"[0-9]{1,2}月[0-9]{0,2}日?|[0-9]年")
_COUNTED = regex.compile(_COUNT)
_OWN = regex.compile(rf"{_ORDINAL}|{OPEN_QUOTE}|[A-Z]")
_PLAN = regex.compile(r"计划(?=\p{Han})")
_AREA = regex.compile(r"(?r)(?<=[\s，。；：、！？,;:在])(?!在)\p{Han}{2,4}[省市县区州旗]")
_AREA_ENDS = frozenset("省市县区州旗")


def ends_like_activity(surface: str) -> bool:
    """Say whether a surface ends in a head noun of activities, and in no thing or body."""
    return _FORM.search(surface) is not None and _NO_FORM.search(surface) is None


def is_no_activity(folded: str, start: int, end: int) -> bool:
    """Say whether a span is no name: a class, a counted noun, a day inside, a body, 计划 as a verb."""
    surface = folded[start:end]
    if surface in _GENERIC or end - start < 2 or _DAY.search(surface):
        return True
    if surface.endswith(_BODIES) and "次" not in surface:
        return True
    if _COUNTED.match(folded, end) and not _OWN.search(surface):
        if end - start <= _SHORT or surface.endswith(_CLASSES):
            return True
    return surface.endswith("计划") and _PLAN.match(folded, end - 2) is not None


@cache
def _rules() -> tuple[Rule[Proposal], ...]:
    return naming_rules("activity", _PATTERNS, is_no_activity)


# ── Find ──────────────────────────────────────────────────────────────────────────────────────────


def find_activities(source: Source) -> list[Entity]:
    """Return candidates with evidence and confidence, in order of their start; they may overlap."""
    return strongest(_candidates(source))


def _candidates(source: Source) -> Iterator[Entity]:
    folded = source.folded
    place_before = fronts(folded)
    for found in propose(_rules(), folded):
        start, end = found.what.start, found.what.end
        if found.rule == "activity:ordinal":
            start = _with_place(folded, start, place_before)
        if year := _YEAR.match(folded, start, end):
            start = year.end()
        if is_no_activity(folded, start, end) or (found.rule == "activity:scoped" and not scope_of(folded[start:end])):
            continue
        yield named_entity(source, "ACTIVITY", (start, end), found.rule, found.what.confidence)


def _with_place(folded: str, start: int, place_before: dict[int, int]) -> int:
    """Return where the name begins that goes on with 第三届 at `start`: 恩施州第八届… takes the place in front."""
    state = start - 1 if folded[start - 1 : start] == "州" else start
    if state in place_before:
        return place_before[state]
    unknown = _AREA.match(folded, start) if folded[start - 1 : start] in _AREA_ENDS else None
    return unknown.start() if unknown else start
