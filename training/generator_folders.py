"""Says what kind of generator a folder holds, and refuses one that is missing, foreign or unsafe.

Standard library only, shared by the app, the evaluation and the publishing; like ``training.model_folders``
it runs before any model library is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from training.chat_prompt import is_chat_ml, template_sha256
from training.model_safety import JsonReader, ModelFault, read_config, read_object, refuse_unsafe
from training.rendering import RENDERING_VERSION

CARD = "generator.json"
MODEL_TYPES = ("qwen2", "qwen3")
MIN_TOKENS, MAX_TOKENS, USUAL_TOKENS = 128, 4096, 1024
MAX_TEMPLATE_BYTES = 256 * 1024
# The first bytes of CTranslate2's model.bin: a version, then the name of what it holds. No pickle has them.
_VERSION_BYTES = 4
_SPECIFICATION = b"TransformerDecoderSpec\0"
_CTRANSLATE2_KEYS = frozenset({"bos_token", "eos_token", "unk_token"})

Kind = Literal["published", "adapter", "plain"]


@dataclass(frozen=True)
class GeneratorFolder:
    """A generator's folder that may be loaded.

    ``published`` is CTranslate2's, ``adapter`` LoRA weights on those in ``base``, ``plain`` a whole Qwen2.
    ``tokenizer`` is the folder whose tokenizer.json counts, ``max_tokens`` the most that prompt and line
    take together, ``template`` the chat template's text.
    """

    path: Path
    kind: Kind
    name: str
    max_tokens: int
    tokenizer: Path
    template: str
    base: Path | None = None
    model_type: str = "qwen2"


def check_generator_folder(folder: Path, read: JsonReader = read_config) -> GeneratorFolder:
    """What stands in ``folder``: a published model, an adapter checkpoint, or a whole Qwen2.

    ``read`` reads a JSON file and raises ValueError if it cannot; the app passes its stricter one.

    Raises:
        ModelFault: the folder is missing, holds something that can carry code, or is no generator of this
            app.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise ModelFault(f"提问生成模型的文件夹不存在：{folder}。", "请在设置里重新选择；在此之前用题库。")
    refuse_unsafe(folder, read, _harmless(folder, read))
    card = read_object(folder, CARD, read, optional=True)
    version = card.get("rendering", RENDERING_VERSION)
    if version != RENDERING_VERSION:
        raise ModelFault(
            f"{folder.name} 是按第 {version} 版输入格式训练的，现在用的是第 {RENDERING_VERSION} 版。",
            "请用现在的程序重新训练并发布。",
        )
    base: Path | None = None
    model_type = "qwen2"
    kind = _kind(folder)
    if kind == "published":
        if not card:
            raise ModelFault(f"{folder.name} 缺少 {CARD}。", "请重新发布这个模型。")
    elif kind == "adapter":
        base = _base(folder, read_object(folder, "adapter_config.json", read))
        refuse_unsafe(base, read)
        model_type = _model_type(base, read)
    else:
        model_type = _model_type(folder, read)
    tokenizer = _tokenizer(folder, base)
    template = _template(tokenizer, read)
    said = card.get("template_sha256")
    if kind == "published" and said is not None and said != template_sha256(template):
        raise ModelFault(f"{folder.name} 的聊天模板和训练时的不一样。", "请重新发布这个模型。")
    named = card.get("name")
    name = named if isinstance(named, str) and named else folder.name
    longest = _max_tokens(folder, card.get("max_tokens", USUAL_TOKENS))
    return GeneratorFolder(folder, kind, name, longest, tokenizer, template, base, model_type)


def _kind(folder: Path) -> Kind:
    def holds(*names: str) -> bool:
        return all((folder / name).is_file() for name in names)

    if holds("model.bin", "config.json"):
        if not holds("vocabulary.json"):
            raise ModelFault(f"{folder.name} 缺少 vocabulary.json。", "请重新发布这个模型。")
        return "published"
    if holds("adapter_config.json", "adapter_model.safetensors"):
        return "adapter"
    weights = holds("model.safetensors") or holds("model.safetensors.index.json")
    if weights and holds("config.json"):
        return "plain"
    raise ModelFault(
        f"{folder.name} 里没有可用的提问生成模型（缺少 model.bin，或 adapter_model.safetensors，"
        "或 config.json 和 model.safetensors）。",
        "请选择发布后的模型文件夹，或训练得到的检查点文件夹。",
    )


def _harmless(folder: Path, read: JsonReader) -> frozenset[str]:
    """``model.bin`` where its first bytes and the config beside it are CTranslate2's; else nothing."""
    weights, config = folder / "model.bin", folder / "config.json"
    if weights.is_symlink() or not weights.is_file() or config.is_symlink() or not config.is_file():
        return frozenset()
    content = read_object(folder, "config.json", read)
    if not content.keys() >= _CTRANSLATE2_KEYS or "model_type" in content:
        return frozenset()
    try:
        with weights.open("rb") as file:
            head = file.read(_VERSION_BYTES + 2 + len(_SPECIFICATION))
    except OSError as error:
        raise ModelFault(f"读不了 {folder.name} 的 model.bin。", "请检查这个文件夹的权限。") from error
    length = len(_SPECIFICATION).to_bytes(2, "little")
    return frozenset({"model.bin"}) if head[_VERSION_BYTES:] == length + _SPECIFICATION else frozenset()


def _base(folder: Path, config: Mapping[str, Any]) -> Path:
    """Where the weights lie that the adapter was trained on: as written, or as seen from its folder."""
    if config.get("peft_type") != "LORA":
        raise ModelFault(
            f"{folder.name} 不是 LoRA 适配器（peft_type 是 {config.get('peft_type')!r}）。",
            "请选择本程序训练的提问生成模型。",
        )
    named = config.get("base_model_name_or_path")
    if isinstance(named, str) and named:
        for place in (Path(named).expanduser(), folder / named):
            if place.is_dir():
                return place
    raise ModelFault(
        f"{folder.name} 的底座模型不在这台电脑上：{named}。",
        "请先下载底座模型，或选择发布后的模型文件夹。",
    )


def _model_type(folder: Path, read: JsonReader) -> str:
    found = read_object(folder, "config.json", read).get("model_type")
    if found not in MODEL_TYPES:
        raise ModelFault(
            f"{folder.name} 不是 Qwen2 模型（model_type 是 {found!r}）。",
            "请选择 Qwen2 或用它训练的模型。",
        )
    return str(found)


def _tokenizer(folder: Path, base: Path | None) -> Path:
    for place in (folder, base):
        if place is not None and (place / "tokenizer.json").is_file():
            return place
    raise ModelFault(f"{folder.name} 缺少 tokenizer.json。", "请重新发布或重新训练这个模型。")


def _template(folder: Path, read: JsonReader) -> str:
    """The chat template's text, from the file of its own or from the tokenizer's configuration."""
    path = folder / "chat_template.jinja"
    if path.is_file():
        try:
            with path.open("rb") as file:
                text = file.read(MAX_TEMPLATE_BYTES).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ModelFault(f"读不了 {folder.name} 的 chat_template.jinja。", "请换一个模型。") from error
    else:
        found = read_object(folder, "tokenizer_config.json", read, optional=True).get("chat_template")
        text = found if isinstance(found, str) else ""
    if not is_chat_ml(text):
        raise ModelFault(
            f"{folder.name} 没有 Qwen 的聊天模板。", "请选择 Qwen2 或用它训练的模型，或重新发布。"
        )
    return text


def _max_tokens(folder: Path, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < MIN_TOKENS:
        raise ModelFault(f"{folder.name} 能读的长度无效：{value!r}。", "请重新发布或重新训练这个模型。")
    return min(value, MAX_TOKENS)
