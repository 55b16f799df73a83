"""What a run decided on the way, and what it refused: kept only for somebody who asks.

Every step of the route takes a `Trace` and tells it what it turns down, by the name of the veto. The plain one
forgets at once, so that an extraction pays one empty call for each refusal; `Extractor.explain` passes a
`Recording`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from linyi_ie.errors import LinyiError

VETOES = {
    "name.not_a_name": "what the names model found is a class, a clause or a piece of one, and no name",
    "name.run_on": "a verb stands inside: two names, or one and what it did",
    "name.unsure": "the names model alone says so, and is not sure enough",
    "name.formless": "the names model alone says so, and the words have neither the form nor the quotes of such a name",
    "name.overlap": "a longer or surer name takes these characters",
    "verb.idiom": "these characters only begin like a verb",
    "verb.noun": "the verb stands inside a noun (培训班)",
    "verb.modified": "的 or 经 stands before it: the verb is used as a noun",
    "verb.temporal": "the verb tells when and not what (成立以来)",
    "verb.not_a_word": "one character that is no word of its own here",
    "verb.in_a_word": "the verb is part of a longer word",
    "verb.in_a_name": "the verb belongs to a name, a title or an entity",
    "clause.spoken": "direct speech: an opinion and no report",
    "figure.hangs_on_nothing": "an age, a threshold, a length of time that nothing measures",
    "figure.no_frame": "no event type claims the figure",
    "named.background": "what is told happened in its course",
    "named.modifies": "the name only defines what follows it",
    "named.not_the_object": "the verb does something else: the name acts, or stands too far from it",
    "object.counted": "a figure follows, which makes the event instead",
    "object.modifier": "the verb modifies what follows (的) or is a means (以)",
    "object.none": "no noun phrase stands where the object belongs",
    "object.taken": "another event has taken the object",
    "object.head": "the object's last noun is none that this type takes",
    "award.modifies": "the honour only says of somebody that he once received it",
    "award.no_verb": "no verb of giving or receiving reaches the honour",
    "event.no_core": "nothing fills the role without which there is no such event",
    "event.only_spoken_of": "the gathering is only mentioned: nothing more is told of it",
}
"""The name of each veto, and what it means."""


class Spanned(Protocol):
    """Anything with a half-open stretch of the text."""

    @property
    def start(self) -> int:
        """The first offset."""
        ...

    @property
    def end(self) -> int:
        """The offset behind the last."""
        ...


class Trace:
    """Is told what happens, and forgets it."""

    def notice(self, verb: Spanned) -> None:
        """Take note of a verb that may evoke an event."""

    def refuse(self, veto: str, thing: Spanned, rule: str = "") -> None:
        """Take note that `thing`, which `rule` proposed, was turned down, and by which of `VETOES`."""

    def choose(self, choice: str, thing: Spanned, probability: float, ruled: Spanned | None) -> None:
        """Take note that `thing` was chosen, how probable it is, and in whose place: what the rules alone would say."""


SILENT = Trace()
"""The trace of everybody who does not ask."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was turned down: a half-open stretch, by which veto, and the rule that had proposed it, if one had."""

    veto: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """What was chosen against the rules: by which choice, how probable it is, and what the rules would have said."""

    choice: str
    start: int
    end: int
    probability: float
    ruled: tuple[int, int] | None


@dataclass(slots=True)
class Recording(Trace):
    """Remembers everything in the order in which it happened. Raises `LinyiError` for a veto without a meaning."""

    verbs: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    choosings: list[Choosing] = field(default_factory=list[Choosing])

    def notice(self, verb: Spanned) -> None:
        """Remember the verb."""
        self.verbs.append((verb.start, verb.end))

    def refuse(self, veto: str, thing: Spanned, rule: str = "") -> None:
        """Remember the refusal, once."""
        if veto not in VETOES:
            raise LinyiError(f"there is no veto named {veto!r}: say in linyi_ie.trace.VETOES what it means")
        refusal = Refusal(veto, thing.start, thing.end, rule)
        if refusal not in self.refusals:
            self.refusals.append(refusal)

    def choose(self, choice: str, thing: Spanned, probability: float, ruled: Spanned | None) -> None:
        """Remember the choice."""
        before = None if ruled is None else (ruled.start, ruled.end)
        self.choosings.append(Choosing(choice, thing.start, thing.end, probability, before))
