"""Follows one spoken answer inside the model process: detector, mask, chunks, and at the end the measures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict

import numpy as np

from interviewer_app.engine.messages import (
    AnswerComplete,
    AnswerProgress,
    AnswerReopened,
    OpenAnswer,
    ProvisionalText,
    Report,
)
from speech.acoustic_fillers import fillers_in_track
from speech.audio import BLOCK_SAMPLES, SAMPLE_RATE_HZ
from speech.clause_ends import ClauseEnds
from speech.endings import ends_a_sentence
from speech.features import measure_answer
from speech.hums import HumGate
from speech.incremental import DecodeWorker, IncrementalTranscriber
from speech.levels import speech_to_noise_db
from speech.own_voice import voice_spans
from speech.ports import Pcm
from speech.transcription import Transcript, WhisperTranscriber
from speech.turns import (
    ENDED_BY_WAIT,
    AnswerFinished,
    AnswerPaused,
    AnswerResumed,
    AnswerStarted,
    OfferRephrase,
    SilenceCue,
    ThinkingBegan,
    ThinkingReassurance,
    TurnDetector,
    TurnEvent,
)
from speech.vad import PauseMasker, SileroStream, SpeakingGate
from speech.voicing import VoicingStream

BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE_HZ
_CAPTION_EVERY_BLOCKS = 8
_MARKED_ANSWERS = 2  # after so many a text without a sentence mark is taken to be unfinished
_PROGRESS = {
    AnswerStarted: "started",
    AnswerPaused: "paused",
    AnswerResumed: "resumed",
    SilenceCue: "cue",
    OfferRephrase: "rephrase",
    ThinkingBegan: "thinking",
    ThinkingReassurance: "reassure",
}


class _OpenAnswer:
    """Everything about the answer at hand. Its clock starts with the first sample it is given."""

    def __init__(
        self,
        request: OpenAnswer,
        incremental: IncrementalTranscriber | None,
        punctuated: bool,
        clause_ends: ClauseEnds,
    ) -> None:
        self.request = request
        self.detector = TurnDetector(request.turn_config, punctuated, clause_ends)
        self.silero = SileroStream()
        self.gate = SpeakingGate()
        self.masker = PauseMasker(self.silero)
        self.voicing = VoicingStream()
        self.hums = HumGate()
        self.incremental = incremental
        self.blocks: list[Pcm] = []
        self.origin_ns: int | None = None
        self.lost_blocks = 0
        self.caption = ""
        self.whole = ""  # the text of all that was said, told in this pause
        if incremental is not None:
            incremental.restart(0.0, request.hotwords, request.language)

    @property
    def now_s(self) -> float:
        """End of the last block on the answer's clock."""
        return len(self.blocks) * BLOCK_S

    def at_ns(self, seconds: float | None) -> int | None:
        """A time on the answer's clock as monotonic nanoseconds."""
        if seconds is None or self.origin_ns is None:
            return None
        return self.origin_ns + round(seconds * 1e9)


class AnswerListener:
    """Takes sound while an answer is open and tells what becomes of it through ``tell``."""

    def __init__(
        self,
        transcriber: WhisperTranscriber | None,
        tell: Callable[[Report], None],
        clause_ends: ClauseEnds | None = None,
    ) -> None:
        self._tell = tell
        self._clause_ends = clause_ends if clause_ends is not None else ClauseEnds()
        self._open: _OpenAnswer | None = None
        self._ended: _OpenAnswer | None = None  # complete, but it may go on
        self._marked_answers = 0  # whose text ended with a sentence mark, in a row: recognisers differ
        self._incremental: IncrementalTranscriber | None = None
        self._worker: DecodeWorker | None = None
        if transcriber is not None:
            self._incremental = IncrementalTranscriber(transcriber, "zh", transcriber.window_s)
            self._worker = DecodeWorker(self._incremental)
            self._worker.start()

    @property
    def open_turn(self) -> int:
        """The turn whose answer is open, or may go on; -1 when there is none."""
        answer = self._open or self._ended
        return answer.request.turn if answer is not None else -1

    def open(self, request: OpenAnswer) -> None:
        """Begin to listen to a new answer; one still open is forgotten."""
        self._ended = None
        punctuated = self._marked_answers >= _MARKED_ANSWERS
        self._open = _OpenAnswer(request, self._incremental, punctuated, self._clause_ends)

    def forget(self, turn: int) -> None:
        """Stop listening to ``turn``'s answer without a result."""
        if self.open_turn == turn:
            self._open = self._ended = None

    def reopen(self, turn: int, from_ns: int) -> None:
        """Go on with ``turn``'s complete answer; what was not heard until ``from_ns`` is silence."""
        answer = self._open or self._ended
        if answer is None or answer.request.turn != turn:
            return
        self._open, self._ended = answer, None
        while (now_ns := answer.at_ns(answer.now_s)) is not None and from_ns - now_ns > BLOCK_S * 1e9:
            self._take(answer, np.zeros(BLOCK_SAMPLES, np.int16))
        answer.detector.reopen(answer.now_s)

    def push(self, pcm: Pcm, captured_ns: int) -> None:
        """Take one block (int16[512]) of the open answer, or of one that may go on."""
        answer = self._open or self._ended
        if answer is None:
            return
        if answer.origin_ns is None:
            answer.origin_ns = captured_ns
        elif captured_ns - (answer.at_ns(answer.now_s) or captured_ns) > 4 * BLOCK_S * 1e9:
            answer.lost_blocks += 1
        self._handle(answer, self._hear(answer, pcm))

    def _take(self, answer: _OpenAnswer, pcm: Pcm) -> tuple[float, bool]:
        """Add one block to the answer; return the probability of speech in it, and whether it is a hum."""
        answer.blocks.append(pcm)
        probability = answer.silero.push(pcm)
        answer.masker.push_block(pcm, probability)
        speaking = answer.gate.push(probability)
        humming = answer.hums.push(answer.voicing.push(pcm), speaking)
        if answer.incremental is not None:
            answer.incremental.feed(pcm, speaking)
        return probability, humming

    def _hear(self, answer: _OpenAnswer, pcm: Pcm) -> tuple[TurnEvent, ...]:
        """Add one block and return what follows from it."""
        probability, humming = self._take(answer, pcm)
        text: str | None = ""
        if answer.incremental is not None:
            text = answer.incremental.current_text()
            if text is None and answer.detector.paused and not answer.gate.speaking:
                answer.incremental.request_tail()  # clicks may have added to what is owed
            if answer is self._open:
                self._tell_caption(answer, text)
        return answer.detector.push(probability, answer.now_s, text, humming)

    def done_key(self, turn: int) -> None:
        """The candidate says so: finish now."""
        if self._open is not None and self._open.request.turn == turn:
            self._handle(self._open, self._open.detector.done_key(self._open.now_s))

    def thinking_key(self, turn: int) -> None:
        """Grant the thinking wait."""
        if self._open is not None and self._open.request.turn == turn:
            self._handle(self._open, self._open.detector.thinking_key(self._open.now_s))

    def close(self) -> None:
        """Stop decoding."""
        self._open = self._ended = None
        if self._worker is not None:
            self._worker.stop(5.0)

    def _tell_caption(self, answer: _OpenAnswer, said: str | None) -> None:
        """Tell the text now and then, and in a pause as soon as that is all of it."""
        if not answer.detector.paused:
            answer.whole = ""
        elif said and said != answer.whole:
            answer.whole = answer.caption = said
            self._tell(ProvisionalText(answer.request.turn, said, whole=True))
            return
        if answer.incremental is None or len(answer.blocks) % _CAPTION_EVERY_BLOCKS:
            return
        text = answer.incremental.provisional_text()
        if text != answer.caption:
            answer.caption = text
            self._tell(ProvisionalText(answer.request.turn, text))

    def _handle(self, answer: _OpenAnswer, events: tuple[TurnEvent, ...]) -> None:
        for event in events:
            if answer is self._ended:
                if isinstance(event, AnswerResumed):
                    self._open, self._ended = answer, None
                    self._tell(AnswerReopened(answer.request.turn, answer.at_ns(event.t_s) or 0))
                continue
            if isinstance(event, AnswerPaused) and answer.incremental is not None:
                answer.incremental.request_tail()
            if isinstance(event, AnswerFinished):
                self._finish(answer, event)
                return
            self._tell(AnswerProgress(answer.request.turn, _PROGRESS[type(event)]))

    def _finish(self, answer: _OpenAnswer, end: AnswerFinished) -> None:
        self._open = None
        self._ended = answer if end.verdict in ENDED_BY_WAIT else None
        began = time.perf_counter()
        language = answer.request.language
        transcript = Transcript("", (), language, "")
        if answer.incremental is not None:
            transcript = answer.incremental.finish()
            answer.incremental.reopen()
        if transcript.text:
            self._marked_answers = self._marked_answers + 1 if ends_a_sentence(transcript.text) else 0
        worded = time.perf_counter()
        mask, track = answer.masker.speech_mask(), answer.voicing.track()
        question_end_s = None
        if answer.request.question_end_ns is not None and answer.origin_ns is not None:
            question_end_s = (answer.request.question_end_ns - answer.origin_ns) / 1e9
        measures = measure_answer(
            text=transcript.text,
            language=language,
            words=transcript.words or None,
            mask=mask,
            question_end_s=question_end_s,
            capture_ok=answer.lost_blocks == 0,
            snr_db=speech_to_noise_db(np.concatenate([np.zeros(0, np.int16), *answer.blocks]), mask),
            acoustic_fillers=fillers_in_track(track, mask, transcript.words or None),
            voice=voice_spans(track, mask),
        )
        t_off_s = mask.offset_s if mask.offset_s is not None else end.t_off_s
        timings = {
            "final_text": 1000 * (worded - began),
            "measures": 1000 * (time.perf_counter() - worded),
        }
        if t_off_s is not None:
            timings["endpoint"] = max(0.0, 1000 * (answer.now_s - t_off_s))
        self._tell(
            AnswerComplete(
                turn=answer.request.turn,
                text=transcript.text,
                words=tuple(asdict(word) for word in transcript.words),
                speech=measures.to_dict(),
                verdict=end.verdict,
                t_on_ns=answer.at_ns(mask.onset_s if mask.onset_s is not None else end.t_on_s),
                t_off_ns=answer.at_ns(t_off_s),
                timings_ms=timings,
                heard_text=answer.incremental is not None,
            )
        )
