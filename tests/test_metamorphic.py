"""The same article in another script, width or setting gives the same records: names, values, roles."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from itertools import islice
from pathlib import Path

import pytest

from linyi_ie import Document, Entity, extract, find_numbers, find_quantities, find_times
from linyi_ie.archive.articles import article_of
from linyi_ie.archive.options import Options
from linyi_ie.archive.raw import Kind, Raw
from linyi_ie.gold import GoldDocument
from linyi_ie.lexicon import table
from linyi_ie.text import fold

_TABLE = table("traditional")
_TRADITIONAL: dict[int, str] = {}
for _there, _here in zip(_TABLE["traditional"], _TABLE["simplified"], strict=True):
    _TRADITIONAL.setdefault(ord(_here), _there)


def traditional(text: str) -> str:
    """Write each simplified character as the first traditional one that folds to it."""
    return text.translate(_TRADITIONAL)


def full_width(text: str) -> str:
    """Write letters, digits and per cent signs in full width."""
    wide = (chr(ord(sign) + 0xFEE0) if sign.isascii() and (sign.isalnum() or sign == "%") else sign for sign in text)
    return "".join(wide)


def spaced(text: str) -> str:
    """Set a space between Chinese and digits or letters."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])", " ", text)


def bare(surface: str) -> str:
    """A surface without what rewriting changes."""
    return re.sub(r"[\s\u00ad\u200b]", "", fold(surface))


def records(document: Document) -> Counter[str]:
    """Every entity and event of a document with names, values and folded surfaces, without offsets."""
    gold = json.loads(GoldDocument.of(document).to_json())
    entities = ((one["label"], bare(one["text"]), one.get("value")) for one in gold["entities"])
    events = (
        (
            one["type"],
            one["status"],
            bare(one["trigger"]["text"]),
            sorted((arg["role"], bare(arg["text"]), arg.get("name")) for arg in one["args"]),
        )
        for one in gold["events"]
    )
    return Counter(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (*entities, *events))


def articles(root: Path) -> Iterator[dict[str, str | None]]:
    """The example archive, and the annotated documents of the project where they are at hand."""
    yield from _rows(root / "examples" / "news.jsonl")
    for file in sorted((root.parent / "shared" / "gold").glob("*.jsonl")):
        yield from _rows(file)


def long_articles(root: Path) -> Iterator[dict[str, str | None]]:
    """The same, with the example archive as one bulletin: its short texts have hardly a second line."""
    short = [*_rows(root / "examples" / "news.jsonl")]
    yield {**short[0], "text": "\n\n".join(one["text"] or "" for one in short)}
    yield from islice(articles(root), len(short), None)


def _rows(file: Path) -> Iterator[dict[str, str | None]]:
    yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def indented(text: str) -> str:
    """Set paragraphs in by two characters."""
    return re.sub(r"(?m)^(?=\S)", "\u3000\u3000", text)


@pytest.mark.parametrize("rewritten", [traditional, full_width, spaced, indented])
def test_script_width_and_spaces_change_no_record(rewritten: Callable[[str], str], root: Path) -> None:
    for article in articles(root):
        text, settings = article["text"] or "", {key: article.get(key) for key in ("published", "place")}
        other = rewritten(text)
        document = extract(other, **settings)
        assert records(document) == records(extract(text, **settings)), article["id"]
        assert all(other[one.start : one.end] == one.text for one in document.entities)


@pytest.mark.parametrize("rewritten", [traditional, full_width, spaced])
@pytest.mark.parametrize("find", [find_numbers, find_quantities, partial(find_times, published="2025-04-30")])
def test_finders_read_as_extract_does(
    find: Callable[[str], list[Entity]], rewritten: Callable[[str], str], root: Path
) -> None:
    for article in articles(root):
        text = article["text"] or ""
        other = rewritten(text)
        told = find(other)
        assert [(bare(one.text), one.value) for one in told] == [(bare(one.text), one.value) for one in find(text)]
        assert all(other[one.start : one.end] == one.text for one in told)
        assert all(one.start <= why.start < why.end <= one.end for one in told for why in one.evidence)


def test_a_wide_space_sets_columns() -> None:
    assert [one.text for one in find_quantities("奖状\u300021\n奖章\u300054\n")] == ["21", "54"]


def cut(text: str) -> str:
    """Break lines after 36 characters, whatever stands there."""
    return re.sub(r"(.{36})(?=.)", r"\1\n", text)


def cut_and_indented(text: str) -> str:
    """Indent paragraphs and break lines after 24 characters, with the line ends of Windows."""
    return re.sub(r"(.{24})(?=.)", r"\1\n", re.sub(r"(?m)^(?=.)", "　　", text)).replace("\n", "\r\n")


def with_soft_hyphens(text: str) -> str:
    return re.sub(r"(.{5})", "\\1\u00ad", text)


def with_zero_widths(text: str) -> str:
    return "\ufeff" + re.sub(r"(.{7})", "\\1\u200b", text).replace("\n", "\r")


@pytest.mark.parametrize("rewritten", [cut, cut_and_indented, with_soft_hyphens, with_zero_widths])
def test_breaks_and_what_cannot_be_seen_change_hardly_a_record(rewritten: Callable[[str], str], root: Path) -> None:
    same = all_ = 0
    for article in long_articles(root):
        text, settings = article["text"] or "", {key: article.get(key) for key in ("published", "place")}
        document = extract(other := rewritten(text), **settings)
        assert all(other[one.start : one.end] == one.text for one in document.entities)
        one, two = records(extract(text, **settings)), records(document)
        same, all_ = same + 2 * (one & two).total(), all_ + one.total() + two.total()
    assert same >= 0.995 * all_


def paragraphs(text: str) -> str:
    """A page with a paragraph a line, indented, its source broken and full of markup."""
    lines = [re.sub("(.{40})(?=[\u4e00-\u9fff])", "\\1\n  ", line) for line in text.split("\n") if line.strip()]
    shown = (re.sub("([\u4e00-\u9fff]{3})", r'<span class="a">\1</span>', escape(line)) for line in lines)
    return "\n".join(f"<p>&nbsp;&nbsp;&emsp;{line}</p>" for line in shown)


def breaks(text: str) -> str:
    """A page with its lines in one block."""
    return f'<div id="zoom">{"<br>".join(map(escape, text.splitlines()))}</div>'


def divisions(text: str) -> str:
    """A page with a division a line, a heading, and what surrounds an article."""
    title, *lines = [escape(line) for line in text.split("\n") if line.strip()]
    rows = "".join(f"<div><div><b>{line[:2]}</b>{line[2:]}</div></div>\n" for line in lines)
    around = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/news">新闻</a></li></ul>'
    return f'{around}<div class="article"><h1>{title}</h1>{rows}</div><div class="footer">版权所有</div>'


@pytest.mark.parametrize("rewritten", [paragraphs, breaks, divisions])
def test_a_web_page_gives_the_records_of_its_text(rewritten: Callable[[str], str], root: Path) -> None:
    same = all_ = 0
    for article in long_articles(root):
        text, settings = article["text"] or "", {key: article.get(key) for key in ("published", "place")}
        page = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{rewritten(text)}</body></html>'
        read = article_of(Raw(Kind.html, "page.html", None, page.encode()), Options()).article
        one, two = records(extract(text, **settings)), records(extract(read.text, **settings))
        same, all_ = same + 2 * (one & two).total(), all_ + one.total() + two.total()
    assert same >= 0.995 * all_


def test_names_are_told_in_simplified_characters_and_surfaces_as_given() -> None:
    document = extract("市總工會獲評全國模範職工之家。", place="山東省臨沂市")
    organisation, honour = document.entities
    assert (organisation.text, getattr(organisation.value, "name", None)) == ("市總工會", "临沂市总工会")
    assert (honour.text, getattr(honour.value, "level", None)) == ("全國模範職工之家", "national")
