"""The engine: clauses in order, each shown to the frames; what they claim becomes records."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from linyi_ie.events.choices import Choices, shipped
from linyi_ie.events.clauses import Clause, read_clauses
from linyi_ie.events.counted import counted
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.frames import Frame
from linyi_ie.events.named import held_by, named, own_triggers, plain_objects
from linyi_ie.events.reach import Discourse, Setting
from linyi_ie.events.subjects import main_subject
from linyi_ie.events.topics import topic_of
from linyi_ie.records import Entity, Evidence, Mention, Span, Status
from linyi_ie.text import Region, Source
from linyi_ie.trace import SILENT, Trace

_KEPT = 1 << 19
"""Of a text of so many characters the clauses are kept; a longer one is cut into them twice, which takes less room."""
_NEAR = 256
"""Among so many mentions, events of the same passage share those that they have in common."""


def assemble(
    source: Source,
    entities: Sequence[Entity],
    kinds: Sequence[type[Event]],
    *,
    synonyms: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    trace: Trace = SILENT,
) -> Iterator[Event]:
    """Find the events of a document.

    `entities` is its flat, ordered entity layer; `kinds` are the event types to look for. Yields the records in the
    order of their triggers, each made when it is asked for: of a very long text there need not be all at once. What
    only frames of other types would claim is nobody's: each type is found as if it were looked for alone among those
    given. `synonyms` are a caller's own verbs, each with the one that it is read as. `choices` decide what the rules
    leave open, the shipped ones where none are given. `trace` hears of every verb and of what is refused.
    """
    types = {kind.kind(): kind for kind in sorted(kinds, key=lambda kind: kind.frame.specificity)}
    if not types:
        return
    frames = {name: kind.frame for name, kind in types.items()}
    own = {word: word for frame in frames.values() for word in frame.triggers} | dict(synonyms or {})
    read = partial(read_clauses, source, entities, own)
    if len(source.text) <= _KEPT:
        clauses = list(read(trace))
        main = main_subject(clauses)
    else:
        main, clauses = main_subject(read()), read(trace)
    mention = lru_cache(_NEAR)(partial(_mention, source, entities))
    for draft, setting, status in _settled(clauses, main, frames, shipped() if choices is None else choices, trace):
        if _is_complete(draft, frames[draft.kind], trace):
            yield _record(source, draft, setting, status, types[draft.kind], mention)


def _settled(
    clauses: Iterable[Clause], main: tuple[Region, ...], frames: dict[str, Frame], choices: Choices, trace: Trace
) -> Iterator[tuple[Draft, Setting, Status]]:
    """Read the clauses; yield drafts in the order of their triggers, as soon as nothing to come can change them."""
    discourse, memory = Discourse(main), Memory()
    found: list[tuple[Draft, Setting, Status]] = []
    for clause in clauses:
        setting = discourse.enter(clause)
        opens = clause.paragraph != memory.paragraph
        memory.enter(clause)
        if opens and memory.is_closed:
            yield from _in_order(found)
            found = []
        if clause.spoken:
            trace.refuse("clause.spoken", clause)
            continue
        drafts = list(_read(clause, setting, memory, frames, Claims(trace), choices))
        found.extend((draft, setting, discourse.status(clause, draft.trigger.start)) for draft in drafts)
        memory.topic = topic_of(clause, setting, drafts, memory.topic)
    yield from _in_order(found)


def _in_order(found: list[tuple[Draft, Setting, Status]]) -> list[tuple[Draft, Setting, Status]]:
    return sorted(found, key=lambda one: (one[0].trigger.start, one[0].trigger.end))


def _is_complete(draft: Draft, frame: Frame, trace: Trace) -> bool:
    """Whether a draft is an event: it has its core and, where that is only spoken of, something more."""
    if not draft.has(frame.core):
        trace.refuse("event.no_core", draft.trigger, draft.rule)
        return False
    if draft.tentative and len(draft.roles) < 2:
        trace.refuse("event.only_spoken_of", draft.trigger, draft.rule)
        return False
    return True


def _read(
    clause: Clause, setting: Setting, memory: Memory, frames: dict[str, Frame], claims: Claims, choices: Choices
) -> Iterator[Draft]:
    """Read one clause: what types propose in their own way, then named things, figures, and plain objects."""
    for frame in frames.values():
        for draft in frame.propose(clause, setting, memory, claims):
            claims.take(draft.trigger, *(region for _, region in draft.roles))
            yield draft
    yield from own_triggers(clause, frames, claims)
    yield from named(clause, memory, frames, claims)
    yield from held_by(clause, setting, memory, frames)
    yield from counted(clause, setting, memory, frames, claims, choices)
    yield from plain_objects(clause, setting, memory, frames, claims)


def _record(
    source: Source,
    draft: Draft,
    setting: Setting,
    status: Status,
    kind: type[Event],
    mention: Callable[[Region], Mention],
) -> Event:
    _govern(draft, setting, kind.frame)
    known = kind.roles()
    event = kind.from_arguments(
        [(role, mention(region)) for role, region in draft.roles if role in known],
        trigger=Span.trusted(
            start=draft.trigger.start,
            end=draft.trigger.end,
            text=source.text[draft.trigger.start : draft.trigger.end],
        ),
        status=status,
    )
    return event.but(evidence=tuple(_evidence(draft, event)))


def _evidence(draft: Draft, event: Event) -> Iterator[Evidence]:
    """The rule that made the event, over its clause, then the rule that found each filler, over the filler."""
    yield Evidence.trusted(rule=draft.rule, start=draft.clause.start, end=draft.clause.end, role=None)
    for role, filler in event.arguments:
        rule = draft.reasons.get((role, Region(filler.start, filler.end)), draft.rule)
        yield Evidence.trusted(rule=rule, start=filler.start, end=filler.end, role=role)


def _govern(draft: Draft, setting: Setting, frame: Frame) -> None:
    """Fill in what governs the clause: date, places, and the subject in the role that the frame gives it."""
    anchor = max([draft.trigger.start, *(region.start for role, region in draft.roles if role == frame.core)])
    taken = {region for _, region in draft.roles}
    draft.fill("date", setting.date_at(anchor, lasting=draft.lasting), by="setting.date")
    draft.fill("place", *(place for place in setting.places if place not in taken), by="setting.place")
    subject = [
        one for one in setting.by or setting.subject if not any(one.start < t.end and t.start < one.end for t in taken)
    ]
    if "agent" in draft.settled or not subject:
        return
    if draft.rule.endswith(".attended"):
        return
    if draft.rule.endswith((".subject", ".bare")) and not (setting.explicit or setting.by):
        return
    if not (setting.explicit or setting.by) and _stands_as_subject(draft, frame):
        return
    if not setting.by and frame.reach == "sentence" and setting.distance == "paragraph":
        return
    if not setting.explicit and draft.kind != "funding" and _only_pays(setting, subject):
        return
    if draft.share is not None and draft.share < len(subject):
        subject = [subject[draft.share]]
    found_by = "setting.by" if setting.by else "setting.subject"
    if frame.topic == "subject":
        draft.fill("subject", *subject, by=found_by)
    elif frame.topic == "place" and setting.topical:
        draft.fill("place", *subject, by=found_by)
    elif frame.agent == "any" or (frame.agent == "explicit" and (setting.explicit or _acts(draft))):
        draft.fill("agent", *subject, by=found_by)


def _only_pays(setting: Setting, subject: list[Region]) -> bool:
    """Whether the subject is a treasury (市级财政): it pays for what the next clause tells, others do it."""
    return all(setting.clause.text.endswith("财政", one.start, one.end) for one in subject)


def _stands_as_subject(draft: Draft, frame: Frame) -> bool:
    """Whether the core itself is the subject (小程序上线, 大赛开幕): who does it is told here or nowhere."""
    core = next((region for role, region in draft.roles if role == frame.core), None)
    if core is None or draft.rule.endswith((".object", ".prepositional")):
        return False
    return core.end <= draft.trigger.start


def _acts(draft: Draft) -> bool:
    """Whether the subject does what the verb says (受理案件), rather than that a state is measured."""
    return draft.rule.endswith((".object", ".item", ".prepositional"))


def _mention(source: Source, entities: Sequence[Entity], region: Region) -> Mention:
    place = bisect_left(entities, region.start, key=lambda entity: entity.start)
    entity = entities[place] if place < len(entities) else None
    if entity is not None and (entity.start, entity.end) == (region.start, region.end):
        return Mention.trusted(start=entity.start, end=entity.end, text=entity.text, entity=entity)
    text = source.text[region.start : region.end]
    return Mention.trusted(start=region.start, end=region.end, text=text, entity=None)
