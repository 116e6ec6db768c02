"""Gets the model that is fine-tuned: a hub's BERT, a local folder, or the small starter from scratch.

Concrete classes and safetensors alone: nothing that a base brings along is executed or unpickled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.decider_backends import quiet_transformers
from training.decision import starter
from training.hub import is_cached
from training.json_reader import DataError
from training.model_folders import MAX_TOKENS, read_config
from training.rows import LABELS

STARTER = "starter"
DEFAULT_BASE = "bert-base-chinese"
_REMEDY = (
    "请改用 --base starter（从零训练小模型），或 --base 本地文件夹，"
    "或设置镜像后重试（如 HF_ENDPOINT=https://hf-mirror.com）。"
)


@dataclass(frozen=True)
class Base:
    """A classifier to be trained (on the CPU), its base's name, and the most tokens it reads."""

    model: Any
    name: str
    max_tokens: int


def load_base(name: str, folder: Path, texts: Sequence[str], seed: int) -> Base:
    """Load ``name`` and leave its ``tokenizer.json`` in ``folder``.

    ``texts`` are what a starter's tokenizer is made from; ``seed`` decides every weight that is not loaded.

    Raises:
        DataError: the base cannot be reached, is no BERT, or has no safetensors; with what to do.
    """
    import torch

    quiet_transformers()
    torch.manual_seed(seed)
    if name == STARTER:
        return _from_scratch(folder, texts)
    local = Path(name).expanduser()
    if local.is_dir():
        _check_local(local)
        return _load(str(local), name, folder, local_only=True)
    return _load(name, name, folder, local_only=is_cached(name, _REMEDY))


def label_names() -> dict[str, Any]:
    """The labels as a BERT configuration names them."""
    return {
        "num_labels": len(LABELS),
        "id2label": dict(enumerate(LABELS)),
        "label2id": {label: number for number, label in enumerate(LABELS)},
    }


def _from_scratch(folder: Path, texts: Sequence[str]) -> Base:
    from transformers import BertConfig, BertForSequenceClassification

    tokenizer = starter.build_tokenizer(texts)
    starter.save_tokenizer(tokenizer, folder)
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), pad_token_id=0, **starter.SHAPE)
    config.update(label_names())
    return Base(BertForSequenceClassification(config), STARTER, starter.MAX_TOKENS)


def _check_local(folder: Path) -> None:
    """Refuse a folder that is no BERT in safetensors, before a library opens it."""
    try:
        config = read_config(folder / "config.json")
    except ValueError as error:
        raise DataError(f"{folder} 里没有可读的 config.json。", _REMEDY) from error
    if not isinstance(config, dict) or config.get("model_type") != "bert":
        kind = config.get("model_type") if isinstance(config, dict) else None
        raise DataError(f"{folder} 不是 BERT 模型（model_type 是 {kind!r}）。", _REMEDY)
    if not any((folder / n).is_file() for n in ("model.safetensors", "model.safetensors.index.json")):
        raise DataError(
            f"{folder} 里没有 model.safetensors；其他格式可能带有程序代码，不会加载。",
            "请先把权重转换成 safetensors，或换一个模型。",
        )
    if not any((folder / n).is_file() for n in ("tokenizer.json", "vocab.txt")):
        raise DataError(f"{folder} 缺少 tokenizer.json 或 vocab.txt。", _REMEDY)


def _load(source: str, name: str, folder: Path, *, local_only: bool) -> Base:
    from safetensors import SafetensorError
    from transformers import BertForSequenceClassification, BertTokenizerFast

    try:
        tokenizer = BertTokenizerFast.from_pretrained(source, local_files_only=local_only)
        model, report = BertForSequenceClassification.from_pretrained(
            source,
            local_files_only=local_only,
            use_safetensors=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # a head for another number of labels is made anew
            **label_names(),
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise DataError(f"得不到基础模型 {name}：{reason[:200]}", _REMEDY) from error
    lost = [key for key in report["missing_keys"] if key.startswith("bert.") and "pooler" not in key]
    if lost or model.config.model_type != "bert":
        raise DataError(f"{name} 的权重不完整，缺少 {len(lost)} 项。", _REMEDY)
    _fresh_head_if_foreign(model, source)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    longest = min(int(model.config.max_position_embeddings), MAX_TOKENS)
    return Base(model.float(), name, longest)


def _fresh_head_if_foreign(model: Any, source: str) -> None:
    """Make the head anew where the base's three labels are others, or ours in another order."""
    config = Path(source) / "config.json"
    names = read_config(config).get("id2label") if config.is_file() else None
    if isinstance(names, dict) and [names.get(str(n)) for n in range(len(names))] != list(LABELS):
        model.classifier.weight.data.normal_(0.0, model.config.initializer_range)
        model.classifier.bias.data.zero_()
