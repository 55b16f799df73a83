"""Money given, raised, spent: 投入, 发放, 奖励, 补贴."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Mention


def _claims(figure: Figure) -> Roles | None:
    """Claim money, unless its noun is a figure of account (收入, 产值): that is an indicator."""
    if figure.kind != "money":
        return None
    if figure.noun_text in wordset("money", "measures") and figure.shape in {"bare", "item", "object"}:
        return Roles("amount", "purpose")
    named = figure.headed("funding", "nouns")
    if figure.headed("funding", "figures") or (figure.shape == "measure" and not named):
        return None
    return Roles("amount", "purpose") if named or figure.has("funding", "verbs") else None


FRAME = Frame(core="amount", specificity=55, claims=_claims)


class FundingEvent(Event):
    """An amount of money went somewhere."""

    core: ClassVar[str] = "amount"
    frame: ClassVar[Frame] = FRAME
    type: Literal["funding"] = "funding"
    amount: tuple[Mention, ...]
    beneficiary: tuple[Mention, ...] = ()
    purpose: tuple[Mention, ...] = ()
