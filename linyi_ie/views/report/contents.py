"""The rows of an archive as the data of a report: lists instead of mappings, each string said once.

The page's script reads what `Contents.data` gives:

- `strings`: every other string is a place in this list, -1 where there is none.
- `types`, `statuses`, `labels`, `roles`: the names that numbers below stand for; of a role also the question that it
  answers (who, what, when, where, how many; see `linyi_ie.views.summary`).
- `documents`: `[name, source, published, pieces]`; `pieces` are `start, string, start, string …`: the sentences that
  events rest on, each with its offset in the text.
- `events`: `[document, type, status, day, from, to, trigger, start, confidence in hundredths, pieces, arguments]`;
  `day` is the one on the time line, `pieces` are places among the document's.
- an argument: `[role, start, end, label, shown, meaning]`, of a quantity also `number, unit` (of money only, else -1).

Offsets are code points of the article's text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from linyi_ie.archive.rows import Row
from linyi_ie.surfaces import Reading
from linyi_ie.text import Region
from linyi_ie.views.report.outputs import Shard
from linyi_ie.views.summary import LABELS, question

_LONGEST_SENTENCE: Final = 600
_AROUND: Final = 200
"""Of a longer sentence so many characters are shown on either side of what is marked."""
_LONGEST_NAME: Final = 60

STATUSES: Final = ("happened", "planned", "negated")


class Interned:
    """Numbers for strings, from 0, in the order in which they first come."""

    def __init__(self, strings: Iterable[str] = ()) -> None:
        self._places: dict[str, int] = {}
        for one in strings:
            self(one)

    def __call__(self, string: str | None) -> int:
        """Return the number of a string, -1 for None or an empty one."""
        return self._places.setdefault(string, len(self._places)) if string else -1

    def listed(self) -> list[str]:
        """Return the strings by their numbers."""
        return list(self._places)


class Contents:
    """Collects what a report shows, shard by shard."""

    def __init__(self) -> None:
        self._strings, self._types, self._roles = Interned(), Interned(), Interned()
        self._statuses, self._labels = Interned(STATUSES), Interned(LABELS)
        self._documents: list[list[Any]] = []
        self._events: list[list[Any]] = []
        self.rejected: Counter[str] = Counter()
        self.documents = 0

    def add(self, shard: Shard) -> None:
        """Take in a shard. Documents without events are counted and otherwise left out."""
        self.documents += len(shard.documents)
        self.rejected.update(shard.rejected)
        labels = {(row["document"], row["entity"]): row["label"] for row in shard.entities}
        events: dict[int, list[Row]] = {}
        for row in shard.events:
            events.setdefault(row["document"], []).append(row)
        for row in shard.documents:
            if found := events.get(row["document"]):
                self._add_document(row, found, labels)

    def data(self) -> dict[str, Any]:
        """Return everything for the page's script."""
        return {
            "strings": self._strings.listed(),
            "types": self._types.listed(),
            "statuses": self._statuses.listed(),
            "labels": self._labels.listed(),
            "roles": [role.split("\t") for role in self._roles.listed()],
            "documents": self._documents,
            "events": self._events,
        }

    def _add_document(self, row: Row, events: list[Row], labels: dict[tuple[int, int], str]) -> None:
        pieces = _Pieces(row["text"])
        place = len(self._documents)
        for event in events:
            named = [(role, labels.get((row["document"], role["entity"]))) for role in event["roles"]]
            self._events.append([
                place,
                self._types(event["type"]),
                self._statuses(event["status"]),
                self._day(_day(event, row["published"])),
                self._day(event["date_from"]),
                self._day(event["date_to"]),
                self._strings(event["trigger"]),
                event["start"],
                round(100 * event["confidence"]),
                pieces.of([(event["start"], event["end"]), *((role["start"], role["end"]) for role in event["roles"])]),
                [self._argument(role, label) for role, label in named],
            ])  # fmt: skip
        said = [number for start, text in pieces.listed() for number in (start, self._strings(text))]
        published = self._day(row["published"])
        self._documents.append([self._strings(_name(row)), self._strings(_source(row)), published, said])

    def _argument(self, role: Row, label: str | None) -> list[Any]:
        asked = question(role["role"], quantity=role.get("number") is not None)
        shown = role["name"] if asked in {"who", "what"} else role["text"]
        number = self._roles(f"{role['role']}\t{asked}")  # now an amount, now a noun: two numbers
        argument = [number, role["start"], role["end"], self._labels(label), self._strings(shown)]
        argument.append(self._strings(_meaning(role)))
        if role.get("number") is not None:
            unit = role["unit"] if role["kind"] == "money" else None
            argument += [_plain(float(role["number"])), self._strings(unit)]
        return argument

    def _day(self, day: object) -> int:
        return -1 if day is None else self._strings(str(day))


class _Pieces:
    """The sentences of a text that are shown; nothing where the text was not kept."""

    def __init__(self, text: str | None) -> None:
        self._text = text
        self._sentences = Reading.of(text).sentences if text else ()
        self._starts = [sentence.start for sentence in self._sentences]
        self._places: dict[Region, int] = {}

    def of(self, spans: Sequence[tuple[int, int]]) -> list[int]:
        """Return the places of the sentences that hold these spans, in the order of the text."""
        regions = sorted({self._around(*span) for span in spans} if self._sentences else (), key=lambda one: one.start)
        return [self._places.setdefault(region, len(self._places)) for region in _apart(regions)]

    def listed(self) -> list[tuple[int, str]]:
        """Return the pieces by their places, each with its offset."""
        text = self._text or ""
        return [(region.start, text[region.start : region.end]) for region in self._places]

    def _around(self, start: int, end: int) -> Region:
        sentence = self._sentences[max(0, bisect_right(self._starts, start) - 1)]
        if sentence.end - sentence.start <= _LONGEST_SENTENCE:
            return Region(sentence.start, max(sentence.end, end))
        return Region(max(sentence.start, start - _AROUND), max(min(sentence.end, end + _AROUND), end))


def _apart(regions: Iterable[Region]) -> list[Region]:
    """Join stretches that overlap."""
    joined: list[Region] = []
    for region in regions:
        if joined and region.start < joined[-1].end:
            joined[-1] = Region(joined[-1].start, max(joined[-1].end, region.end))
        else:
            joined.append(region)
    return joined


def _day(event: Row, published: object) -> object:
    """Return the day of an event on the time line, as `linyi_ie.views.charts.plot_timeline` does."""
    day = event["date_to"] or event["date_from"]
    if day is None or (event["status"] == "happened" and published and str(day) > str(published)):
        return published
    return day


def _name(row: Row) -> str:
    """Return the title, else the first line of the text, else the id."""
    first = (row["text"] or "").strip().partition("\n")[0].strip()
    name = row["title"] or first or row["id"] or _source(row)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _source(row: Row) -> str:
    return row["source"] if row["record"] is None else f"{row['source']}:{row['record']}"


def _meaning(role: Row) -> str | None:
    """Say what an argument means where that is more than it says: ``3,800,000 元 over``, ``2024-05-01..2024-05-31``."""
    if role.get("number") is not None:
        ends = [f"{_plain(float(role[end])):,}" for end in ("number", "upper") if role[end] is not None]
        return " ".join(filter(None, ("..".join(ends), role["unit"], role["approx"])))
    if role.get("date_from") is not None or role.get("date_to") is not None:
        days = ("" if role[side] is None else str(role[side]) for side in ("date_from", "date_to"))
        return "..".join(dict.fromkeys(days))
    return role.get("level")


def _plain(number: float) -> float | int:
    """Return a whole number without the point."""
    return int(number) if number.is_integer() else number
