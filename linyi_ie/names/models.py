"""The models that ship with the library, by name or by folder."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from linyi_ie.names.fast import ARRAYS, FastTagger
from linyi_ie.names.files import model_folder
from linyi_ie.names.shipped import ShippedTagger


def load_shipped(name: str) -> ShippedTagger:
    """Load the shipped model of that name."""
    return open_model(model_folder(name))


def open_model(folder: Traversable) -> ShippedTagger:
    """Load the model in a folder, `fast` or `standard` by the files that lie there."""
    if folder.joinpath(ARRAYS).is_file():
        return FastTagger(folder)
    from linyi_ie.names.tagger import Tagger

    return Tagger(folder)
