"""The command line in process: what it prints, and one sentence with an exit code where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from interviewer_app.__main__ import main
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.sessions.store import Store
from interviewer_app.settings import Paths
from speech.audio import write_wav

SENTENCE = "我在订单系统里加了缓存。"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two seconds of noise between silences: enough to be measured with words given."""
    rng = np.random.default_rng(3)
    pcm = np.concatenate([np.zeros(8_000), rng.normal(0, 3_000, 32_000), np.zeros(8_000)])
    path = tmp_path / "answer.wav"
    write_wav(path, pcm.astype(np.int16))
    return path


@pytest.fixture
def session(own_home: Path) -> str:
    """A session with one typed answer in the library."""
    store = Store(Paths.under(own_home).create().library_db)
    recorder = SessionRecorder(store, {"language": "zh", "job_title": "后端开发"}, keep_audio=True)
    recorder.event(0, "answer", {"text": SENTENCE, "typed": True, "words": [], "speech": {}})
    recorder.close("user")
    store.close()
    return recorder.session_id


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a refused command says; it exits 1, prints nothing else and shows no traceback."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert said.err.count("\n") == 1
    return said.err


def test_models_lists_what_would_be_used(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert set(listed) == {"recogniser", "rehearsal", "decider", "generator"}
    assert listed["recogniser"]["folder"] is None  # the starter is not for a person's voice
    own = Paths.under(own_home).models_dir / "recogniser"
    own.mkdir(parents=True)
    assert main(["models", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["recogniser"] == listed["rehearsal"]
    assert listed["recogniser"] == {"name": "recogniser", "folder": str(own), "starter": False}
    assert main(["models"]) == 0
    assert str(own) in capsys.readouterr().out


def test_a_model_folder_that_is_gone_is_named(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_home / "config.yaml").write_text("models:\n  decider: /nowhere/decider\n", "utf-8")
    for word in (["models"], ["demo", "--turns", "1"]):
        assert "/nowhere/decider" in refusal(capsys, *word)


def test_a_foreign_recogniser_is_refused(
    own_home: Path, tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "pytorch_model.bin").write_bytes(b"not ours")
    (own_home / "config.yaml").write_text(f"models:\n  recogniser: {foreign}\n", "utf-8")
    assert "Whisper" in refusal(capsys, "analyze", str(recording))


@pytest.mark.parametrize("word", [["models"], ["report"], ["analyze", "x.wav"], ["demo"], ["erase", "x"]])
def test_a_mistake_in_the_settings_is_told_with_its_line(
    own_home: Path, capsys: pytest.CaptureFixture[str], word: list[str]
) -> None:
    (own_home / "config.yaml").write_text("interface:\n  language: zh\n  thema: dark\n", "utf-8")
    said = refusal(capsys, *word)
    assert "3" in said
    assert "theme" in said


def test_report_lists_and_writes(session: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--json"]) == 0
    assert [one["session"] for one in json.loads(capsys.readouterr().out)] == [session]
    target = tmp_path / "report.html"
    assert main(["report", session, "--out", str(target)]) == 0
    assert SENTENCE in target.read_text("utf-8")


def test_erase_leaves_no_byte(session: str, own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", session]) == 0
    assert main(["report", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == []
    left = [path for path in own_home.rglob("*") if path.is_file() and SENTENCE.encode() in path.read_bytes()]
    assert left == []


def test_erase_all_leaves_an_empty_library(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "all"]) == 0
    assert main(["report", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == []


@pytest.mark.parametrize("word", ["report", "erase"])
def test_an_unknown_session_is_one_sentence(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert "nobody" in refusal(capsys, word, "nobody")


def test_analyze_measures_a_recording_with_given_words(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.json"
    spoken = [{"text": c, "start": 0.5 + n / 8, "end": 0.6 + n / 8} for n, c in enumerate("嗯我们加了缓存")]
    words.write_text(json.dumps(spoken, ensure_ascii=False), "utf-8")
    assert main(["analyze", str(recording), "--words", str(words), "--question-end", "0.1", "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["text"] == "嗯我们加了缓存"
    assert measured["filler_count"] == 1
    assert measured["answer_length"] == 7
    assert "hesitation_score" in measured


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF\x00\x00\x00\x00WAVE", b"ID3" + bytes(2_000)],
    ids=["empty", "cut off", "MP3"],
)
def test_broken_sound_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(content)
    assert "answer.wav" in refusal(capsys, "analyze", str(path))


def test_a_recording_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere.wav" in refusal(capsys, "analyze", str(tmp_path / "nowhere.wav"))


@pytest.mark.parametrize("turns", ["0", "61"])
def test_demo_refuses_a_wrong_number_of_turns(capsys: pytest.CaptureFixture[str], turns: str) -> None:
    assert turns in refusal(capsys, "demo", "--turns", turns)


def test_demo_refuses_an_unknown_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(capsys, "demo", "--scenario", "knwos")
    assert "knwos" in said
    assert "does_not_know" in said


def test_demo_refuses_a_machine_without_sound(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speech.capture.list_devices", lambda **_options: ())
    refusal(capsys, "demo", "--device", "system", "--turns", "1")
