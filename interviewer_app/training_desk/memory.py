"""How much memory a training needs and how much is free, before it starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from interviewer_app.errors import InputError
from interviewer_app.json_files import load_json
from interviewer_app.training_desk.kinds import Values
from training.memory_estimate import Shape, full_bytes, lora_bytes

TYPICAL_TOKENS = 128  # of a decision row; long answers are cut at 320
_BERT = Shape(12, 768, 12, 3072, 21_128)
_SHAPES = {
    "starter": Shape(4, 256, 4, 1024, 7_000, 384),
    "bert-base-chinese": _BERT,
    "hfl/chinese-macbert-base": _BERT,
}
_QWEN = {
    "Qwen/Qwen2-1.5B-Instruct": (Shape(28, 1536, 12, 8960, 151_936), 1_543_714_304),
    "Qwen/Qwen2-0.5B-Instruct": (Shape(24, 896, 14, 4864, 151_936), 494_032_768),
    "starter": (Shape(4, 256, 4, 1024, 8_000), 8_000_000),
}
_MICRO_BATCH = 2


@dataclass(frozen=True)
class Memory:
    """``needed_bytes`` None: the base's shape is not known here. ``device`` is a GPU's name or empty."""

    needed_bytes: int | None
    free_bytes: int | None
    device: str = ""

    @property
    def fits(self) -> bool | None:
        """Whether it fits; None where one of the two is not known."""
        if self.needed_bytes is None or self.free_bytes is None:
            return None
        return self.needed_bytes <= self.free_bytes


def estimate_bytes(kind: str, values: Values) -> int | None:
    """What a training of ``kind`` with ``values`` needs, in bytes; None for a base that is not known."""
    base, batch = str(values["base"]), int(values["batch"])
    if kind == "reply":
        known = _QWEN.get(base)
        tokens = int(values["max_tokens"])
        return lora_bytes(*known, int(values["rank"]), min(batch, _MICRO_BATCH), tokens) if known else None
    shape = _SHAPES.get(base) or _local_shape(Path(base))
    if shape is None:
        return None
    return full_bytes(shape.weights, shape.layers, shape.width, shape.heads, batch, TYPICAL_TOKENS)


def free_memory() -> tuple[int | None, str]:
    """(free bytes, name) of the first GPU, else of this computer with an empty name."""
    program = shutil.which("nvidia-smi")
    if program is not None:
        query = [program, "--query-gpu=memory.free,name", "--format=csv,noheader,nounits"]
        try:
            done = subprocess.run(query, capture_output=True, text=True, timeout=5, check=True)
            free_mb, name = done.stdout.splitlines()[0].split(",", 1)
            return int(free_mb) * 1024 * 1024, name.strip()
        except (OSError, ValueError, IndexError, subprocess.SubprocessError):
            pass  # a driver that does not answer: the processor will have to do it
    return _free_ram_bytes(), ""


def _free_ram_bytes() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass  # not Linux
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _local_shape(folder: Path) -> Shape | None:
    try:
        config = load_json(folder / "config.json", max_bytes=1_000_000)
        names = ("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "vocab_size")
        return Shape(*(int(config[name]) for name in names))
    except (InputError, KeyError, TypeError, ValueError):
        return None
