"""A small archive to run over, and what a run left, as bytes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from linyi_ie.archive.options import Options
from linyi_ie.archive.running import LOG

TEXT = (
    "2024年{0}月，市总工会投入{0}0万元，慰问职工{0}000余人次；全市荣获全国五一劳动奖章{0}人、工人先锋号2个。"
    "{0}月5日上午9时，李明任县医院院长。培训职工30至50人，历时3天。"
)
SMALL = Options(shard_size=3, published=date(2024, 12, 20), place="山东省临沂市")


def make_archive(folder: Path, lines: int = 8) -> Path:
    """Lay out a small archive with a broken line and an empty file."""
    folder.mkdir()
    rows = [json.dumps({"id": f"n{number}", "text": TEXT.format(number % 9 + 1)}) for number in range(lines)]
    (folder / "a.jsonl").write_text("\n".join([*rows[:2], "{broken", *rows[2:]]))
    (folder / "b_20240912.txt").write_bytes(TEXT.format(7).encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    return folder


def content(out: Path) -> dict[str, bytes]:
    """Return all that a run wrote, by file name; the log alone may differ."""
    files = (file for file in out.rglob("*") if file.is_file() and file.name != LOG)
    return {str(file.relative_to(out)): file.read_bytes() for file in files}
