"""What a run goes on from survives a damaged newest state, and old ones go."""

from __future__ import annotations

from pathlib import Path

import torch

from training.decision.state import KEPT, StateStore


def save(store: StateStore, step: int, best: int | None = None) -> Path:
    tensors = {"model/w": torch.full((2, 3), float(step)), "exp_avg/w": torch.rand(2, 3)}
    return store.save(step, tensors, {"progress": {"batch": step}, "best_epoch": best})


def test_the_newest_comes_back_exactly(tmp_path: Path) -> None:
    store = StateStore(tmp_path / "resume")
    assert store.load() is None
    save(store, 9)
    save(store, 10)
    found = store.load()
    assert found is not None
    assert found.values["progress"] == {"batch": 10}
    assert torch.equal(found.tensors["model/w"], torch.full((2, 3), 10.0))


def test_a_damaged_newest_gives_the_one_before(tmp_path: Path) -> None:
    store = StateStore(tmp_path)
    save(store, 1)
    for damage in ("tensors.safetensors", "state.json"):
        newest = save(store, 2)
        (newest / damage).write_bytes((newest / damage).read_bytes()[:20])
        found = store.load()
        assert found is not None
        assert found.values["progress"] == {"batch": 1}
        save(store, 2)  # it is overwritten


def test_two_are_kept_with_the_best_they_name(tmp_path: Path) -> None:
    store = StateStore(tmp_path)
    for epoch in range(1, 5):
        store.save_best(epoch, {"w": torch.full((1,), float(epoch))})
        save(store, epoch, best=epoch)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "best-003",
        "best-004",
        "state-00000003",
        "state-00000004",
    ]
    assert KEPT == 2
    assert store.load_best(4)["w"].item() == 4.0


def test_a_state_whose_best_is_gone_is_not_used(tmp_path: Path) -> None:
    store = StateStore(tmp_path)
    save(store, 1)
    store.save_best(1, {"w": torch.zeros(1)})
    save(store, 2, best=1)
    (tmp_path / "best-001" / "weights.safetensors").unlink()
    found = store.load()
    assert found is not None
    assert found.values["progress"] == {"batch": 1}
