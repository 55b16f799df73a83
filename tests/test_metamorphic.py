"""The same article in another script, width or setting gives the same records: names, values, roles."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from linyi_ie import Document, Entity, extract, find_numbers, find_quantities, find_times
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
    return fold(surface).replace(" ", "")


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
    files = [root / "examples" / "news.jsonl", *sorted((root.parent / "shared" / "gold").glob("*.jsonl"))]
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


@pytest.mark.parametrize("rewritten", [traditional, full_width, spaced])
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


def test_names_are_told_in_simplified_characters_and_surfaces_as_given() -> None:
    document = extract("市總工會獲評全國模範職工之家。", place="山東省臨沂市")
    organisation, honour = document.entities
    assert (organisation.text, getattr(organisation.value, "name", None)) == ("市總工會", "临沂市总工会")
    assert (honour.text, getattr(honour.value, "level", None)) == ("全國模範職工之家", "national")
