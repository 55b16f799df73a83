"""Who receives an honour, and who gives it.

The receiver of 获得, 入选, 被授予 is the subject: names before the verb, else the thing that stands there (“…”项目,
其工作室), else whoever a pronoun or an empty subject stands for. People who are only counted (3名护士获…) are the
count and no receiver. The receiver of 授予 stands behind the verb, or behind 将, 给, 为, 对.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Entity
from linyi_ie.text import Region

_PEOPLE = ("ORG", "PERSON", "LOC")
_COORDINATED = regex.compile(r"[、和与及]|以及")
_TAKEN = regex.compile(r"(?:在|于|从|由|被|经|同|与)$")
_TARGET = regex.compile(r"[将把对为给向]$")
_FOR_WHOM = regex.compile(r"[将把对为给向](?P<whom>\p{Han}{2,12})$")
_MANNER = regex.compile(r"(?:以|凭借?|因|用)[^，。]{1,24}?(?:成绩|优势|总分|高分|票数|[分秒票环米名]|(?=获|夺|摘|勇))$")
_COURSE = regex.compile(r"在[^，。在]{2,40}?(?:(?<!以)[中上里内](?!国|[海市])|期间)")
_OWNED = regex.compile(r"[^，。；]{0,14}的")
_PRONOUN = regex.compile(r"(?:他|她|其|本人|这位\p{Han}{1,4})(?=先后|还|也|又|曾|并|多次|两次|已|$)")
_COMMON = regex.compile(
    r"(?!全部|连续|连年|先后|两|三|一举|中$|多|均|还|也|又|并|曾|成功|再次|首次|最终)(?:[“][^“”]{1,16}[”])?\p{Han}?[\w·]{0,14}"
)
_RELATIVE = regex.compile(r"[”’」]?(?:荣誉称号|称号|荣誉)?的")
_REFERS = regex.compile(r"(?P<noun>[该此本这][个家项]?(?!次)\p{Han}{1,6}?)(?:已|还|也|又|再次|先后|首次|同时)*")
_BARE_GIFT = regex.compile(r"(?:该|这[个家名位]?|其|我)?\p{Han}{1,10}")
_RECEIVED = ("award", "receive")


def receivers(clause: Clause, setting: Setting, verb: Verb) -> tuple[Region, ...]:
    """Return who receives by the verb."""
    if setting.by and clause.text[setting.by[0].start - 1] == "由" and verb.text in wordset(*_RECEIVED):
        return setting.by
    slot = _slot_end(clause, verb)
    named = _named(clause, setting, slot)
    start = named[-1].end if named else setting.body
    thing = _thing(clause, setting, start, slot, owned=bool(named))
    if thing is not None:
        return (thing,)
    if named:
        return tuple(Region(actor.start, actor.end) for actor in named)
    if _are_counted(clause, setting.body, slot):
        return ()
    if _PRONOUN.match(clause.text, setting.body, slot) and setting.person is not None:
        return (setting.person,)
    return setting.subject


def given_to(clause: Clause, setting: Setting, honour: Entity, verb: Verb) -> tuple[Region, ...]:
    """Return who is given the honour: actors between verb and honour (授予甲、乙等5人“…”), or behind 将, 对, 给, 为."""
    begin = max([verb.end, *(other.end for other in clause.of("HONOUR") if other.end <= honour.start)])
    between = [actor for actor in clause.of(*_PEOPLE) if begin <= actor.start and actor.end <= honour.start]
    if not between and begin > verb.end and clause.of("QUANTITY") == ():
        between = [actor for actor in clause.of(*_PEOPLE) if verb.end <= actor.start and actor.end <= honour.start]
    if between:
        return tuple(Region(actor.start, actor.end) for actor in between)
    if (noun := _bare_gift(clause, setting, verb, honour)) is not None:
        return (noun,)
    before = [actor for actor in clause.of(*_PEOPLE) if actor.end <= verb.start]
    targets = [actor for actor in before if _TARGET.search(clause.text, clause.start, actor.start)]
    if targets:
        reached = before[before.index(targets[0]) :]
        return tuple(Region(actor.start, actor.end) for actor in reached)
    whom = _FOR_WHOM.search(clause.text, clause.start, verb.start)
    noun = phrases.trimmed(clause.text, *whom.span("whom")) if whom else None
    return (noun,) if noun is not None else ()


def relative_receivers(clause: Clause, honour: Entity, verb: Verb | None) -> tuple[Region, ...]:
    """Return who is said in a relative clause to have received it: 去年获评省级文明单位的某公证处."""
    if verb is None or verb.start >= honour.start:
        return ()
    chain: list[Entity] = []
    for actor in clause.of("ORG", "PERSON"):
        between = clause.text[chain[-1].end if chain else honour.end : actor.start]
        if actor.start >= honour.end and (_COORDINATED if chain else _RELATIVE).fullmatch(between):
            chain.append(actor)
    return tuple(Region(actor.start, actor.end) for actor in chain)


def is_made(clause: Clause, verb: Verb) -> bool:
    """Whether somebody is made what the honour says by somebody else: 某厅将石坝乡列入…."""
    actors = [actor for actor in clause.of(*_PEOPLE) if clause.start < actor.start and actor.end <= verb.start]
    return any(clause.text[actor.start - 1] in "将把" for actor in actors)


def announcers(clause: Clause) -> tuple[Region, ...]:
    """Return who announces honours that the rest of the sentence tells: 省教育厅公布名单，…入选…."""
    announced = wordset("award", "announce")
    verb = next((verb for verb in clause.verbs if verb.text in announced), None)
    if verb is None or not any(word in clause.text[verb.end : clause.end] for word in wordset("award", "announced")):
        return ()
    inside = [body for body in clause.of("ORG") if body.start >= verb.end]
    bodies = inside or [body for body in clause.of("ORG") if body.end <= verb.start]
    return tuple(Region(body.start, body.end) for body in bodies)


def _slot_end(clause: Clause, verb: Verb) -> int:
    """Where what may be the receiver ends: before 被 and before what tells with which result or in which contest."""
    end = verb.start
    passive = clause.text.find("被", clause.start, end)
    end = passive if passive >= 0 else end
    while True:
        piece = clause.text[clause.start : end].rstrip()
        cut = min(
            (found.start() for found in (_MANNER.search(piece), _last_course(piece)) if found is not None),
            default=None,
        )
        if not cut:
            return end if cut is None else clause.start
        end = clause.start + cut


def _last_course(piece: str) -> regex.Match[str] | None:
    found = [*_COURSE.finditer(piece)]
    return found[-1] if found and len(piece) - found[-1].end() <= 2 else None


def _named(clause: Clause, setting: Setting, end: int) -> list[Entity]:
    """The last coordinated actors before `end`, persons first, that neither act by 由 nor tell where."""
    before = [actor for actor in clause.of(*_PEOPLE) if actor.end <= end and not _is_taken(clause, actor, setting)]
    people = [actor for actor in before if actor.label == "PERSON"]
    chain: list[Entity] = []
    for actor in reversed(people or before):
        if chain and not _COORDINATED.fullmatch(clause.text, actor.end, chain[0].start):
            break
        chain.insert(0, actor)
    return chain


def _is_taken(clause: Clause, actor: Entity, setting: Setting) -> bool:
    if Region(actor.start, actor.end) in (*setting.by, *setting.places):
        return True
    return bool(_TAKEN.search(clause.text[clause.start : actor.start]))


def _thing(clause: Clause, setting: Setting, start: int, end: int, *, owned: bool) -> Region | None:
    """The thing that stands as subject in `[start, end)`: a named activity, or a noun phrase of its own.

    Behind an actor (`owned`) it stands after 的 (某厂的新机组); a counted noun is none.
    """
    for activity in clause.of("ACTIVITY"):
        located = clause.text[max(clause.start, activity.start - 1) : activity.start] in {"在", "于"}
        if start <= activity.start and activity.end <= end and end - activity.end <= 4 and not located:
            return Region(activity.start, activity.end)
    if owned:
        possessor = _OWNED.match(clause.text, start, end)
        if possessor is None:
            return None
        start = max(start, clause.text.rfind("的", start, end) + 1)
    if _are_counted(clause, start, end) or any(date.end > start and date.end == end for date in clause.of("DATE")):
        return None
    if refers := _REFERS.fullmatch(clause.text, start, end):
        return Region(*refers.span("noun"))
    noun = phrases.before(clause, start, end)
    if (
        noun is None
        or (not owned and clause.between(noun.start, noun.end))
        or _PRONOUN.match(clause.text, noun.start, noun.end)
    ):
        return None
    inside = [entity for entity in clause.of("DATE", "HONOUR", *_PEOPLE) if noun.start <= entity.start < noun.end]
    return noun if not inside and _COMMON.fullmatch(clause.text, noun.start, noun.end) else None


def _are_counted(clause: Clause, start: int, end: int) -> bool:
    """Whether people or bodies that are only counted stand as subject: 5名护士, 11个集体."""
    inside: Sequence[Entity] = [q for q in clause.of("QUANTITY") if start <= q.start and q.end <= end]
    return bool(inside) and not any(mark in clause.text[inside[-1].end : end] for mark in "，的")


def _bare_gift(clause: Clause, setting: Setting, verb: Verb, honour: Entity) -> Region | None:
    """A common noun between verb and honour (授予该所“…”), or the person that a pronoun there stands for."""
    text = clause.text[verb.end : honour.start].rstrip("“‘「为").strip()
    if text in {"他", "她", "其"}:
        return setting.person
    if text and _BARE_GIFT.fullmatch(text) and text.startswith(("该", "这", "其", "我")):
        return Region(verb.end, verb.end + len(text))
    return None
