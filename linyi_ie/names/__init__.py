"""Names in text: people, organisations, places, honours and activities, found by a model.

`load_names` gives a recogniser. Two models ship: `standard`, and `fast` for archives, which is several times as fast
and misses more. Anything with the same three members, a `NameRecogniser`, can take their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final, Protocol, runtime_checkable

from linyi_ie.errors import InputError

__all__ = ["SHIPPED", "NameRecogniser", "NameSpan", "load_names"]

SHIPPED: Final = ("standard", "fast")
"""Names of the models that come with the library."""
_MEMBERS: Final = ("name", "labels", "recognise")
"""What a `NameRecogniser` has."""


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text.

    `start` and `end` are half-open offsets in code points of the text that was given. `label` is one of the
    recogniser's labels. `confidence` lies in [0, 1]: the probability that the model gives to exactly this span
    with this label, or 1.0 where a model does not tell.
    """

    start: int
    end: int
    label: str
    confidence: float


@runtime_checkable
class NameRecogniser(Protocol):
    """What finds names. Implementations are thread-safe and keep no state between calls."""

    @property
    def name(self) -> str:
        """Short name, used as evidence, such as `standard` or `spacy:zh_core_web_sm`."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels that `recognise` may give."""
        ...

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        """Give for each text its names, in order and without overlap.

        A text is a sentence or a paragraph of any length, folded beforehand (`linyi_ie.text.fold`); it may hold
        any character. Its result does not depend on the texts beside it.
        """
        ...


_loaded: dict[str, NameRecogniser] = {}
_lock = Lock()


def load_names(spec: str | NameRecogniser = "standard") -> NameRecogniser:
    """Give the recogniser that `spec` asks for.

    `spec` is the name of a shipped model (`standard`, `fast`), `spacy:` followed by a pipeline's name or directory,
    `hanlp:` followed by a directory, or a recogniser, which is given back as it is. A model is loaded once a
    process and shared by all callers.

    Raises `ModelError` when a model cannot be loaded, `InputError` when `spec` has no meaning.
    """
    if not isinstance(spec, str):
        return _checked(spec)
    with _lock:
        if spec not in _loaded:
            _loaded[spec] = _load(spec)
        return _loaded[spec]


def _checked(given: object) -> NameRecogniser:
    if isinstance(given, type):
        raise InputError(f"names= takes an object, not the class {given.__name__}: call it.", argument="names")
    if isinstance(given, NameRecogniser):
        return given
    missing = [member for member in _MEMBERS if not hasattr(given, member)]
    kind = type(given).__name__
    fault = f"not {kind}" if missing == list(_MEMBERS) else f"and {kind} is none: it has no {' and no '.join(missing)}"
    raise InputError(f"names= takes the name of a model or a NameRecogniser, {fault}.", argument="names")


def _load(spec: str) -> NameRecogniser:
    if spec in SHIPPED:
        from linyi_ie.names.models import load_shipped

        return load_shipped(spec)
    kind, _, place = spec.partition(":")
    if kind == "spacy" and place:
        from linyi_ie.names.spacy import load_spacy

        return load_spacy(place)
    if kind == "hanlp" and place:
        from linyi_ie.names.hanlp import load_hanlp

        return load_hanlp(place)
    raise InputError(
        f'There is no names model "{spec}"; use "standard", "fast", "hanlp:<directory>", '
        '"spacy:<pipeline or directory>" or a NameRecogniser.',
        argument="names",
    )
