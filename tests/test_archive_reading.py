"""Archives, first half: files to articles. Whatever lies in a folder, each input becomes an article or a reason."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from backports import zstd
from hypothesis import given, strategies as st

from linyi_ie.archive.articles import Found, article_of
from linyi_ie.archive.days import day_in, day_in_name, day_issued
from linyi_ie.archive.encodings import decoded
from linyi_ie.archive.inputs import find_inputs, listing
from linyi_ie.archive.options import Options
from linyi_ie.archive.pages import main_text
from linyi_ie.archive.raw import Reason, RejectedError
from linyi_ie.archive.schema import EVIDENCE, ROLE, TABLES, VERSION
from linyi_ie.archive.shards import cut
from linyi_ie.errors import InputError, LexiconError

NEWS = "9月12日，市总工会投入50万元，慰问职工3000余人次，走访了十二个县区的困难职工家庭。"
PAGE = f"""<html><head><meta charset="gb2312"><title>市总工会慰问职工</title>
<meta name="PubDate" content="2024年9月13日 10:00"></head>
<body><nav class="nav"><ul><li><a href="/">首页</a></li><li><a href="/n">要闻</a></li></ul></nav>
<h1>市总工会慰问职工</h1>
<div class="article-content"><p>{NEWS}</p><p>{NEWS.replace("50", "60")}</p><p>{NEWS.replace("50", "70")}</p></div>
<footer class="footer">版权所有 2020</footer></body></html>"""


def read(*inputs: Path, **options: Any) -> list[Found | tuple[str, str]]:
    """Return what becomes of each input: an article, or the reason and message of its rejection."""
    results: list[Found | tuple[str, str]] = []
    for shard in cut(find_inputs(inputs), Options(**options), ""):
        for _, raw in shard.inputs:
            try:
                results.append(article_of(raw, Options(**options)))
            except RejectedError as rejected:
                results.append((rejected.reason.value, rejected.message))
    return results


def texts(*inputs: Path, **options: Any) -> list[str]:
    return [one.article.text if isinstance(one, Found) else one[0] for one in read(*inputs, **options)]


# ── Files, folders, patterns ──────────────────────────────────────────────────────────────────────


def test_a_folder_s_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c.TXT", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert texts(tmp_path) == ["a/z.txt", "a.txt", "b.txt", "c.TXT"]
    assert texts(tmp_path / "b.txt", tmp_path) == ["b.txt", "a/z.txt", "a.txt", "c.TXT"]
    assert texts(tmp_path, tmp_path / "b.txt", tmp_path / "a") == ["a/z.txt", "a.txt", "b.txt", "c.TXT"]
    assert [Path(one.path).name for one in find_inputs([str(tmp_path / "**" / "*.txt")])] == ["a.txt", "z.txt", "b.txt"]


def test_links_lead_to_files_but_never_round_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "torn.txt").symlink_to("nowhere")
    assert texts(tmp_path) == ["甲", "甲", "unreadable"]


def test_what_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    for given_, said in ((tmp_path / "x.txt", "there is no"), (tmp_path / "*.txt", "nothing fits")):
        with pytest.raises(InputError, match=said):
            find_inputs([given_])
    with pytest.raises(InputError, match="no inputs"):
        find_inputs([])


def test_a_listing_changes_with_paths_and_sizes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲")
    before = listing(find_inputs([tmp_path]))
    assert (before.files, before.bytes) == (1, 3)
    (tmp_path / "a.txt").write_text("甲乙")
    assert listing(find_inputs([tmp_path])).fingerprint != before.fingerprint


def test_shards_depend_on_the_inputs_alone_and_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"text": str(number)}) for number in range(7)))
    (tmp_path / "b.txt").write_text("b" * 9_000_000)
    (tmp_path / "c.txt").write_text("c")
    shards = list(cut(find_inputs([tmp_path]), Options(shard_size=3), "key"))
    assert [[number for number, _ in shard.inputs] for shard in shards] == [[0, 1, 2], [3, 4, 5], [6, 7], [8]]
    assert sum(shard.bytes for shard in shards) == sum(file.stat().st_size for file in tmp_path.iterdir())
    assert [shard.key for shard in shards] == [
        shard.key for shard in cut(find_inputs([tmp_path]), Options(shard_size=3), "key")
    ]
    assert shards[0].key != next(cut(find_inputs([tmp_path]), Options(shard_size=3), "other")).key
    assert [len(shard.inputs) for shard in cut(find_inputs([tmp_path]), Options(shard_size=3, limit=4), "")] == [3, 1]


# ── Formats ───────────────────────────────────────────────────────────────────────────────────────

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": NEWS, "published": "2024-09-20", "place": "山东省临沂市", "other": 1},
    {"id": "b", "text": "甲\n“乙”,丙", "published": "2024/9/3"},
]


def write_rows(place: Path) -> None:
    match place.suffix:
        case ".jsonl":
            place.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n", encoding="utf-8")
        case ".csv" | ".tsv":
            with place.open("w", encoding="gb18030", newline="") as file:
                writer = csv.DictWriter(file, list(ROWS[0]), delimiter="," if place.suffix == ".csv" else "\t")
                writer.writeheader()
                writer.writerows(ROWS)
        case _:
            rows = [{**row, "published": day_in(row["published"])} for row in ROWS]
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), place)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv", ".parquet"])
def test_rows_of_every_format_are_the_same_articles(tmp_path: Path, suffix: str) -> None:
    write_rows(tmp_path / f"x{suffix}")
    first, second = (one.article for one in read(tmp_path) if isinstance(one, Found))
    assert (first.id, first.text, first.published, first.place) == ("a", NEWS, date(2024, 9, 20), "山东省临沂市")
    assert (second.id, second.text, second.published, second.place) == ("b", "甲\n“乙”,丙", date(2024, 9, 3), None)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_packed_files_are_unpacked(tmp_path: Path, suffix: str) -> None:
    write_rows(plain := tmp_path / f"x{suffix}")
    expected, data = texts(plain), plain.read_bytes()
    (tmp_path / f"x{suffix}.gz").write_bytes(gzip.compress(data[:50]) + gzip.compress(data[50:]))
    (tmp_path / f"x{suffix}.zst").write_bytes(zstd.compress(data[:50]) + zstd.compress(data[50:]))
    for packing in (".gz", ".zst"):
        assert texts(tmp_path / f"x{suffix}{packing}") == expected


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_what_stood_before_the_damage_is_kept(tmp_path: Path, pack: Any) -> None:
    lines = "".join(json.dumps({"text": f"{number} {'甲' * 50}{number * 7919}"}) + "\n" for number in range(4000))
    packed = pack(lines.encode())
    file = tmp_path / ("x.jsonl.gz" if pack is gzip.compress else "x.jsonl.zst")
    file.write_bytes(packed[: len(packed) * 2 // 3])
    found = read(file)
    assert len(found) > 100 and all(isinstance(one, Found) for one in found[:-2])
    assert found[-1][0] == "compression" and "damaged" in str(found[-1][1])
    file.write_bytes(b"no archive at all")
    assert texts(file) == ["compression"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_bomb_is_too_large_and_the_next_line_is_read(tmp_path: Path, pack: Any) -> None:
    bomb = b'{"text": "' + b"\0" * 200_000_000 + b'"}\n'
    (tmp_path / f"x.jsonl{'.gz' if pack is gzip.compress else '.zst'}").write_bytes(pack(bomb) + pack(b'{"text": "a"}'))
    assert texts(tmp_path, largest=10_000) == ["too large", "a"]


@pytest.fixture
def pool() -> Generator[pyarrow.MemoryPool]:
    """Return a pool that counts what pyarrow takes of memory from here on."""
    usual = pyarrow.default_memory_pool()
    pyarrow.set_memory_pool(counting := pyarrow.proxy_memory_pool(usual))
    yield counting
    pyarrow.set_memory_pool(usual)


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a page that unpacks to much, and with a long text that many rows share."""
    folder = tmp_path_factory.mktemp("bombs")
    bomb = pyarrow.table({"text": ["\0" * 100_000_000, "a"]})
    with pyarrow.parquet.ParquetWriter(
        folder / "page.parquet", bomb.schema, compression="zstd", use_dictionary=False
    ) as writer:
        for table in (pyarrow.table({"text": ["a", "b"]}), bomb, pyarrow.table({"text": ["c"]})):
            writer.write_table(table)
    shared = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 64, pyarrow.int32()), ["甲" * 1_000_000])
    pyarrow.parquet.write_table(pyarrow.table({"text": shared}), folder / "shared.parquet")
    return folder


def test_a_page_of_parquet_that_unpacks_to_much_is_never_unpacked(bombs: Path, pool: pyarrow.MemoryPool) -> None:
    file = bombs / "page.parquet"
    assert file.stat().st_size < 10_000
    assert texts(file, largest=10_000) == ["a", "b", "too large", "c"]
    assert "a page of the table unpacks to 100000" in str(read(file, largest=10_000)[2][1])
    records = [raw.record for shard in cut(find_inputs([file]), Options(largest=10_000), "") for _, raw in shard.inputs]
    assert records == [1, 2, 3, 5]
    assert pool.max_memory() < 1_000_000


def test_a_long_text_that_many_rows_share_is_held_a_few_times_only(bombs: Path, pool: pyarrow.MemoryPool) -> None:
    assert texts(bombs / "shared.parquet", largest=1_000_000) == ["too large"] * 64
    assert pool.max_memory() < 30_000_000


@pytest.mark.parametrize("where", ["header", "content"])
def test_a_damaged_row_group_loses_none_of_the_others(tmp_path: Path, where: str) -> None:
    table = pyarrow.table({"text": [f"{number}{chr(0x4E00 + number * 7 % 5000) * 20}" for number in range(600)]})
    pyarrow.parquet.write_table(table, file := tmp_path / "x.parquet", row_group_size=200)
    chunk = pyarrow.parquet.ParquetFile(file).metadata.row_group(1).column(0)
    data, at = bytearray(file.read_bytes()), chunk.dictionary_page_offset
    harmed = at if where == "header" else at + chunk.total_compressed_size // 2
    data[harmed : harmed + 40] = b"\xff" * 40
    file.write_bytes(data)
    found = read(file)
    assert [one.article.text for one in found if isinstance(one, Found)][-200:] == table["text"].to_pylist()[400:]
    (told,) = (one for one in found if not isinstance(one, Found))
    assert told[0] == "syntax" and "no whole Parquet" in told[1]
    assert len(found) <= 401


def test_the_largest_input_is_a_choice(tmp_path: Path) -> None:
    for name, content in (("a.txt", "甲" * 100), ("b.jsonl", '{"text": "' + "甲" * 100 + '"}\n{"text": "a"}')):
        (tmp_path / name).write_text(content)
    (tmp_path / "c.csv").write_text("text\n" + "甲" * 400 + "\na\n")
    assert texts(tmp_path, largest=300) == ["甲" * 100, "too large", "a", "syntax", "a"]
    assert texts(tmp_path, largest=299)[0] == "too large"


def test_lines_and_rows_fail_one_by_one(tmp_path: Path) -> None:
    lines = [b'{"text": "a"}', b"", b"{bad", b"[]", b'{"text": 3}', b'{"no": 1}', b'{"text": " "}']
    lines += ["{甲乙丙丁".encode() + b"\xe7\x94}", b'{"text": "\\ud83d"}', b"[" * 100_000]
    lines += [b'{"text": "b", "n": ' + b"9" * 5000 + b"}", b'{"text": "z"}']
    (tmp_path / "x.jsonl").write_bytes(b"\n".join(lines))
    reasons = ["a", "syntax", "syntax", "field", "field", "empty", "encoding", "encoding", "syntax", "syntax", "z"]
    assert texts(tmp_path / "x.jsonl") == reasons
    (tmp_path / "x.csv").write_bytes("id,text\n1,甲\n2,".encode() + b"\xff\xfe\n3," + "乙\n4\n".encode())
    assert texts(tmp_path / "x.csv") == ["甲", "encoding", "乙", "field"]


def test_whole_files_that_cannot_be_read_have_their_reasons(tmp_path: Path) -> None:
    contents = {
        "a.txt": b"", "b.txt": b" \n", "c.csv": b"", "d.csv": b"a,b\n1,2\n", "e.parquet": b"PAR1 nonsense",
        "f.pdf": b"%PDF", "g.html": b"<html><body></body></html>", "h.html": b"", "i.parquet.gz": b"x",
        "j.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x81\xff", "k.txt": "甲乙丙丁".encode() + b"\xe7\x94",
    }  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert texts(tmp_path) == [
        "empty", "empty", "empty", "field", "syntax", "unknown format", "no main text", "empty", "unknown format",
        "encoding", "encoding",
    ]  # fmt: skip


def test_fields_go_by_the_names_they_are_given(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"标题": "喜报", "正文": "甲", "日期": 20240912, "key": 7}')
    names = {"text_field": "正文", "title_field": "标题", "date_field": "日期", "id_field": "key"}
    (found,) = read(tmp_path, **names)
    assert isinstance(found, Found) and found.published_from == "field"
    assert (found.article.text, found.article.published, found.article.id) == ("喜报\n甲", date(2024, 9, 12), "7")


def test_a_title_that_the_text_opens_with_is_not_put_there_again(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"t": "喜报", "text": "【喜报】甲"}')
    assert texts(tmp_path, title_field="t") == ["【喜报】甲"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_rejected(data: bytes) -> None:
    try:
        text, encoding = decoded(data)
    except RejectedError as rejected:
        assert rejected.reason is Reason.encoding
    else:
        assert text == data.decode(encoding).removeprefix("\ufeff")


# ── Encodings, days, pages ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [NEWS, NEWS * 40, "市总工会召开座谈会", "（记者 李明）"])
def test_encodings_are_found_out(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)).text == text


def test_big5_is_told_from_gb18030() -> None:
    text = "市總工會投入五十萬元，慰問職工三千餘人次，走訪了十二個縣區的困難職工家庭。" * 3
    assert decoded(text.encode("big5")) == (text, "big5")


SHORT = "喜报,目前,占44.6%,婺源,溆浦县,鹭岛公司,——市里见闻,▶NO.1 ｜ 科创,这句唠叨你一定要听,Ａ组：1—9月".split(",")


@pytest.mark.parametrize("text", SHORT)
def test_a_short_text_in_gb18030_is_found_out(text: str) -> None:
    assert decoded(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("text", ["（陳曉玲）", "【數說】", "多傑才讓", "綠茵場上的“全家福”"])
def test_a_short_text_in_big5_is_found_out(text: str) -> None:
    assert decoded(text.encode("big5")) == (text, "big5")


@pytest.mark.parametrize("text", [*SHORT, "café", "A·B ±5°", "Привет", "Ł", "α"])
def test_short_utf8_is_utf8(text: str) -> None:
    assert decoded(text.encode()) == (text, "utf-8")


def test_damaged_utf8_is_never_read_as_something_else() -> None:
    data = NEWS.encode()
    for damaged in (data[:-1], data[:40] + b"\xff" + data[40:], data[2:], *(data[:end] for end in (3, 7, 8, 10, 11))):
        with pytest.raises(RejectedError, match="whole UTF-8"):
            decoded(damaged)


def test_a_given_encoding_is_kept_to(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes("會議".encode("big5"))
    assert texts(tmp_path, encoding="big5") == ["會議"]
    with pytest.raises(InputError, match="no such encoding"):
        Options(encoding="klingon")
    with pytest.raises(InputError, match="shard_size=0"):
        Options(shard_size=0)
    with pytest.raises(LexiconError):
        Options(lexicons=["nowhere.toml"])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-09-12", "2024-09-12"), ("2024-09-12T08:30:00+08:00", "2024-09-12"), ("20240912", "2024-09-12"),
        ("2024/9/2 10:00", "2024-09-02"), ("2024年9月12日", "2024-09-12"), ("2024.09.12", "2024-09-12"),
        ("2024-13-01", None), ("2024-02-30", None), ("昨天", None), ("", None), ("1726099200", None),
    ],
)  # fmt: skip
def test_days_are_read_or_left(written: str, day: str | None) -> None:
    assert day_in(written) == (None if day is None else date.fromisoformat(day))


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("news/t20240912_318.html", "2024-09-12"), ("a/2024-09-12-318.txt", "2024-09-12"),
        ("2024/09/12/318.html", "2024-09-12"), ("202409/12/318.html", "2024-09-12"), ("2024-09/t12.html", None),
        ("x/2024年9月12日 简报.txt", "2024-09-12"), ("120240912.txt", None), ("20241399.txt", None),
        ("2024/318.txt", None), ("t20230229_20240912.html", "2024-09-12"),
    ],
)  # fmt: skip
def test_days_stand_in_names(path: str, day: str | None) -> None:
    assert day_in_name(path) == (None if day is None else date.fromisoformat(day))


def test_a_page_states_its_day_in_words() -> None:
    assert day_issued("来源：本站 发布时间：2024年9月12日 浏览：3") == date(2024, 9, 12)
    assert day_issued("9月12日，活动时间：上午") is None


def test_the_main_text_of_a_page(tmp_path: Path) -> None:
    page = main_text(PAGE.encode("gb18030"))
    assert NEWS in page.text and "首页" not in page.text and "版权" not in page.text
    assert (page.title, page.published, page.encoding) == ("市总工会慰问职工", date(2024, 9, 13), "gb18030")
    assert main_text(PAGE.encode()).encoding == "utf-8"
    unstated = PAGE.replace("2024年9月13日 10:00", "")
    assert main_text(unstated.encode()).published is None  # never guessed from what the text speaks of
    (tmp_path / "t20240914_1.html").write_text(unstated, encoding="utf-8")
    (found,) = read(tmp_path)
    assert isinstance(found, Found)
    assert (found.article.published, found.published_from) == (date(2024, 9, 14), "name")
    assert found.article.text.startswith(f"市总工会慰问职工\n{NEWS}")


def test_a_day_that_is_none_is_noted_and_the_next_source_asked(tmp_path: Path) -> None:
    (tmp_path / "20240912.jsonl").write_text('{"text": "甲", "published": "soon"}')
    (tmp_path / "b.jsonl").write_text('{"text": "甲", "published": "soon"}\n{"text": "乙", "published": null}')
    found = [one for one in read(tmp_path, published="2020-01-01") if isinstance(one, Found)]
    assert [(str(one.article.published), one.published_from) for one in found] == [
        ("2024-09-12", "name"), ("2020-01-01", "option"), ("2020-01-01", "option"),
    ]  # fmt: skip
    assert [one.notes for one in found] == [("published is no day: 'soon'",), ("published is no day: 'soon'",), ()]


def test_the_page_on_tables_shows_the_schema(root: Path) -> None:
    page = (root / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
    assert f"Version {VERSION} of the schema" in page
    for column in (*ROLE, *EVIDENCE, *(column for table in TABLES.values() for column in table)):
        assert f"| `{column.name}` | {column.type} | {column.meaning} |" in page
