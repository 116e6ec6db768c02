"""Makes the starter's tokenizer: Qwen2's own layout, with a vocabulary as small as the starter.

Byte-level BPE as in Qwen2, so any text can be read. A Chinese character is one token wherever it stands, as
what the small model has to learn is to take words over; only what stands in every prompt (the
system's sentences, the names of the lines) is merged into long tokens, which makes prompts a third shorter.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

END_OF_TEXT, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SPECIAL_TOKENS = (END_OF_TEXT, START, END)
MIN_CHARACTER_COUNT = 2
LATIN_MERGES = 1_500
# Qwen2's own: the texts of system, user and assistant, each between <|im_start|> and <|im_end|>.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_WIDE = re.compile(r"[^\x00-\x7f]")
_LATIN = re.compile(r"[\x20-\x7e]+")


def build_tokenizer(texts: Iterable[str], fixed: Sequence[str]) -> Any:
    """A ``tokenizers.Tokenizer`` in Qwen2's layout, the same for the same texts.

    ``fixed`` are the texts that stand in every prompt; their pieces become tokens of their own.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

    characters: Counter[str] = Counter()
    latin: Counter[str] = Counter()
    for text in texts:
        characters.update(_WIDE.findall(text))
        latin.update(piece for run in _LATIN.findall(text) for piece in _words(run))
    for text in fixed:  # at least as often as the rarest that is kept
        characters.update({character: MIN_CHARACTER_COUNT for character in _WIDE.findall(text)})
    byte_of = _byte_letters()
    merges = _Merges(sorted(byte_of.values()))
    wide = sorted(c for c, count in characters.items() if count >= MIN_CHARACTER_COUNT)
    for character in wide:
        merges.join([byte_of[byte] for byte in character.encode("utf-8")])
    merges.learn(
        {tuple(byte_of[b] for b in word.encode()): n for word, n in latin.items() if n > 1}, LATIN_MERGES
    )
    cutter = pre_tokenizers.Split(Regex(_PIECES), "isolated")
    pieces = {piece for text in fixed for piece, _ in cutter.pre_tokenize_str(text)}
    for piece in sorted(pieces, key=lambda piece: (-len(piece), piece)):  # or a short one would cut the long
        merges.join(["".join(byte_of[byte] for byte in letter.encode("utf-8")) for letter in piece])
    tokenizer = Tokenizer(models.BPE(merges.vocabulary, merges.pairs, fuse_unk=False, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [cutter, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
    return tokenizer


def save_tokenizer(tokenizer: Any, folder: Path) -> None:
    """Write the files that transformers, CTranslate2's users and the app read a Qwen2 tokenizer from."""
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "Qwen2Tokenizer",
        "add_prefix_space": False,
        "additional_special_tokens": [START, END],
        "bos_token": None,
        "eos_token": END,
        "pad_token": END_OF_TEXT,
        "unk_token": None,
        "errors": "replace",
        "clean_up_tokenization_spaces": False,
        "split_special_tokens": False,
        "model_max_length": 1024,
        "chat_template": CHAT_TEMPLATE,
    }
    text = json.dumps(config, ensure_ascii=False, indent=1)
    (folder / "tokenizer_config.json").write_text(text + "\n", encoding="utf-8")


class _Merges:
    """A vocabulary that grows by merging two of its entries at a time; the order is the merges' rank."""

    def __init__(self, letters: Sequence[str]) -> None:
        self.vocabulary = {letter: number for number, letter in enumerate(letters)}
        self.pairs: list[tuple[str, str]] = []

    def join(self, units: Sequence[str]) -> None:
        """Make one entry of ``units``, from the left."""
        whole = units[0] if units else ""
        for unit in units[1:]:
            self._merge(whole, unit)
            whole += unit

    def learn(self, words: dict[tuple[str, ...], int], merges: int) -> None:
        """Merge the most frequent neighbours of ``words`` (letters, count), ``merges`` times."""
        for _ in range(merges):
            counts: Counter[tuple[str, str]] = Counter()
            for letters, count in words.items():
                for pair in itertools.pairwise(letters):
                    counts[pair] += count
            if not counts:
                return
            best = min(counts, key=lambda pair: (-counts[pair], pair))
            if counts[best] < MIN_CHARACTER_COUNT:
                return
            self._merge(*best)
            merged: dict[tuple[str, ...], int] = {}
            for letters, count in words.items():
                new = _replace(letters, best) if best[0] in letters else letters
                merged[new] = merged.get(new, 0) + count
            words = merged

    def _merge(self, one: str, other: str) -> None:
        if one + other not in self.vocabulary:
            self.vocabulary[one + other] = len(self.vocabulary)
            self.pairs.append((one, other))


def _replace(letters: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    found, place = [], 0
    while place < len(letters):
        if letters[place : place + 2] == pair:
            found.append(pair[0] + pair[1])
            place += 2
        else:
            found.append(letters[place])
            place += 1
    return tuple(found)


def _words(run: str) -> list[str]:
    """Latin words as Qwen2 cuts them, with the blank before them; one digit at a time."""
    return re.findall(r" ?[A-Za-z]+", run)


def _byte_letters() -> dict[int, str]:
    """GPT-2's letters for the 256 bytes, which byte-level BPE writes its vocabulary in."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in shown}
    hidden = [byte for byte in range(256) if byte not in letters]
    return letters | {byte: chr(256 + number) for number, byte in enumerate(hidden)}
