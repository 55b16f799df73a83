"""The names model: what comes out whatever goes in."""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from linyi_ie.errors import InputError, ModelError
from linyi_ie.names import SHIPPED, NameRecogniser, NameSpan, load_names
from linyi_ie.names.chunks import chunks
from linyi_ie.names.files import model_folder
from linyi_ie.names.models import open_model

SENTENCES = (
    "9月12日,临沂市总工会在临沂卫校举办劳模工匠进校园宣讲活动,主席王建国出席。",
    "山东省总工会授予李敏全国五一劳动奖章。",
    "会议在济南召开。",
    "",
    " \t",
    "没有名字的一句话。",
)
ODD = ("😀" * 5, "\x00\x00", "\ud800张三\udfff", "𠮷野家在北京", "a\r\nb", "e\u0301", "\u3000", "〇○●", "\uffff")


@pytest.fixture(scope="module", params=SHIPPED)
def names(request: pytest.FixtureRequest) -> NameRecogniser:
    return load_names(request.param)


def surfaces(text: str, spans: tuple[NameSpan, ...], label: str) -> list[str]:
    return [text[span.start : span.end] for span in spans if span.label == label]


def test_finds_people_organisations_places(names: NameRecogniser) -> None:
    text = SENTENCES[0]
    (spans,) = names.recognise([text])
    assert surfaces(text, spans, "ORG") == ["临沂市总工会", "临沂卫校"]
    assert surfaces(text, spans, "PERSON") == ["王建国"]
    assert surfaces(SENTENCES[2], names.recognise([SENTENCES[2]])[0], "LOC") == ["济南"]


def test_spans_are_in_order_in_bounds_and_apart(names: NameRecogniser) -> None:
    texts = [*SENTENCES, *ODD, "".join(SENTENCES) * 5]
    results = names.recognise(texts)
    assert len(results) == len(texts)
    for text, spans in zip(texts, results, strict=True):
        last = 0
        for span in spans:
            assert last <= span.start < span.end <= len(text)
            assert span.label in names.labels
            assert 0.0 <= span.confidence <= 1.0
            last = span.end


def test_result_does_not_depend_on_neighbours_or_threads(names: NameRecogniser) -> None:
    texts = [*SENTENCES, *ODD, "".join(SENTENCES) * 5]
    alone = [names.recognise([text])[0] for text in texts]
    assert names.recognise(texts) == alone
    assert names.recognise(texts[::-1]) == alone[::-1]
    results: list[list[tuple[NameSpan, ...]]] = []
    threads = [threading.Thread(target=lambda: results.append(names.recognise(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 4


def test_long_text_is_read_to_its_end(names: NameRecogniser) -> None:
    sentence = SENTENCES[1]
    text = sentence * (100_000 // len(sentence))
    (spans,) = names.recognise([text])
    assert surfaces(text, spans, "PERSON").count("李敏") == text.count("李敏")
    (unbroken,) = names.recognise(["工" * 3000 + SENTENCES[2]])
    assert any(span.end > 3000 for span in unbroken)


@pytest.mark.parametrize("text", ["", "工会", "1,100,200" * 40, "甲。" * 500, "工" * 1000, "一,二、三 四。" * 99])
def test_chunks_cover_the_text(text: str) -> None:
    spans = chunks(text, 126)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= 126 for start, end in spans)


FILES = {"standard": ["model.onnx", "vocabulary.json", "heads.npz"], "fast": ["model.npz"]}


@pytest.mark.parametrize(("name", "file"), [(name, file) for name, files in FILES.items() for file in files])
def test_damaged_file_is_refused(name: str, file: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(Path(str(model_folder(name))), folder)
    data = (folder / file).read_bytes()
    half = len(data) // 2
    for harmed in (data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :], data[:half], b""):
        (folder / file).write_bytes(harmed)
        with pytest.raises(ModelError, match=r"damaged.*Install"):
            open_model(folder)
    if len(FILES[name]) > 1:
        (folder / file).unlink()
        with pytest.raises(ModelError, match="cannot be read"):
            open_model(folder)


def test_a_file_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    data = b"no arrays"
    (tmp_path / "model.npz").write_bytes(data)
    entry = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    card = {"name": "fast", "chunk": 126, "files": {"model.npz": entry}, "schemes": {"schema": ["ORG"]}}
    (tmp_path / "card.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="does not fit"):
        open_model(tmp_path)


@pytest.mark.parametrize("card", ["", "{}", '{"files": []}', "[1]"])
def test_bad_card_is_refused(card: str, tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(card, encoding="utf-8")
    with pytest.raises(ModelError):
        open_model(tmp_path)


@pytest.mark.parametrize(("name", "largest"), [("standard", 20_000_000), ("fast", 5_000_000)])
def test_card_states_what_lies_there(name: str, largest: int) -> None:
    folder = model_folder(name)
    card = json.loads(folder.joinpath("card.json").read_text(encoding="utf-8"))
    assert sum(entry["bytes"] for entry in card["files"].values()) <= largest
    assert card["name"] == name and set(card["files"]) == set(FILES[name])
    assert {source["terms"] for source in card["sources"]}


@pytest.mark.parametrize("spec", ["standrad", "", "spacy:"])
def test_unknown_model(spec: str) -> None:
    with pytest.raises(InputError, match="standard"):
        load_names(spec)


@pytest.mark.parametrize("spec", ["hanlp:/nowhere", "spacy:no_such_pipeline"])
def test_model_that_cannot_be_had(spec: str) -> None:
    with pytest.raises(ModelError):
        load_names(spec)


def test_own_recogniser_is_taken_as_it_is(names: NameRecogniser) -> None:
    assert load_names(names) is names
    assert load_names(names.name) is names
    with pytest.raises(InputError):
        load_names(3)  # type: ignore[arg-type]


def test_spacy_pipeline_of_rules(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("zh")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "济南"}, {"label": "EVENT", "pattern": "会议"}])
    pipeline.to_disk(tmp_path / "ruler")
    recogniser = load_names(f"spacy:{tmp_path / 'ruler'}")
    assert isinstance(recogniser, NameRecogniser)
    assert set(recogniser.labels) == {"LOC", "EVENT"}
    meeting = (NameSpan(0, 2, "EVENT", 1.0), NameSpan(3, 5, "LOC", 1.0))
    assert recogniser.recognise([SENTENCES[2], "", "\ud800"]) == [meeting, (), ()]
    text = "工" * 1_000_001 + SENTENCES[2]
    assert len(recogniser.recognise([text])[0]) == 2


def test_spacy_pipeline_that_was_trained(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    training: Any = importlib.import_module("spacy.training")
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("ner")
    sentences = [f"{person}在{place}开会。" for person in ("李敏", "王建国") for place in ("济南", "临沂")]
    examples = [
        training.Example.from_dict(
            pipeline.make_doc(text),
            {"entities": [(0, at := text.index("在"), "PERSON"), (at + 1, at + 3, "GPE")]},
        )
        for text in sentences
    ]
    spacy.util.fix_random_seed(1)
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(15):
        pipeline.update(examples, sgd=optimizer)
    pipeline.to_disk(tmp_path / "trained")
    recogniser = load_names(f"spacy:{tmp_path / 'trained'}")
    assert set(recogniser.labels) == {"PERSON", "LOC"}
    (spans,) = recogniser.recognise(["李敏在临沂开会。"])
    assert spans == (NameSpan(0, 2, "PERSON", 1.0), NameSpan(3, 5, "LOC", 1.0))
