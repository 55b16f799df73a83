"""Names from a HanLP 2.1 model that lies in a directory: a recogniser, or a multi-task model that has one.

HanLP reads characters or words and drops white space. Here it is given the characters of a text without white space,
and what it finds is counted back; a span whose surface is not what the text holds there is dropped.

A HanLP directory names the Python classes that its loading imports: open only directories that you trust.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

from linyi_ie.errors import ModelError
from linyi_ie.names import NameSpan
from linyi_ie.names.chunks import chunks
from linyi_ie.names.labels import our_label, our_labels
from linyi_ie.names.surrogates import without_surrogates

LONGEST: Final = 250
"""Longest part of a text, in characters, that is given to HanLP: its encoders read up to 512 pieces."""

_INSTALL: Final = "pip install 'linyi-ie[hanlp]'"
_QUIET: Final = {"HF_HUB_OFFLINE": "1", "HANLP_VERBOSE": "0"}
_RECOGNISERS: Final = "hanlp.components.ner"
_NO_NAME: Final = frozenset({"O", "", "<pad>", "<unk>"})


class Found(NamedTuple):
    """A name as HanLP tells it: half-open character offsets, label, and the characters it claims to stand on."""

    start: int
    end: int
    label: str
    surface: str


class Kind(NamedTuple):
    """How one kind of HanLP component is asked, and which labels it knows."""

    read: Callable[[list[str]], Iterable[Found]]
    labels: Iterable[str]


# ── One reader a kind of component ────────────────────────────────────────────────────────────────


def tag_recogniser(component: Any) -> Kind:
    """Recognisers over a recurrent network: their tags are read, since their own spans fail on a broken sequence.

    With a CRF, HanLP 2.1.5 trains and decodes them across the texts of a batch instead of along a text.
    """
    if component.model.crf is not None and not component.model.crf.batch_first:
        raise ModelError("HanLP's recurrent recognisers with a CRF mix up the texts of a batch: train it without.")
    predict: Any = import_module("hanlp.components.taggers.tagger").Tagger.predict_data
    entities: Any = import_module("hanlp.metrics.chunking.sequence_labeling").get_entities

    def read(characters: list[str]) -> Iterator[Found]:
        (tags,) = predict(component, [characters], None)
        for label, start, end in entities(list(tags)):
            yield Found(start, end, label, "".join(characters[start:end]))

    return Kind(read, _labels_of_tags(component.vocabs))


def span_recogniser(component: Any) -> Kind:
    """Recognisers over a transformer, by tags or by pairs of ends: spans in tokens, which are our characters."""

    def read(characters: list[str]) -> Iterator[Found]:
        (spans,) = component.predict([characters])
        for surface, label, start, end in spans:
            yield Found(start, end, label, "".join(surface).replace(" ", ""))

    return Kind(read, _labels_of(component.vocabs))


def multi_task(component: Any) -> Kind:
    """Multi-task models: the first recogniser's spans in words, the words' own spans in characters."""
    tasks: dict[str, Any] = component.tasks
    names = [task for task in tasks if task.split("/")[0] == "ner"]
    if not names:
        raise ModelError(f"This HanLP model recognises no names; its tasks are {', '.join(tasks)}.")
    for name, task in tasks.items():
        if name.startswith("tok"):
            task.config["output_spans"] = True

    def read(characters: list[str]) -> Iterator[Found]:
        document = component.predict(["".join(characters)], tasks=[names[0]])
        (words,) = next(value for key, value in document.items() if key.startswith("tok"))
        (spans,) = document[names[0]]
        for surface, label, start, end in spans:
            yield Found(words[start][1], words[end - 1][2], label, "".join(surface).replace(" ", ""))

    return Kind(read, _labels_of(tasks[names[0]].vocabs))


def _labels_of(vocabularies: Any) -> list[str]:
    if "label" in vocabularies:
        return [label for label in vocabularies["label"].idx_to_token if label not in _NO_NAME]
    return _labels_of_tags(vocabularies)


def _labels_of_tags(vocabularies: Any) -> list[str]:
    tags = vocabularies["tag"].idx_to_token
    return [tag.split("-", 1)[1] for tag in tags if "-" in tag]


# ── The recogniser ────────────────────────────────────────────────────────────────────────────────


class HanlpNames:
    """A `NameRecogniser` over a loaded component. HanLP states no confidence: every span has 1.0.

    One text part is read at a time, by one thread at a time: HanLP keeps state while it reads.
    """

    def __init__(self, kind: Kind, name: str) -> None:
        """Take the component's reader; `name` tells its place."""
        self._read_characters = kind.read
        self._labels = our_labels(kind.labels)
        self._name = f"hanlp:{name}"
        self._lock = Lock()

    @property
    def name(self) -> str:
        """`hanlp:` and the place that the model was loaded from."""
        return self._name

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the spans that `recognise` gives: ours where there is one, else the model's own."""
        return self._labels

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        """Give the names of each text; see `NameRecogniser.recognise`."""
        return [tuple(span for part in chunks(text, LONGEST) for span in self._part(text, *part)) for text in texts]

    def _part(self, text: str, begin: int, finish: int) -> Iterator[NameSpan]:
        part = without_surrogates(text[begin:finish])
        places = [place for place, character in enumerate(part) if not character.isspace()]
        if not places:
            return
        characters = [part[place] for place in places]
        with self._lock:
            found = sorted(self._read_characters(characters))
        last = 0
        for start, end, label, surface in found:
            if last <= start < end <= len(places) and "".join(characters[start:end]) == surface:
                yield NameSpan(begin + places[start], begin + places[end - 1] + 1, our_label(label), 1.0)
                last = end


# ── Loading ───────────────────────────────────────────────────────────────────────────────────────


def load_hanlp(place: str) -> HanlpNames:
    """Load the model in a directory; nothing is downloaded.

    Raises `ModelError` when `place` is no directory with a HanLP model, when HanLP is not installed, and when the
    model does not load or recognises no names.
    """
    folder = Path(place).expanduser()
    classpath = _classpath(folder, place)
    with _offline():
        try:
            reflection: Any = import_module("hanlp_common.reflection")
            import_module("hanlp")
        except ImportError as error:
            raise ModelError(f'names="hanlp:{place}" needs HanLP: {_INSTALL} ({error}).') from error
        try:
            component = reflection.object_from_classpath(classpath)
            component.load(str(folder.resolve()), devices=-1, verbose=False)
        except Exception as error:  # the classes that a model names may raise anything
            raise ModelError(
                f'The HanLP model in "{place}" does not load ({type(error).__name__}: {error}). It must hold all it '
                f"needs (encoder and tokeniser too) and fit the installed versions: {_INSTALL}."
            ) from error
        return HanlpNames(_kind(component, place), place)


def _classpath(folder: Path, place: str) -> str:
    """Find the class that a model directory names, before anything of HanLP is imported."""
    if not folder.is_dir():
        raise ModelError(
            f'There is no directory "{place}": names="hanlp:<directory>" takes a HanLP model that lies unpacked on '
            "this machine, not the name of one to download."
        )
    try:
        return str(json.loads((folder / "config.json").read_text(encoding="utf-8"))["classpath"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f'The directory "{place}" holds no HanLP 2.1 model: its config.json must name a class ({error!r}).'
        ) from error


def _kind(component: Any, place: str) -> Kind:
    ancestors = {f"{base.__module__}.{base.__name__}" for base in type(component).__mro__}
    if "hanlp.components.mtl.multi_task_learning.MultiTaskLearning" in ancestors:
        return multi_task(component)
    if f"{_RECOGNISERS}.rnn_ner.RNNNamedEntityRecognizer" in ancestors:
        return tag_recogniser(component)
    if any(base.startswith(_RECOGNISERS) for base in ancestors):
        return span_recogniser(component)
    raise ModelError(f'The HanLP model in "{place}" recognises no names: it is a {type(component).__name__}.')


@contextmanager
def _offline() -> Generator[None]:
    """Keep HanLP and the libraries under it from the network and from printing while they load."""
    before = {name: os.environ.get(name) for name in _QUIET}
    os.environ.update(_QUIET)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
