"""Days of publication: in a field, in a file's name, in the folders that it lies in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePath

import regex

_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)[0-9]{2})", r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_WRITTEN = regex.compile(rf"{_YEAR}(?:(?P<mark>[-/._])|年){_MONTH}(?:(?P=mark)|月){_DAY}(?![0-9])")
_SOLID = regex.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])")
_IN_NAME = regex.compile(rf"(?<![0-9])(?:{_WRITTEN.pattern}|{_SOLID.pattern}(?![0-9]))", regex.VERSION1)
_IN_FOLDERS = regex.compile(rf"(?<![0-9]){_YEAR}[-_/]?{_MONTH}[-_/]{_DAY}/$")
_ISSUED = regex.compile(rf"(?:发布|发表|发稿|刊发)?(?:时间|日期)[:：]\s{{0,8}}(?P<at>{_WRITTEN.pattern})")


def day_in(value: str) -> date | None:
    """Read a day: ISO, with or without a clock time, 2024/9/12, 2024年9月12日, 20240912. None for anything else.

    >>> day_in("2024年9月12日 08:30")
    datetime.date(2024, 9, 12)
    """
    value = value.strip()
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        found = _WRITTEN.match(value)
        return None if found is None else _day(found)


def day_in_name(path: str) -> date | None:
    """Read a day in a file's name, else in its folders: t20240912_318.html, 2024/09/12/318.html, 202409/12/318.html.

    Of several in a name the first counts.
    """
    place = PurePath(path)
    for found in _IN_NAME.finditer(place.name):
        if (day := _day(found)) is not None:
            return day
    folders = _IN_FOLDERS.search("/".join(place.parts[-4:-1]) + "/")
    return None if folders is None else _day(folders)


def day_issued(page: str) -> date | None:
    """Read the day that a page states in Chinese: 发布时间：2024年9月12日."""
    for found in _ISSUED.finditer(page):
        if (day := _day(found)) is not None:
            return day
    return None


def _day(found: regex.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
