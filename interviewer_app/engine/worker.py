"""The model process: loads the models, listens to answers, decides. Only here model libraries run."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from interviewer_app.engine.answer_listener import AnswerListener
from interviewer_app.engine.follow_up_decision import FollowUpDecisionModel
from interviewer_app.engine.line_listener import LineListener
from interviewer_app.engine.log_forwarding import forward_logs
from interviewer_app.engine.messages import (
    AnalyseRecording,
    AnalysisReady,
    CloseAnswer,
    DecideAnswer,
    DecisionReady,
    DoneKey,
    EngineProblem,
    LineSound,
    LoadModels,
    LogLine,
    ModelsReady,
    OpenAnswer,
    ReopenAnswer,
    Report,
    Shutdown,
    Sound,
    StopWording,
    ThinkingKey,
    WatchLine,
    WordLine,
)
from interviewer_app.engine.models import clause_ends_file
from interviewer_app.engine.reply_generation import ReplyDesk
from interviewer_app.errors import AppError
from speech.acoustic_fillers import fillers_in_track
from speech.audio import AudioError
from speech.clause_ends import ClauseEnds
from speech.features import measure_answer
from speech.levels import speech_to_noise_db
from speech.own_voice import voice_spans
from speech.transcript import Word, join_words
from speech.transcription import TranscriptionError, WhisperTranscriber
from speech.vad import analyse_mask
from speech.voicing import voicing_of

log = logging.getLogger(__name__)

_KNOWN = (AppError, AudioError, TranscriptionError)
_STAGES: dict[type, str] = {DecideAnswer: "decide", AnalyseRecording: "analyse", LoadModels: "load"}
_ORPHAN_S = 5.0  # a chunk being decoded may end; longer than that nobody waits
_HICCUP = ("模型进程处理时出错。", "面试会继续；详情在日志里。")


def serve(connection: Connection[Any, Any]) -> None:
    """Answer requests until the connection closes: the parent's death ends this process too."""
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    done = threading.Event()
    threading.Thread(target=_drain, args=(connection, inbox, done), name="inbox", daemon=True).start()
    guard = threading.Lock()

    def tell(report: Report | LogLine) -> None:
        with guard:
            connection.send(report)

    forward_logs(tell)
    engine = Engine(tell)
    try:
        while (request := inbox.get()) is not None:
            engine.handle(request)
    except (BrokenPipeError, EOFError):
        log.info("the application is gone")
    finally:
        engine.close()
        done.set()


def _drain(connection: Connection[Any, Any], inbox: queue.SimpleQueue[Any], done: threading.Event) -> None:
    """Empty the pipe at once, so that nobody waits for a busy model; outlive no application."""
    try:
        while True:
            request = connection.recv()
            inbox.put(None if isinstance(request, Shutdown) else request)
    except (EOFError, OSError):
        inbox.put(None)
    if not done.wait(_ORPHAN_S):  # deep in a model that nobody waits for any more
        os._exit(1)


class Engine:
    """Holds the loaded models and carries out requests one after another."""

    def __init__(self, tell: Callable[[Report], None]) -> None:
        self._tell = tell
        self._transcriber: WhisperTranscriber | None = None
        self._decider: FollowUpDecisionModel | None = None
        self._clause_ends = ClauseEnds.read(clause_ends_file())
        self._listener = AnswerListener(None, tell, self._clause_ends)
        self._line = LineListener(tell)
        self._desk = ReplyDesk(tell)
        self._loaded: LoadModels | None = None

    def handle(self, request: Any) -> None:
        """Carry out one request; a failure becomes a report, never the end of the process."""
        turn = request.turn if hasattr(request, "turn") else self._listener.open_turn
        try:
            self._carry_out(request)
        except _KNOWN as error:
            self._fail(request, turn, error.sentence, error.action)
        except (BrokenPipeError, EOFError):
            raise
        except Exception:  # a bug in one answer must not take the interview with it
            log.exception("request %s failed", type(request).__name__)
            self._fail(request, turn, *_HICCUP)

    def _fail(self, request: Any, turn: int, sentence: str, action: str) -> None:
        stage = _STAGES.get(type(request), "hear")
        if stage == "hear":  # told once, not for every block that follows
            self._listener.forget(turn)
        self._tell(EngineProblem(turn, stage, sentence, action))

    def close(self) -> None:
        """Stop decoding and wording."""
        self._listener.close()
        self._desk.close()

    def _carry_out(self, request: Any) -> None:
        match request:
            case Sound(pcm, captured_ns):
                self._listener.push(np.frombuffer(pcm, np.int16), captured_ns)
            case LineSound():
                self._line.push(request)
            case WatchLine(turn):
                self._line.watch(turn)
            case OpenAnswer():
                self._listener.open(request)
            case DoneKey(turn):
                self._listener.done_key(turn)
            case ThinkingKey(turn):
                self._listener.thinking_key(turn)
            case ReopenAnswer(turn, from_ns):
                self._listener.reopen(turn, from_ns)
            case CloseAnswer(turn):
                self._listener.forget(turn)
            case DecideAnswer():
                self._decide(request)
            case WordLine():
                self._desk.word(request)
            case StopWording(revision):
                self._desk.stop(revision)
            case AnalyseRecording():
                self._analyse(request)
            case LoadModels() if self._loaded is not None:
                self._desk.run(lambda: self._change(request))
            case LoadModels():
                self._load(request)

    def _load(self, request: LoadModels) -> None:
        """Load what hearing and deciding need, tell, and let the generator follow in its own time."""
        self._loaded = replace(request, generator=None)
        problems: list[tuple[str, str]] = []
        if request.recogniser is not None:
            try:
                self._transcriber = WhisperTranscriber(request.recogniser, threads=request.threads)
            except TranscriptionError as error:
                problems.append((error.sentence, error.action))
        try:
            self._decider = FollowUpDecisionModel({"decider": request.decider} if request.decider else {})
        except AppError as error:
            problems.append((error.sentence, error.action))
            self._decider = FollowUpDecisionModel({})
        self._listener.close()
        self._listener = AnswerListener(self._transcriber, self._tell, self._clause_ends)
        self._tell_models(tuple(problems))
        if request.generator is not None:
            self._desk.run(lambda: self._change(request))

    def _change(self, request: LoadModels) -> None:
        """Load decider and generator where they are others than before; in the desk's thread.

        What cannot be loaded leaves the one before in its place.
        """
        problems: dict[str, tuple[str, str]] = {}
        before = self._loaded or request
        if request.decider != before.decider:
            try:
                self._decider = FollowUpDecisionModel({"decider": request.decider} if request.decider else {})
            except AppError as error:
                problems["decider"] = (error.sentence, error.action)
        if request.generator != before.generator:
            try:
                self._desk.load(request.generator, request.threads)
            except AppError as error:
                problems["generator"] = (error.sentence, error.action)
        kept = {role: getattr(before, role) for role in problems}
        self._loaded = replace(request, **kept)
        self._tell_models(tuple(problems.values()), tuple(problems))

    def _tell_models(self, problems: tuple[tuple[str, str], ...], failed: tuple[str, ...] = ()) -> None:
        recogniser = self._transcriber.model_name if self._transcriber is not None else ""
        decider = self._decider.name if self._decider is not None else "rules"
        self._tell(ModelsReady(recogniser, decider, problems, self._desk.name, failed))

    def _decide(self, request: DecideAnswer) -> None:
        if self._decider is None:
            self._decider = FollowUpDecisionModel({})
        began = time.perf_counter()
        result = self._decider.decide(request.question, request.answer, request.speech, request.context)
        took_ms = 1000 * (time.perf_counter() - began)
        self._tell(
            DecisionReady(
                request.turn,
                result.decision,
                result.confidence,
                tuple(result.reasons),
                result.source,
                dict(result.probabilities),
                took_ms,
                request.revision,
            )
        )

    def _analyse(self, request: AnalyseRecording) -> None:
        pcm = np.frombuffer(request.pcm, np.int16)
        mask, track = analyse_mask(pcm), voicing_of(pcm)
        words: tuple[Word, ...] | None
        if request.words is not None:
            words = tuple(
                Word(str(word["text"]), float(word["start"]), float(word["end"])) for word in request.words
            )
            text = join_words(word.text for word in words)
        elif self._transcriber is not None:
            heard = self._transcriber.transcribe(pcm, request.language)
            text, words = heard.text, heard.words or None
        else:
            text, words = "", None
        measures = measure_answer(
            text=text,
            language=request.language,
            words=words,
            mask=mask,
            question_end_s=request.question_end_s,
            snr_db=speech_to_noise_db(pcm, mask),
            acoustic_fillers=fillers_in_track(track, mask, words),
            voice=voice_spans(track, mask),
        )
        self._tell(AnalysisReady(text, tuple(asdict(word) for word in words or ()), measures.to_dict()))
