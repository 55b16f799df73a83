"""A linear-chain CRF over BIOES tags, for training."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from linyi_ie.names.tags import legal_steps

_SOFT = 1e-3
_SMALLEST = 1e-30


class Crf(nn.Module):
    """Start, step and end scores; illegal steps begin at a low score and are forbidden outright in decoding."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__()
        start, steps, end = (torch.from_numpy(scores) * _SOFT for scores in legal_steps(labels))
        self.start = nn.Parameter(start)
        self.steps = nn.Parameter(steps)
        self.end = nn.Parameter(end)

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Sum over the batch of the negative log likelihood of `tags`; `mask` is true where there is text."""
        batch = torch.arange(len(tags))
        inside = mask.float()
        last = mask.sum(1) - 1
        score = self.start[tags[:, 0]] + self.end[tags[batch, last]]
        score = score + (emissions.gather(2, tags[:, :, None]).squeeze(2) * inside).sum(1)
        score = score + (self.steps[tags[:, :-1], tags[:, 1:]] * inside[:, 1:]).sum(1)
        steps = self.steps.exp()
        forward = self.start + emissions[:, 0]
        for position in range(1, tags.shape[1]):
            top = forward.amax(1, keepdim=True).detach()
            total = ((forward - top).exp() @ steps).clamp_min(_SMALLEST).log() + top + emissions[:, position]
            forward = torch.where(mask[:, position : position + 1], total, forward)
        return (torch.logsumexp(forward + self.end, 1) - score).sum()
