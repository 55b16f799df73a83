"""Why a document was read as it was: sentence by sentence, what was found by which rule, and what was refused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, TypeAlias, TypeVar

from linyi_ie.document import Document
from linyi_ie.events import Event
from linyi_ie.records import Entity, Evidence, Record, Span, Status
from linyi_ie.surfaces import Reading
from linyi_ie.text import Region
from linyi_ie.trace import VETOES, Choosing, Recording, Spanned

Reach: TypeAlias = Literal["clause", "sentence", "paragraph", "document"]
"""From how far an argument was fetched: the event's own clause, else what both stand in."""


class Filler(Span):
    """An argument of an event, the rule that found it, and from how far."""

    role: str
    name: str
    rule: str
    reach: Reach


class ExplainedEvent(Record):
    """An event record: the frame of `type` took it by `rule`, in the clause `clause`."""

    type: str
    status: Status
    trigger: Span
    rule: str
    clause: Span
    fillers: tuple[Filler, ...]
    confidence: float


class Trigger(Span):
    """A verb that may evoke an event, and the types of the events that it evoked; none means it made no record."""

    events: tuple[str, ...]


class Refused(Span):
    """What was turned down: by which veto, what that means, and the rule that had proposed it, if one had."""

    veto: str
    meaning: str
    rule: str


class Chosen(Span):
    """What was chosen where the rules alone would have said something else.

    `choice` is what was asked: ``noun`` (what is counted) or ``reading …`` (to which event type and in which role a
    figure belongs). `probability` is what the weights gave it; `ruled` is what the rules would have taken,
    None for nothing, and the figure itself where its reading was asked.
    """

    choice: str
    probability: float
    ruled: Span | None


class ExplainedSentence(Span):
    """A sentence with all that was decided in it. An event stands where its trigger does."""

    entities: tuple[Entity, ...]
    triggers: tuple[Trigger, ...]
    events: tuple[ExplainedEvent, ...]
    refused: tuple[Refused, ...]
    chosen: tuple[Chosen, ...] = ()


class Explanation(Record):
    """What `Extractor.extract` would give, and why.

    `document` is exactly that result. Entities name their rules in `evidence`; what stands in no sentence (an empty
    document has none) is in no list. Spans are those of the document.
    """

    document: Document
    sentences: tuple[ExplainedSentence, ...]

    @classmethod
    def of(cls, document: Document, recording: Recording) -> Explanation:
        """Put what a run recorded of the document's text as it is read beside the result, by sentences."""
        reading = Reading.of(document.text)
        return cls(document=document, sentences=tuple(_sentences(document, reading, reading.recording(recording))))

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the explanation as JSON; `Explanation.model_validate_json` reads it."""
        return self.model_dump_json(indent=indent)


_Thing = TypeVar("_Thing")


def _sentences(document: Document, reading: Reading, recording: Recording) -> Iterator[ExplainedSentence]:
    text = document.text
    starts = [sentence.start for sentence in reading.sentences]
    evoked: dict[tuple[int, int], list[str]] = {}
    for event in document.events:
        evoked.setdefault((event.trigger.start, event.trigger.end), []).append(event.type)

    entities = _grouped(document.entities, starts, lambda one: one.start)
    events = _grouped(document.events, starts, lambda one: one.trigger.start)
    verbs = _grouped(sorted(recording.verbs), starts, lambda span: span[0])
    refusals = _grouped(recording.refusals, starts, lambda one: one.start)
    choosings = _grouped(recording.choosings, starts, lambda one: one.start)
    for index, sentence in enumerate(reading.sentences):
        yield ExplainedSentence(
            **_span(text, sentence),
            entities=tuple(entities[index]),
            triggers=tuple(
                Trigger(**_span(text, Region(*verb)), events=tuple(evoked.get(verb, ()))) for verb in verbs[index]
            ),
            events=tuple(_explained(event, reading) for event in events[index]),
            refused=tuple(
                Refused(**_span(text, one), veto=one.veto, meaning=VETOES[one.veto], rule=one.rule)
                for one in sorted(refusals[index], key=lambda one: (one.start, one.end))
            ),
            chosen=tuple(_chosen(text, one) for one in choosings[index]),
        )


def _grouped(things: Iterable[_Thing], starts: Sequence[int], place: Callable[[_Thing], int]) -> list[list[_Thing]]:
    """Sort things into the sentences that begin at `starts`."""
    groups: list[list[_Thing]] = [[] for _ in starts]
    for thing in things:
        groups[bisect_right(starts, place(thing)) - 1].append(thing)
    return groups


def _explained(event: Event, reading: Reading) -> ExplainedEvent:
    made, *found = event.evidence
    fillers = tuple(
        Filler(
            **_span(reading.text, mention),
            role=role,
            name=mention.name,
            rule=evidence.rule,
            reach=_reach(mention, made, reading),
        )
        for (role, mention), evidence in zip(event.arguments, found, strict=True)
    )
    return ExplainedEvent(
        type=event.type,
        status=event.status,
        trigger=event.trigger,
        rule=made.rule,
        clause=Span(**_span(reading.text, made)),
        fillers=fillers,
        confidence=event.confidence,
    )


def _chosen(text: str, one: Choosing) -> Chosen:
    ruled = None if one.ruled is None else Span(**_span(text, Region(*one.ruled)))
    return Chosen(**_span(text, one), choice=one.choice, probability=one.probability, ruled=ruled)


def _reach(thing: Spanned, clause: Evidence, reading: Reading) -> Reach:
    if clause.start <= thing.start and thing.end <= clause.end:
        return "clause"
    if any(thing.start in sentence and clause.start in sentence for sentence in reading.sentences):
        return "sentence"
    together = any(thing.start in paragraph and clause.start in paragraph for paragraph in reading.paragraphs)
    return "paragraph" if together else "document"


def _span(text: str, region: Spanned) -> dict[str, Any]:
    return {"start": region.start, "end": region.end, "text": text[region.start : region.end]}
