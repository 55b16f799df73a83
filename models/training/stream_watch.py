"""Scores of the `fast` model on the development files while training runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch

from linyi_ie.names.boundaries import BoundaryDecoder
from linyi_ie.names.features import Features
from linyi_ie.text import fold
from training.convolutions import Network
from training.corpora import SCHEMES, Labelled, Text, paragraphs, read_texts
from training.distil import tensors_of
from training.scoring import score

_SENTENCES = 800
_GROUP = 50


class StreamWatch:
    """Prints micro F1 of the public development files and F1 by label of our own."""

    def __init__(self, data: Path, schemes: Sequence[str], features: Features) -> None:
        """Read the development files of the heads that are trained."""
        self.features = features
        folder = data / "data" / "ner"
        texts = {
            "msra": read_texts(folder / "msra.dev.jsonl")[:_SENTENCES],
            "uner": read_texts(folder / "uner_gsdsimp.dev.jsonl"),
            "schema": [p for document in read_texts(data / "gold" / "dev.jsonl") for p in paragraphs(document)],
        }
        self.texts = {scheme: its for scheme, its in texts.items() if scheme in schemes}

    def __call__(self, model: Network, when: str) -> None:
        """Score a model."""
        for scheme, texts in self.texts.items():
            scores = score(zip((t.spans for t in texts), self.predict(model, scheme, texts), strict=True))
            print(f"[{when}] {scheme}", json.dumps({label: row["f1"] for label, row in scores.items()}), flush=True)

    @torch.no_grad()
    def predict(self, model: Network, scheme: str, texts: list[Text]) -> list[list[Labelled]]:
        """Tag texts with the torch model."""
        model.eval()
        decoder = BoundaryDecoder(SCHEMES[scheme])
        found: list[list[Labelled]] = []
        for begin in range(0, len(texts), _GROUP):
            stream = self.features.stream([fold(text.text) for text in texts[begin : begin + _GROUP]])
            scores = model.heads[scheme](model(*tensors_of(stream))).numpy()
            decoded = decoder.decode(scores[:, decoder.order], stream.starts, stream.lengths)
            found += [[(span.start, span.end, span.label) for span in spans] for spans in decoded]
        return found
