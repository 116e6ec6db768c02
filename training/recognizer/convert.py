"""Publishes a trained recogniser: ``python -m training.recognizer.convert candidates/recognizer FOLDER``.

Writes the CTranslate2 int8 model, tokenizer and window that faster-whisper loads.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import torch
from ctranslate2.converters import TransformersConverter
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import GenerationConfig, PreTrainedTokenizerFast, WhisperForConditionalGeneration

from training.recognizer.clips import WINDOW_S
from training.recognizer.model import BIAS_DIMENSION, MEL_BINS, UNUSED_BIAS, WIDTH, Recognizer, whisper_config
from training.recognizer.tokenizer import LANGUAGES, VOCABULARY, free_the_space, save_tokenizer

# So small a model needs a beam, and a prompt of job terms confuses it. Character errors on the rehearsal's
# sentences: beam 1 with terms 21.6 %, without 19.9 %; beam 5 with terms 19.3 %, without 16.5 %.
# In stretches of 9 s it loses the thread: cut for a window of 10 s 9.1 %, 8 s 5.1 %, 7 s 4.4 %, 6 s 4.6 %,
# 5 s 4.6 %, and on sentences written later 21.1, 13.7, 13.5, 12.6, 11.9 %.
DECODING = {"beam_size": 5, "hotwords": False, "window_s": 6.0}


class _OwnTokenizerConverter(TransformersConverter):
    """The converter with the tokenizer read from ``tokenizer.json`` alone."""

    def load_tokenizer(self, _tokenizer_class: object, folder: str, **_options: object) -> object:
        return PreTrainedTokenizerFast(tokenizer_file=str(Path(folder) / "tokenizer.json"))


def load_network(folder: Path) -> tuple[Recognizer, list[int]]:
    """The trained network and the tokenizer ids its rows stand for."""
    state = json.loads((folder / "network.json").read_text("utf-8"))
    tokens: list[int] = state["tokens"]
    network = Recognizer(len(tokens), len(state["phonemes"]))
    network.load_state_dict(load_file(folder / "network.safetensors"))
    return network.eval(), tokens


def widen(network: Recognizer, tokens: list[int]) -> WhisperForConditionalGeneration:
    """The same network over Whisper's whole vocabulary; tokens that never occur get a hopeless bias."""
    small = network.whisper.config
    config = whisper_config(VOCABULARY, small.encoder_layers, small.decoder_layers)
    whole = WhisperForConditionalGeneration(config)
    weights = dict(network.whisper.state_dict())
    table = torch.zeros(VOCABULARY, WIDTH)
    table[:, BIAS_DIMENSION] = UNUSED_BIAS
    table[tokens] = weights.pop("decoder.embed_tokens.weight")
    weights["decoder.embed_tokens.weight"] = table
    whole.model.load_state_dict(weights)
    whole.tie_weights()
    return whole.eval()


def publish(source: Path, target: Path) -> None:
    """Convert ``source`` (network.safetensors, network.json, tokenizer.json) into the folder ``target``."""
    network, tokens = load_network(source)
    whole = widen(network, tokens)
    tokenizer = free_the_space(Tokenizer.from_file(str(source / "tokenizer.json")))
    whole.generation_config = GenerationConfig(
        suppress_tokens=[],
        begin_suppress_tokens=[],
        lang_to_id={f"<|{code}|>": tokenizer.token_to_id(f"<|{code}|>") for code in LANGUAGES},
    )
    with tempfile.TemporaryDirectory() as work:
        whole.save_pretrained(work)
        save_tokenizer(tokenizer, Path(work))
        _OwnTokenizerConverter(work).convert(str(target), quantization="int8", force=True)
    save_tokenizer(tokenizer, target)
    window = {"chunk_length": WINDOW_S, "feature_size": MEL_BINS}
    (target / "preprocessor_config.json").write_text(json.dumps(window), encoding="utf-8")
    (target / "decoding.json").write_text(json.dumps(DECODING), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Convert; see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    publish(options.source, options.target)
    size = sum(path.stat().st_size for path in options.target.iterdir())
    print(f"{options.target}: {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
