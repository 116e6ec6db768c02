"""Estimates before the start whether a LoRA training fits into the memory."""

from __future__ import annotations

from typing import Any

# float32 gradients and AdamW's two moments of what is trained.
_BYTES_PER_TRAINED = 12
# float32 logits, their softmax and its gradient, for the reply's tokens alone.
_LOGITS_BYTES = 4 * 3


def estimate_bytes(
    model: Any, batch: int, tokens: int, reply_tokens: int, *, checkpointing: bool = False
) -> int:
    """About how many bytes the training takes with ``batch`` rows of ``tokens``, ``reply_tokens`` of loss.

    Activations after Korthikanti et al. 2022: about 34 bytes a token, width and layer in 16 bits, without the
    attention matrix, which is never stored whole; with ``checkpointing`` only what enters a layer, and one
    layer's.
    """
    config = model.config
    bytes_each = next(model.parameters()).element_size()
    weights = sum(parameter.numel() * parameter.element_size() for parameter in model.parameters())
    trained = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    layer = 17 * bytes_each * batch * tokens * config.hidden_size
    stored = bytes_each * batch * tokens * config.hidden_size
    layers = config.num_hidden_layers
    activations = layer + layers * stored if checkpointing else layers * layer
    logits = batch * reply_tokens * config.vocab_size * _LOGITS_BYTES
    return int(weights + trained * _BYTES_PER_TRAINED + activations + logits)


def shortage(needed: int, free: int | None) -> str:
    """One sentence where ``needed`` bytes are more than what is ``free``, else nothing."""
    if free is None or needed <= free:
        return ""
    return (
        f"估计需要 {needed / 1e9:.1f} GB 内存（显存），现在空闲 {free / 1e9:.1f} GB："
        "建议先关闭语音识别和生成模型，或减小 --batch、--max-tokens；不够时会自动减小每次的条数。"
    )
