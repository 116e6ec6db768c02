"""Micro-batches change nothing, a lack of memory halves them, and a restored optimiser goes on exactly."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor, nn

from tests.unit.training.decision.tiny import quiet_job
from training.decision.optimisation import Optimisation, Pace, is_out_of_memory, step_seed, weights_of
from training.faults import MemoryShortage

PACE = Pace(rate=1e-2, steps=20, seed=5, phase="test")
ITEMS = [torch.randn(4, generator=torch.Generator().manual_seed(n)) for n in range(8)]


def network(dropout: float = 0.0) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.Dropout(dropout), nn.Linear(8, 1))


def optimisation(model: nn.Module) -> Optimisation:
    return Optimisation(model, PACE, quiet_job())


def squares(model: nn.Module) -> object:
    return lambda items: (model(torch.stack(list(items))) ** 2).sum()


def test_the_loss_falls_and_is_the_mean_over_the_batch() -> None:
    model = network()
    run = optimisation(model)
    first = run.update(ITEMS, squares(model))
    before = network()
    assert first == pytest.approx((before(torch.stack(ITEMS)) ** 2).mean().item(), rel=1e-5)
    for _ in range(15):
        last = run.update(ITEMS, squares(model))
    assert last < first / 2
    assert run.step == 16


def scarce(model: nn.Module, room: int) -> object:
    def loss_sum(items: Sequence[Tensor]) -> Tensor:
        if len(items) > room:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return (model(torch.stack(list(items))) ** 2).sum()

    return loss_sum


def test_a_lack_of_memory_halves_the_micro_batch_and_changes_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plenty, little = network(), network()
    rich, poor = optimisation(plenty), optimisation(little)
    for _ in range(3):
        loss = rich.update(ITEMS, squares(plenty))
        assert poor.update(ITEMS, scarce(little, 2)) == pytest.approx(loss, rel=1e-5)
    for a, b in zip(plenty.parameters(), little.parameters(), strict=True):
        assert torch.allclose(a, b, atol=1e-6)
    assert capsys.readouterr().err.count("改为每次") == 2  # 8 → 4 → 2, once and for all


def test_when_not_even_one_fits_it_says_so() -> None:
    model = network()
    with pytest.raises(MemoryShortage) as caught:
        optimisation(model).update(ITEMS, scarce(model, 0))
    assert "starter" in caught.value.action


def test_other_errors_are_not_taken_for_a_lack_of_memory() -> None:
    assert is_out_of_memory(RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you"))
    assert is_out_of_memory(MemoryError())
    assert not is_out_of_memory(RuntimeError("shapes cannot be multiplied"))


def test_a_restored_optimiser_goes_on_bit_for_bit() -> None:
    whole = network(dropout=0.5)
    unbroken = optimisation(whole)
    for _ in range(6):
        unbroken.update(ITEMS, squares(whole))
    first = network(dropout=0.5)
    begun = optimisation(first)
    for _ in range(3):
        begun.update(ITEMS, squares(first))
    saved = begun.tensors()
    second = network(dropout=0.5)
    resumed = optimisation(second)
    torch.manual_seed(99)  # whatever the random state is
    resumed.restore(saved, 3)
    for _ in range(3):
        resumed.update(ITEMS, squares(second))
    for name, weights in weights_of(whole).items():
        assert torch.equal(weights, weights_of(second)[name])


def test_a_state_of_another_network_is_refused() -> None:
    with pytest.raises(KeyError):
        optimisation(network()).restore({"model/0.weight": torch.zeros(8, 4)}, 1)


def test_seeds_differ_between_steps_and_phases() -> None:
    assert step_seed(1, "a", 1) == step_seed(1, "a", 1)
    assert len({step_seed(s, p, n) for s in (1, 2) for p in "ab" for n in range(50)}) == 200
