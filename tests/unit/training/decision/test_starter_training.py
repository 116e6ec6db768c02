"""The starter's loop: it learns, repeats itself for a seed, judges averaged weights, and can be stopped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification

from tests.unit.training.decision.tiny import Kept, quiet_job, rows
from tests.unit.training.recognizer.memorised import one_thread
from training.decision.augmentation import Augmenter
from training.decision.bases import label_names
from training.decision.batches import FORBIDDEN_LOGIT
from training.decision.pieces import read_pieces
from training.decision.starter_rows import Weighted
from training.decision.starter_tokenizer import train_tokenizer, views
from training.decision.starter_training import StarterRecipe, StarterTraining, Targets, smoothed_loss
from training.progress import Job, Stopped, StopRequest
from training.schema import render_decision

RECIPE = StarterRecipe(
    seed=3, epochs=16, rate=3e-3, batch=8, smoothing=0.0, hidden_share=0.0, average=0.9, bfloat16=False
)


@pytest.fixture(autouse=True)
def _quick() -> Any:
    with one_thread():
        yield


def training(
    job: Job, recipe: StarterRecipe = RECIPE, teachers: Sequence[Any] = ()
) -> tuple[StarterTraining, Any]:
    material = [Weighted(row, 0.5) for row in rows(96)]
    tokenizer = train_tokenizer([render_decision(item.row) for item in material], 400)
    torch.manual_seed(recipe.seed)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=128, initializer_range=0.2,
    )  # fmt: skip
    config.update(label_names())
    model = BertForSequenceClassification(config)
    augmenter = Augmenter({"zh": read_pieces("zh")}, recipe.seed)
    return StarterTraining(model, views(tokenizer), material, augmenter, recipe, job, 128, teachers), model


def test_it_learns_and_ends_with_the_averaged_weights() -> None:
    run, model = training(quiet_job())
    losses: list[float] = []
    run.run(lambda epoch, loss: losses.append(loss))
    assert len(losses) == RECIPE.epochs
    assert losses[-1] < losses[0] / 2
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), run.averaged, strict=True))


def test_the_same_seed_gives_the_same_weights() -> None:
    found = []
    for _ in range(2):
        run, model = training(quiet_job(), RECIPE)
        run.run(lambda epoch, loss: None)
        found.append([p.detach().clone() for p in model.parameters()])
    assert all(torch.equal(a, b) for a, b in zip(*found, strict=True))


def test_it_stops_when_asked() -> None:
    stop = StopRequest()
    stop.set()
    run, _ = training(Job(Kept(), stop))
    with pytest.raises(Stopped):
        run.run(lambda epoch, loss: None)


def test_the_loss_counts_weights_and_leaves_what_is_forbidden_out() -> None:
    logits = torch.tensor([[2.0, 0.0, FORBIDDEN_LOGIT], [0.0, 0.0, 0.0]])

    def loss(weights: list[float], either: bool = False, smoothing: float = 0.0) -> float:
        targets = Targets(torch.tensor([0, 2]), torch.tensor(weights), torch.tensor([False, either]))
        return float(smoothed_loss(logits, targets, smoothing))

    alone = loss([1.0, 0.0])
    assert alone == pytest.approx(math.log(1 + math.exp(-2.0)), rel=1e-5)
    assert loss([1.0, 1.0]) == pytest.approx((alone + math.log(3)) / 2, rel=1e-5)
    assert loss([1.0, 0.0], smoothing=0.1) == pytest.approx(alone + 0.1, rel=1e-4)
    # Where substance suffices, two of the three equal labels are right.
    assert loss([0.0, 1.0], either=True) == pytest.approx(math.log(3 / 2), rel=1e-5)


def test_teachers_move_it_where_the_labels_do_not() -> None:
    class Stubborn(torch.nn.Module):
        """Says NEXT_TOPIC of everything."""

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            logits = torch.tensor([[-4.0, 4.0, -4.0]]).expand(len(input_ids), 3)
            return SimpleNamespace(logits=logits)

    run, model = training(quiet_job(), replace(RECIPE, epochs=4, taught=1.0), [Stubborn()])
    run.run(lambda epoch, loss: None)
    ids = torch.tensor([[2, 7, 8, 9, 3], [2, 20, 21, 22, 3]])
    with torch.inference_mode():
        logits = model(input_ids=ids).logits
    assert logits.argmax(1).tolist() == [1, 1]
