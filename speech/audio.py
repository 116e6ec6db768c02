"""Read, write, resample and level sound: the one place that knows the product's sample format.

Everywhere in this package sound is mono int16 at 16 kHz unless a name says otherwise.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soxr

from speech.sound_files import RawSound, SoundFormatError, parse_sound

SAMPLE_RATE_HZ = 16_000
BLOCK_SAMPLES = 512
BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE_HZ
FULL_SCALE = 32_768.0
SILENCE_DBFS = -120.0
MAX_FILE_BYTES = 1 << 30

_SENTENCES = {
    "not_sound": "这个文件不是 WAV 录音。",
    "broken": "这个录音文件的文件头已损坏。",
    "unsupported": "这个录音文件的编码、声道数或采样率不受支持。",
    "truncated": "这个录音文件不完整，结尾缺了一部分。",
    "unfinished": "这个录音文件没有正常写完，文件头里的长度是 0。",
    "empty": "这个录音文件里没有声音。",
    "too_long": "这段录音太长了。",
}
_ACTION = "请换一个 PCM 格式的 WAV 文件，或重新导出后再试。"


class AudioError(Exception):
    """A sound file or sound device cannot be used.

    `sentence` says what happened and `action` what to do, both for the user; `code` is for programs
    (`no_server`, `no_device`, `not_found`, `busy`, `truncated`, ...); `detail` is for the log.
    """

    def __init__(self, sentence: str, action: str, code: str = "", detail: str = "") -> None:
        super().__init__(f"{sentence} {action}".strip())
        self.sentence = sentence
        self.action = action
        self.code = code
        self.detail = detail


def read_wav(path: Path | str) -> npt.NDArray[np.int16]:
    """Return the sound in a WAV (or AIFF) file as int16[n], mono, 16 kHz; any rate is resampled.

    Raises AudioError when the file cannot be read, is no such sound, is cut short or was never finished.
    """
    sound = read_sound(path)
    mono = sound.samples.mean(axis=1, dtype=np.float32)
    return resample(to_int16(mono), sound.rate_hz, SAMPLE_RATE_HZ)


def read_sound(path: Path | str) -> RawSound:
    """Return a WAV or AIFF file's samples at their own rate and channels; raise AudioError otherwise."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise AudioError("这个录音文件太大了。", _ACTION, "too_big", str(path))
        data = path.read_bytes()
    except OSError as error:
        raise AudioError(
            "无法打开录音文件。", "请确认文件存在并且可以读取。", "unreadable", str(error)
        ) from error
    try:
        return parse_sound(data)
    except SoundFormatError as error:
        raise AudioError(_SENTENCES[error.code], _ACTION, error.code, f"{path}: {error}") from error


def write_wav(path: Path | str, pcm: npt.NDArray[np.int16], rate_hz: int = SAMPLE_RATE_HZ) -> None:
    """Write mono int16 `pcm` as a WAV file, whole or not at all; raise AudioError when that fails."""
    path = Path(path)
    body = np.ascontiguousarray(_mono_int16(pcm), "<i2").tobytes()
    header = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 1, 1,
                         rate_hz, rate_hz * 2, 2, 16) + struct.pack("<4sI", b"data", len(body))  # fmt: skip
    partial = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with partial.open("wb") as file:
            file.write(header)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise AudioError(
            "无法写入录音文件。", "请检查磁盘空间和文件夹权限。", "unwritable", str(error)
        ) from error


def resample(pcm: npt.NDArray[Any], from_hz: int, to_hz: int) -> npt.NDArray[Any]:
    """Return mono `pcm` (int16 or float32, kept) at `to_hz`; the length is n·to/from, rounded."""
    if from_hz == to_hz or pcm.size == 0:
        return pcm
    if pcm.dtype not in (np.dtype(np.int16), np.dtype(np.float32)):
        raise TypeError(f"int16 or float32 expected, not {pcm.dtype}")
    wanted = round(pcm.size * to_hz / from_hz)
    result: npt.NDArray[Any] = soxr.resample(pcm, from_hz, to_hz, quality="HQ")
    if result.size < wanted:
        result = np.concatenate([result, np.zeros(wanted - result.size, result.dtype)])
    return result[:wanted]


def to_int16(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.int16]:
    """Return float samples in -1..1 as int16, clipped."""
    rounded = np.rint(samples * np.float32(FULL_SCALE))
    pcm: npt.NDArray[np.int16] = np.clip(rounded, -32_768, 32_767).astype(np.int16)
    return pcm


def rms_dbfs(pcm: npt.NDArray[np.int16]) -> float:
    """Return the level of int16 `pcm` in dB relative to full scale, never below -120."""
    if pcm.size == 0:
        return SILENCE_DBFS
    power = float(np.mean(np.square(pcm.astype(np.float64) / FULL_SCALE)))
    return max(SILENCE_DBFS, 10.0 * float(np.log10(power))) if power > 0 else SILENCE_DBFS


def _mono_int16(pcm: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    if pcm.dtype != np.int16 or pcm.ndim != 1:
        raise TypeError(f"mono int16 expected, not {pcm.dtype} with {pcm.ndim} dimensions")
    return pcm
