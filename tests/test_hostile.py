"""Texts that were not made to be read: monotonous, long, without an end or a pause. They take time, not for ever."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LENGTH = 2_000
SECONDS = 10
"""Some ten times what any of them takes; a rule that goes back and forth needs minutes."""
PATIENCE = 120

PIECES = (
    "市", "1", "一", "万", "年", "第", "获", "“", "（", "、", "0.", "a", " ", "\0", "😀", "全国", "市总工会", "3人、",
    "2024年",
)  # fmt: skip
READ = """
import json, sys
from time import process_time
from linyi_ie import extract
extract("市")
for name, text in json.load(sys.stdin).items():
    before = process_time()
    try:
        assert extract(text, published="2024-09-12", place="山东省临沂市").text == text
        verdict = "in time" if process_time() - before < LIMIT else "too late"
    except Exception as wrong:
        verdict = repr(wrong)
    print(json.dumps([name, verdict]), flush=True)
""".replace("LIMIT", str(SECONDS))


@pytest.fixture(scope="module")
def verdicts(article: str) -> dict[str, str]:
    """Read all of them in one process, which is ended when it takes too long; what it did until then counts."""
    texts = {piece: (piece * LENGTH)[:LENGTH] for piece in PIECES}
    texts["long"] = article * 40
    texts["without end"] = (article * 40).translate(dict.fromkeys(map(ord, "\n。，；：！？、")))
    program = [sys.executable, "-c", READ]
    try:
        written = subprocess.run(
            program, input=json.dumps(texts).encode(), stdout=subprocess.PIPE, timeout=PATIENCE
        ).stdout
    except subprocess.TimeoutExpired as late:
        written = late.stdout or b""
    return dict(map(json.loads, written.decode().splitlines()))


@pytest.mark.parametrize("name", [*PIECES, "long", "without end"])
def test_a_hostile_text_is_read_in_time(verdicts: dict[str, str], name: str) -> None:
    assert verdicts.get(name, "never ended") == "in time"
