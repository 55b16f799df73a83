"""Events without figures: named things with their verbs, and verbs with their plain objects."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.figures import unit_of
from linyi_ie.events.frames import SESSION_UNITS, Frame
from linyi_ie.events.happenings import drawn, lasting_to, relative_holding, subject_holding, taken_up
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Entity
from linyi_ie.text import Region

_BEFALLS = frozenset("发生 发现 检出 出现 造成 查出 收到".split())
"""Verbs that tell of no harm when they are denied: 未发生事故, 未检出阳性."""
_NOT = regex.compile(r"(?:没有|未能?|尚未|从未)(?:正式|对外|投入)?$")
_CALLED_OFF = regex.compile(r"取消|不再|未能|没有")
_BACKGROUND = regex.compile(r"[”’」]?[中上](?![市级海])")
_NOT_CORE = regex.compile(r"[”’」]?(?:中|上|期间|的|获|入选|荣获|等?活动中|以来)")
_NOTHING_MORE = regex.compile(r"(?:了|使用|仪式|运营|运行|[\s”’」）)])*")
_SHORT_ADVERBIAL = regex.compile(
    r"[”’」]?(?:正式|顺利|如期|全面|全部|全线|双双|同步|重新|提前|圆满|成功|首次|率先|近日|日前|已经?|将|拟|也|又|再|均|都|未能?|尚未|仍未|没有"
    r"|计划|预计|有望|力争|现已|即将|对外|陆续|相继|至今|投入|试|完工|建成|揭牌|挂牌|联合|共同|在此|就地|如愿|终于)*"
)
_ADVERBIAL = regex.compile(r"(?:以?后|以?前|时|中|期间)$|^(?:未|不|因)|^(?:对外|延长|延时|最晚|破土)$")
_HAN = regex.compile(r"\p{Han}{2}|[A-Za-z]{2}|《")
_LEAD_IN = regex.compile(r"[了“‘「的]*")
_WORKS = frozenset("件 幅 篇 部 首 项 个".split())
_SORTS = ("competition", "meeting")
_BESIDE = regex.compile(r"[”’」\s]*(?:共|累计)?")


def named(clause: Clause, memory: Memory, frames: dict[str, Frame], claims: Claims) -> Iterator[Draft]:
    """Yield the events whose core is a named thing: a meeting held, a school founded, a campaign launched."""
    for entity in clause.of("ACTIVITY", "ORG", "LOC"):
        if entity.label == "ACTIVITY" and _BACKGROUND.match(clause.text, entity.end, clause.end):
            if held := relative_holding(clause, entity):
                yield from _held(clause, entity, held, memory, frames, claims)
            else:
                claims.refuse("named.background", entity)
                yield from _spoken_of(clause, entity, memory, frames)
        elif not claims.free(entity):
            continue
        elif _NOT_CORE.match(clause.text, entity.end, clause.end):
            claims.refuse("named.modifies", entity)
        else:
            yield from _governed(clause, entity, memory, frames, claims)
            if entity.label == "ACTIVITY" and claims.free(entity) and (told := subject_holding(clause, entity)):
                yield from _held(clause, entity, told, memory, frames, claims)


def held_by(clause: Clause, setting: Setting, memory: Memory, frames: dict[str, Frame]) -> Iterator[Draft]:
    """Let a gathering take who holds it, when that is said apart: 本届展会由省工信厅、市商务局主办.

    Where none was told before, the common noun that stands for it is a gathering of its own.
    """
    behind = [verb for verb in clause.verbs if setting.by and verb.start >= setting.by[-1].end]
    if not behind or behind[0].text not in wordset("subjects", "holding"):
        return
    if memory.gathering is None and (noun := taken_up().match(clause.text, clause.start, clause.end)):
        kind = next((sort for sort in _SORTS if ending(sort, "heads").search(noun["noun"])), "activity")
        if kind not in frames:
            return
        memory.gathering = Draft(kind, clause, Region(behind[0].start, behind[0].end), f"{kind}.taken_up")
        memory.gathering.fill(frames[kind].core, Region(*noun.span("noun")))
        yield memory.gathering
    if memory.gathering is not None:
        memory.gathering.fill("agent", *setting.by, by="named.held_by")
        memory.gathering.settled |= {"agent"}


def _governed(
    clause: Clause, entity: Entity, memory: Memory, frames: dict[str, Frame], claims: Claims
) -> Iterator[Draft]:
    for verb in _verbs_around(clause, entity):
        kind = next((kind for kind, frame in frames.items() if frame.named(clause, entity, verb)), None)
        if kind is None:
            continue
        if not _is_object(clause, entity, verb):
            claims.refuse("named.not_the_object", entity, f"{kind}.named")
            continue
        draft = Draft(kind, clause, Region(verb.start, verb.end), f"{kind}.named")
        draft.fill(frames[kind].core, entity)
        claims.take(entity, draft.trigger)
        if frames[kind].gathers is not None:
            _gather(clause, entity, draft, frames[kind].gathers or "", memory, claims)
        elif entity.label == "ACTIVITY":
            yield from _spoken_of(clause, entity, memory, frames)
        yield draft
        return


def _held(
    clause: Clause, entity: Entity, told: Region | Verb, memory: Memory, frames: dict[str, Frame], claims: Claims
) -> Iterator[Draft]:
    """A gathering that took place, as something other than a verb of holding tells."""
    held = Verb(told.start, told.end, "举办")
    kind = next((kind for kind, frame in frames.items() if frame.gathers and frame.named(clause, entity, held)), None)
    if kind is None:
        return
    role = frames[kind].gathers or ""
    draft = Draft(kind, clause, Region(told.start, told.end), f"{kind}.told")
    draft.fill(frames[kind].core, entity)
    claims.take(entity)
    _gather(clause, entity, draft, role, memory, claims)
    for quantity in drawn(clause, told):
        works = kind == "competition" and unit_of(quantity) in _WORKS
        draft.fill("count" if works else role, quantity, by="named.drawn")
        claims.take(quantity)
    draft.fill("date", lasting_to(clause, told), by="named.lasting_to")
    yield draft


def _verbs_around(clause: Clause, entity: Entity) -> Iterator[Verb]:
    """The verbs that may govern a named thing: those behind it, nearest first, then those before it."""
    yield from (verb for verb in clause.verbs if verb.start >= entity.end)
    yield from (verb for verb in reversed(clause.verbs) if verb.end <= entity.start)


def _is_object(clause: Clause, entity: Entity, verb: Verb) -> bool:
    """Whether an organisation or place is what is founded or opened, and not who does it or where."""
    if entity.label == "ACTIVITY":
        return True
    if verb.end <= entity.start:
        return _LEAD_IN.fullmatch(clause.text, verb.end, entity.start) is not None
    near = _SHORT_ADVERBIAL.fullmatch(_gap(clause, entity, verb.start)) is not None
    last = _NOTHING_MORE.fullmatch(clause.text, verb.end, clause.end) is not None
    return near and last and clause.text[max(clause.start, entity.start - 1) : entity.start] not in {"在", "由", "从"}


def _gap(clause: Clause, entity: Entity, end: int) -> str:
    """What stands between a thing and its verb, coordinated things, dates and places left out."""
    start = entity.end
    for other in clause.entities:
        if entity.end <= other.start and other.end <= end:
            if other.label not in {"DATE", "ORG", "LOC"} or clause.text[start : other.start] not in {
                "",
                *"、和在于由”",
            }:
                return "，"
            start = other.end
    return clause.text[start:end]


def _gather(clause: Clause, entity: Entity, draft: Draft, role: str, memory: Memory, claims: Claims) -> None:
    """Let a gathering take those who were named before it, and the quantities right beside its name."""
    memory.gathering = None if _CALLED_OFF.search(clause.text, clause.start, clause.end) else draft
    draft.fill(role, *memory.pending, by="named.company")
    memory.pending = []
    for quantity in clause.of("QUANTITY"):
        sessions = unit_of(quantity) in SESSION_UNITS
        before = quantity.end <= entity.start and clause.text[quantity.end : entity.start] in {"", "“"}
        behind = quantity.start >= entity.end and _BESIDE.fullmatch(clause.text, entity.end, quantity.start)
        if claims.free(quantity) and ((before and sessions) or (behind and unit_of(quantity))):
            draft.fill("sessions" if sessions else role, quantity)
            claims.take(quantity)


def _spoken_of(clause: Clause, entity: Entity, memory: Memory, frames: dict[str, Frame]) -> Iterator[Draft]:
    """A gathering that is only spoken of (在大赛中): an event if somebody turns out to have taken part."""
    held = Verb(entity.end, entity.end, "举办")
    for kind, frame in frames.items():
        if frame.gathers is not None and frame.named(clause, entity, held):
            draft = Draft(kind, clause, Region(entity.start, entity.end), f"{kind}.attended", tentative=True)
            draft.fill(frame.core, entity)
            memory.gathering = draft
            yield draft
            return


def plain_objects(
    clause: Clause, setting: Setting, memory: Memory, frames: dict[str, Frame], claims: Claims
) -> Iterator[Draft]:
    """Yield the events of verbs whose plain object is their core although nothing is counted: 上线小程序."""
    for verb in clause.verbs:
        plain = next((kind for kind, frame in frames.items() if verb.text in frame.objects), None)
        kind = _denied(clause, verb, frames) or plain
        if kind is None or not claims.free(Region(verb.start, verb.end)):
            continue
        noun = _object(clause, verb, setting, memory)
        veto = _no_object(clause, verb, noun, frames[kind], claims)
        if noun is None or veto is not None:
            claims.refuse(veto or "object.none", verb, f"{kind}.object")
            continue
        draft = Draft(kind, clause, Region(verb.start, verb.end), f"{kind}.object")
        draft.fill(frames[kind].core, noun)
        claims.take(noun)
        if frames[kind].gathers:
            memory.gathering = draft
        yield draft


def _no_object(clause: Clause, verb: Verb, noun: Region | None, frame: Frame, claims: Claims) -> str | None:
    """Name the veto that keeps a noun phrase from being the object of a type's plain verb, None if there is none."""
    if clause.text[verb.end : verb.end + 1] in "的以":
        return "object.modifier"
    behind = [quantity for quantity in clause.of("QUANTITY") if quantity.start >= verb.end]
    if any(not clause.text.startswith("的", quantity.end) for quantity in behind):
        return "object.counted"
    if noun is None or not _HAN.search(clause.text, noun.start, noun.end):
        return "object.none"
    if not claims.free(noun):
        return "object.taken"
    if frame.heads is None or verb.text not in frame.objects:
        return None
    return None if ending(*frame.heads).search(clause.text[noun.start : noun.end]) else "object.head"


def _denied(clause: Clause, verb: Verb, frames: dict[str, Frame]) -> str | None:
    """The type of what did not take place, though nothing is counted: 没有举办培训, 未检查某处, 未发生事故."""
    if not _NOT.search(clause.text, clause.start, verb.start):
        return None
    noun = phrases.object_after(clause, verb.end)
    text = clause.text[noun.start : noun.end] if noun is not None else ""
    sorts = ("training", "competition", "meeting", "activity")
    held = verb.text in wordset("activity", "verbs") | wordset("meeting", "verbs")
    kind = next((sort for sort in sorts if held and ending(sort, "heads").search(text)), None)
    if verb.text in wordset("inspection", "verbs"):
        kind = "inspection"
    if verb.text in _BEFALLS:
        kind = "indicator"
    if verb.text in {"营业", "开放", "运行", "运营"}:
        kind = "launch"
    return kind if kind in frames else None


def _object(clause: Clause, verb: Verb, setting: Setting, memory: Memory) -> Region | None:
    """The phrase behind the verb, else the subject before it (小程序正式上线), else what the sentence is about."""
    noun = phrases.object_after(clause, verb.end)
    if noun is not None and not any((other.start, other.end) == (noun.start, noun.end) for other in clause.verbs):
        return None if clause.text[noun.start] in "要能会应需" else noun
    if verb.text in wordset("launch", "publishing"):
        return None
    noun = phrases.subject_before(clause, setting.body, verb.start)
    if noun is not None and not _ADVERBIAL.search(clause.text[noun.start : noun.end]):
        return _with_place(clause, noun)
    if _NOTHING_MORE.fullmatch(clause.text, verb.end, clause.end) is None:
        return None
    if setting.explicit and len(setting.subject) == 1 and setting.subject[0].end <= verb.start:
        return setting.subject[0]
    return None if setting.explicit else memory.topic


def _with_place(clause: Clause, noun: Region) -> Region:
    """A place right before the noun belongs to it (景德镇北站|候车厅); so does a body before a part of itself."""
    for entity in clause.of("LOC", "ORG"):
        part = entity.label == "LOC" or ending("launch", "parts").search(clause.text[noun.start : noun.end])
        if entity.end == noun.start and part:
            return Region(entity.start, noun.end)
    return noun


def own_triggers(clause: Clause, frames: dict[str, Frame], claims: Claims) -> Iterator[Draft]:
    """Yield the events of frames that name triggers and what fills their roles: types from outside the library."""
    for kind, frame in frames.items():
        for verb in clause.verbs:
            if verb.text not in frame.triggers:
                continue
            draft = Draft(kind, clause, Region(verb.start, verb.end), f"{kind}.trigger")
            claims.take(draft.trigger)
            for role, labels in frame.fills.items():
                filler = _nearest(clause, verb, labels, frame.units.get(role), claims)
                draft.fill(role, filler)
                claims.take(filler)
            yield draft


def _nearest(
    clause: Clause, verb: Verb, labels: tuple[str, ...], units: frozenset[str] | None, claims: Claims
) -> Entity | Region | None:
    """What stands nearest to a verb, has one of the labels and, where units are named, one of these."""
    fitting = [
        entity
        for entity in clause.of(*labels)
        if claims.free(entity) and (units is None or entity.label != "QUANTITY" or unit_of(entity) in units)
    ]
    if fitting:
        return min(fitting, key=lambda entity: min(abs(entity.start - verb.end), abs(verb.start - entity.end)))
    return phrases.object_after(clause, verb.end) if "NP" in labels else None
