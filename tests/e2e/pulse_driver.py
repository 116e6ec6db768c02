"""Drive the real microphone and speaker in a process of its own and print what was measured as JSON.

PortAudio reads its environment once, so the test starts this with the virtual sound server's environment:
`python -m tests.e2e.pulse_driver STEP` with STEP one of the functions below.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np

from speech.audio import AudioError, rms_dbfs
from speech.capture import Microphone, list_devices
from speech.playback import Speaker

RATE_HZ = 16_000
AMPLITUDE = 0.25


def chirp(seconds: float, rate_hz: int = RATE_HZ) -> np.ndarray:
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    phase = 2 * np.pi * (300 * t + (3_000 - 300) / (2 * seconds) * t**2)
    return (AMPLITUDE * 32767 * np.sin(phase)).astype(np.int16)


class Recorder(threading.Thread):
    """Reads the microphone until told to stop; keeps samples and the time of the first one."""

    def __init__(self, microphone: Microphone) -> None:
        super().__init__(daemon=True)
        self._microphone = microphone
        self._stop_asked = threading.Event()
        self.blocks: list[Any] = []

    def run(self) -> None:
        while not self._stop_asked.is_set():
            block = self._microphone.read(0.2)
            if block is not None:
                self.blocks.append(block)

    def finish(self) -> tuple[np.ndarray, int]:
        self._stop_asked.set()
        self.join(5)
        return np.concatenate([block.pcm for block in self.blocks]), self.blocks[0].captured_ns


def find(sound: np.ndarray, recording: np.ndarray) -> int:
    """Return the sample at which `sound` begins in `recording`, by cross-correlation."""
    size = 1 << int(np.ceil(np.log2(sound.size + recording.size)))
    cross = np.fft.rfft(recording.astype(float), size) * np.conj(np.fft.rfft(sound.astype(float), size))
    return int(np.argmax(np.fft.irfft(cross, size)[: recording.size]))


def similarity(sound: np.ndarray, recorded: np.ndarray) -> float:
    """Return the greatest normalised cross-correlation near no shift, to a 16th of a sample.

    The server converts rates, which may move the sound by up to half a sample.
    """
    size = 1 << int(np.ceil(np.log2(2 * sound.size)))
    ours = np.fft.rfft(sound[: recorded.size].astype(float), size)
    theirs = np.fft.rfft(recorded.astype(float), size)
    fine = np.fft.irfft(ours * np.conj(theirs), 16 * size) * 16
    energy = np.sum(sound.astype(float) ** 2) * np.sum(recorded.astype(float) ** 2)
    return float(max(fine[:32].max(), fine[-32:].max()) / np.sqrt(energy))


def devices() -> dict[str, Any]:
    return {"devices": [device.key for device in list_devices()]}


def loop(rate_hz: int = RATE_HZ) -> dict[str, Any]:
    """Play a chirp, record it, and compare times and level."""
    heard: list[tuple[int, int]] = []
    speaker = Speaker("pulse", listener=lambda pcm, at_ns: heard.append((pcm.size, at_ns)))
    microphone = Microphone("pulse")
    microphone.start()
    recorder = Recorder(microphone)
    recorder.start()
    playback = speaker.play(chirp(1.5, rate_hz), rate_hz)
    waited = playback.wait(10)
    returned_ns = time.monotonic_ns()
    started_ns, ended_ns = playback.started_ns, playback.ended_ns
    threading.Event().wait(0.5)
    recording, first_ns = recorder.finish()
    health = microphone.health()
    microphone.stop()
    speaker.close()
    reference = chirp(1.5)
    at = find(reference, recording)
    part = recording[at : at + reference.size]
    found_ns = first_ns + at * 1_000_000_000 // RATE_HZ
    return {
        "waited": waited,
        "start_error_ms": (started_ns - found_ns) / 1e6,
        "length_ms": (ended_ns - started_ns) / 1e6,
        "wait_late_ms": (returned_ns - ended_ns) / 1e6,
        "level_error_db": rms_dbfs(part) - rms_dbfs(reference),
        "similarity": similarity(reference, part),
        "heard_samples": playback.heard_samples,
        "far_end_samples": sum(size for size, _ in heard),
        "far_end_first_error_ms": (heard[0][1] - started_ns) / 1e6,
        "far_end_last_error_ms": (heard[-1][1] + heard[-1][0] * 1e9 / RATE_HZ - ended_ns) / 1e6,
        "seqs_in_order": [block.seq for block in recorder.blocks] == list(range(len(recorder.blocks))),
        "health": {"blocks": health.blocks, "lag_s": health.lag_s, "lost": health.lost_blocks},
    }


def loop_48k() -> dict[str, Any]:
    return loop(48_000)


def fed(sink: str) -> dict[str, Any]:
    """Play one chirp on the speaker and, later, feed another program's sound to the microphone's sink."""
    microphone, speaker = Microphone(), Speaker()
    microphone.start()
    recorder = Recorder(microphone)
    recorder.start()
    speaker.play(chirp(0.5), RATE_HZ).wait(5)
    threading.Event().wait(0.3)
    quiet_blocks = len(recorder.blocks)
    feed = ["pacat", "--playback", f"--device={sink}", "--rate=16000", "--channels=1", "--format=s16le"]
    subprocess.run(feed, input=chirp(1.0).tobytes(), check=True, timeout=20)
    threading.Event().wait(0.3)
    recording, _ = recorder.finish()
    microphone.stop()
    speaker.close()
    before = np.concatenate([block.pcm for block in recorder.blocks[:quiet_blocks]])
    at = find(chirp(1.0), recording)
    part = recording[at : at + RATE_HZ]
    return {
        "loudest_before": int(np.abs(before.astype(int)).max()),
        "similarity": similarity(chirp(1.0), part),
    }


def stop() -> dict[str, Any]:
    """Stop in the middle of a sound and look for what still comes."""
    speaker, microphone = Speaker("pulse"), Microphone("pulse")
    microphone.start()
    recorder = Recorder(microphone)
    recorder.start()
    playback = speaker.play(chirp(5.0), RATE_HZ)
    threading.Event().wait(1.0)
    asked_ns = time.monotonic_ns()
    playback.stop()
    took_ms = (time.monotonic_ns() - asked_ns) / 1e6
    threading.Event().wait(0.7)
    recording, first_ns = recorder.finish()
    microphone.stop()
    speaker.close()
    loud = np.flatnonzero(np.abs(recording.astype(int)) > 200)
    last_ns = first_ns + int(loud[-1]) * 1_000_000_000 // RATE_HZ
    return {
        "heard_s": playback.heard_samples / RATE_HZ,
        "played_s": (loud[-1] - loud[0]) / RATE_HZ,
        "sound_after_stop_ms": (last_ns - asked_ns) / 1e6,
        "call_took_ms": took_ms,
        "done": playback.done,
    }


def killed_server(pid: int) -> dict[str, Any]:
    """Kill the sound server while recording and playing; tell what was noticed and when."""
    problems: list[tuple[str, int]] = []
    microphone = Microphone("pulse", lambda code, _sentence: problems.append((code, time.monotonic_ns())))
    microphone.start()
    recorder = Recorder(microphone)
    recorder.start()
    playback = Speaker("pulse").play(chirp(20.0), RATE_HZ)
    threading.Event().wait(0.5)
    os.kill(pid, signal.SIGKILL)
    killed_ns = time.monotonic_ns()
    ended = playback.wait(6)
    ended_ns = time.monotonic_ns()
    recorder.finish()
    microphone.stop()
    try:
        Microphone("pulse").start()
        again = ""
    except AudioError as error:
        again = error.code
    return {
        "problems": [code for code, _ in problems],
        "noticed_s": (problems[0][1] - killed_ns) / 1e9 if problems else None,
        "playback_ended": ended,
        "playback_failed": playback.failed,  # type: ignore[attr-defined]
        "playback_noticed_s": (ended_ns - killed_ns) / 1e9,
        "again": again,
    }


def hung_server(pid: int) -> dict[str, Any]:
    """Freeze the sound server while recording and playing; nothing of ours may wait for it."""
    problems: list[tuple[str, int]] = []
    microphone = Microphone("pulse", lambda code, _sentence: problems.append((code, time.monotonic_ns())))
    microphone.start()
    recorder = Recorder(microphone)
    recorder.start()
    playback = Speaker("pulse").play(chirp(20.0), RATE_HZ)
    threading.Event().wait(0.5)
    os.kill(pid, signal.SIGSTOP)
    frozen_ns = time.monotonic_ns()
    try:
        ended = playback.wait(6)
        waited_s = (time.monotonic_ns() - frozen_ns) / 1e9
        recorder.finish()
        stopping_ns = time.monotonic_ns()
        microphone.stop()
        stop_s = (time.monotonic_ns() - stopping_ns) / 1e9
        again = ""
        try:
            Microphone("pulse").start()
        except AudioError as error:
            again = error.code
    finally:
        os.kill(pid, signal.SIGCONT)
        for thread in threading.enumerate():
            if thread.name == "sound-server":  # what was left to finish by itself must do so before exit
                thread.join(5)
    return {
        "problem": problems[0][0],
        "noticed_s": (problems[0][1] - frozen_ns) / 1e9,
        "playback_failed": ended and playback.failed,  # type: ignore[attr-defined]
        "waited_s": waited_s,
        "stop_s": stop_s,
        "again": again,
    }


def no_server() -> dict[str, Any]:
    """Ask for devices where there is no server."""
    result: dict[str, Any] = {}
    uses = {
        "microphone": lambda: Microphone().start(),
        "speaker": lambda: Speaker().play(chirp(0.1), RATE_HZ),
    }
    for name, use in uses.items():
        try:
            use()
        except AudioError as error:
            result[name] = {"code": error.code, "sentence": error.sentence, "action": error.action}
    return result


STEPS = {"devices": devices, "loop": loop, "loop_48k": loop_48k, "stop": stop, "no_server": no_server}

if __name__ == "__main__":
    step = sys.argv[1]
    on_server = {"killed_server": killed_server, "hung_server": hung_server}
    if step in on_server:
        answer = on_server[step](int(sys.argv[2]))
    else:
        answer = fed(sys.argv[2]) if step == "fed" else STEPS[step]()
    sys.stdout.write(json.dumps(answer))
