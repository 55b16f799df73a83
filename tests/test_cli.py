"""The command line: formats, sources, and what is said when something cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import linyi_ie
from linyi_ie import Document
from linyi_ie.cli import app
from linyi_ie.gold import GoldDocument

TEXT = "9月12日，市总工会召开座谈会，86人参加。会上，市总工会投入50万元，慰问职工300人。\n"
AT = ("--published", "2024-09-20", "--place", "山东省临沂市")


def run(*arguments: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=stdin)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# ── extract ───────────────────────────────────────────────────────────────────────────────────────


def test_the_table_shows_entities_and_records(file: Path) -> None:
    result = run("extract", file, *AT)
    assert result.exit_code == 0
    for piece in ("published 2024-09-20", "山东省临沂市", "QUANTITY", "86人、50万元、300人", "临沂市总工会", "funding"):
        assert piece in result.stdout


def test_json_is_the_document(file: Path) -> None:
    result = run("extract", file, *AT, "--format", "json")
    expected = linyi_ie.extract(TEXT, published="2024-09-20", place="山东省临沂市")
    assert Document.from_json(result.stdout) == expected.model_copy(update={"id": str(file)})


def test_several_files_give_a_list(file: Path) -> None:
    rows = json.loads(run("extract", file, file, "--format", "json").stdout)
    assert [row["text"] for row in rows] == [TEXT, TEXT]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_is_read_without_files(arguments: tuple[str, ...]) -> None:
    result = run("extract", *arguments, "--format", "jsonl", stdin="\ufeff" + TEXT)
    assert Document.from_json(result.stdout).text == TEXT


def test_line_ends_and_odd_characters_stay_as_they_are(tmp_path: Path) -> None:
    text = "市总工会\r\n投入\x005万元😀\r"
    (tmp_path / "odd.txt").write_bytes(text.encode())
    assert Document.from_json(run("extract", tmp_path / "odd.txt", "--format", "jsonl").stdout).text == text


def test_an_empty_text_is_an_empty_document() -> None:
    assert "nothing found" in run("extract", stdin="").stdout
    assert json.loads(run("extract", "--jsonl", "--format", "json", stdin="").stdout) == []


def test_jsonl_reads_documents_and_options_fill_the_gaps() -> None:
    rows = [
        {"text": TEXT, "id": "one", "published": "2023-09-30"},
        {"text": TEXT, "id": 2, "entities": [], "place": ""},
        {"text": "你好。", "published": None},
    ]
    lines = "\n\n".join(json.dumps(row) for row in rows)
    result = run("extract", "--jsonl", *AT, "--format", "jsonl", stdin=lines)
    assert result.exit_code == 0
    documents = [Document.from_json(line) for line in result.stdout.splitlines()]
    assert [document.id for document in documents] == ["one", "2", "stdin:5"]
    assert [str(document.published) for document in documents] == ["2023-09-30", "2024-09-20", "2024-09-20"]
    assert {document.place for document in documents} == {"山东省临沂市"}


def test_gold_is_one_line_a_document(file: Path) -> None:
    result = run("extract", file, file, *AT, "--format", "gold")
    documents = [GoldDocument.from_json(line) for line in result.stdout.splitlines()]
    assert documents[0] == documents[1]
    assert {"start": "2024-09-12", "end": "2024-09-12"} in [
        row["value"] for row in json.loads(documents[0].to_json())["entities"]
    ]


BROKEN = [
    (b'{"text": "x"', " is not JSON: "),
    (b'["x"]', " is no JSON object\n"),
    (b'{"id": "x"}', ' has no "text"\n'),
    (b'{"text": null}', ' has no "text"\n'),
    (b'{"text": 0}', ' has a "text" that is no string\n'),
    (b'{"text": "x", "place": 5}', ' has a "place" that is no string\n'),
    (
        b'{"text": "x", "published": "soon"}',
        ' has a "published" that is no ISO date such as 2024-09-12: "soon"\n',
    ),
    (b'{"text": "\\ud83d"}', ": text holds a lone surrogate, U+D83D, at offset 0"),
    (b'{"text": "\xc1\xd9"}', " is not UTF-8 (byte 0xc1 at 10)"),
    (b"[" * 100_000, " is nested too deeply\n"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN)
def test_a_broken_line_is_named_and_the_others_are_read(line: bytes, message: str) -> None:
    whole = b'{"text": "5\xe4\xba\xba"}'
    result = run("extract", "--jsonl", "--format", "jsonl", stdin=b"\n".join((whole, line, whole)))
    assert result.exit_code == 1
    assert [Document.from_json(row).id for row in result.stdout.splitlines()] == ["stdin:1", "stdin:3"]
    assert result.stderr.startswith(f"linyi-ie: stdin: line 2{message}") and result.stderr.count("\n") == 1


def test_files_that_cannot_be_read_are_named_and_the_others_are_read(file: Path, tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("临沂".encode("gb18030"))
    result = run("extract", tmp_path / "none.txt", tmp_path / "gbk.txt", tmp_path, file, "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    missing, encoding, folder = result.stderr.splitlines()
    assert missing.endswith("none.txt: No such file or directory")
    assert "gbk.txt: not UTF-8 (byte 0xc1 at 0); convert it first" in encoding
    assert folder.endswith(": Is a directory")


PAGE = """<html><head><meta charset="gb2312"><title>市总工会帮扶困难职工</title>
<meta name="PubDate" content="2024-09-18"></head><body><div id="zoom"><h1>市总工会帮扶困难职工</h1>
<p>&nbsp;&nbsp;&nbsp;&nbsp;9月12日，市总工会走访慰问困难职
    工<span>120</span>名，发放慰问金&nbsp;36&nbsp;万元。</p>
<p>市总工会主席林清河说，下一步将继续走访慰问。</p></div></body></html>"""


def test_a_web_page_is_read_as_its_article(tmp_path: Path) -> None:
    (tmp_path / "page.HTML").write_bytes(PAGE.encode("gb18030"))
    result = run("extract", tmp_path / "page.HTML", "--place", "山东省临沂市", "--format", "jsonl")
    document = Document.from_json(result.stdout)
    assert document.text.startswith("市总工会帮扶困难职工\n") and "困难职工120名" in document.text
    assert [one.type for one in document.events] == ["assistance", "funding"]
    assert str(document.published) == "2024-09-18"


def test_a_page_without_an_article_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("<html><body></body></html>")
    result = run("extract", tmp_path / "empty.html")
    assert result.exit_code == 1
    assert result.stderr.endswith("empty.html: trafilatura finds no article in the page\n")


def test_a_wrong_date_is_a_wrong_option(file: Path) -> None:
    result = run("extract", file, "--published", "2024-13-01")
    assert result.exit_code == 2
    assert "--published takes an ISO date such as 2024-09-12" in result.stderr
    assert "datetime" not in result.stderr


@pytest.mark.parametrize(("columns", "table"), [("60", False), ("99", False), ("100", True)])
def test_the_events_are_a_table_where_there_is_room(file: Path, columns: str, table: bool) -> None:
    result = CliRunner().invoke(app, ["extract", str(file)], env={"COLUMNS": columns})
    lines = result.stdout.splitlines()
    assert any("│" in line for line in lines) is table
    assert ("  who       市总工会" in [line.rstrip() for line in lines]) is not table
    assert max(cell_len(line) for line in lines) <= int(columns)
    for piece in ("funding 投入", "50万元", "86人"):
        assert piece in result.stdout


def test_columns_that_no_event_fills_are_hidden(file: Path) -> None:
    shown = run("extract", file).stdout.split("events:")[1]
    assert "who" in shown and "how many" in shown and "where" not in shown


def test_a_lexicon_adds_words(file: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[organisations]]\nname = "临沂工会"\naliases = ["市总工会"]\n')
    for lexicons, name in (((), "临沂市总工会"), (("--lexicon", tmp_path / "own.toml"), "临沂工会")):
        document = Document.from_json(run("extract", file, *AT, "--format", "jsonl", *lexicons).stdout)
        assert {entity.value.name for entity in document.entities if entity.label == "ORG"} == {name}


def test_a_broken_lexicon_is_a_wrong_option(file: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[[places]]\nname = 5\n")
    result = run("extract", file, "--lexicon", tmp_path / "own.toml")
    assert result.exit_code == 2 and result.stdout == ""
    said = " ".join(result.stderr.replace("│", " ").split())  # the box breaks lines where the path is long
    for piece in ("--lexicon", "own.toml, line 2", "places[0].name"):
        assert piece in said


def test_extract_with_another_names_model(file: Path) -> None:
    document = Document.from_json(run("extract", file, *AT, "--format", "jsonl", "--names", "fast").stdout)
    assert document == linyi_ie.Extractor(names="fast").extract(
        TEXT, published="2024-09-20", place="山东省临沂市"
    ).model_copy(update={"id": document.id})
    assert {entity.text for entity in document.entities if entity.label == "ORG"} == {"市总工会"}


def test_a_names_model_that_does_not_exist(file: Path, tmp_path: Path) -> None:
    result = run("extract", file, "--names", "fats")
    assert result.exit_code == 2 and "hanlp:DIRECTORY" in result.stderr
    result = run("extract", file, "--names", f"hanlp:{tmp_path / 'none'}")
    assert result.exit_code == 1 and "no directory" in result.stderr and result.stdout == ""


# ── evaluate, schema, version ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def gold(file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(run("extract", file, *AT, "--format", "gold").stdout, encoding="utf-8")
    return path


def test_evaluate_scores_the_extraction(gold: Path) -> None:
    result = run("evaluate", gold, "--format", "json")
    scores = json.loads(result.stdout)
    assert result.exit_code == 0
    assert scores["entities"]["micro"]["f1"] == scores["whole_records"]["f1"] == 1.0


def test_evaluate_shows_mistakes_on_request(gold: Path) -> None:
    document = json.loads(gold.read_text(encoding="utf-8"))
    document["entities"] = document["entities"][1:]
    gold.write_text(json.dumps(document), encoding="utf-8")
    table = run("evaluate", gold, "--errors", "1")
    assert "documents: 1" in table.stdout and "whole records" in table.stdout
    assert "spurious entity: " in table.stdout
    listed = json.loads(run("evaluate", gold, "--errors", "1", "--format", "json").stdout)["mistakes"]
    assert [mistake["kind"] for mistake in listed] == ["spurious entity"]


def test_evaluate_names_a_line_that_is_not_gold(gold: Path) -> None:
    with gold.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "b"}\n')
    result = run("evaluate", gold)
    assert result.exit_code == 1
    assert "gold.jsonl: line 2: this is no gold document: text: Field required" in result.stderr
    assert "documents: 1" in result.stdout


@pytest.mark.parametrize("format", ["table", "json"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "gold.jsonl: No such file or directory"),
        ("", "gold.jsonl: no document in it"),
        ("\n \n", "gold.jsonl: no document in it"),
        ("[1]\n", "gold.jsonl: line 1 is no JSON object"),
        ('{"id": "a"', "gold.jsonl: line 1 is not JSON: Expecting ',' delimiter at character 10"),
        ('{"id": "a", "text": "市", "entities": [1]}', "line 1: this is no gold document: an entity is no JSON object"),
    ],
)
def test_without_a_gold_document_there_are_no_scores(
    tmp_path: Path, content: str | None, message: str, format: str
) -> None:
    if content is not None:
        (tmp_path / "gold.jsonl").write_text(content, encoding="utf-8")
    result = run("evaluate", tmp_path / "gold.jsonl", "--format", format)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr and result.stderr.count("\n") == 1


def test_schema_is_json_schema_of_a_document() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["title"] == "Document" and "AwardEvent" in schema["$defs"]


def test_version() -> None:
    assert run("--version").stdout == f"linyi-ie {linyi_ie.__version__}\n"


# ── The program itself ────────────────────────────────────────────────────────────────────────────


def test_the_program_reads_a_pipe_and_bears_a_reader_that_leaves() -> None:
    program = [sys.executable, "-m", "linyi_ie", "extract", "--jsonl", "--format", "jsonl"]
    line = json.dumps({"text": TEXT}).encode() + b"\n"
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(line * 30)
        process.stdin.close()
        assert json.loads(process.stdout.readline())["text"] == TEXT
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


def program(
    *arguments: str, stdout: int | IO[bytes] = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "linyi_ie", *arguments]
    return subprocess.run(
        command, input=TEXT.encode(), stdout=stdout, stderr=subprocess.PIPE, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_an_output_that_cannot_carry_chinese_becomes_utf_8(encoding: str) -> None:
    for arguments, piece in ((("extract", "--place", "山东省临沂市"), "50万元"), (("extract", "--help"), "去年")):
        result = program(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert (result.returncode, result.stderr) == (0, b"")
        assert piece in result.stdout.decode()


def test_an_output_that_carries_chinese_keeps_its_encoding() -> None:
    result = program("extract", "--place", "😀", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert (result.returncode, result.stderr) == (0, b"")
    assert "50万元" in result.stdout.decode("gbk") and "\\U0001f600" in result.stdout.decode("gbk")


def test_a_closed_output_is_told_in_a_line() -> None:
    closed = "import sys; sys.stdout = None; from linyi_ie.cli import app; app()"
    result = subprocess.run([sys.executable, "-c", closed, "extract"], input=TEXT.encode(), capture_output=True)
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr == b"linyi-ie: cannot write the results: standard output is closed\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("arguments", [("extract",), ("extract", "--format", "jsonl"), ("schema",)])
def test_a_full_disk_is_told_in_a_line(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = program(*arguments, stdout=full)
    assert result.returncode == 1
    assert result.stderr == b"linyi-ie: cannot write the results: No space left on device\n"
