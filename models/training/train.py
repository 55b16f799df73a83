"""The training loop: AdamW, a weight average, batches of all corpora in turn, check-points to go on from."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from linyi_ie.names.pieces import BEFORE, UNKNOWN
from training.corpora import Example, batches, pad
from training.encoder import Tagger

_SMALLEST_RATE = 0.02
_FALL = 0.6
_CRF_RATE = 1e-2
_HEAD_RATE = 1e-3


@dataclass(frozen=True)
class Settings:
    """How long and how fast to train.

    The learning rate rises over the first `warm_up` of the run and falls linearly over its last 60 %. The run
    ends after `epochs`, or after `seconds` of training (for a machine whose speed is not known): whichever
    comes first; the fall follows the one that is further on. A share of characters is `hidden` from the model.
    """

    epochs: int
    seconds: float = 1e9
    rate: float = 2e-4
    warm_up: float = 0.04
    characters: int = 1600
    average: float = 0.99
    hidden: float = 0.04
    seed: int = 5
    save_every: float = 900.0


class Trainer:
    """One run over examples that `make_epoch(epoch)` gives; resumes from its check-point when there is one."""

    def __init__(self, model: Tagger, settings: Settings, checkpoint: Path) -> None:
        self.model, self.settings, self.checkpoint = model, settings, checkpoint
        self.averaged = copy.deepcopy(model)
        encoder = [p for p in model.encoder.parameters()]
        groups = [
            {"params": encoder, "lr": settings.rate},
            {"params": list(model.heads.parameters()), "lr": _HEAD_RATE * settings.rate / 2e-4},
            {"params": list(model.crfs.parameters()), "lr": _CRF_RATE * settings.rate / 2e-4},
        ]
        self.rates = [group["lr"] for group in groups]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
        self.step = self.epoch = self.done = 0
        self.elapsed = 0.0

    def run(self, make_epoch: Callable[[int], list[Example]], watch: Callable[[Tagger, str], None]) -> Tagger:
        """Train to the end and give the averaged model; `watch` is called with it at each check-point."""
        settings = self.settings
        if self.checkpoint.exists():
            self._restore()
        begun = saved = time.monotonic()
        before = self.elapsed
        losses: dict[str, list[float]] = {}
        for epoch in range(self.epoch, settings.epochs):
            self.epoch = epoch
            rng = random.Random(f"{settings.seed} {epoch}")
            plan = batches(make_epoch(epoch), settings.characters, rng)
            for batch in plan[self.done :]:
                share = max((epoch + self.done / len(plan)) / settings.epochs, self.elapsed / settings.seconds)
                losses.setdefault(batch[0].scheme, []).append(self._train(batch, share))
                self.elapsed = before + time.monotonic() - begun
                if self.step % 100 == 0:
                    means = {name: round(sum(values) / len(values), 4) for name, values in losses.items()}
                    print(f"epoch {epoch} {self.done}/{len(plan)} {self.elapsed:.0f} s {share:.3f} {means}", flush=True)
                    losses = {}
                if time.monotonic() - saved > settings.save_every:
                    self._save()
                    saved = time.monotonic()
                    watch(self.averaged, f"{share:.3f}")
                    begun += time.monotonic() - saved
                    saved = time.monotonic()
                if self.elapsed > settings.seconds:
                    break
            if self.elapsed > settings.seconds:
                break
            self.epoch, self.done = epoch + 1, 0
        self._save()
        watch(self.averaged, "end")
        return self.averaged

    def _train(self, batch: list[Example], share: float) -> float:
        """Take one step and give the loss a character."""
        settings = self.settings
        random.seed(self.step * 1000 + settings.seed)
        self.step += 1
        self.done += 1
        rise = min(1.0, self.step / 20, max(self.step / 2000, share / settings.warm_up))
        factor = rise * max(_SMALLEST_RATE, min(1.0, (1 - share) / _FALL))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.model.train()
        inputs, mask, tags, inside = (torch.from_numpy(array) for array in pad(batch))
        self._hide(inputs[:, :, BEFORE:], inside)
        scheme = batch[0].scheme
        emissions = self.model.emissions(scheme, inputs, mask)[:, 2:-1]
        loss = self.model.crfs[scheme].loss(emissions, tags, inside)
        self.optimizer.zero_grad(set_to_none=True)
        (loss / len(batch)).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self._average()
        return loss.item() / int(inside.sum())

    def _hide(self, inputs: Tensor, inside: Tensor) -> None:
        """Put unknown characters, outside of pieces, for some: the rest of the sentence has to do."""
        noise = torch.Generator().manual_seed(self.step * 1000 + self.settings.seed)
        hidden = inside & (torch.rand(inside.shape, generator=noise) < self.settings.hidden)
        characters, pieces, places = inputs[:, :, : inside.shape[1]]
        characters[hidden] = UNKNOWN
        pieces[hidden] = 0
        places[hidden] = 0

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(self.settings.average, self.step / (self.step + 9))
        mine, new = list(self.averaged.parameters()), list(self.model.parameters())
        torch._foreach_lerp_(mine, new, 1 - decay)

    def _save(self) -> None:
        state: dict[str, Tensor | dict[str, Tensor] | float] = {
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "counters": torch.tensor([self.step, self.epoch, self.done, self.elapsed], dtype=torch.float64),
        }
        temporary = self.checkpoint.with_suffix(".part")
        torch.save(state, temporary)
        temporary.replace(self.checkpoint)

    def _restore(self) -> None:
        state = torch.load(self.checkpoint, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])
        step, epoch, done, self.elapsed = state["counters"].tolist()
        self.step, self.epoch, self.done = int(step), int(epoch), int(done)
        print(f"resumed at step {self.step}, {self.elapsed:.0f} s", flush=True)
