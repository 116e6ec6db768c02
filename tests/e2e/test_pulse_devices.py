"""Play through a real loudspeaker into a real microphone, both of a private sound server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer_app.paths import HOME_VARIABLE, Paths
from interviewer_app.settings import load_settings
from tests.sound_server import VirtualSound, can_run, virtual_sound

ROOT = Path(__file__).parents[2]
ALSA_WITH_A_DEAD_SERVER = (
    "pcm.!default { type pulse }\nctl.!default { type pulse }\npcm.pulse { type pulse }\n"
)
pytestmark = pytest.mark.skipif(not can_run(), reason="needs Linux with pulseaudio")


@pytest.fixture
def sound() -> Iterator[VirtualSound]:
    with virtual_sound(loop=True) as running:
        yield running


def drive(env: dict[str, str], *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.pulse_driver", *words],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_virtual_devices_are_listed_by_name_and_host_api(sound: VirtualSound) -> None:
    assert drive(sound.env, "devices") == {"devices": ["pulse [ALSA]", "default [ALSA]"]}


@pytest.mark.parametrize("step", ["loop", "loop_48k"])
def test_what_is_played_is_recorded_with_right_times_and_level(sound: VirtualSound, step: str) -> None:
    seen = drive(sound.env, step)
    assert seen["waited"]
    assert seen["similarity"] > 0.99
    assert abs(seen["level_error_db"]) < 0.2
    assert abs(seen["start_error_ms"]) < 60
    assert seen["length_ms"] == pytest.approx(1500, abs=1)
    assert 0 <= seen["wait_late_ms"] < 60
    assert seen["heard_samples"] == (72_000 if step == "loop_48k" else 24_000)
    assert abs(seen["far_end_samples"] - 24_000) <= 2
    assert abs(seen["far_end_last_error_ms"]) < 5
    assert seen["seqs_in_order"]
    assert seen["health"]["lost"] == 0
    assert seen["health"]["lag_s"] < 0.3


def test_another_program_can_speak_into_the_microphone_and_the_speaker_is_not_heard() -> None:
    with virtual_sound(loop=False) as apart:
        seen = drive(apart.env, "fed", apart.microphone_sink)
    assert seen["loudest_before"] == 0
    assert seen["similarity"] > 0.99


def test_stop_is_silent_within_100_ms(sound: VirtualSound) -> None:
    seen = drive(sound.env, "stop")
    assert seen["done"]
    assert seen["sound_after_stop_ms"] < 100
    assert seen["call_took_ms"] < 100
    assert seen["heard_s"] == pytest.approx(seen["played_s"], abs=0.1)


def test_a_killed_server_is_noticed_within_two_seconds(sound: VirtualSound) -> None:
    seen = drive(sound.env, "killed_server", str(sound.server_pid))
    assert seen["problems"][0] in {"closed", "stalled"}
    assert seen["noticed_s"] < 2
    assert seen["playback_ended"]
    assert seen["playback_failed"]
    assert seen["playback_noticed_s"] < 3
    assert seen["again"] in {"unavailable", "no_server", "busy"}


def test_a_hung_server_is_noticed_and_blocks_nothing(sound: VirtualSound) -> None:
    seen = drive(sound.env, "hung_server", str(sound.server_pid))
    assert seen["problem"] == "stalled"
    assert seen["noticed_s"] < 2
    assert seen["playback_failed"]
    assert seen["waited_s"] < 4
    assert seen["stop_s"] < 1
    assert seen["again"] in {"hung", "no_sound"}


def test_without_a_server_the_user_is_told(tmp_path: Path) -> None:
    with virtual_sound() as gone:
        env = dict(gone.env)
    (tmp_path / "alsa.conf").write_text(ALSA_WITH_A_DEAD_SERVER)
    env["ALSA_CONFIG_PATH"] = str(tmp_path / "alsa.conf")
    seen = drive(env, "no_server")
    for name in ("microphone", "speaker"):
        assert seen[name]["code"] == "no_server"
        assert seen[name]["action"]


@pytest.mark.parametrize("loop", [True, False], ids=["the microphone hears the speaker", "it does not"])
def test_the_echo_test_passes_where_echo_can_be_cancelled(tmp_path: Path, loop: bool) -> None:
    with virtual_sound(loop=loop) as sound:
        env = {**sound.env, HOME_VARIABLE: str(tmp_path)}
        for _ in range(3):  # on a busy machine the stamps jump, and the test rightly fails
            done = subprocess.run(
                [sys.executable, "-m", "interviewer_app", "doctor", "--echo", "--json", "--language", "en"],
                cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
            )  # fmt: skip
            found = json.loads(done.stdout)["checks"][0]
            assert found["ok"] == (done.returncode == 0)
            if found["ok"] or not loop:
                break
    if loop:
        assert found["ok"], found
        assert load_settings(Paths.under(tmp_path).config_file).audio.echo_passed
    else:  # a microphone of pure silence is taken to be muted
        assert not found["ok"]
        assert "麦克风没有声音" in found["sentence"]
