"""What `make audit` looks at, without a network: is what is installed locked, and under licences that we accept?

It does not ask whether a known weakness is in what we lock: that takes a database from outside (`pip-audit` asks one).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from lock_files import read_lock
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
UNLOCKED = {"linyi-ie", "pip"}
"""The checkout itself, and what a virtual environment begins with."""
HERE = ("archive", "browser", "dev", "docs")
"""The locks that are installed side by side."""
ACCEPTED = re.compile(
    r"0BSD|Apache|BSD|CC0|CNRI-Python|ISC|MIT|MPL|Mozilla Public|OFL|PSF|Python Software Foundation|Unlicense|Zlib"
)
"""Licences that allow any use, or ask for the sources of changed files only."""


def outside_the_locks() -> Iterator[str]:
    """Yield what is installed, but not locked, or in another version than the one that is."""
    locked = {one.name: one.version for name in HERE for one in read_lock(ROOT / "locks" / f"{name}.txt") if one.here}
    found = {canonicalize_name(one.name): one.version for one in distributions()}
    if not Path(sys.prefix, "pyvenv.cfg").exists() or len(found) < 20:
        yield "this is not the environment that make sets up"
    for name, version in sorted(found.items()):
        if name not in UNLOCKED and locked.get(name) != version:
            yield f"{name} {version} is installed, {locked.get(name, 'and nothing of it')} is locked"


def is_accepted(licence: str) -> bool:
    """Tell whether we may use what comes under this licence: every part of an AND, one of an OR."""
    name = licence.strip().splitlines()[0]
    return all(
        any(ACCEPTED.search(choice) for choice in re.split(r"\bOR\b", part)) for part in re.split(r"\bAND\b|;", name)
    )


def licences() -> Iterator[tuple[str, str]]:
    """Yield each package that is installed, with its licence as it states it."""
    command = [sys.executable, "-m", "piplicenses", "--format", "json", "--python", sys.executable]
    for row in json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout):
        yield f"{row['Name']} {row['Version']}", row["License"]


def main() -> int:
    """Print what is found. Returns the exit code."""
    held = list(licences())
    faults = [
        *outside_the_locks(),
        *(f"{package} is under {licence.splitlines()[0]}" for package, licence in held if not is_accepted(licence)),
    ]
    print("\n".join(faults) or f"{len(held)} packages are as locked, under licences that we accept")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
