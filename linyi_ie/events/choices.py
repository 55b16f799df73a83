"""Choices between readings that no rule settles: a logistic regression says which is the likeliest.

The rules propose, the choices dispose: what no rule or run of words offers is never chosen, and what the rules say is
itself one of the features. The weights lie in `models/choices`, with a card; `models/fit_choices.py` makes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from linyi_ie.errors import ModelError
from linyi_ie.events import nouns, readings
from linyi_ie.events.drafts import Memory
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame
from linyi_ie.events.readings import Reading
from linyi_ie.names.files import model_folder, read_model
from linyi_ie.regression import Table, Weights, probability
from linyi_ie.trace import SILENT, Trace

_NEVER = float("-inf")
_NOTHING = Table((), (), {})
MARGIN = 1.0
"""How much likelier than what the rules say another reading must be, before the logistic function."""
READINGS = "readings"
"""To which event does a figure belong, and in which role?"""
NOUN = "noun"
"""What does the figure count? One stretch of its clause, or the noun that the rules took over from elsewhere."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The weights of each choice. One without weights is left to the rules.

    `of` has those of the nouns, `readings` those of the readings by their names.
    """

    of: Mapping[str, Weights]
    readings: Table = _NOTHING

    def noun(self, figure: Figure, previous: Figure | None, trace: Trace = SILENT) -> Figure:
        """Give a figure the noun that it most probably counts."""
        weights = self.of.get(NOUN)
        if weights is None or not nouns.is_open(figure, previous):
            return figure
        found = nouns.candidates(figure, previous)
        scores = [weights.score(features) for features in nouns.described(figure, previous, found)]
        if not scores:
            return figure
        best = max(range(len(scores)), key=scores.__getitem__)
        noun = list(found)[best]
        if noun == nouns.ruled(figure):
            return figure
        trace.choose(NOUN, noun, probability(scores[best]), figure.noun)
        return replace(figure, noun=noun)

    def reading(
        self,
        figure: Figure,
        previous: Figure | None,
        memory: Memory,
        frames: Mapping[str, Frame],
        ruled: Reading | None,
        trace: Trace = SILENT,
    ) -> Reading | None:
        """Say to which event a figure belongs: the likeliest of its readings, `ruled` where none is known better."""
        if ruled is None or readings.is_sure(figure, ruled, memory) or ruled.name not in self.readings.names:
            return ruled
        scores = self.readings.scores(readings.described(figure, previous, memory, ruled))
        scores[ruled.name] += MARGIN
        best = max((ruled, *readings.options(figure, memory, frames)), key=lambda one: scores.get(one.name, _NEVER))
        if best.name == ruled.name:
            return ruled
        trace.choose(f"reading {best.name}", figure.quantity, probability(scores[best.name]), figure.quantity)
        return best

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights: changes when they do."""
        return sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, data: str) -> Choices:
        """Read what `to_json` wrote; other data raises `ValueError`, `KeyError`, `TypeError` or `AttributeError`."""
        parts: dict[str, Any] = json.loads(data)
        table = Table.of_json(parts.pop(READINGS))
        return cls({name: Weights.of_json(part) for name, part in parts.items()}, table)

    def to_json(self) -> str:
        """Return the weights, rounded to two decimals, those of no weight left out."""
        parts = {name: weights.plain(2) for name, weights in sorted(self.of.items())}
        parts[READINGS] = self.readings.plain(2)
        return "{\n" + ",\n".join(map(_lines, parts.items())) + "\n}\n"


def _lines(part: tuple[str, dict[str, Any]]) -> str:
    """Write a part of the weights with one feature a line."""
    name, plain = part
    head = ", ".join(f"{_json(key)}: {_json(value)}" for key, value in plain.items() if key != "of")
    rows = ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in plain["of"].items())
    return f'{_json(name)}: {{{head}, "of": {{\n{rows}\n}}}}'


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


RULES_ALONE = Choices({})
"""Everything is left to the rules."""


@cache
def shipped() -> Choices:
    """Return the weights that come with the library. Raises `ModelError` when their file is missing or broken."""
    folder = model_folder("choices")
    try:
        return Choices.from_json(read_model(folder).contents["weights.json"].decode())
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ModelError(f"The weights in {folder} cannot be read ({wrong}): install linyi_ie again") from wrong
