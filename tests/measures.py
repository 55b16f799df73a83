"""Cases of numbers, quantities and times as marked-up text, one case a line.

`> 2024-10-01` gives the publication day of the lines after it, `>` alone none, `#` begins a remark. The marks:
`[[2024年5月4日|date 2024-05-04]]`, `[[9月|date 2024-09-01..2024-09-30]]`, `[[近日|date -]]` (no value),
`[[三天|duration P3D]]`, `[[近5万元|quantity 50000 元 money under]]`, `[[3至5个|quantity 3..5 个]]` (kind count where
none is told, unit - where there is none), `[[三成|percent 30]]`, `[[第三|ordinal 3]]`, `[[25万6千|number 256000]]`.
What is not marked must not be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import regex

from linyi_ie.records import Duration, Entity, Number, Quantity, TimeSpan

_MARK = regex.compile(r"\[\[([^|\[\]]+)\|(\w+) ([^\]]+)\]\]")
_APPROX = {"over", "under", "about"}
_KINDS = {"count", "money", "percent", "measure", "rank", "ratio"}
_LABELS = {"date": "DATE", "duration": "DURATION", "quantity": "QUANTITY"}


@dataclass(frozen=True)
class Case:
    """A text without its marks, the day it was published, and what must be found: (surface, label, value)."""

    name: str
    text: str
    published: date | None
    marks: tuple[tuple[int, int, str, str], ...]


def cases(path: Path) -> list[Case]:
    """Read the cases of a file."""
    published: date | None = None
    found: list[Case] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(">"):
            published = date.fromisoformat(line[1:].strip()) if line[1:].strip() else None
        elif line.strip() and not line.startswith("#"):
            found.append(_case(number, line.replace("\\n", "\n"), published))
    return found


def _case(number: int, marked: str, published: date | None) -> Case:
    text, marks, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()] + match[1]
        at = match.end()
        label = _LABELS.get(match[2], "NUMBER")
        value = match[3] if label != "NUMBER" else f"{match[2]} {match[3]}"
        marks.append((len(text) - len(match[1]), len(text), label, _plain(value) if label == "QUANTITY" else value))
    text += marked[at:]
    return Case(f"{number} {text[:16]}", text, published, tuple(marks))


def _plain(value: str) -> str:
    """Fill in what a mark leaves out."""
    words = value.split(" ")
    approx = words.pop() if words[-1] in _APPROX else "exact"
    kind = words.pop() if words[-1] in _KINDS else "count"
    return " ".join([words[0], words[1], kind, approx])


def written(entities: list[Entity]) -> tuple[tuple[int, int, str, str], ...]:
    """Write what was found as the marks of a case tell it."""
    return tuple((one.start, one.end, one.label, value(one)) for one in entities)


def value(entity: Entity) -> str:
    """Write the value of an entity as a mark tells it."""
    match entity.value:
        case TimeSpan(start=None, end=None) | None:
            return "-"
        case TimeSpan(start=start, end=end):
            return _moment(start) if start == end else f"{_moment(start)}..{_moment(end)}"
        case Duration(iso=iso):
            return iso
        case Quantity(value=low, upper=high, unit=unit, kind=kind, approx=approx):
            number = _decimal(low) if high is None else f"{_decimal(low)}..{_decimal(high)}"
            return f"{number} {unit or '-'} {kind} {approx or 'exact'}"
        case Number(value=number, kind=kind):
            return f"{kind} {_decimal(number)}"
        case other:
            raise AssertionError(other)


def _moment(moment: date | None) -> str:
    if moment is None:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M") if isinstance(moment, datetime) else moment.isoformat()


def _decimal(number: Decimal) -> str:
    rounded = number.quantize(Decimal("1.0000")) if number.as_tuple().exponent < -4 else number  # type: ignore[operator]
    return f"{rounded.normalize():f}"
