"""How sure a record is: a probability, fitted on annotated documents, from what the record itself tells.

Of an **entity** it is the probability that exactly this span with this label would be annotated, of an **event** that
its type and its core argument would be, as `linyi_ie.evaluate` counts them. Two small logistic regressions give it.
What they see are features, each a name with a number (1 for most): of an entity its label, its rules, whether model
and rule agree, the model's probability; of an event its type, its rule, which roles are filled and from how far, and
its core argument. The weights lie in a file with a card, which `models/fit_confidence.py` makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import log
from typing import Any

from linyi_ie.errors import ModelError
from linyi_ie.events import Event
from linyi_ie.names.files import model_folder, read_model
from linyi_ie.records import Entity, Evidence, Mention
from linyi_ie.regression import Features, Weights

_MODEL = "names"
"""The rule that stands for the names model in an entity's evidence."""
_CERTAIN = "lexicon:"
"""How the rules begin that a user's own lexicon answers for: nothing is to be doubted there."""
_SUREST = 0.999
_LENGTHS = ((2, "1-2"), (4, "3-4"), (7, "5-7"), (12, "8-12"))
_DISTANCES = ((0, "0"), (3, "1-3"), (8, "4-8"), (20, "9-20"))


@dataclass(frozen=True, slots=True)
class Confidence:
    """Both regressions, for entities and for events."""

    entities: Weights
    events: Weights

    def of_entities(self, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """Give entities their confidence in place of what rules and model said."""
        return tuple(
            one
            if one.evidence and one.evidence[0].rule.startswith(_CERTAIN)
            else one.but(confidence=self.entities.probability(entity_features(one)))
            for one in entities
        )

    def of_events(self, events: Iterable[Event]) -> Iterator[Event]:
        """Give events their confidence, one after the other; their entities must have theirs."""
        return (one.but(confidence=self.events.probability(event_features(one))) for one in events)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights: changes when they do."""
        return sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, data: str) -> Confidence:
        """Read what `to_json` wrote. Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        parts: dict[str, Any] = json.loads(data)
        return cls(*(Weights.of_json(parts[name]) for name in ("entities", "events")))

    def to_json(self) -> str:
        """Return the weights, rounded to four decimals, those of no weight left out."""
        parts = {"entities": self.entities.plain(), "events": self.events.plain()}
        return json.dumps(parts, ensure_ascii=False, indent=1) + "\n"


@cache
def shipped() -> Confidence:
    """Return the weights that come with the library. Raises `ModelError` when their file is missing or broken."""
    folder = model_folder("confidence")
    try:
        return Confidence.from_json(read_model(folder).contents["weights.json"].decode())
    except (ValueError, KeyError, TypeError) as wrong:
        raise ModelError(f"The weights in {folder} cannot be read ({wrong}): install linyi_ie again") from wrong


# ── What the regressions see ──────────────────────────────────────────────────────────────────────


def entity_features(one: Entity) -> Features:
    """Describe an entity: its label, its rules, who proposed it, and how sure they were."""
    rules = dict.fromkeys(evidence.rule for evidence in one.evidence)
    by_rule = [rule for rule in rules if rule != _MODEL]
    source = ("both" if by_rule else "model") if _MODEL in rules else "rule"
    features = {f"label {one.label}": 1.0, f"source {source}": 1.0, f"{one.label} by {source}": 1.0}
    features |= {f"{one.label} by {rule}": 1.0 for rule in by_rule}
    features[f"{one.label} length {_bucket(len(one.text), _LENGTHS)}"] = 1.0
    features[f"sureness of {source}"] = _logit(one.confidence)
    return features


def event_features(one: Event) -> Features:
    """Describe an event: its type and rule, its arguments and from how far they come, and its core argument."""
    made, *found = one.evidence or (Evidence(rule="", start=one.trigger.start, end=one.trigger.end),)
    filled = dict.fromkeys(evidence.role or "" for evidence in found)
    features = {f"type {one.type}": 1.0, f"rule {made.rule}": 1.0, f"status {one.status}": 1.0}
    features |= {f"roles {min(len(filled), 5)}": 1.0}
    features |= {f"{one.type} with {role}": 1.0 for role in filled}
    for role in ("agent", "date"):
        spans = [evidence for evidence in found if evidence.role == role]
        far = "none" if not spans else "own" if made.start <= spans[0].start < made.end else "carried"
        features[f"{role} {far}"] = 1.0
    core = [mention for role, mention in one.arguments if role == one.core]
    return features | _of_core(one, core[0]) if core else features


def _of_core(one: Event, core: Mention) -> Features:
    label = core.entity.label if core.entity else "phrase"
    gap = max(core.start - one.trigger.end, one.trigger.start - core.end, 0)
    side = "before" if core.end <= one.trigger.start else "behind" if core.start >= one.trigger.end else "trigger"
    features = {
        f"core {label}": 1.0,
        f"core {label} length {_bucket(len(core.text), _LENGTHS)}": 1.0,
        f"core {side} {_bucket(gap, _DISTANCES)}": 1.0,
        f"trigger of {min(len(one.trigger.text), 4)}": 1.0,
    }
    if core.entity:
        features["sureness of the core"] = _logit(core.entity.confidence)
    return features


def _bucket(number: int, bounds: tuple[tuple[int, str], ...]) -> str:
    return next((name for bound, name in bounds if number <= bound), f"{bounds[-1][0] + 1}+")


def _logit(probability: float) -> float:
    kept = min(max(probability, 1 - _SUREST), _SUREST)
    return log(kept / (1 - kept))
