"""Shards: the ordered inputs, numbered and cut into pieces of work that depend on nothing but the inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from linyi_ie.archive.inputs import Input
from linyi_ie.archive.options import Options
from linyi_ie.archive.raw import Numbered, Raw
from linyi_ie.archive.readers import Meter, read

HEAVY: Final = 8 * 2**20
"""A shard that holds so many bytes is full, however few inputs these are."""


class Shard(NamedTuple):
    """A piece of work: its place among the shards, its inputs, and a SHA-256 over all that its output comes from.

    `bytes` tells how much of the input files, as they lie there, was read for it.
    """

    number: int
    inputs: tuple[Numbered, ...]
    key: str
    bytes: int

    @property
    def origin(self) -> str:
        """Where its inputs come from, for messages."""
        first, last = self.inputs[0].raw, self.inputs[-1].raw
        places = [raw.source if raw.record is None else f"{raw.source}:{raw.record}" for raw in (first, last)]
        return places[0] if len(self.inputs) == 1 else f"{places[0]} to {places[1]}"


def cut(inputs: Iterable[Input], options: Options, run_key: str) -> Iterator[Shard]:
    """Read the inputs and cut them into shards. `run_key` stands for all that decides the output besides them."""
    meter = Meter()
    raws = (raw for one in inputs for raw in read(one, options, meter))
    held: list[Numbered] = []
    shard = weight = before = 0
    for number, raw in enumerate(islice(raws, options.limit)):
        held.append(Numbered(number, raw))
        weight += len(raw.content)
        if len(held) == options.shard_size or weight >= HEAVY:
            yield Shard(shard, tuple(held), _key(run_key, held), meter.position - before)
            before, shard, weight, held = meter.position, shard + 1, 0, []
    if held:
        yield Shard(shard, tuple(held), _key(run_key, held), meter.position - before)


def _key(run_key: str, held: Iterable[Numbered]) -> str:
    digest = hashlib.sha256(run_key.encode())
    for number, raw in held:
        digest.update(f"\0{number}\0{raw.kind}\0{raw.source}\0{raw.record}\0{_digest(raw)}".encode())
    return digest.hexdigest()


def _digest(raw: Raw) -> str:
    return hashlib.sha256(raw.content).hexdigest()
