"""Turns a LoRA checkpoint into what the app runs: merged, in CTranslate2 int8, compared with itself."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from training import atomic
from training.chat_prompt import END_TOKENS, is_chat_ml, template_sha256
from training.generator_folders import CARD, check_generator_folder
from training.json_reader import DataError
from training.model_safety import read_config
from training.reply.adapters import CONFIG, WEIGHTS
from training.reply.bases import load_base
from training.reply.chats import prompt_ids
from training.reply.speaking import MAX_NEW_TOKENS
from training.rows import ReplyRow

INT8, FLOAT32 = "int8", "float32"
# What int8 may change: the likeliest token at few of the places; and who cannot stop talking is of no use.
MIN_AGREEMENT = {INT8: 0.95, FLOAT32: 0.999}
MIN_STOPS = 0.9
_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")
# Training needs these; who runs the model does not.
_LEFT_BEHIND = ("recipe", "history")


@dataclass(frozen=True)
class SelfTest:
    """How the published model compares with the merged one on the same prompts.

    ``agreement`` is the share of places with the same likeliest token, ``stops`` the share of lines that end
    by themselves, ``same_template`` whether both write the same chat, ``tokens_per_s`` the speed here.
    """

    prompts: int
    tokens: int
    agreement: float
    stops: float
    same_template: bool
    tokens_per_s: float

    def missed(self, precision: str) -> list[str]:
        """The gates that it misses, in words."""
        wanted = MIN_AGREEMENT[precision]
        found = []
        if self.agreement < wanted:
            found.append(f"和合并后的模型一致 {self.agreement:.3f}（要求 ≥ {wanted}）")
        if self.stops < MIN_STOPS:
            found.append(f"自己停下 {self.stops:.2f}（要求 ≥ {MIN_STOPS}）")
        if not self.same_template:
            found.append("聊天模板和训练时的不一样")
        return found


def export_generator(
    checkpoint: Path, target: Path, rows: Sequence[ReplyRow], *, precision: str = INT8
) -> SelfTest:
    """Write the published twin of ``checkpoint`` into the empty folder ``target`` and compare the two.

    Raises:
        DataError: the checkpoint or its base cannot be had.
        ModelFault: what was written is no generator.
        OSError: the disk refuses.
    """
    card = _card(checkpoint)
    merged, tokenizer = merge(checkpoint)
    with tempfile.TemporaryDirectory() as made:
        whole = Path(made) / "merged"
        merged.save_pretrained(whole, safe_serialization=True)
        tokenizer.save_pretrained(whole)
        _convert(whole, target, precision)
        for name in _TOKENIZER_FILES:
            if (whole / name).is_file():
                atomic.write_bytes(target / name, (whole / name).read_bytes())
    template = str(tokenizer.chat_template or "")
    kept = {name: value for name, value in card.items() if name not in _LEFT_BEHIND}
    atomic.write_json(
        target / CARD, {**kept, "precision": precision, "template_sha256": template_sha256(template)}
    )
    trained_with = str(card.get("template_sha256", ""))
    return compare(merged, tokenizer, target, rows, trained_with)


def merge(checkpoint: Path) -> tuple[Any, Any]:
    """(the base with the adapter merged in, its tokenizer). Raises DataError."""
    from peft import PeftModel

    config = _read(checkpoint / CONFIG)
    if not (checkpoint / WEIGHTS).is_file():
        raise DataError(f"{checkpoint} 里没有 {WEIGHTS}。", "请先运行 python -m training.train_qwen_lora。")
    base = load_base(str(config.get("base_model_name_or_path", "")))
    try:
        adapted = PeftModel.from_pretrained(base.model, str(checkpoint), local_files_only=True)
        merged = adapted.merge_and_unload(safe_merge=True)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise DataError(f"{checkpoint} 合并失败：{error}", "请重新训练。") from error
    merged.config.dtype = torch.float32
    return merged.eval(), base.tokenizer


def compare(
    merged: Any, tokenizer: Any, published: Path, rows: Sequence[ReplyRow], trained_with: str
) -> SelfTest:
    """Ask both the same prompts: at every place of the merged model's lines, and freely for the speed.

    Raises:
        ModelFault: the published folder is no generator.
    """
    import ctranslate2

    folder = check_generator_folder(published)
    generator = ctranslate2.Generator(str(published), device="cpu")
    ends = [tokenizer.convert_tokens_to_ids(token) for token in END_TOKENS]
    same = places = spoken = stopped = 0
    took_s = 0.0
    for row in rows:
        prompt = prompt_ids(row, tokenizer)
        line = _greedy(merged, prompt, ends)
        both = [*prompt, *line]
        logits = _logits(generator, tokenizer.convert_ids_to_tokens(both))
        likeliest = logits[len(prompt) - 1 : -1].argmax(-1)
        same += int((likeliest == torch.tensor(line)).sum())
        places += len(line)
        began_s = time.perf_counter()
        said = generator.generate_batch(
            [tokenizer.convert_ids_to_tokens(prompt)],
            max_length=MAX_NEW_TOKENS,
            end_token=list(END_TOKENS),
            include_prompt_in_result=False,
        )[0].sequences_ids[0]
        took_s += time.perf_counter() - began_s
        spoken += len(said)
        stopped += len(said) < MAX_NEW_TOKENS
    count = max(1, len(rows))
    return SelfTest(
        prompts=len(rows),
        tokens=places,
        agreement=same / max(1, places),
        stops=stopped / count,
        same_template=is_chat_ml(folder.template) and template_sha256(folder.template) == trained_with,
        tokens_per_s=spoken / max(took_s, 1e-9),
    )


def _convert(whole: Path, target: Path, precision: str) -> None:
    from ctranslate2.converters import TransformersConverter

    converter = TransformersConverter(str(whole), low_cpu_mem_usage=True)
    converter.convert(str(target), quantization=None if precision == FLOAT32 else precision, force=True)


def _greedy(model: Any, prompt: Sequence[int], ends: Sequence[int]) -> list[int]:
    """The model's likeliest line, its end token included."""
    ids, found, cache = torch.tensor([list(prompt)]), list[int](), None
    with torch.inference_mode():
        while len(found) < MAX_NEW_TOKENS:
            made = model(input_ids=ids, past_key_values=cache, use_cache=True)
            cache, token = made.past_key_values, int(made.logits[0, -1].argmax())
            found.append(token)
            if token in ends:
                break
            ids = torch.tensor([[token]])
    return found


def _logits(generator: Any, tokens: Sequence[str]) -> torch.Tensor:
    """Logits of shape (tokens, vocabulary)."""
    import ctranslate2
    import numpy

    made = generator.forward_batch([list(tokens)])
    return torch.from_numpy(numpy.array(made.to_device(ctranslate2.Device.cpu)))[0]


def _card(checkpoint: Path) -> Mapping[str, Any]:
    return _read(checkpoint / CARD)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = read_config(path)
    except ValueError as error:
        raise DataError(
            f"{path.parent} 里没有可读的 {path.name}。", "请先运行 python -m training.train_qwen_lora。"
        ) from error
    return content if isinstance(content, dict) else {}
