"""Training, lectures, publicity talks: 培训, 宣讲, 讲座."""

from __future__ import annotations

from typing import ClassVar, Literal

import regex

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import SESSION_UNITS, Frame, Roles
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.records import Entity, Mention

_VERBS = (
    wordset("training", "verbs")
    | wordset("training", "run")
    | wordset("training", "opened")
    | wordset("activity", "verbs")
    | wordset("meeting", "verbs")
)
_TAUGHT = regex.compile(rf"{alternation(words('triggers', 'training.taught'))}\w{{0,5}}(?:活动|行动)$")


def _claims(figure: Figure) -> Roles | None:
    if figure.kind != "count" or figure.shape == "prepositional":
        return None
    trains = figure.has("training", "verbs")
    course = figure.headed("training", "heads")
    if trains and figure.unit not in SESSION_UNITS:
        return Roles("participants", "name" if course else None)
    if figure.unit in SESSION_UNITS and (course or _TAUGHT.search(figure.noun_text)):
        return Roles("sessions", "name")
    return Roles("sessions", None) if trains else None


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    course = ending("training", "heads").search(entity.text) or _TAUGHT.search(entity.text)
    return entity.label == "ACTIVITY" and course is not None and verb.text in _VERBS


FRAME = Frame(
    core="name",
    specificity=35,
    claims=_claims,
    named=_named,
    objects=wordset("training", "opened"),
    heads=("training", "heads"),
    gathers="participants",
)


class TrainingEvent(Event):
    """People were trained or taught."""

    core: ClassVar[str] = "name"
    frame: ClassVar[Frame] = FRAME
    type: Literal["training"] = "training"
    name: Mention
    sessions: Mention | None = None
    participants: tuple[Mention, ...] = ()
