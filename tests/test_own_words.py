"""Words of a user's own: what a lexicon changes, what it leaves alone, and what is said of a broken one."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from linyi_ie import AwardEvent, EstablishmentEvent, Extractor, FundingEvent, Lexicon
from linyi_ie.errors import InputError, LexiconError
from linyi_ie.records import Honour, Organisation, Quantity

FILE = """\
[[organisations]]
name = "青石县职工服务中心"
aliases = ["青职中心"]

[[honours]]
name = "青石县石匠之星"
aliases = ["石匠之星"]
level = "county"

[[places]]
name = "望潮坳"

[[activities]]
name = "百姓夜话"

[[units]]
name = "坛"

[[units]]
name = "趸"
unit = "吨"
kind = "measure"

[[triggers]]
word = "焕新"
like = "改造"
"""
TEXT = "5月，青职中心在望潮坳焕新驿站8座，举办“百姓夜话”3场，收到米酒26坛。王兰被评为石匠之星。"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def own(path: Path) -> Extractor:
    return Extractor(lexicons=[path])


def test_names_are_found_under_their_canonical_names(own: Extractor) -> None:
    found = {entity.text: entity for entity in own.extract(TEXT).entities}
    assert found["青职中心"].value == Organisation(name="青石县职工服务中心")
    assert found["石匠之星"].value == Honour(name="青石县石匠之星", level="county")
    assert (found["望潮坳"].label, found["百姓夜话"].label) == ("LOC", "ACTIVITY")
    assert found["青职中心"].evidence[0].rule == "lexicon:organisations"


def test_units_are_measured(own: Extractor) -> None:
    values = {entity.text: entity.value for entity in own.extract("运来26坛、近3趸、5人。").entities}
    assert values["26坛"] == Quantity(value=26, unit="坛", kind="count")
    assert values["近3趸"] == Quantity(value=3, unit="吨", kind="measure", approx="under")
    assert values["5人"] == Quantity(value=5, unit="人", kind="count")


def test_a_trigger_word_evokes_what_its_like_evokes(own: Extractor) -> None:
    (built,) = own.extract(TEXT).of_type(EstablishmentEvent)
    assert (built.trigger.text, built.object.text) == ("焕新", "驿站")
    assert built.count is not None and built.count.text == "8座"
    assert [mention.name for mention in built.agent] == ["青石县职工服务中心"]
    (award,) = own.extract(TEXT).of_type(AwardEvent)
    assert award.honour.name == "青石县石匠之星"


def test_a_name_that_the_document_resolves_gets_the_lexicon_s_name() -> None:
    lexicon = Lexicon.model_validate({"organisations": [{"name": "临沂工会", "aliases": ["临沂市总工会"]}]})
    text, place = "市总工会投入50万元。", "山东省临沂市"
    (event,) = Extractor(lexicons=[lexicon]).extract(text, place=place).of_type(FundingEvent)
    assert [mention.name for mention in event.agent] == ["临沂工会"]
    (event,) = Extractor().extract(text, place=place).of_type(FundingEvent)
    assert [mention.name for mention in event.agent] == ["临沂市总工会"]


def test_full_width_and_traditional_forms_are_the_same_word() -> None:
    lexicon = Lexicon.model_validate({"organisations": [{"name": "ABC協會", "aliases": ["甲会"]}]})
    (entity,) = Extractor(lexicons=[lexicon]).extract("ＡＢＣ协会捐款。").entities
    assert (entity.text, entity.value) == ("ＡＢＣ协会", Organisation(name="ABC協會"))


def test_a_longer_name_around_a_word_stays(own: Extractor) -> None:
    lexicon = Lexicon.model_validate({"places": [{"name": "临沂"}]})
    (entity,) = Extractor(lexicons=[lexicon]).extract("临沂市总工会投入一些钱。").entities
    assert (entity.text, entity.label) == ("临沂市总工会", "ORG")


def test_of_two_lexicons_the_later_has_the_last_word(path: Path) -> None:
    other = Lexicon.model_validate({"organisations": [{"name": "青石县职教中心", "aliases": ["青职中心"]}]})
    (entity,) = Extractor(lexicons=[path, other]).extract("青职中心发布通知。").entities
    assert entity.value == Organisation(name="青石县职教中心")


def test_extractors_do_not_meet(own: Extractor) -> None:
    plain, text = Extractor(), "青职中心运来26坛。"
    alone = [extractor.extract(text) for extractor in (own, plain)]
    assert alone[0] != alone[1]
    assert not [entity for entity in alone[1].entities if entity.text == "26坛"]
    with ThreadPoolExecutor(4) as pool:
        mixed = list(pool.map(lambda extractor: extractor.extract(text), [own, plain] * 20))
    assert mixed == alone * 20


def test_a_batch_in_processes_has_the_words_too(own: Extractor) -> None:
    assert list(own.extract_many([TEXT], workers=2)) == [own.extract(TEXT)]


# ── What is wrong ─────────────────────────────────────────────────────────────────────────────────

BROKEN = [
    ("[[units]]\nname = 坛\n", 2, None, "this is no TOML"),
    ("\n[[units]]\nname = 5\n", 3, "units[0].name", "Input should be a valid string"),
    ("[[units]]\nname = '坛'\n\n[[units]]\nunit = '坛'\n", 4, "units[1].name", "Field required"),
    ("[[honours]]\nname = '某奖'\nlevel = 'town'\n", 3, "honours[0].level", "'municipal'"),
    ("[[places]]\nname = '某地'\nalias = ['地']\n", 3, "places[0].alias", "there is no such field; there are name, al"),
    ("[[people]]\nname = '王兰'\n", 1, "people", "there are organisations, honours, places"),
    ("[[places]]\nname = '甲'\n", 2, "places[0].name", "at least 2 characters"),
    ("[[places]]\nname = ' 某地'\n", 2, "places[0].name", "no white space around it"),
    ("[[places]]\nname = '某地'\naliases = ['新地', '']\n", 3, "places[0].aliases[1]", "at least 2 characters"),
    (
        "[[triggers]]\nword = '焕新'\nlike = '改建造'\n",
        1,
        "triggers[0]",
        "the library knows no verb '改建造'; near it: ",
    ),
    (
        "[[places]]\nname = '某地'\n[[organisations]]\nname = '某地'\n",
        None,
        None,
        "某地 stands in organisations[0] and",
    ),
    ("places = " + "[" * 10_000, None, None, "nested too deeply"),
    ("places = [{name = '甲'}]\n", None, "places[0].name", "at least 2 characters"),
]


@pytest.mark.parametrize(("content", "line", "field", "message"), BROKEN)
def test_a_broken_file_is_told_by_line_and_field(
    tmp_path: Path, content: str, line: int | None, field: str | None, message: str
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        Extractor(lexicons=[path])
    wrong = caught.value
    assert (wrong.path, wrong.line, wrong.field) == (str(path), line, field)
    assert message in wrong.message and wrong.message.startswith(str(path))
    assert line is None or f"broken.toml, line {line}: " in wrong.message
    copied = pickle.loads(pickle.dumps(wrong))
    assert (str(copied), vars(copied)) == (str(wrong), vars(wrong))


def test_a_lexicon_made_by_hand_is_checked_too() -> None:
    with pytest.raises(LexiconError, match=r"^organisations\[0\]\.name: Field required") as caught:
        Lexicon.model_validate({"organisations": [{"aliases": ["甲会"]}]})
    assert (caught.value.path, caught.value.field) == (None, "organisations[0].name")
    with pytest.raises(LexiconError, match="units: Input should be a valid tuple"):
        Lexicon(units=5)  # pyright: ignore[reportArgumentType]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml: No such file"):
        Extractor(lexicons=[tmp_path / "none.toml"])
    (tmp_path / "gbk.toml").write_bytes("name = '临沂'".encode("gb18030"))
    with pytest.raises(LexiconError, match=r"gbk\.toml: not UTF-8 \(byte 0xc1"):
        Extractor(lexicons=[str(tmp_path / "gbk.toml")])


@pytest.mark.parametrize("lexicons", ["own.toml", Path("own.toml"), Lexicon(), 5, [5], [b"own.toml"]])
def test_only_lists_of_lexicons_are_taken(lexicons: object) -> None:
    with pytest.raises(InputError, match=r"pass a list of paths of TOML files and linyi_ie\.Lexicon objects"):
        Extractor(lexicons=lexicons)  # pyright: ignore[reportArgumentType]
