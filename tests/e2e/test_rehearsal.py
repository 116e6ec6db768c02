"""The rehearsal, end to end: sound to decision to spoken reply, on real models in the simulated room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interviewer_app.bootstrap import Devices, Studio
from interviewer_app.engine.models import starter_directory
from interviewer_app.rehearsal.candidate import Candidate
from interviewer_app.rehearsal.runner import Rehearsal
from interviewer_app.rehearsal.scenario import Scenario, load_scenario
from interviewer_app.rehearsal.summary import summarise
from interviewer_app.settings import Paths
from speech.audio import read_wav
from speech.ports import Pcm, Playback
from speech.room import Room

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    not (starter_directory() / "recognizer").is_dir(), reason="needs the starter recogniser"
)


def demo(tmp_path: Path, *arguments: str, timeout_s: float = 600.0) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer_app", "demo", "--json", *arguments],
        cwd=ROOT,
        env={**os.environ, "VOICE_INTERVIEWER_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.timeout(300)
def test_who_does_not_know_is_asked_about_another_topic(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = demo(tmp_path, "--scenario", "does_not_know", "--turns", "2", "--out", str(out))
    assert set(result) == {"session", "turns", "summary"}
    assert [turn["decision"] for turn in result["turns"]] == ["NEXT_TOPIC", "NEXT_TOPIC"]
    assert result["turns"][0]["topic"] != result["turns"][1]["topic"]
    for turn in result["turns"]:
        assert turn["latency_ms"]["total"] > 0
        assert turn["reply_source"] == "bank"
        assert turn["decided_by"]
    assert "<html" in (out / "report.html").read_text("utf-8")
    for name in ("candidate.wav", "interviewer.wav"):
        assert np.abs(read_wav(out / name).astype(int)).max() > 1_000
    with Studio.open(Paths.under(tmp_path / "home")) as studio:
        assert studio.store.session(result["session"]).reason == "turns"


def hold(tmp_path: Path, scenario: Scenario, other: Scenario | None = None) -> list[str]:
    """One topic answer of ``scenario``; with ``other`` the sound is that of the other's answers."""
    heard_instead = Candidate(lambda pcm: pytest.fail("not to be played"), "zh")
    with Studio.open(Paths.under(tmp_path)) as studio, Room() as room:
        voice, spoken = room.candidate_voice(), []

        def say(pcm: Pcm) -> Playback:
            if other is not None:
                pcm = heard_instead.render(other.answer(len(spoken))).pcm
            spoken.append(pcm)
            return voice.play(pcm)

        devices = Devices(room.microphone(), room.speaker())
        session = Rehearsal(studio, scenario, 1).hold(devices, say, lambda snapshot: None, "room")
        turns = summarise(studio.store.record(session), scenario)["turns"]
        return [turn["heard"] for turn in turns]


@pytest.mark.timeout(300)
def test_the_candidate_hands_over_sound_and_nothing_else(tmp_path: Path) -> None:
    scenario, other = load_scenario("does_not_know", "zh"), load_scenario("knows", "zh")
    own = hold(tmp_path / "own", scenario)
    swapped = hold(tmp_path / "swapped", scenario, other)
    assert own[0]
    assert swapped[0]
    assert swapped != own


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_is_heard_and_measured_agrees_with_the_mixed_scenario(tmp_path: Path) -> None:
    result = demo(tmp_path, "--scenario", "mixed", "--turns", "8")
    assert len(result["turns"]) == 8
    assert result["summary"]["cer"] <= 0.15
    for turn in result["turns"]:
        assert abs(turn["speech"]["filler_count"] - turn["expected"]["filler_count"]) <= 1
        measured = [pause["end_s"] - pause["start_s"] for pause in turn["speech"]["pauses"]]
        assert len(measured) == len(turn["expected"]["pauses_s"])
        for one, wanted in zip(measured, turn["expected"]["pauses_s"], strict=True):
            assert one == pytest.approx(wanted, abs=0.06)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_who_knows_is_followed_up_to_depth_three_and_then_recognised(tmp_path: Path) -> None:
    turns = demo(tmp_path, "--scenario", "knows", "--turns", "4")["turns"]
    assert [turn["depth"] for turn in turns] == [0, 1, 2, 3]
    assert [turn["decision"] for turn in turns] == ["FOLLOW_UP", "FOLLOW_UP", "FOLLOW_UP", "END"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_hesitation_is_measured_where_the_scenario_has_it(tmp_path: Path) -> None:
    for turn in demo(tmp_path, "--scenario", "hesitates", "--turns", "4")["turns"]:
        expected, score = turn["expected"], turn["speech"]["hesitation_score"]
        if expected["hesitation_above"] is not None:
            assert score > expected["hesitation_above"]
        if expected["hesitation_below"] is not None:
            assert score < expected["hesitation_below"]
