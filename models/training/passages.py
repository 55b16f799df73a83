"""What the `fast` model learns from: folded passages of all corpora, and copies of them with other names."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linyi_ie.text import fold
from training.augment import Names, collect_names, vary
from training.corpora import CHUNK, FILES, Text, paragraphs, parts, read_texts

LIMITS = (50, 80, CHUNK, CHUNK, 200)
"""Our own documents are cut to parts of one of these lengths."""
REPLACED = 0.6
"""Share of names and figures that are replaced in a copy."""
COPIES = {"schema": 7, "uner": 3}
"""Number of copies with other names."""
_TO_OURS = {"PER": "PERSON"}
_FROM_OURS = {"PERSON": "PER"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text of one corpus, folded."""

    scheme: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


def _relabel(text: Text, labels: dict[str, str]) -> Text:
    return replace(text, spans=tuple((start, end, labels.get(label, label)) for start, end, label in text.spans))


def _cut(text: Text, scheme: str, rng: random.Random) -> Iterator[Passage]:
    """Cut a text into passages: our own documents by paragraph and to varying lengths."""
    if scheme != "schema":
        regions = [(text, CHUNK)]
    else:
        limit = rng.choice(LIMITS)
        regions = [(paragraph, limit) for paragraph in paragraphs(text)]
    for region, limit in regions:
        for part in parts(region, limit):
            if part.text.strip():
                yield Passage(scheme, fold(part.text), part.spans)


def _varied(text: Text, scheme: str, names: Names, rng: random.Random) -> Text:
    if scheme == "schema":
        return vary(text, names, REPLACED, rng)
    return _relabel(vary(_relabel(text, _TO_OURS), names, REPLACED, rng), _FROM_OURS)


def collect(data: Path, names: Sequence[str], documents: list[Text], people: list[str]) -> dict[str, list[Passage]]:
    """Give the passages by name of their set: each corpus as it is, and its copies (`msra.1`, …).

    `names` are those of the public corpora; `people` may stand for other people in the copies.
    """
    corpora = {name: read_texts(data / "data" / "ner" / FILES[name]) for name in names}
    others = collect_names(documents, people, corpora.get("msra", []), corpora.get("cluener", []))
    corpora["schema"] = documents
    sets: dict[str, list[Passage]] = {}
    for scheme, texts in corpora.items():
        for copy in range(COPIES.get(scheme, 0) + 1):
            rng = random.Random(f"{scheme} {copy}")
            copies = [_varied(text, scheme, others, rng) for text in texts] if copy else texts
            sets[f"{scheme}.{copy}" if copy else scheme] = [
                passage for text in copies for passage in _cut(text, scheme, rng)
            ]
    return sets
