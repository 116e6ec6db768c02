"""Tiny random Qwen2 generators on disk, made by the real libraries: whole, as adapter, and published."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import ctranslate2
import torch
from peft import LoraConfig, get_peft_model
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from training.chat_prompt import template_sha256
from training.rendering import RENDERING_VERSION

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
# Qwen2's own template: a system message of its own where the first is none, then ChatML.
TEMPLATE = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
LINE_BREAK = "Ċ"  # as byte-level BPE writes it
LORA = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


def make_tokenizer(words: Sequence[str] = ()) -> PreTrainedTokenizerFast:
    """A byte tokenizer with Qwen's control tokens and template; each of ``words`` is one token, too."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={one: number for number, one in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(one, special=True, normalized=False) for one in SPECIAL])
    tokenizer.add_tokens([AddedToken(one, special=False, normalized=False) for one in words])
    made = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    made.chat_template = TEMPLATE
    return made


def make_model(vocabulary: int, seed: int = 0, *, tied: bool = True) -> Any:
    """A random Qwen2 with weights large enough that inputs matter."""
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        intermediate_size=48,
        max_position_embeddings=2048,
        initializer_range=0.3,
        tie_word_embeddings=tied,
        bos_token_id=None,
        eos_token_id=258,
        pad_token_id=256,
    )
    return Qwen2ForCausalLM(config).eval()


def save_plain(folder: Path, seed: int = 0) -> Any:
    """A whole Qwen2 in ``folder``; returns the model."""
    tokenizer = make_tokenizer()
    model = make_model(len(tokenizer), seed)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model


def save_speaker(folder: Path, words: Sequence[str]) -> None:
    """A whole Qwen2 that says ``words`` one after another and ends, whatever it is asked.

    Attention and feed-forward layers add nothing, so that each token alone says which comes next: the line
    break before the reply the first word, each word the one behind it, the last one <|im_end|>.
    """
    tokenizer = make_tokenizer(words)
    model = make_model(len(tokenizer), tied=False)
    with torch.no_grad():
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight.zero_()
            layer.mlp.down_proj.weight.zero_()
        chain = tokenizer.convert_tokens_to_ids([LINE_BREAK, *words, "<|im_end|>"])
        model.lm_head.weight.zero_()
        for before, after in pairwise(chain):
            model.lm_head.weight[after] = model.model.embed_tokens.weight[before]
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save_adapter(folder: Path, base: Path, seed: int = 1) -> Any:
    """LoRA weights on ``base``, as a trainer leaves them, that change what it says; returns both merged."""
    model = Qwen2ForCausalLM.from_pretrained(base, dtype=torch.float32)
    lora = LoraConfig(r=4, lora_alpha=8, target_modules=list(LORA), task_type="CAUSAL_LM")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft reads a property that transformers renames
        adapted = get_peft_model(model, lora)
    torch.manual_seed(seed)
    for name, weight in adapted.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.3)
    adapted.save_pretrained(folder)
    make_tokenizer().save_pretrained(folder)
    return adapted.merge_and_unload()


def publish(folder: Path, source: Path, *, quantisation: str | None = None, **changes: Any) -> Path:
    """The published twin of the whole model in ``source``: CTranslate2's files, tokenizer, card."""
    converter = ctranslate2.converters.TransformersConverter(
        str(source), copy_files=["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"]
    )
    converter.convert(str(folder), quantization=quantisation)
    card = {
        "name": "tiny",
        "rendering": RENDERING_VERSION,
        "max_tokens": 1024,
        "base": "random",
        "template_sha256": template_sha256(TEMPLATE),
        "lora": {},
        "metrics": {},
    }
    (folder / "generator.json").write_text(json.dumps(card | changes), encoding="utf-8")
    return folder
