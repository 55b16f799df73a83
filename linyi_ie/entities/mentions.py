"""Further mentions: names that a document's form gives away, and names found elsewhere in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from linyi_ie.entities.candidates import entity_of
from linyi_ie.lexicon import words
from linyi_ie.recognisers.organisations import CLASSES
from linyi_ie.recognisers.proposals import any_of, spelt
from linyi_ie.records import Entity, Label, Value
from linyi_ie.text import Source

# ── Patterns ──────────────────────────────────────────────────────────────────────────────────────

_ROLE = rf"\p{{Han}}{{0,4}}{any_of('mentions', 'roles')}"
_GIVEN = (
    rf"(?!{_ROLE}(?!\p{{Han}})|{_ROLE}[:：])"
    r"(?:\p{Han}{2,4}|\p{Han} {1,2}\p{Han}|\p{Han}{2,6}·\p{Han}{2,6})"
)
_NAMED = rf"(?P<name>{_GIVEN})"
_CREDIT = rf"(?:(?:记者|通讯员|摄影)[:： ]+|(?<=[（( ])(?:记者|通讯员)|{any_of('mentions', 'credits')}[:： ]+)"
_BYLINE = regex.compile(rf"{_CREDIT}{_NAMED}(?:[ 、,，]+(?!记者|通讯员|编辑|摄影|文|摄){_NAMED})*(?=[\s）)，。、/]|$)")
_SIGNED = regex.compile(rf"^ *[（(]{_NAMED}(?: +{_NAMED})*[)）] *$", regex.MULTILINE)
DEFINES = rf"[”」』]?[（(](?:[^（）()“”\n]{{0,24}}?[，；,;])?{any_of('mentions', 'defining')}[:：]?[“「『]?"
"""What stands between a full name and the short one that it defines."""
_DEFINED = regex.compile(rf"{DEFINES}(?P<name>[^“”「」『』（）()\n]{{2,12}})[”」』]?[）)]")

_MEDIA = words("mentions", "media")
_SESSION = regex.compile(r"(?r)第[0-9一二三四五六七八九十百]{1,4}[届次]|首届")
_BOUND = frozenset(words("mentions", "bound"))
_IN_QUOTES = frozenset("“「《")
_SHORTEST: dict[Label, int] = {"PERSON": 2, "ORG": 3, "LOC": 2, "HONOUR": 4, "ACTIVITY": 4}
_SURE = 0.4
"""How sure a name must be to be looked for elsewhere."""
_BYLINE_TRUST, _DEFINED_TRUST, _REPEATED_TRUST = 1.0, 0.75, 0.55

# ── Find ──────────────────────────────────────────────────────────────────────────────────────────


def bylines(source: Source) -> Iterator[Entity]:
    """Yield names after 记者, 通讯员, 编辑, and names that stand alone in brackets on a line of their own."""
    for rule, pattern in (("credit:byline", _BYLINE), ("credit:signature", _SIGNED)):
        for match in pattern.finditer(source.folded):
            for span in match.spans("name"):
                label: Label = "ORG" if source.folded.endswith(_MEDIA, *span) else "PERSON"
                yield entity_of(source, label, span, rule, _BYLINE_TRUST)


def definitions(source: Source, layer: Sequence[Entity]) -> Iterator[Entity]:
    """Yield short names that brackets define, X（以下简称Y）, with the label of X, wherever they stand."""
    full_at = {one.end: one for one in layer if one.label in {"ORG", "ACTIVITY", "HONOUR", "LOC"}}
    known: dict[str, tuple[Label, Value | None]] = {}
    for match in _DEFINED.finditer(source.folded):
        full = full_at.get(match.start())
        if full is not None and match["name"] not in CLASSES:
            known[match["name"]] = (full.label, full.value)
    for start, end in spelt(source.folded, known):
        label, value = known[source.folded[start:end]]
        session = _SESSION.match(source.folded, start) if label == "ACTIVITY" else None
        span = (session.start() if session else start, end)
        yield entity_of(source, label, span, "mention:defined", _DEFINED_TRUST, value)


def repeated(source: Source, layer: Sequence[Entity]) -> Iterator[Entity]:
    """Yield the other places where a name stands that was found once."""
    known: dict[str, Entity] = {}
    for one in layer:
        if len(one.text) >= _SHORTEST.get(one.label, len(one.text) + 1) and one.confidence >= _SURE:
            known.setdefault(source.folded[one.start : one.end], one)
    there = {(one.start, one.end) for one in layer}
    for span in spelt(source.folded, known):
        one = known[source.folded[slice(*span)]]
        if span not in there and (one.label != "LOC" or _stands_free(source.folded, *span)):
            yield entity_of(source, one.label, span, "mention:repeated", min(one.confidence, _REPEATED_TRUST))


def _stands_free(folded: str, start: int, end: int) -> bool:
    """Say whether a place's name stands by itself, not as the front of a longer name or inside quotes."""
    return folded[start - 1 : start] not in _IN_QUOTES and folded[end : end + 1] not in _BOUND
