"""What a document teaches the choices: each candidate with its features, and whether the annotation has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fit_confidence import Read

from linyi_ie.events import DEFAULT_EVENTS, nouns, readings
from linyi_ie.events.assemble import assemble
from linyi_ie.events.choices import NOUN, READINGS, RULES_ALONE, Choices
from linyi_ie.events.drafts import Memory
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame
from linyi_ie.events.readings import Reading
from linyi_ie.gold import GoldDocument
from linyi_ie.records import Entity
from linyi_ie.text import Region
from linyi_ie.trace import SILENT, Trace
from training.logistic import Row

OVERLAP = 0.65
"""How much of a noun and the annotated one must be common to both for it to be right: more than the scores ask."""
COUNTED = {
    "indicator": "indicator",
    "establishment": "object",
    "assistance": "beneficiary",
    "employment": "object",
    "membership": "object",
    "launch": "object",
    "inspection": "target",
}
"""The role of what is counted in the event types that have one."""


@dataclass(frozen=True, slots=True)
class Asked(Choices):
    """Leaves everything to the rules, and remembers what it was asked."""

    figures: list[tuple[Figure, Figure | None]] = field(default_factory=list[tuple[Figure, Figure | None]])
    readings: list[tuple[Figure, Reading, list[str]]] = field(default_factory=list[tuple[Figure, Reading, list[str]]])

    def noun(self, figure: Figure, previous: Figure | None, trace: Trace = SILENT) -> Figure:
        """Remember the figure and the one before it."""
        self.figures.append((figure, previous))
        return figure

    def reading(
        self,
        figure: Figure,
        previous: Figure | None,
        memory: Memory,
        frames: Mapping[str, Frame],
        ruled: Reading | None,
        trace: Trace = SILENT,
    ) -> Reading | None:
        """Remember what is seen of the figure at this place of the text."""
        if ruled is not None:
            self.readings.append((figure, ruled, readings.described(figure, previous, memory, ruled)))
        return ruled


def rows_of(read: Read, weight: float) -> dict[str, list[Row]]:
    """Read a document by rules alone; describe and judge what each choice might have taken instead."""
    asked = _asked_in(read)
    rows = {NOUN: [row for figure, previous in asked.figures for row in noun_rows(read.gold, figure, previous, weight)]}
    return rows | {READINGS: _judged(asked, read.gold, weight)}


def reading_rows(read: Read, weight: float) -> dict[str, list[Row]]:
    """Do so for the readings of figures only."""
    return {READINGS: _judged(_asked_in(read), read.gold, weight)}


def _asked_in(read: Read) -> Asked:
    asked = Asked(RULES_ALONE.of)
    for _ in assemble(read.source, read.entities, DEFAULT_EVENTS, choices=asked):
        pass  # it is asked while it reads
    return asked


def _judged(asked: Asked, gold: GoldDocument, weight: float) -> list[Row]:
    rows: list[Row] = []
    for figure, ruled, features in asked.readings:
        annotated = annotated_readings(gold, figure.quantity)
        if annotated:
            right = ruled.name if ruled.name in annotated else annotated[0]
            rows.append(Row(features, right, weight))
    return rows


def annotated_readings(gold: GoldDocument, quantity: Entity) -> list[str]:
    """Return the names of the readings that the annotation has of a quantity."""
    at = (quantity.start, quantity.end)
    return [f"{event.type}.{one.role}" for event in gold.events for one in event.args if (one.start, one.end) == at]


def noun_rows(gold: GoldDocument, figure: Figure, previous: Figure | None, weight: float) -> Iterator[Row]:
    """Yield a row for each candidate noun of a figure whose noun is annotated."""
    annotated = counted_nouns(gold, figure.quantity)
    if not nouns.is_open(figure, previous) or not annotated:
        return
    found = nouns.candidates(figure, previous)
    for region, features in zip(found, nouns.described(figure, previous, found), strict=True):
        yield Row(features, any(common(region, one) >= OVERLAP for one in annotated), weight)


def counted_nouns(gold: GoldDocument, quantity: Entity) -> list[Region]:
    """Return what the annotation says that a quantity counts."""
    at = (quantity.start, quantity.end)
    return [
        Region(other.start, other.end)
        for event in gold.events
        if any((argument.start, argument.end) == at for argument in event.args)
        for other in event.args
        if other.role == COUNTED.get(event.type)
    ]


def common(one: Region, other: Region) -> float:
    """Return what two stretches have in common, of all that they cover."""
    inside = min(one.end, other.end) - max(one.start, other.start)
    return max(0, inside) / (max(one.end, other.end) - min(one.start, other.start))
