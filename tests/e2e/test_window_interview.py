"""The real window under a display of its own holds an interview over a virtual microphone and speaker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer_app.engine.models import starter_directory
from tests.sound_server import can_run, virtual_sound
from tests.ui.screenshots import display

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 280
OPENING_LIMIT_S = 10.0  # not the target (1.5 s, see the benchmarks): a shared machine may be busy

needs_sound = pytest.mark.skipif(not can_run(), reason="needs PulseAudio, which is for Linux")
needs_display = pytest.mark.skipif(
    sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or shutil.which("Xvfb")),
    reason="needs a display or Xvfb",
)
needs_recogniser = pytest.mark.skipif(
    not (starter_directory() / "recognizer").is_dir(), reason="needs the starter recogniser"
)


@needs_sound
@needs_display
@needs_recogniser
@pytest.mark.timeout(PATIENCE_S + 60)
def test_an_interview_in_the_window_from_the_click_on_start_to_the_report(tmp_path: Path) -> None:
    with display(1280, 800), virtual_sound(loop=True) as sound:
        env = {
            **sound.env,
            "VOICE_INTERVIEWER_HOME": str(tmp_path / "home"),
            **({"DISPLAY": os.environ["DISPLAY"]} if "DISPLAY" in os.environ else {}),
        }
        env.pop("QT_QPA_PLATFORM", None)
        done = subprocess.run(
            [sys.executable, "-m", "tests.e2e.window_driver", str(tmp_path / "out")],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert result["opened_s"] < OPENING_LIMIT_S
    assert result["reason"] == "user"
    answered = [turn for turn in result["turns"] if turn["topic_id"] and turn["answer"]]
    assert len(answered) == 2
    for turn in answered:
        assert turn["answer"]["text"], "the candidate was not heard"
        assert turn["answer"]["speech"]["hesitation_score"] is not None
        assert turn["decision"]["label"] in ("FOLLOW_UP", "NEXT_TOPIC", "END")
        assert turn["latency_ms"]["total"] > 0
    for name in ("setup", "running", "finished"):
        picture = tmp_path / "out" / f"{name}.png"
        assert picture.stat().st_size > 20_000, f"{name} shows next to nothing"
