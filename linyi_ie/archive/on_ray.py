"""The same work on many machines: shards stream through Ray Data to actors, each with a worker of its own.

One task cuts the inputs into shards, since their numbers must not depend on who reads; it feeds more actors than most
clusters have, as reading is a few thousand times quicker than extraction. An actor keeps a worker process, the very
one that a run on one machine has, so that a text that kills it costs that text alone there too. Inputs and output
folder must be seen by all machines under the same path: a shared file system.
"""

from __future__ import annotations

import json
import os
import pickle
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any, Final

from linyi_ie.archive.crew import Crew, News
from linyi_ie.archive.shards import Shard
from linyi_ie.archive.shop import Shop, Tally
from linyi_ie.errors import LinyiError

Survey = Callable[[], Iterator[tuple[Shard, Tally | None]]]
"""Gives all shards in order, those that are done with what they came to."""

_PATIENCE: Final = 10
"""Seconds to wait for an answer from the cluster's head; Ray itself waits for many minutes."""


def work_on_ray(make: Callable[[], Shop], survey: Survey, actors: int, address: str | None) -> Generator[News]:
    """Work on all shards with so many actors on the cluster at `address`, or on this machine where that is None.

    A cluster that the process is connected to already is used and left as it is. Raises `LinyiError` when Ray is
    not installed or cannot be reached, and whatever the survey and the shops raise.
    """
    with _cluster(actors, address) as data:
        settings = data.DataContext.get_current()
        settings.enable_progress_bars = False
        settings.target_max_block_size = 1  # a block a shard, so that actors get them one by one
        source = data.read_datasource(_source(data, survey), num_cpus=0.5)
        done = source.map(
            _Actor,
            fn_constructor_args=(make, os.getcwd()),
            concurrency=actors,
            num_cpus=1,
        )
        try:
            for row in done.iter_rows():
                shard = Shard(row["number"], (), "", row["bytes"])
                yield News(shard, Tally(**json.loads(row["tally"])), done=True, kept=row["kept"])
        except Exception as wrong:
            raise _told(wrong) from wrong


@contextmanager
def _cluster(actors: int, address: str | None) -> Generator[Any]:
    """Connect to a cluster, or begin one here, and give `ray.data`."""
    try:
        ray: Any = import_module("ray")
        data: Any = import_module("ray.data")
    except ImportError as missing:
        raise LinyiError(f"engine='ray' needs {missing.name}: pip install 'linyi-ie[ray]'") from missing
    ours = not ray.is_initialized()
    if ours:
        where = {"num_cpus": actors + 1} if address is None else {"address": address}
        try:
            _knock(address)
            ray.init(**where, include_dashboard=None if address else False, log_to_driver=False, logging_level="error")
        except (OSError, RuntimeError, ValueError) as wrong:
            raise LinyiError(f"no Ray cluster can be reached at {address}: {wrong}") from wrong
    try:
        yield data
    finally:
        if ours:
            ray.shutdown()


def _knock(address: str | None) -> None:
    """Ask whether anyone listens at ``host:port``, with or without ``ray://``; any other address is Ray's affair."""
    host, _, port = (address or "").removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), _PATIENCE).close()


class _Actor:
    """What works on shards: a crew of one."""

    def __init__(self, make: Callable[[], Shop], folder: str) -> None:
        os.chdir(folder)  # paths are what they are to the caller
        self._crew = Crew(1, make)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Work on one shard, unless it was done before."""
        shard: Shard | None = pickle.loads(row.pop("shard"))  # noqa: S301, by the process that sent it
        if shard is not None:
            (row["tally"],) = (_json(news.tally) for news in self._crew.work_through(iter([shard])) if news.done)
        return row


def _source(data: Any, survey: Survey) -> Any:
    """Make the datasource: one task that reads everything and hands on a shard at a time, as it is asked."""

    class Shards(data.Datasource):
        def get_read_tasks(self, parallelism: int, *_: object, **__: object) -> list[Any]:
            block = import_module("ray.data.block")
            unknown = block.BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
            return [data.ReadTask(partial(_blocks, survey, os.getcwd()), unknown)]

        def estimate_inmemory_data_size(self) -> None:
            return None

    return Shards()


def _blocks(survey: Survey, folder: str) -> Iterator[Any]:
    os.chdir(folder)
    table: Any = import_module("pyarrow").table
    for shard, done in survey():
        yield table({
            "number": [shard.number],
            "bytes": [shard.bytes],
            "kept": [done is not None],
            "tally": ["" if done is None else _json(done)],
            "shard": [pickle.dumps(None if done else shard)],
        })  # fmt: skip


def _json(tally: Tally) -> str:
    return json.dumps(tally.as_json())


def _told(wrong: BaseException) -> BaseException:
    """Find the error of ours in what Ray wraps it in."""
    inner: BaseException | None = wrong
    while inner is not None:
        if isinstance(inner, LinyiError):
            return inner
        inner = getattr(inner, "cause", None) or inner.__cause__
    return LinyiError(f"the work on Ray failed: {wrong}")
