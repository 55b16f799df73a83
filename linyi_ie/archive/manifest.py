"""What a run was made with and from, as `run.json` keeps it, and in which of that a later run differs.

`run.json` holds no time, no path of the machine and no number of workers: the same work leaves the same file. When a
run began, ended and was resumed stands in `log.jsonl`.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, cast

import linyi_ie
from linyi_ie.archive.inputs import Listing
from linyi_ie.archive.options import Options
from linyi_ie.archive.schema import VERSION
from linyi_ie.archive.shop import Tally
from linyi_ie.archive.writers import plain
from linyi_ie.confidence import shipped
from linyi_ie.document import registered_events
from linyi_ie.errors import LinyiError
from linyi_ie.events import DEFAULT_EVENTS, choices
from linyi_ie.names import load_names

MANIFEST: Final = "run.json"

_LIBRARIES: Final = (
    "numpy", "onnxruntime", "pydantic", "regex", "lunar-python",
    "pyarrow", "trafilatura", "htmldate", "lxml", "justext"
)  # fmt: skip
"""Libraries that decide what is found or how it is written; another version may write other bytes."""

_ONLY_THE_RUN: Final = ("limit", "shard_size")
"""Options that say where shards begin and end, but not what becomes of an input."""


def manifest(options: Options, listed: Listing) -> dict[str, Any]:
    """Describe a run before it begins: schema, package, model, weights, libraries, options, inputs."""
    recogniser = load_names(options.names)
    return {
        "schema": VERSION,
        "package": {"version": linyi_ie.__version__, "sha256": _package_fingerprint()},
        "model": {"name": recogniser.name, "sha256": getattr(recogniser, "fingerprint", None)},
        "confidence": {"sha256": shipped().fingerprint},
        "choices": {"sha256": choices.shipped().fingerprint},
        "event_types": [f"{kind.__module__}.{kind.__qualname__}" for kind in (*DEFAULT_EVENTS, *registered_events())],
        "libraries": {"python": platform.python_version(), **dict(_versions())},
        "lexicons": [sha256(lexicon.model_dump_json().encode()).hexdigest() for lexicon in options.lexicons],
        "options": json.loads(json.dumps(options.model_dump(exclude={"lexicons"}), default=plain)),
        "inputs": {"files": listed.files, "bytes": listed.bytes, "sha256": listed.fingerprint},
    }


def run_key(described: Mapping[str, Any]) -> str:
    """Return a SHA-256 over what decides the output besides the inputs."""
    options = {name: value for name, value in described["options"].items() if name not in _ONLY_THE_RUN}
    decisive = {**described, "options": options, "inputs": None}
    return sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()


def finished(described: Mapping[str, Any], tally: Tally, shards: int) -> dict[str, Any]:
    """Describe a run that is done."""
    return {**described, "finished": {"shards": shards, "inputs": tally.inputs, **tally.as_json()}}


def read_manifest(out: Path) -> dict[str, Any] | None:
    """Return what `run.json` says, None where there is none. Raises `LinyiError` when it is damaged."""
    try:
        return cast("dict[str, Any]", json.loads((out / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as wrong:
        raise LinyiError(f"{out / MANIFEST} cannot be read ({wrong}): take another output folder") from wrong


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Say in which choices, versions and inputs a run differs from the one that began the folder."""
    if before.get("schema") != now["schema"]:
        yield f"schema: {before.get('schema')} then, {now['schema']} now"
    if before.get("lexicons") != now["lexicons"]:
        yield "lexicons: other words then than now"
    if turned := sorted(set(before.get("event_types", ())) ^ set(now["event_types"])):
        yield f"event types: {', '.join(turned)} only then or only now"
    for part in ("package", "model", "confidence", "choices", "libraries", "options"):
        yield from _differing(part, before.get(part) or {}, now[part])
    then: dict[str, Any] = before.get("inputs") or {}
    today: dict[str, Any] = now["inputs"]
    if then != today:
        yield (
            f"inputs: {then.get('files')} files of {then.get('bytes')} bytes then, "
            f"{today['files']} of {today['bytes']} now"
            + ("" if then.get("files") != today["files"] or then.get("bytes") != today["bytes"] else ", other ones")
        )


def _differing(part: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*then, *now)):
        if then.get(name) != now.get(name):
            yield f"{part} {name}: {_short(then.get(name))} then, {_short(now.get(name))} now"


def _short(value: object) -> str:
    """Show a value; of a SHA-256 its beginning."""
    return value[:12] if isinstance(value, str) and len(value) == 64 else repr(value)


def _versions() -> Iterator[tuple[str, str | None]]:
    for name in _LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, None


@cache
def _package_fingerprint() -> str:
    """Return a SHA-256 over the package's own code and word lists: a checkout changes without its version."""
    folder = Path(linyi_ie.__file__).parent
    digest = sha256()
    for file in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"), *folder.rglob("*.xz"))):
        digest.update(f"{file.relative_to(folder).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()
