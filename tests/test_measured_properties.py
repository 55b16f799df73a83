"""What holds of numbers, quantities and times whatever the text."""

from __future__ import annotations

import concurrent.futures
import gc
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import thread_time

import pytest
from hypothesis import given, settings, strategies as st

from linyi_ie.errors import InputError
from linyi_ie.lexicon import table
from linyi_ie.lexicon.units import units
from linyi_ie.recognisers import measured
from linyi_ie.recognisers.amounts import BEFORE_WORDS
from linyi_ie.recognisers.calendar_patterns import ERAS
from linyi_ie.recognisers.festivals import NAMES as FESTIVALS
from linyi_ie.recognisers.numbers import find_numbers
from linyi_ie.recognisers.numerals import STARTS as NUMERALS, read_exact
from linyi_ie.recognisers.quantities import find_quantities
from linyi_ie.recognisers.times import find_times
from linyi_ie.records import Entity, Quantity, TimeSpan
from linyi_ie.text import Source

PLAIN, CAPITAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
PIECES = (
    "2024年", "9月", "12日", "上午", "9时30分", "去年", "近", "三年", "来", "至", "—", "前", "以来", "第", "一", "万",
    "亿", "千", "3", "0.5", ",", "余", "多", "人", "次", "元", "%", "百分之", "分之", "成", "“", "”", "，", "。",
    "春节",
    "初", "底", "每", "周", "半", "个", "月", "小时", "十四五", "将", "截至", "同日", " ", "\n", "a", "１", "萬",
    "\ud800", "\0", "😀",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


def words(number: int, digits: str = PLAIN, tens: str = "十百千") -> str:
    """Write a number in Chinese."""
    if number == 0:
        return digits[0]
    groups: list[str] = []
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, scale)
        if part:
            gap = digits[0] if groups and part < 1000 else ""
            groups.append(gap + _group(part, digits, tens) + name)
        elif groups and number and not groups[-1].endswith(digits[0]):
            continue
    return "".join(groups)


def _group(part: int, digits: str, tens: str) -> str:
    said, gap = "", False
    for place, unit in ((1000, tens[2]), (100, tens[1]), (10, tens[0]), (1, "")):
        digit, part = divmod(part, place)
        if digit:
            said += (digits[0] if gap and said else "") + digits[digit] + unit
            gap = False
        else:
            gap = True
    return said


@given(st.integers(1, 10**12 - 1))
def test_every_written_form_of_a_number_is_read_back(number: int) -> None:
    assert read_exact(words(number)) == number
    assert read_exact(words(number, CAPITAL, "拾佰仟")) == number
    assert read_exact(f"{number:,}") == number
    assert read_exact(str(number)) == number


@given(st.integers(10, 10**9), st.sampled_from(["人", "元", "公里", "场次"]))
def test_forms_of_a_quantity_agree(number: int, unit: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    forms = [f"共{form}{unit}。" for form in (str(number), f"{number:,}", wide, words(number))]
    found = [[one.value for one in find_quantities(form)] for form in forms]
    assert all(values == [Quantity(value=Decimal(number), unit=unit, kind=values[0].kind)] for values in found)  # type: ignore[union-attr]


@given(st.dates(date(1960, 1, 1), date(2060, 1, 1)), st.integers(1, 3000))
def test_relative_days_move_with_the_reference(reference: date, days: int) -> None:
    later = reference + timedelta(days=days)
    for word in DAYS:
        first, second = _ends(word, reference), _ends(word, later)
        assert [end - start for start, end in zip(first, second, strict=True)] == [timedelta(days=days)] * 2, word


@given(st.dates(date(1960, 1, 1), date(2060, 1, 1)), st.integers(1, 500))
def test_relative_weeks_move_with_the_reference(reference: date, weeks: int) -> None:
    later = reference + timedelta(weeks=weeks)
    for word in WEEKS:
        first, second = _ends(word, reference), _ends(word, later)
        assert [end - start for start, end in zip(first, second, strict=True)] == [timedelta(weeks=weeks)] * 2, word


@given(st.integers(1960, 2060), st.integers(1, 12), st.integers(1, 28), st.integers(1, 40))
def test_relative_months_and_years_move_with_the_reference(year: int, month: int, day: int, years: int) -> None:
    def moved(ends: tuple[date, date], by: int) -> list[tuple[int, int]]:
        return [(end.year + by, end.month) for end in ends]

    reference, later = date(year, month, day), date(year + years, month, day)
    for word in MONTHS_AND_YEARS:
        assert moved(_ends(word, reference), years) == moved(_ends(word, later), 0), word


DAYS = (
    "今天",
    "昨天",
    "前天",
    "大前天",
    "明天",
    "后天",
    "大后天",
    "三天前",
    "十天后",
    "两周前",
    "过去三天",
    "未来五天",
    "目前",
)
WEEKS = ("本周", "上周", "下周", "上上周", "下下周", "上周三", "本周日", "下周末", "周五")
MONTHS_AND_YEARS = (
    "本月", "上月", "下个月", "上上个月", "本月底", "上月中旬", "今年", "去年", "前年", "明年", "后年", "去年底",
    "今年上半年", "明年三月", "本季度", "上季度", "下个季度", "三个月前", "两年后", "半年前", "去年的今天",
)  # fmt: skip


def _ends(word: str, reference: date) -> tuple[date, date]:
    (found,) = find_times(word, reference)
    value = found.value
    assert found.text == word and isinstance(value, TimeSpan) and value.start is not None and value.end is not None
    return _day(value.start), _day(value.end)


@given(texts, st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_spans_are_the_text_and_do_not_overlap(text: str, published: date | None) -> None:
    end = 0
    for one in measured(Source.of(text), published):
        assert one.start >= end and text[one.start : one.end] == one.text
        assert one.label in {"DATE", "DURATION", "QUANTITY"}
        end = one.end
        if isinstance(one.value, TimeSpan) and one.value.start and one.value.end:
            assert _day(one.value.start) <= _day(one.value.end)
        if isinstance(one.value, Quantity):
            assert one.value.upper is None or one.value.upper >= one.value.value


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@given(texts)
def test_finders_never_fail(text: str) -> None:
    for one in (*find_numbers(text), *find_quantities(text), *find_times(text, "2024-10-01")):
        assert text[one.start : one.end] == one.text
        assert type(one).model_validate(one.model_dump()) == one  # no field is missing or of another type


@given(texts)
def test_traditional_characters_change_nothing_but_the_surface(text: str) -> None:
    traditional = text.translate(TRADITIONAL)
    published = date(2024, 10, 1)
    for find in FINDERS:
        plain, other = find(text), find(traditional)
        assert [(one.start, one.end, one.value) for one in plain] == [(one.start, one.end, one.value) for one in other]
    assert measured(Source.of(text), published) == [
        one.but(text=text[one.start : one.end]) for one in measured(Source.of(traditional), published)
    ]


TRADITIONAL = str.maketrans("亿万两个时点节级号双兰陆岁间钟后来", "億萬兩個時點節級號雙蘭陸歲間鐘後來")


@given(texts)
def test_wide_digits_change_nothing_but_the_surface(text: str) -> None:
    wide = text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    published = date(2024, 10, 1)
    plain, other = measured(Source.of(text), published), measured(Source.of(wide), published)
    assert [(one.start, one.end, one.value) for one in plain] == [(one.start, one.end, one.value) for one in other]


def lexicon_words() -> list[str]:
    """Every word of numerals, units and the calendar that the rules know."""
    listed = [*units(), *BEFORE_WORDS, *NUMERALS, *FESTIVALS, *ERAS]
    for name in ("years", "months", "days", "weeks", "halves", "years_from_before", "days_from_before"):
        listed += table("calendar")[name]
    return listed + " ".join(table("calendar")["vague"].values()).split()


FINDERS: tuple[Callable[[str], list[Entity]], ...] = (
    find_numbers,
    find_quantities,
    lambda text: find_times(text, date(2024, 10, 1)),
)
LETTERS = st.sampled_from([*lexicon_words(), *PIECES, *"0123456789一二三百万年月日元、，—-至.:/“第"])
LENGTH = 10_000
MILLISECONDS = (50, 50, 60)
"""What no text of that length takes longer than, on a machine that needs `YARDSTICK` for what `yardstick` does.

A text of nothing but dates, one every two characters, is what takes `find_times` so long.
"""
YARDSTICK = 8.0


def yardstick() -> float:
    """Time some work that has nothing to do with us: how quick is this machine just now?"""
    before = thread_time()
    sum(map(len, [f"{number}元" for number in range(40_000)]))
    return (thread_time() - before) * 1000


def within_bounds(text: str) -> bool:
    """Whether every finder reads the text in time, at the best of some tries; others may keep the machine busy."""
    for find, bound in zip(FINDERS, MILLISECONDS, strict=True):
        for _ in range(8):
            slowness = max(1.0, yardstick() / YARDSTICK)
            before = thread_time()
            find(text)
            if (thread_time() - before) * 1000 <= bound * slowness:
                break
        else:
            return False
    return True


@pytest.mark.parametrize(
    "piece",
    ["1", "一", "万", "年", "第", "十", "1年", "9月12日", "3至5", "三百万", "0.", "1,", "近", "第一", "上午9时", "“三",
     "分之", "去年", "每周", "半", "1—", "2024", "十四五", "同期", "元1角", "12:30", "3/4", "3元", "近三年", "春节",
     "今晚", "上个月", "农历三月", "百分之", "周一", "近5万人", "将9月", "1900年代", "下周", "上年", "年底", "明晚",
     "90年代", "一年来", "1至3月", "一至三季度", "7、8月", "每三年", "三年来", "三成"],
)  # fmt: skip
def test_monotonous_text_takes_no_longer(piece: str) -> None:
    assert within_bounds((piece * LENGTH)[:LENGTH])


@settings(max_examples=12)
@given(st.lists(LETTERS, min_size=1, max_size=6).map("".join))
def test_no_mix_of_words_takes_longer(piece: str) -> None:
    assert within_bounds((piece * LENGTH)[:LENGTH])


def test_a_plan_at_the_beginning_of_an_endless_sentence() -> None:
    text = "将" + "3万元和9月12日" * 10_000
    before = thread_time()
    find_times(text, date(2024, 10, 1))
    assert thread_time() - before < 5


def test_time_grows_as_the_text_does(article: str) -> None:
    line = article.translate(dict.fromkeys(map(ord, "\n，。"))) * 2_000
    gc.collect()
    gc.freeze()  # what the tests before have left is no part of the cost

    def took(length: int) -> float:
        """How long the whole line takes in pieces of this length."""
        before = thread_time()
        for start in range(0, 500_000, length):
            for find in FINDERS[1:]:
                find(line[start : start + length])
        return thread_time() - before

    try:
        whole, pieces = zip(*((took(500_000), took(50_000)) for _ in range(4)), strict=True)
        assert min(whole) <= 1.2 * min(pieces)
    finally:
        gc.unfreeze()


def test_the_same_text_in_many_threads() -> None:
    text = "9月12日上午，近5000名职工参加为期三天的培训，同日启动。去年以来，投入1.2亿元。" * 20

    def read(one: str) -> list[Entity]:
        return measured(Source.of(one), date(2024, 10, 1))

    expected = read(text)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            results = list(pool.map(read, [text] * 8))
            assert all(result == expected for result in results)


@pytest.mark.parametrize("published", ["2024-10-01", date(2024, 10, 1), datetime(2024, 10, 1, 8, 0)])
def test_the_reference_day_in_any_form(published: str | date) -> None:
    value = find_times("去年", published)[0].value
    assert isinstance(value, TimeSpan) and value.start == date(2023, 1, 1)


@pytest.mark.parametrize("published", ["yesterday", "2024-13-01", "", 20241001, 3.5])
def test_a_wrong_reference_day(published: object) -> None:
    with pytest.raises(InputError) as caught:
        find_times("去年", published)  # type: ignore[arg-type]
    assert caught.value.argument == "published"


@pytest.mark.parametrize("finder", [find_numbers, find_quantities, find_times])
@pytest.mark.parametrize("text", [None, b"1", 5])
def test_a_text_that_is_none(finder: object, text: object) -> None:
    with pytest.raises(InputError) as caught:
        finder(text)  # type: ignore[operator]
    assert caught.value.argument == "text"
