"""Bytes to text: UTF-8, with or without a byte order mark, UTF-16 with one, GB18030 and Big5 by what they look like."""

from __future__ import annotations

import codecs
from typing import NamedTuple

import regex

from linyi_ie.archive.raw import Reason, RejectedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SAMPLE = 1 << 16
"""How many bytes are looked at to tell an encoding."""
_WHOLE = regex.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
"""A Chinese character or its punctuation in UTF-8."""
_HIGH = regex.compile(rb"[\x80-\xff]")
_DAMAGED_UTF8 = 0.8
"""Where so much of the bytes above ASCII forms characters of UTF-8, it is damaged UTF-8 and nothing else."""
_LETTER = regex.compile(r"[[\p{L}\p{Co}\p{Cn}\p{Cc}]--[\p{ASCII}\uff01-\uff5e]]", regex.VERSION1)
"""A letter above ASCII, not one that only is as wide as Chinese characters are; or what no text should hold."""
_THREE_BYTES, _FAR = regex.compile(r"[\u0800-\U0010ffff]"), regex.compile(r"[\u0100-\u036f\u0400-\u07ff]")
"""What takes three bytes in UTF-8, as all that is Chinese does; and letters beyond Western Europe's and Greek."""
_BINARY = regex.compile(rb"[\x00-\x06\x0e-\x1a]")


class Decoded(NamedTuple):
    """A text and the encoding that it was in."""

    text: str
    encoding: str


def decoded(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode bytes, in `encoding` where one is given.

    Raises `RejectedError` when nothing fits: a text is never read with characters lost or made up.
    """
    if encoding is not None:
        return _strictly(data, encoding, encoding)
    for mark, codec, shown in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, shown)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        found = legacy_encoding(data)
        if found is None:
            raise _not_text(data, wrong) from None
        return _strictly(data, found, found)
    if _FAR.search(text) and not _THREE_BYTES.search(text) and legacy_encoding(data) == "gb18030":
        return _strictly(data, "gb18030", "gb18030")  # 目前 in GB18030 is Ŀǰ in UTF-8 by chance
    return Decoded(text, "utf-8")


def encoding_of(sample: bytes) -> str:
    """Tell the encoding of a longer stream by its first bytes, UTF-8 where nothing speaks against it."""
    for mark, codec, _ in _MARKS:
        if sample.startswith(mark):
            return codec
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return legacy_encoding(sample) or "utf-8"
    return "utf-8"


class _Legacy(NamedTuple):
    """An encoding of two bytes a character: which lead bytes its common characters have."""

    name: str
    standard: str
    first: int
    last: int


_LEGACY = (_Legacy("gb18030", "gb2312", 0xB0, 0xD7), _Legacy("big5", "big5", 0xA4, 0xC6))
"""Both standards list common characters, some 3,755 and 5,401, before rare ones."""
_RARE = 0.2
"""Text in an encoding has no larger share of rare characters, but for one; read in another encoding it has."""


def legacy_encoding(data: bytes) -> str | None:
    """Tell GB18030 from Big5; None for damaged UTF-8, for other encodings, and for what is no text."""
    sample = data[:_SAMPLE]
    if _BINARY.search(sample) or _is_damaged_utf8(sample):
        return None
    counted = {legacy.name: _counted(sample, legacy) for legacy in _LEGACY}
    best = min(counted, key=lambda name: counted[name].rare / counted[name].letters)
    letters, rare = counted[best]
    return best if letters > rare and rare <= 1 + _RARE * letters else None


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether most bytes above ASCII form characters of UTF-8, or half of them do and so do the first."""
    high = _HIGH.search(sample)
    if high is None:
        return False
    share = 3 * len(_WHOLE.findall(sample)) / len(_HIGH.findall(sample))
    return share > _DAMAGED_UTF8 or (share >= 0.5 and _WHOLE.match(sample, high.start()) is not None)


class _Letters(NamedTuple):
    """How many letters above ASCII a text has in an encoding, and how many of them are rare there."""

    letters: int
    rare: int


def _counted(sample: bytes, legacy: _Legacy) -> _Letters:
    """Count the letters; marks and symbols say nothing. Where the bytes do not fit, or there is none, one is rare."""
    try:
        text = codecs.getincrementaldecoder(legacy.name)().decode(sample)  # a sample may end within a character
    except UnicodeDecodeError:
        return _Letters(1, 1)
    leads = [letter.encode(legacy.standard, errors="ignore")[:1] for letter in _LETTER.findall(text)]
    common = sum(bytes([legacy.first]) <= lead <= bytes([legacy.last]) for lead in leads)
    return _Letters(len(leads), len(leads) - common) if leads else _Letters(1, 1)


def _strictly(data: bytes, codec: str, shown: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), shown)
    except UnicodeDecodeError as wrong:
        at = f"byte 0x{data[wrong.start]:02x} at {wrong.start}"
        raise RejectedError(Reason.encoding, f"damaged {shown}: {at} cannot stand there") from None


def _not_text(data: bytes, wrong: UnicodeDecodeError) -> RejectedError:
    at = f"byte 0x{data[wrong.start]:02x} at {wrong.start}"
    if _BINARY.search(data[:_SAMPLE]):
        return RejectedError(Reason.encoding, f"no text: {at} is no UTF-8, and control characters stand between")
    return RejectedError(Reason.encoding, f"neither whole UTF-8 ({at} cannot stand there) nor GB18030 nor Big5")
