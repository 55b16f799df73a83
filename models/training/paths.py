"""All legal tag paths of a text at once: expected tags, and the loss against a distribution over paths.

The `fast` model's scores are of tags alone; which tag may follow which is law, not learned. The cross-entropy of such
a model against any other distribution over paths needs only that distribution's expected tags: 0 or 1 for marked
text, the marginals for a teacher. So the student learns the teacher's whole distribution at the cost of the usual
loss.
"""

from __future__ import annotations

import torch
from torch import Tensor

_SMALLEST = 1e-30

Crf = tuple[Tensor, Tensor, Tensor]
"""Scores of the first tag, of each step and of the last tag."""


@torch.no_grad()
def expected_tags(scores: Tensor, lengths: Tensor, crf: Crf) -> tuple[Tensor, Tensor]:
    """Run forward and backward over scores (text, position, tag).

    Gives the probability of each tag (text, position, tag), 0 after a text's end, and the sum of log Z.
    """
    start, steps, end = crf
    texts, longest, _ = scores.shape
    top = scores.amax(2, keepdim=True)
    weights = (scores - top).exp().transpose(0, 1).contiguous()
    step_weights, end_weights = steps.exp(), end.exp()
    forward = torch.empty_like(weights)
    sizes = torch.empty(longest, texts, 1)
    mass = start.exp() * weights[0]
    for position in range(longest):
        if position:
            mass = (mass @ step_weights) * weights[position]
        sizes[position] = mass.sum(1, keepdim=True).clamp_min(_SMALLEST)
        mass = mass / sizes[position]
        forward[position] = mass
    last = lengths - 1
    ending = (forward[last, torch.arange(texts)] * end_weights).sum(1, keepdim=True).clamp_min(_SMALLEST)
    final = end_weights / ending
    backward = torch.empty_like(weights)
    after = torch.zeros_like(final)
    is_last = (torch.arange(longest)[:, None] == last)[:, :, None]
    for position in range(longest - 1, -1, -1):
        if position < longest - 1:
            after = (after * weights[position + 1] / sizes[position + 1]) @ step_weights.T
        after = torch.where(is_last[position], final, after)
        backward[position] = after
    inside = (torch.arange(longest)[:, None] < lengths)[:, :, None]
    total = ((sizes.log() + top.transpose(0, 1)) * inside).sum() + ending.log().sum()
    return (forward * backward * inside).transpose(0, 1), total


def loss(scores: Tensor, lengths: Tensor, legal: Crf, target: Tensor) -> Tensor:
    """Sum over the batch of the cross-entropy against a distribution with the expected tags `target`.

    The gradient of log Z is the model's own expected tags, so the value is built from detached parts.
    """
    constant = scores.detach()
    mine, total = expected_tags(constant, lengths, legal)
    surrogate = (scores * (mine - target)).sum()
    return surrogate - surrogate.detach() + total - (constant * target).sum()
