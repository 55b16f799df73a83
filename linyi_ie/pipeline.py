"""From text to records: the whole route."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from os import PathLike
from typing import Any, Literal, NamedTuple, TypeVar

from linyi_ie.batch import mapped, windows
from linyi_ie.confidence import shipped
from linyi_ie.document import Document
from linyi_ie.entities import settle
from linyi_ie.events import DEFAULT_EVENTS, Event
from linyi_ie.events.assemble import assemble
from linyi_ie.explanation import Explanation
from linyi_ie.intake import Readable, as_article, check_batch, checked, day_of, event_types, id_of, lexicons_of
from linyi_ie.names import NameRecogniser, NameSpan, load_names
from linyi_ie.own_words import Lexicon, OwnWords
from linyi_ie.recognisers import measured
from linyi_ie.records import Article, Entity, Failure
from linyi_ie.surfaces import Reading
from linyi_ie.text import Region, Source, fold
from linyi_ie.trace import SILENT, Recording, Trace

Done = TypeVar("Done")


class Read(NamedTuple):
    """An article as it was read: its entities, and its events, which are made as they are asked for, once."""

    article: Article
    entities: tuple[Entity, ...]
    events: Iterator[Event]

    def document(self) -> Document:
        """Make all events, and a document of them."""
        return Document(
            text=self.article.text,
            published=self.article.published,
            place=self.article.place,
            id=self.article.id,
            entities=self.entities,
            events=tuple(self.events),
        )


class Extractor:
    """Reads Chinese institutional news into typed records.

    `names` says what finds people, places and organisations: ``"standard"`` (the shipped model), another name
    that `linyi_ie.names.load_names` knows, or an object of your own that follows its `NameRecogniser`
    protocol. `events` are the event types to look for, the library's 16 by default. `lexicons` are words of your
    own beside the library's, as TOML files or `Lexicon` objects; see `linyi_ie.own_words`. They are read here, once,
    and of two that speak of the same word the later one counts.

    Making one is cheap: the first text loads the model, and extractors with the same `names` share it. An
    extractor never changes, so that threads may share it. Raises `InputError` for wrong arguments, `LexiconError`
    for a lexicon that cannot be used, and `ModelError` with the first text when the model cannot be loaded.
    """

    def __init__(
        self,
        names: str | NameRecogniser = "standard",
        events: Iterable[type[Event]] = DEFAULT_EVENTS,
        lexicons: Iterable[Lexicon | str | PathLike[str]] = (),
    ) -> None:
        self._names = names
        self._events = event_types(events)
        self._own = OwnWords.of(lexicons_of(lexicons))

    def extract(self, text: str, *, published: date | str | None = None, place: str | None = None) -> Document:
        """Read one text.

        `published` is the day that 去年, 9月12日 … refer to: a date, a datetime or an ISO string; without it
        they stay unresolved. `place` is what 市, 全市, 我省 refer to, e.g. 山东省临沂市. An empty text gives an
        empty document. Raises `InputError` when an argument cannot be used.

        Examples:
            >>> document = Extractor().extract("市总工会投入50万元。", place="山东省临沂市")
            >>> document.entities[0].value.name
            '临沂市总工会'
        """
        return self._read(checked(text, published=published, place=place)).document()

    def extract_many(
        self, articles: Iterable[Readable], *, workers: int = 1, on_error: Literal["yield", "raise"] = "yield"
    ) -> Iterator[Document | Failure]:
        """Read a batch: one result an article, in its order, as a stream; the batch may be endless.

        An article is an `Article`, a mapping with its fields, or a bare text. With `workers` above 1 the
        articles go to that many processes, each with a model of its own; a script that does so keeps its own code
        under ``if __name__ == "__main__":``. The names model is asked about up to 16 articles at once, which is
        quicker than one by one and finds the same; so many are read ahead, and three times as many a worker. An
        article that cannot be read becomes a `Failure` in its place; with ``on_error="raise"`` its exception ends the
        batch. Raises `InputError` for wrong arguments, `ModelError` when the model cannot be loaded, `LinyiError`
        when a worker process dies.
        """
        check_batch(articles, workers, on_error)
        attempts = mapped(partial(self._documents, on_error), windows(enumerate(articles), _weight), workers)
        return _results(attempts)

    def read_many(self, articles: Iterable[Readable]) -> Iterator[Read | Failure]:
        """Read a batch as `extract_many` does, for who writes events down one by one: no document is ever held whole.

        What is raised while `Read.events` are made is the fault of that article alone. Raises `InputError` for wrong
        arguments, `ModelError` when the model cannot be loaded.
        """
        check_batch(articles, 1, "yield")
        for window in windows(enumerate(articles), _weight):
            for numbered, read in zip(window, self._attempts(window), strict=True):
                yield _failure(*numbered, read) if isinstance(read, Exception) else read

    def explain(self, text: str, *, published: date | str | None = None, place: str | None = None) -> Explanation:
        """Read one text as `extract` does, and say why: by which rules, from how far, and what was refused.

        Raises what `extract` raises.

        Examples:
            >>> explanation = Extractor().explain("市总工会开展培训班26期。")
            >>> [(event.type, event.trigger.text, event.rule) for event in explanation.sentences[0].events]
            [('training', '开展', 'training.object')]
            >>> [(refused.text, refused.veto) for refused in explanation.sentences[0].refused]
            [('培训', 'verb.noun')]
        """
        recording = Recording()
        document = self._read(checked(text, published=published, place=place), recording).document()
        return Explanation.of(document, recording)

    def _read(self, article: Article, trace: Trace = SILENT) -> Read:
        """Go the whole route with one article."""
        reading = Reading.of(article.text)
        return self._settled(article, reading, self._named([reading.source]).popleft, trace)

    def _settled(
        self, article: Article, reading: Reading, names: Callable[[], Sequence[NameSpan]], trace: Trace = SILENT
    ) -> Read:
        """Go the route from the names on: settle into entities, assemble into events.

        `names` gives what the model found, once: of a long text nobody else is to hold that while entities are made.
        """
        entities = shipped().of_entities(self._entities(article, reading.source, names, trace))
        made = assemble(reading.source, entities, self._events, synonyms=self._own.verbs, trace=trace)
        events = shipped().of_events(made)
        if reading.differs:
            entities, events = reading.told(entities, events)
        return Read(article, entities, events)

    def _entities(
        self, article: Article, source: Source, names: Callable[[], Sequence[NameSpan]], trace: Trace
    ) -> tuple[Entity, ...]:
        published, place = day_of(article.published), fold(article.place or "") or None
        found = measured(source, published, self._own.units)
        return settle(source, found, names(), place, own=self._own, trace=trace)

    def _named(self, sources: Sequence[Source]) -> deque[tuple[NameSpan, ...]]:
        """Ask the names model about all paragraphs; count spans from the start of the document."""
        regions = [region for source in sources for region in source.paragraphs]
        if not regions:
            return deque([()] * len(sources))
        paragraphs = [source.folded[region.start : region.end] for source in sources for region in source.paragraphs]
        found = zip(regions, load_names(self._names).recognise(paragraphs), strict=True)
        return deque(tuple(_shifted(islice(found, len(source.paragraphs)))) for source in sources)

    def _documents(self, on_error: str, window: Sequence[tuple[int, Readable]]) -> list[Document | Failure | _Raised]:
        """Read a few articles to the end."""
        results: list[Document | Failure | _Raised] = []
        for numbered, read in zip(window, self._attempts(window), strict=True):
            result = read if isinstance(read, Exception) else _attempted(read.document)
            if not isinstance(result, Exception):
                results.append(result)
            elif on_error == "raise":
                return [*results, _Raised(result)]
            else:
                results.append(_failure(*numbered, result))
        return results

    def _attempts(self, window: Sequence[tuple[int, Readable]]) -> Iterator[Read | Exception]:
        """Read a few articles, with one call to the names model unless it fails on one of them."""
        load_names(self._names)  # a model that cannot be loaded is no fault of an article
        shipped()
        prepared = deque(_attempted(_prepared, readable) for _, readable in window)
        names = _attempted(self._named, [one[1].source for one in prepared if not isinstance(one, Exception)])
        while prepared:
            one = prepared.popleft()
            if isinstance(one, Exception):
                yield one
            elif isinstance(names, Exception):
                yield _attempted(self._read, one[0])
            else:
                yield _attempted(self._settled, *one, names.popleft)


class _Raised(NamedTuple):
    """An exception on its way to the caller, behind the results before it."""

    exception: Exception


def _results(attempts: Iterable[list[Document | Failure | _Raised]]) -> Iterator[Document | Failure]:
    for attempt in attempts:
        for result in attempt:
            if isinstance(result, _Raised):
                raise result.exception
            yield result


def _attempted(work: Callable[..., Done], *given: Any) -> Done | Exception:
    try:
        return work(*given)
    except Exception as wrong:
        return wrong


def _prepared(readable: Readable) -> tuple[Article, Reading]:
    article = as_article(readable)
    return article, Reading.of(article.text)


def _shifted(found: Iterable[tuple[Region, Sequence[NameSpan]]]) -> Iterator[NameSpan]:
    for region, spans in found:
        for span in spans:
            yield NameSpan(region.start + span.start, region.start + span.end, span.label, span.confidence)


def _failure(index: int, readable: Readable, wrong: Exception) -> Failure:
    message = str(wrong).encode(errors="backslashreplace").decode()
    return Failure(index=index, id=id_of(readable), error=type(wrong).__name__, message=message)


def _weight(numbered: tuple[int, Readable]) -> int:
    """Return how many characters an article has, 0 where that cannot be told yet."""
    readable = numbered[1]
    text: object = readable.get("text") if isinstance(readable, Mapping) else getattr(readable, "text", readable)
    return len(text) if isinstance(text, str) else 0


_SHARED = Extractor()


def extract(text: str, *, published: date | str | None = None, place: str | None = None) -> Document:
    """Read one text with the default `Extractor`; see `Extractor.extract`."""
    return _SHARED.extract(text, published=published, place=place)


def extract_many(
    articles: Iterable[Readable], *, workers: int = 1, on_error: Literal["yield", "raise"] = "yield"
) -> Iterator[Document | Failure]:
    """Read a batch with the default `Extractor`; see `Extractor.extract_many`."""
    return _SHARED.extract_many(articles, workers=workers, on_error=on_error)
