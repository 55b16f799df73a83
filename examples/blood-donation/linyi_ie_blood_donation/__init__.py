"""Blood donations as an event type of linyi_ie."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie import Event
from linyi_ie.events.frames import Frame
from linyi_ie.records import Mention

__all__ = ["BloodDonationEvent"]


class BloodDonationEvent(Event):
    """People gave blood: how many, how much, and where they went for it."""

    core: ClassVar[str] = "donors"
    frame: ClassVar[Frame] = Frame(
        core="donors",
        triggers=frozenset({"献血", "捐献热血"}),
        fills={"donors": ("QUANTITY",), "volume": ("QUANTITY",), "site": ("ORG", "LOC")},
        units={"donors": frozenset({"人", "名", "位", "人次"}), "volume": frozenset({"毫升", "升"})},
    )
    type: Literal["blood donation"] = "blood donation"
    donors: Mention
    volume: Mention | None = None
    site: Mention | None = None
