"""Words the interviewer's next line with a model folder: the very function that app and evaluation call.

Model libraries are imported when a folder is loaded, not before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from training.chat_prompt import render_prompt
from training.data_quality.single_rows import texts_of
from training.fallback_lines import MAX_SPOKEN_CHARACTERS_ZH, MAX_SPOKEN_WORDS_EN, join, spoken_length
from training.generator_backends import ReplyBackend, load_backend
from training.generator_folders import GeneratorFolder, check_generator_folder
from training.generator_tokenizer import ReplyTokenizer
from training.leading_part import leading_part
from training.reply_checks import check_reply
from training.rows import ReplyRow
from training.sampling import SamplingPlan
from training.schema import fit_tokens, render_chat

MODEL, BANK = "model", "bank"
# Why a bank's line was taken where no candidate was refused; refused ones have the codes of reply_checks.
LATE, STOPPED = "late", "stopped"


@dataclass(frozen=True)
class Reply:
    """The line to say. ``source`` is ``model`` or ``bank``; ``took_ms`` is how long it was worded.

    ``refused`` has every candidate that must not be spoken with the codes why. ``reasons`` are those of all
    of them and, where time or patience ended the search, ``late`` or ``stopped``.
    """

    text: str
    source: str
    refused: tuple[tuple[str, tuple[str, ...]], ...] = ()
    reasons: tuple[str, ...] = ()
    took_ms: float = 0.0


class ReplyGenerator:
    """A loaded generator. One line at a time: it is not to be used by two threads at once.

    Raises:
        ModelFault: the folder's files are damaged, do not fit together, or a library is not installed.
    """

    def __init__(self, folder: GeneratorFolder, threads: int = 0, device: str = "cpu", seed: int = 0) -> None:
        self.folder = folder
        self._tokenizer = ReplyTokenizer(folder.tokenizer)
        self._backend: ReplyBackend = load_backend(folder, self._tokenizer, threads, device, seed)

    @classmethod
    def open(cls, folder: Path, threads: int = 0, device: str = "cpu", seed: int = 0) -> ReplyGenerator:
        """Check ``folder`` and load it."""
        return cls(check_generator_folder(folder), threads, device, seed)

    def prompt(self, row: ReplyRow, room: int = 0) -> list[int]:
        """Token ids of the row's prompt; over-long ones lose their middle to leave ``room`` tokens."""
        messages = render_chat(replace(row, expected_output=None))
        limit = max(8, self.folder.max_tokens - room)
        return fit_tokens(self._tokenizer.ids(render_prompt(messages, self.folder.template)), limit)

    def tokens(
        self, row: ReplyRow, plan: SamplingPlan, candidate: int = 0, said: str = ""
    ) -> Generator[int, None, None]:
        """The line's token ids as they are made, after those of ``said``; ``close()`` stops the work."""
        prompt = [*self.prompt(row, plan.max_new_tokens), *self._tokenizer.ids(said)]
        return self._backend.stream(prompt, plan, candidate)

    def stream(
        self, row: ReplyRow, plan: SamplingPlan, candidate: int = 0, said: str = ""
    ) -> Generator[str, None, None]:
        """The line so far, each time that there is more; ``close()`` stops the work.

        ``said`` is what it has to begin with.

        Raises:
            ModelFault: the model fails.
        """
        with closing(self.tokens(row, plan, candidate, said)) as made:
            for text in self._tokenizer.texts(made):
                yield said + text

    def generate(self, row: ReplyRow, plan: SamplingPlan, candidate: int = 0) -> str:
        """The whole line, stripped, whatever it is worth. Raises ModelFault."""
        return self._tokenizer.text(list(self.tokens(row, plan, candidate))).strip()


def propose_reply(
    generator: ReplyGenerator,
    row: ReplyRow,
    bank_line: str,
    plan: SamplingPlan,
    *,
    deadline_s: float | None = None,
    stopped: Callable[[], bool] = lambda: False,
    on_lead: Callable[[str], bool] = lambda lead: False,
    clock_s: Callable[[], float] = time.monotonic,
) -> Reply:
    """The first of the plan's candidates that may be spoken, else ``bank_line``.

    ``deadline_s`` (on ``clock_s``) and ``stopped`` are looked at after every token; the step at hand, and
    the reading of the prompt, are not interrupted. ``on_lead`` is offered the first part of a line that may
    be said whatever follows, after every token until it says True: then every candidate, and the bank's
    line, begins with that part.

    Raises:
        ModelFault: the model fails.
    """
    began_s = clock_s()
    refused: list[tuple[str, tuple[str, ...]]] = []
    ended = lead = ""

    def must_end() -> str:
        if stopped():
            return STOPPED
        return LATE if deadline_s is not None and clock_s() >= deadline_s else ""

    def reply(text: str, source: str) -> Reply:
        codes = dict.fromkeys(code for _, why in refused for code in why)
        reasons = (*codes, *((ended,) if ended else ()))
        return Reply(text, source, tuple(refused), reasons, 1000 * (clock_s() - began_s))

    for candidate in range(plan.candidates):
        if ended := must_end():
            break
        line = lead
        with closing(generator.stream(row, plan, candidate, lead)) as pieces:
            for line in pieces:
                if (ended := must_end()) or _is_too_long(line, row.language):
                    break
                if not lead and (first := _leading_part(line, row)) and on_lead(first):
                    lead = first
        if ended:
            break
        line = line.strip()
        faults = check_line(line, row)
        if not faults:
            return reply(line, MODEL)
        refused.append((line, faults))
    return reply(join(lead, bank_line, row.language), BANK)


def check_line(line: str, row: ReplyRow) -> tuple[str, ...]:
    """Why ``line`` must not be spoken in answer to ``row``: the codes of ``reply_checks``."""
    return check_reply(line, row.task, row.language, row.user_answer, *_question_and_known(row))


def _leading_part(line: str, row: ReplyRow) -> str:
    """What may be said of ``line`` whatever follows; nothing of a goodbye, which is short."""
    if row.task == "closing":
        return ""
    return leading_part(line, row.language, row.user_answer, *_question_and_known(row))


def _question_and_known(row: ReplyRow) -> tuple[str, str]:
    """The question at hand, and all else in the context that was said or written."""
    question = row.context.get("current_question")
    known = "\n".join(text for path, text in texts_of(row.context) if path != "current_question")
    return question if isinstance(question, str) else "", known


def _is_too_long(line: str, language: str) -> bool:
    """Whether the line so far is longer than any that may be spoken: nothing can mend it."""
    limit = MAX_SPOKEN_WORDS_EN if language == "en" else MAX_SPOKEN_CHARACTERS_ZH
    return spoken_length(line, language) > limit
