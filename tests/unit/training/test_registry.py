"""The registry: one model in service, the one before it at hand, and never a half-written truth."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from training.registry import FILE_NAME, ModelEntry, Registry, RegistryError, default_models_dir


def entry(name: str = "tiny") -> ModelEntry:
    return ModelEntry("", "decider", name, "bert-base-chinese", "ab12", 7, ("s1",), {"macro_f1": 0.9})


def publish(registry: Registry, name: str = "tiny") -> ModelEntry:
    made = registry.register(entry(name), lambda folder: (folder / "model.onnx").write_text(name) and None)
    return registry.activate(made.id)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "models")


def test_nothing_is_in_service_at_first(registry: Registry) -> None:
    assert registry.active("decider") is None
    assert registry.active_folder("decider") is None
    assert registry.entries("decider") == []
    with pytest.raises(RegistryError, match="不需要退回"):
        registry.rollback("decider")


def test_a_registered_model_is_a_candidate_until_activated(registry: Registry) -> None:
    made = registry.register(entry(), lambda folder: (folder / "model.onnx").touch())
    assert registry.entries("decider")[0].status == "candidate"
    assert registry.active("decider") is None
    registry.activate(made.id)
    found = registry.active("decider")
    assert found is not None
    assert (found.base, found.data_hash, found.seed, found.sessions) == (
        "bert-base-chinese",
        "ab12",
        7,
        ("s1",),
    )
    assert found.metrics == {"macro_f1": 0.9}
    assert found.created.endswith("+00:00")
    folder = registry.active_folder("decider")
    assert folder is not None
    assert (folder / "model.onnx").is_file()
    assert registry.active("generator") is None


def test_rollback_walks_back_to_what_ships(registry: Registry) -> None:
    first, second, third = (publish(registry, name) for name in ("a", "b", "c"))
    assert len({first.id, second.id, third.id}) == 3
    assert [found.status for found in registry.entries("decider")] == ["retired", "retired", "active"]
    back = registry.rollback("decider")
    assert back is not None
    assert back.id == second.id
    again = registry.rollback("decider")
    assert again is not None
    assert again.id == first.id
    assert registry.rollback("decider") is None
    assert registry.active("decider") is None


def test_a_model_put_back_into_service_is_the_last(registry: Registry) -> None:
    first, second = publish(registry, "a"), publish(registry, "b")
    registry.activate(first.id)
    back = registry.rollback("decider")
    assert back is not None
    assert back.id == second.id


def test_rollback_passes_over_a_model_whose_files_are_gone(registry: Registry) -> None:
    first, second, _ = (publish(registry, name) for name in ("a", "b", "c"))
    (registry.folder(second) / "model.onnx").unlink()
    registry.folder(second).rmdir()
    back = registry.rollback("decider")
    assert back is not None
    assert back.id == first.id


def test_the_active_one_is_never_deleted(registry: Registry) -> None:
    first, second = publish(registry, "a"), publish(registry, "b")
    with pytest.raises(RegistryError, match="正在使用"):
        registry.delete(second.id)
    assert registry.folder(second).is_dir()
    registry.delete(first.id)
    assert not registry.folder(first).exists()
    assert [found.id for found in registry.entries("decider")] == [second.id]
    assert registry.rollback("decider") is None


def test_a_failed_writing_enters_nothing(registry: Registry) -> None:
    def fail(folder: Path) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        registry.register(entry(), fail)
    assert registry.entries("decider") == []


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"version": 9, "models": [], "served": {}}', '{"version": 1, "models": [{}]}']
)
def test_a_damaged_file_is_refused_and_left_alone(registry: Registry, content: str) -> None:
    registry.models_dir.mkdir()
    file = registry.models_dir / FILE_NAME
    file.write_text(content)
    with pytest.raises(RegistryError):
        registry.active("decider")
    with pytest.raises(RegistryError):
        registry.register(entry(), lambda folder: None)
    assert file.read_text() == content


def test_an_id_that_leads_elsewhere_is_refused(registry: Registry) -> None:
    publish(registry)
    file = registry.models_dir / FILE_NAME
    content = json.loads(file.read_text())
    content["models"][0]["id"] = "../../elsewhere"
    file.write_text(json.dumps(content))
    with pytest.raises(RegistryError):
        registry.active_folder("decider")


def test_names_become_safe_ids(registry: Registry) -> None:
    made = registry.register(entry("../hfl/麦 bert"), lambda folder: None)
    assert "/" not in made.id
    assert registry.folder(made).parent == registry.models_dir / "published" / "decider"


def test_writers_at_the_same_time_lose_nothing(registry: Registry) -> None:
    threads = [threading.Thread(target=publish, args=(Registry(registry.models_dir),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = registry.entries("decider")
    assert len({model.id for model in found}) == 6
    assert [model.status for model in found].count("active") == 1


def test_the_models_lie_where_the_app_looks(own_home: Path) -> None:
    from interviewer_app.paths import Paths

    assert default_models_dir() == Paths.from_environment().models_dir == own_home / "models"


def test_models_that_learned_from_a_withdrawn_session_are_marked(registry: Registry) -> None:
    learned = publish(registry)
    other = registry.register(ModelEntry("", "decider", "b", "x", "y", 1, ("s2",)), lambda folder: None)
    assert registry.mark_withdrawn("s9") == []
    assert registry.mark_withdrawn("s1") == [learned.id]
    assert registry.mark_withdrawn("s1") == [learned.id]
    marks = {found.id: found.withdrawn for found in Registry(registry.models_dir).entries("decider")}
    assert marks == {learned.id: ("s1",), other.id: ()}
    assert registry.active("decider") is not None, "it serves until a better one is trained"


def test_a_registry_without_marks_is_read(registry: Registry) -> None:
    publish(registry)
    path = registry.models_dir / FILE_NAME
    content = json.loads(path.read_text("utf-8"))
    del content["models"][0]["withdrawn"]
    path.write_text(json.dumps(content), "utf-8")
    assert registry.entries("decider")[0].withdrawn == ()
