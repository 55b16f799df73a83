"""The `fast` tagger for training: tables of characters, pairs and words, then residual dilated convolutions.

All texts of a batch stand in one stream with gaps, as in recognition (`linyi_ie.names.convolutions`). Every layer
gives numbers that are not negative and adds them to the stream, so that the trained network can be written in
whole numbers: see `training.export_fast`.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from linyi_ie.names.convolutions import DILATIONS
from linyi_ie.names.features import PAIR_BITS, UNKNOWN, WORD_CLASSES, WORD_PLACES
from training.encoder import Dropout

CHARACTER_WIDTH = 128
PAIR_WIDTH = 32
WORD_WIDTH = 32
_EPSILON = 1e-4
_PACE = 0.01
"""How fast the running mean and variance follow."""


class Norm(nn.Module):
    """Batch normalisation over the positions that hold text, then no number below 0."""

    def __init__(self, width: int, scale: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((width,), scale))
        self.bias = nn.Parameter(torch.zeros(width))
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("variance", torch.ones(width))

    def forward(self, x: Tensor, inside: Tensor) -> Tensor:
        """Normalise `x` (position, width); `inside` is 1 where there is text, else 0."""
        mean, variance = self.mean, self.variance
        if self.training:
            row = inside.T / inside.sum(dtype=torch.float32)
            mean = (row @ x.float()).squeeze(0)
            variance = (row @ x.float().square()).squeeze(0) - mean * mean
            with torch.no_grad():
                self.mean.lerp_(mean, _PACE)
                self.variance.lerp_(variance, _PACE)
        scale, shift = (part.to(x.dtype) for part in self._line(mean, variance))
        return functional.relu(torch.addcmul(shift, x, scale)) * inside.to(x.dtype)

    def _line(self, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        scale = self.weight * torch.rsqrt(variance.clamp_min(0) + _EPSILON)
        return scale, self.bias - mean * scale

    def line(self) -> tuple[Tensor, Tensor]:
        """Give factor and summand of each channel as recognition uses them."""
        return self._line(self.mean, self.variance)


def shifted(x: Tensor, by: int) -> Tensor:
    """Give at each position what stands `by` positions further on, 0 beyond the ends."""
    return functional.pad(x, (0, 0, -by, by))


class Network(nn.Module):
    """Stream → hidden vectors, a head a scheme."""

    def __init__(self, width: int, vectors: Tensor, schemes: dict[str, tuple[str, ...]], dropout: float) -> None:
        """Take LAC's vectors of the unknown character and of the known ones."""
        super().__init__()
        self.dropout, self.layer_dropout = Dropout(dropout), Dropout(dropout / 2)
        self.characters = nn.Embedding(len(vectors) + 1, CHARACTER_WIDTH)
        self.pairs = nn.Embedding(1 << PAIR_BITS, PAIR_WIDTH)
        self.words = nn.Embedding(len(WORD_PLACES) * WORD_CLASSES, WORD_WIDTH)
        self.enter = nn.Linear(3 * CHARACTER_WIDTH + 2 * PAIR_WIDTH + WORD_WIDTH, width, bias=False)
        self.enter_norm = Norm(width, 1.0)
        self.layers = nn.ModuleList(nn.Linear(3 * width, width, bias=False) for _ in DILATIONS)
        self.norms = nn.ModuleList(Norm(width, 0.5) for _ in DILATIONS)
        self.heads = nn.ModuleDict({name: nn.Linear(width, 1 + 4 * len(labels)) for name, labels in schemes.items()})
        with torch.no_grad():
            self.characters.weight[0] = 0
            self.characters.weight[1:] = vectors
            nn.init.normal_(self.pairs.weight, std=0.03)
            nn.init.normal_(self.words.weight, std=0.1)
            self.words.weight.view(len(WORD_PLACES), WORD_CLASSES, WORD_WIDTH)[:, 0] = 0
            for layer in self.layers:
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        self.register_buffer("no_word", (torch.arange(len(WORD_PLACES) * WORD_CLASSES) % WORD_CLASSES == 0)[:, None])

    def forward(self, characters: Tensor, pairs: Tensor, words: Tensor, inside: Tensor) -> Tensor:
        """Give the hidden vectors (position, width)."""
        if self.training:
            unknown = torch.rand(characters.shape) < 0.01
            characters = torch.where(unknown & (characters > 0), UNKNOWN, characters)
        x = self.dropout(self.characters(characters)) * inside
        pair = self.dropout(self._dropped_rows(self.pairs(pairs), 0.15))
        table = self.words.weight.masked_fill(self.no_word, 0.0)
        word = self._dropped_rows(functional.embedding_bag(words, table, mode="sum"), 0.1)
        if self.training:
            x, pair, word = x.bfloat16(), pair.bfloat16(), word.bfloat16()
        x = torch.cat([shifted(x, -1), x, shifted(x, 1), shifted(pair, -1), pair, word], 1)
        x = self.enter_norm(self._linear(self.enter, x), inside)
        for dilation, layer, norm in zip(DILATIONS, self.layers, self.norms, strict=True):
            around = torch.cat([shifted(x, -dilation), x, shifted(x, dilation)], 1)
            x = x + self.layer_dropout(norm(self._linear(layer, around), inside))
        return self.dropout(x).float()

    @staticmethod
    def _linear(layer: nn.Linear, x: Tensor) -> Tensor:
        return functional.linear(x, layer.weight.to(x.dtype))

    def _dropped_rows(self, x: Tensor, share: float) -> Tensor:
        """Drop whole rows in training."""
        return x * (torch.rand(len(x), 1) >= share) if self.training else x
