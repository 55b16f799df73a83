"""Names from a spaCy pipeline that is installed or lies in a directory: any pipeline that sets `doc.ents`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from linyi_ie.errors import ModelError
from linyi_ie.names import NameSpan

LABELS: Final = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "HONOUR": "HONOUR",
    "ACTIVITY": "ACTIVITY",
}
"""Labels of common pipelines and what they are here; entities with another label are left out."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class SpacyNames:
    """A `NameRecogniser` over a loaded pipeline. spaCy states no confidence: every span has 1.0."""

    def __init__(self, pipeline: Any, name: str) -> None:
        """Take a loaded `spacy.language.Language`; `name` tells its place."""
        self._pipeline = pipeline
        self._name = f"spacy:{name}"

    @property
    def name(self) -> str:
        """`spacy:` and the place that the pipeline was loaded from."""
        return self._name

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the spans that `recognise` gives."""
        return tuple(dict.fromkeys(LABELS.values()))

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        """Give the names of each text; see `NameRecogniser.recognise`."""
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> tuple[NameSpan, ...]:
        if not text.strip():
            return ()
        document = self._pipeline(_SURROGATE.sub("\ufffd", text))
        return tuple(
            NameSpan(entity.start_char, entity.end_char, LABELS[entity.label_], 1.0)
            for entity in document.ents
            if entity.label_ in LABELS and not entity.text.isspace()
        )


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
