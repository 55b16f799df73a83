"""Scores on the development files while training runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch

from linyi_ie.names.decoding import Decoder
from linyi_ie.names.pieces import Vocabulary
from training.corpora import CHUNK, SCHEMES, Example, Text, encode, pad, paragraphs, parts, read_texts
from training.encoder import Tagger
from training.scoring import score

_SENTENCES = 600
_GROUP = 16


class Watch:
    """Prints micro F1 of the public development files and F1 by label of our own."""

    def __init__(self, data: Path, schemes: Sequence[str], vocabulary: Vocabulary) -> None:
        """Read the development files of the heads that are trained."""
        self.vocabulary = vocabulary
        folder = data / "data" / "ner"
        texts = {
            "msra": read_texts(folder / "msra.dev.jsonl")[:_SENTENCES],
            "uner": read_texts(folder / "uner_gsdsimp.dev.jsonl"),
            "schema": [p for document in read_texts(data / "gold" / "dev.jsonl") for p in paragraphs(document)],
        }
        self.texts = {scheme: its for scheme, its in texts.items() if scheme in schemes}

    def __call__(self, model: Tagger, when: str) -> None:
        """Score a model."""
        for scheme, texts in self.texts.items():
            scores = score(zip((t.spans for t in texts), predict(model, scheme, texts, self.vocabulary), strict=True))
            print(f"[{when}] {scheme}", json.dumps({label: row["f1"] for label, row in scores.items()}), flush=True)


@torch.no_grad()
def predict(model: Tagger, scheme: str, texts: list[Text], vocabulary: Vocabulary) -> list[list[tuple[int, int, str]]]:
    """Tag texts with the torch model."""
    model.eval()
    crf = model.crfs[scheme]
    decoder = Decoder(SCHEMES[scheme], *(p.detach().numpy() for p in (crf.start, crf.steps, crf.end)))
    found: list[list[tuple[int, int, str]]] = [[] for _ in texts]
    queue: list[tuple[int, int, Example]] = []
    for number, text in enumerate(texts):
        start = 0
        for part in parts(Text(text.text, ()), CHUNK):
            queue.append((number, start, encode(part, scheme, vocabulary)))
            start += len(part.text)
    queue.sort(key=lambda item: len(item[2].tags))
    for begin in range(0, len(queue), _GROUP):
        group = queue[begin : begin + _GROUP]
        inputs, mask, _, _ = pad([example for _, _, example in group])
        scores = model.emissions(scheme, torch.from_numpy(inputs), torch.from_numpy(mask))[:, 2:-1].numpy()
        emissions = [scores[row, : len(example.tags)] for row, (_, _, example) in enumerate(group)]
        for (number, start, _), spans in zip(group, decoder.decode(emissions), strict=True):
            found[number] += [(a + start, b + start, label) for a, b, label, _ in spans]
    return found
