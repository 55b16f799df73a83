"""Parts of years and months: 上半年, 前三季度, 年底, 秋天, 上旬, 第一周, the last Friday."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from linyi_ie.recognisers.calendar_patterns import SEASONS
from linyi_ie.recognisers.numerals import read_exact
from linyi_ie.recognisers.timeline import Stretch, day_of, last_day, months, shifted, whole_day, whole_month, whole_year


@lru_cache(maxsize=4096)
def part_of_year(year: int, section: str | None) -> Stretch:
    """Return the part of `year` that `section` names, the whole year for None."""
    if section is None or section in {"全年", "年内"}:
        return whole_year(year)
    if section.endswith("一天"):
        return whole_day(date(year, 1, 1) if section[0] == "第" else date(year, 12, 31))
    if section == "最后一个月":
        return whole_month(year, 12)
    if section.endswith("半年"):
        half = 1 if section[0] in "上前" else 2
        return months(year, 6 * half - 5, 6 * half, f"{year:04d}-H{half}")
    if section[0] in "HhQq":
        half, number = section[0] in "Hh", int(section[1])
        return part_of_year(year, ("上半年" if number == 1 else "下半年") if half else f"第{number}季度")
    if section[0] == "第" and section.endswith("月"):
        return whole_month(year, int(read_exact(section.strip("第个月")) or 1))
    if section.endswith("季度末"):
        quarter = int(read_exact(section.strip("第季度末")) or 1)
        return whole_month(year, 3 * quarter)
    if section.endswith(("季度", "首季")):
        return _quarters(year, section)
    if section.endswith("月"):
        return months(year, 1, int(read_exact(section.strip("前头首个月")) or 1))
    return whole_month(year, {"初": 1, "中": 6, "底": 12, "末": 12, "终": 12}[section[-1]])


def _quarters(year: int, section: str) -> Stretch:
    last = int(read_exact(section.strip("第前头上首个季度")) or 1) * 3
    if section[0] in "前头上":
        return months(year, 1, last)
    return months(year, last - 2, last, f"{year:04d}-Q{last // 3}")


def months_before(day: date, section: str) -> Stretch | None:
    """Return what 前两个月 means in the middle of February, where January and February are not over.

    That is December and January. None where the section counts no months, more than a quarter, or is as good as over.
    """
    if section[0] != "前" or not section.endswith("月"):
        return None
    count = int(read_exact(section.strip("前个月")) or 0)
    if not 0 < count <= 3 or (last_day(day.year, count) - day).days <= _AS_GOOD_AS_OVER:
        return None
    first = shifted(day.replace(day=1), months_=-count)
    return Stretch(first, day.replace(day=1) - timedelta(days=1)) if first else None


_AS_GOOD_AS_OVER = 7
"""Days that may be missing where a stretch is told as over."""


_SEASON_CODES = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}


def season_of(year: int, season: str) -> Stretch:
    """Return a season by whole months; winter begins in `year` and ends in the next."""
    first, last = SEASONS[season]
    timex = f"{year:04d}-{_SEASON_CODES[season]}"
    if last < first:
        return Stretch(date(year, first, 1), last_day(year + 1, last), timex)
    return months(year, first, last, timex)


@lru_cache(maxsize=4096)
def part_of_month(year: int, month: int, section: str | None) -> Stretch:
    """Return the part of a month that `section` names, the whole month for None."""
    if section is None:
        return whole_month(year, month)
    end = last_day(year, month)
    first, last = {
        "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, end.day), "上中旬": (1, 20), "中下旬": (11, end.day),
        "上半月": (1, 15), "下半月": (16, end.day), "初": (1, 10), "中": (11, 20), "底": (21, end.day),
        "末": (21, end.day), "第一天": (1, 1), "最后一天": (end.day, end.day),
    }[section]  # fmt: skip
    return Stretch(date(year, month, first), date(year, month, last))


def week_of(month: Stretch, nth: str, weekday: str | None) -> Stretch | None:
    """Return the nth week of a month (weeks begin on its Mondays), or its nth or last such weekday."""
    if month.start is None or month.end is None:
        return None
    number = "一二三四五六日".find((weekday or "一").replace("天", "日"))
    if nth == "最后一":
        last = day_of(month.end)
        return whole_day(last - timedelta(days=(last.weekday() - number) % 7))
    first = day_of(month.start)
    first += timedelta(days=(number - first.weekday()) % 7, weeks=int(read_exact(nth) or 1) - 1)
    return whole_day(first) if weekday else Stretch(first, first + timedelta(days=6))
