"""The HanLP adapter: what it refuses without HanLP, how it reads each kind of answer, and real models of each kind.

The real models are tiny, trained here (`hanlp_models.py`) and loaded in a process that cannot open a socket;
`make test-hanlp` sets up an environment that has HanLP.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from linyi_ie.errors import InputError, ModelError
from linyi_ie.names import NameRecogniser, NameSpan, load_names
from linyi_ie.names.hanlp import LONGEST, Found, HanlpNames, Kind, multi_task, span_recogniser

INSTALLED = importlib.util.find_spec("hanlp") is not None
needs_hanlp = pytest.mark.skipif(not INSTALLED, reason="HanLP is not installed here; make test-hanlp installs it")
READER = """
import json, socket, sys
def refuse(*arguments, **settings):
    raise OSError("no network in this test")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from linyi_ie.names import load_names
names = load_names("hanlp:" + sys.argv[1])
texts = json.load(sys.stdin)
alone = [names.recognise([text])[0] for text in texts]
assert names.recognise(texts) == alone, "depends on neighbours"
json.dump([names.labels, [[(s.start, s.end, s.label) for s in spans] for spans in alone]], sys.stdout)
"""
TEXTS = [
    "李敏在济南走访教育局。",
    "李敏 在济 南走访\t教育局。",
    "",
    " \n",
    "\ud800\x00😀",
    "张三在临沂大学参观青岛。" * 40,
]


# ── Without HanLP ─────────────────────────────────────────────────────────────────────────────────


def test_a_name_of_a_download_is_no_directory() -> None:
    with pytest.raises(ModelError, match="no directory"):
        load_names("hanlp:MSRA_NER_ELECTRA_SMALL_ZH")


@pytest.mark.parametrize("config", [None, "", "[]", "{}", "\udcff"])
def test_a_directory_without_a_model_is_refused(config: str | None, tmp_path: Path) -> None:
    if config is not None:
        (tmp_path / "config.json").write_bytes(config.encode(errors="surrogateescape"))
    with pytest.raises(ModelError, match="holds no HanLP"):
        load_names(f"hanlp:{tmp_path}")


def test_no_place() -> None:
    with pytest.raises(InputError, match="hanlp:<directory>"):
        load_names("hanlp:")


@pytest.mark.skipif(INSTALLED, reason="HanLP is installed here")
def test_without_hanlp_the_error_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"classpath": "hanlp.x.Y"}', encoding="utf-8")
    with pytest.raises(ModelError, match=r"pip install 'linyi-ie\[hanlp\]'"):
        load_names(f"hanlp:{tmp_path}")


# ── What HanLP answers ────────────────────────────────────────────────────────────────────────────


def vocabulary(**tokens: list[str]) -> dict[str, Any]:
    return {name: SimpleNamespace(idx_to_token=listed) for name, listed in tokens.items()}


def test_spans_are_checked_against_the_text_and_counted_past_white_space() -> None:
    def read(characters: list[str]) -> Iterator[Found]:
        assert characters == list("李敏在济南。")
        yield Found(3, 5, "NS", "济南")
        yield Found(0, 2, "NR", "李敏")
        yield Found(1, 3, "NR", "敏在")  # overlaps
        yield Found(2, 3, "NT", "于")  # stands elsewhere
        yield Found(5, 9, "NT", "。")  # beyond the end
        yield Found(5, 5, "NT", "")  # empty

    names = HanlpNames(Kind(read, ["NR", "NS", "NT", "MONEY"]), "here")
    assert isinstance(names, NameRecogniser)
    assert (names.name, names.labels) == ("hanlp:here", ("PERSON", "LOC", "ORG", "MONEY"))
    assert names.recognise([" 李 敏在济\n南。"]) == [(NameSpan(1, 4, "PERSON", 1.0), NameSpan(5, 8, "LOC", 1.0))]


def test_spans_in_tokens() -> None:
    component = SimpleNamespace(
        vocabs=vocabulary(label=["O", "PERSON", "GPE"]),
        predict=lambda sentences: [[(["济", "南"], "GPE", 3, 5), ("李敏", "PERSON", 0, 2)] for _ in sentences],
    )
    kind = span_recogniser(component)
    assert sorted(kind.read(list("李敏在济南"))) == [Found(0, 2, "PERSON", "李敏"), Found(3, 5, "GPE", "济南")]
    assert list(kind.labels) == ["PERSON", "GPE"]


def test_spans_in_words_of_a_multi_task_model() -> None:
    asked: list[list[str]] = []

    def predict(texts: list[str], tasks: list[str]) -> dict[str, Any]:
        asked.append(tasks)
        words = [["市", 0, 1], ["总工会", 1, 4], ["在", 4, 5], ["济南", 5, 7]]
        return {"tok/fine": [words], "ner/msra": [[("市总工会", "ORGANIZATION", 0, 2), ("济南", "LOCATION", 3, 4)]]}

    tok = SimpleNamespace(config={})
    recogniser = SimpleNamespace(vocabs=vocabulary(tag=["O", "B-ORGANIZATION", "E-ORGANIZATION", "S-LOCATION"]))
    tasks = {"tok/fine": tok, "ner/msra": recogniser, "ner/pku": recogniser}
    kind = multi_task(SimpleNamespace(tasks=tasks, predict=predict))
    names = HanlpNames(kind, "here")
    assert names.recognise(["市总工会在济南"]) == [(NameSpan(0, 4, "ORG", 1.0), NameSpan(5, 7, "LOC", 1.0))]
    assert names.labels == ("ORG", "LOC")
    assert asked == [["ner/msra"]] and tok.config == {"output_spans": True}


def test_a_multi_task_model_without_names() -> None:
    with pytest.raises(ModelError, match=r"tasks are tok, pos\."):
        multi_task(SimpleNamespace(tasks={"tok": SimpleNamespace(config={}), "pos": None}))


# ── Real models ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hanlp")
    script = Path(__file__).with_name("hanlp_models.py")
    fixed = os.environ | {"PYTHONHASHSEED": "1"}  # else the models differ from run to run
    command = [sys.executable, str(script), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=fixed)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@needs_hanlp
@pytest.mark.parametrize("kind", ["recurrent", "transformer", "multi_task"])
def test_trained_model_without_a_network(kind: str, models: Path, root: Path) -> None:
    command = [sys.executable, "-c", READER, str(models / kind)]
    done = subprocess.run(command, input=json.dumps(TEXTS), capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 0, done.stderr[-3000:]
    labels, (plain, spaced, empty, blank, odd, long) = json.loads(done.stdout.splitlines()[-1])
    assert sorted(labels) == ["LOC", "ORG", "PERSON"]
    assert plain == [[0, 2, "PERSON"], [3, 5, "LOC"], [7, 10, "ORG"]]
    assert spaced == [[0, 2, "PERSON"], [4, 7, "LOC"], [10, 13, "ORG"]]
    assert (empty, blank) == ([], [])
    assert all(0 <= start < end <= 3 for start, end, _ in odd)
    people = [start for start, end, label in long if (start % 12, end - start, label) == (0, 2, "PERSON")]
    assert len(people) > 30 and people[-1] > LONGEST  # a model this small may err in a few, but counts on in each part


@needs_hanlp
def test_a_recogniser_that_mixes_up_texts_is_refused(models: Path, root: Path) -> None:
    command = [sys.executable, "-c", READER, str(models / "crf")]
    done = subprocess.run(command, input="[]", capture_output=True, text=True, check=False, cwd=root)
    assert "mix up the texts" in done.stderr


@needs_hanlp
def test_a_component_that_recognises_no_names(models: Path, tmp_path: Path, root: Path) -> None:
    for file in (models / "recurrent").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    config["classpath"] = "hanlp.components.taggers.rnn_tagger.RNNTagger"
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-c", READER, str(tmp_path)]
    done = subprocess.run(command, input="[]", capture_output=True, text=True, check=False, cwd=root)
    assert "recognises no names" in done.stderr
