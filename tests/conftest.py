"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)  # a first call loads tables, models or pandas
settings.load_profile("here")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with gold files and the reference scorer; it is no part of the repository."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("no folder ../shared with gold files beside this checkout")
    return folder


@pytest.fixture(scope="session")
def article() -> str:
    """Return the example article."""
    return (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
