"""Words lines inside the model process, in a thread of its own: sound is heard on while a line is made."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from interviewer_app.engine.messages import EngineProblem, LeadWorded, LineWorded, Report, WordLine
from interviewer_app.engine.model_folders import check_generator_folder, model_errors
from interviewer_app.errors import ModelError
from training.fallback_lines import join
from training.generator import BANK, STOPPED, Reply, ReplyGenerator, propose_reply
from training.model_safety import ModelFault
from training.rows import ReplyRow, SpeechAnalysis
from training.sampling import SamplingPlan

log = logging.getLogger(__name__)

NO_MODEL, FAILED = "no_model", "failed"  # why the bank spoke, besides what propose_reply tells
PLAN = SamplingPlan()
LEAD_AFTER_S = 0.25  # a faster model's line is spoken whole, which sounds better
_STOP_S = 3.0
_HICCUP = ("生成问题时出错。", "这次用题库里的问题，面试会继续。")
# Told apart from a row's own: the bank's question, which no training row shows, and the course's notes.
_UNTOLD = frozenset({"next_question", "label", "hesitation_score", "filler_count"})


def reply_row(task: str, context: Mapping[str, Any], answer: str) -> ReplyRow:
    """What the generator is asked, in the shape that it was trained on; ``context`` is `WordReply`'s."""
    shown = {name: value for name, value in context.items() if name not in _UNTOLD and value != ""}
    hesitation, fillers = context.get("hesitation_score"), context.get("filler_count")
    speech = SpeechAnalysis(
        hesitation_score=float(hesitation) if isinstance(hesitation, int | float) else None,
        filler_count=int(fillers) if isinstance(fillers, int | float) else 0,
    )
    language = "en" if context.get("language") == "en" else "zh"
    return ReplyRow(task, shown, answer, speech, language=language)


class ReplyDesk:
    """Takes jobs one after another. Every method but the constructor's thread returns at once.

    ``name`` is that of the generator in use, empty without one. Reports through ``tell``.
    """

    def __init__(self, tell: Callable[[Report], None], plan: SamplingPlan = PLAN) -> None:
        self._tell = tell
        self._plan = plan
        self._generator: ReplyGenerator | None = None
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._stopped = -1  # written by one thread, read by the other
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self.name = ""

    def run(self, job: Callable[[], None]) -> None:
        """Carry out ``job`` in the desk's thread, after what waits already."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="wording", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def load(self, folder: str | None, threads: int) -> None:
        """Use the generator in ``folder`` from now on, or none; to be called in the desk's thread.

        Raises:
            ModelError: it cannot be used; the one before stays.
        """
        if folder is None:
            self._generator, self.name = None, ""
            return
        checked = check_generator_folder(Path(folder))
        with model_errors():
            try:
                generator = ReplyGenerator(checked, threads, "auto")
            except MemoryError as error:
                raise ModelError(
                    f"内存不够，打不开 {checked.name}。", "请关闭其他程序，或换一个小一些的模型。"
                ) from error
        self._generator, self.name = generator, checked.name

    def word(self, request: WordLine) -> None:
        """Word a line; reported as LineWorded unless it is stopped."""
        now_s = time.monotonic()
        if self._thread is None:
            self._report(request, Reply(request.bank_text, BANK, reasons=(NO_MODEL,)))
            return
        self.run(lambda: self._word(request, now_s))

    def stop(self, revision: int) -> None:
        """Leave every line up to ``revision``."""
        self._stopped = max(self._stopped, revision)

    def close(self) -> None:
        """Stop at once."""
        self._closing.set()
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(_STOP_S)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closing.is_set():
            try:
                job()
            except OSError as error:  # the pipe: the application is gone
                log.info("wording ends: %s", error)
                return
            except Exception:  # a bug in one job must not take those that follow with it
                log.exception("a job of the wording thread failed")
                self._tell(EngineProblem(-1, "word", *_HICCUP))

    def _word(self, request: WordLine, asked_s: float) -> None:
        def is_stopped() -> bool:
            return request.revision <= self._stopped or self._closing.is_set()

        def lead(text: str) -> bool:
            if not request.may_lead or time.monotonic() < asked_s + LEAD_AFTER_S:
                return False
            leads.append(text)
            self._tell(LeadWorded(request.turn, request.revision, text))
            return True

        leads: list[str] = []
        if self._generator is None:
            self._report(request, Reply(request.bank_text, BANK, reasons=(NO_MODEL,)))
            return
        try:
            row = reply_row(request.task, request.context, request.answer)
            reply = propose_reply(
                self._generator,
                row,
                request.bank_text,
                self._plan,
                deadline_s=asked_s + request.patience_s,
                stopped=is_stopped,
                on_lead=lead,
            )
        except ModelFault as fault:
            self._tell(EngineProblem(request.turn, "word", fault.sentence, fault.action))
            reply = self._bank_line(request, leads)
        except OSError:
            raise
        except Exception:  # a bug in one line must not take the interview with it
            log.exception("a line could not be worded")
            self._tell(EngineProblem(request.turn, "word", *_HICCUP))
            reply = self._bank_line(request, leads)
        if STOPPED not in reply.reasons:
            self._report(request, reply)

    def _bank_line(self, request: WordLine, leads: list[str]) -> Reply:
        """The bank's line, behind the lead that sounds already if one does."""
        language = "en" if request.context.get("language") == "en" else "zh"
        text = join("".join(leads), request.bank_text, language)
        return Reply(text, BANK, reasons=(FAILED,))

    def _report(self, request: WordLine, reply: Reply) -> None:
        self._tell(
            LineWorded(request.turn, request.revision, reply.text, reply.source, reply.reasons, reply.took_ms)
        )
