"""Work on many things, one after another or in several processes: in order, as a stream, a few ahead."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from linyi_ie.errors import InputError, LinyiError

Job = TypeVar("Job")
Thing = TypeVar("Thing")
Result = TypeVar("Result")

_AHEAD = 3
"""How many jobs each worker may be ahead of the reader of the results."""
_WINDOW = 16
_WINDOW_WEIGHT = 1 << 15
"""How many things a window holds, and how much they weigh together, unless a single one weighs more."""


def windows(things: Iterable[Thing], weight: Callable[[Thing], int]) -> Iterator[list[Thing]]:
    """Put neighbours together into lists of a bounded size and weight."""
    held: list[Thing] = []
    load = 0
    for thing in things:
        held.append(thing)
        load += weight(thing)
        if len(held) == _WINDOW or load >= _WINDOW_WEIGHT:
            yield held
            held, load = [], 0
    if held:
        yield held


def mapped(work: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> Iterator[Result]:
    """Yield `work(job)` for every job, in order; with `workers` above 1 from that many new processes.

    `work` is sent to each process once. The processes are fresh ones, not forks, since a loaded model and its
    threads do not survive a fork. Raises `InputError` when `work` cannot be pickled, `LinyiError` when a
    process dies; an exception of `work` is raised as it is.
    """
    if workers == 1:
        return (work(job) for job in jobs)
    try:
        pickled = pickle.dumps(work)
    except Exception as wrong:
        raise InputError(f"this extractor cannot be sent to worker processes: {wrong}", "workers") from wrong
    return _spread(pickled, iter(jobs), workers)


def _spread(pickled: bytes, jobs: Iterator[Any], workers: int) -> Iterator[Any]:
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_settle_in, initargs=(pickled,))
    under_way: deque[Future[Any]] = deque()
    try:
        under_way.extend(pool.submit(_do, job) for job in islice(jobs, workers * _AHEAD))
        while under_way:
            result = under_way.popleft().result()
            under_way.extend(pool.submit(_do, job) for job in islice(jobs, 1))
            yield result
    except BrokenProcessPool as broken:
        raise LinyiError(
            "a worker process ended unexpectedly. Keep a script's own code under if __name__ == '__main__':, "
            "since each worker imports the script; run with workers=1 to see an error of the work itself"
        ) from broken
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# ── Inside a worker process ───────────────────────────────────────────────────────────────────────

_work: Callable[[Any], Any] | None = None


def _settle_in(pickled: bytes) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends its workers
    _work = pickle.loads(pickled)  # noqa: S301, by the process that started this one


def _do(job: Any) -> Any:
    assert _work is not None
    return _work(job)
