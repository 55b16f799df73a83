"""Readings of a figure: which event it belongs to and in which role, as the rules see it and as others would be.

A reading either joins an event that is already there (who took part, by how much it grew) or makes one. The rules
propose theirs first; `options` are the others that the text allows. Each is known by its name, ``assistance.count``,
and the features of the figure say which name is the likeliest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from linyi_ie.events.drafts import Draft, Memory
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import SESSION_UNITS, Frame, Roles
from linyi_ie.events.tokens import within
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import table, words
from linyi_ie.records import Entity

_MADE = (
    ("count", "establishment", Roles("count", "object")),
    ("count", "assistance", Roles("count", "beneficiary")),
    ("count", "employment", Roles("count", "object")),
    ("count", "membership", Roles("count", "object")),
    ("count", "launch", Roles("count", "object")),
    ("count", "inspection", Roles("count", "target")),
    ("count", "training", Roles("sessions", "name")),
    ("count", "training", Roles("participants", "name")),
    ("count", "activity", Roles("sessions", "name")),
    ("measure", "establishment", Roles("count", "object")),
    ("measure", "assistance", Roles("count", "beneficiary")),
    ("measure", "inspection", Roles("count", "target")),
    ("money", "funding", Roles("amount", None)),
    ("", "indicator", Roles("value", "indicator")),
    ("", "indicator", Roles("change", "indicator")),
)
"""What a figure of a kind may make: event types with the role of the quantity and that of its noun."""
_HEADED = frozenset("heads nouns figures named excluded works served programmes lines bodies adverbs static".split())
"""The lists of `triggers.toml` that hold the ends of noun phrases."""
_GATHERINGS = ("competition", "training", "activity", "meeting")
_PEOPLE = frozenset("人 名 位 人次 户 户次 家 支 对".split())
_NOT_LISTS = frozenset({"phrases", "nominal", "words", "status", "subjects"})
_BEFORE = (
    "分别",
    "其中",
    "共",
    "累计",
    "同比",
    "每",
    "人均",
    "仅",
    "总",
    "已",
    "有",
    "新增",
    "达",
    "参加",
    "活动",
    "比赛",
    "培训",
    "服务",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An event type and the roles of a figure in it; `joins` is the event there that it joins, `by` by which rule."""

    kind: str
    roles: Roles
    joins: Draft | None = None
    by: str = ""

    @property
    def name(self) -> str:
        """The event type with the role of the quantity."""
        return f"{self.kind}.{self.roles.quantity}"


def is_sure(figure: Figure, ruled: Reading, memory: Memory) -> bool:
    """Whether a reading of the rules stands: of what is dealt out, parts (其中), ranks, gatherings by name."""
    part, whole = figure.clause.text.startswith("其中", figure.clause.start), memory.figure_draft
    if part and whole is not None and whole.kind == ruled.kind:
        return True
    if ruled.roles.quantity == "sessions" and figure.headed(ruled.kind, "heads"):
        return True
    counted = ruled.by == "figure.attendance" and ruled.roles.quantity in {"count", "sessions"}
    return counted or ruled.by == "figure.distributed" or ruled.kind == "ranking"


def options(figure: Figure, memory: Memory, frames: Mapping[str, Frame]) -> Iterator[Reading]:
    """Yield the readings that a figure allows, whatever the rules say of it."""
    gathering = memory.gathering
    if figure.kind == "count" and gathering is not None and gathering.kind in frames:
        for role in (frames[gathering.kind].gathers, "sessions", "count"):
            taken = role == "sessions" and (gathering.kind == "meeting" or gathering.has("sessions"))
            if role is not None and not taken and _counts(figure, role):
                yield Reading(gathering.kind, Roles(role, None), gathering, "choice.reading")
    if memory.agreement is not None:
        role = "amount" if figure.kind in {"money", "measure"} else "count"
        yield Reading("agreement", Roles(role, None), memory.agreement, "choice.reading")
    if figure.kind == "count" and memory.award is not None and not memory.award.has("count"):
        yield Reading("award", Roles("count", None), memory.award, "choice.reading")
    for kind, event, roles in _MADE:
        named = figure.noun or figure.verb or roles.noun is None
        if kind in {"", figure.kind} and event in frames and named and _fits(figure, event, roles):
            yield Reading(event, roles, by="choice.reading")


def _fits(figure: Figure, event: str, roles: Roles) -> bool:
    """Whether a figure may count so: a noun that names a gathering of one type (讲座18期) is none of another."""
    if roles.noun != "name":
        return True
    owner = next((kind for kind in _GATHERINGS if figure.headed(kind, "heads")), event)
    return _counts(figure, roles.quantity) and ("activity" if owner == "meeting" else owner) == event


def _counts(figure: Figure, role: str) -> bool:
    """Whether a figure's unit allows the role: nobody takes part in 期, and 人 are no sessions."""
    if role == "sessions":
        return figure.unit not in _PEOPLE
    return role != "participants" or figure.unit not in SESSION_UNITS


# ── What is seen of a figure ──────────────────────────────────────────────────────────────────────


def described(figure: Figure, previous: Figure | None, memory: Memory, ruled: Reading | None) -> list[str]:
    """Return the features of a figure; `previous` is the one before it, `ruled` the reading of the rules."""
    name = ruled.name if ruled else "none"
    own = [*_of_itself(figure), *_of_memory(figure, previous, memory)]
    return [
        f"rule {name}",
        *own,
        *(f"rule {name} {one}" for one in own if one.startswith(_WITH_RULE)),
        *_around(figure),
    ]


_WITH_RULE = ("unit ", "shape ", "verb ", "kind ", "noun -", "gathering ")
"""The features that count together with what the rules say, too."""


def _of_itself(figure: Figure) -> Iterator[str]:
    quantity, verb, noun = figure.quantity, figure.verb, figure.noun_text
    yield f"kind {figure.kind}"
    yield f"unit {figure.unit}"
    yield f"shape {figure.shape}"
    yield f"{figure.kind} shape {figure.shape}"
    yield f"marker {figure.marker}"
    if figure.again:
        yield "again"
    if verb is None:
        yield "no verb"
    else:
        yield f"verb {verb.text}"
        yield f"verb ends {verb.text[-1]}"
        yield f"verb begins {verb.text[0]}"
        yield f"verb stands {'before' if verb.end <= quantity.start else 'behind'}"
        if not figure.clause.start <= verb.start < figure.clause.end:
            yield "verb stands elsewhere"
        yield from (f"verb of {one}" for one in _lists(verb.text))
    if not noun:
        yield "no noun"
        return
    yield from (f"noun -{size} {noun[-size:]}" for size in (1, 2, 3) if len(noun) >= size)
    yield f"noun begins {noun[:2]}"
    yield f"noun stands {'before' if figure.noun and figure.noun.end <= quantity.start else 'behind'}"
    yield f"noun of {min(len(noun), 6)} characters"
    yield from (f"noun of {section}.{key}" for section, key in _heads() if figure.headed(section, key))


def _of_memory(figure: Figure, previous: Figure | None, memory: Memory) -> Iterator[str]:
    """What the clauses before left behind."""
    clause = figure.clause
    if previous is None:
        yield "first figure"
    else:
        yield f"previous unit {previous.unit}"
        yield f"previous kind {previous.kind}"
        yield f"previous in {'this' if previous.clause is clause else 'another'} clause"
        if previous.unit == figure.unit:
            yield "same unit"
        if previous.noun == figure.noun:
            yield "same noun"
    if (draft := memory.figure_draft) is not None:
        yield f"previous event {draft.kind}"
        yield f"previous event {draft.kind} {'here' if draft.clause is clause else 'before'}"
        yield f"previous event {draft.kind} unit {figure.unit}"
    if (gathering := memory.gathering) is None:
        yield "no gathering"
    else:
        same = gathering.clause.sentence == clause.sentence
        far = "clause" if gathering.clause is clause else "sentence" if same else "paragraph"
        yield f"gathering {gathering.kind}"
        yield f"gathering {far}"
        yield f"gathering {gathering.kind} {far}"
        yield f"gathering {far} unit {figure.unit}"
        yield f"gathering {gathering.kind} unit {figure.unit}"
        yield f"gathering {far} shape {figure.shape}"
        yield from (f"gathering with {role}" for role in ("participants", "sessions", "count") if gathering.has(role))
        if gathering.tentative:
            yield "gathering tentative"
    yield from (f"with {name}" for name in ("agreement", "award", "award_verb") if getattr(memory, name) is not None)
    if clause.opening:
        yield "opening"


def _around(figure: Figure) -> Iterator[str]:
    """The words and entities of the clause."""
    clause, quantity, text = figure.clause, figure.quantity, figure.clause.text
    for verb in clause.verbs:
        if figure.verb is None or verb.text != figure.verb.text:
            side = "before" if verb.end <= quantity.start else "behind"
            yield f"other {side} {verb.text}"
            yield from (f"other {side} of {one}" for one in _lists(verb.text))
    left = within(clause.tokens, clause.start, quantity.start)[-3:]
    right = within(clause.tokens, quantity.end, clause.end)[:4]
    for side, tokens in (("left", left[::-1]), ("right", right)):
        if not tokens:
            yield f"{side} edge"
        for place, token in enumerate(tokens):
            word = "name" if token.kind == "name" else text[token.start : token.end]
            yield f"{side} {word}"
            if place == 0:
                yield f"{side} next {word}"
                yield f"{side} next kind {token.kind}"
    for entity in clause.entities:
        if entity is not quantity and entity.label != "QUANTITY":
            yield from _of_entity(entity, "before" if entity.end <= quantity.start else "behind")
    counted = clause.of("QUANTITY")
    yield f"figures {min(3, len(counted))}"
    yield f"ordinal {min(2, sum(other.start < quantity.start for other in counted))}"
    yield from (f"{word} before" for word in _BEFORE if text.find(word, clause.start, quantity.start) >= 0)
    yield from (f"{word} behind" for word in _BEFORE if text.find(word, quantity.end, clause.end) >= 0)


def _of_entity(entity: Entity, side: str) -> Iterator[str]:
    yield f"{entity.label} {side}"
    if entity.label in {"ACTIVITY", "HONOUR"}:
        yield f"{entity.label} {side} {entity.text[-2:]}"
        for sort in ("training", "competition", "meeting", "activity"):
            if ending(sort, "heads").search(entity.text):
                yield f"{entity.label} {side} {sort}"


@cache
def _lists(word: str) -> tuple[str, ...]:
    """The lists of `triggers.toml` in which a verb stands."""
    return tuple(
        f"{section}.{key}"
        for section, rows in table("triggers").items()
        for key in rows
        if section not in _NOT_LISTS and word in wordset(section, key)
    )


@cache
def _heads() -> tuple[tuple[str, str], ...]:
    """The lists of `triggers.toml` that hold the ends of noun phrases."""
    return tuple(
        (section, key)
        for section, rows in table("triggers").items()
        for key in rows
        if section not in _NOT_LISTS and key in _HEADED and words("triggers", f"{section}.{key}")
    )
