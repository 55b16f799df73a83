"""Money given, raised, spent: 投入, 发放, 奖励, 补贴."""

from __future__ import annotations

from typing import ClassVar, Literal

import regex

from linyi_ie.events import phrases
from linyi_ie.events.drafts import Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Mention
from linyi_ie.text import Region

_USED_FOR = regex.compile(r"(?:主要|专项|全部)?用(?:于|来)")


def _claims(figure: Figure) -> Roles | None:
    """Claim money, unless its noun is a figure of account (收入, 产值): that is an indicator."""
    if figure.kind != "money":
        return None
    if figure.noun_text in wordset("money", "measures") and figure.shape in {"bare", "item", "object"}:
        return Roles("amount", None)
    named = figure.headed("funding", "nouns")
    if figure.headed("funding", "figures") or (figure.shape == "measure" and not named):
        return None
    return Roles("amount", None) if named or figure.has("funding", "verbs") else None


def _completes(draft: Draft, figure: Figure, setting: Setting, memory: Memory) -> None:
    noun = _purpose(figure, memory)
    draft.fill("beneficiary" if _is_granted_to(figure, noun) else "purpose", noun)
    draft.fill("beneficiary", figure.beneficiary or _helped_before(figure, memory))
    if figure.has("funding", "received"):
        draft.fill("beneficiary", *setting.subject)
        draft.settled = frozenset({"agent"})


def _purpose(figure: Figure, memory: Memory) -> Region | None:
    """What the money is: what it was put into, or the noun before a word that only says 金额."""
    if figure.noun_text in wordset("money", "measures"):
        return memory.figure_noun
    return _invested_in(figure) or (None if _is_the_deed(figure) else figure.noun)


def _is_the_deed(figure: Figure) -> bool:
    """Whether the noun beside the money is the verb of whom it goes to (向某校捐款20万元), and no purpose."""
    noun, receiver = figure.noun, figure.beneficiary
    if noun is None or receiver is None or receiver.end != noun.start:
        return False
    return any((verb.start, verb.end) == (noun.start, noun.end) for verb in figure.clause.verbs)


def _invested_in(figure: Figure) -> Region | None:
    """What money was put into, when it stands behind: 投资76万元建设的驿站, 总投资3亿元的学校."""
    clause, end = figure.clause, figure.quantity.end
    if not figure.has("funding", "invested"):
        return None
    if used := _USED_FOR.match(clause.text, end, clause.end):
        return phrases.object_after(clause, used.end())
    if clause.text.startswith("的", end):
        return phrases.after(clause, end)
    verb = next((verb for verb in clause.verbs if verb.start == end), None)
    return phrases.object_after(clause, verb.end) if verb is not None else None


def _is_granted_to(figure: Figure, noun: Region | None) -> bool:
    """Whether what stands beside the money is who gets it (奖励东城医院50万元)."""
    if noun is None or not figure.has("funding", "granted"):
        return False
    return any((entity.start, entity.end) == (noun.start, noun.end) for entity in figure.clause.of("ORG", "PERSON"))


def _helped_before(figure: Figure, memory: Memory) -> Region | None:
    """Whom the clause's earlier 为… named: 为312名农民工讨回欠薪486.3万元."""
    earlier = memory.figure_draft
    if earlier is None or earlier.clause is not figure.clause:
        return None
    return next((region for role, region in earlier.roles if role == "beneficiary" and not earlier.has("amount")), None)


FRAME = Frame(core="amount", specificity=55, claims=_claims, completes=_completes, sums="amount")


class FundingEvent(Event):
    """An amount of money went somewhere."""

    core: ClassVar[str] = "amount"
    frame: ClassVar[Frame] = FRAME
    type: Literal["funding"] = "funding"
    amount: tuple[Mention, ...]
    beneficiary: tuple[Mention, ...] = ()
    purpose: tuple[Mention, ...] = ()
