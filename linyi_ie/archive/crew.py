"""Worker processes, each with a pipe of its own: one that dies takes nothing with it but its own shard's time.

A shard whose worker died is given to another, which works on it one input at a time, so that the input at work is
known. The one at which workers die twice is lost, and the rest of the shard is done without it; once may be chance.
"""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, Final, cast

from linyi_ie.archive.shards import Shard
from linyi_ie.archive.shop import Order, Shop, Tally
from linyi_ie.errors import LinyiError

_DEATHS: Final = 2
"""How often an input may be at work, alone, when a worker dies."""
_UNEXPLAINED: Final = 5
"""How often a worker may die over a shard before it has even begun with an input."""


@dataclass(frozen=True, slots=True)
class News:
    """What is told of a shard: that it is done, by an earlier run if `kept`, or how far the work on it is."""

    shard: Shard
    tally: Tally
    done: bool
    kept: bool = False


@dataclass(slots=True)
class _Case:
    """A shard under way, and the deaths over it: at which inputs, and how many in a row at none."""

    order: Order
    unexplained: int = 0
    deaths_at: Counter[int] = field(default_factory=Counter[int])
    at: int | None = None

    def bury(self) -> None:
        """Decide how to go on after a death. Raises `LinyiError` when no input can be the cause."""
        self.unexplained = self.unexplained + 1 if self.at is None else 0
        if self.unexplained == _UNEXPLAINED:
            raise LinyiError(f"workers die again and again over {self.order.shard.origin}: is there memory left?")
        if self.order.singly and self.at is not None:
            self.deaths_at[self.at] += 1
            if self.deaths_at[self.at] >= _DEATHS:
                self.order = replace(self.order, lost=self.order.lost | {self.at})
        self.order = replace(self.order, singly=True)
        self.at = None


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection[Any, Any]
    ready: bool = False
    case: _Case | None = None


class Crew:
    """So many workers, each with a shop that `make` builds. Use as a context: leaving it ends them."""

    def __init__(self, size: int, make: Callable[[], Shop]) -> None:
        self._make = make
        self._size = size
        self._workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()

    def work_through(self, shards: Iterator[Shard]) -> Iterator[News]:
        """Work on all shards, as they come in and as workers are free; at most one a worker is held.

        Raises `LinyiError` when a worker cannot begin its work, or meets an error that is no document's.
        """
        again: deque[_Case] = deque()
        self._hand_out(again, shards)
        while busy := [worker for worker in self._workers if worker.case is not None]:
            spoken = wait([worker.pipe for worker in busy])
            for worker in busy:
                if worker.pipe in spoken:
                    yield from self._hear(worker, again)
            self._hand_out(again, shards)

    def _hand_out(self, again: deque[_Case], shards: Iterator[Shard]) -> None:
        while (free := self._free()) is not None:
            case = again.popleft() if again else next((_Case(Order(shard)) for shard in shards), None)
            if case is None:
                return
            worker = free()
            worker.case = case
            _send(worker.pipe, case.order)

    def _free(self) -> Callable[[], _Worker] | None:
        """Return how to come by a free worker: one that waits, or a new one; None when all are there and busy."""
        for worker in self._workers:
            if worker.case is None:
                return lambda: worker
        return self._hire if len(self._workers) < self._size else None

    def _hire(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = cast("tuple[Connection[Any, Any], Connection[Any, Any]]", context.Pipe())
        process = context.Process(target=_work, args=(theirs, self._make), daemon=True)
        process.start()
        theirs.close()
        self._workers.append(worker := _Worker(process, ours))
        return worker

    def _hear(self, worker: _Worker, again: deque[_Case]) -> Iterator[News]:
        assert worker.case is not None
        try:
            what, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._mourn(worker, again)
            return
        worker.ready = True
        match what:
            case "at":
                worker.case.at, tally = value
                yield News(worker.case.order.shard, tally, done=False)
            case "done":
                shard, worker.case = worker.case.order.shard, None
                yield News(shard, value, done=True)
            case "failed":
                raise LinyiError(value)
            case _:
                pass

    def _mourn(self, worker: _Worker, again: deque[_Case]) -> None:
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        if not worker.ready:
            raise LinyiError(
                f"a worker process ended before it began (exit code {worker.process.exitcode}). Keep a script's own "
                "code under if __name__ == '__main__':, since each worker imports the script; workers=0 works in "
                "this process"
            )
        assert worker.case is not None
        worker.case.bury()
        again.append(worker.case)


def _send(pipe: Connection[Any, Any], order: Order) -> None:
    try:
        pipe.send(order)
    except OSError:  # the worker is dead; that is heard where it is listened to
        pass


# ── Inside a worker process ───────────────────────────────────────────────────────────────────────


def _work(pipe: Connection[Any, Any], make: Callable[[], Shop]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends its workers
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        shop = make()
        pipe.send(("ready", None))
        while True:
            try:
                order: Order = pipe.recv()
            except EOFError:
                return
            tally = shop.perform(order, lambda number, tally: pipe.send(("at", (number, tally))))
            pipe.send(("done", tally))
    except LinyiError as wrong:
        pipe.send(("failed", wrong.message))
    except OSError as wrong:
        pipe.send(("failed", f"a worker cannot go on: {wrong}"))
    except Exception:
        pipe.send(("failed", f"an error that is no document's:\n{traceback.format_exc()}"))


def _end_with_the_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
