"""Names from a spaCy pipeline that is installed or lies in a directory: any pipeline that sets `doc.ents`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from threading import Lock
from typing import Any, Final

from linyi_ie.errors import ModelError
from linyi_ie.names import NameSpan
from linyi_ie.names.chunks import chunks
from linyi_ie.names.labels import our_label, our_labels
from linyi_ie.names.surrogates import without_surrogates

LONGEST: Final = 100_000
"""Longest part of a text, in characters, that is given to spaCy at once; it refuses more than a million."""


class SpacyNames:
    """A `NameRecogniser` over a loaded pipeline. spaCy states no confidence: every span has 1.0."""

    def __init__(self, pipeline: Any, name: str) -> None:
        """Take a loaded `spacy.language.Language`; `name` tells its place."""
        self._pipeline = pipeline
        self._name = f"spacy:{name}"
        self._lock = Lock()

    @property
    def name(self) -> str:
        """`spacy:` and the place that the pipeline was loaded from."""
        return self._name

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the spans that `recognise` gives: ours where there is one, else the pipeline's own."""
        pipeline = self._pipeline
        finders = [name for name in pipeline.pipe_names if "doc.ents" in pipeline.get_pipe_meta(name).assigns]
        return our_labels(label for name in finders for label in pipeline.pipe_labels.get(name, ()))

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        """Give the names of each text; see `NameRecogniser.recognise`."""
        return [tuple(span for part in chunks(text, LONGEST) for span in self._part(text, *part)) for text in texts]

    def _part(self, text: str, begin: int, finish: int) -> Iterator[NameSpan]:
        part = without_surrogates(text[begin:finish])
        if part.isspace():
            return
        with self._lock:  # a pipeline may keep state while it reads
            entities = self._pipeline(part).ents
        for entity in entities:
            if not entity.text.isspace():
                label = our_label(entity.label_)
                yield NameSpan(begin + entity.start_char, begin + entity.end_char, label, 1.0)


def load_spacy(place: str) -> SpacyNames:
    """Load a pipeline by the name of its package or by its directory; nothing is downloaded."""
    try:
        spacy: Any = import_module("spacy")
    except ImportError as error:
        raise ModelError(f'names="spacy:{place}" needs the package spacy: pip install spacy.') from error
    try:
        return SpacyNames(spacy.load(place), place)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f'The spaCy pipeline "{place}" cannot be loaded: install its package or give its directory ({error}).'
        ) from error
