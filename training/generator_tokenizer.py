"""A generator's tokenizer: prompts to numbers, and numbers to text piece by piece as they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.chat_prompt import END, END_TOKENS, START
from training.model_safety import ModelFault

_BROKEN = "\ufffd"  # what the bytes of an unfinished character decode to
_ACTION = "请重新发布或重新训练这个模型；在此之前用题库。"


class ReplyTokenizer:
    """The folder's tokenizer.json. ``end_ids`` end a line, ``size`` is one more than the highest number.

    Raises:
        ModelFault: the file is damaged, or is not a chat model's.
    """

    def __init__(self, folder: Path) -> None:
        import tokenizers

        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing more precise
            raise ModelFault(
                f"{folder.name} 的 tokenizer.json 已损坏或不匹配，没有加载。", _ACTION
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        known = {token: self._tokenizer.token_to_id(token) for token in (START, *END_TOKENS)}
        if known[START] is None or known[END] is None:
            raise ModelFault(f"{folder.name} 的分词器里没有 {START} 和 {END}。", _ACTION)
        self.end_ids = tuple(known[token] for token in END_TOKENS if known[token] is not None)
        self._vocabulary: dict[str, int] = self._tokenizer.get_vocab(with_added_tokens=True)
        self.size = 1 + max(self._vocabulary.values())

    def ids(self, text: str) -> list[int]:
        """Numbers of a rendered prompt, with nothing put around it."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def tokens(self, ids: Sequence[int]) -> list[str]:
        """The tokens that ``ids`` stand for."""
        return [self._tokenizer.id_to_token(number) for number in ids]

    def text(self, ids: Sequence[int]) -> str:
        """What ``ids`` say, without control tokens."""
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def texts(self, ids: Iterable[int]) -> Iterator[str]:
        """All that ``ids`` say so far, each time that there is more; the last is the whole."""
        made: list[int] = []
        said = ""
        for number in ids:
            made.append(number)
            now = self.text(made)
            if now != said and not now.endswith(_BROKEN):
                said = now
                yield said
        whole = self.text(made)
        if whole != said:
            yield whole

    def agrees_with(self, vocabulary: Sequence[Any]) -> bool:
        """Whether ``vocabulary`` has every token of this tokenizer under its number."""
        size = len(vocabulary)
        return all(
            number < size and vocabulary[number] == token for token, number in self._vocabulary.items()
        )
