"""The training loop of the `fast` model: marked text, and the teacher's distribution over tag paths."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from linyi_ie.names.features import WORD_CLASSES, WORD_PLACES, Features, Stream
from linyi_ie.names.tags import legal_steps, tags_of
from training.convolutions import Network
from training.corpora import SCHEMES
from training.passages import Passage
from training.paths import Crf, expected_tags, loss
from training.teacher import Teacher

_POOL = 40
_SMALLEST_RATE = 0.01
_FALL = 0.7
TAUGHT = {"schema": 1.0, "msra": 0.5, "uner": 0.5}
"""Weight of the loss of each head that the teacher teaches on every text; `cluener` learns on its own texts."""


@dataclass(frozen=True)
class Settings:
    """How long and how fast to train.

    The learning rate rises over the first steps and falls linearly over the last 70 % of the run, which ends after
    `epochs` or `seconds`, whichever comes first. `trust` is the teacher's share in the target of marked text.
    """

    epochs: int
    seconds: float = 1e9
    rate: float = 2e-3
    table_rate: float = 1.5e-3
    warm_up: int = 300
    characters: int = 5000
    trust: float = 0.5
    average: float = 0.999
    seed: int = 5
    save_every: float = 400.0


class Lesson(NamedTuple):
    """A passage with the teacher's scores for all heads."""

    passage: Passage
    scores: NDArray[np.float16]


class Batch(NamedTuple):
    """Passages in one stream, and what is to be learned about them."""

    schemes: tuple[str, ...]
    stream: Stream
    lessons: list[Lesson]


def batches(lessons: list[Lesson], characters: int, features: Features, rng: random.Random) -> Iterator[Batch]:
    """Group passages of all corpora and like length, shuffled."""
    order = rng.sample(lessons, len(lessons))
    size = sum(len(lesson.passage.text) for lesson in order)
    groups: list[list[Lesson]] = []
    pool = _POOL * len(order) * characters // size + 1
    for begin in range(0, len(order), pool):
        room = 0
        for lesson in sorted(order[begin : begin + pool], key=lambda lesson: len(lesson.passage.text)):
            room -= len(lesson.passage.text)
            if room < 0:
                groups.append([])
                room = characters
            groups[-1].append(lesson)
    rng.shuffle(groups)
    for group in groups:
        stream = features.stream([lesson.passage.text for lesson in group])
        yield Batch(tuple(lesson.passage.scheme for lesson in group), stream, group)


def tensors_of(stream: Stream) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Give what `Network` reads."""
    inside = torch.ones(len(stream.characters), 1)
    inside[stream.gaps] = 0
    offsets = np.arange(len(WORD_PLACES)) * WORD_CLASSES
    words = torch.from_numpy(stream.words + offsets)
    return torch.from_numpy(stream.characters), torch.from_numpy(stream.pairs), words, inside


class Distiller:
    """One run; resumes from its check-point when there is one."""

    def __init__(self, model: Network, teacher: Teacher, features: Features, settings: Settings, file: Path) -> None:
        self.model, self.features, self.settings, self.file = model, features, settings, file
        self.averaged = copy.deepcopy(model)
        self.teacher: dict[str, tuple[slice, Crf]] = {}
        self.legal: dict[str, Crf] = {}
        self.taught = {scheme: weight for scheme, weight in TAUGHT.items() if scheme in model.heads}
        first = 0
        for scheme in model.heads:
            labels = SCHEMES[scheme]
            tags = 1 + 4 * len(labels)
            start, steps, end = map(torch.from_numpy, legal_steps(labels))
            own = [torch.from_numpy(scores) for scores in teacher.crf(scheme)]
            self.legal[scheme] = start, steps, end
            self.teacher[scheme] = slice(first, first + tags), (start + own[0], steps + own[1], end + own[2])
            first += tags
        tables = [*model.characters.parameters(), *model.pairs.parameters(), *model.words.parameters()]
        known = set(map(id, tables))
        rest = [p for p in model.parameters() if id(p) not in known]
        groups = [{"params": tables, "lr": settings.table_rate}, {"params": rest, "lr": settings.rate}]
        self.rates = [group["lr"] for group in groups]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=1e-3, betas=(0.9, 0.99), fused=True)
        self.step = self.done = 0
        self.elapsed = 0.0

    def run(self, lessons: list[Lesson], watch: Callable[[Network, str], None]) -> Network:
        """Train to the end and give the averaged model; `watch` sees it at each check-point."""
        settings = self.settings
        if self.file.exists():
            self._restore()
        size = sum(len(lesson.passage.text) for lesson in lessons)
        saved = self.elapsed
        losses: dict[str, list[float]] = {}
        while self._share(size) < 1:
            for batch in batches(lessons, settings.characters, self.features, random.Random(settings.seed + self.step)):
                begun, share = time.monotonic(), self._share(size)
                if share >= 1:
                    break
                for name, value in self._train(batch, share).items():
                    losses.setdefault(name, []).append(value)
                self.done += int(batch.stream.lengths.sum())
                self.elapsed += time.monotonic() - begun
                if self.step % 100 == 0:
                    means = {name: round(sum(values) / len(values), 4) for name, values in losses.items()}
                    print(f"epoch {self.done / size:.2f} step {self.step} {self.elapsed:.0f} s {means}", flush=True)
                    losses = {}
                if self.elapsed - saved > settings.save_every:
                    saved = self.elapsed
                    self._save()
                    watch(self.averaged, f"{share:.3f}")
        self._save()
        watch(self.averaged, "end")
        return self.averaged

    def _share(self, size: int) -> float:
        """Give how much of the run is done, for an epoch of so many characters."""
        return max(self.done / size / self.settings.epochs, self.elapsed / self.settings.seconds)

    def _train(self, batch: Batch, share: float) -> dict[str, float]:
        """Take one step and give the losses a text."""
        factor = min(1.0, (self.step + 1) / self.settings.warm_up) * max(_SMALLEST_RATE, min(1.0, (1 - share) / _FALL))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.step += 1
        self.model.train()
        hidden = self.model(*tensors_of(batch.stream))
        losses = {scheme: self._loss(scheme, hidden, batch) * weight for scheme, weight in self.taught.items()}
        if "cluener" in batch.schemes:
            losses["cluener"] = self._loss("cluener", hidden, batch) * 0.5
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        with torch.no_grad():
            decay = min(self.settings.average, self.step / (self.step + 20))
            mine, new = list(self.averaged.parameters()), list(self.model.parameters())
            torch._foreach_lerp_(mine, new, 1 - decay)
            for kept, buffer in zip(self.averaged.buffers(), self.model.buffers(), strict=True):
                kept.copy_(buffer)
        return {name: value.item() for name, value in losses.items()}

    def _loss(self, scheme: str, hidden: Tensor, batch: Batch) -> Tensor:
        """Give the mean loss of a head over the texts that it learns from."""
        rows = [i for i, own in enumerate(batch.schemes) if scheme != "cluener" or own == scheme]
        lengths = torch.from_numpy(batch.stream.lengths[rows])
        starts = torch.from_numpy(batch.stream.starts[rows])
        longest = int(lengths.max())
        scores = self.model.heads[scheme](hidden)
        places = starts[:, None] + torch.arange(longest).clamp_max(lengths[:, None] - 1)
        columns, crf = self.teacher[scheme]
        taught = torch.zeros(len(rows), longest, columns.stop - columns.start)
        marked = torch.zeros_like(taught)
        trust = torch.ones(len(rows), 1, 1)
        for row, number in enumerate(rows):
            passage, given = batch.lessons[number]
            taught[row, : len(given)] = torch.from_numpy(given[:, columns].astype(np.float32))
            if passage.scheme == scheme:
                trust[row] = self.settings.trust
                tags = tags_of(len(given), passage.spans, SCHEMES[scheme])
                marked[row, range(len(given)), tags] = 1
        target, _ = expected_tags(taught, lengths, crf)
        target = target * trust + marked * (1 - trust)
        return loss(scores[places], lengths, self.legal[scheme], target) / len(rows)

    def _save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "counters": torch.tensor([self.step, self.done, self.elapsed], dtype=torch.float64),
        }
        temporary = self.file.with_suffix(".part")
        torch.save(state, temporary)
        temporary.replace(self.file)

    def _restore(self) -> None:
        state = torch.load(self.file, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])
        step, done, self.elapsed = state["counters"].tolist()
        self.step, self.done = int(step), int(done)
        print(f"resumed at step {self.step}, {self.elapsed:.0f} s", flush=True)
