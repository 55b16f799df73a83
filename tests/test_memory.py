"""What a long text takes: so many bytes for each further character, however many there are, and no more."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import pytest

from linyi_ie import Extractor
from linyi_ie.names import NameSpan
from linyi_ie.pipeline import Read

DAY = "2025-06-30"
NEWS = (
    "本报讯 6月{day}日，青石县总工会在文化宫举办第{number}届职工运动会，{many}名职工参加，投入资金{money}万元。\n"
    "白沙镇中心小学教师李华{number}次获评“全市优秀教师”称号。去年，全县新建职工之家{few}个，慰问困难职工{many}人次。\n"
)
"""Two paragraphs with some 10 entities and 4 events: more than most news has."""


def news(characters: int) -> str:
    """Return so many characters of paragraphs, each with figures of its own."""
    text = "".join(
        NEWS.format(
            day=1 + number % 28, number=number % 90 + 1, many=number + 300, money=number + 11, few=number % 50 + 2
        )
        for number in range(characters // 100)
    )
    assert len(text) >= characters
    return text[:characters]


class Nobody:
    """A recogniser that finds no names: what a model takes for a moment is not what is measured here."""

    name = fingerprint = "nobody"
    labels: tuple[str, ...] = ()

    def recognise(self, texts: Sequence[str]) -> list[tuple[NameSpan, ...]]:
        return [() for _ in texts]


EXTRACTOR = Extractor(Nobody())


def taken(characters: int, *, keep: bool) -> tuple[int, int]:
    """Return the bytes that reading a text takes at most, and those that its records take in the end, if kept."""
    text = news(characters)
    tracemalloc.start()
    try:
        (read,) = EXTRACTOR.read_many([{"text": text, "published": DAY}])
        assert isinstance(read, Read)
        kept = read.document() if keep else sum(1 for _ in read.events)
        del read
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept
    return most, held


@pytest.mark.long
@pytest.mark.parametrize(("keep", "most", "held"), [(False, 150, 40), (True, 260, 190)])
def test_a_further_character_takes_so_many_bytes(
    monkeypatch: pytest.MonkeyPatch, keep: bool, most: int, held: int
) -> None:
    monkeypatch.setattr("linyi_ie.events.assemble._KEPT", 0)
    short, long = 3_000, 12_000
    EXTRACTOR.extract(news(long), published=DAY)  # loads tables, patterns and weights
    less, more = taken(short, keep=keep), taken(long, keep=keep)
    growth = [(two - one) / (long - short) for one, two in zip(less, more, strict=True)]
    assert growth[0] <= most
    assert growth[1] <= held
