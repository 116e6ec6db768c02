"""Check that sentences become sound through pyttsx3, are kept, and that every failure has its words."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from speech.audio import write_wav
from speech.synthesis import SynthesisError, VoiceRenderer, file_suffix
from speech.synthesis_child import ChildError, _wait_for_file

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")

VOICES = {"voices": [{"id": "sit/cmn", "name": "Mandarin", "languages": ["cmn"]}]}


def child(tmp_path: Path, body: str) -> tuple[str, ...]:
    """A child that lists one Mandarin voice and does `body` (with `request` in reach) to render."""
    script = tmp_path / "child.py"
    script.write_text(
        "import json, os, subprocess, sys, time\n"
        "request = json.loads(sys.stdin.buffer.read())\n"
        f"if request['do'] == 'voices': print(json.dumps({VOICES!r})); sys.exit()\n"
        f"{body}\n",
        encoding="utf-8",
    )
    return (sys.executable, str(script))


def failure(renderer: VoiceRenderer, text: str = "你好", language: str = "zh") -> SynthesisError:
    with pytest.raises(SynthesisError) as caught:
        renderer.render(text, language)
    return caught.value


@needs_espeak
def test_chinese_and_english_are_spoken_and_kept(tmp_path: Path) -> None:
    renderer = VoiceRenderer(tmp_path / "cache", rate=160)
    chinese = renderer.render("你好，请介绍一下你自己。", "zh")
    english = renderer.render("Please tell me about yourself.", "en")
    assert (chinese.voice_id, english.voice_id) == ("sit/cmn-latn-pinyin", "gmw/en-us")
    assert chinese.pcm.dtype == np.int16
    assert 2 < chinese.pcm.size / chinese.rate_hz < 8
    assert np.abs(chinese.pcm.astype(int)).max() > 3_000
    again = renderer.render("你好，请介绍一下你自己。", "zh")
    assert again.cached
    assert not chinese.cached
    assert np.array_equal(again.pcm, chinese.pcm)
    assert again.rate_hz == chinese.rate_hz
    assert len(list((tmp_path / "cache").iterdir())) == 2


@needs_espeak
def test_a_long_text_is_whole_although_espeak_returns_early(tmp_path: Path) -> None:
    sentence = "请介绍一下你在上一个项目里负责的部分。"
    renderer = VoiceRenderer(tmp_path, rate=160)
    one, many = renderer.render(sentence, "zh"), renderer.render(sentence * 25, "zh")
    assert many.pcm.size > 20 * one.pcm.size


@needs_espeak
def test_the_rate_changes_the_length_and_the_cache_entry(tmp_path: Path) -> None:
    slow = VoiceRenderer(tmp_path, rate=130).render("请介绍一下你自己。", "zh")
    fast = VoiceRenderer(tmp_path, rate=190).render("请介绍一下你自己。", "zh")
    assert not fast.cached
    assert slow.pcm.size > 1.2 * fast.pcm.size


@needs_espeak
def test_an_explicit_voice_and_excluded_voices(tmp_path: Path) -> None:
    chosen = VoiceRenderer(tmp_path, voices={"en": "gmw/en"}).render("Hello there.", "en")
    assert chosen.voice_id == "gmw/en"
    other = VoiceRenderer(tmp_path, exclude={"gmw/en-us"}).render("Hello there.", "en")
    assert other.voice_id == "gmw/en"
    gone = VoiceRenderer(tmp_path, voices={"en": "no such voice"}).voice_for("en")
    assert gone.voice_id == "gmw/en-us"


@needs_espeak
def test_shell_and_markup_characters_are_only_text(tmp_path: Path) -> None:
    spoken = VoiceRenderer(tmp_path).render('$(touch x) `id` <speak> "quoted"\n\x00\x07 | \\ 结束', "zh")
    assert spoken.pcm.any()


def test_a_language_without_a_voice_is_told(tmp_path: Path) -> None:
    error = failure(VoiceRenderer(tmp_path, command=child(tmp_path, "")), "Hello", "en")
    assert error.code == "no_voice"
    assert "英文" in error.sentence
    assert error.action


@pytest.mark.parametrize("text", ["", "  \n", "……！？", "\x00"])
def test_nothing_to_say_is_an_error_of_its_own(tmp_path: Path, text: str) -> None:
    assert failure(VoiceRenderer(tmp_path), text).code == "empty"


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_a_hung_child_is_killed_with_everything_it_started(tmp_path: Path) -> None:
    body = (
        "helper = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(helper.pid))\n"
        "time.sleep(60)"
    )
    renderer = VoiceRenderer(tmp_path, timeout_s=1.0, command=child(tmp_path, body))
    began = time.monotonic()
    error = failure(renderer)
    assert time.monotonic() - began < 5
    assert error.code == "hung"
    assert error.sentence == "语音合成没有回应，已经停止。"
    pid = int((tmp_path / "pid").read_text())
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    """Whether the process still does anything; a killed orphan may stay a zombie until it is collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("os._exit(7)", "failed"),
        ("print('not json')", "failed"),
        ("print('[1]')", "failed"),
        ("print(json.dumps({'error': 'no_file', 'detail': 'x'}))", "failed"),
        ("print(json.dumps({'path': request['path']}))", "failed"),
        ("open(request['path'], 'wb').write(b'RIFF'); print('{}')", "failed"),
        ("print(json.dumps({'error': 'no_engine', 'detail': 'x'}))", "no_engine"),
    ],
)
def test_a_child_that_fails_is_told_and_nothing_is_cached(tmp_path: Path, body: str, code: str) -> None:
    error = failure(VoiceRenderer(tmp_path / "cache", command=child(tmp_path, body)))
    assert error.code == code
    assert error.sentence
    assert "文字" in error.action
    assert not (tmp_path / "cache").exists()


def test_a_missing_program_is_told(tmp_path: Path) -> None:
    assert failure(VoiceRenderer(tmp_path, command=(str(tmp_path / "none"),))).code == "failed"


def test_a_damaged_cache_entry_is_spoken_again(tmp_path: Path) -> None:
    write_wav(tmp_path / "sound.wav", (1000 * np.ones(500)).astype(np.int16), 22_050)
    body = f"import shutil; shutil.copy({str(tmp_path / 'sound.wav')!r}, request['path']); print('{{}}')"
    renderer = VoiceRenderer(tmp_path / "cache", command=child(tmp_path, body))
    assert not renderer.render("你好", "zh").cached
    assert renderer.render("你好", "zh").cached
    (entry,) = (tmp_path / "cache").iterdir()
    entry.write_bytes(entry.read_bytes()[:100])
    assert not renderer.render("你好", "zh").cached
    assert renderer.render("你好", "zh").cached


def test_a_cache_that_cannot_be_written_does_not_stop_the_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "sound.wav", (1000 * np.ones(500)).astype(np.int16), 22_050)
    (tmp_path / "cache").write_text("a file where the folder should be")
    body = f"import shutil; shutil.copy({str(tmp_path / 'sound.wav')!r}, request['path']); print('{{}}')"
    renderer = VoiceRenderer(tmp_path / "cache", command=child(tmp_path, body))
    assert renderer.render("你好", "zh").pcm.size == 500


def test_the_real_child_names_a_missing_engine(tmp_path: Path) -> None:
    # A pyttsx3 that fails as it does where espeak is not installed, found before the real one.
    (tmp_path / "pyttsx3.py").write_text("def init():\n    raise RuntimeError('eSpeak not installed')\n")
    run_with = f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r}); "
    command = (
        sys.executable,
        "-c",
        run_with + "runpy.run_module('speech.synthesis_child', run_name='__main__')",
    )
    error = failure(VoiceRenderer(tmp_path / "cache", command=command))
    assert error.code == "no_engine"
    assert "eSpeak" in error.detail


def test_the_child_waits_for_a_whole_file_and_knows_when_none_will_come(tmp_path: Path) -> None:
    whole, finished = tmp_path / "whole.wav", threading.Event()
    write_wav(tmp_path / "source.wav", np.ones(100, np.int16))
    data = (tmp_path / "source.wav").read_bytes()
    whole.write_bytes(data[:50])
    threading.Timer(0.1, whole.write_bytes, [data]).start()
    _wait_for_file(whole, finished, [])
    assert whole.read_bytes() == data
    with pytest.raises(ChildError) as caught:
        _wait_for_file(tmp_path / "none.wav", finished, ["ValueError: voice"])
    assert caught.value.code == "no_voice"
    finished.set()
    with pytest.raises(ChildError) as caught:
        _wait_for_file(tmp_path / "none.wav", finished, [])
    assert caught.value.code == "no_file"


def test_file_suffixes_by_platform() -> None:
    assert [file_suffix(name) for name in ("linux", "win32", "darwin")] == [".wav", ".wav", ".aiff"]


def test_the_text_is_not_on_the_childs_command_line(tmp_path: Path) -> None:
    body = (
        f"json.dump([sys.argv, dict(os.environ)], open({str(tmp_path / 'seen')!r}, 'w')); "
        "print(json.dumps({'error': 'no_file'}))"
    )
    failure(VoiceRenderer(tmp_path, command=child(tmp_path, body)), "秘密的话")
    assert "秘密" not in json.dumps(json.loads((tmp_path / "seen").read_text()), ensure_ascii=False)
    assert os.path.exists(tmp_path / "seen")
