"""The small Qwen2 that is trained from scratch: its shape, its first weights, and its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from training.decision.state import save_tensors
from training.reply.chats import MAX_TOKENS
from training.reply.copying import add_copying_heads
from training.reply.tokenizer import END, END_OF_TEXT, save_tokenizer

# With a vocabulary of about 6,000 pieces: 4.7 M weights, int8 about 5 MB with the tokenizer.
SHAPE: dict[str, Any] = {
    "hidden_size": 256,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "intermediate_size": 768,
    "max_position_embeddings": MAX_TOKENS,
    "tie_word_embeddings": True,
}
# As in Qwen2; so large that half of each head's dimensions hardly turn: the copying heads need them.
_ROPE = {"rope_type": "default", "rope_theta": 1e6}


def new_model(tokenizer: Any, seed: int, **shape: Any) -> Any:
    """A Qwen2ForCausalLM with heads that copy and else random weights, the same for the same seed.

    ``tokenizer`` is a ``tokenizers.Tokenizer``; ``shape`` replaces entries of ``SHAPE``.
    """
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=tokenizer.get_vocab_size(),
        rope_parameters=dict(_ROPE),
        bos_token_id=tokenizer.token_to_id(END_OF_TEXT),
        eos_token_id=tokenizer.token_to_id(END),
        pad_token_id=tokenizer.token_to_id(END_OF_TEXT),
        **{**SHAPE, **shape},
    )
    model = Qwen2ForCausalLM(config)
    add_copying_heads(model, seed)
    return model


def write_base(folder: Path, model: Any, tokenizer: Any, *, half: bool = False) -> None:
    """Write ``folder`` as transformers reads a Qwen2; ``half`` stores the weights in 16 bits (bfloat16).

    Raises:
        OSError: the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kind = torch.bfloat16 if half else torch.float32
    weights = {
        name: weight.detach().to("cpu", kind, copy=True).contiguous()
        for name, weight in model.state_dict().items()
        if name != "lm_head.weight"  # tied: it is the embedding
    }
    save_tensors(weights, folder / "model.safetensors")
    model.config.architectures = [type(model).__name__]
    model.config.dtype = kind
    model.config.save_pretrained(folder)
    save_tokenizer(tokenizer, folder)
