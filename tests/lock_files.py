"""The lock files: which versions they name for this interpreter, and with which hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "archive": ("archive", "build"),
    "browser": ("browser",),
    "dev": ("dev",),
    "docs": ("docs",),
    "ray": ("ray", "build", "test"),
}
"""The lock files and the extras of pyproject.toml that each is made of; the Makefile says the same."""

_ENTRY = re.compile(
    r"^(?P<requirement>[^\s#][^\\\n]*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


class Locked(NamedTuple):
    """A line of a lock: ``numpy==2.4.6 ; python_full_version < '3.12'``, and how many hashes stand by it."""

    requirement: Requirement
    hashes: int

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        (one,) = self.requirement.specifier
        return one.version

    @property
    def here(self) -> bool:
        """Whether it is for this interpreter and system."""
        return self.requirement.marker is None or self.requirement.marker.evaluate()


def read_lock(file: Path) -> Iterator[Locked]:
    """Yield the lines of a lock file."""
    for entry in _ENTRY.finditer(file.read_text(encoding="utf-8")):
        yield Locked(Requirement(entry["requirement"]), entry["hashes"].count("--hash"))
