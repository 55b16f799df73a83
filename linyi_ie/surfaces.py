"""How a text is read, and how what was read is told of the text as it was given.

Everything is read folded and without what only its setting put there: line breaks within paragraphs, characters
without width, the space that some houses set between Chinese and digits (see `linyi_ie.text.squeezed`). So names,
values and what rules compare do not depend on script, width or setting. Here spans get back the offsets and characters
of the text as given.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, TypeAlias, TypeVar

from linyi_ie.events import Event
from linyi_ie.records import Entity, Evidence, Mention, Span
from linyi_ie.text import OFFSETS, Region, Source, squeezed
from linyi_ie.trace import Choosing, Recording, Refusal

AnySpan = TypeVar("AnySpan", bound=Span)
_NEAR = 256
"""So many spans and mentions are remembered, for the next events to share."""


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

    def told(self, entities: Sequence[Entity], events: Iterable[Event]) -> tuple[tuple[Entity, ...], Iterator[Event]]:
        """Return entities and events of the source as those of the text as given.

        `entities` are flat and in order, and those of the events are among them. Events come as they are asked for;
        near ones share what they have in common, and all share the entities.
        """
        teller = _Teller(self.text, lru_cache(_NEAR)(self.placed))
        ours = tuple(teller.span(one, evidence=teller.evidence(one.evidence)) for one in entities)
        places = array(OFFSETS, (one.start for one in entities))
        mention = lru_cache(_NEAR)(partial(teller.mention, ours, places))
        return ours, (teller.event(one, mention) for one in events)

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


_Mentioned: TypeAlias = Callable[[int, int, str | None], Mention]
"""Tells a mention by its span in the source, and by its text where it is no entity."""


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells spans of the source as those of `text`, each stretch `placed` there. Numbers and strings are shared."""

    text: str
    placed: Callable[[int, int], tuple[int, int]]

    def span(self, one: AnySpan, **fields: Any) -> AnySpan:
        start, end = self.placed(one.start, one.end)
        text = self.text[start:end]
        return one.but(start=start, end=end, text=one.text if text == one.text else text, **fields)

    def evidence(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(one.at(*self.placed(one.start, one.end)) for one in evidence)

    def event(self, one: Event, mentioned: _Mentioned) -> Event:
        fields: dict[str, Any] = {"trigger": self.span(one.trigger), "evidence": self.evidence(one.evidence)}
        for role in one.roles():
            filler: Mention | tuple[Mention, ...] | None = getattr(one, role)
            if isinstance(filler, tuple):
                fields[role] = tuple(_told(mention, mentioned) for mention in filler)
            elif filler is not None:
                fields[role] = _told(filler, mentioned)
        return one.but(**fields)

    def mention(
        self, entities: Sequence[Entity], places: Sequence[int], start: int, end: int, text: str | None
    ) -> Mention:
        if text is not None:
            return self.span(Mention.trusted(start=start, end=end, text=text, entity=None))
        entity = entities[bisect_left(places, start)]
        return Mention.trusted(start=entity.start, end=entity.end, text=entity.text, entity=entity)


def _told(one: Mention, mentioned: _Mentioned) -> Mention:
    return mentioned(one.start, one.end, one.text if one.entity is None else None)
