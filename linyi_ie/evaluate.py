"""How near extracted documents come to annotated ones.

Both sides have the gold form (`linyi_ie.gold`) and are matched by `id`. What is counted:

- **entities**: exact span and label;
- **values**: of the exactly matched DATE, DURATION and QUANTITY entities, the share whose value is the same;
- **events**: one to one, a pair has the same type and core arguments that overlap by half (IoU ≥ 0.5);
- **arguments**: (type, role, argument), where an argument agrees when its span overlaps by half or, for
  `NAMED_ROLES`, when its surface or canonical name is the same;
- **whole records**: events with every argument right, none missing, none too many, and the right status;
- **calibration**: predicted entities and events in ten bins of equal width by their confidence; the expected
  calibration error is the mean distance of a bin's mean confidence from its share of right ones, weighted by size;
- **attachment**: of the quantities that are arguments in gold, the share that hangs on an event of the right
  type in the right role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from linyi_ie.document import event_type
from linyi_ie.gold import NAMED_ROLES, GoldArgument, GoldDocument, GoldEvent
from linyi_ie.records import Duration, Entity, Label, Quantity, Record, Span, TimeSpan, Value
from linyi_ie.scores import Accuracy, Calibration, Score, Scores

_VALUED: tuple[Label, ...] = ("DATE", "DURATION", "QUANTITY")
_HALF = 0.5


class Evaluation(Record):
    """All scores of one comparison over `documents` gold documents."""

    documents: int
    entities: Scores
    values: dict[str, Accuracy]
    events: Scores
    arguments: Score
    whole_records: Score
    attachment: Accuracy
    calibration: dict[str, Calibration]


class Mistake(Record):
    """One difference: `kind` says of which sort, `document` is the id, `message` shows it."""

    kind: str
    document: str
    message: str


def evaluate(gold: Iterable[GoldDocument], predicted: Iterable[GoldDocument]) -> Evaluation:
    """Compare `predicted` with `gold`. A document without a prediction counts as one with nothing found."""
    pairs = _pairs(gold, predicted)
    return Evaluation(
        documents=len(pairs),
        entities=_scores(
            Counter(entity.label for pair in pairs for entity in pair.found),
            Counter(entity.label for pair in pairs for entity in pair.gold_spans.values()),
            Counter(entity.label for pair in pairs for entity in pair.spans.values()),
        ),
        values={label: _value_accuracy(pairs, label) for label in _VALUED},
        events=_scores(
            Counter(wanted.type for pair in pairs for wanted, _ in pair.aligned),
            Counter(event.type for pair in pairs for event in pair.gold.events),
            Counter(event.type for pair in pairs for event in pair.predicted.events),
        ),
        arguments=_argument_score(pairs),
        whole_records=_record_score(pairs),
        attachment=_attachment(pairs),
        calibration={
            "entities": Calibration.of(verdict for pair in pairs for verdict in _sure_entities(pair)),
            "events": Calibration.of(verdict for pair in pairs for verdict in _sure_events(pair)),
        },
    )


class Verdicts(NamedTuple):
    """Whether each entity and each event of an extracted document is right, in their order."""

    entities: tuple[bool, ...]
    events: tuple[bool, ...]


def verdicts(gold: GoldDocument, predicted: GoldDocument) -> Verdicts:
    """Say of each entity and event of `predicted` whether `gold` has it, by the measure of the scores."""
    return _Pair(gold, predicted).verdicts


def mistakes(gold: Iterable[GoldDocument], predicted: Iterable[GoldDocument]) -> Iterator[Mistake]:
    """List the differences between `predicted` and `gold`, document by document, kind by kind."""
    for pair in _pairs(gold, predicted):
        for kind, messages in _differences(pair):
            for message in messages:
                yield Mistake(kind=kind, document=pair.gold.id, message=message)


# ── One document against its gold ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Pair:
    gold: GoldDocument
    predicted: GoldDocument

    @cached_property
    def gold_spans(self) -> dict[tuple[int, int, Label], Entity]:
        return {(e.start, e.end, e.label): e for e in self.gold.entities}

    @cached_property
    def spans(self) -> dict[tuple[int, int, Label], Entity]:
        return {(e.start, e.end, e.label): e for e in self.predicted.entities if e.label != "NUMBER"}

    @cached_property
    def found(self) -> tuple[Entity, ...]:
        """The gold entities that the prediction has too."""
        return tuple(entity for key, entity in self.gold_spans.items() if key in self.spans)

    def twin(self, entity: Entity) -> Entity:
        return self.spans[entity.start, entity.end, entity.label]

    @cached_property
    def aligned(self) -> tuple[tuple[GoldEvent, GoldEvent], ...]:
        """Gold and predicted events one to one: those that share most arguments first."""
        gold, predicted = self.gold.events, self.predicted.events
        candidates = sorted(
            (-sum(_has(found, argument) for argument in wanted.args), i, j)
            for i, wanted in enumerate(gold)
            for j, found in enumerate(predicted)
            if wanted.type == found.type and _same_core(wanted, found)
        )
        chosen: dict[int, int] = {}
        for _, i, j in candidates:
            if i not in chosen and j not in chosen.values():
                chosen[i] = j
        return tuple((gold[i], predicted[j]) for i, j in sorted(chosen.items()))

    @cached_property
    def verdicts(self) -> Verdicts:
        right = {id(found) for _, found in self.aligned}
        return Verdicts(
            entities=tuple((e.start, e.end, e.label) in self.gold_spans for e in self.predicted.entities),
            events=tuple(id(event) in right for event in self.predicted.events),
        )


def _pairs(gold: Iterable[GoldDocument], predicted: Iterable[GoldDocument]) -> list[_Pair]:
    found = {document.id: document for document in predicted}
    wanted = {document.id: document for document in gold}.values()
    return [_Pair(document, found.get(document.id, GoldDocument(id=document.id, text=""))) for document in wanted]


def _overlap(a: Span, b: Span) -> float:
    """Intersection over union of two spans."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0


def _agrees(wanted: GoldArgument, found: GoldArgument) -> bool:
    if wanted.role != found.role:
        return False
    return _overlap(wanted, found) >= _HALF or (wanted.role in NAMED_ROLES and wanted.text in {found.text, found.name})


def _has(event: GoldEvent, argument: GoldArgument) -> bool:
    return any(_agrees(argument, own) for own in event.args)


def _same_core(wanted: GoldEvent, found: GoldEvent) -> bool:
    core = event_type(wanted.type).core
    return any(a.role == b.role == core and _overlap(a, b) >= _HALF for a in wanted.args for b in found.args)


def _same_value(wanted: Value | None, found: Value | None) -> bool:
    match wanted, found:
        case TimeSpan(start=a, end=b), TimeSpan(start=c, end=d):
            return (a, b) == (c, d)
        case Duration(iso=a), Duration(iso=b):
            return a == b
        case Quantity() as a, Quantity() as b:
            same_numbers = _near(a.value, b.value) and _near(a.upper, b.upper)
            return same_numbers and (a.unit, a.approx) == (b.unit, b.approx)
        case _:
            return _is_vague(wanted) and _is_vague(found)


def _is_vague(value: Value | None) -> bool:
    return value is None or (isinstance(value, TimeSpan) and value.start is None and value.end is None)


def _near(a: object, b: object) -> bool:
    """Whether two numbers are the same but for the digits that a gold file leaves out of a third."""
    if a is None or b is None:
        return a is b
    wanted, found = float(str(a)), float(str(b))
    return abs(wanted - found) <= 1e-9 * max(1.0, abs(wanted))


# ── Counts over all documents ─────────────────────────────────────────────────────────────────────


def _scores(matched: Counter[str], gold: Counter[str], predicted: Counter[str]) -> Scores:
    each = {name: Score.of(matched[name], gold[name], predicted[name]) for name in sorted({*gold, *predicted})}
    return Scores(micro=Score.of(matched.total(), gold.total(), predicted.total()), each=each)


def _value_accuracy(pairs: Sequence[_Pair], label: Label) -> Accuracy:
    both = [(entity, pair.twin(entity)) for pair in pairs for entity in pair.found if entity.label == label]
    verdicts = [_same_value(wanted.value, found.value) for wanted, found in both]
    return Accuracy.of(sum(verdicts), len(verdicts))


def _argument_score(pairs: Sequence[_Pair]) -> Score:
    matched = sum(_has(found, a) for pair in pairs for wanted, found in pair.aligned for a in wanted.args)
    gold = sum(len(event.args) for pair in pairs for event in pair.gold.events)
    found = [event for pair in pairs for event in pair.predicted.events]
    predicted = sum(len({(a.role, a.start, a.end) for a in event.args}) for event in found)
    return Score.of(matched, gold, predicted)


def _record_score(pairs: Sequence[_Pair]) -> Score:
    matched = sum(_same_record(wanted, found) for pair in pairs for wanted, found in pair.aligned)
    gold = sum(len(pair.gold.events) for pair in pairs)
    return Score.of(matched, gold, sum(len(pair.predicted.events) for pair in pairs))


def _same_record(wanted: GoldEvent, found: GoldEvent) -> bool:
    complete = all(_has(found, argument) for argument in wanted.args)
    no_more = all(any(_agrees(a, argument) for a in wanted.args) for argument in found.args)
    return complete and no_more and wanted.status == found.status


def _attachment(pairs: Sequence[_Pair]) -> Accuracy:
    verdicts = [
        _hangs_right(pair, event, argument)
        for pair in pairs
        for event in pair.gold.events
        for argument in event.args
        if (argument.start, argument.end, "QUANTITY") in pair.gold_spans
    ]
    return Accuracy.of(sum(verdicts), len(verdicts))


def _hangs_right(pair: _Pair, event: GoldEvent, argument: GoldArgument) -> bool:
    return any(
        own.role == argument.role and _overlap(own, argument) >= _HALF
        for other in pair.predicted.events
        if other.type == event.type
        for own in other.args
    )


def _sure_entities(pair: _Pair) -> Iterator[tuple[float, bool]]:
    """Each predicted entity that states a confidence, with whether it is right."""
    for entity, right in zip(pair.predicted.entities, pair.verdicts.entities, strict=True):
        if "confidence" in entity.model_fields_set:
            yield entity.confidence, right


def _sure_events(pair: _Pair) -> Iterator[tuple[float, bool]]:
    """Each predicted event that states a confidence, with whether it is right."""
    for event, right in zip(pair.predicted.events, pair.verdicts.events, strict=True):
        if event.confidence is not None:
            yield event.confidence, right


# ── Differences in words ──────────────────────────────────────────────────────────────────────────


def _differences(pair: _Pair) -> Iterator[tuple[str, list[str]]]:
    text = pair.gold.text
    hit = {id(event) for both in pair.aligned for event in both}
    yield "missed entity", [_in_context(text, e) for key, e in pair.gold_spans.items() if key not in pair.spans]
    yield "spurious entity", [_in_context(text, e) for key, e in pair.spans.items() if key not in pair.gold_spans]
    both = [(entity, pair.twin(entity)) for entity in pair.found if entity.label in _VALUED]
    wrong = [(wanted, found) for wanted, found in both if not _same_value(wanted.value, found.value)]
    yield "value", [f"{wanted.text}: gold {wanted.value!r}, found {found.value!r}" for wanted, found in wrong]
    yield "missed event", [_event_line(event) for event in pair.gold.events if id(event) not in hit]
    yield "spurious event", [_event_line(event) for event in pair.predicted.events if id(event) not in hit]
    unlike = [(wanted, found) for wanted, found in pair.aligned if not _same_record(wanted, found)]
    yield "arguments", [f"{_event_line(wanted)} ≠ {_event_line(found)}" for wanted, found in unlike]


def _in_context(text: str, entity: Entity) -> str:
    return f"{entity.label} {entity.text} in {text[max(0, entity.start - 12) : entity.end + 8]!r}"


def _event_line(event: GoldEvent) -> str:
    status = "" if event.status == "happened" else f" ({event.status})"
    return f"{event.type}{status} {event.trigger.text}: " + ", ".join(f"{a.role} {a.text}" for a in event.args)
