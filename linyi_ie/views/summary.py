"""One event in a row of six: who, what, when, where, how many, and the word that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from linyi_ie.events import Event
from linyi_ie.records import Duration, Entity, Honour, Label, Organisation, Quantity, TimeSpan

_OTHERS = frozenset({"recipient", "subject", "party", "person", "organisation", "beneficiary"})
"""Roles that people and organisations fill besides the agent."""
_BARE = frozenset({"agent", "date", "place", "count"})


@dataclass(frozen=True, slots=True)
class EventSummary:
    """The arguments of an event, sorted by the question they answer; each is a text ready to print.

    The plainest filler of each question stands alone (who: the agent, what: the core argument); before any other
    stands the name of its role.
    """

    type: str
    status: str
    who: str
    what: str
    when: str
    where: str
    how_many: str
    trigger: str

    @classmethod
    def of(cls, event: Event) -> EventSummary:
        """Sort the arguments of `event`."""
        fillers: dict[tuple[str, str], list[str]] = {}
        for role, filler in event.arguments:
            asked = question(role, quantity=isinstance(filler.value, Quantity))
            # a number or a date is shown as it is written, a name in full
            shown = filler.name if asked in {"who", "what"} else filler.text
            bare = role in _BARE or (role == event.core and role not in _OTHERS)
            fillers.setdefault((asked, "" if bare else f"{role} "), []).append(shown)

        def answer(wanted: str) -> str:
            rows = [(role, "、".join(names)) for (asked, role), names in fillers.items() if asked == wanted]
            return "\n".join(role + names for role, names in sorted(rows, key=lambda row: row[0] != ""))

        return cls(
            type=event.type,
            status=event.status,
            who=answer("who"),
            what=answer("what"),
            when=answer("when"),
            where=answer("where"),
            how_many=answer("how many"),
            trigger=event.trigger.text,
        )


def question(role: str, *, quantity: bool) -> str:
    """Return which question the filler of a role answers: who, what, when, where, or how many."""
    if role in {"date", "place"}:
        return "when" if role == "date" else "where"
    if quantity:
        return "how many"
    return "who" if role == "agent" or role in _OTHERS else "what"


def value_text(entity: Entity) -> str:
    """Say what an entity means in a few words, nothing where it means what it says: ``3800000 元 over``."""
    match entity.value:
        case TimeSpan(start=None, end=None, timex=timex):
            return timex or ""
        case TimeSpan(start=start, end=end):
            return f"{start}" if start == end else f"{start or ''}..{end or ''}"
        case Duration(iso=iso):
            return iso
        case Quantity(value=value, upper=upper, unit=unit, approx=approx):
            numbers = f"{value}" if upper is None else f"{value}..{upper}"
            return " ".join(filter(None, (numbers, unit, approx)))
        case Honour(name=name, level=level):
            return " ".join(filter(None, ("" if name == entity.text else name, level)))
        case Organisation(name=name):
            return "" if name == entity.text else name
        case _:
            return ""


def surfaces(entities: Iterable[Entity]) -> dict[str, dict[str, int]]:
    """Count the surfaces of each label; labels in the order of `LABELS`, surfaces in that of the text."""
    found: dict[str, dict[str, int]] = {label: {} for label in LABELS}
    for entity in entities:
        row = found.setdefault(entity.label, {})
        row[entity.text] = row.get(entity.text, 0) + 1
    return {label: row for label, row in found.items() if row}


LABELS: tuple[Label, ...] = ("ORG", "PERSON", "LOC", "HONOUR", "ACTIVITY", "DATE", "DURATION", "QUANTITY")
"""The labels of a document's entities, in the order in which they are shown."""

HUES: Mapping[str, int] = MappingProxyType(dict(zip(LABELS, (215, 340, 150, 40, 275, 190, 170, 15), strict=True)))
"""The colour of each label, in degrees of the colour circle."""
