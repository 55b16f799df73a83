"""Rules for time expressions made of words: plan periods, seasons, school years, 同期, 目前, vague ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from linyi_ie.lexicon import table
from linyi_ie.recognisers.calendar_dates import CalendarDate
from linyi_ie.recognisers.calendar_patterns import MONTH, MONTH_FIRST, MONTHS, YEAR, YEAR_FIRST
from linyi_ie.recognisers.calendar_reading import calendar_date, year_of
from linyi_ie.recognisers.context import in_name
from linyi_ie.recognisers.festival_rules import in_event
from linyi_ie.recognisers.numerals import NUMERAL, read_exact
from linyi_ie.recognisers.relative_times import (
    FirstDay,
    Now,
    Plan,
    ReportPeriod,
    SameDay,
    SameDayOf,
    SamePeriod,
    SameTime,
    SchoolYear,
    Since,
    Vague,
)
from linyi_ie.recognisers.rules import HAN, Match, Pattern, Rule, alternation, caught, first_of, soon
from linyi_ie.recognisers.timeline import Expression

_WORDS = table("calendar")

# ── Named patterns ────────────────────────────────────────────────────────────────────────────────

_BEFORE_CHRIST = Pattern(rf"公元前(?P<count>{NUMERAL})(?P<unit>年|世纪)")
_PLAN = Pattern(
    r"[“‘]?(?P<plan>十[一二三四五]?|[七八九])五[”’]?(?:规划|计划)?"
    r"(?P<part>时期|规划期|期间|以来|末|初|开局之年|收官之年|中期|[前头后](?P<count>[一两二三四]|[1-4])年)"
)
_SAME_TIME = Pattern(
    rf"(?:{YEAR_FIRST}|{MONTH_FIRST}|(?=上|同期)){soon('同[期日]', 8)}"
    rf"(?:(?:{YEAR}|{MONTH}|上季度?)同[期日]|(?<=[比较与和])同期)"
)
_SAME_PERIOD = Pattern(rf"{alternation(_WORDS['periods']['events'].split())}期间")
_OWN_PERIOD = Pattern(rf"(?:^|(?<=[，。；：！？\s]))(?:\d{{1,2}}月)?“?{HAN}{{2,7}}”?期间(?=[，,、]|{HAN})")
_THIS_SEASON = Pattern(
    rf"(?<!{HAN})(?P<year>[今去明])(?P<season>[春夏秋冬])(?:[今明]?[春夏秋冬])?(?![天季节意色])|今冬明春"
)
_FIRST_DAY = Pattern(rf"(?:^|(?<=[，。；：\s])|(?<=开[展幕馆园]))首[日月周](?=，|{HAN})(?!期)")
_SINCE = Pattern(rf"(?:党的|中共)?(?P<event>{alternation(_WORDS['epochs'])})(?:召开)?以来")
_SAME_DAY_OF = Pattern(rf"(?:{YEAR}|(?P<month_word>{alternation(MONTHS)}))的?今[天日]")
_OBSERVANCE = Pattern(rf"第\s?{NUMERAL}个[“]?(?:全国|世界|国际|中国|联合国){HAN}{{2,10}}日[”]?(?:当天)?(?![日常均])")
_THIS_YEAR = Pattern("开年以来|开年来|新年以来")
_REPORT = Pattern("报告期内?")
_SCHOOL = Pattern(
    rf"(?:(?=20\d\d)|{YEAR_FIRST}|(?=[暑寒]|春运)){soon('(?:学年|暑|寒|春运)', 9)}"
    r"(?:(?P<years>(?P<year>20\d\d)[-—–/至](?:20)?\d\d)学年度?(?:第[一二]学期)?"
    rf"|(?:{YEAR})?(?P<holiday>暑假|暑期|寒假|春运)(?:期间|(?<=年[暑寒].)|(?=[前，里]))|寒暑假(?:期间|(?=[，不里])))"
)
_VAGUE = Pattern(
    rf"(?<!农(?=历年)){alternation(_WORDS['vague']['words'].split())}(?!(?<=年)(?:轻|长(?!期)|幼))"
)  # 那些年轻人
_FROM_NOW = Pattern("即日(?=起)")
_NOW = Pattern(rf"(?<!直){alternation(_WORDS['vague']['now'].split())}")
_ADORNED = Pattern(
    rf"{alternation(_WORDS['seasons_in_words']['adornments'].split())}的?"
    r"(?P<month>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])月(?!份)"
)
_SEASON = Pattern(
    r"(?:^|(?<=[，。；、！？;,\s“的在]))(?:(?P<season>[春夏秋冬])(?:日(?=[里炎暖，])|天(?=[里，])|季(?=[里，]))"
    r"|(?:盛|初|仲|炎)(?P<season>夏)(?=时节|[，里])|(?:金|初|深|仲)(?P<season>秋)(?=时节|[，里])"
    r"|(?:寒|隆|严|初)(?P<season>冬)(?=时节|[，里])|(?:早|初|阳|新)(?P<season>春)(?=时节|里))(?:时节)?"
)
_COUNTED = "年人名家个件元万亿次场项户余多届号台套所平公亩吨米册份张条座度"
_HEADING = "|".join(rf"(?<=^\s{{{count}}}\d{{4}})|(?<=\n\s{{{count}}}\d{{4}})" for count in range(5))
_BARE_YEAR = Pattern(
    r"(?:^|(?<=[，,。；：、！？\s（(“《【—于在到至]))(?P<year>20[0-4]\d)"
    rf"(?:(?={HAN}|“)(?![{_COUNTED}])|(?=[，·])(?:{_HEADING}))"
)

# ── Build functions ───────────────────────────────────────────────────────────────────────────────


def _before_christ(match: Match) -> Expression | None:
    """Years before 1 CE have a TIMEX3 form, but no day that `datetime.date` could hold."""
    count = read_exact(match.group("count"))
    return None if count is None else Vague(f"BC{int(count):04d}" if match.group("unit") == "年" else None)


def _plan(match: Match) -> Expression | None:
    first = _WORDS["plans"].get(match.group("plan"))
    if first is None:
        return None
    count = read_exact(match.group("count")) if match.group("count") else None
    return Plan(first, match.group("part"), None if count is None else int(count))


def _same_time(match: Match) -> Expression | None:
    return SameTime(calendar_date(match)) if len(match.group()) > 2 else SameTime(None)


def _school(match: Match) -> Expression | None:
    if match.group("years"):
        return SchoolYear((0, 9), (1, 8), CalendarDate(year=int(match.group("year"))))
    holiday = match.group("holiday")
    if holiday is None:
        return Vague()
    if holiday == "春运":
        return SchoolYear((0, 1), (0, 3), year_of(match))
    first, last = (7, 8) if holiday[0] == "暑" else (1, 2)
    return SchoolYear((0, first), (0, last), year_of(match))


def _season(match: Match) -> Expression | None:
    return CalendarDate(season=caught(match)["season"])


def _this_season(match: Match) -> Expression | None:
    word, season = match.group("year") or "今", match.group("season") or "冬"
    return CalendarDate(year_word={"今": "今年", "去": "去年", "明": "明年"}[word], season=season)


def _observance(match: Match) -> Expression | None:
    return None if in_event(match.string, match.end()) else SameDay()


def _same_day_of(match: Match) -> Expression | None:
    said = caught(match)
    named = CalendarDate(month_word=said["month_word"]) if "month_word" in said else year_of(match)
    return SameDayOf(named) if named else None


def _since(match: Match) -> Expression | None:
    return Since(date.fromisoformat(_WORDS["epochs"][match.group("event")]))


def _now(match: Match) -> Expression | None:
    said = match.group()
    if said.endswith("至今") and in_name(match.string, match.start(), match.end()):
        return None
    return Now(open_start=said in {"至今", "迄今"} or said.startswith("截"))


def _bare_year(match: Match) -> Expression | None:
    return CalendarDate(year=int(match.group("year")))


def _constant(expression: Expression) -> Callable[[Match], Expression | None]:
    return lambda match: None if in_name(match.string, match.start(), match.end()) else expression


def _words_of(table: str, row: str) -> Pattern:
    return Pattern(first_of(_WORDS[table][row].split()))


_SEASON_STARTS = Pattern("[春夏秋冬](?=[日天季])|[盛初仲炎金深寒隆严早阳新](?=[春夏秋冬])")
RULES: tuple[Rule[Expression], ...] = (
    Rule("date.before_christ", _BEFORE_CHRIST, _before_christ, starts=Pattern("公(?=元前)"), needs="公"),
    Rule("date.plan", _PLAN, _plan, starts=Pattern("[“‘](?=[十七八九])|[十七八九](?=[一二三四五]?五)"), needs="五"),
    Rule("date.same_time", _SAME_TIME, _same_time, Pattern("同[期日]"), needs="同"),
    Rule("date.same_period", _SAME_PERIOD, _constant(SamePeriod()), Pattern("期间"), needs="期"),
    Rule("date.this_year", _THIS_YEAR, _constant(Since(None)), starts=Pattern("[开新](?=年)"), needs="开新"),
    Rule("date.report_period", _REPORT, _constant(ReportPeriod()), starts=Pattern("报(?=告期)"), needs="报"),
    Rule("date.this_season", _THIS_SEASON, _this_season, starts=Pattern("[今去明](?=[春夏秋冬])"), needs="春夏秋冬"),
    Rule("date.first_day", _FIRST_DAY, _constant(FirstDay()), starts=Pattern("首(?=[日月周])"), needs="首"),
    Rule("date.since", _SINCE, _since, Pattern("以来"), needs="来"),
    Rule("date.same_day_of", _SAME_DAY_OF, _same_day_of, Pattern("[年月]的?今[天日]"), needs="今"),
    Rule("date.observance", _OBSERVANCE, _observance, starts=Pattern("第"), needs="第"),
    Rule("date.school", _SCHOOL, _school, Pattern("学年|[暑寒]假|暑期|春运"), needs="学暑寒春"),
    Rule("date.vague", _VAGUE, _constant(Vague()), starts=_words_of("vague", "words")),
    Rule("date.from_now", _FROM_NOW, _constant(Now(open_start=False)), starts=Pattern("即(?=日起)"), needs="即"),
    Rule("date.now", _NOW, _now, starts=_words_of("vague", "now")),
    Rule(
        "date.adorned_month",
        _ADORNED,
        calendar_date,
        starts=_words_of("seasons_in_words", "adornments"),
    ),
    Rule("date.season", _SEASON, _season, starts=_SEASON_STARTS, needs="春夏秋冬"),
    Rule("date.bare_year", _BARE_YEAR, _bare_year, starts=Pattern("2(?=0[0-4][0-9])"), needs="2"),
    Rule("date.own_period", _OWN_PERIOD, _constant(Vague()), Pattern("期间"), needs="期"),
)
