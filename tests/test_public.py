"""The public face: its names, its signatures, and what an import costs."""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from importlib.metadata import version

import pytest

import linyi_ie
from linyi_ie.events import DEFAULT_EVENTS, Event

NAMES = [
    "Article",
    "Document",
    "Entity",
    "Event",
    "Extractor",
    "Failure",
    "Lexicon",
    "LinyiError",
    "__version__",
    "extract",
    "extract_many",
    "find_numbers",
    "find_quantities",
    "find_times",
]
HEAVY = {
    "spacy",
    "onnxruntime",
    "torch",
    "numpy",
    "pandas",
    "pydantic",
    "regex",
    "typer",
    "rich",
    "lunar_python",
    "pyarrow",
    "trafilatura",
}


def test_the_public_names_are_these() -> None:
    assert linyi_ie.__all__ == NAMES == dir(linyi_ie)
    for name in NAMES:
        assert getattr(linyi_ie, name) is not None


def test_a_star_import_gives_the_public_names() -> None:
    room: dict[str, object] = {}
    exec("from linyi_ie import *", room)
    assert sorted(room.keys() - {"__builtins__"}) == sorted(NAMES)


def test_the_sixteen_records_can_be_had_from_the_top() -> None:
    assert len(DEFAULT_EVENTS) == 16
    for kind in DEFAULT_EVENTS:
        assert getattr(linyi_ie, kind.__name__) is kind
        assert getattr(importlib.import_module("linyi_ie.events"), kind.__name__) is kind
        assert issubclass(kind, Event) and kind.core in kind.roles()


def test_an_unknown_name_is_an_attribute_error() -> None:
    for name in ("Extraktor", "SermonEvent"):
        with pytest.raises(AttributeError, match=f"^module 'linyi_ie' has no attribute '{name}'$"):
            getattr(linyi_ie, name)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("extract", "(text, *, published=None, place=None)"),
        ("extract_many", "(articles, *, workers=1, on_error='yield')"),
        ("find_numbers", "(text)"),
        ("find_quantities", "(text)"),
        ("find_times", "(text, published=None)"),
    ],
)
def test_the_signatures_are_these(name: str, parameters: str) -> None:
    signature = inspect.signature(getattr(linyi_ie, name))
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    assert str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)) == parameters


def test_every_public_thing_is_documented() -> None:
    for name in set(NAMES) - {"__version__"}:
        assert inspect.getdoc(getattr(linyi_ie, name)), name


def test_the_version_is_that_of_the_installed_package() -> None:
    assert linyi_ie.__version__ == version("linyi-ie")


def test_an_import_is_light() -> None:
    program = (
        "import json, sys, time; before = time.perf_counter(); import linyi_ie; "
        "print(json.dumps([time.perf_counter() - before, list(sys.modules)]))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    seconds, modules = json.loads(run.stdout)
    assert seconds < 0.15
    assert not HEAVY & set(modules)


def test_reading_numbers_loads_no_model() -> None:
    program = (
        "import sys; from linyi_ie import find_numbers, find_quantities, find_times; "
        "list(find_numbers('三千')); list(find_quantities('三千人')); list(find_times('2024年')); "
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert not {"spacy", "onnxruntime", "torch", "pandas", "typer"} & set(run.stdout.split())
