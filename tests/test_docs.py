"""The Python examples of the documents give the output that stands under them."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    page for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md")))
    if "```python" in page.read_text(encoding="utf-8")
]  # fmt: skip


def blocks(page: str) -> list[tuple[str, str]]:
    """Return each python block with the text block that follows it directly, empty if none does."""
    pattern = r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?"
    return [(code, output or "") for code, output in re.findall(pattern, page, re.DOTALL | re.MULTILINE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_give_the_output_shown(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    room: dict[str, object] = {"__name__": page.stem}
    for code, output in blocks(page.read_text(encoding="utf-8")):
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            exec(compile(code, page.name, "exec", dont_inherit=True), room)
        assert written.getvalue() == output


def test_the_readme_has_examples() -> None:
    assert ROOT / "README.md" in PAGES
