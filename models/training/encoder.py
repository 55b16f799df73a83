"""The tagger: a pre-trained encoder read character by character, and one CRF head a corpus."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.crf import Crf
from training.pretrained import Pretrained

_POOL_SIZE = 6_000_011


class Dropout(nn.Module):
    """Dropout that takes its mask from a random place of a fixed pool: far cheaper on a CPU than fresh noise."""

    pools: ClassVar[dict[float, Tensor]] = {}

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        if share not in Dropout.pools:
            kept = torch.rand(_POOL_SIZE, generator=torch.Generator().manual_seed(1)) < 1 - share
            Dropout.pools[share] = kept.to(torch.bfloat16) / (1 - share)

    def forward(self, x: Tensor) -> Tensor:
        """Drop in training, pass through otherwise."""
        if not self.training or self.share == 0:
            return x
        pool = Dropout.pools[self.share]
        offset = random.randrange(pool.numel() - x.numel())
        return x * pool[offset : offset + x.numel()].view(x.shape)


@dataclass(frozen=True, slots=True)
class Shape:
    """Size of a layer: attention heads, width of a head, neurons of the feed-forward part."""

    heads: int
    head: int
    inner: int


class Layer(nn.Module):
    """One post-norm transformer layer with attention written out (faster than torch's own on a CPU)."""

    def __init__(self, width: int, shape: Shape, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        mixed = shape.heads * shape.head
        self.qkv = nn.Linear(width, 3 * mixed)
        self.attention_out = nn.Linear(mixed, width)
        self.attention_norm = nn.LayerNorm(width, epsilon)
        self.inner = nn.Linear(width, shape.inner)
        self.out = nn.Linear(shape.inner, width)
        self.norm = nn.LayerNorm(width, epsilon)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Read `x` (batch, length, width); `mask` is added to the attention scores."""
        batch, length, _ = x.shape
        heads, size = self.shape.heads, self.shape.head
        q, k, v = self.qkv(x).view(batch, length, 3, heads, size).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) * (1 / math.sqrt(size)) + mask
        mixed = functional.softmax(scores.float(), -1).to(v.dtype) @ v
        mixed = self.attention_out(mixed.transpose(1, 2).reshape(batch, length, heads * size))
        x = self.attention_norm(x + self.dropout(mixed))
        return self.norm(x + self.dropout(self.out(functional.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Characters, pieces and places in pieces → one vector a position."""

    def __init__(
        self, width: int, rows: tuple[int, int, int], shapes: list[Shape], epsilon: float, dropout: float
    ) -> None:
        """Make an encoder with tables of so many `rows`: characters, pieces (with row 0, no piece), positions."""
        super().__init__()
        characters, pieces, positions = rows
        self.characters = nn.Embedding(characters, width)
        self.pieces = nn.Embedding(pieces, width)
        self.places = nn.Embedding(4, width)
        self.positions = nn.Embedding(positions, width)
        self.norm = nn.LayerNorm(width, epsilon)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, shape, epsilon, dropout) for shape in shapes)

    @classmethod
    def from_pretrained(
        cls, source: Pretrained, rows: list[int], pieces: list[int], layers: int, dropout: float
    ) -> Encoder:
        """Take the first layers of a pre-trained encoder, and those of its rows that are given."""
        tensor = {name: torch.from_numpy(value) for name, value in source.tensors.items()}
        shape = Shape(source.heads, source.width // source.heads, source.inner)
        tables = len(rows), len(pieces) + 1, len(tensor["emb.pos"])
        self = cls(source.width, tables, [shape] * layers, source.epsilon, dropout)
        with torch.no_grad():
            self.characters.weight.copy_(tensor["emb.word"][rows])
            self.pieces.weight.zero_()
            self.pieces.weight[1:] = tensor["emb.word"][pieces]
            self.places.weight.zero_()
            self.positions.weight.copy_(tensor["emb.pos"] + tensor["emb.type"][0])
            self._copy(self.norm, tensor, "emb.ln")
            for number, layer in enumerate(self.layers):
                prefix = f"l{number}."
                for kind in "wb":
                    parts = [tensor[f"{prefix}{name}.{kind}"] for name in "qkv"]
                    (layer.qkv.weight if kind == "w" else layer.qkv.bias).copy_(torch.cat(parts))
                self._copy(layer.attention_out, tensor, prefix + "ao")
                self._copy(layer.attention_norm, tensor, prefix + "aln")
                self._copy(layer.inner, tensor, prefix + "fi")
                self._copy(layer.out, tensor, prefix + "fo")
                self._copy(layer.norm, tensor, prefix + "oln")
        return self

    @staticmethod
    def _copy(module: nn.Module, tensor: dict[str, Tensor], name: str) -> None:
        module.weight.copy_(tensor[name + ".w"])
        module.bias.copy_(tensor[name + ".b"])

    def forward(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """Read `inputs` (3, batch, length) with `mask` (batch, length) true where there is text."""
        characters, pieces, places = inputs
        share = 0.5 * (pieces > 0).to(self.pieces.weight.dtype)[:, :, None]
        x = self.characters(characters) * (1 - share) + self.pieces(pieces) * share + self.places(places)
        x = self.dropout(self.norm(x + self.positions.weight[: x.shape[1]]))
        added = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, added)
        return x


class Tagger(nn.Module):
    """The encoder with a linear layer and a CRF for each corpus."""

    def __init__(self, encoder: Encoder, width: int, schemes: dict[str, tuple[str, ...]], dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(width, 1 + 4 * len(labels)) for name, labels in schemes.items()})
        self.crfs = nn.ModuleDict({name: Crf(labels) for name, labels in schemes.items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def emissions(self, scheme: str, inputs: Tensor, mask: Tensor) -> Tensor:
        """Give the scores (batch, length, tags) of one scheme; marks around the text included."""
        with torch.autocast("cpu", torch.bfloat16):
            return self.heads[scheme](self.dropout(self.encoder(inputs, mask))).float()
