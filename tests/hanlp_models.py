"""Trains tiny HanLP models of each kind on templated sentences: `python tests/hanlp_models.py DIRECTORY`.

Run by `test_hanlp.py` in a process of its own, where HanLP is installed (`make test-hanlp`).
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import Any

os.environ |= {"HF_HUB_OFFLINE": "1", "HANLP_VERBOSE": "0", "OMP_NUM_THREADS": "1"}

import torch
import transformers.optimization

Piece = tuple[str, str]
PEOPLE = ("王建国", "李敏", "张三", "赵小明")
PLACES = ("济南", "临沂", "青岛", "兰陵县")
BODIES = ("市总工会", "县医院", "教育局", "临沂大学")
WORDS = ("在", "参观", "走访", "。", "，")
ENCODER = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 48}


def adam(parameters: Any, no_deprecation_warning: bool = True, **settings: Any) -> torch.optim.Optimizer:
    """Stand in for the optimizer that transformers no longer has and HanLP's training asks for."""
    return torch.optim.AdamW(parameters, **settings)


transformers.optimization.AdamW = adam


def sentence() -> list[Piece]:
    """Make a sentence of words with the label of each, empty for no name."""
    place, body = (random.choice(PLACES), "LOC"), (random.choice(BODIES), "ORG")
    first, second = random.sample([place, body], 2)
    person = (random.choice(PEOPLE), "PER")
    return [person, ("在", ""), first, (random.choice(("参观", "走访")), ""), second, ("。", "")]


def tagged(pieces: list[Piece], *, by_character: bool) -> str:
    """Write a sentence as lines of token and tag: characters in IOBES, or words."""
    lines: list[str] = []
    for word, label in pieces:
        tokens = list(word) if by_character else [word]
        for number, token in enumerate(tokens):
            place = "S" if len(tokens) == 1 else "B" if number == 0 else "E" if number == len(tokens) - 1 else "I"
            lines.append(f"{token}\t{f'{place}-{label}' if label else 'O'}")
    return "\n".join(lines) + "\n"


def make_encoder(folder: Path) -> str:
    """Write a transformer of one small layer that knows the characters of the templates."""
    characters = sorted(set("".join((*PEOPLE, *PLACES, *BODIES, *WORDS))))
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    numbers = {piece: number for number, piece in enumerate(vocabulary)}
    transformers.BertTokenizerFast(vocab=numbers).save_pretrained(folder)
    config = transformers.BertConfig(vocab_size=len(vocabulary), **ENCODER)
    transformers.BertModel(config).save_pretrained(folder)
    return str(folder)


def train_recurrent(folder: Path, characters: str, *, crf: bool) -> None:
    """Train a recogniser over a recurrent network."""
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

    RNNNamedEntityRecognizer().fit(
        characters, characters, str(folder), batch_size=16, epochs=5, embed=32, rnn_hidden=32, lr=0.02,
        drop=0.1, crf=crf, tagging_scheme="IOBES", token_delimiter="", devices=-1, seed=1,
    )  # fmt: skip


def train_transformer(folder: Path, characters: str, encoder: str) -> None:
    """Train a recogniser over a transformer."""
    from hanlp.components.ner.transformer_ner import TransformerNamedEntityRecognizer

    TransformerNamedEntityRecognizer().fit(
        characters, characters, str(folder / "transformer"), transformer=encoder, batch_size=16, epochs=6, lr=1e-2,
        transformer_lr=5e-3, word_dropout=0.05, delimiter_in_entity="", devices=-1, seed=1,
    )  # fmt: skip


def train_multi_task(folder: Path, words: str, text: str, encoder: str) -> None:
    """Train words and names together over one transformer."""
    from hanlp.common.dataset import SortingSamplerBuilder
    from hanlp.components.mtl.multi_task_learning import MultiTaskLearning
    from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
    from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
    from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding

    sampler = SortingSamplerBuilder(batch_size=16)
    tasks = {
        "tok": TaggingTokenization(text, text, text, sampler, max_seq_len=100, lr=1e-2),
        "ner": TaggingNamedEntityRecognition(
            words, words, words, sampler, dependencies="tok", lr=1e-2, delimiter_in_entity=""
        ),
    }
    MultiTaskLearning().fit(
        ContextualWordEmbedding("token", encoder, average_subwords=True, max_sequence_length=512, word_dropout=0.05),
        tasks, str(folder / "multi_task"), epochs=8, lr=1e-2, encoder_lr=5e-3, devices=-1, seed=1,
    )  # fmt: skip


def main() -> None:
    """Write the corpora, train the models."""
    torch.set_num_threads(1)
    random.seed(1)
    torch.manual_seed(1)  # the encoder's first weights; HanLP's own seeds come later
    folder = Path(sys.argv[1])
    sentences = [sentence() for _ in range(150)]
    files = {
        "characters.tsv": "\n".join(tagged(pieces, by_character=True) for pieces in sentences),
        "words.tsv": "\n".join(tagged(pieces, by_character=False) for pieces in sentences),
        "text.txt": "\n".join(" ".join(word for word, _ in pieces) for pieces in sentences),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    characters, words, text = (str(folder / name) for name in files)
    encoder = make_encoder(folder / "encoder")
    train_recurrent(folder / "recurrent", characters, crf=False)
    train_recurrent(folder / "crf", characters, crf=True)
    train_transformer(folder, characters, encoder)
    train_multi_task(folder, words, text, encoder)


if __name__ == "__main__":
    main()
