"""Web pages: the main text, its title and its day of publication, by trafilatura and htmldate."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any, NamedTuple

import regex

from linyi_ie.archive.days import day_in, day_issued
from linyi_ie.archive.encodings import Decoded, decoded
from linyi_ie.archive.raw import Reason, RejectedError
from linyi_ie.archive.readers import needed

_CHARSET = regex.compile(
    rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}(?P<name>[\w-]{3,20})", regex.IGNORECASE
)
_LEGACY = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs"}
_STATED = regex.compile(
    r"<meta\s[^<>]{0,200}?\b(?:name|property)\s{0,8}=\s{0,8}[\"'](?:pub_?date|publish_?date|firstpublishedtime|date)[\"']"
    r"[^<>]{0,200}?\bcontent\s{0,8}=\s{0,8}[\"'](?P<at>[^\"']{6,40})",
    regex.IGNORECASE,
)
_WIDE = r"[\p{Han}，。、；：？！“”‘’（）《》〈〉「」『』【】…—·]"
_SOURCE_BREAK = regex.compile(rf"(?<={_WIDE})[ \t\r]*\n\s*(?={_WIDE})")
"""A line break of the source between Chinese characters: it shows as nothing, not as a space (CSS Text 3, 4.1.3)."""
_WITHIN_LINES = ("abbr", "b", "big", "em", "font", "i", "ins", "mark", "small", "span", "strong", "sub", "sup", "u")
_IN_PARAGRAPHS = frozenset({"a", "br", "img"})
_TAG = regex.compile(r"<[^<>]{0,500}>")
_EARLIEST, _LATEST = "1949-10-01", "2100-12-31"
"""Bounds of a day of publication; the library's own latest day would be today's, and today is no part of the page."""


class Page(NamedTuple):
    """What a web page says. `title` is empty and `published` None where it does not tell."""

    text: str
    title: str
    published: date | None
    encoding: str


def main_text(data: bytes, encoding: str | None = None) -> Page:
    """Read a page. Raises `RejectedError` when its bytes are no text, or when there is no article in it."""
    html, found = _page(data, encoding)
    if not html.strip():
        raise RejectedError(Reason.empty, "the file is empty")
    trafilatura, htmldate = needed("trafilatura"), needed("htmldate")
    for noisy in ("trafilatura", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # they log what they pass over
    try:
        page: Any = trafilatura.bare_extraction(_plain(html), fast=True, include_comments=False, with_metadata=True)
    except Exception as wrong:  # a parser of anything that calls itself a page
        raise RejectedError(Reason.no_main_text, f"the page cannot be parsed: {wrong}") from wrong
    if page is None or not (page.text or "").strip():
        raise RejectedError(Reason.no_main_text, "trafilatura finds no article in the page")
    return Page(page.text, (page.title or "").strip(), _published(html, htmldate), found)


def _page(data: bytes, encoding: str | None) -> Decoded:
    """Decode a page, as its head says where it is no UTF-8."""
    if encoding is None and (stated := _CHARSET.search(data[:4096])) is not None:
        legacy = _LEGACY.get(stated["name"].decode().lower())
        if legacy is not None:
            try:
                return Decoded(data.decode("utf-8"), "utf-8")  # a page that was converted and says otherwise
            except UnicodeDecodeError:
                return decoded(data, legacy)
    return decoded(data, encoding)


def _plain(html: str) -> Any:
    """Parse a page and take out what shows as nothing, but parts words for who goes by elements.

    That is the markup of words within lines, line breaks of the source within Chinese text, and divisions that stand
    for paragraphs.
    """
    etree, tree = needed("lxml.etree"), needed("trafilatura").load_html(html)
    if tree is None:
        return html
    etree.strip_tags(tree, *_WITHIN_LINES)
    for division in tree.iter("div"):
        if all(part.tag in _IN_PARAGRAPHS for part in division) and division.text_content().strip():
            division.tag = "p"
    if next(tree.iter("pre", "textarea"), None) is None:
        for element in tree.iter():
            element.text = element.text and _SOURCE_BREAK.sub("", element.text)
            element.tail = element.tail and _SOURCE_BREAK.sub("", element.tail)
    return tree


def _published(html: str, htmldate: Any) -> date | None:
    """Return the day that the page states: in its head, in words, or where htmldate is sure. It never guesses."""
    for stated in _STATED.finditer(html):
        if (day := day_in(stated["at"])) is not None:
            return day
    if (day := day_issued(_TAG.sub("", html))) is not None:
        return day
    try:
        found: str | None = htmldate.find_date(
            html, extensive_search=False, original_date=True, min_date=_EARLIEST, max_date=_LATEST
        )
    except Exception:  # the text has been found; a day that cannot be read is no day
        return None
    return None if found is None else day_in(found)
