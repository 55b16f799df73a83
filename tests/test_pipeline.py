"""The whole route: what holds for any text, batches, threads, processes, and recognisers of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice

import pytest
from hypothesis import given, settings, strategies as st

from linyi_ie import Article, Document, Extractor, Failure, LinyiError, extract, extract_many
from linyi_ie.errors import InputError
from linyi_ie.events import AwardEvent, FundingEvent
from linyi_ie.names import NameSpan
from linyi_ie.text import fold

PLACE = "山东省临沂市"


class Surnames:
    """A recogniser of one's own: 李 and one character after it."""

    name = "surnames"
    labels = ("PERSON",)

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        return [tuple(NameSpan(m.start(), m.end(), "PERSON", 0.9) for m in re.finditer("李.", text)) for text in texts]


# ── Any text ──────────────────────────────────────────────────────────────────────────────────────

ALPHABET = (
    "市总工会投入慰问授予全国五一劳动奖章召开会议培训第名年月日近余万亿元人次个十三5０8.%，。；、“”（）：\n\r\0 😀a"
)
PHRASES = (
    "市总工会", "投入", "50万元", "慰问职工", "3000余人次", "荣获", "全国五一劳动奖章", "2人", "、", "，", "。", "\n",
    "9月12日", "去年", "今年以来", "举办", "培训班", "12期", "“", "”", "李明", "同比增长", "5.2%", "第3位", "计划",
)  # fmt: skip
TEXTS = (
    st.text(ALPHABET, max_size=60) | st.lists(st.sampled_from(PHRASES), max_size=14).map("".join) | st.text(max_size=30)
)


def assert_sound(document: Document) -> None:
    """Spans are the text, entities are flat and in order, arguments and triggers lie in the text."""
    ends = 0
    for entity in document.entities:
        assert ends <= entity.start < entity.end
        assert document.text[entity.start : entity.end] == entity.text
        ends = entity.end
    starts = [event.trigger.start for event in document.events]
    assert starts == sorted(starts)
    for event in document.events:
        assert document.text[event.trigger.start : event.trigger.end] == event.trigger.text != ""
        assert event.core in {role for role, _ in event.arguments}
        for _, mention in event.arguments:
            assert document.text[mention.start : mention.end] == mention.text != ""
            assert mention.entity is None or mention.entity in document.entities


@settings(max_examples=150)
@given(TEXTS.filter(lambda text: not re.search("[\ud800-\udfff]", text)), st.sampled_from((None, "2024-09-12")))
def test_whatever_the_text_the_records_stand_on_it(text: str, published: str | None) -> None:
    document = extract(text, published=published, place=PLACE)
    assert_sound(document)
    assert Document.from_json(document.to_json()) == document


def test_the_example_gives_records(article: str) -> None:
    document = extract(article, published="2024-09-20", place=PLACE)
    assert_sound(document)
    assert {entity.label for entity in document.entities} >= {"ORG", "PERSON", "HONOUR", "ACTIVITY", "DATE", "QUANTITY"}
    assert len({event.type for event in document.events}) >= 6


def test_a_paragraph_s_names_are_counted_from_the_start_of_the_document() -> None:
    document = Extractor(Surnames()).extract("\r\n第一段。\r\n\r\n　李明来了，\n\0李华也来了。", published="2024-09-12")
    people = [(entity.start, entity.text) for entity in document.entities if entity.label == "PERSON"]
    assert people == [(11, "李明"), (18, "李华")]


def test_width_and_script_of_the_text_do_not_matter() -> None:
    plain = "2024年9月，市总工会投入50万元，慰问职工3000人。"
    odd = "２０２４年９月，市總工會投入５０萬元，慰問職工３０００人。"
    assert fold(odd) == plain
    one, two = extract(plain, place=PLACE), extract(odd, place=PLACE)
    assert [(e.start, e.end, e.label, e.value) for e in one.entities if e.label != "ORG"] == [
        (e.start, e.end, e.label, e.value) for e in two.entities if e.label != "ORG"
    ]
    assert [event.type for event in one.events] == [event.type for event in two.events]


def test_only_the_wanted_event_types_are_looked_for(article: str) -> None:
    document = Extractor(events=(AwardEvent,)).extract(article, place=PLACE)
    assert document.events and document.events == document.of_type(AwardEvent)
    assert Extractor(events=()).extract(article).events == ()


def test_without_a_reference_date_a_relative_one_stays_open() -> None:
    (date, *_) = extract("去年，市总工会投入50万元。").entities
    assert (date.text, date.value) == ("去年", None) or getattr(date.value, "start", "") is None


def test_money_given_is_a_typed_record() -> None:
    document = extract("2024年5月，市总工会投入50万元。", place=PLACE)
    (funding,) = document.of_type(FundingEvent)
    assert [mention.name for mention in funding.agent] == ["临沂市总工会"]
    assert [str(mention.value.value) for mention in funding.amount] == ["500000"]  # type: ignore[union-attr]


# ── Batches ───────────────────────────────────────────────────────────────────────────────────────


def batch(article: str) -> list[Article | dict[str, str] | str]:
    parts = [part for part in article.split("\n") if part]
    return [article, *(Article(text=part, id=part[:4], place=PLACE) for part in parts), {"text": parts[1]}, "", "😀\0"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_batch_gives_what_single_calls_give(article: str, workers: int) -> None:
    articles = batch(article)
    singles = [Extractor().extract_many([one]) for one in articles]
    assert list(extract_many(articles, workers=workers)) == [document for (document,) in singles]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_article_is_a_failure_in_its_place(workers: int) -> None:
    undatable, halved = {"text": "市", "published": "soon", "id": "b"}, Article(text="市\ud800", id="c")
    articles: list[object] = ["市总工会", None, undatable, halved, "区总工会"]
    first, nothing, undated, half, last = extract_many(articles, workers=workers)  # type: ignore[arg-type]
    assert isinstance(first, Document) and isinstance(last, Document)
    assert nothing == Failure(index=1, id=None, error="InputError", message="text is None: pass the article as a str")
    assert isinstance(undated, Failure) and (undated.index, undated.id) == (2, "b")
    assert "published='soon' is no date" in undated.message
    assert isinstance(half, Failure) and half.id == "c" and "lone surrogate, U+D800, at offset 1" in half.message


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_article_may_end_the_batch(workers: int) -> None:
    results = extract_many(["市总工会", b"", "x"], workers=workers, on_error="raise")  # type: ignore[list-item]
    assert isinstance(next(results), Document)
    with pytest.raises(InputError, match="decode it first"):
        next(results)


@pytest.mark.parametrize(("workers", "ahead"), [(1, 11), (2, 107)])
def test_an_endless_batch_is_read_as_it_is_wanted(workers: int, ahead: int) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for number in count():
            taken += 1
            yield f"慰问职工{number}人。"

    results = extract_many(endless(), workers=workers)
    texts = [result.text for result in islice(results, 5) if isinstance(result, Document)]
    results.close()  # type: ignore[attr-defined]
    assert texts == [f"慰问职工{number}人。" for number in range(5)]
    assert taken <= 5 + ahead


def test_a_recogniser_that_cannot_travel_is_refused() -> None:
    class Local(Surnames):
        pass

    with pytest.raises(InputError, match="cannot be sent to worker processes"):
        Extractor(Local()).extract_many(["李明"], workers=2)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_cannot_be_loaded_ends_the_batch(workers: int) -> None:
    with pytest.raises(LinyiError, match="no names model"):
        next(Extractor("nonsense").extract_many(["市总工会", "x"], workers=workers))


def test_an_unforeseen_error_costs_one_article_only() -> None:
    class Fussy(Surnames):
        def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
            if "坏" in "".join(texts):
                raise ZeroDivisionError("坏\ud800")
            return super().recognise(texts)

    good, bad, also = Extractor(Fussy()).extract_many(["李明", "坏", "李华"])
    assert isinstance(good, Document) and isinstance(also, Document)
    assert bad == Failure(index=1, id=None, error="ZeroDivisionError", message="坏\\ud800")


def test_threads_share_an_extractor(article: str) -> None:
    texts = [text.text if isinstance(text, Article) else text for text in batch(article) if not isinstance(text, dict)]
    alone = [extract(text, published="2024-09-20", place=PLACE) for text in texts]
    extractor = Extractor()

    def read(text: str) -> Document:
        return extractor.extract(text, published="2024-09-20", place=PLACE)

    with ThreadPoolExecutor(8) as threads:
        for _ in range(3):
            assert list(threads.map(read, texts)) == alone
