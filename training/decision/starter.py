"""The small architecture that is trained from scratch: its tokenizer, made from the data, and its shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from training.rendering import MAX_ANSWER_UNITS, MAX_QUESTION_UNITS

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# Measures, separators and [CLS]; English words may take more than one piece per three letters.
MAX_TOKENS = MAX_QUESTION_UNITS + MAX_ANSWER_UNITS + 64
MIN_CHARACTER_COUNT = 2
MIN_WORD_COUNT = 3
MAX_WORDS = 2_500
MAX_PIECES = 1_200
_MIN_PIECE_COUNT = 6
_PIECE_LETTERS = range(2, 6)
_WORD = re.compile(r"[a-z]+")
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"

# With a vocabulary of about 7,000 pieces: 5.2 M weights, int8 about 6 MB with the tokenizer.
SHAPE: dict[str, Any] = {
    "hidden_size": 256,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "intermediate_size": 1024,
    "max_position_embeddings": MAX_TOKENS,
    "type_vocab_size": 2,
}


def vocabulary(texts: Iterable[str]) -> list[str]:
    """The pieces of ``texts``: every character that stands there twice, Latin words, and pieces of words.

    The same for the same texts (counts, then the alphabet), whatever the machine. Rarer characters become
    ``[UNK]``: they could not be learned, and so the unknown is.
    """
    characters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        lowered = text.lower()
        words.update(_WORD.findall(lowered))
        characters.update(character for character in lowered if not character.isspace())
    kept = sorted(c for c, n in characters.items() if n >= MIN_CHARACTER_COUNT and c not in _LATIN)
    whole = _most(Counter({w: n for w, n in words.items() if n >= MIN_WORD_COUNT and len(w) > 1}), MAX_WORDS)
    heads, tails = Counter[str](), Counter[str]()
    for word, count in words.items():
        for length in _PIECE_LETTERS:
            if len(word) > length:
                heads[word[:length]] += count
                for start in range(1, len(word) - length + 1):
                    tails["##" + word[start : start + length]] += count
    pieces = _pieces(heads, MAX_PIECES // 3) + _pieces(tails, MAX_PIECES - MAX_PIECES // 3)
    single = [*_LATIN, *(f"##{character}" for character in _LATIN)]
    return list(dict.fromkeys([*SPECIAL_TOKENS, *single, *kept, *whole, *pieces]))


def _most(counts: Counter[str], limit: int) -> list[str]:
    return sorted(counts, key=lambda piece: (-counts[piece], piece))[:limit]


def _pieces(counts: Counter[str], limit: int) -> list[str]:
    """The pieces that save most letters."""
    saved = Counter(
        {
            piece: count * (len(piece.removeprefix("##")) - 1)
            for piece, count in counts.items()
            if count >= _MIN_PIECE_COUNT
        }
    )
    return _most(saved, limit)


def build_tokenizer(texts: Iterable[str]) -> Any:
    """A ``tokenizers.Tokenizer`` in BERT's layout: lower case, Chinese characters alone, ``##`` pieces."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    known = {piece: number for number, piece in enumerate(vocabulary(texts))}
    tokenizer = Tokenizer(models.WordPiece(known, unk_token="[UNK]", max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", known["[SEP]"]), ("[CLS]", known["[CLS]"]))
    return tokenizer


def save_tokenizer(tokenizer: Any, folder: Path) -> None:
    """Write tokenizer.json, and the vocab.txt that transformers' Bert classes look for."""
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    ordered = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("\n".join(piece for piece, _ in ordered) + "\n", encoding="utf-8")
