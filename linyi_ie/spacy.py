"""spaCy: the extractor as a component of any Chinese pipeline, and documents as spaCy `Doc` objects.

```python
import spacy

nlp = spacy.blank("zh")                     # or any pipeline, whatever cuts its words
nlp.add_pipe("linyi_ie", config={"place": "山东省临沂市"})
doc = nlp("市总工会投入50万元。")
doc.spans["linyi_ie"]                       # every entity
doc.ents                                    # the same without overlap
doc._.linyi_events                          # the event records
```

Installing the package is enough for `add_pipe` to know the name. Spans of spaCy begin and end with a token: an entity
that begins or ends inside one (jieba reads 共86名 as 共, 86, 名, but now and then cuts a name elsewhere) gets the
tokens that it touches. The exact offsets stay in ``span._.linyi_entity`` and in the events.

The results live in the `Doc` as JSON (``doc._.linyi_json``), so they survive `nlp.pipe` with several processes,
`DocBin` and `Doc.to_bytes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeAlias

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from linyi_ie.document import Document, event_type
from linyi_ie.errors import InputError
from linyi_ie.events import DEFAULT_EVENTS, Event
from linyi_ie.intake import Readable, as_article, lexicons_of
from linyi_ie.own_words import Lexicon
from linyi_ie.pipeline import Extractor
from linyi_ie.records import Entity

SPANS = "linyi_ie"
"""The key of `doc.spans`."""

Ents: TypeAlias = Literal["replace", "fill", "leave"]
"""What becomes of `doc.ents`: ours instead of what stands there, ours only where nothing stands, or no change."""

_LEXICONS = "lexicons.json"
_PUBLISHED = "linyi_published"


class LinyiComponent:
    """The component `linyi_ie`. It sets `doc.spans["linyi_ie"]`, `doc.ents` and what `doc._.linyi_events` reads.

    Settings, as `config=` of `add_pipe`: `names` (what finds names, see `Extractor`; a string), `events` (the types to
    look for, by their names; None for the library's 16), `ents` (``replace``, ``fill`` or ``leave``), `place` (what
    市 and 全市 refer to in documents that do not say so themselves). Raises what `Extractor` raises.
    """

    def __init__(self, names: str, events: list[str] | None, ents: Ents, place: str | None) -> None:
        if ents not in ("replace", "fill", "leave"):
            raise InputError(f"ents={ents!r}: pass 'replace', 'fill' or 'leave'", "ents")
        self._names = names
        self._events: tuple[type[Event], ...] = DEFAULT_EVENTS if events is None else tuple(map(event_type, events))
        self._ents: Ents = ents
        self._place = place
        self._lexicons: tuple[Lexicon, ...] = ()
        self._extractor = Extractor(names, self._events)

    def __call__(self, doc: Doc, *, published: date | str | None = None, place: str | None = None) -> Doc:
        """Read `doc`. Its own ``doc._.linyi_published`` and ``doc._.linyi_place`` go before the arguments.

        spaCy passes the arguments on: ``nlp(text, component_cfg={"linyi_ie": {"published": "2024-09-20"}})``.
        """
        document = self._extractor.extract(
            doc.text,
            published=doc._.linyi_published or published,
            place=doc._.linyi_place or place or self._place,
        )
        _annotate(doc, document, self._ents)
        return doc

    def add_lexicons(self, lexicons: Iterable[Lexicon | str | PathLike[str]]) -> None:
        """Add words of your own, as TOML files or `Lexicon` objects; they are saved with the pipeline.

        Raises `LexiconError` for a file that cannot be used.
        """
        self._lexicons = (*self._lexicons, *lexicons_of(lexicons))
        self._extractor = Extractor(self._names, self._events, self._lexicons)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return what `from_bytes` reads: the lexicons. Settings are kept in the pipeline's own config."""
        return json.dumps([lexicon.model_dump() for lexicon in self._lexicons], ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> LinyiComponent:
        """Take the lexicons that `to_bytes` wrote."""
        self._lexicons = ()
        self.add_lexicons([Lexicon(**fields) for fields in json.loads(data)])
        return self

    def to_disk(self, path: str | PathLike[str], *, exclude: Iterable[str] = ()) -> None:
        """Write what `from_disk` reads into the directory `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _LEXICONS).write_bytes(self.to_bytes())

    def from_disk(self, path: str | PathLike[str], *, exclude: Iterable[str] = ()) -> LinyiComponent:
        """Read what `to_disk` wrote."""
        return self.from_bytes((Path(path) / _LEXICONS).read_bytes())


def make_component(
    nlp: Language, name: str, names: str, events: list[str] | None, ents: Ents, place: str | None
) -> LinyiComponent:
    """Make the component for `nlp.add_pipe("linyi_ie")`."""
    return LinyiComponent(names, events, ents, place)


_language: Any = Language  # its types tell nothing about what `factory` gives back
_language.factory(
    "linyi_ie",
    func=make_component,
    default_config={"names": "standard", "events": None, "ents": "replace", "place": None},
    assigns=["doc.spans", "doc.ents", "doc._.linyi_events", "doc._.linyi_document"],
)


# ── Documents and Docs ────────────────────────────────────────────────────────────────────────────


def make_docs(nlp: Language, articles: Iterable[Readable]) -> Iterator[Doc]:
    """Cut articles into tokens for ``nlp.pipe(make_docs(nlp, articles))``: each `Doc` carries its day and place.

    An article is what `extract_many` takes. Raises `InputError` for one that cannot be used.
    """
    for readable in articles:
        article = as_article(readable)
        doc = nlp.make_doc(article.text)
        doc._.linyi_published = article.published
        doc._.linyi_place = article.place
        yield doc


def to_doc(document: Document, nlp: Language, *, ents: Ents = "replace") -> Doc:
    """Return a document as a `Doc` cut by the tokenizer of `nlp`, as the component would have left it.

    Raises `InputError` when the tokenizer does not keep the text.
    """
    doc = nlp.make_doc(document.text)
    if doc.text != document.text:
        raise InputError("the tokenizer of this pipeline changes the text, so that offsets would not fit", "nlp")
    doc._.linyi_published = document.published
    doc._.linyi_place = document.place
    _annotate(doc, document, ents)
    return doc


def from_doc(doc: Doc) -> Document:
    """Return the document that the component, or `to_doc`, laid into `doc`.

    Raises `InputError` when neither has seen it.
    """
    document = _document_of(doc)
    if document is None:
        raise InputError('this Doc holds no document: run it through nlp.add_pipe("linyi_ie") first', "doc")
    return document


def _annotate(doc: Doc, document: Document, ents: Ents) -> None:
    doc._.linyi_json = document.to_json()
    spans = list(_spans(doc, document.entities))
    doc.spans[SPANS] = spans
    if ents == "leave":
        return
    before = list(doc.ents) if ents == "fill" else []
    held = {token.i for span in before for token in span}
    free = [span for span in spans if held.isdisjoint(range(span.start, span.end))]
    doc.set_ents([*before, *filter_spans(free)], default="outside" if ents == "replace" else "unmodified")


def _spans(doc: Doc, entities: Iterable[Entity]) -> Iterator[Span]:
    """Each entity as a span whose `id_` is the entity's place in the document."""
    for place, entity in enumerate(entities):
        span = doc.char_span(entity.start, entity.end, label=entity.label, alignment_mode="expand", span_id=str(place))
        if span is not None:
            yield span


@lru_cache(maxsize=64)
def _parsed(written: str) -> Document:
    return Document.from_json(written)


def _document_of(doc: Doc) -> Document | None:
    written: str | None = doc._.linyi_json
    return None if written is None else _parsed(written)


def _events_of(doc: Doc) -> tuple[Event, ...]:
    document = _document_of(doc)
    return () if document is None else document.events


def _entity_of(span: Span) -> Entity | None:
    document = _document_of(span.doc)
    if document is None or not span.id_.isdecimal() or int(span.id_) >= len(document.entities):
        return None
    entity = document.entities[int(span.id_)]
    touches = span.start_char <= entity.start < entity.end <= span.end_char
    return entity if touches and entity.label == span.label_ else None


def _published_of(doc: Doc) -> str | None:
    return doc.user_data.get(_PUBLISHED)


def _publish(doc: Doc, moment: date | str | None) -> None:
    """Keep the day as ISO text: what travels between processes holds no dates."""
    doc.user_data[_PUBLISHED] = moment.isoformat() if isinstance(moment, date) else moment


def _extend() -> None:
    """Give `Doc` and `Span` the attributes of this room; `force`, since a module may be imported anew."""
    Doc.set_extension("linyi_published", getter=_published_of, setter=_publish, force=True)
    Doc.set_extension("linyi_place", default=None, force=True)
    Doc.set_extension("linyi_json", default=None, force=True)
    Doc.set_extension("linyi_document", getter=_document_of, force=True)
    Doc.set_extension("linyi_events", getter=_events_of, force=True)
    Span.set_extension("linyi_entity", getter=_entity_of, force=True)


_extend()
