"""Entities: all candidates of a document, weighed into one flat list with resolved names.

The route is short. What the names model found is corrected by rule and joined with what the rules for honours,
activities and organisations found (`candidates`); candidates are fitted to each other and overlaps settled
(`layer`); names found once are looked for elsewhere in the document (`mentions`); ORG and HONOUR get their full
names (`organisation_names`, `honour_names`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from linyi_ie.entities.candidates import corrected
from linyi_ie.entities.honour_names import HonourNames
from linyi_ie.entities.layer import fitted, flat, joined
from linyi_ie.entities.mentions import bylines, definitions, repeated
from linyi_ie.entities.organisation_names import OrganisationNames
from linyi_ie.names import NameSpan
from linyi_ie.own_words import NO_WORDS, OwnWords, end_at_verbs, own_names
from linyi_ie.recognisers.activities import find_activities
from linyi_ie.recognisers.honours import find_honours
from linyi_ie.recognisers.organisations import find_organisations
from linyi_ie.records import Entity, Honour, Organisation
from linyi_ie.text import Source
from linyi_ie.trace import SILENT, Trace


def settle(
    source: Source,
    measured: Sequence[Entity],
    names: Sequence[NameSpan],
    place: str | None = None,
    *,
    own: OwnWords = NO_WORDS,
    trace: Trace = SILENT,
) -> tuple[Entity, ...]:
    """Return the document's entities: flat, in order, exact spans, with values.

    `measured` holds DATE, DURATION and QUANTITY entities, `names` the spans of a names model in offsets of the
    whole document, `place` what 市 or 省 refer to. Without `names` the rules work alone. `own` are
    words of the caller's, which have the last word on a name. `trace` hears of every
    candidate that is turned down.
    """
    by_rule = chain(find_honours(source), find_activities(source), find_organisations(source))
    proposed = corrected(source, end_at_verbs(source, names, own), by_rule, trace)
    candidates = [*own_names(source, own), *bylines(source), *proposed, *measured]
    first = joined(source, flat(fitted(source, candidates)))
    again = [*definitions(source, first), *repeated(source, first)]
    layer = joined(source, flat(fitted(source, [*first, *candidates, *again])))
    _tell_overlapped(candidates, layer, trace)
    return tuple(_in_own_words(source, _resolved(source, layer, place), own))


def _tell_overlapped(candidates: Sequence[Entity], layer: Sequence[Entity], trace: Trace) -> None:
    """Tell the trace which candidates gave way to a longer or surer one."""
    stayed = {(one.start, one.end, one.label) for one in layer}
    for one in candidates:
        if (one.start, one.end, one.label) not in stayed:
            trace.refuse("name.overlap", one, f"{one.evidence[0].rule} {one.label} {one.confidence:.2f}")


def _resolved(source: Source, layer: Sequence[Entity], place: str | None) -> tuple[Entity, ...]:
    """Give ORG and HONOUR their canonical names, in the order of the text."""
    organisations = OrganisationNames(source, layer, place)
    honours = HonourNames(source, layer, place)
    resolved: list[Entity] = []
    known: dict[str, Organisation] = {}
    for index, one in enumerate(layer):
        if one.label == "ORG":
            name = organisations.of(one)
            resolved.append(one.but(value=known.setdefault(name, Organisation.trusted(name=name))))
        elif one.label == "HONOUR":
            resolved.append(one.but(value=honours.of(index, resolved)))
        else:
            resolved.append(one)
    return tuple(resolved)


def _in_own_words(source: Source, layer: Sequence[Entity], own: OwnWords) -> Iterator[Entity]:
    """Give names the values that the caller's lexicon has for them."""
    for one in layer:
        name = one.value.name if isinstance(one.value, Organisation | Honour) else None
        value = own.value_of(source.folded[one.start : one.end], name) if name else None
        yield one.but(value=value) if type(value) is type(one.value) and value else one
