"""What several tests share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)  # a first call loads tables, models or pandas
settings.load_profile("here")

_HERE = ("localhost", "127.0.0.1", "::1", "", None)


def _stay_here(event: str, given: tuple[Any, ...]) -> None:
    """Refuse every connection of this process but to itself: the whole suite works without a network."""
    if event in ("socket.connect", "socket.sendto") and isinstance(given[1], tuple):
        host = given[1][0]
    elif event == "socket.getaddrinfo":
        host = given[0]
    else:
        return
    if host not in _HERE:
        raise RuntimeError(f"a test reaches for the network: {event} {host!r}")


sys.addaudithook(_stay_here)

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
