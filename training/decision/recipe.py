"""What decides a decider's training, apart from the data; a resumed run must repeat it."""

from __future__ import annotations

from dataclasses import dataclass

from training.decision.bases import STARTER
from training.json_reader import DataError

RATES = (1e-5, 5e-5)
EPOCHS = (3, 10)
BATCHES = (4, 16)


@dataclass(frozen=True)
class Recipe:
    """One training's settings. ``hidden_share`` of a row's tokens are hidden while it is learned."""

    base: str
    epochs: int
    rate: float
    batch: int
    seed: int
    patience: int = 2
    hidden_share: float = 0.0
    pretrain_epochs: int = 0
    pretrain_rate: float = 5e-4
    pretrain_batch: int = 16
    bfloat16: bool = False


def make_recipe(
    base: str,
    *,
    seed: int,
    epochs: int | None = None,
    rate: float | None = None,
    batch: int | None = None,
    patience: int = 2,
    pretrain_epochs: int | None = None,
    bfloat16: bool = False,
) -> Recipe:
    """The settings with the base's own defaults where None stands.

    A base that has read millions of pages is moved by 2e-5; weights from scratch need ten times that, more
    epochs, and hidden tokens against learning rows by heart.

    Raises:
        DataError: a number that no training can use.
    """
    scratch = base == STARTER
    recipe = Recipe(
        base=base,
        epochs=epochs if epochs is not None else (10 if scratch else 5),
        rate=rate if rate is not None else (2e-4 if scratch else 2e-5),
        batch=batch if batch is not None else 16,
        seed=seed,
        patience=patience,
        hidden_share=0.1 if scratch else 0.0,
        pretrain_epochs=pretrain_epochs if pretrain_epochs is not None else (20 if scratch else 3),
        bfloat16=bfloat16,
    )
    for name, value, low, high in (
        ("epochs", recipe.epochs, 1, 1_000),
        ("lr", recipe.rate, 1e-8, 1e-1),
        ("batch", recipe.batch, 1, 1_024),
        ("patience", recipe.patience, 1, 1_000),
        ("pretrain-epochs", recipe.pretrain_epochs, 0, 1_000),
    ):
        if not low <= value <= high:
            raise DataError(f"--{name} 是 {value:g}。", f"请用 {low:g} 到 {high:g} 之间的数。")
    return recipe


def unusual(recipe: Recipe) -> list[str]:
    """One sentence for each setting outside of what fine-tuning of a pre-trained BERT is known to need."""
    found = []
    if recipe.base != STARTER and not RATES[0] <= recipe.rate <= RATES[1]:
        found.append(f"学习率 {recipe.rate:g} 不在常用范围 {RATES[0]:g}–{RATES[1]:g}。")
    if not EPOCHS[0] <= recipe.epochs <= EPOCHS[1]:
        found.append(f"轮数 {recipe.epochs} 不在常用范围 {EPOCHS[0]}–{EPOCHS[1]}。")
    if not BATCHES[0] <= recipe.batch <= BATCHES[1]:
        found.append(f"批大小 {recipe.batch} 不在常用范围 {BATCHES[0]}–{BATCHES[1]}。")
    return found
