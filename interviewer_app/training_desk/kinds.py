"""The kinds of training as values: the module, its presets, its fields with the guide's limits. No words."""

from __future__ import annotations

import importlib.util
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Value = int | float | str | bool
Values = Mapping[str, Value]
FieldType = Literal["choice", "int", "float", "flag"]


@dataclass(frozen=True)
class Field:
    """One setting. ``low`` to ``high`` is possible, ``usual`` what the guide recommends (None: anything)."""

    key: str
    flag: str
    type: FieldType
    default: Value
    low: float = 0.0
    high: float = 0.0
    usual: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    expert: bool = True

    def is_usual(self, value: Value) -> bool:
        """Whether the guide would use ``value``."""
        if self.usual is None or not isinstance(value, int | float):
            return True
        return self.usual[0] <= value <= self.usual[1]


@dataclass(frozen=True)
class Preset:
    """Settings that belong together; ``values`` are those that differ from the defaults."""

    key: str
    values: Values


@dataclass(frozen=True)
class TrainingKind:
    """One kind of training. ``counts`` are (minimum, ideal) rows of each class, in the order of the guide."""

    key: str
    module: str
    data_name: str
    data_kind: str
    role: str
    publish_kind: str
    resume_folder: str
    counts: Mapping[str, tuple[int, int]]
    fields: tuple[Field, ...]
    presets: tuple[Preset, ...]
    evaluation: str | None = None
    preset_flag: str = ""

    @property
    def is_available(self) -> bool:
        """Whether this installation has the command."""
        return importlib.util.find_spec(self.module) is not None

    def defaults(self, preset: str = "") -> dict[str, Value]:
        """Every field's value in a preset."""
        chosen = next((p.values for p in self.presets if p.key == preset), {})
        return {field.key: chosen.get(field.key, field.default) for field in self.fields}

    def preset_of(self, values: Values) -> str:
        """The preset that has exactly these values; empty for the user's own."""
        return next((p.key for p in self.presets if self.defaults(p.key) == dict(values)), "")

    def arguments(self, values: Values) -> list[str]:
        """The command's words for ``values``."""
        preset = self.preset_of(values)
        words = [self.preset_flag, preset] if self.preset_flag and preset else []
        for field in self.fields:
            value = values[field.key]
            if field.type == "flag":
                words += [field.flag] if value else []
            else:
                words += [field.flag, f"{value:g}" if isinstance(value, float) else str(value)]
        return words


def command_line(kind: TrainingKind, values: Values, data: str, output: str) -> str:
    """What a person types into a terminal for the same training."""
    words = ["python", "-m", kind.module, "--data", data, "--output", output, *kind.arguments(values)]
    return shlex.join(words)


_SEED = Field("seed", "--seed", "int", 42, 0, 999_999)

DECIDER = TrainingKind(
    key="decider",
    module="training.train_follow_up_classifier",
    data_name="follow_up_training.json",
    data_kind="decision",
    role="decider",
    publish_kind="decision",
    resume_folder="resume",
    counts={"FOLLOW_UP": (40, 200), "NEXT_TOPIC": (40, 200), "END": (20, 100)},
    fields=(
        Field(
            "base",
            "--base",
            "choice",
            "bert-base-chinese",
            choices=("bert-base-chinese", "hfl/chinese-macbert-base", "starter"),
            expert=False,
        ),
        Field("epochs", "--epochs", "int", 5, 1, 100, (3, 10), expert=False),
        Field("lr", "--lr", "float", 2e-5, 1e-6, 1e-2, (1e-5, 5e-5), expert=False),
        Field("batch", "--batch", "int", 16, 1, 256, (4, 16), expert=False),
        Field("patience", "--patience", "int", 2, 1, 50, (1, 5)),
        _SEED,
        Field("bfloat16", "--bfloat16", "flag", False),
    ),
    presets=(
        Preset("quick", {"base": "starter", "epochs": 3, "lr": 2e-4}),
        Preset("balanced", {}),
        Preset("strong", {"base": "hfl/chinese-macbert-base", "epochs": 10, "patience": 3}),
    ),
    evaluation="training.evaluate_bert",
)

REPLY = TrainingKind(
    key="reply",
    module="training.train_qwen_lora",
    data_name="qwen_training.json",
    data_kind="reply",
    role="generator",
    publish_kind="reply",
    resume_folder="resume",
    counts={"follow_up": (200, 800), "change": (100, 400), "question": (150, 600), "closing": (50, 200)},
    fields=(
        Field(
            "base",
            "--base",
            "choice",
            "Qwen/Qwen2-1.5B-Instruct",
            choices=("Qwen/Qwen2-1.5B-Instruct", "Qwen/Qwen2-0.5B-Instruct", "starter"),
            expert=False,
        ),
        Field("epochs", "--epochs", "int", 3, 1, 20, (2, 3), expert=False),
        Field("lr", "--lr", "float", 1e-4, 1e-6, 1e-2, (5e-5, 2e-4), expert=False),
        Field("batch", "--batch", "int", 16, 1, 256, (8, 32), expert=False),
        Field("rank", "--rank", "int", 16, 1, 256, (8, 64)),
        Field("max_tokens", "--max-tokens", "int", 1024, 128, 4096, (512, 1024)),
        Field("patience", "--patience", "int", 1, 1, 50, (1, 3)),
        Field("augment", "--augment", "int", 0, 0, 10, (0, 3)),
        _SEED,
        Field("bfloat16", "--bfloat16", "flag", False),
    ),
    presets=(
        Preset("quick", {"epochs": 1, "rank": 8, "lr": 2e-4, "max_tokens": 512}),
        Preset("balanced", {}),
        Preset("strong", {"rank": 64}),
    ),
    preset_flag="--preset",
)

KINDS = {kind.key: kind for kind in (DECIDER, REPLY)}
