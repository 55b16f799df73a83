"""Gatherings that are told without a verb of holding them beside their name.

A gathering stands as the subject of its clause (第三届运动会在青石县鸣枪, 开放日迎来市民900人), in a relative clause
(2月24日召开的总结会上), or only as a common noun that takes up what was named before (本届大赛由某局主办).
"""

from __future__ import annotations

from functools import cache

import regex

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity
from linyi_ie.text import Region

_RELATIVE = regex.compile(r"的[“‘「《]?")
_LEAD = regex.compile(
    r"(?:[\s\p{P}\p{S}0-9在于至和与暨]|日前|近日|当[天日晚]|同[时日]|其中|此外|首[个场次])*|.{0,120}的[“‘「《\s]{0,4}"
)
_CLOSED = regex.compile(r"[”’」》]?(?:[（(][^（）()\n]*[）)])?")
_ADVERB = regex.compile(
    r"[\s，]|首[场次]|日前|近日|今[天日]|昨[天日]|也|就|将|正|又|还|已经?|刚刚|正式|隆重|圆满|如期|顺利|火热|率先|胜利|同步|同期|共|拟|一共|总共"
)
_HERE = regex.compile(r"[在于](?:此(?!前|后)|这里|这儿|我[市县区省校院])")
_PHASE = regex.compile(
    r"(?:[开收启落打闭鸣]\p{Han}(?!展|启|发|设|通|放|工|园|馆|业|行|到)\p{Han}?|开始|结束|唱响|颁奖|展出|热闹开场|拉开\p{Han}幕|告一段落)了?(?=\W|$)"
)
_LASTS = regex.compile(r"(?:将?持续|延续|从)(?=.{0,12}(?:到|至)|\d)")
_DRAWS = regex.compile(r"吸引|迎来|接待|收到|征集到?|共?有|邀请?|汇聚|集结|云集|参与|参加")


_WHO = regex.compile(r"[、和及与]?[\p{Han}、]{0,10}")


def relative_holding(clause: Clause, entity: Entity) -> Verb | None:
    """Return the verb of a relative clause that says the gathering was held: 3月召开的…会上, 在海口举行的…赛中."""
    held = wordset("meeting", "verbs")
    for verb in reversed(clause.verbs):
        if verb.end > entity.start:
            continue
        between = _without(clause, verb.end, entity.start, "DATE")
        return verb if verb.text in held and _RELATIVE.fullmatch(between) else None
    return None


def subject_holding(clause: Clause, entity: Entity) -> Region | None:
    """Return what tells that a gathering took place of which the clause is told, None if nothing does.

    That is where it was held, a word for a phase of it (开镰, 落下帷幕, 持续), or who came to it.
    """
    if ending("happening", "schemes").search(entity.text) or not _LEAD.fullmatch(
        _without(clause, clause.start, entity.start, "DATE", "DURATION", "LOC", "ORG")
    ):
        return None
    place = _past_adverbs(clause, entity.end)
    if phase := _PHASE.match(clause.text, place, clause.end) or _LASTS.match(clause.text, place, clause.end):
        return Region(*phase.span())
    counted = any(quantity.start >= place for quantity in clause.of("QUANTITY"))
    draws = _DRAWS.match(clause.text, place, clause.end)
    if draws and counted and not ending("happening", "campaigns").search(entity.text):
        return Region(*draws.span())
    at = _located(clause, place)
    if at is None or _wins(clause, place):
        return None
    if phase := _PHASE.search(clause.text, at, clause.end):
        return Region(*phase.span())
    return None if counted else Region(entity.start, entity.end)


def drawn(clause: Clause, told: Region | Verb) -> tuple[Entity, ...]:
    """Return the quantities of those who came, right behind a word that says so: 迎来市民900人, 吸引32支队伍、500人."""
    if not _DRAWS.fullmatch(clause.text, told.start, told.end):
        return ()
    found: list[Entity] = []
    for quantity in clause.of("QUANTITY"):
        begin = found[-1].end if found else told.end
        if quantity.start >= begin and _WHO.fullmatch(clause.text, begin, quantity.start):
            found.append(quantity)
    return tuple(found)


def lasting_to(clause: Clause, told: Region | Verb) -> Entity | None:
    """Return the date until which a gathering lasts, where a word says so: 将持续到2月底."""
    if not _LASTS.match(clause.text, told.start, clause.end):
        return None
    return next((date for date in clause.of("DATE") if date.start >= told.start), None)


@cache
def taken_up() -> regex.Pattern[str]:
    """Match a common noun that stands for a gathering named before: 本届大赛, 赛事, 此次活动."""
    heads = alternation(words("triggers", "happening.nouns"))
    return regex.compile(
        rf"\s{{0,8}}+(?P<noun>(?:[本此这该][届次场项]?)?(?:{heads}))(?!\p{{Han}}{{0,2}}(?:期间|前|后|上|中|组委会))"
    )


def _without(clause: Clause, start: int, end: int, *labels: str) -> str:
    """Return the text of a stretch without its entities of these labels."""
    kept, at = "", start
    for entity in clause.of(*labels):
        if at <= entity.start and entity.end <= end:
            kept, at = kept + clause.text[at : entity.start], entity.end
    return kept + clause.text[at:end]


def _past_adverbs(clause: Clause, place: int) -> int:
    """Skip what closes a name, then dates and adverbs."""
    dates = {entity.start: entity.end for entity in clause.of("DATE", "DURATION")}
    place = closed.end() if (closed := _CLOSED.match(clause.text, place, clause.end)) else place
    while place < clause.end:
        if place in dates:
            place = dates[place]
        elif adverb := _ADVERB.match(clause.text, place, clause.end):
            place = adverb.end()
        else:
            break
    return place


def _located(clause: Clause, place: int) -> int | None:
    """Return where a place behind 在 or 于 ends that begins at `place`, None if there is none."""
    if here := _HERE.match(clause.text, place, clause.end):
        return here.end()
    if clause.text[place : place + 1] not in {"在", "于"}:
        return None
    return next((entity.end for entity in clause.of("LOC", "ORG") if entity.start == place + 1), None)


def _wins(clause: Clause, place: int) -> bool:
    """Whether the clause goes on to say that the subject won something or did something to others."""
    done = wordset("award", "receive") | wordset("establishment", "verbs") | wordset("assistance", "verbs")
    return any(verb.start >= place and verb.text in done for verb in clause.verbs)
