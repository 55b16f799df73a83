"""Nothing that is read can run code, leave its folder, reach the network or fill the memory."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_targets import shown

from linyi_ie import Extractor, archive
from linyi_ie.archive.options import Options
from linyi_ie.errors import InputError, ModelError
from linyi_ie.names.files import read_model

RUNS_CODE = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
OWN_PROCESSES = {"batch.py", "on_ray.py"}
"""What these two pickle goes to processes that they started themselves, and never to or from a file."""


def calls(root: Path) -> list[tuple[Path, ast.Call]]:
    return [
        (path, node)
        for path in (root / "linyi_ie").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


# ── Code ──────────────────────────────────────────────────────────────────────────────────────────


def test_no_module_reads_what_runs_code(root: Path) -> None:
    guilty = {
        path.name
        for path in (root / "linyi_ie").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in ([node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
        if (module or "").split(".")[0] in RUNS_CODE
    }
    assert guilty == OWN_PROCESSES


def test_nothing_is_evaluated_and_arrays_hold_no_objects(root: Path) -> None:
    for path, call in calls(root):
        name = ast.unparse(call.func)
        assert name not in {"eval", "exec", "os.system", "yaml.load", "torch.load"}, path
        assert not any(one.arg == "shell" for one in call.keywords), path
        if name in {"np.load", "numpy.load"}:
            assert any(one.arg == "allow_pickle" and ast.unparse(one.value) == "False" for one in call.keywords), path


# ── Models ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", "a/../../secret", "sub/weights", "..\\secret", ""])
def test_a_card_cannot_name_a_file_outside_its_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"")
    (tmp_path / "model").mkdir()
    entry = {"sha256": hashlib.sha256(b"").hexdigest(), "bytes": 0}
    (tmp_path / "model" / "card.json").write_text(json.dumps({"files": {name: entry}}), encoding="utf-8")
    with pytest.raises(ModelError, match="names a file outside"):
        read_model(tmp_path / "model")


@pytest.mark.parametrize("name", ["../standard", "standard/../fast", "/tmp", "C:\\models", ".", "", "hanlp:", "fast\0"])
def test_a_model_s_name_is_no_path(name: str) -> None:
    with pytest.raises(InputError, match="no names model"):
        Extractor(name).extract("市")


# ── Archives ──────────────────────────────────────────────────────────────────────────────────────


def test_an_article_s_id_names_no_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    ids = ["../../evil", "/tmp/evil", "..", "a\0b", "C:\\evil", "shards/000000.json", "<script>"]
    lines = [json.dumps({"id": one, "text": "市总工会投入50万元。"}) for one in ids]
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    summary = archive.run([tmp_path / "in"], tmp_path / "out", options=Options(names="fast", format="jsonl"), workers=0)
    assert summary.tally.documents == len(ids)
    assert {place.name for place in tmp_path.iterdir()} == {"in", "out"}
    assert not list(tmp_path.rglob("*evil*"))


# ── What is shown ─────────────────────────────────────────────────────────────────────────────────

XSS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)", "</style><script>alert(1)</script>", "</mark><iframe src=javascript:alert(1)>",
    "<!--", "]]>", "&lt;script&gt;", "&#60;script&#62;", "<a href=\"javascript:alert(1)\">x</a>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "{{7*7}}", "${7*7}", "\u2028<b>", "＜script＞",
    "<template><s>", "<base href=//evil>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=//evil>",
)  # fmt: skip


@pytest.mark.parametrize("attack", XSS)
def test_the_notebook_shows_an_attack_as_text(attack: str) -> None:
    shown(f"{attack}市总工会{attack}投入50万元，“{attack}春风行动”荣获“{attack}奖”3人。{attack}")


# ── The network ───────────────────────────────────────────────────────────────────────────────────


def test_the_suite_itself_reaches_nobody() -> None:
    with pytest.raises(RuntimeError, match="network"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match="network"):
        socket.getaddrinfo("example.org", 443)


WATCHED = """
import sys
opened = []
sys.addaudithook(lambda event, _: opened.append(event) if event.startswith("socket.") else None)
import linyi_ie
from linyi_ie.names import load_names
text = "2024年5月，市总工会投入50万元，慰问职工3000余人次。"
for names in ("standard", "fast"):
    document = linyi_ie.Extractor(names).extract(text, published="2024-09-12", place="山东省临沂市")
    assert document.events
    document._repr_html_(), document.to_json(), document.to_frame()
list(linyi_ie.extract_many([text] * 20)), linyi_ie.find_times(text)
print(sorted(set(opened) - {"socket.gethostname"}))
"""


def test_no_default_path_opens_a_socket(root: Path) -> None:
    told = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, cwd=root, check=True)
    assert told.stdout.strip() == "[]"


CUT_OFF = """
import sys

def refuse(event, given):
    if event == "socket.bind" and given[1][0] == "::1":
        return  # urllib3, which reading web pages imports, asks this machine whether it knows IPv6
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        with open({log!r}, "a") as log:
            print(event, given, file=log)
        raise RuntimeError("a process reaches for the network: " + event)

sys.addaudithook(refuse)
"""


@pytest.fixture
def cut_off(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """Return an environment whose Python processes, their workers too, have no network, and where they tell of it."""
    (tmp_path / "cut").mkdir()
    log = tmp_path / "cut" / "log"
    (tmp_path / "cut" / "sitecustomize.py").write_text(CUT_OFF.format(log=str(log)), encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path / "cut")}, log


def test_the_program_and_its_workers_reach_nobody(
    cut_off: tuple[dict[str, str], Path], tmp_path: Path, root: Path
) -> None:
    environment, log = cut_off
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("市总工会投入50万元，慰问职工300人。", encoding="utf-8")
    page = "<html><body><article><p>" + "市总工会投入50万元，慰问职工300人。" * 20 + "</p></article></body></html>"
    (tmp_path / "in" / "b.html").write_text(page, encoding="utf-8")
    for command in (
        ("extract", tmp_path / "in" / "a.txt", "--format", "json"),
        ("explain", tmp_path / "in" / "a.txt"),
        ("archive", "run", tmp_path / "in", "--out", tmp_path / "out", "--workers", "1"),
    ):
        told = subprocess.run(
            [sys.executable, "-m", "linyi_ie", *map(str, command)],
            cwd=root, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
    assert json.loads((tmp_path / "out" / "run.json").read_text())["finished"]["documents"] == 2
    assert not log.exists()


def test_who_is_cut_off_cannot_reach_out_unseen(cut_off: tuple[dict[str, str], Path]) -> None:
    environment, log = cut_off
    reach = "import socket\ntry: socket.create_connection(('192.0.2.1', 80))\nexcept RuntimeError: pass"
    subprocess.run([sys.executable, "-c", reach], env=environment, check=True)
    assert log.read_text().startswith("socket.getaddrinfo")
