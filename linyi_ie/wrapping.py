"""Hard-wrapped text: line breaks that end a line of a paragraph and not the paragraph.

Mail, plain-text archives and copied columns break a line where it is full. A reader tells such a break as a typographer
would: the line fills the column, since the next line's first word had no room on it; the sentence goes on; the next
line is neither indented nor a heading or item of a list. One break says little. So the whole text is asked first
whether it is set in a column: whether lines that end in the middle of a sentence end at one width, hold the commas of
prose, and come to a full stop sooner or later. Lists of names, poems, tables and headings do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

_NARROWEST = 10
"""Characters of the narrowest column: couplets and lists of names are narrower."""
_MANY = 8
"""So many lines of one width are no accident, and even a text that is mostly lists may be wrapped."""
_LATITUDE = 4
"""Characters by which a paragraph's last line may be too long, where a setter would leave no scrap on a line."""

_FINAL = "。！？!?…；;：:"
_CLOSING = "”’」』）)》〉】〕]"
_FULL_STOP = re.compile(rf"[。！？!?…；;：:][{re.escape(_CLOSING)}\"]*\Z")
_STOPPED = re.compile(rf"[{re.escape(_FINAL + _CLOSING)}\"]\Z")
"""How a paragraph ends: with a full stop, a quotation, or who wrote it in brackets."""
_NO_START = "，。、；：？！”’）》〉」』】〕…%％‰—～"
_WORD = re.compile(rf"[“‘（《〈「『【〔(\[]*(?:[A-Za-z0-9.,:%+/\-]{{1,16}}|.)[{_NO_START}]*")
"""What no setter parts: a word or number, or a Chinese character, with the marks that cling to it."""
_BEGINNING = re.compile(
    r"·\s|[•●○■□◆◇★☆▲△▶►※✦✓➤*#>|]|[—–-]{1,2}(?!\d)|[\u2460-\u249b]"
    r"|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[）)]|、|[.．](?!\d))|第[一二三四五六七八九十]{1,3}[章节条款部步]"
    r"|(?:来源|作者|记者|通讯员|摄影|供稿|编辑|责编|责任编辑|校对|审核|日期|联系人|联系电话|电话|地址|附件|问|答)[：:]|【"
)
"""How headings, items of lists and lines with a label begin."""
_TABULAR = re.compile(r"[\t|｜]|\s\s")
_PAUSE = re.compile(r"[，。、；：！？,;]")
_NARROW = re.compile(r"[\x00-\x7f\u00c0-\u02ff\uff61-\uff9f]+")


class Break(NamedTuple):
    """A stretch of white space around a line break, half-open; `joint` is what stands there without it."""

    start: int
    end: int
    joint: str


def soft_breaks(text: str) -> list[Break]:
    """Find the line feeds within paragraphs of a text that is hard-wrapped; none in other texts."""
    if text.count("\n") < 2:
        return []
    lines = text.split("\n")
    page = _Page(lines, min((_indent(line) for line in lines if line and not line.isspace()), default=0))
    column = page.column()
    if column is None:
        return []
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return [_break(text, starts[after + 1], page.margin, column) for after in page.pairs if page.filled(after, column)]


@dataclass(frozen=True, slots=True)
class _Column:
    """A width that lines are broken at: in characters, or in cells, of which a Chinese character takes two.

    `exact` where every full line has that width to the character, as when a program counts and knows no words.
    """

    cells: bool
    width: int
    exact: bool = False

    def measure(self, line: str) -> int:
        if not self.cells:
            return len(line)
        return 2 * len(line) - sum(len(run) for run in _NARROW.findall(line))

    def full(self, line: str, following: str) -> bool:
        """Whether `line` has no room for the first word of the `following` one, both without margin."""
        unit = 2 if self.cells else 1
        if self.measure(following.rstrip()) > self.width + _LATITUDE * unit:
            return False
        widths = {self.measure(line), self.measure(line.lstrip())}
        if self.exact:
            return self.width in widths
        word = _WORD.match(following)
        room = self.width - (self.measure(word.group()) if word else unit) - _part_words(line.rstrip(), following)
        return any(room < width <= self.width + unit for width in widths)


class _Page:
    """The lines of a text, and which of them may go on in the next one."""

    def __init__(self, lines: Sequence[str], margin: int) -> None:
        self.lines = [line[margin:] for line in lines] if margin else lines
        self.margin = margin
        self.pairs = [
            after
            for after, (line, following) in enumerate(zip(self.lines, self.lines[1:], strict=False))
            if len(line.strip()) >= _NARROWEST and following and not following[0].isspace()
        ]

    def column(self) -> _Column | None:
        """Return the column that the text is set in, None where it is in none."""
        telling = [after for after in self.pairs if self._runs_on(after)]
        if len(telling) < 2:
            return None
        columns = [column for cells in (False, True) if (column := self._tried(telling, cells)) is not None]
        return max(columns, key=lambda column: sum(self.filled(after, column) for after in telling), default=None)

    def filled(self, after: int, column: _Column) -> bool:
        """Whether a line fills the column and the next one may go on with it."""
        line, following = self.lines[after], self.lines[after + 1]
        if not column.full(line, following):
            return False
        ended = not column.exact or _FULL_STOP.search(line.rstrip())
        return not (ended and _BEGINNING.match(following))

    def _runs_on(self, after: int) -> bool:
        """Whether a line ends in the middle of a sentence, as far as its own and the next line's edge can tell."""
        line, following = self.lines[after].rstrip(), self.lines[after + 1]
        return not (
            line[-1] in _FINAL
            or _FULL_STOP.search(line, max(0, len(line) - 3))
            or _BEGINNING.match(following)
            or line.lstrip()[:2] == following[:2]
            or _TABULAR.search(line.strip())
        )

    def _tried(self, telling: Sequence[int], cells: bool) -> _Column | None:
        """Return the column at which most lines run on, None where they are too few or no prose."""
        measure = _Column(cells, 0).measure
        widths = Counter(measure(self.lines[after]) for after in telling)
        width = max(widths, key=lambda width: (widths[width], width))
        filled = self._filling(telling, column := _Column(cells, width))
        if widths[width] >= 0.95 * len(filled):
            filled = self._filling(telling, column := _Column(cells, width, exact=True))
        missed = sum(after not in filled and bool(_PAUSE.search(self.lines[after], 1)) for after in telling)
        enough = max(2, missed if column.exact else missed + 2)
        return column if len(filled) >= enough and self._is_prose(filled, column) else None

    def _filling(self, telling: Sequence[int], column: _Column) -> dict[int, None]:
        return dict.fromkeys(after for after in telling if self.filled(after, column))

    def _is_prose(self, filled: Collection[int], column: _Column) -> bool:
        """Whether the lines hold the pauses of prose, and most stretches of them come to a full stop."""
        within = [self.lines[after][1:-1] for after in filled]
        if 30 * sum(len(_PAUSE.findall(line)) for line in within) < sum(map(len, within)):
            return False
        stops = [bool(_STOPPED.search(last.rstrip())) for last in self._last_lines(filled, column)]
        enough = 4 if column.exact and len(filled) >= _MANY else 2
        return enough * sum(stops) >= len(stops)

    def _last_lines(self, filled: Collection[int], column: _Column) -> Iterator[str]:
        """Yield the last line of each stretch."""
        last = 0
        may_go_on = set(self.pairs)
        for after in filled:
            if after < last:
                continue
            last = after + 1
            while last in may_go_on and self.filled(last, column):
                last += 1
            yield self.lines[last]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _break(text: str, following: int, margin: int, column: _Column) -> Break:
    """Return the break before the line that begins at `following`, with the white space to leave out around it."""
    start, end = following - 1, following + margin
    if column.exact:
        return Break(start, end, "")
    while text[start - 1].isspace():
        start -= 1
    return Break(start, end, " " * _part_words(text[start - 1], text[end]))


def _part_words(left: str, right: str) -> bool:
    """Whether a break between these stands for a space: between Latin words, or a word and a number."""
    edges = left[-1] + right[0]
    return edges.isascii() and edges.isalnum() and not edges.isdecimal()
