"""The documentation: its examples give the output shown, and its pages on labels and types are complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pages import PAGES, ROOT, run_page
from typer.main import get_command

from linyi_ie.cli import app
from linyi_ie.events import DEFAULT_EVENTS, Event
from linyi_ie.views.summary import LABELS

EVENTS, ENTITIES = ROOT / "docs" / "events", ROOT / "docs" / "entities"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_give_the_output_shown(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert run_page(text, page.name) == text, "`make docs-examples` writes the outputs anew; look at what changed"


def test_the_pages_that_people_start_with_have_examples() -> None:
    starts = ("README.md", "README.zh-CN.md", "docs/index.md", "docs/start.md", "docs/zh/start.md")
    assert {ROOT / start for start in starts} <= set(PAGES)


# ── A page each for labels and event types ────────────────────────────────────────────────────────


def section(page: Path, title: str) -> str:
    """Return what stands under a heading of the second level."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found, f"{page.name} has no section {title!r}"
    return found[1]


def outputs(text: str) -> list[str]:
    return re.findall(r"^```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("kind", DEFAULT_EVENTS, ids=lambda kind: kind.kind())
def test_the_page_of_an_event_type_tells_its_fields(kind: type[Event]) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section(EVENTS / f"{kind.kind()}.md", "Fields"), re.MULTILINE)
    assert rows == list(kind.roles())


@pytest.mark.parametrize("kind", DEFAULT_EVENTS, ids=lambda kind: kind.kind())
def test_the_page_of_an_event_type_shows_what_counts_and_what_does_not(kind: type[Event]) -> None:
    page = EVENTS / f"{kind.kind()}.md"
    made = re.compile(rf"^{kind.kind()} (?:happened|planned|negated): ", re.MULTILINE)
    counted, not_counted = outputs(section(page, "What counts")), outputs(section(page, "What does not"))
    assert len(counted) >= 3 and all(made.search(output) for output in counted)
    assert not_counted and not any(made.search(output) for output in not_counted)


@pytest.mark.parametrize("label", LABELS)
def test_the_page_of_a_label_shows_what_counts_and_what_does_not(label: str) -> None:
    page = ENTITIES / f"{label.lower()}.md"
    found = re.compile(rf"^{label} ", re.MULTILINE)
    counted, not_counted = outputs(section(page, "What counts")), outputs(section(page, "What does not"))
    assert len(counted) >= 3 and all(found.search(output) for output in counted)
    assert not_counted and not any(found.search(output) for output in not_counted)


# ── The command line ──────────────────────────────────────────────────────────────────────────────


def commands(group: Any, prefix: str = "") -> dict[str, Any]:
    """Return the commands by their names, those of a group behind the group's."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        found |= commands(command, f"{name} ") if hasattr(command, "commands") else {f"{prefix}{name}": command}
    return found


COMMANDS = commands(get_command(app))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_a_command_is_described(name: str) -> None:
    described = set(re.findall(r"^\| `([\w-]+)` \|", section(ROOT / "docs/reference/command-line.md", name), re.M))
    options = {max(parameter.opts, key=len) for parameter in COMMANDS[name].params}
    assert described == options - {"--help"}
