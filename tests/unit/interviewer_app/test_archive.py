"""A session's zip: complete, checkable, and its sound as it was recorded."""

from __future__ import annotations

import hashlib
import io
import json
import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest

from interviewer_app.errors import InputError, StorageError
from interviewer_app.sessions.archive import FORMAT, VERSION, write_archive
from interviewer_app.sessions.audio_log import read_samples
from interviewer_app.sessions.peaks import Peaks, find_peaks, read_peaks
from interviewer_app.sessions.review_values import Review
from interviewer_app.sessions.store import Store
from tests.recorded_sessions import record_session


def test_the_zip_holds_what_its_manifest_says(tmp_path: Path) -> None:
    with Store(tmp_path / "library.db") as store:
        session = record_session(store)
        store.reviews.save(session, 1, Review(transcript="改过的"))
        store.reviews.set_consent(session, True)
        path = write_archive(store, session, tmp_path / "one.zip")
        events = store.events(session)
        heard = read_samples(store.audio_path(session, "mic"))
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert (manifest["format"], manifest["version"], manifest["session"]) == (FORMAT, VERSION, session)
        assert set(archive.namelist()) == {"manifest.json", *manifest["files"]}
        for name, said in manifest["files"].items():
            data = archive.read(name)
            assert (len(data), hashlib.sha256(data).hexdigest()) == (said["bytes"], said["sha256"])
        with wave.open(io.BytesIO(archive.read("mic.wav"))) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
            assert np.array_equal(np.frombuffer(sound.readframes(sound.getnframes()), "<i2"), heard)
        kept = json.loads(archive.read("events.json"))
        assert [one["payload"] for one in kept] == [event.payload for event in events]
        assert json.loads(archive.read("session.json"))["consent"] is True
        assert json.loads(archive.read("reviews.json"))[0]["transcript"] == "改过的"
        ratios = [one.file_size / one.compress_size for one in archive.infolist() if one.compress_size]
        assert max(ratios) < 100


def test_a_zip_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "library.db") as store:
        session = record_session(store, sound=False)
        with pytest.raises(StorageError):
            write_archive(store, session, tmp_path / "missing" / "one.zip")
        with pytest.raises(InputError):
            write_archive(store, "20250101T000000000-00000000", tmp_path / "one.zip")
    assert list(tmp_path.glob("*.zip*")) == []


def test_peaks_are_the_extremes_of_each_stretch(tmp_path: Path) -> None:
    pcm = np.zeros(1_600, np.int16)
    pcm[100], pcm[900] = 16_384, -32_768
    found = find_peaks(pcm, 2)
    assert found == Peaks((0.0, -1.0), (0.5, 0.0), 0.1)
    assert len(find_peaks(pcm[:3], 100).low) == 3
    assert find_peaks(pcm[:0], 5) == Peaks()
    (tmp_path / "a.pcm").write_bytes(pcm.astype("<i2").tobytes())
    assert read_peaks(tmp_path / "a.pcm", 800, 1_600, 1) == Peaks((-1.0,), (0.0,), 0.05)
