"""A run over an archive: what is done is kept, what is left is given to workers, and the whole is summed up."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from time import time
from typing import Any, Final, Literal

from linyi_ie.archive.crew import Crew, News
from linyi_ie.archive.inputs import Listing, find_inputs, listing
from linyi_ie.archive.manifest import MANIFEST, differences, finished, manifest, read_manifest, run_key
from linyi_ie.archive.options import Options
from linyi_ie.archive.schema import TABLES
from linyi_ie.archive.shards import Shard, cut
from linyi_ie.archive.shop import RECEIPTS, Order, Shop, Tally, receipt_of, rejected_of
from linyi_ie.archive.writers import UNFINISHED, explained, part, sha256_of, whole_file, write_json
from linyi_ie.errors import InputError, LinyiError

REJECTED: Final = "rejected.jsonl"
LOG: Final = "log.jsonl"
_LOCK: Final = ".lock"

Engine = Literal["local", "ray"]


@dataclass(slots=True)
class Progress:
    """How far a run is. `tally` counts finished shards and those under way, `kept` what an earlier run had done.

    `read` and `total` are bytes of the input files: those of the shards that are done, and all; `kept_read` is the
    earlier run's share of them.
    """

    total: int
    read: int = 0
    kept_read: int = 0
    shards: int = 0
    tally: Tally = field(default_factory=Tally)
    kept: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished run came to: `kept` is the share that an earlier run had done."""

    out: Path
    shards: int
    tally: Tally
    kept: Tally


class ChangedError(LinyiError):
    """The output folder was begun with other choices, versions or inputs; `changes` says which."""

    def __init__(self, out: str, changes: Sequence[str]) -> None:
        listed = "".join(f"\n  {change}" for change in changes)
        super().__init__(
            f"{out} was begun differently:{listed}\nGo on as it was begun, take another output folder, or let what "
            "has changed be done again with redo_changed (--redo-changed)"
        )
        self.out = out
        self.changes = tuple(changes)

    def __reduce__(self) -> tuple[type[ChangedError], tuple[str, Sequence[str]]]:
        return type(self), (self.out, self.changes)


def run(
    inputs: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    options: Options | None = None,
    workers: int = 1,
    engine: Engine = "local",
    address: str | None = None,
    redo_changed: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Read an archive and write its tables into the folder `out`; resume where an earlier run was ended.

    `inputs` are files, folders and patterns. `workers` is the number of processes, each with a model of its own;
    0 works in this one, without shelter from a text that kills it. The ``ray`` engine gives the work to as many
    actors on the Ray cluster at `address`, a local one where that is None. Every input ends as a document or in
    ``rejected.jsonl``; the output does not depend on the workers, the engine, or on how often the run was killed.

    When the folder was begun with other options, versions or inputs, `ChangedError` says which; with `redo_changed`
    the shards that this touches are done again. Raises `InputError` for arguments that cannot be used, `LinyiError`
    when the run cannot go on.
    """
    options = options or Options()
    _check(inputs, workers, engine)
    folder = Path(out)
    if inside := [os.fspath(one) for one in inputs if Path(one).resolve() in folder.resolve().parents]:
        raise InputError(f"{folder} lies in {inside[0]}, which is read: take a folder outside", "out")
    listed = listing(find_inputs(inputs))
    described = manifest(options, listed)
    with ExitStack() as stack:
        log = partial(_log, folder, workers=workers, engine=engine)
        with explained(folder):
            stack.enter_context(_claimed(folder))
            _settle(folder, described, options, redo_changed)
            log("begun")
        watch = _Watch(Progress(listed.bytes), progress)
        survey = partial(_survey, folder, inputs, options, run_key(described), redo_changed)
        make = partial(Shop, folder, options)
        if engine == "ray":
            from linyi_ie.archive.on_ray import work_on_ray

            work = work_on_ray(make, survey, max(1, workers), address)
        else:
            work = _work_here(make, survey, workers, watch.hear)
        for news in stack.enter_context(closing(work)):
            watch.hear(news)
        with explained(folder):
            _finish(folder, options, described, watch)
            log("finished", **watch.progress.tally.as_json())
    return Summary(folder, watch.progress.shards, watch.progress.tally, watch.progress.kept)


def dry_run(
    inputs: Sequence[str | os.PathLike[str]], *, options: Options | None = None
) -> tuple[Listing, Tally, list[str]]:
    """Read all inputs as a run would, but extract and write nothing.

    Returns what was listed, the tally (without entities and events), and the first few rejections in words.
    """
    from linyi_ie.archive.articles import article_of
    from linyi_ie.archive.raw import RejectedError

    options = options or Options()
    listed = listing(find_inputs(inputs))
    tally, told = Tally(), list[str]()
    for shard in cut(find_inputs(inputs), options, ""):
        for _, raw in shard.inputs:
            try:
                tally.add(Tally(1, characters=len(article_of(raw, options).article.text)))
            except RejectedError as rejected:
                tally.add(Tally(rejected={rejected.reason.value: 1}))
                where = raw.source if raw.record is None else f"{raw.source}:{raw.record}"
                told += [f"{where}: {rejected.reason}: {rejected.message}"] if len(told) < 20 else []
    return listed, tally, told


# ── Before the work ───────────────────────────────────────────────────────────────────────────────


def _check(inputs: Any, workers: Any, engine: Any) -> None:
    if isinstance(inputs, str | bytes | os.PathLike):
        raise InputError("pass a list of inputs, even of one", "inputs")
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 0:
        raise InputError(f"workers={workers!r}: pass a whole number from 0 on", "workers")
    if engine not in ("local", "ray"):
        raise InputError(f"engine={engine!r}: pass 'local' or 'ray'", "engine")


@contextmanager
def _claimed(folder: Path) -> Generator[None]:
    """Make the folder, and keep other runs out of it. Raises `LinyiError` when one is at work there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as lock:
        try:
            import fcntl
        except ImportError:  # not on Windows: two runs there do the same work twice, and write the same bytes
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LinyiError(f"another run is at work in {folder}") from None
        except OSError:  # a file system without locks
            pass
        yield


def _settle(folder: Path, described: dict[str, Any], options: Options, redo_changed: bool) -> None:
    """Compare with what the folder was begun with, and lay it out."""
    before = read_manifest(folder)
    if before is None:
        ours = {_LOCK, LOG, RECEIPTS, *(f"{table}.{options.format}" for table in TABLES)}
        if others := sorted(entry.name for entry in folder.iterdir() if not _is_ours(entry.name, ours)):
            raise InputError(f"{folder} holds something else ({', '.join(others[:3])}): take another folder", "out")
    elif changes := list(differences(before, described)):
        if not redo_changed:
            raise ChangedError(str(folder), changes)
        if before["options"]["format"] != options.format:
            for table in TABLES:
                shutil.rmtree(folder / f"{table}.{before['options']['format']}", ignore_errors=True)
    for name in (RECEIPTS, *(f"{table}.{options.format}" for table in TABLES)):
        (folder / name).mkdir(exist_ok=True)
        for left_over in (folder / name).glob(f"*{UNFINISHED}"):
            left_over.unlink(missing_ok=True)
    if before is None or before.get("finished") is None or list(differences(before, described)):
        write_json(folder / MANIFEST, described)


def _is_ours(name: str, ours: set[str]) -> bool:
    return name in ours or name.endswith(UNFINISHED)


def _survey(
    folder: Path, inputs: Sequence[str | os.PathLike[str]], options: Options, key: str, redo_changed: bool
) -> Iterator[tuple[Shard, Tally | None]]:
    """Yield all shards, those that are done with what they came to.

    Raises `ChangedError` for one that was done from other inputs, unless it is to be done again.
    """
    for shard in cut(find_inputs(inputs), options, key):
        receipt = _receipt(folder, shard.number)
        if receipt is not None and receipt["key"] != shard.key and not redo_changed:
            raise ChangedError(str(folder), [f"inputs: the content of {shard.origin}"])
        if receipt is not None and receipt["key"] == shard.key and _intact(folder, receipt):
            yield shard, _tally(receipt)
        else:
            (folder / receipt_of(shard.number)).unlink(missing_ok=True)
            yield shard, None


def _receipt(folder: Path, shard: int) -> dict[str, Any] | None:
    try:
        return json.loads((folder / receipt_of(shard)).read_bytes())
    except (OSError, ValueError):
        return None


def _intact(folder: Path, receipt: dict[str, Any]) -> bool:
    return all(sha256_of(folder / name) == digest for name, digest in receipt["files"].items())


def _tally(receipt: dict[str, Any]) -> Tally:
    return Tally(*(receipt[name] for name in ("documents", "entities", "events", "characters", "rejected")))


# ── The work ──────────────────────────────────────────────────────────────────────────────────────


def _work_here(
    make: Callable[[], Shop],
    survey: Callable[[], Iterator[tuple[Shard, Tally | None]]],
    workers: int,
    keep: Callable[[News], None],
) -> Generator[News]:
    """Work on what is left, in so many processes; what is done is told to `keep` as it is come across."""

    def left() -> Iterator[Shard]:
        for shard, done in survey():
            if done is None:
                yield shard
            else:
                keep(News(shard, done, done=True, kept=True))

    if workers == 0:
        shop = make()
        for shard in left():
            yield News(shard, shop.perform(Order(shard)), done=True)
    else:
        with Crew(workers, make) as crew:
            yield from crew.work_through(left())


class _Watch:
    """Keeps count of what is done and what is under way."""

    def __init__(self, progress: Progress, tell: Callable[[Progress], None]) -> None:
        self.progress = progress
        self._tell = tell
        self._done = Tally()
        self._under_way: dict[int, Tally] = {}

    def hear(self, news: News) -> None:
        """Take in what is told of a shard."""
        if news.done:
            self._under_way.pop(news.shard.number, None)
            self._done.add(news.tally)
            self.progress.shards += 1
            self.progress.read += news.shard.bytes
        else:
            self._under_way[news.shard.number] = news.tally
        if news.kept:
            self.progress.kept.add(news.tally)
            self.progress.kept_read += news.shard.bytes
        self._sum_up()

    def _sum_up(self) -> None:
        self.progress.tally = total = Tally()
        for one in (self._done, *self._under_way.values()):
            total.add(one)
        self._tell(self.progress)


# ── After the work ────────────────────────────────────────────────────────────────────────────────


def _finish(folder: Path, options: Options, described: dict[str, Any], watch: _Watch) -> None:
    """Put the rejected together in the order of the inputs, take away what is no longer part, say that all is done."""
    shards = watch.progress.shards
    for number in count(shards):  # an earlier run had more inputs
        stale = [receipt_of(number), rejected_of(number), *(part(table, options.format, number) for table in TABLES)]
        if not any((folder / name).exists() for name in stale):
            break
        for name in stale:
            (folder / name).unlink(missing_ok=True)
    with whole_file(folder / REJECTED) as file:
        for number in range(shards):
            with (folder / rejected_of(number)).open("rb") as rejected:
                shutil.copyfileobj(rejected, file)
    write_json(folder / MANIFEST, finished(described, watch.progress.tally, shards))


def _log(folder: Path, what: str, **facts: Any) -> None:
    """Add a line with the time to the log, which alone differs between runs."""
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"at": round(time()), "what": what, **facts}) + "\n")
