"""The starter recogniser as a network: Whisper's layout made small, with a phoneme head while it learns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from transformers import WhisperConfig
from transformers.models.whisper.modeling_whisper import WhisperModel

MEL_BINS = 80
WIDTH = 128
HEADS = 4
WINDOW_FRAMES = 1_500  # faster-whisper always hands over 30 s of frames, zeros after the clip
BIAS_DIMENSION = WIDTH - 1
UNUSED_BIAS = -25.0
BLANK = 0


def whisper_config(vocabulary: int, encoder_layers: int, decoder_layers: int) -> WhisperConfig:
    """The configuration shared by the network in training (few tokens) and the published one (all)."""
    return WhisperConfig(
        vocab_size=vocabulary,
        num_mel_bins=MEL_BINS,
        d_model=WIDTH,
        encoder_layers=encoder_layers,
        decoder_layers=decoder_layers,
        encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS,
        encoder_ffn_dim=4 * WIDTH,
        decoder_ffn_dim=4 * WIDTH,
        max_source_positions=WINDOW_FRAMES,
        max_target_positions=448,
        dropout=0.0,
        pad_token_id=0 if vocabulary < 50_257 else 50_257,
        bos_token_id=0 if vocabulary < 50_257 else 50_257,
        eos_token_id=0 if vocabulary < 50_257 else 50_257,
        decoder_start_token_id=0 if vocabulary < 50_257 else 50_258,
        suppress_tokens=[],
        begin_suppress_tokens=[],
    )


class Recognizer(nn.Module):
    """Encoder, decoder over the tokens in use, and a CTC head over phonemes that is dropped when publishing.

    Phonemes, because homophones make characters hard to learn from sound alone: telling them apart is the
    decoder's part, which knows the words around.

    The decoder's last dimension is held at 1 after the final norm, so that the tied embedding's last
    column is a bias: the many tokens of Whisper's vocabulary that never occur get a large negative one.
    """

    def __init__(
        self, used_tokens: int, phonemes: int, encoder_layers: int = 4, decoder_layers: int = 3
    ) -> None:
        super().__init__()
        self.whisper = WhisperModel(whisper_config(used_tokens, encoder_layers, decoder_layers))
        self.ctc = nn.Linear(WIDTH, 1 + phonemes)
        norm = self.whisper.decoder.layer_norm
        with torch.no_grad():
            norm.weight[BIAS_DIMENSION] = 0.0
            norm.bias[BIAS_DIMENSION] = 1.0
        held = torch.ones(WIDTH)
        held[BIAS_DIMENSION] = 0.0
        norm.weight.register_hook(lambda gradient: gradient * held)
        norm.bias.register_hook(lambda gradient: gradient * held)

    def encode(self, mel: Tensor) -> Tensor:
        """Encode mel [batch, 80, frames] → [batch, frames / 2, width]; any length up to the window."""
        encoder = self.whisper.encoder
        hidden = nn.functional.gelu(encoder.conv1(mel))
        hidden = nn.functional.gelu(encoder.conv2(hidden)).permute(0, 2, 1)
        hidden = hidden + encoder.embed_positions.weight[: hidden.shape[1]]
        hidden = nn.functional.dropout(hidden, encoder.dropout, self.training)
        for layer in encoder.layers:
            hidden = layer(hidden, None)
        return encoder.layer_norm(hidden)

    def decode(self, encoded: Tensor, tokens: Tensor) -> Tensor:
        """Logits [batch, length, used tokens] for the token after each of ``tokens`` [batch, length]."""
        decoder = self.whisper.decoder
        hidden = decoder(input_ids=tokens, encoder_hidden_states=encoded, use_cache=False).last_hidden_state
        return nn.functional.linear(hidden, decoder.embed_tokens.weight)


class LogMel(nn.Module):
    """faster-whisper's features, batched: hop 10 ms, 80 bins, log10, 8 below the maximum, (x + 4) / 4."""

    def __init__(self) -> None:
        super().__init__()
        from faster_whisper.feature_extractor import FeatureExtractor

        filters = FeatureExtractor.get_mel_filters(16_000, 400, n_mels=MEL_BINS)
        self.register_buffer("filters", torch.tensor(np.asarray(filters, np.float32)))
        self.register_buffer("window", torch.hann_window(400))

    def one(self, sound: Tensor) -> Tensor:
        """float[n] → [80, n / 160 + 1]."""
        padded = nn.functional.pad(sound, (0, 160))
        spectrum = torch.stft(padded, 400, 160, window=self.window, center=True, return_complex=True)
        mel = self.filters @ spectrum[:, :-1].abs().square()
        logged = mel.clamp(min=1e-10).log10()
        return (torch.maximum(logged, logged.max() - 8.0) + 4.0) / 4.0

    def batch(self, sounds: Sequence[Tensor], frames: int | None = None) -> Tensor:
        """Stack to [batch, 80, frames]; faster-whisper fills the window with zeros *after* the logarithm."""
        mels = [self.one(sound) for sound in sounds]
        length = frames or max(mel.shape[1] for mel in mels)
        length += length % 2
        return torch.stack([nn.functional.pad(m[:, :length], (0, max(0, length - m.shape[1]))) for m in mels])
