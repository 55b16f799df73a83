from __future__ import annotations

import itertools
from itertools import pairwise

import pytest
from conftest import ROOT
from hypothesis import given, strategies as st
from marked import Case, cases, found, values_hold

from linyi_ie.entities import settle
from linyi_ie.entities.layer import flat
from linyi_ie.names import NameSpan
from linyi_ie.recognisers import measured
from linyi_ie.records import Entity
from linyi_ie.text import Source

CASES = cases(ROOT / "tests" / "cases" / "entities.txt")
LABELS = ("PERSON", "ORG", "LOC", "HONOUR", "ACTIVITY")
PIECES = st.sampled_from(
    "市总工会 临沂市 授予 “春风送岗” 系列 活动 全国五一劳动奖章 3人 、 ， 。 \n 记者 张三 （ ） 2024年 第三届 大赛 "
    "获 一等奖 省 级 以下简称 　 A 𠮷 \r\n １２ 總工會 \x00 😀 “ ” 工程 开工 评为 为".split(" ")
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    source = Source.of(case.text)
    layer = settle(source, measured(source, None), case.given(), case.place)
    assert found(layer, *LABELS) == case.spans(*LABELS)
    assert values_hold(case, layer)


@given(TEXTS)
def test_a_layer_is_flat_in_order_and_of_the_text(text: str) -> None:
    source = Source.of(text)
    layer = settle(source, measured(source, None), [])
    assert all(text[one.start : one.end] == one.text and one.text for one in layer)
    assert all(one.end <= other.start for one, other in itertools.pairwise(layer))
    assert all(one.evidence for one in layer)
    assert settle(source, measured(source, None), []) == layer


@given(TEXTS, st.data())
def test_whatever_a_model_says_the_layer_is_flat(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets, st.sampled_from([*LABELS, "DATE"])), max_size=8))
    names = [NameSpan(min(a, b), max(a, b), label, 0.9) for a, b, label in spans if a != b]
    layer = settle(Source.of(text), [], names)
    assert all(text[one.start : one.end] == one.text and one.text for one in layer)
    assert all(one.end <= other.start for one, other in itertools.pairwise(layer))


def _entity(start: int, end: int, confidence: float) -> Entity:
    return Entity(label="LOC", start=start, end=end, text="x" * (end - start), confidence=confidence)


@given(
    st.lists(st.builds(lambda a, n, c: _entity(a, a + n, c), st.integers(0, 30), st.integers(1, 9), st.floats(0.1, 1)))
)
def test_flat_keeps_no_overlap_and_leaves_no_room(candidates: list[Entity]) -> None:
    kept = flat(candidates)
    assert all(one.end <= other.start for one, other in itertools.pairwise(kept))
    assert all(one in candidates for one in kept)
    assert all(any(one.start < other.end and other.start < one.end for other in kept) for one in candidates)


@pytest.mark.parametrize(
    ("text", "span", "label", "expected"),
    [
        ("9月，联合区人社局举办培训。", "联合区人社局", "ORG", ["区人社局"]),
        ("全市将有“一站式”解纷中心6个。", "“一站式”解纷中心", "HONOUR", []),
        ("投资新建三级综合医院。", "三级综合医院", "HONOUR", []),
        ("2024年“敬老月”活动启动。", "2024年“敬老月”活动", "ACTIVITY", ["“敬老月”活动"]),
        ("他获“云岭工匠”称号。", "“云岭工匠”称号", "HONOUR", ["云岭工匠"]),
        ("以“项目攻坚年”“作风提升年”为抓手。", "项目攻坚年”“作风提升年", "ACTIVITY", ["项目攻坚年", "作风提升年"]),
        ("“春雨行动”开展以来，", "“春雨行动”开展", "ACTIVITY", ["春雨行动"]),
        ("各级工会要抓好落实。", "各级工会", "ORG", []),
        ("中国式现代化新篇章。", "中国", "LOC", []),
        ("百名工匠宣讲团走进校园。", "百名工匠宣讲团", "ACTIVITY", ["百名工匠宣讲团"]),
        ("落户湘南地区。", "湘南", "LOC", ["湘南地区"]),
        ("分局联合团区委走进校园。", "分局联合团区委", "ORG", ["团区委"]),
        ("与南湖联合大学共建。", "南湖联合大学", "ORG", ["南湖联合大学"]),
    ],
)
def test_a_models_span_is_corrected(text: str, span: str, label: str, expected: list[str]) -> None:
    start = text.index(span)
    names = [NameSpan(start=start, end=start + len(span), label=label, confidence=0.95)]
    source = Source.of(text)
    layer = settle(source, measured(source, None), names)
    assert [one.text for one in layer if one.label in LABELS] == expected


def test_one_long_name_beats_its_pieces() -> None:
    whole, pieces = _entity(0, 9, 0.8), [_entity(0, 5, 0.85), _entity(5, 9, 0.85)]
    assert flat([*pieces, whole]) == [whole]


def test_empty_text() -> None:
    assert settle(Source.of(""), [], []) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "市总工会开展",
        "、全国劳动模范",
        "授予获评",
        "第三届",
        "“春风",
        "记者 张三",
        "临沂市",
        "公司工会、",
        "（以下简称",
    ],
)
def test_long_lines_take_linear_time(piece: str) -> None:
    """A quadratic rule would take minutes here; the runner's own limit tells."""
    layer = settle(Source.of(piece * 4_000), [], [])
    assert all(one.end <= other.start for one, other in pairwise(layer))


def test_many_names_of_one_place_take_linear_time() -> None:
    text = "".join(f"临沂市第{number}小学、" for number in range(3_000))
    assert len(settle(Source.of(text), [], [])) > 2_000
