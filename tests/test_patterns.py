"""No regular expression of the package takes more than linear time, whatever the text.

Each is tried on texts made against it (`attacks`), at one length and at eight times that length, in processor time.
What is linear takes eight times as long, what goes back over the text from every place 64 times: 20 is the bound.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import process_time
from typing import Any

import pytest
import regex
from attacks import attacks
from patterns import Compiled, compiled, unreached

SHORT, TIMES, BOUND = 400, 8, 20.0
SOON = 1e-7 * SHORT * TIMES
"""Seconds that are no matter: a tenth of a microsecond a character."""
PATIENCE = 30.0
"""Seconds by the clock: what takes longer is held to be without end. A processor timer would make clocks coarse."""
ROUNDS = 3


long = pytest.mark.long


@pytest.fixture(scope="module")
def found() -> list[Compiled]:
    return compiled()


def growth(one: Compiled, pattern: Any, short: str, long: str) -> float:
    """Return how many times as long the long text takes; measured again, the least counting, before it is held bad."""
    quick = spent(one, pattern, short)
    if quick == inf:
        return inf
    slow = spent(one, pattern, long)
    for _ in range(ROUNDS):
        if slow < SOON or slow <= BOUND * quick or slow == inf:
            break
        quick, slow = min(quick, spent(one, pattern, short)), min(slow, spent(one, pattern, long))
    return 0.0 if slow < SOON else slow / max(quick, 1e-6)


def spent(one: Compiled, pattern: Any, text: str) -> float:
    """Return the processor time of finding all matches; infinite when it is more than `PATIENCE`."""
    given = text.encode("latin-1", "replace") if one.binary else text
    limit = {"timeout": PATIENCE} if one.engine == "regex" else {}  # which no signal interrupts
    before = process_time()
    try:
        with alarm(PATIENCE):
            for _ in pattern.finditer(given, **limit):
                pass
    except TimeoutError:
        return inf
    return process_time() - before


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` when the block takes so long."""

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def worst(one: Compiled) -> tuple[float, str]:
    """Return the growth over the text that takes longest, and how it begins; the first that is too much ends it."""
    highest, pattern = (0.0, ""), one.pattern
    for short, long in attacks(one.source, one.flags, SHORT, SHORT * TIMES):
        highest = max(highest, (growth(one, pattern, short, long), short[:40]))
        if highest[0] > BOUND:
            break
    return highest


@long
def test_every_line_that_compiles_a_pattern_is_reached(found: list[Compiled]) -> None:
    assert unreached(found) == []
    assert len(found) > 300


@long
def test_no_pattern_of_the_package_grows_faster_than_its_text(found: list[Compiled]) -> None:
    bad: list[str] = []
    for one in {one[:4]: one for one in found}.values():  # a pattern that several lines compile counts once
        times, text = worst(one)
        if times > BOUND:
            bad.append(f"{one.file}:{one.line} takes {times:.0f} times as long for {TIMES} times {text!r}…")
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize(
    ("engine", "source"),
    [
        ("regex", r"(?:\p{Han}+)+。"),
        ("regex", r"市.*县$"),
        ("regex", r"(?:市|省市?)*州"),
        ("regex", r"“[^”]*市[^”]*”。"),
        ("re", r"(?:[一-龥]+)+。"),
        ("re", r"\s+$"),
        ("re", r"[0-9]+(?:,[0-9]+)*元"),
    ],
)
def test_a_bad_pattern_is_found_out(engine: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_patterns.PATIENCE", 3.0)
    assert worst(Compiled(engine, source, False, 0, "planted", 1))[0] > BOUND


@pytest.mark.parametrize("source", [r"\p{Han}{1,12}州", r"\s{0,8}元", r"“[^“”]{1,40}”", r"(?<!\d)\d++元"])
def test_a_good_pattern_is_left_alone(source: str) -> None:
    planted = Compiled("regex", source, False, regex.compile(source).flags, "planted", 1)
    assert worst(planted)[0] <= BOUND
