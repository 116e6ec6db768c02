"""Updates one model: AdamW, warm-up and decay, micro-batches that shrink when the memory does not suffice."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from training.decision import processes
from training.faults import MemoryShortage
from training.progress import Job

_MAX_NORM = 1.0
_Item = TypeVar("_Item")
_MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass(frozen=True)
class Pace:
    """How a model is updated.

    ``warmup`` is the share of ``steps`` in which the rate rises; then it falls to zero, linearly or by a
    ``cosine``.
    """

    rate: float
    steps: int
    seed: int
    phase: str
    warmup: float = 0.1
    weight_decay: float = 0.01
    bfloat16: bool = False
    cosine: bool = False


class Optimisation:
    """One model's optimiser. ``step`` counts the updates done."""

    def __init__(self, model: nn.Module, pace: Pace, job: Job) -> None:
        self.model, self.step = model, 0
        self._pace, self._job, self._micro = pace, job, 0
        self._named = _trained(model)
        decayed = [p for name, p in self._named if p.ndim > 1]
        others = [p for name, p in self._named if p.ndim <= 1]  # biases and norms are not pulled to zero
        groups = [
            {"params": decayed, "weight_decay": pace.weight_decay},
            {"params": others, "weight_decay": 0.0},
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=pace.rate, betas=(0.9, 0.999), eps=1e-8)

    @property
    def rate(self) -> float:
        """The learning rate of the last update."""
        return float(self._optimizer.param_groups[0]["lr"])

    def update(self, items: Sequence[_Item], loss_sum: Callable[[Sequence[_Item]], Tensor]) -> float:
        """Learn from one batch; returns its mean loss. ``loss_sum`` gives the summed loss of some items.

        Every step draws its chance (dropout, masking) from a seed of its own: to resume, no random state is
        needed.

        Raises:
            MemoryShortage: not even single items fit into the memory.
        """
        micro = self._micro or len(items)
        while True:
            try:
                loss = self._gradients(items, loss_sum, micro)
                break
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                micro = self._smaller(micro)
        processes.add_gradients(self.model)
        nn.utils.clip_grad_norm_([parameter for _, parameter in self._named], _MAX_NORM)
        for group in self._optimizer.param_groups:
            group["lr"] = self._pace.rate * _schedule(self.step, self._pace)
        self._optimizer.step()
        self.step += 1
        return processes.add_number(loss)

    def _gradients(
        self, items: Sequence[_Item], loss_sum: Callable[[Sequence[_Item]], Tensor], micro: int
    ) -> float:
        torch.manual_seed(step_seed(self._pace.seed, self._pace.phase, self.step))
        self._optimizer.zero_grad(set_to_none=True)
        mine, total = processes.share(items), 0.0
        for start in range(0, len(mine), micro):
            with self._precision():
                loss = loss_sum(mine[start : start + micro]) / len(items)
            loss.backward()
            total += float(loss.detach())
        return total

    def _precision(self) -> AbstractContextManager[None]:
        device = self._named[0][1].device.type
        precise: AbstractContextManager[None] = (
            torch.autocast(device, torch.bfloat16) if self._pace.bfloat16 else nullcontext()
        )
        return precise

    def _smaller(self, micro: int) -> int:
        self._optimizer.zero_grad(set_to_none=True)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if micro <= 1:
            raise MemoryShortage(
                "内存（显存）不够，一次一条也放不下。",
                "请关闭其他占用内存的程序，或换一个更小的基础模型（如 --base starter）。",
            )
        self._micro = micro // 2
        self._job.warning(f"内存（显存）不够：改为每次 {self._micro} 条、累积梯度，批大小和结果不变。")
        return self._micro

    def tensors(self) -> dict[str, Tensor]:
        """Weights and moments by name, as copies on the CPU."""
        found = {f"model/{name}": _copy(parameter) for name, parameter in self._named}
        for name, parameter in self._named:
            for moment in _MOMENTS:
                if moment in self._optimizer.state.get(parameter, {}):
                    found[f"{moment}/{name}"] = _copy(self._optimizer.state[parameter][moment])
        return found

    def restore(self, tensors: Mapping[str, Tensor], step: int) -> None:
        """Go on from what ``tensors`` gave after ``step`` updates. Raises KeyError where they are others."""
        copy_weights(self.model, {name: tensors[f"model/{name}"] for name, _ in self._named})
        for name, parameter in self._named:
            state: dict[str, Any] = {
                moment: tensors[f"{moment}/{name}"].to(parameter.device)
                for moment in _MOMENTS
                if f"{moment}/{name}" in tensors
            }
            if state:
                # AdamW counts per parameter, as float, where the parameter is.
                self._optimizer.state[parameter] = {"step": torch.tensor(float(step)), **state}
        self.step = step


def copy_weights(model: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Set what is trained of ``model`` from ``weights``. Raises KeyError where one is missing."""
    with torch.no_grad():
        for name, parameter in _trained(model):
            parameter.copy_(weights[name])


def weights_of(model: nn.Module) -> dict[str, Tensor]:
    """Copies on the CPU of what is trained, by name; of an adapter alone where there is one."""
    return {name: _copy(parameter) for name, parameter in _trained(model)}


def is_out_of_memory(error: BaseException) -> bool:
    """Whether ``error`` says that the memory is used up; on CPUs torch raises a plain RuntimeError."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    said = str(error).lower()
    return "out of memory" in said or "can't allocate memory" in said or "not enough memory" in said


def step_seed(seed: int, phase: str, step: int) -> int:
    """A seed of 63 bits for one step of one phase."""
    return int.from_bytes(hashlib.sha256(f"{seed} {phase} {step}".encode()).digest()[:8], "big") >> 1


def _trained(model: nn.Module) -> list[tuple[str, nn.Parameter]]:
    return [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]


def _schedule(step: int, pace: Pace) -> float:
    """Linear rise over the warm-up, then the fall to zero, as a share of the rate."""
    warm = max(1, round(pace.steps * pace.warmup))
    if step < warm:
        return (step + 1) / warm
    left = max(0.0, (pace.steps - step) / max(1, pace.steps - warm))
    return 0.5 - 0.5 * math.cos(math.pi * left) if pace.cosine else left


def _copy(tensor: Tensor) -> Tensor:
    return tensor.detach().to("cpu", copy=True).contiguous()
