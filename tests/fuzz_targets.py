"""What must hold for any text at all: one function for each way into the library.

A target gets a text (any string, lone surrogates included) and raises when something does not hold. Only the library's
own errors may come out of the library, where they are documented; a target that meets one of those returns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from linyi_ie import Document, Entity, Extractor, Failure, Lexicon, find_numbers, find_quantities, find_times
from linyi_ie.archive.articles import article_of
from linyi_ie.archive.inputs import find_inputs
from linyi_ie.archive.options import Options
from linyi_ie.archive.raw import Kind, Raw, RejectedError
from linyi_ie.archive.shards import cut
from linyi_ie.errors import InputError, LexiconError
from linyi_ie.evaluate import evaluate, mistakes
from linyi_ie.gold import GoldDocument

Target = Callable[[str], None]
PUBLISHED, PLACE = "2024-09-12", "山东省临沂市"
SECONDS, SECONDS_A_CHARACTER = 2.0, 0.005
"""Processor time that one text may take. Usual text takes a tenth of a millisecond a character at most."""


# ── What a sound document is ──────────────────────────────────────────────────────────────────────


def sound(document: Document, text: str) -> None:
    """Raise `AssertionError` unless every record stands on the text and comes back from JSON as it went."""
    assert document.text == text
    end = 0
    for entity in document.entities:
        assert end <= entity.start < entity.end <= len(text), "entities overlap or lie outside"
        assert text[entity.start : entity.end] == entity.text, "an entity is not the text"
        assert 0 <= entity.confidence <= 1
        end = entity.end
    starts = [event.trigger.start for event in document.events]
    assert starts == sorted(starts), "events are out of order"
    for event in document.events:
        for span in (event.trigger, *(mention for _, mention in event.arguments)):
            assert 0 <= span.start < span.end <= len(text), "a trigger or an argument lies outside"
            assert text[span.start : span.end] == span.text, "a trigger or an argument is not the text"
        for _, mention in event.arguments:
            assert mention.entity is None or mention.entity in document.entities, "an argument's entity is elsewhere"
        assert event.core in {role for role, _ in event.arguments}, "an event lacks its core"
    written = document.to_json()
    assert Document.from_json(written) == document, "JSON does not come back"
    assert Document.from_json(written).to_json() == written


@cache
def extractor(names: str = "fast") -> Extractor:
    """Return the extractor that the targets share."""
    return Extractor(names)


def read(text: str, names: str = "fast") -> Document | None:
    """Extract, in time; None for what is refused by right."""
    before = process_time()
    try:
        document = extractor(names).extract(text, published=PUBLISHED, place=PLACE)
    except InputError:
        assert re.search("[\ud800-\udfff]", text), "a text is refused that could be written down"
        return None
    spent = process_time() - before
    assert spent < SECONDS + SECONDS_A_CHARACTER * len(text), f"{spent:.1f} s for {len(text)} characters"
    return document


# ── Targets ───────────────────────────────────────────────────────────────────────────────────────


def extracted(text: str) -> None:
    """The fast model, with a day and a place."""
    if (document := read(text)) is not None:
        sound(document, text)


def extracted_by_default(text: str) -> None:
    """The standard model, without a day or a place."""
    try:
        document = extractor("standard").extract(text)
    except InputError:
        return
    sound(document, text)


def in_a_batch(text: str) -> None:
    """A line of the text is read as by itself, whatever stands beside it in the batch; a broken one costs itself."""
    lines = text.split("\n")[:20]
    results = list(extractor().extract_many([{"text": line, "published": PUBLISHED} for line in lines]))
    assert len(results) == len(lines)
    for number, (line, result) in enumerate(zip(lines, results, strict=True)):
        if isinstance(result, Failure):
            assert (result.index, result.error) == (number, "InputError"), result
        else:
            sound(result, line)
    assert list(extractor().extract_many([{"text": line, "published": PUBLISHED} for line in lines[::-1]]))[::-1] == [
        result if isinstance(result, Document) else result.model_copy(update={"index": len(lines) - 1 - result.index})
        for result in results
    ]


def found_by_rules(text: str) -> None:
    """Numbers, quantities and times: in order, apart from each other, and the text itself."""
    for find in (find_numbers, find_quantities, find_times, lambda text: find_times(text, published=PUBLISHED)):
        end = 0
        for one in find(text):
            assert end <= one.start < one.end and text[one.start : one.end] == one.text
            end = one.end
            if isinstance(one, Entity):
                assert type(one).model_validate_json(one.model_dump_json()) == one


def explained(text: str) -> None:
    """An explanation is the same extraction, and can be shown."""
    try:
        explanation = extractor().explain(text, published=PUBLISHED)
    except InputError:
        return
    assert type(explanation).model_validate_json(explanation.model_dump_json()) == explanation
    str(explanation)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str) -> None:
    """HTML holds the tags that the view writes and none of the text's; data frames can be made."""
    if (document := read(text)) is None:
        return
    tags = _Tags()
    tags.feed(document._repr_html_())
    tags.close()
    assert tags.tags <= {"div", "style", "mark", "u", "b", "dl", "dt", "dd", "span"}, tags.tags
    assert tags.names <= {"class", "style", "title"}, tags.names
    assert len(document.to_frame("entities")) == len(document.entities)
    assert len(document.to_frame("events")) == len(document.events)


def as_a_doc(text: str) -> None:
    """A spaCy `Doc` carries the document and gives it back."""
    from linyi_ie.spacy import from_doc, to_doc

    if (document := read(text)) is not None:
        assert from_doc(to_doc(document, _chinese())) == document


@cache
def _chinese() -> Any:
    import spacy

    return spacy.blank("zh")


def read_as_gold(text: str) -> None:
    """A line of a gold file, and what is left of one where characters of the text overwrite it."""
    document = read(text.replace("\n", " ")[:200])
    lines = [text]
    if document is not None:
        whole = GoldDocument.of(document, id="1").to_json()
        assert GoldDocument.from_json(whole).to_json() == whole, "the gold form does not come back"
        at = sum(map(ord, text)) % len(whole)
        lines += [whole, whole[:at] + text[:3] + whole[at + 1 :], whole[:at], whole.replace("1", text[:12], 3)]
    read_lines: list[GoldDocument] = []
    for line in lines:
        try:
            read_lines.append(GoldDocument.from_json(line))
        except InputError:
            continue
    for one in read_lines:
        evaluate([one], read_lines[:1])
        list(mistakes([one], read_lines[:1]))
        one.to_json()


def read_from_json(text: str) -> None:
    """JSON that is no document, or hardly one."""
    document = read(text[:200])
    written = document.to_json() if document is not None else "{}"
    at = sum(map(ord, text)) % len(written)
    for data in (text, written[:at] + text[:3] + written[at + 1 :], written[:at]):
        try:
            sound_again = Document.from_json(data)
        except InputError:
            continue
        sound_again.to_json()


def read_from_an_archive(text: str) -> None:
    """Bytes as a text, a page, a line and a row, and as files of each kind: an article or a reason, nothing else."""
    content = text.encode("utf-8", "surrogatepass")
    options = Options(title_field="title", largest=1 << 16)
    for kind in (Kind.text, Kind.html, Kind.json):
        try:
            found = article_of(Raw(kind, "folder/a_20240912.txt", 1, content), options)
        except RejectedError:
            continue
        found.article.text.encode()
    with TemporaryDirectory(dir=_MEMORY) as folder:
        for name in ("a.jsonl", "b.csv", "c.tsv", "d.txt", "e.html", "f.jsonl.gz", "g.csv.zst", "h.parquet"):
            Path(folder, name).write_bytes(_dressed(content, name))
        for shard in cut(find_inputs([folder]), options, ""):
            for _, raw in shard.inputs:
                try:
                    article_of(raw, options)
                except RejectedError as rejected:
                    json.dumps([rejected.reason, rejected.message]).encode()


_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def _dressed(content: bytes, name: str) -> bytes:
    """Give bytes the beginning that their kind of file has, so that more than the first check is met."""
    beginnings = {
        ".jsonl": b'{"text": "\xe5\xb8\x82"}\n', ".csv": b"text,published\n", ".tsv": b"text\tid\n",
        ".gz": b"\x1f\x8b\x08\0\0\0\0\0\0\xff", ".zst": b"\x28\xb5\x2f\xfd", ".parquet": b"PAR1",
    }  # fmt: skip
    suffix = Path(name).suffix
    return beginnings.get(suffix, b"") + content + (b"\4\0\0\0PAR1" if suffix == ".parquet" else b"")


def read_as_a_lexicon(text: str) -> None:
    """Words of a user's own: a lexicon or a `LexiconError`."""
    with TemporaryDirectory(dir=_MEMORY) as folder:
        beginnings = ("", "[[organisations]]\nname = ", '[[units]]\nname = "篼"\nkind = ')
        for number, beginning in enumerate(beginnings):
            place = Path(folder, f"{number}.toml")
            place.write_bytes((beginning + text).encode("utf-8", "surrogatepass"))
            try:
                lexicon = Lexicon.read(place)
            except LexiconError as wrong:
                str(wrong)
                continue
            Extractor("fast", lexicons=[lexicon]).extract("市总工会投入50万元。")


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        extracted,
        extracted_by_default,
        in_a_batch,
        found_by_rules,
        explained,
        shown,
        as_a_doc,
        read_as_gold,
        read_from_json,
        read_from_an_archive,
        read_as_a_lexicon,
    )
}
