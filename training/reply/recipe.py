"""What decides a generator's LoRA training, apart from the data; a resumed run must repeat it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from training.json_reader import DataError

STARTER = "starter"
DEFAULT_BASE = "Qwen/Qwen2-1.5B-Instruct"
PRESETS = ("quick", "balanced", "strong")
# Fewer rows than this are gone through with a doubled rate: there are too few steps for the usual one.
FEW_ROWS = 800
_FEW_ROWS_RATE = 2e-4
QUICK_ROWS = 200


@dataclass(frozen=True)
class LoraRecipe:
    """One training's settings. ``rank`` and ``alpha`` size the adapter, ``batch`` rows make an update.

    ``rows`` limits how many rows are learned from (0: all); ``augment`` adds that many variants of each.
    """

    base: str
    preset: str
    epochs: int
    rate: float
    batch: int
    seed: int
    rank: int
    alpha: int
    dropout: float
    rslora: bool
    max_tokens: int
    patience: int = 1
    warmup: float = 0.05
    rows: int = 0
    augment: int = 0
    bfloat16: bool = False


def make_recipe(
    base: str,
    preset: str,
    rows: int,
    *,
    seed: int,
    epochs: int | None = None,
    rate: float | None = None,
    batch: int | None = None,
    rank: int | None = None,
    max_tokens: int = 1024,
    patience: int = 1,
    augment: int = 0,
    bfloat16: bool = False,
) -> LoraRecipe:
    """The preset's settings with what is not None in their place; ``rows`` is how many there are to learn.

    quick: does it run at all, in minutes. balanced: rank 16, alpha 32. strong: rank 64, scaled by
    alpha / √rank (rsLoRA), so that a large rank learns as fast as a small one.

    Raises:
        DataError: an unknown preset, or a number that no training can use.
    """
    if preset not in PRESETS:
        raise DataError(f"没有叫 {preset} 的预设。", f"请用 {'、'.join(PRESETS)}。")
    usual = _FEW_ROWS_RATE if rows < FEW_ROWS else 1e-4
    recipe = LoraRecipe(
        base, preset, 3, usual, 16, seed, 16, 32, 0.05, False, max_tokens, patience, augment=augment
    )
    if preset == "quick":
        recipe = replace(recipe, epochs=1, rank=8, alpha=16, rate=_FEW_ROWS_RATE, rows=QUICK_ROWS)
    if preset == "strong":
        recipe = replace(recipe, rank=64, alpha=64, rslora=True)
    if base == STARTER:  # a small model's weights are moved by more
        recipe = replace(recipe, rate=recipe.rate * 5)
    recipe = replace(
        recipe,
        epochs=recipe.epochs if epochs is None else epochs,
        rate=recipe.rate if rate is None else rate,
        batch=recipe.batch if batch is None else batch,
        rank=recipe.rank if rank is None else rank,
        alpha=recipe.alpha if rank is None or recipe.rslora else 2 * rank,
        bfloat16=bfloat16,
    )
    for name, value, low, high in (
        ("epochs", recipe.epochs, 1, 1_000),
        ("lr", recipe.rate, 1e-8, 1e-1),
        ("batch", recipe.batch, 1, 1_024),
        ("rank", recipe.rank, 1, 1_024),
        ("max-tokens", recipe.max_tokens, 128, 32_768),
        ("patience", recipe.patience, 1, 1_000),
        ("augment", recipe.augment, 0, 10),
    ):
        if not low <= value <= high:
            raise DataError(f"--{name} 是 {value:g}。", f"请用 {low:g} 到 {high:g} 之间的数。")
    return recipe
