"""The example notebooks run, and hold the outputs that they really have."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from notebooks import NOTEBOOKS, executed, texts


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_the_outputs_that_it_holds(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)
    assert texts(executed(path)) == texts(kept), "`make docs-examples` runs the notebooks anew; look at what changed"


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"one_article", "archive_of_a_year", "two_years_compared"}
