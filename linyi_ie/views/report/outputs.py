"""What `linyi-ie archive run` left in a folder, read back shard by shard, from Parquet or from JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from linyi_ie.archive.manifest import MANIFEST, read_manifest
from linyi_ie.archive.readers import needed
from linyi_ie.archive.rows import Row
from linyi_ie.archive.schema import VERSION
from linyi_ie.archive.shop import RECEIPTS, receipt_of
from linyi_ie.archive.writers import part
from linyi_ie.errors import InputError, LinyiError

_COLUMNS: Final = {
    "documents": ("document", "source", "record", "id", "title", "published", "text"),
    "entities": ("document", "entity", "label"),
    "events": ("document", "type", "status", "trigger", "start", "end", "date_from", "date_to", "roles", "confidence"),
}
"""What a report is made of."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The rows of one shard. `rejected` counts its rejected inputs by reason."""

    documents: list[Row]
    entities: list[Row]
    events: list[Row]
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True)
class Outputs:
    """The output folder of a run. `finished` is False where the run was ended before its end, or is still at work."""

    folder: Path
    format: str
    model: str
    finished: bool

    @classmethod
    def of(cls, folder: Path) -> Outputs:
        """Look at a folder. Raises `InputError` when it is no output of a run, `LinyiError` when it cannot be read."""
        if not folder.is_dir():
            raise InputError(f"{folder} is no folder: pass what `linyi-ie archive run … --out` wrote", "out")
        if (told := read_manifest(folder)) is None:
            raise InputError(
                f"{folder} is no output of `linyi-ie archive run`: there is no {MANIFEST} in it", "out"
            )  # fmt: skip
        try:
            schema, format, model = told["schema"], told["options"]["format"], told["model"]["name"]
        except (TypeError, KeyError) as wrong:
            raise LinyiError(f"{folder / MANIFEST} tells of no run: {wrong} is missing") from wrong
        if schema != VERSION or format not in ("parquet", "jsonl"):
            raise LinyiError(
                f"{folder} was written in schema {schema}, which this version does not read (it reads {VERSION}): "
                "run the archive again"
            )
        return cls(folder, format, str(model), "finished" in told)

    def shards(self) -> Iterator[Shard]:
        """Yield the shards that are done, in order. Raises `LinyiError` when a file is missing or damaged."""
        receipts = sorted(int(file.stem) for file in (self.folder / RECEIPTS).glob("*.json") if file.stem.isdecimal())
        for number in receipts:
            tables = {table: self._rows(table, number) for table in _COLUMNS}
            yield Shard(**tables, rejected=self._receipt(number)["rejected"])

    def _receipt(self, number: int) -> dict[str, Any]:
        place = self.folder / receipt_of(number)
        try:
            receipt = json.loads(place.read_bytes())
            return {"rejected": dict(receipt["rejected"])}
        except (OSError, ValueError, TypeError, KeyError) as wrong:
            raise _damaged(place, wrong) from wrong

    def _rows(self, table: str, number: int) -> list[Row]:
        place, columns = self.folder / part(table, self.format, number), _COLUMNS[table]
        try:
            if self.format == "jsonl":
                return _lines(place, columns)
            return needed("pyarrow.parquet").read_table(place, columns=list(columns), partitioning=None).to_pylist()
        except LinyiError:
            raise
        except (OSError, ValueError, KeyError, TypeError) as wrong:  # ArrowInvalid is a ValueError
            raise _damaged(place, wrong) from wrong


def _lines(place: Path, columns: Iterable[str]) -> list[Row]:
    with place.open(encoding="utf-8") as file:
        rows = (cast("Row", json.loads(line)) for line in file)
        return [{name: row[name] for name in columns} for row in rows]


def _damaged(place: Path, wrong: Exception) -> LinyiError:
    return LinyiError(f"{place} cannot be read ({type(wrong).__name__}: {wrong}): run the archive again to mend it")
