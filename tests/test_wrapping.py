"""Line breaks within paragraphs are told from those that end one: invented documents, wrapped and not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from linyi_ie import Document, extract
from linyi_ie.gold import GoldDocument
from linyi_ie.text import squeezed
from linyi_ie.wrapping import soft_breaks

NEWS = """海棠市总工会表彰一批先进集体和个人

海棠市总工会7月3日召开表彰大会，授予海棠港务集团有限公司等36个单位海棠市五一劳动奖状，授予陆青禾等120名职工海棠市五一劳动奖章。
会议由海棠市总工会副主席沈知远主持，460余名职工代表参加，市总工会为每名获奖者发放奖金2000元，共计24万元。

2024年以来，海棠市总工会投入资金1268.5万元，建成户外劳动者服务站点213个，比上年增长17.4%；走访慰问困难职工3150名，发放慰问金412万元。
“站点就在路口，喝口热水很方便。”快递员宋一鸣说。他所在的GLP Logistics海棠分公司有职工89人。

一、海棠市五一劳动奖状
海棠港务集团有限公司
海棠市第二人民医院
二、海棠市工人先锋号
海棠地铁2号线云水乘务班组

（周晓岚　林秋实）"""

NOT_WRAPPED = {
    "names": "海棠市五一劳动奖章获得者名单如下：\n" + "海棠市港务集团有限公司装卸班　陆青禾\n" * 12,
    "ragged list": "授予下列单位海棠市五一劳动奖状：\n海棠港务集团有限公司\n海棠市第二人民医院\n海棠地铁运营有限公司\n"
    "云水县供电公司\n海棠纺织集团有限公司第一分厂\n海棠市公共交通总公司第三分公司\n海棠市环境卫生管理处清扫一队\n",
    "poem": "千帆竞渡海棠湾，万众同心不畏难\n匠意深雕金石巧，青灯长照夜班寒\n一锤一凿千秋业，半月半星三尺栏\n"
    "且把芳华铸平凡，明朝捷报满长安\n",
    "sentences": "市总工会召开会议，研究部署全年工作安排。\n市总工会开展培训，各县区工会干部都参加。\n"
    "市总工会慰问职工，送去米面粮油和棉被服。\n",
    "parallel headings": "\n".join(
        f"{head}\n今年以来，各级工会开展宣讲{count}场，覆盖职工{count}00人次，组织志愿服务{count}次，受到企业和职工的一致好评。"
        for head, count in [
            ("（一）强化思想引领，筑牢团结奋斗共同基础", 21),
            ("（二）深化产业改革，锻造技能人才过硬队伍", 32),
            ("（三）优化服务供给，提升普惠职工质量水平", 43),
        ]
    ),
    "table": "\n".join(f"海棠市第{n}人民医院，三级甲等 | 职工{n}200人 | 床位{n}800张" for n in "一二三四五六"),
    "questions": "问：新入职的职工怎样加入工会，需要哪些材料\n答：带上身份证和劳动合同，到单位工会填表\n"
    "问：困难职工怎样申请帮扶资金，多久能够到账\n答：向单位工会提出申请，十五个工作日内到账\n",
    "slogans": "坚持党建带工建，服务发展大局勇争先\n坚持维权促和谐，竭诚服务职工暖人心\n"
    "坚持创新强基础，建强职工之家聚合力\n",
    "one break": "海棠市总工会授予海棠港务集团有限公司等36个单位海棠市\n五一劳动奖状。",
    "nothing": "\n\n \n",
    "white space": "市\n" + (" " * 12 + "\n市总工会召开会议，研究部署工作\n") * 3,
}


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def cut(width: int, indent: str = "") -> Callable[[str], str]:
    """Break every line after so many characters, as a program does that knows no words."""

    def wrapped(text: str) -> str:
        lines = (indent * bool(line) + line for line in text.split("\n"))
        return "\n".join(re.sub(rf"(.{{{width}}})(?=.)", r"\1\n", line) for line in lines)

    return wrapped


_UNBROKEN = re.compile(r"[“《（]*(?:[A-Za-z0-9.,%+-]+|.)[，。、；：？！”》）]*")


def ragged(width: int, indent: str = "") -> Callable[[str], str]:
    """Break lines as a setter does: at so many cells, no word or number parted, no mark at the beginning of a line."""

    def wrapped(text: str) -> str:
        lines: list[str] = []
        for line in text.split("\n"):
            lines.append(indent * bool(line))
            for piece in _UNBROKEN.findall(line):
                if cells(lines[-1] + piece) > width and lines[-1].strip():
                    lines[-1] = lines[-1].rstrip(" ")
                    lines.append("")
                lines[-1] += piece if lines[-1] or piece != " " else ""
        return "\n".join(lines)

    return wrapped


def joined(text: str) -> str:
    for start, end, joint in reversed(soft_breaks(text)):
        text = text[:start] + joint + text[end:]
    return text


def values(document: Document) -> str:
    """The records of a document without offsets and surfaces."""
    gold = GoldDocument.of(document)
    entities = sorted(f"{one.label} {one.value!r}" for one in document.entities)
    events = sorted(f"{one.type} {one.status} {[(arg.role, arg.name) for arg in one.args]}" for one in gold.events)
    return "\n".join([*entities, *events])


WRAPPINGS = [
    *(cut(width) for width in (20, 30, 36, 40)),
    *(cut(width, "　　") for width in (20, 30, 40)),
    *(ragged(width) for width in (40, 50, 61, 76)),
    *(ragged(width, "　　") for width in (40, 76)),
]


@pytest.mark.parametrize("wrapped", WRAPPINGS)
def test_wrapped_text_is_read_as_its_paragraphs(wrapped: Callable[[str], str]) -> None:
    assert [line.strip() for line in joined(wrapped(NEWS)).split("\n")] == NEWS.split("\n")


@pytest.mark.parametrize("wrapped", [cut(20), cut(36, "　　"), ragged(40), ragged(76)])
def test_wrapping_changes_no_record(wrapped: Callable[[str], str]) -> None:
    text = wrapped(NEWS)
    document = extract(text, published="2024-07-04", place="海棠市")
    assert values(document) == values(extract(NEWS, published="2024-07-04", place="海棠市"))
    assert any("\n" in one.text for one in document.entities)
    assert all(text[one.start : one.end] == one.text for one in document.entities)


@pytest.mark.parametrize("kind", NOT_WRAPPED)
def test_lines_that_are_not_wrapped_stay(kind: str) -> None:
    assert soft_breaks(NOT_WRAPPED[kind]) == []


def test_some_paragraphs_may_be_wrapped_and_others_not() -> None:
    first, *rest = NEWS.split("\n\n")
    mixed = "\n\n".join([first, ragged(40)(rest[0]), *rest[1:]])
    assert joined(mixed) == NEWS


def test_a_common_margin_is_no_indentation() -> None:
    text = "\n".join("    " + line if line else "" for line in cut(30)(NEWS).split("\n"))
    assert [line.strip() for line in joined(text).split("\n")] == NEWS.split("\n")


def test_a_break_between_latin_words_was_a_space() -> None:
    news = NEWS.replace("GLP Logistics", "GLP Northern Sea Port Logistics Services")
    texts = [ragged(width)(news) for width in range(40, 60)]
    assert sum(bool(re.search(r"[a-z]\n[A-Z]", text)) for text in texts) > 5
    assert all("GLP Northern Sea Port Logistics Services" in joined(text) for text in texts)


CLAUSES = [
    "海棠市总工会召开全体会议",
    "3月15日上午",
    "各县区工会主席和480余名职工代表参加了这次会议",
    "共投入资金1,268.5万元",
    "云水县供电公司职工陆青禾说",
    "比上年同期增长17.4%",
    "建成户外劳动者服务站点213个、爱心驿站45个",
    "“站点就在路口”",
    "有关部门将继续推进这项工作",
    "授予海棠地铁云水乘务班组（第二班）海棠市工人先锋号",
]
SENTENCES = st.lists(st.sampled_from(CLAUSES), min_size=2, max_size=6).map(lambda clauses: "，".join(clauses) + "。")
PARAGRAPHS = st.lists(SENTENCES, min_size=4, max_size=8).map("".join)


@given(st.lists(PARAGRAPHS, min_size=2, max_size=5), st.sampled_from([cut(20), cut(33), ragged(41), ragged(60)]))
def test_any_document_of_sentences_is_read_as_its_paragraphs(
    paragraphs: list[str], wrapped: Callable[[str], str]
) -> None:
    assert joined(wrapped("\n\n".join(paragraphs))) == "\n\n".join(paragraphs)


@given(st.lists(st.text("海棠云水县港务集团有限公司第一二三分厂", min_size=2, max_size=30), max_size=30))
def test_nothing_of_a_list_is_joined(items: list[str]) -> None:
    assert soft_breaks("\n".join(items)) == []


@given(st.text("市，。；：“”（）12 a\n\r　\u200b\u00ad\u2028", max_size=200))
def test_what_is_kept_stands_in_the_text(text: str) -> None:
    plain, offsets = squeezed(text)
    if offsets is None:
        assert len(plain) == len(text)
    else:
        assert len(offsets) == len(plain)
        assert list(offsets) == sorted(set(offsets))
        assert all(0 <= at < len(text) for at in offsets)
    assert not set(plain) & set("\r\u200b\u00ad\u2028")
