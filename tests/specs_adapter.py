"""Translate what the library finds into the form of the external suites, whose conventions differ.

They end times exclusively, name units in English, and hold spans with lead-ins that SCHEMA.md leaves out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from linyi_ie.recognisers.numbers import find_numbers
from linyi_ie.recognisers.quantities import find_quantities
from linyi_ie.recognisers.times import find_times, times_in
from linyi_ie.records import Duration, Entity, Number, Quantity, TimeSpan
from linyi_ie.text import Source

TIMES = {"date", "daterange", "time", "timerange", "datetime", "datetimerange", "duration", "set"}
NUMBERS = {"number", "percent", "ordinal"}
UNITS = {
    "米": "Meter", "公里": "Kilometer", "千米": "Kilometer", "厘米": "Centimeter", "cm": "Centimeter",
    "CM": "Centimeter", "公分": "Centimeter", "km": "Kilometer", "KM": "Kilometer", "毫米": "Millimeter",
    "英尺": "Foot", "英寸": "Inch", "英里": "Mile", "里": "Li", "吨": "Ton", "公斤": "Kilogram", "千克": "Kilogram",
    "kg": "Kilogram", "克": "Gram", "g": "Gram", "毫克": "Milligram", "mg": "Milligram", "斤": "Jin", "两": "Liang",
    "磅": "Pound", "升": "Litre", "公升": "Litre", "L": "Litre", "毫升": "Millilitre", "ml": "Millilitre",
    "加仑": "Gallon", "千比特": "Kilobit", "兆字节": "Megabyte", "兆赫兹": "Megahertz", "兆赫": "Megahertz",
    "赫兹": "Hertz", "千瓦": "Kilowatt", "元": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY",
    "℃": "C", "摄氏度": "C", "摄氏°": "C", "华氏度": "F", "华氏°": "F", "度": "Degree", "°": "Degree", "角": "Jiao",
    "分": "Fen", "毛": "Jiao",
}  # fmt: skip


PARTS = {"TMO": (("08", "12"), ("04", "12")), "TMI": (("11", "13"),), "TAF": (("12", "16"), ("12", "19")),
         "TEV": (("16", "20"), ("18", "23")), "TNI": (("20", "23"),), "TDT": (("00", "04"),)}  # fmt: skip
"""The hours that the suites mean by a part of the day."""


def predict(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What the library finds in a case, in the suites' form."""
    scope = set(case["scope"])
    found: list[dict[str, Any]] = []
    if scope & TIMES:
        reference = datetime.fromisoformat(case["reference"]) if case["reference"] else None
        found += _times(case["text"], reference)
    if scope & NUMBERS:
        found += [_number(entity) for entity in find_numbers(case["text"])]
    if scope - TIMES - NUMBERS:
        found += [_quantity(entity, scope) for entity in find_quantities(case["text"])]
    if "age" in scope:
        found += [_age(entity) for entity in find_times(case["text"]) if case["text"][entity.end :].startswith("大")]
    return found


def _span(entity: Entity) -> dict[str, Any]:
    return {"start": entity.start, "end": entity.end}


def _number(entity: Entity) -> dict[str, Any]:
    value = entity.value
    assert isinstance(value, Number)
    kind = "number" if value.kind == "fraction" else value.kind
    return {**_span(entity), "kind": kind, "value": str(value.value), "unit": None}


def _age(entity: Entity) -> dict[str, Any]:
    assert isinstance(entity.value, Duration)
    digits = "".join(character for character in entity.value.iso if character.isdigit())
    return {"start": entity.start, "end": entity.end + 1, "kind": "age", "value": digits, "unit": None}


def _quantity(entity: Entity, scope: set[str]) -> dict[str, Any]:
    value = entity.value
    assert isinstance(value, Quantity)
    kind = "money" if value.kind == "money" else "quantity"
    unit = UNITS.get(value.unit, value.unit)
    if unit in {"C", "F", "Degree"}:
        kind = "temperature"
    if value.unit in {"岁", "周岁", "月龄"}:
        kind = "age"
    if "money" in scope and value.unit in {"角", "分", "块"}:
        kind = "money"
    number: Any = str(value.value) if value.upper is None else [str(value.value), str(value.upper)]
    return {**_span(entity), "kind": kind, "value": number, "unit": unit}


def _seconds(iso: str) -> float:
    import re

    units = (("Y", 31536000), ("M", 2592000), ("W", 604800), ("D", 86400))
    clock = (("H", 3600), ("M", 60), ("S", 1))
    days, _, time = iso.split("/")[0][1:].partition("T")
    total = 0.0
    for part, table in ((days, units), (time, clock)):
        for unit, seconds in table:
            if match := re.search(rf"([\d.]+){unit}", part):
                total += float(match[1]) * seconds
    return total


def _times(text: str, reference: datetime | None) -> list[dict[str, Any]]:
    """Both readings of what is open, the one before the reference and the one after, as the suites list them."""
    source = Source.of(text)
    back = [_time(entity, reference) for entity in times_in(source, reference)]
    ahead = [_time(entity, reference) for entity in times_in(source, reference, ahead=True)]
    for one, other in zip(back, ahead, strict=True):
        one["values"] += [value for value in other["values"] if value not in one["values"]]
    return back


def _time(entity: Entity, reference: datetime | None) -> dict[str, Any]:
    value = entity.value
    if entity.label == "DURATION":
        assert isinstance(value, Duration)
        return {**_span(entity), "kind": "duration", "values": [{"timex": value.iso, "seconds": _seconds(value.iso)}]}
    if entity.evidence[0].rule == "date.set":
        timex = value.timex if isinstance(value, TimeSpan) else None
        return {**_span(entity), "kind": "set", "values": [{"timex": timex}]}
    assert value is None or isinstance(value, TimeSpan)
    if value is None or (value.start is None and value.end is None):
        return {**_span(entity), "kind": "date", "values": []}
    start, end = value.start, value.end
    clock = isinstance(start, datetime)
    row: dict[str, Any] = {
        "timex": value.timex,
        "start": None if start is None else _moment(start),
        "end": None if end is None else _moment(end, after=True, single=start == end),
    }
    rows = [row]
    if value.timex == "PRESENT_REF" and reference is not None:
        rows.append({"start": reference.isoformat(timespec="seconds"), "end": reference.isoformat(timespec="seconds")})
    if clock:
        row["time"] = start.strftime("%H:%M:%S")
        if start.hour < 12 and not set(entity.text) & set("早晨上凌清午晚夜:："):
            rows.append({**row, "time": f"{start.hour + 12:02d}:{start:%M:%S}"})
    elif value.timex and value.timex[10:] in PARTS:
        for first, last in PARTS[value.timex[10:]]:
            rows.append({"start": f"{value.timex[:10]}T{first}:00:00", "end": f"{value.timex[:10]}T{last}:00:00"})
    return {**_span(entity), "kind": "datetime" if clock else "date", "values": rows}


def _moment(moment: date, after: bool = False, single: bool = False) -> str:
    if isinstance(moment, datetime):
        if after and single:
            moment += timedelta(hours=1) if moment.minute == 0 else timedelta(minutes=1)
        return moment.isoformat(timespec="seconds")
    day = datetime(moment.year, moment.month, moment.day)
    return (day + timedelta(days=1) if after else day).isoformat(timespec="seconds")
