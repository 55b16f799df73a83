"""How much memory the pages of a Parquet file ask for, read from their headers before a page is unpacked.

A few hundred bytes can unpack to gigabytes, and the sizes in the file's footer are not what a reader goes by: it
makes room for what a page's own header states. The headers are Thrift structs in the compact protocol
(parquet.thrift, `PageHeader`: field 2 is the size unpacked, field 3 the size packed).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, Final

_UNPACKED: Final = 2
_PACKED: Final = 3
_WINDOWS: Final = (1 << 12, 1 << 24)
"""Bytes that hold a page's header: nearly every one, and any, for the statistics in it may hold two whole texts."""
_VARINT: Final = 10
"""A whole number has at most so many bytes."""
_DEEPEST: Final = 8


def largest_page(file: BinaryIO, row_group: Any, columns: Collection[str]) -> int:
    """Return the size, unpacked, of the largest page of these columns in a row group (pyarrow's `RowGroupMetaData`).

    Raises `ValueError` for a header that is none.
    """
    chunks = (row_group.column(number) for number in range(row_group.num_columns))
    wanted = (chunk for chunk in chunks if chunk.path_in_schema.split(".")[0] in columns)
    return max((size for chunk in wanted for size in _pages(file, chunk)), default=0)


def _pages(file: BinaryIO, chunk: Any) -> Iterator[int]:
    at: int = min(chunk.data_page_offset, chunk.dictionary_page_offset or chunk.data_page_offset)
    end = at + chunk.total_compressed_size
    while at < end:
        length, sizes = _header(file, at)
        if not (0 <= sizes.get(_UNPACKED, -1) and 0 <= sizes.get(_PACKED, -1)):
            raise ValueError("a page does not state its size")
        yield sizes[_UNPACKED]
        at += length + sizes[_PACKED]


def _header(file: BinaryIO, at: int) -> tuple[int, dict[int, int]]:
    """Read the header at a place: how many bytes it has, and its fields that are whole numbers."""
    for window in _WINDOWS:
        file.seek(at)
        header = _Header(file.read(window))
        try:
            sizes = header.whole_numbers()
            return header.at, sizes
        except EOFError:
            pass
    raise ValueError("a page's header is cut short")


class _Header:
    """A struct of Thrift's compact protocol; `at` is the place up to which it is read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def whole_numbers(self, depth: int = 0) -> dict[int, int]:
        """Read a struct to its end; return its fields that are whole numbers, by their number."""
        if depth > _DEEPEST:
            raise ValueError("a page's header is nested too deeply")
        field, found = 0, dict[int, int]()
        while kind := self._byte():
            step, kind = divmod(kind, 16)
            field = field + step if step else self._number()
            value = self._value(kind, depth)
            if value is not None:
                found[field] = value
        return found

    def _value(self, kind: int, depth: int) -> int | None:
        """Read a value; return it where it is a whole number."""
        match kind:
            case 1 | 2:  # truth values stand in their kind
                return None
            case 4 | 5 | 6:
                return self._number()
            case 8:
                length = self._varint()
                self.at += length
                return None
            case 12:
                self.whole_numbers(depth + 1)
                return None
            case _:
                raise ValueError("a page's header holds what none has")

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise EOFError
        self.at += 1
        return self._data[self.at - 1]

    def _varint(self) -> int:
        value = 0
        for place in range(_VARINT):
            byte = self._byte()
            value |= (byte & 127) << 7 * place
            if byte < 128:
                return value
        raise ValueError("a page's header holds a number without end")

    def _number(self) -> int:
        zigzag = self._varint()
        return zigzag >> 1 ^ -(zigzag & 1)
