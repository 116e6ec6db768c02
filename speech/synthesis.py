"""Render sentences to sound with the system's voices, each in a child process that is killed if it hangs.

Rendered sentences are kept on disk by (text, voice, rate): an interview's questions are spoken at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speech.audio import AudioError, read_sound, to_int16, write_wav
from speech.ports import Pcm
from speech.voices import VoiceInfo, find_voice

__all__ = ["Rendered", "SynthesisError", "VoiceInfo", "VoiceRenderer", "find_voice"]

DEFAULT_RATE_WPM = 160
DEFAULT_TIMEOUT_S = 20.0
MAX_TEXT_CHARS = 2_000
_CACHE_VERSION = 1
_PACKAGE_ROOT = Path(__file__).resolve().parents[1]

_LANGUAGE_NAMES = {"zh": "中文", "en": "英文"}
_SHOW_TEXT = "问题会以文字显示，面试可以继续。"


class SynthesisError(Exception):
    """A sentence cannot be spoken: `sentence` and `action` for the user, `code` for programs.

    Codes: no_engine, no_voice, hung, failed, empty.
    """

    def __init__(self, sentence: str, action: str, code: str = "failed", detail: str = "") -> None:
        super().__init__(f"{sentence} {action}".strip())
        self.sentence = sentence
        self.action = action
        self.code = code
        self.detail = detail


@dataclass(frozen=True, eq=False)
class Rendered:
    """A spoken sentence: mono int16 `pcm` at `rate_hz`, whether it was cached, and the voice's id."""

    pcm: Pcm
    rate_hz: int
    cached: bool
    voice_id: str


class VoiceRenderer:
    """Renders text in the voice for its language.

    `rate` is in words a minute (150 to 165 suits Chinese); `voices` maps a language to an explicit voice id;
    `exclude` holds ids never to be chosen. Safe to call from several threads.
    """

    def __init__(
        self,
        cache_dir: Path,
        rate: int = DEFAULT_RATE_WPM,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        *,
        voices: Mapping[str, str] | None = None,
        exclude: Collection[str] = (),
        command: Sequence[str] = (sys.executable, "-m", "speech.synthesis_child"),
    ) -> None:
        self._cache_dir = cache_dir
        self._rate = rate
        self._timeout_s = timeout_s
        self._explicit = dict(voices or {})
        self._exclude = frozenset(exclude)
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._listed: tuple[VoiceInfo, ...] | None = None

    def list_voices(self) -> tuple[VoiceInfo, ...]:
        """Return the system's voices, asked for once; raise SynthesisError when there is no speech engine."""
        with self._lock:
            if self._listed is None:
                reply = self._ask({"do": "voices"})
                self._listed = tuple(
                    VoiceInfo(str(voice["id"]), str(voice["name"]), tuple(map(str, voice["languages"])))
                    for voice in reply["voices"]
                )
            return self._listed

    def voice_for(self, language: str) -> VoiceInfo:
        """Return the voice that will speak `language`; raise SynthesisError when the system has none."""
        wanted = self._explicit.get(language)
        voices = self.list_voices()
        voice = next((voice for voice in voices if voice.voice_id == wanted), None)
        voice = voice if voice is not None else find_voice(voices, language, self._exclude)
        if voice is None:
            name = _LANGUAGE_NAMES.get(language, language)
            raise SynthesisError(
                f"系统里没有可用的{name}语音。",
                f"{_voice_advice(sys.platform)}{_SHOW_TEXT}",
                "no_voice",
                f"{len(voices)} voices, none for {language}",
            )
        return voice

    def render(self, text: str, language: str) -> Rendered:
        """Return `text` as sound, from the cache where it was spoken before.

        Raises SynthesisError when there is nothing to say, no engine, no voice, or the child hung or failed.
        """
        spoken = _speakable(text)
        voice = self.voice_for(language)
        path = self._cache_path(spoken, voice.voice_id)
        cached = self._from_cache(path, voice.voice_id)
        return cached if cached is not None else self._render(spoken, voice, path)

    def _render(self, text: str, voice: VoiceInfo, path: Path) -> Rendered:
        with tempfile.TemporaryDirectory(prefix="voice-") as folder:
            made = Path(folder, f"line{file_suffix(sys.platform)}")
            self._ask(
                {"do": "render", "text": text, "voice": voice.voice_id, "rate": self._rate, "path": str(made)}
            )
            try:
                sound = read_sound(made)
            except AudioError as error:
                raise SynthesisError("语音没有合成成功。", _SHOW_TEXT, "failed", error.detail) from error
        pcm = to_int16(sound.samples.mean(axis=1))
        if not pcm.any():
            raise SynthesisError("合成的语音里没有声音。", _SHOW_TEXT, "failed", "only zeros")
        self._keep(path, pcm, sound.rate_hz)
        return Rendered(pcm, sound.rate_hz, False, voice.voice_id)

    def _cache_path(self, text: str, voice_id: str) -> Path:
        key = json.dumps([_CACHE_VERSION, text, voice_id, self._rate], ensure_ascii=True)
        return self._cache_dir / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.wav"

    def _from_cache(self, path: Path, voice_id: str) -> Rendered | None:
        if not path.is_file():
            return None
        try:
            sound = read_sound(path)
        except AudioError:
            # A damaged copy is worth nothing: speak the sentence again and replace it.
            path.unlink(missing_ok=True)
            return None
        return Rendered(to_int16(sound.samples[:, 0]), sound.rate_hz, True, voice_id)

    def _keep(self, path: Path, pcm: Pcm, rate_hz: int) -> None:
        # The sentence can be spoken without a cache; a full disk is told by whoever must write to it.
        with contextlib.suppress(OSError, AudioError):
            self._cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_wav(path, pcm, rate_hz)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run one child for one request; raise SynthesisError when it hangs, dies or names an error."""
        limited = {**request, "limit_s": self._timeout_s + 5.0}
        out, code = _run_child(self._command, json.dumps(limited).encode(), self._timeout_s)
        try:
            reply = json.loads(out)
        except ValueError:
            reply = None
        if not isinstance(reply, dict):
            raise SynthesisError("语音合成进程意外退出。", _SHOW_TEXT, "failed", f"exit code {code}")
        if "error" in reply:
            raise _child_error(str(reply["error"]), str(reply.get("detail", "")))
        return reply


def file_suffix(platform: str) -> str:
    """Return the suffix of the files that a platform's voices write: AIFF on macOS, WAV elsewhere."""
    return ".aiff" if platform == "darwin" else ".wav"


def _speakable(text: str) -> str:
    """Return `text` as one capped line without control characters; raise SynthesisError if none is left."""
    clean = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not any(char.isalnum() for char in clean):
        raise SynthesisError("这句话没有可以念出来的内容。", "", "empty")
    return clean[:MAX_TEXT_CHARS]


def _voice_advice(platform: str) -> str:
    if platform == "win32":
        return "请在“设置 → 时间和语言 → 语音”里添加该语言的语音。"
    if platform == "darwin":
        return "请在“系统设置 → 辅助功能 → 朗读内容”里下载该语言的声音。"
    return "请安装 espeak-ng 的语言数据（例如 sudo apt install espeak-ng）。"


def _child_error(code: str, detail: str) -> SynthesisError:
    if code == "no_engine":
        advice = (
            "请安装 espeak-ng（例如 sudo apt install espeak-ng）。"
            if sys.platform.startswith("linux")
            else ""
        )
        return SynthesisError("没有找到系统的语音合成组件。", f"{advice}{_SHOW_TEXT}", code, detail)
    return SynthesisError("语音没有合成成功。", _SHOW_TEXT, "failed", f"{code}: {detail}")


def _run_child(command: Sequence[str], request: bytes, timeout_s: float) -> tuple[bytes, int]:
    """Run `command` with `request` on stdin; return (stdout, exit code). At the limit its group dies."""
    paths = [str(_PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise SynthesisError("语音合成进程无法启动。", _SHOW_TEXT, "failed", str(error)) from error
    with child:
        try:
            out, _ = child.communicate(request, timeout=timeout_s)
        except subprocess.TimeoutExpired as error:
            _kill(child)
            child.communicate()
            detail = f"killed after {timeout_s} s"
            raise SynthesisError("语音合成没有回应，已经停止。", _SHOW_TEXT, "hung", detail) from error
    return out, child.returncode


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and everything it started (on Windows its voices run inside it)."""
    if sys.platform == "win32":
        child.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
