"""An event type of one's own, made without touching the package."""

from __future__ import annotations

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
