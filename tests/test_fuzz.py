"""A first look at what `make fuzz` looks at for hours: the hostile pieces, and every case that fuzzing found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from fuzz import HOSTILE
from fuzz_targets import TARGETS

from linyi_ie.trace import VETOES

SENTENCE = "2024年5月，市总工会投入50万元，{}慰问困难职工3000余人次。\n“{}春风行动{}”荣获全国五一劳动奖章{}2人。"
TEXTS = (
    "\ud800" + SENTENCE,
    *(SENTENCE.format(*(["".join(HOSTILE[start::30])] * 4)) for start in range(2, 30, 7)),
    # Found by fuzzing.
    "运动员登台领奖，会后说这是新的起点。",  # a refusal that the table of vetoes did not have
)


@pytest.mark.parametrize("target", TARGETS)
def test_hostile_texts_are_read_or_refused(target: str) -> None:
    for text in TEXTS:
        TARGETS[target](text)


def test_every_veto_of_a_verb_name_or_clause_is_explained(root: Path) -> None:
    named = {
        node.value
        for room in ("events", "entities")
        for path in (root / "linyi_ie" / room).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.partition(".")[0] in ("verb", "name", "clause")
        if "." in node.value and node.value.partition(".")[2].isidentifier()
    }
    assert named <= set(VETOES)
