"""Who acts in a clause, and where its predicate begins.

News sentences open with dates, places and short adverbials; the subject is the first actor behind them, unless
a preposition takes it (在, 由, 被) or it only modifies (某局的…), reports (某局发布的数据显示) or speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from linyi_ie.events import phrases
from linyi_ie.events.bodies import bodies
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Organisation
from linyi_ie.text import Region

_ACTORS = ("ORG", "PERSON", "LOC")
_COORDINATION = regex.compile(
    r"(?:[（(][^）)\n]{0,24}[）)])?(?:将|拟|已|还|共同|先后)?"
    r"(?:[、和与及同]|以及|会同|联合|携手|牵头|等(?:\w{0,6}(?:部门|单位|机构|企业|地))?[、和与及]?|协同|并)"
)
_JOINING = regex.compile(r"(?:会同|联合|携手|协同)(?=\p{Han})")
_IMPERSONAL = regex.compile(r"全[市县区州省旗国盟]")
_ISSUED = regex.compile(r"现[将就]\w{0,24}?如下|现\w{0,4}公[布告示]如下")
_JOINT = regex.compile(r"联合|会同|携手|与|累计|先后|全年|牵头|组织")
_DATELINE = regex.compile(
    r"[^，。；\n]{0,24}?(?:本报讯|本网讯|消息|[电讯])(?:\s{1,8}+|[（(][^）)\n]{0,60}[）)]){1,4}+|(?:本报讯|本网讯)"
)
_REPORTING = regex.compile(
    r"\w{0,4}(?:发布|公布|提供|通报)?的?(?:\w{0,6}(?:数据|统计|消息|信息|通报))?(?:显示|获悉|了解到|统计|消息|表明|称|悉)"
)
_POINTED = regex.compile(r"[该本我](?!.?[市县区州旗镇村省乡]$)\p{Han}{1,5}")
_OWNED = regex.compile(r"(?:(?!因|为|对|在|由|被|与|和)[\p{Han}“”、]{1,9})?的(?!是)")
_TITLE = regex.compile(r"[\p{Han}\s]{0,10}")
_ADVERBIAL = regex.compile(r"[”’」]?(?:在[^，]{2,16}|[\p{Han}\s]{0,6})")
_MODIFIER = regex.compile(r"\p{Han}{1,30}(?<![在于由被对向为给与同和从到至比较受据以及赴将把])")
_BEFORE_PREDICATE = frozenset("将已共拟计还也先依积持紧坚围通充在向对为给从用以把，")
_FARTHEST_ACTOR = 8
_LONGEST_POST = 12
_LONGEST_NOUN = 14


@dataclass(frozen=True, slots=True)
class Subject:
    """The actors of a clause, none if it has no subject of its own, and the offset where its predicate begins.

    `joins` tells that they act together with the subject before them (会同某局检查); `impersonal` that the whole
    region is the subject (全市新建…), so that nobody before them acts; `filled` that the subject is no actor.
    """

    actors: tuple[Region, ...]
    body: int
    joins: bool = False
    impersonal: bool = False
    filled: bool = False


def subject_of(clause: Clause) -> Subject:
    """Find the subject that stands in the clause itself, and the predicate behind the dates and places after it."""
    subject = _subject(clause)
    if subject.actors:
        return replace(subject, body=_past_settings(clause, subject.body))
    whole = _IMPERSONAL.finditer(clause.text, clause.start, min(clause.end, subject.body + 1))
    return replace(subject, impersonal=any(not _in_a_name(clause, found.start()) for found in whole))


def _in_a_name(clause: Clause, place: int) -> bool:
    """Whether an offset lies inside the name of a thing (在第三届全省龙舟邀请赛)."""
    return any(entity.start <= place < entity.end for entity in clause.of("ACTIVITY", "HONOUR", "ORG"))


def _past_settings(clause: Clause, place: int) -> int:
    """Skip dates and 在 with a place, which may stand behind the subject too."""
    entities = {entity.start: entity for entity in clause.entities}
    while place < clause.end:
        entity = entities.get(place)
        if entity is not None and entity.label == "DATE":
            place = entity.end
        elif (
            clause.text[place] in "在于" and (here := entities.get(place + 1)) is not None and here.label != "QUANTITY"
        ):
            place = chain([entity for entity in clause.entities if entity.start > place], clause.text)[-1].end
        else:
            return place
    return place


def _subject(clause: Clause) -> Subject:
    text, place = clause.text, clause.start
    entities = {entity.start: entity for entity in clause.entities}
    if dateline := _DATELINE.match(text, place, clause.end):
        place = dateline.end()
    while place < clause.end:
        entity = entities.get(place)
        if entity is not None and entity.label == "DATE":
            place = entity.end
        elif entity is not None and entity.label in _ACTORS:
            return _named_subject(clause, place)
        elif (noun := bodies().match(text, place)) and (found := _noun_subject(clause, *noun.span())):
            return found
        elif (joining := _JOINING.match(text, place)) and _is_actor(entities.get(joining.end())):
            taken = chain([actor for actor in clause.of(*_ACTORS) if actor.start >= joining.end()], text)
            return Subject(_regions(taken), taken[-1].end, joins=True)
        elif skipped := _openings().match(text, place):
            place = skipped.end()
        elif text[place] in "“「" and place + 1 in entities:
            place += 1
        elif text[place] in "在于" and place + 1 in entities:
            place = chain([entity for entity in clause.entities if entity.start > place], text)[-1].end
        else:
            break
    return _modified_subject(clause, place) or _plain_subject(clause, place)


def chain(actors: Sequence[Entity], text: str) -> list[Entity]:
    """Take the coordinated actors (A、B和C) that a list begins with."""
    taken = [actors[0]]
    for actor in actors[1:]:
        if not _COORDINATION.fullmatch(text[taken[-1].end : actor.start]):
            break
        taken.append(actor)
    return taken


def main_subject(clauses: Iterable[Clause]) -> tuple[Region, ...]:
    """Return the mentions of the organisation that the document is about, in order; empty if there is none.

    It is the one that issues a notice (现将有关情况通报如下), else the one that most often stands as subject: in
    three clauses at least, and in half of those that have an organisation as subject.
    """
    mentions: dict[str, list[Region]] = {}
    last = issuer = ""
    for clause in clauses:
        organisations = {(entity.start, entity.end): entity for entity in clause.of("ORG")}
        for region in subject_of(clause).actors[:1]:
            if entity := organisations.get((region.start, region.end)):
                last = entity.value.name if isinstance(entity.value, Organisation) else entity.text
                mentions.setdefault(last, []).append(region)
        if not issuer and _ISSUED.search(clause.text, clause.start, clause.end):
            issuer = last
    if issuer:
        return tuple(mentions[issuer])
    total = sum(map(len, mentions.values()))
    most = max(mentions.values(), key=len) if mentions else []
    return tuple(most) if len(most) >= 3 and 2 * len(most) >= total else ()


def _named_subject(clause: Clause, place: int) -> Subject:
    """A subject that is an entity, or several; a person behind an organisation and a post takes its place."""
    text = clause.text
    actors = [entity for entity in clause.of(*_ACTORS) if entity.start >= place]
    taken = chain(actors, text)
    end = taken[-1].end
    if text[max(clause.start, place - 1) : place] in {"被", "由"}:
        return Subject((), end)
    if _REPORTING.match(text, end, clause.end):
        return Subject((), place)
    if relative := _OWNED.match(text, end, clause.end):
        return _behind_relative(clause, place, relative.end())
    people = [actor for actor in actors if actor.label == "PERSON" and actor.start >= end]
    if people and people[0].start - end <= _LONGEST_POST and not clause.between(end, people[0].start):
        if not _speech().match(text, people[0].end, clause.end):
            taken = chain([actor for actor in actors if actor.start >= people[0].start], text)
            end = taken[-1].end
    if all(actor.label == "PERSON" for actor in taken) and _speech().match(text, end, clause.end):
        return Subject((), end)
    return Subject(_regions(taken), end)


def _behind_relative(clause: Clause, place: int, start: int) -> Subject:
    """The subject behind 的: 甲县代表队的张三, 某公司牵头的项目; a plain noun belongs to who stands before 的."""
    behind = [actor for actor in clause.of(*_ACTORS, "ACTIVITY") if actor.start >= start]
    first = behind[0] if behind else None
    if (
        first is not None
        and not clause.between(start, first.start)
        and _TITLE.fullmatch(clause.text, start, first.start)
    ):
        if first.label == "ACTIVITY":
            return Subject((), first.end, filled=True)
        return _named_subject(clause, first.start)
    noun = _plain_subject(clause, start)
    if noun.actors:
        return noun
    return Subject((), place)


def _noun_subject(clause: Clause, start: int, end: int) -> Subject | None:
    """A common noun that stands for an institution (该局, 公司), with partners that join it."""
    text = clause.text
    acts = any(verb.start == end for verb in clause.verbs) or text[end : end + 1] in _BEFORE_PREDICATE
    measured = any(entity.start == end for entity in clause.of("DATE", "QUANTITY"))
    joint = _JOINT.match(text, end)
    pointed = _POINTED.fullmatch(text, start, end) and _is_topic(clause, end)
    if not (acts or measured or joint or pointed or end >= clause.end):
        return None
    partners = [actor for actor in clause.of("ORG") if joint and actor.start >= joint.end()]
    if joint and partners and partners[0].start == joint.end():
        taken = chain(partners, text)
        return Subject((Region(start, end), *_regions(taken)), taken[-1].end)
    return Subject((Region(start, end),), end)


def _is_topic(clause: Clause, end: int) -> bool:
    """Whether what ends here is what the clause is about (该院门急诊量…): it neither owns nor introduces a person."""
    if _OWNED.match(clause.text, end, clause.end):
        return False
    person = next((person for person in clause.of("PERSON") if person.start >= end), None)
    return person is None or person.start - end > _LONGEST_POST


def _modified_subject(clause: Clause, place: int) -> Subject | None:
    """A person or organisation behind a short modifier: 调解员张三, 子公司某某."""
    verb = next((verb.start for verb in clause.verbs if verb.start >= place), clause.end)
    actor = next((actor for actor in clause.of("PERSON", "ORG") if actor.start > place), None)
    if actor is None or actor.start > min(verb, place + _FARTHEST_ACTOR):
        return None
    return _named_subject(clause, actor.start) if _MODIFIER.fullmatch(clause.text, place, actor.start) else None


def _plain_subject(clause: Clause, place: int) -> Subject:
    """A common noun that acts: 企业带来岗位, 54家企业带来岗位, 志愿者捡拾垃圾; or a programme that does."""
    none = Subject((), place)
    verb = next((verb for verb in clause.verbs if verb.start >= place), None)
    if verb is None or verb.text in _states():
        return none
    if programme := _programme(clause, place, verb):
        acts = ending("happening", "schemes").search(programme.text) and verb.text not in _beginnings()
        return Subject((Region(programme.start, programme.end),) if acts else (), verb.start, filled=not acts)
    counted = [quantity for quantity in clause.of("QUANTITY") if place <= quantity.start and quantity.end <= verb.start]
    if counted and (len(counted) > 1 or counted[0].start > place + 2):
        return none
    start = counted[0].end if counted else place
    if verb.start - start > _LONGEST_NOUN or any(start <= honour.start < verb.start for honour in clause.of("HONOUR")):
        return none
    if not counted and verb.text not in _acting_verbs():
        return none
    noun = phrases.trimmed(clause.text, start, verb.start)
    if noun is None or not _plain_actor().fullmatch(clause.text, noun.start, noun.end):
        return none
    return Subject((noun,), place if counted else verb.start)


def _programme(clause: Clause, place: int, verb: Verb) -> Entity | None:
    """The named activity that stands as subject before the verb, nothing but adverbs or a place between them."""
    for activity in clause.of("ACTIVITY"):
        if place <= activity.start <= place + 1 and activity.end <= verb.start:
            return activity if _ADVERBIAL.fullmatch(clause.text, activity.end, verb.start) else None
    return None


def _is_actor(entity: Entity | None) -> bool:
    return entity is not None and entity.label in _ACTORS


def _regions(entities: Sequence[Entity]) -> tuple[Region, ...]:
    return tuple(Region(entity.start, entity.end) for entity in entities)


@cache
def _openings() -> regex.Pattern[str]:
    listed = alternation(words("triggers", "subjects.openings"))
    return regex.compile(rf"[\s”’◎●■▲★·\-—【】〔〕（）()、]|{listed}|[一二三四五六七八九十]{{1,3}}是")


@cache
def _speech() -> regex.Pattern[str]:
    return regex.compile(rf"\w{{0,6}}?{alternation(words('triggers', 'subjects.speech'))}")


@cache
def _plain_actor() -> regex.Pattern[str]:
    heads = alternation(words("triggers", "subjects.heads"))
    return regex.compile(
        rf"(?!面向|围绕|通过|针对|根据|按照|经|对|向|在|为|以|从|由|被|如果|要)\p{{Han}}{{0,8}}(?:{heads})"
    )


@cache
def _states() -> frozenset[str]:
    return wordset("state", "level") | wordset("state", "change") | wordset("state", "shares")


@cache
def _beginnings() -> frozenset[str]:
    """Verbs whose subject is what begins or is held, and not who does it."""
    return wordset("launch", "verbs") | wordset("meeting", "verbs") | wordset("establishment", "founding")


@cache
def _acting_verbs() -> frozenset[str]:
    return (
        wordset("plain", "output")
        | wordset("establishment", "verbs")
        | wordset("funding", "verbs")
        | wordset("inspection", "verbs")
        | wordset("employment", "offers")
        | wordset("activity", "verbs")
    )
