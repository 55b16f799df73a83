"""Event records: invented sentences against the records they must give, exactly, and what holds for any text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from linyi_ie.events import DEFAULT_EVENTS, Event
from linyi_ie.events.assemble import assemble
from linyi_ie.recognisers import measured
from linyi_ie.records import Entity, Honour, Label, Organisation, Value
from linyi_ie.text import Source

CASES = Path(__file__).parent / "cases"
PUBLISHED = date(2025, 6, 30)
ROLES = {kind.kind(): kind.roles() for kind in DEFAULT_EVENTS}
CORES = {kind.kind(): kind.core for kind in DEFAULT_EVENTS}

MARK = re.compile(r"\[\[(?P<surface>[^\[\]|]+)\|(?P<label>ORG|PERSON|LOC|HONOUR|ACTIVITY)\]\]")
EXPECTED = re.compile(r"    (?P<type>[a-z]+)(?: (?P<status>planned|negated))? \| (?P<arguments>.+)")

Arguments = frozenset[tuple[str, str]]
Records = Counter[tuple[str, str, Arguments]]
"""How often each `(type, status, {(role, text), …})` occurs: two swapped arguments make two other records."""


# ── Case files ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    """One sentence with marks, the records it must give, and, in the file of open cases, why it does not."""

    file: str
    id: str
    marked: str
    reason: str
    expected: Records = field(default_factory=Counter)


def read_cases(name: str) -> list[Case]:
    """Read a case file; a line that fits nothing is an error."""
    cases: list[Case] = []
    reason = ""
    for number, line in enumerate((CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if expected := EXPECTED.fullmatch(line):
            pairs = [pair.split("=", 1) for pair in expected["arguments"].split(" ; ")]
            cases[-1].expected[
                expected["type"], expected["status"] or "happened", frozenset((role, text) for role, text in pairs)
            ] += 1
        elif line.startswith("#"):
            reason = line.lstrip("# ")
        elif line.strip():
            identifier, bar, marked = line.partition(" | ")
            assert bar and not line.startswith(" "), f"{name}.txt:{number}: {line}"
            cases.append(Case(name, identifier, marked.replace("\\n", "\n"), reason))
    return cases


def read_marks(marked: str) -> tuple[Source, list[Entity]]:
    """Return the text without its marks, and the entity layer: the marked names and what is measured between them."""
    text = ""
    names: list[Entity] = []
    read = 0
    for mark in MARK.finditer(marked):
        text += marked[read : mark.start()]
        surface, label = mark["surface"], mark["label"]
        names.append(entity(len(text), surface, label))
        text += surface
        read = mark.end()
    text += marked[read:]
    source = Source.of(text)
    found = [one for one in measured(source, PUBLISHED) if all(one.end <= n.start or n.end <= one.start for n in names)]
    return source, sorted((*names, *found), key=lambda one: one.start)


def entity(start: int, surface: str, label: Label) -> Entity:
    value: Value | None = None
    if label == "HONOUR":
        value = Honour(name=surface, level=None)
    elif label == "ORG":
        value = Organisation(name=surface)
    return Entity(start=start, end=start + len(surface), text=surface, label=label, value=value)


def events_of(marked: str) -> tuple[Source, tuple[Event, ...]]:
    source, entities = read_marks(marked)
    return source, tuple(assemble(source, entities, DEFAULT_EVENTS))


def records(events: tuple[Event, ...]) -> Records:
    return Counter(
        (event.type, event.status, frozenset((role, mention.text) for role, mention in event.arguments))
        for event in events
    )


def show(found: Records) -> list[str]:
    """Return readable lines, in an order of their own, for a difference that one can read."""
    return sorted(
        f"{kind} {status} | " + " ; ".join(f"{role}={text}" for role, text in sorted(arguments))
        for kind, status, arguments in found.elements()
    )


FILES = ("events", "events_coordination", "events_occurrence", "events_counted")
SETTLED = [case for name in FILES for case in read_cases(name)]
OPEN = read_cases("events_open")


def name_of(case: Case) -> str:
    return f"{case.file}: {case.id}"


# ── The cases ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", SETTLED, ids=name_of)
def test_events_are_exactly_these(case: Case) -> None:
    _, events = events_of(case.marked)
    assert show(records(events)) == show(case.expected)


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case.reason)) for case in OPEN], ids=name_of
)
def test_events_not_right_yet(case: Case) -> None:
    _, events = events_of(case.marked)
    assert show(records(events)) == show(case.expected)


@pytest.mark.parametrize("case", [*SETTLED, *OPEN], ids=name_of)
def test_case_is_well_formed(case: Case) -> None:
    source, _ = read_marks(case.marked)
    assert "[[" not in source.text and 15 <= len(source.text) <= 80
    assert case.file != "events_open" or case.reason
    for kind, _, arguments in case.expected:
        roles = [role for role, _ in arguments]
        assert CORES[kind] in roles
        assert {role for role in roles if roles.count(role) > 1} <= {role for role, many in ROLES[kind].items() if many}
        for role, text in arguments:
            assert role in ROLES[kind]
            assert text in source.text


def test_case_names_are_unique() -> None:
    assert not [name for name, times in Counter(case.id for case in [*SETTLED, *OPEN]).items() if times > 1]


def test_clauses_that_are_read_again_give_what_kept_ones_give(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = "\n".join(case.marked for case in SETTLED[::7])
    kept = events_of(marked)
    monkeypatch.setattr("linyi_ie.events.assemble._KEPT", 0)
    assert events_of(marked) == kept
    assert len(kept[1]) > 50


def test_every_type_has_cases() -> None:
    seen = Counter(kind for case in [*SETTLED, *OPEN] for kind in {kind for kind, _, _ in case.expected})
    assert set(seen) == set(ROLES)
    assert min(seen.values()) >= 4


# ── What holds for any text made of them ──────────────────────────────────────────────────────────

MARKED = [case.marked for case in [*SETTLED, *OPEN]]
GLUE = ["", "\n", "　", "，", "（"]
PASSAGES = st.lists(st.tuples(st.sampled_from(MARKED), st.sampled_from(GLUE)), max_size=6).map(
    lambda parts: "".join(f"{marked}{glue}" for marked, glue in parts)
)


@given(PASSAGES)
def test_spans_are_the_text(marked: str) -> None:
    source, events = events_of(marked)
    for event in events:
        for span in (event.trigger, *(mention for _, mention in event.arguments)):
            assert 0 <= span.start < span.end <= len(source.text)
            assert source.text[span.start : span.end] == span.text
        for evidence in event.evidence:
            assert 0 <= evidence.start <= evidence.end <= len(source.text)


@given(PASSAGES)
def test_every_role_has_its_evidence(marked: str) -> None:
    _, events = events_of(marked)
    for event in events:
        made, *found = event.evidence
        assert made.role is None and made.rule.startswith(f"{event.type}.")
        assert event.trigger.start < made.end  # an item of a list may take its verb from an earlier clause
        assert [(one.role, one.start, one.end) for one in found] == [
            (role, mention.start, mention.end) for role, mention in event.arguments
        ]
        assert all(one.rule for one in found)


@given(PASSAGES)
def test_arguments_stay_in_the_document(marked: str) -> None:
    source, entities = read_marks(marked)
    for event in assemble(source, entities, DEFAULT_EVENTS):
        assert event.core in {role for role, _ in event.arguments}
        for role, mention in event.arguments:
            assert role in ROLES[event.type]
            assert mention.entity is None or mention.entity in entities
            assert "\n" not in mention.text


@given(PASSAGES)
def test_the_same_text_gives_the_same_events(marked: str) -> None:
    assert events_of(marked) == events_of(marked)


@given(st.sampled_from(SETTLED), st.sampled_from(SETTLED))
def test_later_paragraphs_leave_events_alone(first: Case, second: Case) -> None:
    alone, joined = (records(events_of(marked)[1]) for marked in (first.marked, f"{first.marked}\n{second.marked}"))
    assert not alone - joined


def test_posts_without_a_body_are_those_of_the_main_subject() -> None:
    body = "[[江州市羽毛球协会|ORG]]"
    marked = f"{body}走进校园。{body}走向全国。{body}走上赛场。\n次日，[[周若云|PERSON]]当选主席。"
    (event,) = events_of(marked)[1]
    assert {role: mention.text for role, mention in event.arguments}["organisation"] == "江州市羽毛球协会"
