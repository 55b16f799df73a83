"""An event type of one's own, made without touching the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from linyi_ie import Document, Event, Extractor
from linyi_ie.errors import InputError
from linyi_ie.events import DEFAULT_EVENTS, FundingEvent
from linyi_ie.events.frames import Frame
from linyi_ie.records import Mention, Quantity


class BloodDonationEvent(Event):
    """People gave blood."""

    core: ClassVar[str] = "donors"
    frame: ClassVar[Frame] = Frame(
        core="donors", triggers=frozenset({"献血"}), fills={"donors": ("QUANTITY",), "sites": ("LOC", "ORG")}
    )
    type: Literal["blood donation"] = "blood donation"
    donors: Mention
    sites: tuple[Mention, ...] = ()


TEXT = "2024年6月，86名职工到场献血，市总工会投入5万元。"


def test_it_is_found_beside_the_library_s_own() -> None:
    document = Extractor(events=(*DEFAULT_EVENTS, BloodDonationEvent)).extract(TEXT, place="山东省临沂市")
    (donation,) = document.of_type(BloodDonationEvent)
    assert isinstance(donation.donors.value, Quantity) and donation.donors.value.value == 86
    assert donation.date is not None and donation.date.text == "2024年6月"
    assert document.of_type(FundingEvent)
    assert Document.from_json(document.to_json()) == document


def test_a_type_without_a_frame_is_refused() -> None:
    class Frameless(Event):
        core: ClassVar[str] = "thing"
        type: Literal["frameless"] = "frameless"
        thing: Mention

    with pytest.raises(InputError, match="Frameless has no frame"):
        Extractor(events=(Frameless,))


def test_each_role_takes_what_fits_it_and_is_free() -> None:
    class ReliefEvent(Event):
        core: ClassVar[str] = "goods"
        frame: ClassVar[Frame] = Frame(
            core="goods",
            triggers=frozenset({"驰援"}),
            fills={"goods": ("QUANTITY",), "people": ("QUANTITY",), "rest": ("QUANTITY",)},
            units={"goods": frozenset({"吨"}), "people": frozenset({"人", "名"})},
        )
        type: Literal["relief"] = "relief"
        goods: Mention
        people: Mention | None = None
        rest: Mention | None = None

    extractor = Extractor(events=(ReliefEvent,))
    (event,) = extractor.extract("12名队员带着30吨物资、5辆车驰援灾区。").of_type(ReliefEvent)
    assert {role: mention.text for role, mention in event.arguments} == {
        "goods": "30吨",
        "people": "12名",
        "rest": "5辆",
    }
    assert not extractor.extract("12名队员驰援灾区。").events


# ── The example package ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example package, and nothing else, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    package = root / "examples" / "blood-donation"
    subprocess.run([*pip, "--disable-pip-version-check", "--target", folder, package], check=True)
    return folder


def python(site: Path, root: Path, *arguments: str, stdin: str) -> str:
    paths = {"PYTHONPATH": os.pathsep.join((str(site), str(root)))}
    command = [sys.executable, "-X", "utf8", *arguments]
    done = subprocess.run(command, input=stdin.encode(), capture_output=True, env={**os.environ, **paths}, check=True)
    return done.stdout.decode()


DONATION = "5月20日，86名职工到市中心血站献血2.6万毫升。"


def test_the_installed_example_is_found_by_the_command_and_read_back(site: Path, root: Path) -> None:
    line = python(site, root, "-m", "linyi_ie", "extract", "--format", "jsonl", stdin=DONATION)
    (event,) = json.loads(line)["events"]
    found = (event["type"], event["donors"]["text"], event["volume"]["text"], event["site"]["text"])
    assert found == ("blood donation", "86名", "2.6万毫升", "市中心血站")
    read = (
        "import sys; from linyi_ie import Document; document = Document.from_json(sys.stdin.read()); "
        "print(type(document.events[0]).__module__, document.to_json())"
    )
    module, again = python(site, root, "-c", read, stdin=line).split(" ", 1)
    assert module == "linyi_ie_blood_donation" and json.loads(again) == json.loads(line)


def test_an_installed_type_changes_nothing_in_python_until_it_is_passed(site: Path, root: Path) -> None:
    program = (
        "import sys; from linyi_ie import Extractor; from linyi_ie.document import registered_events; "
        "from linyi_ie.events import DEFAULT_EVENTS; text = sys.stdin.read(); own = registered_events(); "
        "kinds = lambda events: [one.type for one in Extractor(events=events).extract(text).events]; "
        "print('blood donation' in kinds(DEFAULT_EVENTS), 'blood donation' in kinds((*DEFAULT_EVENTS, *own)))"
    )
    assert python(site, root, "-c", program, stdin=DONATION).split() == ["False", "True"]


def test_the_documentation_shows_the_examples(root: Path) -> None:
    pages = root / "docs" / "how-to"
    project = (root / "examples" / "blood-donation" / "pyproject.toml").read_text(encoding="utf-8")
    page = (pages / "own-event-type.md").read_text(encoding="utf-8")
    assert project[project.index("[project.entry-points") :].strip() in page
    lexicon = (root / "examples" / "lexicon.toml").read_text(encoding="utf-8")
    assert lexicon[lexicon.index("[[") :].strip() in (pages / "own-words.md").read_text(encoding="utf-8")
