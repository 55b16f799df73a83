"""The wheel: what it carries, and that it works away from the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_the_package_and_its_model_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"linyi_ie", wheel.name.split("-py3")[0] + ".dist-info"}
    assert "linyi_ie/py.typed" in names
    assert "linyi_ie/lexicon/traditional.toml" in names
    assert {
        "linyi_ie/views/report/report.html.jinja",
        "linyi_ie/views/report/page.js",
        "linyi_ie/serve/assets/page.js",
    } <= {*names}
    models = ("standard", "fast", "choices", "confidence")
    assert {f"linyi_ie/model_files/{model}/card.json" for model in models} <= {*names}
    assert "linyi_ie/model_files/fast/model.npz" in names
    assert any(name.startswith("linyi_ie/model_files/standard/") and name.endswith(".onnx") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "-msra" in name], "a model that serves to measure only"
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".pt", ".log"))]


def test_the_wheel_works_away_from_the_checkout(wheel: Path, root: Path, article: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel]
    subprocess.run([*pip, "--disable-pip-version-check"], check=True)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import linyi_ie; "
        "print(linyi_ie.__file__); "
        "print(linyi_ie.extract(sys.stdin.buffer.read().decode(), place='山东省临沂市').to_json())"
    )
    command = [sys.executable, "-I", "-X", "utf8", "-c", program, site]
    done = subprocess.run(command, input=article.encode(), capture_output=True, check=True, cwd=tmp_path)
    where, document = done.stdout.decode().splitlines()
    assert Path(where).is_relative_to(site) and not Path(where).is_relative_to(root)
    assert json.loads(document)["events"]
