"""Records of a folded text as records of the text as it was given.

Everything is read in folded text (see `linyi_ie.text`), so that names, values and what rules compare do not depend on
width or script. Folding moves no offset: only the characters of the spans are put back here.
"""

from __future__ import annotations

from collections.abc import Sequence

from linyi_ie.events import Event
from linyi_ie.records import Entity, Mention, Span


def as_given(
    text: str, entities: Sequence[Entity], events: Sequence[Event]
) -> tuple[tuple[Entity, ...], tuple[Event, ...]]:
    """Return entities and events, read in the folded `text`, with the characters of `text` in their spans."""

    def entity(one: Entity) -> Entity:
        return one.but(text=_cut(text, one))

    def mention(one: Mention) -> Mention:
        return one.but(text=_cut(text, one), entity=entity(one.entity) if one.entity else None)

    def event(one: Event) -> Event:
        fields: dict[str, object] = {"trigger": one.trigger.but(text=_cut(text, one.trigger))}
        for role in one.roles():
            filler: Mention | tuple[Mention, ...] | None = getattr(one, role)
            if isinstance(filler, tuple):
                fields[role] = tuple(map(mention, filler))
            elif filler is not None:
                fields[role] = mention(filler)
        return one.model_copy(update=fields)

    return tuple(map(entity, entities)), tuple(map(event, events))


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end]
