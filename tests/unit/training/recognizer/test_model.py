"""The network is Whisper's: same features, same encoder, a bias per token by way of one held dimension."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from torch import nn

from training.recognizer.convert import widen
from training.recognizer.model import BIAS_DIMENSION, UNUSED_BIAS, WINDOW_FRAMES, LogMel, Recognizer
from training.recognizer.tokenizer import VOCABULARY


@pytest.fixture(scope="module")
def network() -> Recognizer:
    torch.manual_seed(1)
    return Recognizer(40, 12).eval()


def sound(seconds: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(seconds * 16_000)) / 16_000
    tones = sum(np.sin(2 * np.pi * f * time_s + rng.uniform(0, 6)) for f in (120, 240, 700, 2_500))
    return (0.1 * tones * (1 + np.sin(5 * time_s)) + 0.01 * rng.standard_normal(len(time_s))).astype(
        np.float32
    )


@pytest.mark.parametrize("seconds", [0.31, 1.0, 3.777, 9.6])
def test_features_are_faster_whispers(seconds: float) -> None:
    samples = sound(seconds)
    wanted = FeatureExtractor(chunk_length=10)(samples)
    own = LogMel().one(torch.from_numpy(samples)).numpy()
    assert own.shape == wanted.shape
    np.testing.assert_allclose(own, wanted, atol=1e-4)


def test_silence_gives_finite_features() -> None:
    own = LogMel().one(torch.zeros(16_000))
    assert torch.isfinite(own).all()
    np.testing.assert_allclose(own, FeatureExtractor()(np.zeros(16_000, np.float32)), atol=1e-4)


def test_a_batch_is_filled_up_with_zeros_after_the_logarithm() -> None:
    mel = LogMel()
    short, long = torch.from_numpy(sound(1.0)), torch.from_numpy(sound(2.0))
    batch = mel.batch([short, long])
    assert batch.shape == (2, 80, 202)  # even, for the stride of two
    torch.testing.assert_close(batch[0, :, :101], mel.one(short))
    assert not batch[0, :, 101:].any()
    assert mel.batch([short, long], 1_000).shape == (2, 80, 1_000)
    cut = mel.batch([short, long], 150)
    torch.testing.assert_close(cut[1], mel.one(long)[:, :150])


def test_the_encoder_is_whispers_over_a_whole_window(network: Recognizer) -> None:
    mel = torch.randn(1, 80, 2 * WINDOW_FRAMES)
    with torch.no_grad():
        wanted = network.whisper.encoder(mel).last_hidden_state
        torch.testing.assert_close(network.encode(mel), wanted, atol=1e-4, rtol=1e-4)


def test_the_encoder_takes_clips_of_their_own_length(network: Recognizer) -> None:
    with torch.no_grad():
        assert network.encode(torch.randn(2, 80, 202)).shape == (2, 101, 128)


def test_the_held_dimension_is_always_one(network: Recognizer) -> None:
    with torch.no_grad():
        states = network.whisper.decoder(
            input_ids=torch.tensor([[1, 5, 9]]), encoder_hidden_states=torch.randn(1, 50, 128)
        ).last_hidden_state
    assert (states[..., BIAS_DIMENSION] == 1).all()


def test_training_leaves_the_held_dimension_alone() -> None:
    torch.manual_seed(2)
    model = Recognizer(20, 12)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    logits = model.decode(model.encode(torch.randn(2, 80, 100)), torch.tensor([[1, 2], [1, 3]]))
    nn.functional.cross_entropy(logits.flatten(0, 1), torch.tensor([4, 5, 6, 7])).backward()
    optimizer.step()
    norm = model.whisper.decoder.layer_norm
    assert (norm.weight[BIAS_DIMENSION], norm.bias[BIAS_DIMENSION]) == (0, 1)
    assert norm.weight[0] != 1  # the others have learned


def test_a_token_that_never_occurs_never_wins(network: Recognizer) -> None:
    used = [50_257, 300, 7, 50_258, 50_260, 50_359, *range(20_000, 20_034)]
    assert len(used) == 40
    whole = widen(network, used)
    tokens = torch.randint(0, 40, (4, 12))
    encoded = torch.randn(4, 60, 128)
    with torch.no_grad():
        small = network.decode(encoded, tokens)
        states = whole.model.decoder(
            input_ids=torch.tensor(used)[tokens], encoder_hidden_states=encoded
        ).last_hidden_state
        large = whole.proj_out(states)
    assert large.shape[-1] == VOCABULARY
    torch.testing.assert_close(large[..., used], small)
    unused = torch.ones(VOCABULARY, dtype=torch.bool)
    unused[used] = False
    torch.testing.assert_close(large[..., unused], torch.full_like(large[..., unused], UNUSED_BIAS))
    assert (torch.tensor(used)[small.argmax(-1)] == large.argmax(-1)).all()
    assert large.softmax(-1)[..., unused].sum(-1).max() < 1e-5
