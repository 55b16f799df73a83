"""Explanations: what they say agrees with what was extracted, and every refusal has a name that means something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from typer.testing import CliRunner

import linyi_ie
from linyi_ie import Extractor
from linyi_ie.cli import app
from linyi_ie.errors import LinyiError
from linyi_ie.explanation import Explanation
from linyi_ie.text import Region
from linyi_ie.trace import VETOES, Recording

AT = {"published": "2024-09-20", "place": "山东省临沂市"}
PIECES = st.sampled_from(
    "市总工会 今年， 投入50万元 慰问职工300人， 。 \n 获“文明单位”称号 召开座谈会，86人参加 成立以来 45岁 \r\n "
    "开展培训班26期 在“春风送岗”活动中 “我们来了，很高兴。” 的建设 王兰 分别 😀 惠及 签约 未能举办培训班".split(" ")
)


@pytest.fixture(scope="module")
def explained(article: str) -> Explanation:
    return Extractor().explain(article, **AT)


def test_it_explains_what_is_extracted(explained: Explanation, article: str) -> None:
    assert explained.document == Extractor().extract(article, **AT)
    assert [entity for one in explained.sentences for entity in one.entities] == list(explained.document.entities)
    told = [(event.type, event.trigger) for one in explained.sentences for event in one.events]
    assert told == [(event.type, event.trigger) for event in explained.document.events]


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_it_holds_for_any_text(text: str) -> None:
    explanation = Extractor().explain(text, **AT)
    assert explanation.document == Extractor().extract(text, **AT)
    assert sum(len(one.events) for one in explanation.sentences) == len(explanation.document.events)
    for sentence in explanation.sentences:
        for span in (sentence, *sentence.triggers, *sentence.refused):
            assert text[span.start : span.end] == span.text
        for event in sentence.events:
            assert all(filler.rule and text[filler.start : filler.end] == filler.text for filler in event.fillers)
    assert Explanation.model_validate_json(explanation.to_json()) == explanation


def test_every_filler_tells_its_rule_and_from_how_far() -> None:
    text = "9月12日，市总工会召开座谈会。会上，投入50万元慰问一线职工。\n同日，投入10万元。"
    (meeting,), *others = (one.events for one in Extractor().explain(text, **AT).sentences)
    assert [(filler.role, filler.rule, filler.reach) for filler in meeting.fillers] == [
        ("name", "meeting.object", "clause"),
        ("agent", "setting.subject", "clause"),
        ("date", "setting.date", "sentence"),
    ]
    agents = [filler for event in others[0] for filler in event.fillers if filler.role == "agent"]
    assert {(agent.name, agent.reach) for agent in agents} == {("临沂市总工会", "paragraph")}


REFUSED = [
    ("市总工会开展培训班26期。", "培训", "verb.noun"),
    ("学校成立以来成绩显著。", "成立", "verb.temporal"),
    ("驿站的建设有了进展。", "建设", "verb.modified"),
    ("最美职工王兰45岁。", "45岁", "figure.hangs_on_nothing"),
    ("“我们投入50万元，值得。”王兰说。", "“我们投入50万元", "clause.spoken"),
    ("在“春风送岗”招聘活动中，王兰发了言。", "“春风送岗”招聘活动", "named.background"),
    ("县医院召开会议。县医院召开紧急。", "召开", "object.head"),
    ("全国劳动模范称号获得者中有3人。", "全国劳动模范", "award.modifies"),
]


@pytest.mark.parametrize(("text", "what", "veto"), REFUSED)
def test_refusals_are_named(text: str, what: str, veto: str) -> None:
    refused = [one for sentence in Extractor().explain(text).sentences for one in sentence.refused]
    assert (what, veto) in [(one.text, one.veto) for one in refused]
    assert all(one.meaning == VETOES[one.veto] for one in refused)


def test_a_trigger_tells_which_types_took_it() -> None:
    (sentence,) = Extractor().explain("市总工会投入50万元，王兰参加了。").sentences
    assert [(trigger.text, trigger.events) for trigger in sentence.triggers] == [("投入", ("funding",)), ("参加", ())]


def test_a_veto_without_a_meaning_is_an_error() -> None:
    with pytest.raises(LinyiError, match=r"no veto named 'whim': say in linyi_ie\.trace\.VETOES"):
        Recording().refuse("whim", Region(0, 1))


# ── The command ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("市总工会投入50万元，开展培训班26期。", encoding="utf-8")
    return path


def explain(*arguments: object, **environment: str) -> str:
    result = CliRunner().invoke(app, ["explain", *map(str, arguments)], env=environment)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_command_shows_rules_triggers_fillers_and_refusals(file: Path) -> None:
    shown = explain(file, "--published", "2024-09-20", "--place", "山东省临沂市")
    for piece in (
        "临沂市总工会",
        "organisation:level",
        "funding 投入",
        "funding.object",
        "setting.subject",
        "verb.noun",
    ):
        assert piece in shown
    assert "from elsewhere in the sentence" in shown and "\x1b" not in shown


def test_the_command_has_colours_in_a_terminal(file: Path) -> None:
    assert "\x1b[" in explain(file, FORCE_COLOR="1")


def test_the_command_prints_json(file: Path) -> None:
    lines = explain(file, file, "--json", "--place", "山东省临沂市").splitlines()
    assert len(lines) == 2 and lines[0] == lines[1]
    explanation = Explanation.model_validate_json(lines[0])
    expected = linyi_ie.extract(file.read_text(encoding="utf-8"), place="山东省临沂市")
    assert explanation.document == expected.model_copy(update={"id": str(file)})
    assert json.loads(lines[0])["sentences"][0]["events"][0]["type"] == "funding"


def test_a_file_that_cannot_be_read_is_named(file: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["explain", str(tmp_path / "none.txt"), str(file)])
    assert result.exit_code == 1 and "none.txt: No such file or directory" in result.stderr
    assert "funding" in result.stdout


def test_an_empty_text_has_no_sentence() -> None:
    result = CliRunner().invoke(app, ["explain"], input="")
    assert (result.exit_code, "no sentence in it" in result.stdout) == (0, True)
