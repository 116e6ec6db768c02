"""Stand-ins for what an interview runs on: microphone, speaker, voice, model process, disk.

Each keeps the real one's promises (see `speech.ports` and `interviewer_app.engine.process`) and can be told
to fail. None stands in for the thing under test.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from interviewer_app.engine.messages import (
    AnswerComplete,
    CloseAnswer,
    DecideAnswer,
    DecisionReady,
    DoneKey,
    EngineDied,
    LineWorded,
    LoadModels,
    ModelsReady,
    OpenAnswer,
    Report,
    Request,
    Sound,
    WordLine,
)
from interviewer_app.sessions import audio_log
from interviewer_app.sessions.writer import Writer
from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ, AudioError
from speech.ports import Block, CaptureHealth, Pcm
from speech.synthesis import Rendered, SynthesisError


class WavMicrophone:
    """An AudioInput that replays ``pcm`` and then silence, one block every ``block_s`` of the real clock.

    ``lose(code)`` lets it go dead as a pulled plug does; the next ``start`` brings it back, unless
    ``start_error`` is set. ``trouble`` holds further problem codes.
    """

    def __init__(self, pcm: Pcm | None = None, block_s: float = BLOCK_SAMPLES / SAMPLE_RATE_HZ) -> None:
        self._pcm = pcm if pcm is not None else np.zeros(0, np.int16)
        self._block_s = block_s
        self._changed = threading.Condition()
        self._running = False
        self._lost = ""
        self._next_ns = 0
        self._seq = 0
        self.trouble: tuple[str, ...] = ()
        self.start_error: AudioError | None = None
        self.starts = 0
        self.stops = 0

    def start(self) -> None:
        with self._changed:
            if self._running:
                return
            if self.start_error is not None:
                raise self.start_error
            self._running, self._lost = True, ""
            self._next_ns = time.monotonic_ns()
            self.starts += 1

    def read(self, timeout_s: float) -> Block | None:
        with self._changed:
            due_s = (self._next_ns - time.monotonic_ns()) / 1e9
            if not self._running:
                return None
            if self._lost or due_s > timeout_s:
                self._changed.wait(timeout_s)
                return None
            if due_s > 0:
                self._changed.wait(due_s)
            if not self._running or self._lost:
                return None
            start = self._seq * BLOCK_SAMPLES
            sound = self._pcm[start : start + BLOCK_SAMPLES]
            pcm = np.concatenate([sound, np.zeros(BLOCK_SAMPLES - sound.size, np.int16)])
            block = Block(pcm, self._next_ns, self._seq)
            self._seq += 1
            self._next_ns += round(self._block_s * 1e9)
            return block

    def stop(self) -> None:
        with self._changed:
            self._running = False
            self.stops += 1
            self._changed.notify_all()

    def health(self) -> CaptureHealth:
        with self._changed:
            lost = (self._lost,) if self._lost else ()
            return CaptureHealth(ready=self._seq > 0, blocks=self._seq, problems=(*lost, *self.trouble))

    def lose(self, code: str = "closed") -> None:
        with self._changed:
            self._lost = code
            self._changed.notify_all()


class SilentPlayback:
    """One sound of a SilentSpeaker; its start is known at once."""

    def __init__(self, samples: int, rate_hz: int) -> None:
        self._samples = samples
        self._rate_hz = rate_hz
        self._over = threading.Event()
        self.started_ns: int | None = time.monotonic_ns()
        self.ended_ns: int | None = None
        self.heard_samples = 0

    @property
    def done(self) -> bool:
        return self._over.is_set()

    def wait(self, timeout_s: float) -> bool:
        return self._over.wait(timeout_s)

    def stop(self) -> None:
        """Fall silent half-way."""
        self._end(self._samples // 2)

    def finish(self, share: float = 1.0) -> None:
        """Let the sound end by itself, after ``share`` of it when the device dies."""
        self._end(int(self._samples * share))

    def _end(self, heard: int) -> None:
        if not self._over.is_set():
            self.heard_samples, self.ended_ns = heard, time.monotonic_ns()
            self._over.set()


class SilentSpeaker:
    """An AudioOutput whose sounds end at once, or with ``holds`` when the test calls ``finish``."""

    def __init__(self, *, holds: bool = False) -> None:
        self.holds = holds
        self.play_error: AudioError | None = None
        self.share = 1.0
        self.playing: list[SilentPlayback] = []
        self.closed = False

    def play(self, pcm: Pcm, rate_hz: int) -> SilentPlayback:
        if self.play_error is not None:
            raise self.play_error
        playback = SilentPlayback(pcm.size, rate_hz)
        self.playing.append(playback)
        if not self.holds:
            playback.finish(self.share)
        return playback

    def close(self) -> None:
        self.closed = True


class ToneRenderer:
    """Renders every line as a tenth of a second; ``error`` is raised instead, ``block`` waits first."""

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.error: Exception | None = None

    def render(self, text: str, language: str) -> Rendered:
        self.rendered.append(text)
        if self.error is not None:
            raise self.error
        return Rendered(np.full(SAMPLE_RATE_HZ // 10, 1000, np.int16), SAMPLE_RATE_HZ, False, language)

    @staticmethod
    def hung() -> SynthesisError:
        return SynthesisError("语音合成没有回应，已经停止。", "问题会以文字显示，面试可以继续。", "hung")


class ScriptedEngine:
    """An engine without a process. It reports in the thread that sends, as soon as it is asked.

    After ``answer_blocks`` blocks of an open answer, or the done key, it hears the next of ``answers``; None
    as ``answer_blocks`` waits for the key. ``labels`` are its decisions; without any it does not decide.
    ``worded`` are the lines of its generator, the last again and again; without any it words nothing.
    ``generator`` is its name where the request names none. What loads later than the first time fails for
    the roles in ``refuses``.
    """

    def __init__(
        self,
        on_report: Callable[[Report], None],
        answers: Sequence[str] = ("我用过缓存。",),
        labels: Sequence[str] = ("FOLLOW_UP",),
        answer_blocks: int | None = 4,
        recogniser: str = "scripted",
        problems: tuple[tuple[str, str], ...] = (),
        worded: Sequence[str] = (),
        generator: str = "",
        refuses: tuple[str, ...] = (),
    ) -> None:
        self._on_report = on_report
        self._worded = list(worded)
        self._generator = generator
        self._refuses = refuses
        self._loads = 0
        self._answers = list(answers)
        self._labels = list(labels)
        self._answer_blocks = answer_blocks
        self._recogniser = recogniser
        self._problems = problems
        self._open: OpenAnswer | None = None
        self._alive = True
        self.sounds: list[Sound] = []  # of the open answer
        self.requests: list[Request] = []  # all but the sounds
        self.closed = False

    def send(self, request: Request) -> bool:
        if not self._alive or self.closed:
            return False
        if isinstance(request, Sound):
            self._hear(request)
            return True
        self.requests.append(request)
        if isinstance(request, LoadModels):
            self._load(request)
        elif isinstance(request, WordLine) and self._worded:
            line = self._worded.pop(0) if len(self._worded) > 1 else self._worded[0]
            self.tell(LineWorded(request.turn, request.revision, line, "model", (), 1.0))
        elif isinstance(request, OpenAnswer):
            self._open, self.sounds = request, []
        elif isinstance(request, CloseAnswer):
            self._open = None
        elif isinstance(request, DoneKey):
            self._finish("key")
        elif isinstance(request, DecideAnswer) and self._labels:
            label = self._labels.pop(0) if len(self._labels) > 1 else self._labels[0]
            self.tell(DecisionReady(request.turn, label, 0.9, ("scripted",), "bert", {label: 0.9}, 1.0))
        return True

    def close(self) -> None:
        self.closed = True

    def tell(self, report: Report) -> None:
        """Report something, as the process would by itself."""
        if not self.closed:
            self._on_report(report)

    def die(self) -> None:
        """Be killed."""
        self._alive = False
        self.tell(EngineDied(-9))

    def _load(self, request: LoadModels) -> None:
        self._loads += 1
        names = request.decider or "rules", request.generator or self._generator
        if self._loads == 1:
            self.tell(ModelsReady(self._recogniser, names[0], self._problems, names[1]))
        else:
            problems = tuple((f"{role} 打不开。", "请换一个。") for role in self._refuses)
            self.tell(ModelsReady(self._recogniser, names[0], problems, names[1], self._refuses))

    def _hear(self, sound: Sound) -> None:
        if self._open is None:
            return
        self.sounds.append(sound)
        if self._answer_blocks is not None and len(self.sounds) >= self._answer_blocks:
            self._finish("complete")

    def _finish(self, verdict: str) -> None:
        request, self._open = self._open, None
        if request is None:
            return
        text = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        now_ns = time.monotonic_ns()
        speech = {"hesitation_score": 0.2, "filler_count": 0, "answer_length": len(text)}
        answer = AnswerComplete(
            request.turn, text, (), speech, verdict, now_ns - 1_000_000, now_ns, {"final_text": 1.0}
        )
        self.tell(answer)


class ScriptedEngines:
    """Starts ScriptedEngines, one after another; ``made`` holds them, ``options`` go to each."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.made: list[ScriptedEngine] = []
        self.error: Exception | None = None

    def __call__(self, on_report: Callable[[Report], None]) -> ScriptedEngine:
        if self.error is not None:
            raise self.error
        self.made.append(ScriptedEngine(on_report, **self.options))
        return self.made[-1]

    @property
    def last(self) -> ScriptedEngine:
        return self.made[-1]


class FailingDisk:
    """Refuses like a full disk: the ``fail_at``-th write of sound or library, and every one after it.

    ``heal`` makes room again. The library's writer, its transactions and its errors stay the real ones.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fail_at: int) -> None:
        self._left = fail_at
        self._guard = threading.Lock()
        self._healed = False
        self.refused = 0
        write_all, submit = audio_log.write_all, Writer.submit

        def guarded_write_all(descriptor: int, data: bytes | memoryview) -> None:
            if self._refuses():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write_all(descriptor, data)

        def guarded_submit(
            writer: Writer, change: Callable[[sqlite3.Connection], Any], *, alone: bool = False
        ) -> Future[Any]:
            def full(_connection: sqlite3.Connection) -> Any:
                raise sqlite3.OperationalError("database or disk is full")

            return submit(writer, full if self._refuses() else change, alone=alone)

        monkeypatch.setattr(audio_log, "write_all", guarded_write_all)
        monkeypatch.setattr(Writer, "submit", guarded_submit)

    def heal(self) -> None:
        """Make room."""
        with self._guard:
            self._healed = True

    def _refuses(self) -> bool:
        with self._guard:
            self._left -= 1
            refuses = self._left <= 0 and not self._healed
            self.refused += refuses
            return refuses
