"""Makes the recogniser's tokenizer: Whisper's layout and special tokens, pieces learned from our own text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

TEXT_TOKENS = 50_257
VOCABULARY = 51_865
LEARNED_TOKENS = 4_800

# Whisper's language list in its own order; the position is the token's identity.
_LANGUAGE_CODES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th "
    "ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr "
    "pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt "
    "haw ln ha ba jw su"
)
LANGUAGES = tuple(_LANGUAGE_CODES.split(" "))


def special_tokens() -> list[str]:
    """The 1,608 tokens from 50,257 on, in Whisper's order."""
    named = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in LANGUAGES)]
    named += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>"]
    return [*named, "<|notimestamps|>", *(f"<|{step * 0.02:.2f}|>" for step in range(1501))]


def build_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """Learn byte pairs within single Han characters and Latin words, then fill up to Whisper's size.

    One Han character is one token, so that a word's time is a character's time.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[\p{Han}]|[，。？！、；：]| ?[A-Za-z']+| ?[0-9]"), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=LEARNED_TOKENS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=[],
        show_progress=False,
        min_frequency=2,
    )
    # faster-whisper suppresses the first token of " -" and " '": they must be tokens of their own,
    # or every token that starts with a space would be silenced with them.
    tokenizer.train_from_iterator([*texts, *([" - -", " ' '"] * 20)], trainer)
    return _with_special_tokens(tokenizer)


def _with_special_tokens(tokenizer: Tokenizer) -> Tokenizer:
    # Whisper's own last text token is the empty string: CTranslate2 tells multilingual models by it.
    state = json.loads(tokenizer.to_str())
    vocabulary: dict[str, int] = state["model"]["vocab"]
    for number in range(len(vocabulary), TEXT_TOKENS):
        vocabulary[f"<|unused{number}|>" if number < TEXT_TOKENS - 1 else ""] = number
    full = Tokenizer.from_str(json.dumps(state))
    full.add_special_tokens(special_tokens())
    if full.get_vocab_size() != VOCABULARY:
        raise ValueError(f"The tokenizer has {full.get_vocab_size()} tokens instead of {VOCABULARY}.")
    return full


def free_the_space(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer with a token, in an unused place, for how " ♪" begins.

    faster-whisper suppresses the first token of " ♪" and its like. Without a token of their own that is the
    lone space, which stands between a Latin word and a Han character: decoding would go astray there.
    """
    state = json.loads(tokenizer.to_str())
    vocabulary: dict[str, int] = state["model"]["vocab"]
    space, note = "Ġ", "â"  # as byte-level tokenizers write a space and the first byte of ♩ to ♯
    if space + note not in vocabulary:
        spare = min(number for name, number in vocabulary.items() if name.startswith("<|unused"))
        del vocabulary[f"<|unused{spare}|>"]
        vocabulary[space + note] = spare
        state["model"]["merges"].append([space, note])
    return Tokenizer.from_str(json.dumps(state))


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write ``tokenizer.json`` without white space: it is half of the model's size."""
    state = json.loads(tokenizer.to_str())
    (folder / "tokenizer.json").write_text(
        json.dumps(state, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
