"""Gives a new model heads that copy, before it has seen any text.

What a generator of this size must do is take the answer's words over into the question. Large models come to
do that by induction heads (Olsson et al. 2022): one head notes at each place which token stood before it, a
later one looks for the place whose note is the token in hand and says what stands there. Such heads form late
and need more text than this project has, so they are set up here; training refines them.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

# How sharply the first head looks at its neighbour and the second at the match, and how loudly it speaks.
_NEIGHBOUR = 10.0
_MATCH = 2.5
_VOICE = 3.0
# The last norm: so small embeddings would otherwise give all words nearly the same chance for long.
_SHARPNESS = 3.0


def add_copying_heads(model: Any, seed: int) -> None:
    """Set heads of layers 0 (which token stood one or two before) and 1 (what followed it) of a Qwen2 model.

    Needs a ``rope_theta`` of about 1e6, so that half of a head's dimensions hardly turn with distance.
    """
    config = model.config
    size = config.hidden_size // config.num_attention_heads
    generator = torch.Generator().manual_seed(seed)
    still = _still_dimensions(size, model.model.rotary_emb.inv_freq)
    width, heads = config.hidden_size, config.num_attention_heads
    first, second = model.model.layers[0].self_attn, model.model.layers[1].self_attn
    with torch.no_grad():
        for number, layer in enumerate(model.model.layers):
            # What is random speaks softly at first, or it would drown the notes.
            layer.mlp.down_proj.weight *= 0.1 if number == 0 else 0.3
            layer.self_attn.o_proj.weight *= 0.3
        model.model.norm.weight.fill_(_SHARPNESS)
        for head in range(heads // 2):
            rows = slice(head * size, (head + 1) * size)
            seen = _directions(width, len(still), generator)  # which of the token's features are noted
            noted = _directions(width, len(still), generator)  # where in the stream they are noted
            _look_back(first, rows, 1, model.model.rotary_emb.inv_freq)
            first.v_proj.weight[rows] = 0.0
            first.v_proj.weight[rows][still] = seen * math.sqrt(width / len(still)) * 0.5
            first.o_proj.weight[:, rows] = 0.0
            first.o_proj.weight[:, _places(rows, still)] = noted.T * 0.02
            second.q_proj.weight[rows] = 0.0
            second.q_proj.weight[_places(rows, still)] = seen * _MATCH
            second.k_proj.weight[rows] = 0.0
            second.k_proj.weight[_places(rows, still)] = noted * _MATCH
        for head in range(heads):
            rows = slice(head * size, (head + 1) * size)
            spoken = _directions(width, size, generator)
            second.v_proj.weight[rows] = spoken
            second.o_proj.weight[:, rows] = spoken.T * 0.02 * _VOICE


def _look_back(attention: Any, rows: slice, distance: int, frequencies: Tensor) -> None:
    """A head that looks ``distance`` places back, whatever stands there: by the biases of q and k alone."""
    size = rows.stop - rows.start
    half = size // 2
    angles = frequencies * distance
    attention.q_proj.weight[rows] = 0.0
    attention.k_proj.weight[rows] = 0.0
    key = torch.full((size,), _NEIGHBOUR / math.sqrt(2.0))
    # Rotating the query by -distance makes the two meet where the key lies that far behind.
    query_first = key[:half] * torch.cos(-angles) - key[half:] * torch.sin(-angles)
    query_second = key[half:] * torch.cos(-angles) + key[:half] * torch.sin(-angles)
    attention.k_proj.bias[rows] = key
    attention.q_proj.bias[rows] = torch.cat([query_first, query_second])


def _still_dimensions(size: int, frequencies: Tensor) -> list[int]:
    """The dimensions of a head that turn by less than half a radian over 200 tokens."""
    still = [number for number, frequency in enumerate(frequencies.tolist()) if frequency * 200 < 0.5]
    return [*still, *(number + size // 2 for number in still)]


def _directions(width: int, count: int, generator: torch.Generator) -> Tensor:
    """``count`` orthonormal directions of the stream, of shape (count, width)."""
    basis, _ = torch.linalg.qr(torch.randn(width, count, generator=generator))
    return basis.T.contiguous()


def _places(rows: slice, dimensions: list[int]) -> list[int]:
    return [rows.start + dimension for dimension in dimensions]
