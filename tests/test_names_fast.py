"""The `fast` model's parts: what it sees of a text, its network, its decoder."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from linyi_ie.names.boundaries import BoundaryDecoder
from linyi_ie.names.convolutions import CEILING, DILATIONS, Convolutions
from linyi_ie.names.decoding import Decoder
from linyi_ie.names.fast import ARRAYS
from linyi_ie.names.features import EMPTY, GAP, SLOTS, UNKNOWN, WORD_PLACES, Features
from linyi_ie.names.files import model_folder, read_model
from linyi_ie.names.shipped import read_arrays
from linyi_ie.names.tags import tag_names

LABELS = ("ORG", "LOC")
CHARACTERS = "总工会县医院在北京"
ODD_TEXTS = st.text(st.characters() | st.sampled_from("\0\ud800😀县医院 ") | st.sampled_from(CHARACTERS), min_size=1)


def features(*words: tuple[str, int]) -> Features:
    codes, rows = [ord(character) for character in CHARACTERS], range(2, 2 + len(CHARACTERS))
    empty = Features(codes, rows, np.zeros(SLOTS, np.uint16))
    return Features(codes, rows, empty.pack_words(words))


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    return read_arrays(read_model(model_folder("fast")).contents[ARRAYS])


@pytest.fixture(scope="module")
def network(arrays: dict[str, np.ndarray]) -> Convolutions:
    return Convolutions(arrays)


# ── What it sees ──────────────────────────────────────────────────────────────────────────────────


def test_texts_stand_apart_in_a_stream() -> None:
    stream = features().stream(["总工会", "\0\ud800😀"])
    assert stream.starts.tolist() == [GAP, 2 * GAP + 3] and stream.lengths.tolist() == [3, 3]
    empty = [EMPTY] * GAP
    assert stream.characters.tolist() == [*empty, 2, 3, 4, *empty, UNKNOWN, UNKNOWN, UNKNOWN, *empty]
    assert stream.gaps.tolist() == np.flatnonzero(stream.characters == EMPTY).tolist()


def test_words_are_found_at_each_of_their_characters() -> None:
    stream = features(("县医院", 7), ("医院", 3), ("北京", 5)).stream(["在县医院"])
    words = stream.words[GAP:-GAP]
    seen = {(place, WORD_PLACES[column], words[place, column]) for place, column in zip(*words.nonzero(), strict=True)}
    assert seen == {(1, (3, 0), 7), (2, (3, 1), 7), (3, (3, 2), 7), (2, (2, 0), 3), (3, (2, 1), 3)}


def test_the_more_important_word_keeps_a_slot_and_unknown_characters_make_no_word() -> None:
    table = features(("北京", 5), ("北京", 6), ("火车", 1))
    (first, *_), *_ = table.stream(["北京"]).words[GAP:-GAP].tolist()
    assert first == 5
    assert np.count_nonzero(table.arrays()["words"]) == 1


@given(st.lists(ODD_TEXTS, min_size=1, max_size=5))
def test_a_text_is_seen_alike_beside_any_other(texts: list[str]) -> None:
    seen = features(("县医院", 7), ("医院", 3))
    together = seen.stream(texts)
    for text, start in zip(texts, together.starts.tolist(), strict=True):
        alone = seen.stream([text])
        for name in ("characters", "words"):
            expected = getattr(alone, name)[GAP:-GAP]
            assert np.array_equal(getattr(together, name)[start : start + len(text)], expected)
        before = slice(start - 1, start + len(text))
        assert np.array_equal(together.pairs[before], alone.pairs[GAP - 1 : -GAP])


# ── The network ───────────────────────────────────────────────────────────────────────────────────


def test_no_sum_of_products_leaves_what_floats_hold_exactly(arrays: dict[str, np.ndarray]) -> None:
    for number in range(len(DILATIONS)):
        sums = np.abs(arrays[f"layer{number}"].astype(np.int64)).sum(0) * CEILING * (number + 1)
        assert sums.max() < 2**24
    for scheme in ("schema", "uner"):
        assert np.abs(arrays[scheme].astype(np.int64)).sum(0).max() * CEILING * (len(DILATIONS) + 1) < 2**24
    characters, lexical = np.split(np.abs(arrays["enter"].astype(np.int64)), [3 * len(arrays["characters"])])
    assert characters.reshape(3, -1, characters.shape[1]).sum(1).max() * 127 < 2**24
    pairs = 2 * arrays["pairs"].shape[1]
    assert (lexical[:pairs].sum(0) + lexical[pairs:].sum(0) * len(WORD_PLACES)).max() * 127 < 2**24


@settings(max_examples=30)
@given(st.lists(ODD_TEXTS, min_size=1, max_size=6))
def test_hidden_numbers_are_the_same_to_the_last_bit_beside_any_other(network: Convolutions, texts: list[str]) -> None:
    stream = network.features.stream(texts)
    together = network.hidden(stream)
    assert np.array_equal(together, np.rint(together)) and together.min() >= 0
    for text, start in zip(texts, (stream.starts - GAP).tolist(), strict=True):
        alone = network.hidden(network.features.stream([text]))
        assert np.array_equal(together[start : start + len(text)], alone)


# ── The decoder ───────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=40)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_readings_are_those_of_a_crf_without_scores_of_steps(lengths: list[int], seed: int) -> None:
    size = len(tag_names(LABELS))
    scores = np.random.default_rng(seed).normal(size=(sum(lengths), size)).astype(np.float32) * 3
    ends = np.cumsum(lengths)
    decoder = BoundaryDecoder(LABELS)
    found = decoder.decode(scores[:, decoder.order], ends - lengths, np.array(lengths))
    full = Decoder(LABELS, np.zeros(size), np.zeros((size, size)), np.zeros(size))
    expected = full.decode(np.split(scores, ends[:-1]))
    assert [[span[:3] for span in spans] for spans in found] == [[span[:3] for span in spans] for spans in expected]
    for mine, theirs in zip(chain.from_iterable(found), chain.from_iterable(expected), strict=True):
        assert mine.confidence == pytest.approx(theirs.confidence, abs=2e-4)
    for (start, length), spans in zip(zip(ends - lengths, lengths, strict=True), found, strict=True):
        part = scores[start : start + length][:, decoder.order]
        assert decoder.decode(part, np.array([0]), np.array([length])) == [spans]
        assert all(first.end <= second.start for first, second in pairwise(spans))
