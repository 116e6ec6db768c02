"""Measures speaking: queued lines that become sound, and how soon a stopped sound is silent."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from speech.room import Room, RoomConfig
from speech.room_ports import RoomSpeaker
from speech.synthesis import SynthesisError, VoiceRenderer
from tests.measure.speech.options import Options
from tests.measure.speech.scoring import share_row
from tests.measure.table import Row, quantile_row
from training.recognizer.material import resources_root

STOP_TARGET_MS = 100.0
_LINES, _QUICK_LINES = 50, 3
_STOPS, _QUICK_STOPS = 10, 3
_HEARD_S = 0.3
_SETTLE_S = 0.25
_TONE_HZ = 22_050


def rows(options: Options) -> Iterator[Row]:
    """Lines rendered by the system's voice, and the time from `stop` to silence in a simulated room."""
    with tempfile.TemporaryDirectory(prefix="lines-") as folder:
        renderer = VoiceRenderer(Path(folder))
        lines = queued_lines(_QUICK_LINES if options.quick else _LINES, options.seed)
        done, failed = [], set()
        for text, language in lines:
            try:
                rendered = renderer.render(text, language)
            except SynthesisError as error:
                failed.add(error.code)
                done.append((0.0, 1.0))
            else:
                done.append((float(rendered.pcm.any()), 1.0))
    note = ", ".join(sorted(failed))
    yield share_row("spoken_lines", done, options.seed, 1.0, at_least=True, note=note)
    delays_ms = stop_delays_ms(_QUICK_STOPS if options.quick else _STOPS)
    yield quantile_row("spoken_stop_to_silence_max", delays_ms, 1.0, "ms", options.seed, STOP_TARGET_MS)


def queued_lines(count: int, seed: int) -> list[tuple[str, str]]:
    """(text, language) of ``count`` different questions of the bank, two in three Chinese."""
    rng = random.Random(seed)
    lines = []
    for language, share in (("zh", count - count // 3), ("en", count // 3)):
        found: set[str] = set()
        for path in sorted((resources_root() / "questions" / language).glob("*.json")):
            for topic in json.loads(path.read_text("utf-8"))["topics"]:
                found |= {question for depth in topic["questions"].values() for question in depth}
        lines += [(text, language) for text in rng.sample(sorted(found), share)]
    return lines


def stop_delays_ms(count: int) -> list[float]:
    """From `stop` to the last sample in ms, in a room in real time whose recording is the judge."""
    tone = np.round(8_000 * np.sin(np.arange(5 * _TONE_HZ) / 10)).astype(np.int16)
    with Room(RoomConfig(noise_dbfs=None)) as room:
        speaker = room.speaker()
        return [_stop_delay_ms(room, speaker, tone) for _ in range(count)]


def _stop_delay_ms(room: Room, speaker: RoomSpeaker, tone: np.ndarray) -> float:
    playing = speaker.play(tone, _TONE_HZ)
    playing.wait(_HEARD_S)
    stopped_ns = room.now_ns()
    playing.stop()
    ear = room.listen_ear()
    silent_from_ns = ear.wait_for_end(_SETTLE_S, 5.0)
    ear.close()
    recorded = room.recording()
    heard = np.flatnonzero(recorded.ear)
    last_ns = recorded.origin_ns + int(heard[-1] + 1) * 1_000_000_000 // 16_000
    return max(0.0, (max(last_ns, silent_from_ns or 0) - stopped_ns) / 1e6)
