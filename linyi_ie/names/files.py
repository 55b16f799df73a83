"""Where the shipped models lie, and whether their files are whole."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from linyi_ie.errors import ModelError

CARD = "card.json"
_PLAIN_NAME = re.compile(r"\w[\w.-]{0,80}")
_AGAIN = "Install linyi_ie again (pip install --force-reinstall linyi-ie), or restore the folder in your checkout."


class ModelFiles(NamedTuple):
    """The contents of a model folder: its card, and the bytes of each file that the card names."""

    card: dict[str, Any]
    contents: dict[str, bytes]


def model_folder(name: str) -> Traversable:
    """Find a shipped model: inside the installed package, else in the checkout that the package lies in."""
    installed = files("linyi_ie").joinpath("model_files", name)
    checkout = Path(__file__).parents[2] / "models" / name
    for folder in (installed, checkout):
        if folder.joinpath(CARD).is_file():
            return folder
    raise ModelError(f'The names model "{name}" is not there: neither {installed} nor {checkout} holds it. {_AGAIN}')


def read_model(folder: Traversable) -> ModelFiles:
    """Read a model folder and check each file against the SHA-256 that the card states."""
    try:
        card = json.loads(folder.joinpath(CARD).read_text(encoding="utf-8"))
        stated = {name: entry["sha256"] for name, entry in card["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The card of the names model in {folder} cannot be read ({error}). {_AGAIN}") from error
    contents: dict[str, bytes] = {}
    for name, expected in stated.items():
        if not _PLAIN_NAME.fullmatch(name):
            raise ModelError(f"The card of the names model in {folder} names a file outside it: {name!r}. {_AGAIN}")
        try:
            contents[name] = folder.joinpath(name).read_bytes()
        except OSError as error:
            raise ModelError(f"{name} of the names model in {folder} cannot be read ({error}). {_AGAIN}") from error
        if hashlib.sha256(contents[name]).hexdigest() != expected:
            raise ModelError(f"{name} of the names model in {folder} is damaged: its SHA-256 differs. {_AGAIN}")
    return ModelFiles(card, contents)
