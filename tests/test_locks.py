"""What `make` installs is named to the byte, and is what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit import is_accepted
from lock_files import EXTRAS, read_lock
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def wanted(root: Path, extras: tuple[str, ...]) -> Iterator[Requirement]:
    """Yield what the package needs with these extras, those that extras ask for in their turn among them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    left = [*project["dependencies"], *(f"{project['name']}[{','.join(extras)}]",)]
    while left:
        requirement = Requirement(left.pop())
        if requirement.name == project["name"]:
            left += [one for extra in requirement.extras for one in project["optional-dependencies"][extra]]
        else:
            yield requirement


@pytest.mark.parametrize("name", EXTRAS)
def test_a_lock_holds_what_is_asked_for(name: str, root: Path) -> None:
    locked = list(read_lock(root / "locks" / f"{name}.txt"))
    asked = list(wanted(root, EXTRAS[name]))
    assert len(asked) > 8
    for requirement in asked:
        held = [one for one in locked if one.name == canonicalize_name(requirement.name)]
        assert held and all(requirement.specifier.contains(one.version) for one in held), requirement


@pytest.mark.parametrize("name", EXTRAS)
def test_every_line_of_a_lock_is_one_version_with_hashes_and_no_address(name: str, root: Path) -> None:
    text = (root / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    locked = list(read_lock(root / "locks" / f"{name}.txt"))
    assert [str(one.requirement.name) for one in locked] == [re.split("[=@ ;]", line)[0] for line in lines]
    assert all(one.hashes and "==" in str(one.requirement) for one in locked)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_what_is_installed_side_by_side_is_locked_alike(root: Path) -> None:
    versions: dict[str, set[str]] = {}
    for name in ("archive", "browser", "dev", "docs"):
        here = {one.name: one.version for one in read_lock(root / "locks" / f"{name}.txt") if one.here}
        for package, version in here.items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_the_makefile_makes_each_lock_of_the_same_extras(root: Path) -> None:
    made = re.findall(r"\t\$\(call locked,(\w+),([\w ]+)\)", (root / "Makefile").read_text(encoding="utf-8"))
    assert {lock: tuple(extras.split()) for lock, extras in made} == EXTRAS


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        ("MIT", True), ("MPL-1.1 OR GPL-2.0-only", True), ("Apache-2.0 AND CNRI-Python", True), ("UNKNOWN", False),
        ("MIT AND GPL-3.0-only", False), ("GNU Affero General Public License v3", False), ("BSD License; MIT", True),
    ],
)  # fmt: skip
def test_the_audit_tells_licences_apart(licence: str, accepted: bool) -> None:
    assert is_accepted(licence) is accepted
