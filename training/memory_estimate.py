"""About how much memory a training takes, from a model's shape alone: a warning comes before the start.

Standard library only: the window asks as well as the trainers.
"""

from __future__ import annotations

from dataclasses import dataclass

# float32: weights, gradients and AdamW's two moments.
FULL_BYTES_PER_WEIGHT = 16
# 16-bit weights that do not change; LoRA's own weights are few and trained in float32.
FROZEN_BYTES_PER_WEIGHT = 2


@dataclass(frozen=True)
class Shape:
    """What of a transformer decides its memory: counts, and widths in numbers a token."""

    layers: int
    width: int
    heads: int
    inner: int
    vocabulary: int
    positions: int = 512

    @property
    def weights(self) -> int:
        """How many weights a BERT of this shape has."""
        layer = 4 * self.width * self.width + 2 * self.width * self.inner + 9 * self.width + self.inner
        return self.layers * layer + (self.vocabulary + self.positions + 4) * self.width + self.width**2


def activation_bytes(layers: int, width: int, heads: int, batch: int, tokens: int) -> float:
    """What the backward pass keeps, in bytes, for float32.

    Korthikanti et al. 2022, equation 1: s·b·h·(34 + 5·a·s/h) bytes a layer in 16 bits, twice that in 32.
    """
    return layers * 2 * tokens * batch * width * (34 + 5 * heads * tokens / width)


def full_bytes(weights: int, layers: int, width: int, heads: int, batch: int, tokens: int) -> int:
    """A training of every weight in float32, in bytes."""
    return int(weights * FULL_BYTES_PER_WEIGHT + activation_bytes(layers, width, heads, batch, tokens))


def lora_bytes(shape: Shape, weights: int, rank: int, batch: int, tokens: int) -> int:
    """A LoRA training of ``rank`` on all linear layers over 16-bit weights, in bytes.

    With the logits, which are not fused everywhere: 4·B·S·V·2 bytes.
    """
    adapter = shape.layers * rank * (11 * shape.width + 3 * shape.inner)
    half = activation_bytes(shape.layers, shape.width, shape.heads, batch, tokens) / 2
    # Layers are computed again in the backward pass: of each, only its input stays.
    kept = half / shape.layers + shape.layers * 2 * batch * tokens * shape.width
    logits = 4 * batch * tokens * shape.vocabulary * 2
    return int(weights * FROZEN_BYTES_PER_WEIGHT + adapter * FULL_BYTES_PER_WEIGHT + kept + logits)
