"""The training corpora: sentences and documents with flat spans, cut to parts that the encoder reads."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from linyi_ie.names.chunks import chunks
from linyi_ie.names.pieces import AFTER, BEFORE, Encoded, Vocabulary
from linyi_ie.names.tags import tags_of

SCHEMES: dict[str, tuple[str, ...]] = {
    "schema": ("PERSON", "ORG", "LOC", "HONOUR", "ACTIVITY", "DATE", "DURATION", "QUANTITY"),
    "msra": ("LOC", "ORG", "PER"),
    "uner": ("LOC", "ORG", "PER"),
    "cluener": (
        "address",
        "book",
        "company",
        "game",
        "government",
        "movie",
        "name",
        "organization",
        "position",
        "scene",
    ),
}
"""The label set of each head. The library uses `schema`; the others teach the encoder."""

OPEN = ("uner",)
"""Public corpora whose terms are stated."""
UNSTATED = ("msra", "cluener")
"""Public corpora that are distributed for research and do not state their terms."""

FILES = {"msra": "msra.train.jsonl", "uner": "uner_gsdsimp.train.jsonl", "cluener": "cluener.train.jsonl"}
CHUNK = 126
"""Longest part, in characters, of a sentence of the public corpora."""

Labelled = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A text with flat spans `(start, end, label)` in order."""

    text: str
    spans: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A part of a text as the encoder reads it, with its tags."""

    scheme: str
    encoded: Encoded
    tags: list[int]


def flat(spans: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """Sort spans and drop each that overlaps one before it (the longer of two that start together stays)."""
    kept: list[Labelled] = []
    for span in sorted(spans, key=lambda item: (item[0], -item[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def read_texts(path: Path) -> list[Text]:
    """Read a JSON Lines file of `text` and `entities` (`start`, `end`, `label`)."""
    texts = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                record = json.loads(line)
                spans = ((e["start"], e["end"], e["label"]) for e in record["entities"])
                texts.append(Text(record["text"], flat(spans)))
    return texts


def own_files(data: Path, more: list[Path]) -> list[Path]:
    """List the files of our own documents."""
    return [data / "gold" / "train.jsonl", *files_of(more)]


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files, and those of folders in the order of their names."""
    for path in paths:
        yield from sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def paragraphs(document: Text) -> Iterator[Text]:
    """Cut a document at its line ends; a span across a line end is dropped."""
    start = 0
    for line in document.text.split("\n"):
        end = start + len(line)
        if line.strip():
            spans = ((a - start, b - start, label) for a, b, label in document.spans if a >= start and b <= end)
            yield Text(line, tuple(spans))
        start = end + 1


def parts(text: Text, limit: int) -> Iterator[Text]:
    """Cut a text into parts of at most `limit` characters, never inside a name."""
    inside = {position for start, end, _ in text.spans for position in range(start + 1, end)}
    for begin, finish in chunks(text.text, limit, inside):
        spans = ((a - begin, b - begin, label) for a, b, label in text.spans if a >= begin and b <= finish)
        yield Text(text.text[begin:finish], tuple(spans))


def encode(text: Text, scheme: str, vocabulary: Vocabulary) -> Example:
    """Turn a part of a text into numbers."""
    tags = tags_of(len(text.text), text.spans, SCHEMES[scheme])
    return Example(scheme, vocabulary.encode(text.text), tags)


def batches(examples: list[Example], characters: int, rng: random.Random) -> list[list[Example]]:
    """Group examples of one scheme and of like length into batches of about that many characters, shuffled."""
    groups: list[list[Example]] = []
    order = sorted(examples, key=lambda example: (example.scheme, len(example.tags) + rng.random() * 4))
    for example in order:
        width = len(example.tags) + BEFORE + AFTER
        full = not groups or groups[-1][0].scheme != example.scheme or (len(groups[-1]) + 1) * width > characters
        if full:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    return groups


def pad(batch: list[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give the inputs (3, batch, length), their mask, and the tags (batch, length − marks) with theirs."""
    length = max(len(example.tags) for example in batch)
    inputs = np.zeros((3, len(batch), length + BEFORE + AFTER), np.int64)
    mask = np.zeros(inputs.shape[1:], bool)
    tags = np.zeros((len(batch), length), np.int64)
    inside = np.zeros(tags.shape, bool)
    for row, example in enumerate(batch):
        size = len(example.tags)
        inputs[:, row, : size + BEFORE + AFTER] = example.encoded
        mask[row, : size + BEFORE + AFTER] = True
        tags[row, :size] = example.tags
        inside[row, :size] = True
    return inputs, mask, tags, inside
