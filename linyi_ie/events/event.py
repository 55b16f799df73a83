"""What every event record shares: when, where, by whom, how sure, and on which words it rests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field

from linyi_ie.events.frames import Frame
from linyi_ie.records import Evidence, Mention, Record, Span, Status


class Event(Record):
    """A reported fact. One subclass an event type; each role is a field that holds a `Mention`.

    `trigger` is the word that evokes the event. A role that may repeat is a tuple, empty when nothing fills
    it; any other role is None then. `status` says whether the text reports the fact as happened, planned or
    negated. `evidence` lists the rules and spans that the record rests on; `confidence` lies in [0, 1].

    A type of your own: subclass, give `type` a literal default, declare role fields, name the `core` role.
    """

    frame: ClassVar[Frame]
    """What evokes this type and how its roles are filled."""
    core: ClassVar[str] = ""
    """The role without which there is no such event; comparisons with gold records go by it."""

    type: str
    trigger: Span
    status: Status = "happened"
    date: Mention | None = None
    place: tuple[Mention, ...] = ()
    agent: tuple[Mention, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0

    @classmethod
    def roles(cls) -> dict[str, bool]:
        """Return the role names of this type, each with whether it may repeat: the core role, its own, the shared."""
        return dict(_roles(cls))

    @property
    def arguments(self) -> Iterator[tuple[str, Mention]]:
        """Every filled role as `(role, mention)`, in the order of `roles()`."""
        for role in self.roles():
            filler: Mention | tuple[Mention, ...] | None = getattr(self, role)
            for mention in filler if isinstance(filler, tuple) else (filler,):
                if mention is not None:
                    yield role, mention

    @classmethod
    def kind(cls) -> str:
        """Return the name of this type, the default of its `type`."""
        return str(cls.model_fields["type"].default)

    @classmethod
    def kinds(cls) -> dict[str, type[Event]]:
        """Return every event type known to this process by its `type`: the library's and those defined since."""
        found: dict[str, type[Event]] = {}
        for child in cls.__subclasses__():
            found.setdefault(child.kind(), child)
            found.update(child.kinds())
        return found

    @classmethod
    def from_arguments(
        cls, arguments: Iterator[tuple[str, Mention]] | list[tuple[str, Mention]], **fields: Any
    ) -> Self:
        """Build the record from `(role, mention)` pairs; of a role that cannot repeat the first is kept."""
        repeats = cls.roles()
        filled: dict[str, Any] = {}
        for role, mention in arguments:
            if repeats[role]:
                filled[role] = (*filled.get(role, ()), mention)
            else:
                filled.setdefault(role, mention)
        return cls(**filled, **fields)


@cache
def _roles(kind: type[Event]) -> dict[str, bool]:
    """Read the roles off the fields' annotations, once a type."""
    shared = ("agent", "date", "place")
    fillable = {name: info.annotation for name, info in kind.model_fields.items() if _holds_mentions(info.annotation)}
    own = sorted((name for name in fillable if name not in shared), key=lambda name: name != kind.core)
    return {name: "tuple" in str(fillable[name]) for name in (*own, *shared)}


def _holds_mentions(annotation: Any) -> bool:
    return "Mention" in str(annotation)
