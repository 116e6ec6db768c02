"""Estimates before the start whether a training fits into the memory, so that a warning comes in time."""

from __future__ import annotations

import os

import torch
from torch import nn

from training.memory_estimate import full_bytes


def estimate_bytes(model: nn.Module, batch: int, tokens: int) -> int:
    """About how many bytes the training of a BERT takes with ``batch`` rows of ``tokens`` tokens."""
    config = model.config
    width, heads, layers = config.hidden_size, config.num_attention_heads, config.num_hidden_layers
    weights = sum(parameter.numel() for parameter in model.parameters())
    return full_bytes(weights, layers, width, heads, batch, tokens)


def free_bytes(device: torch.device) -> int | None:
    """Free memory of the GPU, or of the machine; None where the system does not tell."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def shortage(model: nn.Module, batch: int, tokens: int, free: int | None) -> str:
    """One sentence where the estimate is above what is ``free`` (bytes), else nothing."""
    needed = estimate_bytes(model, batch, tokens)
    if free is None or needed <= free:
        return ""
    return (
        f"估计需要 {needed / 1e9:.1f} GB 内存（显存），现在空闲 {free / 1e9:.1f} GB："
        "建议先关闭语音识别和生成模型，或减小 --batch；不够时会自动减小每次的条数。"
    )
