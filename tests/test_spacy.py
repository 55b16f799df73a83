"""The spaCy room: the component in pipelines of every tokenizer, across processes, on disk, and back to documents."""

from __future__ import annotations

import logging
import subprocess
import sys
import warnings
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from linyi_ie import Document, Entity, Extractor, Lexicon, extract, extract_many
from linyi_ie.errors import InputError, LexiconError
from linyi_ie.records import Organisation
from linyi_ie.spacy import LinyiComponent, from_doc, make_docs, to_doc

PLACE = "山东省临沂市"
TEXT = "去年，市总工会投入50万元，慰问困难职工1.2万人次；全市荣获全国五一劳动奖章3人、工人先锋号1个。"
ARTICLES = [
    {"text": TEXT, "published": "2024-09-20", "place": PLACE},
    {"text": "9月3日，县医院开展义诊活动23场。", "published": "2024-09-20", "place": "山东省费县"},
    {"text": ""},
    {"text": "区教育局新建幼儿园4所。", "published": "2023-01-05"},
]
SENTENCES = ["市 总工会 投入 50 万元", "慰问 困难 职工 86 名", "县 医院 开展 义诊 活动 23 场"]


def chinese(segmenter: str = "char", **config: Any) -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.add_pipe("linyi_ie", config={"place": PLACE, **config})
    return nlp


@pytest.fixture(scope="module")
def pkuseg_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a segmenter of a few sentences: pkuseg fetches its own models from the network."""
    import spacy_pkuseg

    folder = tmp_path_factory.mktemp("pkuseg")
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(SENTENCES * 10), encoding="utf-8")
    spacy_pkuseg.train(str(corpus), str(corpus), str(folder / "model"), train_iter=2)
    return folder / "model"


@pytest.fixture(scope="module", params=["char", "jieba", "pkuseg"])
def pipeline(request: pytest.FixtureRequest) -> Language:
    with warnings.catch_warnings():
        if request.param == "jieba":
            warnings.simplefilter("ignore")  # escapes in its patterns that Python has come to warn of
            import jieba

            jieba.setLogLevel(logging.ERROR)
        nlp = chinese(request.param)
    if request.param == "pkuseg":
        nlp.tokenizer.initialize(pkuseg_model=str(request.getfixturevalue("pkuseg_model")))
    return nlp


def ours(doc: Doc) -> list[Span]:
    return list(doc.spans["linyi_ie"])


# ── A text through the component ──────────────────────────────────────────────────────────────────


def test_every_tokenizer_gives_the_records_of_the_library(pipeline: Language) -> None:
    doc = pipeline(TEXT, component_cfg={"linyi_ie": {"published": "2024-09-20"}})
    expected = extract(TEXT, published="2024-09-20", place=PLACE)
    assert doc._.linyi_document == expected == from_doc(doc)
    assert doc._.linyi_events == expected.events
    assert tuple(span._.linyi_entity for span in ours(doc)) == expected.entities
    for span in ours(doc):
        assert span.label_ == span._.linyi_entity.label
        assert span.start_char <= span._.linyi_entity.start < span._.linyi_entity.end <= span.end_char
    assert all(one.end <= other.start for one, other in pairwise(doc.ents))
    assert {ent._.linyi_entity for ent in doc.ents} <= set(expected.entities)


def test_characters_as_tokens_keep_every_offset() -> None:
    doc = chinese()(TEXT)
    assert [(ent.start_char, ent.end_char, ent.text) for ent in doc.ents] == [
        (entity.start, entity.end, entity.text) for entity in doc._.linyi_document.entities
    ]


def test_entities_that_share_a_token_are_all_spans_and_one_is_an_ent() -> None:
    nlp = chinese()
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=[text], spaces=[False])  # type: ignore[assignment]
    doc = nlp("投入50万元，慰问职工86名")
    assert [span._.linyi_entity.text for span in ours(doc)] == ["50万元", "86名"]
    assert len(doc.ents) == 1 and doc.ents[0].text == doc.text


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from([" 市总工会 ", "50\n\n万元\t"])
)
def test_any_text_goes_through(text: str) -> None:
    doc = NUMBERS_ONLY(text)
    assert from_doc(doc).text == doc.text
    for span in ours(doc):
        assert span._.linyi_entity.text in span.text


class _Silent:
    """Finds no names: the tests of the room itself need no model."""

    name = "silent"
    labels = ()

    def recognise(self, texts: list[str]) -> list[tuple[()]]:
        return [() for _ in texts]


def _without_model() -> Language:
    nlp = chinese()
    nlp.get_pipe("linyi_ie")._extractor = Extractor(_Silent())
    return nlp


NUMBERS_ONLY = _without_model()


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ents", "expected"),
    [
        ("replace", [("QUANTITY", "50万元"), ("QUANTITY", "86名")]),
        ("fill", [("MONEY", "投入50"), ("QUANTITY", "86名")]),
        ("leave", [("MONEY", "投入50")]),
    ],
)
def test_ents_says_what_becomes_of_those_that_stand_there(ents: str, expected: list[tuple[str, str]]) -> None:
    nlp = chinese(ents=ents)
    ruler = nlp.add_pipe("entity_ruler", before="linyi_ie")
    ruler.add_patterns([{"label": "MONEY", "pattern": "投入50"}])
    doc = nlp("投入50万元，慰问职工86名")
    assert [(ent.label_, ent.text) for ent in doc.ents] == expected
    assert len(ours(doc)) == 2


def test_events_names_the_types_to_look_for() -> None:
    assert {event.type for event in chinese(events=["award"])(TEXT)._.linyi_events} == {"award"}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"ents": "keep"}, "'replace', 'fill', 'leave'"),  # spaCy itself looks at the types of settings first
        ({"place": 7}, "place"),
        ({"events": ["sermon"]}, "no event type 'sermon'"),
        ({"names": "stanford"}, 'no names model "stanford"'),
    ],
)
def test_a_wrong_setting_is_told_what_to_pass(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        chinese(**config)(TEXT)


def test_a_component_made_by_hand_checks_its_settings_too() -> None:
    with pytest.raises(InputError, match="'replace', 'fill' or 'leave'"):
        LinyiComponent("standard", None, "keep", None)  # type: ignore[arg-type]


def test_a_document_of_no_pipeline_has_nothing() -> None:
    doc = spacy.blank("zh")("市总工会")
    assert doc._.linyi_document is None and doc._.linyi_events == () and doc[0:2]._.linyi_entity is None
    with pytest.raises(InputError, match="run it through"):
        from_doc(doc)


# ── Many documents ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("processes", [1, 2])
def test_a_stream_gives_each_document_its_own_day_and_place(processes: int) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("linyi_ie")
    docs = list(nlp.pipe(make_docs(nlp, ARTICLES), n_process=processes, batch_size=2))
    assert [from_doc(doc) for doc in docs] == list(extract_many(ARTICLES))
    assert [len(doc.ents) for doc in docs] == [len(from_doc(doc).entities) for doc in docs]


def test_a_day_may_be_a_date() -> None:
    (doc,) = make_docs(spacy.blank("zh"), [{"text": "今年", "published": date(2024, 9, 20)}])
    assert doc._.linyi_published == "2024-09-20"


def test_results_survive_a_doc_bin() -> None:
    nlp = chinese()
    doc = nlp(TEXT)
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert from_doc(again) == from_doc(doc)
    assert [span._.linyi_entity for span in ours(again)] == [span._.linyi_entity for span in ours(doc)]


# ── On disk ───────────────────────────────────────────────────────────────────────────────────────

OWN = Lexicon(organisations=({"name": "临沂市职工服务中心", "aliases": ("服务中心",)},))  # type: ignore[arg-type]
OWN_TEXT = "服务中心投入50万元。"


def test_a_pipeline_is_loaded_with_its_words_by_a_program_that_knows_only_spacy(tmp_path: Path) -> None:
    nlp = chinese(events=["funding"])
    nlp.get_pipe("linyi_ie").add_lexicons([OWN])
    nlp.to_disk(tmp_path / "pipeline")
    program = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]); "
        "print(doc._.linyi_document.to_json(), end='')"
    )
    command = [sys.executable, "-X", "utf8", "-c", program, tmp_path / "pipeline", OWN_TEXT]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    document = Document.from_json(done.stdout)
    assert document == from_doc(nlp(OWN_TEXT))
    assert document.entities[0].value == Organisation(name="临沂市职工服务中心")


def test_a_pipeline_goes_through_bytes() -> None:
    nlp = chinese()
    nlp.get_pipe("linyi_ie").add_lexicons([OWN])
    again = chinese().from_bytes(nlp.to_bytes())
    assert from_doc(again(OWN_TEXT)) == from_doc(nlp(OWN_TEXT))


def test_a_lexicon_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml"):
        chinese().get_pipe("linyi_ie").add_lexicons([tmp_path / "none.toml"])


# ── Documents as Docs ─────────────────────────────────────────────────────────────────────────────


def test_a_document_becomes_the_doc_that_the_component_makes() -> None:
    nlp = chinese()
    document = extract(TEXT, published="2024-09-20", place=PLACE)
    doc = to_doc(document, nlp)
    assert from_doc(doc) == document
    assert doc._.linyi_published == "2024-09-20" and doc._.linyi_place == PLACE
    assert [(ent.label_, ent.text) for ent in doc.ents] == [(one.label, one.text) for one in document.entities]
    assert from_doc(nlp(doc)) == document


def test_an_id_and_a_value_made_by_hand_come_back() -> None:
    entity = Entity(label="ORG", start=0, end=2, text="工会", value=Organisation(name="临沂市总工会"))
    document = Document(text="工会", id="one", entities=(entity,))
    assert from_doc(to_doc(document, spacy.blank("zh"))) == document


def test_a_tokenizer_that_changes_the_text_is_refused() -> None:
    nlp = spacy.blank("zh")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=["工会"])  # type: ignore[assignment]
    with pytest.raises(InputError, match="changes the text"):
        to_doc(Document(text="市总工会"), nlp)
