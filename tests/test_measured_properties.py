"""What holds of numbers, quantities and times whatever the text."""

from __future__ import annotations

import concurrent.futures
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, strategies as st

from linyi_ie.errors import InputError
from linyi_ie.recognisers import measured
from linyi_ie.recognisers.numbers import find_numbers
from linyi_ie.recognisers.numerals import read_exact
from linyi_ie.recognisers.quantities import find_quantities
from linyi_ie.recognisers.times import find_times
from linyi_ie.records import Quantity, TimeSpan
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
    def start(day: date) -> date:
        value = find_times("昨天", day)[0].value
        assert isinstance(value, TimeSpan) and value.start is not None
        return value.start

    assert start(reference + timedelta(days=days)) - start(reference) == timedelta(days=days)


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
def test_wide_digits_change_nothing_but_the_surface(text: str) -> None:
    wide = text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    published = date(2024, 10, 1)
    plain, other = measured(Source.of(text), published), measured(Source.of(wide), published)
    assert [(one.start, one.end, one.value) for one in plain] == [(one.start, one.end, one.value) for one in other]


@pytest.mark.parametrize(
    "piece",
    ["1", "一", "万", "年", "第", "十", "1年", "9月12日", "3至5", "三百万", "0.", "1,", "近", "第一", "上午9时", "“三",
     "分之", "去年", "每周", "半", "1—", "2024", "十四五", "同期", "元1角", "12:30", "3/4"],
)  # fmt: skip
def test_monotonous_text_takes_no_longer(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    measured(Source.of("1年"), None)
    before = process_time()
    measured(Source.of(text), date(2024, 10, 1))
    assert process_time() - before < SECONDS


SECONDS = 1.0
"""Some five times what the slowest takes on a busy machine; going back and forth takes minutes."""


def test_the_same_text_in_many_threads() -> None:
    text = "9月12日上午，近5000名职工参加为期三天的培训，同日启动。去年以来，投入1.2亿元。" * 20
    expected = measured(Source.of(text), date(2024, 10, 1))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            results = list(pool.map(lambda _: measured(Source.of(text), date(2024, 10, 1)), range(8)))
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
