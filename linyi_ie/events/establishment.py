"""Things founded and built: 成立, 揭牌, 建成, 新增."""

from __future__ import annotations

from typing import ClassVar, Literal

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.predicates import measures
from linyi_ie.events.vocabulary import wordset
from linyi_ie.records import Entity, Mention

_FOUNDING = wordset("establishment", "founding")


def _claims(figure: Figure) -> Roles | None:
    """Claim what is built and added, unless it is a measure, a gathering, or what only is on record (专利)."""
    if figure.kind not in {"count", "measure"} or figure.shape == "measure":
        return None
    if not figure.has("establishment", "verbs") or figure.unit == "人次":
        return None
    other = any(figure.headed(kind, "heads") for kind in ("activity", "training", "competition"))
    if other or figure.headed("establishment", "excluded") or measures().search(figure.noun_text):
        return None
    return Roles("count", "object")


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    return entity.label in {"ORG", "LOC"} and verb.text in _FOUNDING


FRAME = Frame(core="object", specificity=65, claims=_claims, named=_named, objects=_FOUNDING)


class EstablishmentEvent(Event):
    """Something was founded, built or added."""

    core: ClassVar[str] = "object"
    frame: ClassVar[Frame] = FRAME
    type: Literal["establishment"] = "establishment"
    object: Mention
    count: Mention | None = None
