"""Gets the Qwen2 that LoRA is trained on: a hub's, a local folder's, or the starter's base that ships.

Concrete classes and safetensors alone: nothing that a base brings along is executed or unpickled.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.chat_prompt import is_chat_ml, template_sha256
from training.decider_backends import quiet_transformers
from training.generator_folders import MODEL_TYPES
from training.hub import is_cached
from training.json_reader import DataError
from training.model_safety import ModelFault, read_config, refuse_unsafe
from training.reply.recipe import STARTER

STARTER_BASE = Path(__file__).resolve().parents[2] / "resources" / "starter" / "qwen_base"
_REMEDY = (
    "请改用 --base starter（自带的小模型），或 --base 本地文件夹，"
    "或设置镜像后重试（如 HF_ENDPOINT=https://hf-mirror.com）。"
)


@dataclass(frozen=True)
class ReplyBase:
    """A Qwen2 to be trained (on the CPU), its tokenizer, and where an adapter finds it again.

    ``place`` is a folder or a hub's name, ``template`` the chat template's text.
    """

    model: Any
    tokenizer: Any
    name: str
    place: str
    template: str

    @property
    def template_sha256(self) -> str:
        """The chat template's fingerprint, as the card has it."""
        return template_sha256(self.template)


def load_base(name: str, dtype: Any = None) -> ReplyBase:
    """Load ``name``: ``starter``, a folder, or a hub's model; ``dtype`` is float32 by default.

    Raises:
        DataError: the base cannot be reached, is no Qwen2, or has no safetensors; with what to do.
    """
    quiet_transformers()
    local = STARTER_BASE if name == STARTER else Path(name).expanduser()
    if local.is_dir():
        _check_local(local)
        return _load(str(local.absolute()), name, dtype, local_only=True)
    if name == STARTER:
        raise DataError(
            "自带的小模型不在这里。", "请先运行 python -m training.reply.train_base，或用 --base 本地文件夹。"
        )
    if name.startswith((".", "/", "~")) or name.count("/") != 1:
        raise DataError(f"没有文件夹 {name}。", _REMEDY)
    return _load(name, name, dtype, local_only=is_cached(name, _REMEDY))


def _check_local(folder: Path) -> None:
    """Refuse a folder that is no Qwen2 in safetensors, before a library opens it."""
    try:
        refuse_unsafe(folder)
        config = read_config(folder / "config.json")
    except ModelFault as fault:
        raise DataError(fault.sentence, fault.action) from fault
    except ValueError as error:
        raise DataError(f"{folder} 里没有可读的 config.json。", _REMEDY) from error
    kind = config.get("model_type") if isinstance(config, dict) else None
    if kind not in MODEL_TYPES:
        raise DataError(f"{folder} 不是 Qwen2 模型（model_type 是 {kind!r}）。", _REMEDY)
    if not any((folder / n).is_file() for n in ("model.safetensors", "model.safetensors.index.json")):
        raise DataError(
            f"{folder} 里没有 model.safetensors；其他格式可能带有程序代码，不会加载。",
            "请先把权重转换成 safetensors，或换一个模型。",
        )
    if not (folder / "tokenizer.json").is_file():
        raise DataError(f"{folder} 缺少 tokenizer.json。", _REMEDY)


def _load(source: str, name: str, dtype: Any, *, local_only: bool) -> ReplyBase:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoTokenizer, Qwen2ForCausalLM, Qwen3ForCausalLM

    try:
        tokenizer = AutoTokenizer.from_pretrained(
            source, local_files_only=local_only, trust_remote_code=False
        )
        kind = _model_type(source, local_only)
        model, report = {"qwen2": Qwen2ForCausalLM, "qwen3": Qwen3ForCausalLM}[kind].from_pretrained(
            source,
            local_files_only=local_only,
            use_safetensors=True,
            output_loading_info=True,
            dtype=dtype or torch.float32,
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise DataError(f"得不到基础模型 {name}：{reason[:200]}", _REMEDY) from error
    if report["missing_keys"]:
        raise DataError(f"{name} 的权重不完整，缺少 {len(report['missing_keys'])} 项。", _REMEDY)
    template = tokenizer.chat_template or ""
    if not is_chat_ml(template):
        raise DataError(f"{name} 没有 Qwen 的聊天模板。", "请用 Qwen2 的 Instruct 模型，或换一个模型。")
    return ReplyBase(model, tokenizer, name, source, template)


def _model_type(source: str, local_only: bool) -> str:
    """The configuration's ``model_type``. Raises KeyError for what is no Qwen2 (or Qwen3)."""
    from transformers import PretrainedConfig

    config, _ = PretrainedConfig.get_config_dict(source, local_files_only=local_only)
    kind = str(config.get("model_type"))
    if kind not in MODEL_TYPES:
        raise KeyError(f"model_type {kind}")
    return kind
