"""Several events of one type in a sentence never swap their arguments.

The set is every case of the case files that expects two records of one type from its sentence, those that are not
right yet included. That such a case gives exactly its records is checked elsewhere; here a record may lack an argument
or be missing, but all that it takes from its sentence must belong to one expected record. Beside them stand sentence
patterns into which names and numbers are drawn, so that no order of them is learned by heart.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st
from test_events import OPEN, ROLES, SETTLED, Case, Records, events_of, name_of, records


def twice(expected: Records) -> set[str]:
    """Return the types of which several records are expected."""
    return {kind for kind, times in Counter(kind for kind, _, _ in expected.elements()).items() if times > 1}


CASES = [case for case in [*SETTLED, *OPEN] if twice(case.expected)]


def swapped(found: Records, expected: Records) -> list[tuple[str, list[str]]]:
    """Return the records whose arguments stand in expected records of their type, but not in a single one."""
    crossed: list[tuple[str, list[str]]] = []
    for kind, _, arguments in found.elements():
        wanted = [own for other, _, own in expected.elements() if other == kind]
        known = arguments & frozenset().union(*wanted)
        if len(wanted) > 1 and not any(known <= own for own in wanted):
            crossed.append((kind, sorted(f"{role}={text}" for role, text in known)))
    return crossed


def test_the_set_is_large_and_has_every_type() -> None:
    assert len(CASES) >= 100
    types = Counter(kind for case in CASES for kind in twice(case.expected))
    assert set(types) == set(ROLES) and min(types.values()) >= 3


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_arguments_are_never_swapped(case: Case) -> None:
    _, events = events_of(case.marked)
    assert not swapped(records(events), case.expected)


def test_a_swap_would_be_seen() -> None:
    def sums(*pairs: tuple[str, str]) -> Records:
        return Counter(("funding", "happened", frozenset({("amount", n), ("agent", who)})) for n, who in pairs)

    expected = sums(("5万元", "甲会"), ("8万元", "乙会"))
    assert not swapped(expected, expected)
    assert swapped(sums(("5万元", "乙会"), ("8万元", "乙会")), expected) == [
        ("funding", ["agent=乙会", "amount=5万元"])
    ]
    assert not swapped(sums(("5万元", "丙会")), expected)  # wrong, but nothing of the other record


# ── Patterns ──────────────────────────────────────────────────────────────────────────────────────

BODIES = "市总工会 县妇联 东城医院 南湖学院 区人社局 江州港务集团 柳河镇卫生院 省交通运输厅 青石县第一中学".split()
NUMBERS = [str(number) for number in (2, 7, 15, 36, 58, 120, 460, 1300)]
PATTERNS: dict[str, list[tuple[str, ...]]] = {
    "funding": [
        ("[[A|ORG]]投入M万元，[[B|ORG]]投入N万元。", "amount=M万元 agent=A", "amount=N万元 agent=B"),
        ("[[A|ORG]]、[[B|ORG]]分别投入M万元、N万元。", "amount=M万元 agent=A", "amount=N万元 agent=B"),
    ],
    "establishment": [
        ("[[A|ORG]]建成驿站M座，[[B|ORG]]建成书屋N间。", "count=M座 agent=A", "count=N间 agent=B"),
        ("[[A|ORG]]3月建成驿站M座，8月建成书屋N间。", "count=M座 date=3月", "count=N间 date=8月"),
    ],
    "membership": [
        ("[[A|ORG]]发展会员M人；[[B|ORG]]发展会员N人。", "count=M人 agent=A", "count=N人 agent=B"),
    ],
    "assistance": [
        ("[[A|ORG]]慰问职工M人，[[B|ORG]]慰问学生N人。", "count=M人 agent=A", "count=N人 agent=B"),
    ],
    "inspection": [
        ("[[A|ORG]]检查企业M家，[[B|ORG]]检查工地N处。", "count=M家 agent=A", "count=N处 agent=B"),
    ],
    "employment": [
        ("[[A|ORG]]提供岗位M个，[[B|ORG]]提供岗位N个。", "count=M个 agent=A", "count=N个 agent=B"),
    ],
    "training": [
        ("[[A|ORG]]举办培训班M期，[[B|ORG]]举办培训班N期。", "sessions=M期 agent=A", "sessions=N期 agent=B"),
    ],
    "indicator": [
        ("[[A|ORG]]受理案件M件，[[B|ORG]]办结信访N件。", "value=M件 agent=A", "value=N件 agent=B"),
        ("去年，门诊量增长M%，住院量下降N%。", "indicator=门诊量 change=M%", "indicator=住院量 change=N%"),
    ],
    "award": [
        (
            "[[A|ORG]]获[[省先进集体|HONOUR]]，[[B|ORG]]获[[省文明单位|HONOUR]]。",
            "honour=省先进集体 recipient=A",
            "honour=省文明单位 recipient=B",
        ),
        (
            "[[A|ORG]]、[[B|ORG]]分别获评[[省先进集体|HONOUR]]、[[省文明单位|HONOUR]]。",
            "honour=省先进集体 recipient=A",
            "honour=省文明单位 recipient=B",
        ),
        (
            "[[A|ORG]]授予[[王兰|PERSON]][[岗位能手|HONOUR]]称号，[[B|ORG]]授予[[李江|PERSON]][[技术标兵|HONOUR]]称号。",
            "honour=岗位能手 recipient=王兰 agent=A",
            "honour=技术标兵 recipient=李江 agent=B",
        ),
    ],
    "meeting": [
        (
            "[[A|ORG]]召开[[维权座谈会|ACTIVITY]]，[[B|ORG]]召开[[工作推进会|ACTIVITY]]。",
            "name=维权座谈会 agent=A",
            "name=工作推进会 agent=B",
        ),
    ],
    "personnel": [
        (
            "[[王兰|PERSON]]任[[A|ORG]]副主任，[[李江|PERSON]]任[[B|ORG]]副局长。",
            "person=王兰 position=副主任 organisation=A",
            "person=李江 position=副局长 organisation=B",
        ),
    ],
}
PLACES = re.compile(r"(?<![A-Z])[ABMN](?![A-Z])")
"""Where a body (A, B) or a number (M, N) goes: a letter that belongs to no label."""
DRAWN = st.tuples(
    st.sampled_from([(kind, *pattern) for kind, listed in PATTERNS.items() for pattern in listed]),
    st.lists(st.sampled_from(BODIES), min_size=2, max_size=2, unique=True),
    st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True),
)


@settings(max_examples=150)
@given(DRAWN)
def test_drawn_names_and_numbers_stay_with_their_own(drawn: tuple[tuple[str, ...], list[str], list[str]]) -> None:
    (kind, marked, *expected), bodies, numbers = drawn
    names = dict(zip("ABMN", (*bodies, *numbers), strict=True))

    def filled(text: str) -> str:
        return PLACES.sub(lambda place: names[place.group()], text)

    wanted: Records = Counter(
        (kind, "happened", frozenset(tuple(pair.split("=")) for pair in map(filled, one.split()))) for one in expected
    )
    _, events = events_of(filled(marked))
    found = records(events)
    assert len([event for event in events if event.type == kind]) == len(expected)
    assert not swapped(found, wanted)
    for _, _, pairs in wanted:
        assert any(kind == other and pairs <= arguments for other, _, arguments in found)
