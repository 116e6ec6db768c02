"""Recognise speech with a Whisper model in a local folder, on this machine alone.

Only the constructor of `WhisperTranscriber` imports the model's libraries. Everything else is cheap.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from speech.audio import FULL_SCALE, SAMPLE_RATE_HZ
from speech.chunking import MIN_SPEECH_S
from speech.ports import Pcm
from speech.transcript import (
    Transcript,
    Word,
    join_transcripts,
    join_words,
    normalise_text,
    words_from_pieces,
)

__all__ = [
    "MIN_SPEECH_S",
    "Decoding",
    "Transcriber",
    "Transcript",
    "TranscriptionError",
    "WhisperTranscriber",
    "Word",
    "join_words",
    "read_decoding",
    "read_window_s",
]

DEFAULT_WINDOW_S = 30.0
_NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")
_MAX_LENGTH_TOKENS = 448
_MAX_HOTWORD_CHARACTERS = 160
_WIDEST_BEAM = 10
# Six characters a second at up to three tokens each; more than that is a loop.
_TOKENS_PER_SECOND = 18
_SPARE_TOKENS = 24
_QUIET_FRAME_SAMPLES = SAMPLE_RATE_HZ // 10

log = logging.getLogger(__name__)


class TranscriptionError(Exception):
    """A recogniser cannot be used: ``sentence`` says what happened, ``action`` what to do, for the user."""

    def __init__(self, sentence: str, action: str, detail: str = "") -> None:
        super().__init__(f"{sentence} {action}".strip())
        self.sentence = sentence
        self.action = action
        self.detail = detail


class Transcriber(Protocol):
    """Anything that turns speech into words."""

    def transcribe(self, pcm: Pcm, language: str, hotwords: str = "") -> Transcript:
        """Return what is said in mono int16 ``pcm`` (16 kHz); times in s from its first sample.

        ``language`` is ``zh`` or ``en``; ``hotwords`` are terms of the job, separated by spaces.
        """


def read_window_s(model_dir: Path | str) -> float:
    """Return the seconds that a model's encoder sees at once, from its ``preprocessor_config.json``.

    30 where the file or the entry is missing; raises TranscriptionError when the file is no JSON.
    """
    path = Path(model_dir) / "preprocessor_config.json"
    if not path.is_file():
        return DEFAULT_WINDOW_S
    try:
        window_s = float(json.loads(path.read_text(encoding="utf-8")).get("chunk_length", DEFAULT_WINDOW_S))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _broken_model(f"{path}: {error}") from error
    if not 1.0 <= window_s <= DEFAULT_WINDOW_S:
        raise _broken_model(f"{path}: chunk_length {window_s}")
    return window_s


@dataclass(frozen=True)
class Decoding:
    """How a model is best decoded: width of the beam, whether it bears a prompt of job terms, and how much.

    ``window_s`` is the longest sound that it decodes well at once; None: all that its encoder sees.
    """

    beam_size: int = 1
    hotwords: bool = True
    window_s: float | None = None


def read_decoding(model_dir: Path | str) -> Decoding:
    """Return what the model's own ``decoding.json`` advises; the defaults where it has none.

    Raises TranscriptionError when the file holds anything else.
    """
    path = Path(model_dir) / "decoding.json"
    if not path.is_file():
        return Decoding()
    try:
        advice = json.loads(path.read_text(encoding="utf-8"))
        beam_size, hotwords, window_s = advice["beam_size"], advice["hotwords"], advice.get("window_s")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _broken_model(f"{path}: {error}") from error
    if window_s is not None and not (type(window_s) is float and 3.0 <= window_s <= DEFAULT_WINDOW_S):
        raise _broken_model(f"{path}: window_s {window_s!r}")
    if type(beam_size) is not int or not 1 <= beam_size <= _WIDEST_BEAM or type(hotwords) is not bool:
        raise _broken_model(f"{path}: beam_size {beam_size!r}, hotwords {hotwords!r}")
    return Decoding(beam_size, hotwords, window_s)


class WhisperTranscriber:
    """Whisper through faster-whisper and CTranslate2.

    Each piece of sound is decoded once, greedily or by beam at temperature 0: the usual fallback to sampling
    at higher temperatures costs up to six decodings, changes from run to run, and is there for ungated sound,
    which callers do not send. For the same reason Whisper's own no-speech filter is off: what the voice
    detector took for speech is never dropped silently. A loop is bounded by the number of tokens instead.
    """

    def __init__(
        self,
        model_dir: Path | str,
        threads: int = 0,
        beam_size: int | None = None,
        window_s: float | None = None,
        device: str = "cpu",
    ) -> None:
        """Load the model; raises TranscriptionError when the folder holds none that can be used.

        ``beam_size`` None takes what the model's `Decoding` advises. ``threads`` 0 leaves the number to the
        library; ``device`` is ``cpu`` (int8), ``cuda`` (float16) or ``auto``: a GPU if one works.
        """
        self._dir = Path(model_dir)
        _check_folder(self._dir)
        advised = read_decoding(self._dir)
        seen_s = read_window_s(self._dir)
        self.window_s = window_s if window_s is not None else min(seen_s, advised.window_s or seen_s)
        self._beam_size = beam_size if beam_size is not None else advised.beam_size
        self._takes_hotwords = advised.hotwords
        self._aligns = True
        self._model = _load(self._dir, threads, device)
        self._trim_windows()

    @property
    def model_name(self) -> str:
        """The folder's name, as transcripts carry it."""
        return self._dir.name

    @property
    def aligns(self) -> bool:
        """Whether words get times; turns False at the first sound that the model fails to align."""
        return self._aligns

    def transcribe(
        self, pcm: Pcm, language: str, hotwords: str = "", *, speech_s: float | None = None
    ) -> Transcript:
        """Return what is said in mono int16 ``pcm`` (16 kHz); times in s from its first sample.

        With ``speech_s``, the seconds of speech in it, below 0.3 the transcript is empty. Sound longer than
        the window is cut where it is quietest; `IncrementalTranscriber` cuts better. Raises
        TranscriptionError.
        """
        if pcm.size == 0 or (speech_s is not None and speech_s < MIN_SPEECH_S):
            return Transcript("", (), language, self.model_name)
        parts = [
            (first / SAMPLE_RATE_HZ, self._transcribe_window(pcm[first:last], language, hotwords))
            for first, last in _windows(pcm, round(self.window_s * SAMPLE_RATE_HZ))
        ]
        return join_transcripts(parts, language, self.model_name)

    def _transcribe_window(self, pcm: Pcm, language: str, hotwords: str) -> Transcript:
        try:
            if self._aligns:
                try:
                    return self._decode(pcm, language, hotwords, align=True)
                except (RuntimeError, ValueError, IndexError) as error:
                    log.warning("%s cannot align words, going on without times: %s", self.model_name, error)
                    transcript = self._decode(pcm, language, hotwords, align=False)
                    self._aligns = False
                    return transcript
            return self._decode(pcm, language, hotwords, align=False)
        except (RuntimeError, ValueError, IndexError) as error:
            raise TranscriptionError(
                "语音识别出错了。",
                "请重试；如果一直出错，请在设置里换一个识别模型。",
                f"{self._dir}: {error}",
            ) from error

    def _decode(self, pcm: Pcm, language: str, hotwords: str, *, align: bool) -> Transcript:
        duration_s = pcm.size / SAMPLE_RATE_HZ
        hotwords = hotwords.strip()[:_MAX_HOTWORD_CHARACTERS] if self._takes_hotwords else ""
        segments, _ = self._model.transcribe(
            pcm.astype(np.float32) / np.float32(FULL_SCALE),
            language=language,
            task="transcribe",
            beam_size=self._beam_size,
            temperature=0.0,
            compression_ratio_threshold=None,
            log_prob_threshold=None,
            no_speech_threshold=None,
            condition_on_previous_text=False,
            without_timestamps=True,
            word_timestamps=align,
            hotwords=hotwords or None,
            max_new_tokens=self._token_limit(duration_s, hotwords),
            vad_filter=False,
        )
        # One window is one segment. Asking for a second would decode the silence after the last word again.
        segment = next(iter(segments), None)
        if segment is None:
            return Transcript("", (), language, self.model_name)
        if not align:
            return Transcript(normalise_text(segment.text, language), (), language, self.model_name)
        pieces = [
            Word(word.word, float(word.start), float(word.end), float(word.probability))
            for word in segment.words or ()
        ]
        words = words_from_pieces(pieces, language, duration_s)
        return Transcript(join_words(word.text for word in words), words, language, self.model_name)

    def _token_limit(self, duration_s: float, hotwords: str) -> int:
        """Return the limit to ask for: twice the text's, because CTranslate2 gives the text half of it."""
        prompt = len(self._model.hf_tokenizer.encode(f" {hotwords}").ids) if hotwords else 0
        room = _MAX_LENGTH_TOKENS - 8 - min(prompt, _MAX_LENGTH_TOKENS // 2)
        return min(room, 2 * (_SPARE_TOKENS + round(_TOKENS_PER_SECOND * duration_s)))

    def _trim_windows(self) -> None:
        """Make the encoder see the model's own window where that is shorter than Whisper's 30 s.

        faster-whisper fills up every window to 30 s, for which a shorter model has no positions.
        """
        frames = int(self._model.feature_extractor.nb_max_frames)
        if frames >= DEFAULT_WINDOW_S * 100:
            return
        encode = self._model.encode
        self._model.encode = lambda features: encode(features[..., :frames])


def missing_files(model_dir: Path) -> list[str]:
    """The files that a recogniser's folder needs and lacks."""
    # Without its own tokenizer faster-whisper would ask the network for one.
    return [name for name in _NEEDED_FILES if not (model_dir / name).is_file()]


def _check_folder(model_dir: Path) -> None:
    if not model_dir.is_dir():
        raise TranscriptionError(
            "找不到语音识别模型。", "请在设置里选择或下载一个识别模型。", f"no folder {model_dir}"
        )
    missing = missing_files(model_dir)
    if missing:
        raise _broken_model(f"{model_dir} lacks {', '.join(missing)}")


def _broken_model(detail: str) -> TranscriptionError:
    return TranscriptionError(
        "这个文件夹里的语音识别模型不完整，或不是可用的 Whisper 模型。",
        "请在设置里换一个识别模型，或重新下载。",
        detail,
    )


def _load(model_dir: Path, threads: int, device: str) -> Any:
    import ctranslate2
    from faster_whisper import WhisperModel

    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
        if device == "cuda":
            try:
                return WhisperModel(str(model_dir), device="cuda", compute_type="float16")
            except (RuntimeError, ValueError) as error:
                log.warning("the GPU cannot run %s, using the processor: %s", model_dir.name, error)
                device = "cpu"
    compute_type = "float16" if device == "cuda" else "int8"
    try:
        return WhisperModel(str(model_dir), device=device, compute_type=compute_type, cpu_threads=threads)
    except (RuntimeError, ValueError, OSError) as error:
        raise _broken_model(f"{model_dir}: {error}") from error


def _windows(pcm: Pcm, window_samples: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of at most a window, cut at the quietest tenth of a second of each window's last third."""
    first = 0
    while pcm.size - first > window_samples:
        low = first + window_samples * 2 // 3
        frames = (first + window_samples - low) // _QUIET_FRAME_SAMPLES
        tail = pcm[low : low + frames * _QUIET_FRAME_SAMPLES].astype(np.float64)
        energy = np.square(tail.reshape(frames, _QUIET_FRAME_SAMPLES)).sum(axis=1)
        cut = low + int(np.argmin(energy)) * _QUIET_FRAME_SAMPLES + _QUIET_FRAME_SAMPLES // 2
        yield first, cut
        first = cut
    yield first, pcm.size
