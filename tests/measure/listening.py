"""Hears recorded sound as the application does: Silero says where speech is, chunks are cut at pauses."""

from __future__ import annotations

import numpy as np

from speech.audio import BLOCK_SAMPLES
from speech.incremental import IncrementalTranscriber
from speech.ports import Pcm
from speech.transcript import Transcript
from speech.transcription import WhisperTranscriber
from speech.vad import SileroStream, SpeakingGate


class Listener:
    """Transcribes one recording after another in the application's way, without its clock."""

    def __init__(self, transcriber: WhisperTranscriber) -> None:
        self._transcriber = transcriber
        self._silero = SileroStream()

    def hear(self, pcm: Pcm, language: str, hotwords: str = "") -> Transcript:
        """Return what is said in int16[n] at 16 kHz; times in s from its first sample."""
        answer = IncrementalTranscriber(self._transcriber, language, self._transcriber.window_s, hotwords)
        self._silero.reset()
        gate = SpeakingGate()
        whole = np.pad(pcm, (0, -len(pcm) % BLOCK_SAMPLES))
        for block in whole.reshape(-1, BLOCK_SAMPLES):
            answer.feed(block, gate.push(self._silero.push(block)))
        return answer.finish()
