"""Puts a LoRA adapter on a Qwen2 and writes it as the checkpoint folder that peft and the app read."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from training import atomic
from training.generator_folders import CARD
from training.reply.recipe import LoraRecipe

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"


def add_adapter(model: Any, recipe: LoraRecipe) -> Any:
    """``model`` with an adapter on every linear layer but the output's; only the adapter is trained.

    Embeddings stay as they are: they are tied to the output layer, and no token is added.
    """
    from peft import LoraConfig, TaskType, get_peft_model

    torch.manual_seed(recipe.seed)
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        use_rslora=recipe.rslora,
        target_modules="all-linear",
        task_type=TaskType.CAUSAL_LM,
        bias="none",
    )
    return get_peft_model(model, config)


def trainable_line(model: Any) -> str:
    """What is trained, as peft says it."""
    trained, whole = model.get_nb_trainable_parameters()
    return (
        f"trainable params: {trained:,} || all params: {whole:,} || trainable%: {100 * trained / whole:.4f}"
    )


def lora_facts(recipe: LoraRecipe, model: Any) -> dict[str, Any]:
    """The adapter in a card's words."""
    trained, whole = model.get_nb_trainable_parameters()
    targets = model.peft_config["default"].target_modules
    return {
        "rank": recipe.rank,
        "alpha": recipe.alpha,
        "dropout": recipe.dropout,
        "rslora": recipe.rslora,
        "targets": sorted(targets) if not isinstance(targets, str) else targets,
        "trained": trained,
        "parameters": whole,
    }


def write_adapter(folder: Path, model: Any, tokenizer: Any, place: str, card: Mapping[str, Any]) -> None:
    """Replace the checkpoint in ``folder``; other things in it stay.

    The weights go first and come last: however it is interrupted, a folder that has weights is whole.

    Raises:
        OSError: the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model.peft_config["default"].base_model_name_or_path = place
    with tempfile.TemporaryDirectory() as made:
        new = Path(made)
        model.save_pretrained(new, safe_serialization=True, save_embedding_layers=False)
        tokenizer.save_pretrained(new)
        (folder / WEIGHTS).unlink(missing_ok=True)
        for path in sorted(new.iterdir()):
            if path.name not in (WEIGHTS, "README.md"):
                atomic.write_bytes(folder / path.name, path.read_bytes())
        atomic.write_json(folder / CARD, dict(card))
        atomic.write_bytes(folder / WEIGHTS, (new / WEIGHTS).read_bytes())
