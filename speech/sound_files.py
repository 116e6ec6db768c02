"""Take WAV and AIFF bytes apart without trusting them: header checks first, then samples.

WAV: PCM of 8, 16, 24 or 32 bits and 32-bit float (format tags 1, 3 and the extensible 0xFFFE). AIFF and
AIFF-C as macOS voices write it: big-endian PCM, `sowt` little-endian PCM, `fl32`.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MAX_CHANNELS = 8
MIN_RATE_HZ = 4_000
MAX_RATE_HZ = 384_000
MAX_SECONDS = 4 * 3600

_TAG_PCM, _TAG_FLOAT, _TAG_EXTENSIBLE = 0x0001, 0x0003, 0xFFFE


class SoundFormatError(Exception):
    """These bytes are no sound we can read; the message is a short English reason, `code` names the kind."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, eq=False)
class RawSound:
    """Samples float32[frames, channels] in -1..1 at `rate_hz`."""

    samples: npt.NDArray[np.float32]
    rate_hz: int


@dataclass(frozen=True)
class _Layout:
    channels: int
    rate_hz: int
    bits: int
    is_float: bool
    big_endian: bool

    @property
    def frame_bytes(self) -> int:
        return self.channels * self.bits // 8


def parse_sound(data: bytes) -> RawSound:
    """Return the samples in WAV or AIFF `data`; raise SoundFormatError when that is not possible."""
    layout, body = _locate(data)
    frames = len(body) // layout.frame_bytes
    if frames == 0:
        raise SoundFormatError("empty", "the file holds no samples")
    if frames / layout.rate_hz > MAX_SECONDS:
        raise SoundFormatError("too_long", f"the sound is longer than {MAX_SECONDS} s")
    flat = _samples(body[: frames * layout.frame_bytes], layout)
    return RawSound(flat.reshape(frames, layout.channels), layout.rate_hz)


def is_complete(data: bytes) -> bool:
    """Return whether `data` is a whole WAV or AIFF file with at least one frame (its writer has finished)."""
    try:
        layout, body = _locate(data)
    except SoundFormatError:
        return False
    return len(body) >= layout.frame_bytes


def _locate(data: bytes) -> tuple[_Layout, bytes]:
    if len(data) < 12:
        raise SoundFormatError("not_sound", "shorter than any header")
    magic, kind = data[:4], data[8:12]
    if magic == b"RIFF" and kind == b"WAVE":
        return _locate_wav(data)
    if magic == b"FORM" and kind in (b"AIFF", b"AIFC"):
        return _locate_aiff(data, compressed=kind == b"AIFC")
    raise SoundFormatError("not_sound", f"starts with {magic!r}, neither WAV nor AIFF")


def _chunks(data: bytes, byte_order: str) -> dict[bytes, tuple[int, int]]:
    """Return {name: (start, declared size)} of the first chunk of each name, up to the sound's own chunk."""
    found: dict[bytes, tuple[int, int]] = {}
    position = 12
    while position + 8 <= len(data):
        name = data[position : position + 4]
        (size,) = struct.unpack_from(byte_order + "I", data, position + 4)
        found.setdefault(name, (position + 8, size))
        position += 8 + size + size % 2
    return found


def _locate_wav(data: bytes) -> tuple[_Layout, bytes]:
    chunks = _chunks(data, "<")
    start, size = chunks.get(b"fmt ", (0, 0))
    if size < 16 or start + size > len(data):
        raise SoundFormatError("broken", "no usable fmt chunk")
    tag, channels, rate_hz, _, block_bytes, bits = struct.unpack_from("<HHIIHH", data, start)
    if tag == _TAG_EXTENSIBLE:
        if size < 40:
            raise SoundFormatError("broken", "the extensible fmt chunk is cut short")
        (tag,) = struct.unpack_from("<H", data, start + 24)
    if tag not in (_TAG_PCM, _TAG_FLOAT):
        raise SoundFormatError("unsupported", f"format tag {tag:#06x}; only PCM and float are read")
    layout = _Layout(channels, rate_hz, bits, tag == _TAG_FLOAT, big_endian=False)
    _check(layout)
    if block_bytes != layout.frame_bytes:
        raise SoundFormatError("broken", "the frame size contradicts channels and bits")
    return layout, _body(data, chunks.get(b"data"), 0)


def _locate_aiff(data: bytes, *, compressed: bool) -> tuple[_Layout, bytes]:
    chunks = _chunks(data, ">")
    start, size = chunks.get(b"COMM", (0, 0))
    if size < (22 if compressed else 18) or start + size > len(data):
        raise SoundFormatError("broken", "no usable COMM chunk")
    channels, _, bits = struct.unpack_from(">hIh", data, start)
    rate_hz = _extended_to_int(data[start + 8 : start + 18])
    encoding = data[start + 18 : start + 22] if compressed else b"NONE"
    if encoding.lower() not in (b"none", b"twos", b"sowt", b"fl32"):
        raise SoundFormatError("unsupported", f"AIFF-C encoding {encoding!r}")
    layout = _Layout(channels, rate_hz, bits, encoding.lower() == b"fl32", big_endian=encoding != b"sowt")
    _check(layout)
    # The sound chunk begins with two numbers, offset and block size, before the first sample.
    return layout, _body(data, chunks.get(b"SSND"), 8)


def _body(data: bytes, chunk: tuple[int, int] | None, skip: int) -> bytes:
    if chunk is None:
        raise SoundFormatError("broken", "no chunk with samples")
    start, size = chunk
    if size <= skip:
        left = len(data) - start - skip
        if left > 0:
            raise SoundFormatError("unfinished", f"the header says 0 frames but {left} bytes follow")
        raise SoundFormatError("empty", "the file holds no samples")
    if start + size > len(data):
        missing = start + size - len(data)
        raise SoundFormatError("truncated", f"{missing} of {size} bytes are missing at the end")
    return data[start + skip : start + size]


def _check(layout: _Layout) -> None:
    if not 1 <= layout.channels <= MAX_CHANNELS:
        raise SoundFormatError("unsupported", f"{layout.channels} channels")
    if not MIN_RATE_HZ <= layout.rate_hz <= MAX_RATE_HZ:
        raise SoundFormatError("unsupported", f"{layout.rate_hz} Hz")
    if layout.bits not in ((32,) if layout.is_float else (8, 16, 24, 32)):
        raise SoundFormatError("unsupported", f"{layout.bits} bits a sample")


def _samples(body: bytes, layout: _Layout) -> npt.NDArray[np.float32]:
    order = ">" if layout.big_endian else "<"
    if layout.is_float:
        values = np.frombuffer(body, order + "f4").astype(np.float32)
        return np.clip(np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    if layout.bits == 8:
        # WAV keeps 8-bit sound unsigned, AIFF signed.
        eight = np.frombuffer(body, "i1").astype(np.float32) if layout.big_endian else _unsigned(body)
        return eight / np.float32(128.0)
    if layout.bits == 24:
        three = np.frombuffer(body, np.uint8).reshape(-1, 3)
        wide = np.zeros((three.shape[0], 4), np.uint8)
        wide[:, 1:] = three[:, ::-1] if layout.big_endian else three
        return wide.reshape(-1).view("<i4").astype(np.float32) / np.float32(2.0**31)
    scale = np.float32(2.0 ** (layout.bits - 1))
    return np.frombuffer(body, f"{order}i{layout.bits // 8}").astype(np.float32) / scale


def _unsigned(body: bytes) -> npt.NDArray[np.float32]:
    return np.frombuffer(body, np.uint8).astype(np.float32) - np.float32(128.0)


def _extended_to_int(ten_bytes: bytes) -> int:
    """Read the 80-bit float in which AIFF keeps its rate: 15 bits of exponent, 64 of mantissa."""
    exponent, mantissa = struct.unpack(">HQ", ten_bytes)
    if exponent & 0x8000 or mantissa == 0:
        return 0
    power = (exponent & 0x7FFF) - 16383 - 63
    return 0 if power > 0 or power < -64 else round(math.ldexp(mantissa, power))
