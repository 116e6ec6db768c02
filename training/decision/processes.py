"""Shares each batch among the processes of one run (``accelerate launch``); alone it does nothing.

The batch stays the one that was asked for: each process takes part of it and the gradients are added, so that
several GPUs give what one gives, up to rounding.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import torch
from torch import nn

_Item = TypeVar("_Item")


@contextmanager
def together() -> Iterator[None]:
    """Join the other processes where the launcher started several."""
    if int(os.environ.get("WORLD_SIZE", "1")) <= 1:
        yield
        return
    with_gpu = torch.cuda.is_available()
    if with_gpu:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    torch.distributed.init_process_group("nccl" if with_gpu else "gloo")
    try:
        yield
    finally:
        torch.distributed.destroy_process_group()


def is_first() -> bool:
    """Whether this process writes files and reports."""
    return not _joined() or torch.distributed.get_rank() == 0


def share(items: Sequence[_Item]) -> Sequence[_Item]:
    """This process's part of a batch; may be empty."""
    return items[torch.distributed.get_rank() :: torch.distributed.get_world_size()] if _joined() else items


def add_gradients(model: nn.Module) -> None:
    """Add up the gradients of all processes."""
    if _joined():
        for parameter in model.parameters():
            if not parameter.requires_grad:
                continue
            # A process without items has no gradient; nor has, in all of them, what the loss does not use.
            used = torch.tensor(float(parameter.grad is not None), device=parameter.device)
            torch.distributed.all_reduce(used)
            if used.item():
                if parameter.grad is None:
                    parameter.grad = torch.zeros_like(parameter)
                torch.distributed.all_reduce(parameter.grad)


def add_number(value: float) -> float:
    """The sum of ``value`` over all processes."""
    if not _joined():
        return value
    total = torch.tensor(value, dtype=torch.float64, device=_device())
    torch.distributed.all_reduce(total)
    return float(total)


def any_of(flag: bool) -> bool:
    """Whether ``flag`` is set in any process: all must stop at the same step."""
    return add_number(float(flag)) > 0


def wait() -> None:
    """Wait for the others, so that nobody reads what the first is still writing."""
    if _joined():
        torch.distributed.barrier()


def _joined() -> bool:
    return bool(torch.distributed.is_available() and torch.distributed.is_initialized())


def _device() -> torch.device:
    # float64 sums live where the back end can reach them.
    return torch.device("cuda" if torch.distributed.get_backend() == "nccl" else "cpu")
