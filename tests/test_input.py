"""What cannot be read is refused with a sentence that says what to pass."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest

from linyi_ie import Article, Extractor, LinyiError, extract, extract_many
from linyi_ie.errors import InputError
from linyi_ie.intake import as_article, checked, day_of

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"text": None}, "text", "text is None: pass the article as a str"),
    ({"text": b"\xe4"}, "text", "text is bytes: decode it first, e.g. data.decode('utf-8')"),
    ({"text": bytearray()}, "text", "decode it first"),
    ({"text": 5}, "text", "text is of type int: pass the article as a str"),
    ({"text": ["市"]}, "text", "of type list"),
    ({"text": "市\ud83d"}, "text", "lone surrogate, U+D83D, at offset 1"),
    ({"text": "市", "published": "soon"}, "published", "published='soon' is no date: pass a datetime.date"),
    ({"text": "市", "published": "2024-02-30"}, "published", "is no date"),
    ({"text": "市", "published": ""}, "published", "is no date"),
    ({"text": "市", "published": 20240912}, "published", "or an ISO string such as '2024-09-12'"),
    ({"text": "市", "place": 371300}, "place", "place is of type int: pass a place name"),
    ({"text": "市", "place": "\udc80"}, "place", "U+DC80, at offset 0"),
]


@pytest.mark.parametrize(("arguments", "argument", "message"), REFUSED)
def test_extract_says_what_to_pass(arguments: dict[str, Any], argument: str, message: str) -> None:
    with pytest.raises(LinyiError) as caught:
        extract(**arguments)
    assert message in str(caught.value)
    assert isinstance(caught.value, InputError) and caught.value.argument == argument
    assert isinstance(caught.value, TypeError) and isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "published", ["2024-09-12", date(2024, 9, 12), datetime(2024, 9, 12, 8), "2024-09-12T08:00+08:00"]
)
def test_a_reference_date_may_be_written_in_these_ways(published: date | str) -> None:
    document = extract("9月1日开工。", published=published)
    assert day_of(document.published) == date(2024, 9, 12)
    assert document.entities[0].value == extract("9月1日开工。", published="2024-09-12").entities[0].value


def test_a_zone_stays_with_the_moment() -> None:
    moment = datetime(2024, 9, 12, 8, tzinfo=UTC)
    assert checked("", published=moment).published == moment


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u3000"])
def test_an_empty_text_is_an_empty_document(text: str) -> None:
    document = extract(text, published="2024-09-12", place="山东省临沂市")
    assert (document.text, document.entities, document.events) == (text, (), ())


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ({"text": "市", "publish": "2024-09-12"}, "an article has text, published, place and id, but no publish"),
        ({"id": "a"}, "give the mapping a key 'text'"),
        ({"text": "市", "id": 3}, "id is of type int: pass a string of your own"),
        (None, "text is None"),
        (7, "text is of type int"),
        ("\ud800", "lone surrogate"),
        (Article(text="市\ud800"), "text holds a lone surrogate, U.D800, at offset 1"),
        (Article(text="市", id="\ud800"), "id holds a lone surrogate"),
        (Article(text="市", place="\ud800"), "place holds a lone surrogate"),
    ],
)
def test_an_article_that_cannot_be_used_is_told_why(article: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        as_article(article)


@pytest.mark.parametrize(
    ("fields", "argument", "message"),
    [
        ({}, "text", "an article without text: pass the article as a str"),
        ({"text": None}, "text", "text cannot be None: pass the article as a str"),
        ({"text": b"\xe5"}, "text", "text cannot be b'.*': pass the article as a str"),
        ({"text": "市", "published": "soon"}, "published", "published cannot be 'soon': pass a datetime.date"),
        ({"text": "市", "published": 20240912}, "published", "published cannot be 20240912"),
        ({"text": "市", "place": 3}, "place", "place cannot be 3: pass a place name"),
        ({"text": "市", "id": 3}, "id", "id cannot be 3: pass a string of your own"),
        ({"text": "市", "date": "2024"}, "date", "an article has text, published, place and id, but no date"),
    ],
)
def test_an_article_is_checked_when_it_is_made(fields: dict[str, Any], argument: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        Article(**fields)
    assert caught.value.argument == argument


def test_an_article_goes_through_json_and_pickle() -> None:
    article = Article(text="市", published=datetime(2024, 9, 12, 8), place="山东省", id="a")
    assert Article.model_validate_json(article.model_dump_json()) == article
    assert pickle.loads(pickle.dumps(article)) == article


def test_articles_may_be_records_mappings_or_texts() -> None:
    article = Article(text="市", published=date(2024, 9, 12))
    assert as_article(article) is article
    assert as_article({"text": "市", "published": "2024-09-12"}) == article
    assert as_article("市") == Article(text="市")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"articles": "市总工会"}, "pass several articles"),
        ({"articles": {"text": "市"}}, "pass several articles"),
        ({"articles": Article(text="市")}, "pass several articles"),
        ({"articles": None}, "pass several articles"),
        ({"articles": [], "workers": 0}, "workers=0: pass a whole number from 1 on"),
        ({"articles": [], "workers": "two"}, "workers='two'"),
        ({"articles": [], "workers": True}, "workers=True"),
        ({"articles": [], "on_error": "skip"}, "on_error='skip': pass 'yield' or 'raise'"),
    ],
)
def test_a_batch_is_checked_before_it_starts(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        extract_many(**arguments)


@pytest.mark.parametrize("events", [None, [str], ["award"], 3])
def test_event_types_are_checked(events: Any) -> None:
    with pytest.raises(InputError, match=r"subclasses of linyi_ie\.Event"):
        Extractor(events=events)


@pytest.mark.parametrize("names", ["", "huge", "spacy:", 3, None])
def test_names_are_checked_with_the_first_text(names: Any) -> None:
    with pytest.raises(LinyiError, match="names"):
        Extractor(names).extract("市总工会")


class Nameless:
    """A recogniser that lacks two of the three members."""

    labels = ("PERSON",)


@pytest.mark.parametrize(
    ("names", "message"),
    [(Nameless(), "Nameless is none: it has no name and no recognise"), (Nameless, "not the class Nameless: call it")],
)
def test_a_recogniser_that_lacks_something_is_told_what(names: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Extractor(names).extract("市总工会")


def test_errors_survive_pickling() -> None:
    error = InputError("no date", "published")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.message, again.argument) == (InputError, "no date", "published")
