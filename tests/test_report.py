"""The report: what it counts from an archive's tables, that articles stay text in it, and what it refuses."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from archives import SMALL, make_archive
from hypothesis import given, strategies as st
from typer.testing import CliRunner

from linyi_ie import LinyiError, archive
from linyi_ie.cli import app
from linyi_ie.errors import InputError
from linyi_ie.views.report import archive_report, json_in_html, write_report
from linyi_ie.views.summary import HUES, LABELS

HOSTILE = "</script><script>alert(1)</script><!-- <b>\u2028&amp;"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small archive with an article that is not well-meaning."""
    folder = make_archive(tmp_path_factory.mktemp("source") / "in")
    (folder / "hostile.txt").write_text(f"2024年5月，{HOSTILE}市总工会投入20万元用于{HOSTILE}。", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def out(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output of a run over it, as Parquet."""
    return ran(source, tmp_path_factory.mktemp("run") / "out")


def ran(source: Path, out: Path, **choices: Any) -> Path:
    archive.run([source], out, options=SMALL.model_copy(update=choices), workers=0)
    return out


class Scripts(HTMLParser):
    """The script elements of a page, as a browser would find them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self._attributes: dict[str, str | None] | None = None
        self.tags: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "script":
            self._attributes = dict(attrs)
            self.found.append((self._attributes, ""))

    def handle_data(self, data: str) -> None:
        if self._attributes is not None:
            self.found[-1] = (self._attributes, self.found[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        self._attributes = None


def data_of(page: str) -> dict[str, Any]:
    return json.loads(Scripts(page).found[0][1])


# ── What it shows ─────────────────────────────────────────────────────────────────────────────────


def test_every_event_is_there_with_its_sentence_and_its_spans(out: Path) -> None:
    data = data_of(archive_report(out))
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))["finished"]
    assert len(data["events"]) == told["events"] > 20
    strings = data["strings"]
    for document, _, _, _, _, _, trigger, start, _, pieces, arguments in data["events"]:
        said = data["documents"][document][3]
        shown = [(said[2 * place], strings[said[2 * place + 1]]) for place in pieces]

        def cut(start: int, end: int, shown: list[tuple[int, str]] = shown) -> list[str]:
            return [text[start - at : end - at] for at, text in shown if at <= start and end <= at + len(text)]

        assert cut(start, start + len(strings[trigger])) == [strings[trigger]]
        for role, first, behind, label, shown_as, *_ in arguments:
            (surface,) = cut(first, behind)
            question = data["roles"][role][1]
            assert surface == strings[shown_as] or (question in {"who", "what"} and label >= 0)


def test_arguments_tell_what_they_mean(out: Path) -> None:
    data = data_of(archive_report(out))
    strings, roles = data["strings"], [tuple(role) for role in data["roles"]]
    meant = {
        (roles[role][0], strings[shown], strings[meaning], *(number or [None])[:1])
        for event in data["events"]
        for role, _, _, _, shown, meaning, *number in event[10]
        if meaning >= 0
    }
    assert {
        ("amount", "70万元", "700,000 元", 700_000),
        ("count", "7000余人次", "7,000 人次 over", 7000),
        ("date", "2024年7月", "2024-07-01..2024-07-31", None),
        ("honour", "全国工人先锋号", "national", None),
    } <= meant
    amounts = [one for event in data["events"] for one in event[10] if roles[one[0]] == ("amount", "how many")]
    assert {strings[one[7]] for one in amounts} == {"元"}
    assert ("count", "how many") in roles


def test_an_event_stands_where_its_date_ends_but_not_after_its_publication(tmp_path: Path) -> None:
    article = {"text": "今年以来，县医院开展义诊23场。2025年，县医院将开展义诊30场。县医院开展培训2场。"}
    (tmp_path / "a.jsonl").write_text(json.dumps({**article, "published": "2024-09-12"}), encoding="utf-8")
    archive.run([tmp_path / "a.jsonl"], tmp_path / "out", workers=0)
    data = data_of(archive_report(tmp_path / "out"))
    days = {(data["statuses"][event[2]], data["strings"][event[3]]) for event in data["events"]}
    assert days == {("happened", "2024-09-12"), ("planned", "2025-12-31")}


def test_totals_and_rejected_inputs_are_told(out: Path) -> None:
    page = archive_report(out)
    assert 'data-all="10"' in page
    assert re.search(r"<dd>2<small>1 (syntax|empty), 1 (syntax|empty)</small>", page)
    assert page.count("<h1>out</h1>") == 1


def test_json_lines_give_the_same_report_as_parquet(source: Path, out: Path, tmp_path: Path) -> None:
    assert archive_report(ran(source, tmp_path / "out", format="jsonl")) == archive_report(out)


def test_without_texts_the_spans_are_still_told(source: Path, tmp_path: Path) -> None:
    data = data_of(archive_report(ran(source, tmp_path / "out", keep_text=False)))
    assert data["events"] and all(not event[9] and event[10] for event in data["events"])
    assert all(not document[3] for document in data["documents"])


def test_a_sentence_without_end_is_cut_around_what_is_marked(tmp_path: Path) -> None:
    text = "，".join(["县医院介绍了有关情况"] * 2000) + "，县医院投入50万元，" + "，".join(["会议听取了汇报"] * 2000)
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    archive.run([tmp_path / "long.txt"], tmp_path / "out", workers=0)
    data = data_of(archive_report(tmp_path / "out"))
    assert any("50万元" in string for string in data["strings"])
    assert max(map(len, data["strings"])) < 1500


def test_an_archive_without_events_is_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("你好", encoding="utf-8")
    archive.run([tmp_path / "a.txt"], tmp_path / "out", workers=0)
    assert data_of(archive_report(tmp_path / "out"))["events"] == []


def test_a_run_that_has_not_ended_is_reported_as_far_as_it_is_done(out: Path, tmp_path: Path) -> None:
    begun = tmp_path / "out"
    shutil.copytree(out, begun)
    told = json.loads((begun / "run.json").read_text(encoding="utf-8"))
    shards = told.pop("finished")["shards"]
    (begun / "run.json").write_text(json.dumps(told), encoding="utf-8")
    (begun / "shards" / f"{shards - 1:06}.json").unlink()
    whole, part = archive_report(out), archive_report(begun)
    assert 'role="note"' in part and 'role="note"' not in whole
    assert 0 < len(data_of(part)["events"]) < len(data_of(whole)["events"])


def test_headings_are_in_the_language_asked_for(out: Path) -> None:
    page = archive_report(out, language="zh")
    assert '<html lang="zh-Hans">' in page and "资金用途" in page
    words = data_of(page)["words"]
    english = data_of(archive_report(out))["words"]
    assert english.keys() == words.keys() - {"types", "roles"}
    assert {*data_of(page)["types"]} <= words["types"].keys()
    assert {role for role, _ in data_of(page)["roles"]} <= words["roles"].keys()


def test_the_marks_have_the_colours_of_the_notebook(out: Path) -> None:
    data = data_of(archive_report(out))
    assert data["hues"] == dict(HUES) and tuple(data["labels"]) == LABELS


# ── What it keeps out ─────────────────────────────────────────────────────────────────────────────


def test_an_article_cannot_end_the_script_that_holds_it(out: Path) -> None:
    page = archive_report(out)
    scripts = Scripts(page)
    assert [attributes.get("type") for attributes, _ in scripts.found] == ["application/json", None]
    assert "b" not in scripts.tags and "alert(1)" in page
    assert any("</script><script>alert(1)" in string for string in data_of(page)["strings"])


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_html_is_json_and_nothing_else(data: Any) -> None:
    written = json_in_html(data)
    assert json.loads(written) == data
    assert not set("<>&\u2028\u2029") & set(written)


def test_a_file_or_folder_named_like_markup_stays_text(tmp_path: Path) -> None:
    (tmp_path / "<i>.txt").write_text("县医院投入50万元。", encoding="utf-8")
    archive.run([tmp_path / "<i>.txt"], tmp_path / "<b>out", workers=0)
    page = archive_report(tmp_path / "<b>out")
    assert not {"i", "b"} & Scripts(page).tags
    assert "<h1>&lt;b&gt;out</h1>" in page


def test_nothing_but_the_page_s_own_script_and_style_may_run(out: Path) -> None:
    page = archive_report(out)
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for kind, source in (
        ("script", Scripts(page).found[1][1]),
        ("style", re.findall(r"<style>(.*?)</style>", page, re.S)[0]),
    ):
        assert f"{kind}-src 'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'" in policy
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", page)


# ── What it refuses ───────────────────────────────────────────────────────────────────────────────


def test_a_folder_that_is_no_output_of_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        archive_report(tmp_path / "none")
    with pytest.raises(InputError, match=r"no output of `linyi-ie archive run`: there is no run\.json"):
        archive_report(tmp_path)
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LinyiError, match="tells of no run"):
        archive_report(tmp_path)


def test_another_schema_is_refused(out: Path, tmp_path: Path) -> None:
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "run.json").write_text(json.dumps({**told, "schema": 99}), encoding="utf-8")
    with pytest.raises(LinyiError, match="schema 99, which this version does not read"):
        archive_report(tmp_path)


@pytest.mark.parametrize("table", ["documents", "entities", "events"])
@pytest.mark.parametrize("harm", [lambda file: file.unlink(), lambda file: file.write_bytes(b"PAR1 no")])
def test_a_damaged_table_is_named(out: Path, tmp_path: Path, table: str, harm: Any) -> None:
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    harm(copy / f"{table}.parquet" / "part-000001.parquet")
    with pytest.raises(LinyiError, match=rf"{table}\.parquet/part-000001\.parquet cannot be read"):
        archive_report(copy)


def test_a_damaged_line_is_told_by_its_file(source: Path, tmp_path: Path) -> None:
    copy = ran(source, tmp_path / "out", format="jsonl")
    with (copy / "events.jsonl" / "part-000000.jsonl").open("a") as file:
        file.write("{broken\n")
    with pytest.raises(LinyiError, match=r"events\.jsonl/part-000000\.jsonl cannot be read"):
        archive_report(copy)


def test_another_language_is_refused(out: Path) -> None:
    with pytest.raises(InputError, match="pass one of en, zh"):
        archive_report(out, language="fr")  # pyright: ignore[reportArgumentType]


# ── The command ───────────────────────────────────────────────────────────────────────────────────


def test_the_command_writes_the_file_and_says_where(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "report.html"
    done = CliRunner().invoke(app, ["report", str(out), "-o", str(file), "--language", "zh"])
    assert done.exit_code == 0 and str(file) in done.stderr
    assert file.read_text(encoding="utf-8") == archive_report(out, language="zh")


def test_the_command_says_what_is_wrong(out: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 2 and "run.json" in done.stderr
    (tmp_path / "file").touch()
    done = CliRunner().invoke(app, ["report", str(out), "-o", str(tmp_path / "file" / "report.html")])
    assert done.exit_code == 1 and "cannot be written" in done.stderr


def test_a_report_is_whole_or_not_there(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = write_report(out, tmp_path / "report.html")
    before = written.read_bytes()
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(LinyiError, match="No space left on device"):
        write_report(out, written, language="zh")
    assert written.read_bytes() == before and [*tmp_path.iterdir()] == [written]
