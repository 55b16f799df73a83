"""Frames: what evokes an event type and which of a clause's pieces fill its roles.

Each event type owns one `Frame`. The engine shows every figure and every named thing of a clause to the frames
in the order of their specificity; the first that claims it makes the event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.figures import Figure
from linyi_ie.events.reach import Setting
from linyi_ie.lexicon import words
from linyi_ie.records import Entity

SESSION_UNITS = frozenset(words("triggers", "sessions.units"))
"""Classifiers that count how often something was held: 场, 期, 届."""


class Roles(NamedTuple):
    """What a frame makes of a figure: the role of its quantity and the role of its noun, None if it has none."""

    quantity: str
    noun: str | None


def no_figures(figure: Figure) -> Roles | None:
    """Claim no figure: the default."""
    return None


def no_more_roles(draft: Draft, figure: Figure, setting: Setting, memory: Memory) -> None:
    """Fill no roles but those of the figure and its noun: the default."""


def no_names(clause: Clause, entity: Entity, verb: Verb) -> bool:
    """Claim no named thing: the default."""
    return False


def no_proposals(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterable[Draft]:
    """Propose nothing: the default."""
    return ()


@dataclass(frozen=True, slots=True)
class Frame:
    """How events of one type are recognised and filled.

    - `core`: the role without which there is no event. `specificity`: lower frames are asked first.
    - `claims`: given a figure, the roles it plays in such an event, or None if it is not one.
    - `completes`: fills what else the figure's clause says of such an event (whom money reaches).
    - `measured`: for types that tell where something stands, the roles of its value and of its change. A figure that
      says more of the same thing joins the event, and the verb names the thing where no noun does.
    - `sums`: the role that a sum without a noun of its own joins (共计7.8万元).
    - `named`: whether a named thing, governed by a verb, is the core of such an event.
    - `objects`: verbs whose plain object makes an event though nothing is counted (上线小程序); `heads` restricts
      them to objects with such an ending, a list of the trigger lexicon.
    - `propose`: for types that read a clause in their own way (honours, posts, parties).
    - `triggers` with `fills`: for types of your own. Each occurrence of a trigger makes an event, and each role
      takes what stands nearest in the clause, has one of its labels and fills no role yet; ``"NP"`` is the trigger's
      plain object. `units`: for roles that take a quantity, the units that it may have; any, where none are named.
    - `agent`: when the clause's subject is the agent, ``any`` time, only if ``explicit`` in the clause or acting,
      or ``never``. `topic`: the role of a subject that is a place. `reach`: how far off a
      clause without a subject looks for its agent.
    - `gathers`: the role of those who take part, for events that people attend.
    """

    core: str
    specificity: int = 50
    claims: Callable[[Figure], Roles | None] = no_figures
    completes: Callable[[Draft, Figure, Setting, Memory], None] = no_more_roles
    measured: tuple[str, str] | None = None
    sums: str | None = None
    named: Callable[[Clause, Entity, Verb], bool] = no_names
    objects: frozenset[str] = frozenset()
    heads: tuple[str, str] | None = None
    propose: Callable[[Clause, Setting, Memory, Claims], Iterable[Draft]] = no_proposals
    triggers: frozenset[str] = frozenset()
    fills: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    units: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    agent: Literal["any", "explicit", "never"] = "any"
    topic: Literal["agent", "place", "subject"] = "agent"
    reach: Literal["sentence", "document"] = "document"
    gathers: str | None = None
