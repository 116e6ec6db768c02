"""Check that sound files are read exactly and that bad ones are named."""

from __future__ import annotations

import contextlib
import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import AudioError, read_sound, read_wav, resample, rms_dbfs, write_wav
from speech.sound_files import SoundFormatError, is_complete, parse_sound


def tone(rate_hz: int, seconds: float = 0.5, hz: float = 440.0, amplitude: float = 0.5) -> np.ndarray:
    t = np.arange(round(rate_hz * seconds)) / rate_hz
    return (amplitude * 32767 * np.sin(2 * np.pi * hz * t)).astype(np.int16)


def riff(tag: int, channels: int, rate_hz: int, bits: int, body: bytes) -> bytes:
    block = channels * bits // 8
    fmt = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * block, block, bits)
    chunks = b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def aiff(rate_hz: int, pcm: np.ndarray, encoding: bytes | None) -> bytes:
    mantissa = rate_hz << (63 - (rate_hz.bit_length() - 1))
    extended = struct.pack(">HQ", 16383 + rate_hz.bit_length() - 1, mantissa)
    comm = struct.pack(">hIh", 1, pcm.size, 16) + extended
    if encoding is not None:
        comm += encoding + b"\x00\x00"
    body = pcm.astype("<i2" if encoding == b"sowt" else ">i2").tobytes()
    ssnd = struct.pack(">II", 0, 0) + body
    chunks = b"COMM" + struct.pack(">I", len(comm)) + comm + b"SSND" + struct.pack(">I", len(ssnd)) + ssnd
    kind = b"AIFF" if encoding is None else b"AIFC"
    return b"FORM" + struct.pack(">I", 4 + len(chunks)) + kind + chunks


def test_a_written_file_reads_back_bit_for_bit(tmp_path: Path) -> None:
    pcm = tone(16_000)
    write_wav(tmp_path / "a.wav", pcm)
    assert np.array_equal(read_wav(tmp_path / "a.wav"), pcm)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (16_000, 1, pcm.size)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000])
def test_other_rates_become_16_khz_with_pitch_and_level_kept(tmp_path: Path, rate_hz: int) -> None:
    write_wav(tmp_path / "a.wav", tone(rate_hz), rate_hz)
    pcm = read_wav(tmp_path / "a.wav")
    assert abs(pcm.size - 8_000) <= 1
    spectrum = np.abs(np.fft.rfft(pcm[1000:7000] * np.hanning(6000)))
    assert spectrum.argmax() * 16_000 / 6000 == pytest.approx(440, abs=3)
    assert rms_dbfs(pcm[1000:7000]) == pytest.approx(rms_dbfs(tone(16_000)[1000:7000]), abs=0.1)


def test_channels_are_averaged_and_every_sample_width_agrees() -> None:
    left = tone(16_000)
    stereo = np.stack([left, np.zeros_like(left)], axis=1)
    assert parse_sound(riff(1, 2, 16_000, 16, stereo.tobytes())).samples.shape == (left.size, 2)
    expected = left.astype(np.float32) / 32768
    as_float = parse_sound(riff(3, 1, 16_000, 32, expected.astype("<f4").tobytes())).samples[:, 0]
    as_24 = parse_sound(riff(1, 1, 16_000, 24, _to_24(left))).samples[:, 0]
    as_32 = parse_sound(riff(1, 1, 16_000, 32, (left.astype("<i4") << 16).tobytes())).samples[:, 0]
    as_8 = parse_sound(riff(1, 1, 16_000, 8, ((left >> 8) + 128).astype(np.uint8).tobytes())).samples[:, 0]
    for samples in (as_float, as_24, as_32):
        assert np.allclose(samples, expected, atol=1e-6)
    assert np.allclose(as_8, expected, atol=1 / 128)


def _to_24(pcm: np.ndarray) -> bytes:
    wide = (pcm.astype("<i4") << 8).view(np.uint8).reshape(-1, 4)
    return wide[:, :3].tobytes()


@pytest.mark.parametrize("encoding", [None, b"NONE", b"sowt"])
def test_aiff_as_macos_voices_write_it(encoding: bytes | None) -> None:
    pcm = tone(22_050)
    sound = parse_sound(aiff(22_050, pcm, encoding))
    assert sound.rate_hz == 22_050
    assert np.array_equal((sound.samples[:, 0] * 32768).astype(np.int16), pcm)


def test_a_header_that_was_never_finished_is_named(tmp_path: Path) -> None:
    data = bytearray(riff(1, 1, 16_000, 16, tone(16_000).tobytes()))
    data[4:8] = data[40:44] = b"\0\0\0\0"
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(AudioError) as caught:
        read_wav(tmp_path / "a.wav")
    assert caught.value.code == "unfinished"
    assert caught.value.sentence
    assert caught.value.action


BAD = {
    "not_sound": b"OggS" + bytes(100),
    "truncated": riff(1, 1, 16_000, 16, tone(16_000).tobytes())[:-100],
    "empty": riff(1, 1, 16_000, 16, b""),
    "broken": b"RIFF" + struct.pack("<I", 4) + b"WAVE",
    "unsupported": riff(6, 1, 8_000, 8, bytes(100)),
}


@pytest.mark.parametrize("code", BAD)
def test_broken_files_are_named(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.wav").write_bytes(BAD[code])
    with pytest.raises(AudioError) as caught:
        read_sound(tmp_path / "a.wav")
    assert caught.value.code == code
    assert not is_complete(BAD[code]) or code == "unsupported"


@pytest.mark.parametrize(
    ("channels", "rate_hz", "bits"),
    [(0, 16_000, 16), (64, 16_000, 16), (1, 1, 16), (1, 10**9, 16), (1, 16_000, 12)],
)
def test_absurd_headers_are_refused(channels: int, rate_hz: int, bits: int) -> None:
    with pytest.raises(SoundFormatError, match=r"channels|Hz|bits"):
        parse_sound(riff(1, channels, rate_hz, bits, bytes(64)))


def test_a_missing_file_and_a_full_disk_are_told(tmp_path: Path) -> None:
    with pytest.raises(AudioError) as caught:
        read_wav(tmp_path / "none.wav")
    assert caught.value.code == "unreadable"
    with pytest.raises(AudioError) as caught:
        write_wav(tmp_path / "no folder" / "a.wav", tone(16_000))
    assert caught.value.code == "unwritable"


@settings(max_examples=300, deadline=None)
@given(position=st.integers(0, 60), value=st.binary(min_size=1, max_size=8), cut=st.integers(0, 300))
def test_no_other_error_escapes_from_mutated_headers(position: int, value: bytes, cut: int) -> None:
    for whole in (riff(1, 1, 16_000, 16, bytes(200)), aiff(22_050, tone(22_050, 0.005), b"sowt")):
        data = bytearray(whole)
        data[position : position + len(value)] = value
        with contextlib.suppress(SoundFormatError):
            sound = parse_sound(bytes(data[: len(data) - cut]))
            assert np.isfinite(sound.samples).all()


def test_resample_keeps_type_and_length() -> None:
    assert resample(tone(48_000), 48_000, 16_000).size == 8_000
    halves = resample(np.zeros(441, np.float32), 44_100, 16_000)
    assert (halves.size, halves.dtype) == (160, np.dtype(np.float32))
    with pytest.raises(TypeError):
        resample(np.zeros(10, np.float64), 8_000, 16_000)


def test_levels() -> None:
    assert rms_dbfs(np.full(100, -32768, np.int16)) == pytest.approx(0.0, abs=0.01)
    assert rms_dbfs(tone(16_000)) == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.05)
    assert rms_dbfs(np.zeros(100, np.int16)) == -120.0
    assert rms_dbfs(np.zeros(0, np.int16)) == -120.0
