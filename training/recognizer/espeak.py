"""Speaks one phrase with espeak-ng, in process: sample-exact, without the silence at its ends."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import soxr
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000

# Constants of espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_UTF8 = 1
_END_PAUSE = 0x1000
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_SEPARATED = ord("_") << 8  # phonemes by their mnemonics, with a mark between
_NO_PHONEME = re.compile(r"\([\w-]+\)|[',;:|%=]+")  # changes of language, stress, length, word ends
_SILENCE_LEVEL = 60  # of 32,768: espeak's own rest is 0, its quietest consonant above 100


class EspeakError(RuntimeError):
    """espeak-ng is missing or refuses a voice."""


@dataclass(frozen=True)
class VoiceStyle:
    """One way of speaking: espeak voice (``cmn+f2``), words a minute, pitch 0–99."""

    voice: str
    rate_wpm: int = 160
    pitch: int = 50


class Espeak:
    """The espeak-ng library, used by one thread at a time.

    The library keeps one voice and one callback for the whole process; the object that speaks sets its own.
    """

    _set_by: ClassVar[tuple[int, str] | None] = None  # which object set the library last, and to which voice

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise EspeakError("The espeak-ng library is not installed; install the package espeak-ng.")
        try:
            self._library = ctypes.CDLL(name)
        except OSError as error:
            raise EspeakError("espeak-ng cannot be loaded; reinstall the package espeak-ng.") from error
        self._source_hz: int = self._library.espeak_Initialize(_SYNCHRONOUS, 200, None, 0)
        if self._source_hz <= 0:
            raise EspeakError("espeak-ng does not start; reinstall the package espeak-ng.")
        self._blocks: list[NDArray[np.int16]] = []
        self._callback = self._make_callback()  # kept alive: C holds only a pointer
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def _make_callback(self) -> Any:
        kind: Callable[..., Any] = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
        )

        def collect(samples: Any, count: int, _events: Any) -> int:
            if samples and count > 0:
                self._blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
            return 0

        return kind(collect)

    def speak(self, text: str, style: VoiceStyle) -> NDArray[np.int16]:
        """Return ``text`` as int16[n] at 16 kHz, silence at both ends cut; empty if nothing sounds."""
        self._choose(style.voice)
        self._library.espeak_SetParameter(_RATE, style.rate_wpm, 0)
        self._library.espeak_SetParameter(_PITCH, style.pitch, 0)
        self._blocks.clear()
        raw = text.encode() + b"\0"
        self._library.espeak_Synth(raw, len(raw), 0, 1, 0, _UTF8 & ~_END_PAUSE, None, None)
        self._library.espeak_Synchronize()
        if not self._blocks:
            return np.zeros(0, np.int16)
        sound = np.concatenate(self._blocks).astype(np.float32)
        at_16k = soxr.resample(sound, self._source_hz, SAMPLE_RATE_HZ)
        return trim_silence(np.clip(np.round(at_16k), -32_768, 32_767).astype(np.int16))

    def phonemes(self, text: str, voice: str) -> tuple[str, ...]:
        """Return the sounds of which ``voice`` would make ``text``: espeak's mnemonics, vowels with tone."""
        self._choose(voice)
        raw = ctypes.create_string_buffer(text.encode())
        place = ctypes.c_void_p(ctypes.addressof(raw))
        found: list[str] = []
        while place.value:  # one clause a call
            clause = self._library.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, _SEPARATED) or b""
            marked = re.split(r"[_\s]+", clause.decode("utf-8", "replace"))
            found += [sound for mark in marked if (sound := _NO_PHONEME.sub("", mark))]
        return tuple(found)

    def _choose(self, voice: str) -> None:
        if Espeak._set_by == (id(self), voice):
            return
        self._library.espeak_SetSynthCallback(self._callback)
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise EspeakError(f"espeak-ng has no voice {voice}.")
        Espeak._set_by = (id(self), voice)


def trim_silence(pcm: NDArray[np.int16], level: int = _SILENCE_LEVEL) -> NDArray[np.int16]:
    """Cut what is quieter than ``level`` from both ends of int16[n]."""
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > level)
    return pcm[loud[0] : loud[-1] + 1] if len(loud) else pcm[:0]
