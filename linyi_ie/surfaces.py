"""How a text is read, and how what was read is told of the text as it was given.

Everything is read folded and without what only its setting put there: line breaks within paragraphs, characters
without width, the space that some houses set between Chinese and digits (see `linyi_ie.text.squeezed`). So names,
values and what rules compare do not depend on script, width or setting. Here spans get back the offsets and characters
of the text as given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from linyi_ie.events import Event
from linyi_ie.records import Entity, Evidence, Mention, Span
from linyi_ie.text import Region, Source, squeezed
from linyi_ie.trace import Choosing, Recording, Refusal

AnySpan = TypeVar("AnySpan", bound=Span)


@dataclass(frozen=True)
class Reading:
    """A text as it is read: `source`, and where its characters stand in `text`, None where nothing was left out."""

    text: str
    source: Source
    offsets: Sequence[int] | None

    @classmethod
    def of(cls, text: str) -> Reading:
        """Fold and squeeze a text."""
        plain, offsets = squeezed(text)
        return cls(text, Source.of(plain), offsets)

    @property
    def differs(self) -> bool:
        """Whether anything of what is read must be told otherwise."""
        return self.source.text != self.text

    @cached_property
    def paragraphs(self) -> tuple[Region, ...]:
        """The paragraphs of the text as given."""
        return tuple(map(self._region, self.source.paragraphs))

    @cached_property
    def sentences(self) -> tuple[Region, ...]:
        """The sentences of the text as given; see `Source.sentences`."""
        return tuple(map(self._region, self.source.sentences))

    def placed(self, start: int, end: int) -> tuple[int, int]:
        """Return where a half-open stretch of the source stands in the text as given, with what was left out inside."""
        if self.offsets is None:
            return start, end
        first = self.offsets[start] if start < len(self.offsets) else len(self.text)
        return first, self.offsets[end - 1] + 1 if end > start else first

    def told(self, entities: Iterable[Entity], events: Iterable[Event]) -> tuple[tuple[Entity, ...], Iterator[Event]]:
        """Return entities and events of the source as those of the text as given; events share the entities."""
        same = {id(one): (one, self._span(one, evidence=self._evidence(one.evidence))) for one in entities}
        return tuple(told for _, told in same.values()), (self._event(one, same) for one in events)

    def recording(self, one: Recording) -> Recording:
        """Return what was recorded of the source as told of the text as given."""
        return Recording(
            verbs=[self.placed(*verb) for verb in one.verbs],
            refusals=[Refusal(it.veto, *self.placed(it.start, it.end), it.rule) for it in one.refusals],
            choosings=[
                Choosing(it.choice, *self.placed(it.start, it.end), it.probability, it.ruled and self.placed(*it.ruled))
                for it in one.choosings
            ],
        )

    def _region(self, one: Region) -> Region:
        return Region(*self.placed(one.start, one.end))

    def _event(self, one: Event, same: Mapping[int, tuple[Entity, Entity]]) -> Event:
        fields: dict[str, Any] = {"trigger": self._span(one.trigger), "evidence": self._evidence(one.evidence)}
        for role in one.roles():
            filler: Mention | tuple[Mention, ...] | None = getattr(one, role)
            if isinstance(filler, tuple):
                fields[role] = tuple(self._mention(mention, same) for mention in filler)
            elif filler is not None:
                fields[role] = self._mention(filler, same)
        return one.but(**fields)

    def _mention(self, one: Mention, same: Mapping[int, tuple[Entity, Entity]]) -> Mention:
        if one.entity is None:
            return self._span(one)
        entity = same[id(one.entity)][1]
        return one.but(start=entity.start, end=entity.end, text=entity.text, entity=entity)

    def _span(self, one: AnySpan, **fields: Any) -> AnySpan:
        start, end = self.placed(one.start, one.end)
        return one.but(start=start, end=end, text=self.text[start:end], **fields)

    def _evidence(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(one.at(*self.placed(one.start, one.end)) for one in evidence)
