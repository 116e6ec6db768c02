"""The sound log: what is appended is there, also after kill -9, half a sample or a full disk."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_app.errors import StorageError
from interviewer_app.sessions.audio_log import (
    RATE_HZ,
    AudioLog,
    SecondMark,
    damaged_marks,
    read_samples,
    recover,
)

BLOCK = 512


def noise(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(-32768, 32767, count, dtype=np.int16, endpoint=True)


def record(path: Path, pcm: np.ndarray, block: int = BLOCK) -> list[SecondMark]:
    marks = []
    with AudioLog(path) as log:
        for start in range(0, len(pcm), block):
            mark = log.append(pcm[start : start + block], captured_ns=1000 + start)
            marks += [mark] if mark else []
        last = log.close()
    return [*marks, last] if last else marks


def test_what_is_appended_is_read_back_and_every_sample_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "s" / "mic.pcm"
    pcm = noise(3 * RATE_HZ + 1700)
    marks = record(path, pcm)
    assert np.array_equal(read_samples(path), pcm)
    assert np.array_equal(read_samples(path, 100, 50), pcm[100:150])
    assert [mark.seq for mark in marks] == [0, 1, 2, 3]
    assert marks[0].samples == 32 * BLOCK  # the block that fills the second ends it
    assert marks[1].captured_ns == 1000 + 32 * BLOCK
    assert marks[1].crc32 == zlib.crc32(pcm[32 * BLOCK : 64 * BLOCK].astype("<i2").tobytes())
    assert sum(mark.samples for mark in marks) == len(pcm)
    assert damaged_marks(path, marks) == ()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.lists(st.integers(0, 2500), min_size=1, max_size=40))
def test_marks_follow_each_other_whatever_the_blocks(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    path = tmp_path_factory.mktemp("log") / "mic.pcm"
    log = AudioLog(path, rate_hz=1000)
    marks = [mark for n, size in enumerate(sizes) if (mark := log.append(noise(size, n), n))]
    last = log.close()
    marks += [last] if last else []
    assert [mark.offset_samples for mark in marks] == list(np.cumsum([0, *(m.samples for m in marks)])[:-1])
    assert recover(path, marks).verified_samples == sum(sizes)
    assert all(mark.samples >= 1000 for mark in marks[:-1])


def test_a_closed_log_refuses_and_a_reopened_one_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "mic.pcm"
    marks = record(path, noise(RATE_HZ))
    log = AudioLog(path, first_seq=len(marks))
    assert log.samples == RATE_HZ
    log.append(noise(10, 5), 7)
    last = log.close()
    assert log.close() is None
    assert last == SecondMark(1, RATE_HZ, 10, last.crc32 if last else 0, 7)
    assert damaged_marks(path, [*marks, last] if last else marks) == ()
    with pytest.raises(StorageError):
        log.append(noise(1), 0)


def test_recovery_cuts_half_a_sample_and_names_damage(tmp_path: Path) -> None:
    path = tmp_path / "mic.pcm"
    marks = record(path, noise(4 * RATE_HZ))
    with path.open("ab") as file:
        file.write(b"\x01")
    assert recover(path, marks).cut_bytes == 1
    assert path.stat().st_size == 8 * RATE_HZ
    with path.open("r+b") as file:
        file.seek(2 * (marks[2].offset_samples + 3))
        file.write(b"\xaa\xbb\xcc")
    found = recover(path, marks)
    assert found.samples == 4 * RATE_HZ
    assert found.damaged == (2,)
    assert found.verified_samples == marks[2].offset_samples
    os.truncate(path, 2 * RATE_HZ)
    assert recover(path, marks).damaged[-1] == marks[-1].seq
    assert recover(tmp_path / "none.pcm", marks).samples == 0


WRITER = """
import sys, numpy as np
from pathlib import Path
from interviewer_app.sessions.audio_log import AudioLog
log = AudioLog(Path(sys.argv[1]))
n = 0
while True:
    mark = log.append(np.full(512, n % 30000, np.int16), n)
    n += 1
    told = '' if mark is None else f'{mark.offset_samples} {mark.samples} {mark.crc32} {mark.seq}'
    print(n, told, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_kill_9_loses_no_block_that_was_appended(tmp_path: Path) -> None:
    for number, blocks in enumerate((1, 40, 150)):
        path = tmp_path / f"{number}.pcm"
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(blocks)]
        os.kill(child.pid, signal.SIGKILL)
        told += child.stdout.readlines()
        child.stdout.close()
        child.wait()
        told = [line for line in told if line.endswith("\n")]
        marks = [
            SecondMark(int(seq), int(offset), int(samples), int(crc), 0)
            for offset, samples, crc, seq in (line.split()[1:] for line in told if len(line.split()) == 5)
        ]
        found = recover(path, marks)
        assert found.samples >= len(told) * BLOCK
        assert found.damaged == ()
        assert found.verified_samples == sum(mark.samples for mark in marks)
        values = read_samples(path)[: len(told) * BLOCK].reshape(-1, BLOCK)
        assert np.array_equal(values[:, 0], np.arange(len(told)) % 30000)
        assert (values == values[:, :1]).all()


FULL = """
import resource, sys, numpy as np
from pathlib import Path
from interviewer_app.errors import StorageError
from interviewer_app.sessions.audio_log import AudioLog
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
log = AudioLog(Path(sys.argv[1]))
written = 0
try:
    while True:
        log.append(np.full(512, 7, np.int16), 0)
        written += 512
except StorageError as error:
    print(written, log.samples, error.sentence, error.action, sep='|')
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_full_disk_keeps_whole_blocks_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mic.pcm"
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    written, samples, sentence, action = done.stdout.strip().split("|")
    assert written == samples == "2048"
    assert path.stat().st_size == 4096  # the half block that still fitted was taken back
    assert "is full" in sentence
    assert action.startswith("Free some space")


def test_an_unusable_place_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mic.pcm").mkdir()
    with pytest.raises(StorageError) as caught:
        AudioLog(tmp_path / "mic.pcm")
    assert caught.value.action
