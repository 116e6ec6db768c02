"""The starter's tokenizer: byte-pair encoding in which frequent Chinese words and phrases are single pieces.

A small BERT from scratch has too few rows to learn from characters that 没用过 or 就这些了 is one thing; as
one piece it is a word to begin with. Coarser views of a text (fewer merges, the same ids) teach the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from training.decision.starter import SPECIAL_TOKENS

VOCABULARY = 6_000
MIN_PIECE_COUNT = 4
# Shares of the merges that the coarser views know; the first view is the one that the app uses.
VIEWS = (1.0, 0.4, 0.12, 0.0)
_RUNS = r"[a-z0-9]+|[\u4e00-\u9fff]+"


def train_tokenizer(texts: Iterable[str], size: int = VOCABULARY) -> Any:
    """A ``tokenizers.Tokenizer`` made from ``texts``: lower case, no piece across punctuation or scripts."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=SPECIAL_TOKENS[1]))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Whitespace(),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Split(Regex(_RUNS), "isolated"),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=MIN_PIECE_COUNT,
        special_tokens=list(SPECIAL_TOKENS),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    known = tokenizer.get_vocab()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", known["[SEP]"]), ("[CLS]", known["[CLS]"]))
    return tokenizer


def views(tokenizer: Any, shares: Iterable[float] = VIEWS) -> list[Any]:
    """The tokenizer with only the first part of its merges, for each of ``shares``; ids stay the same."""
    from tokenizers import Tokenizer

    found = []
    for share in shares:
        content = json.loads(tokenizer.to_str())
        merges = content["model"]["merges"]
        content["model"]["merges"] = merges[: round(len(merges) * share)]
        found.append(Tokenizer.from_str(json.dumps(content)))
    return found
