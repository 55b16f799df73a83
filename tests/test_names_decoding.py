"""The decoder against all paths, counted one by one; tags and pieces."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from linyi_ie.names.decoding import Decoder
from linyi_ie.names.pieces import ALONE, FIRST, LAST, SPACE, START, UNKNOWN, Vocabulary
from linyi_ie.names.tags import legal_steps, spans_of, tag_names, tags_of

LABELS = ("ORG", "LOC")


@pytest.mark.parametrize("length", [1, 2, 4])
def test_best_path_and_confidence_agree_with_counting(length: int) -> None:
    noise = np.random.default_rng(length)
    size = len(tag_names(LABELS))
    start, steps, end = noise.normal(size=size), noise.normal(size=(size, size)), noise.normal(size=size)
    emissions = noise.normal(size=(length, size)).astype(np.float32) * 2
    legal_start, legal, legal_end = legal_steps(LABELS)
    weights: dict[tuple[int, ...], float] = {}
    for path in product(range(size), repeat=length):
        score = start[path[0]] + legal_start[path[0]] + end[path[-1]] + legal_end[path[-1]]
        score += sum(emissions[position, tag] for position, tag in enumerate(path))
        score += sum(steps[a, b] + legal[a, b] for a, b in pairwise(path))
        weights[path] = float(np.exp(score))
    best = max(weights, key=lambda path: weights[path])
    (decoded,) = Decoder(LABELS, start, steps, end).decode([emissions])
    assert [span[:3] for span in decoded] == spans_of(best, LABELS)
    for span in decoded:
        holding = sum(weight for path, weight in weights.items() if span[:3] in spans_of(path, LABELS))
        assert span.confidence == pytest.approx(holding / sum(weights.values()), abs=1e-4)


def test_texts_decode_alike_alone_and_together() -> None:
    noise = np.random.default_rng(3)
    size = len(tag_names(LABELS))
    decoder = Decoder(LABELS, np.zeros(size), noise.normal(size=(size, size)), np.zeros(size))
    texts = [noise.normal(size=(length, size)).astype(np.float32) for length in (3, 40, 0, 41, 1, 40)]
    assert decoder.decode(texts) == [decoder.decode([text])[0] for text in texts]


def test_tags_and_spans_are_inverse() -> None:
    spans = [(0, 1, "LOC"), (1, 3, "ORG"), (4, 8, "ORG")]
    assert spans_of(tags_of(9, spans, LABELS), LABELS) == spans


def test_pieces_follow_the_scores_and_every_character_has_a_row() -> None:
    table = Vocabulary("工会总,", {"，": ","}, [-5.0, -5.0, -5.0], ["工会", "总工"], [-6.0, -7.0])
    assert table.segment("总工会") == [(0, 1), (1, 3)]
    encoded = table.encode("总工会，\ud800\n")
    assert encoded.characters == [START, SPACE, 7, 5, 6, 8, UNKNOWN, SPACE, 2]
    assert encoded.pieces == [0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert encoded.places[2:5] == [ALONE, FIRST, LAST]
    again = Vocabulary.from_json(table.to_json())
    assert again.encode("总工会，") == table.encode("总工会，")
