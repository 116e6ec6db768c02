"""Run a private PulseAudio server whose null sinks are a real loudspeaker and microphone to any program.

    with virtual_sound() as sound:
        subprocess.run([...], env=sound.env)

A program started with `sound.env` sees the devices `pulse` and `default` through ALSA. What it plays goes to
`sound.speaker_sink`; what it records comes from `sound.microphone_source`, which is either the speaker's own
output (`loop=True`) or whatever is played into `sound.microphone_sink` (`paplay --device=…`). Nothing outside
the server's own temporary folder is touched, and the environment of the calling process stays as it is:
PortAudio reads it once, so the program under test must be a fresh process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_TIMEOUT_S = 15.0

_ALSA = """\
pcm.!default { type pulse hint { show on description "PulseAudio" } }
ctl.!default { type pulse }
pcm.pulse { type pulse hint { show on description "PulseAudio" } }
ctl.pulse { type pulse }
"""


@dataclass(frozen=True)
class VirtualSound:
    """A running server: the environment for programs, the names of its devices, its process id."""

    env: dict[str, str]
    speaker_sink: str
    microphone_sink: str
    microphone_source: str
    server_pid: int

    def kill_server(self) -> None:
        """Kill the server as a crash would."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.server_pid, signal.SIGKILL)


def can_run() -> bool:
    """Return whether this machine has what a private sound server needs."""
    return sys.platform.startswith("linux") and shutil.which("pulseaudio") is not None


def _script(folder: Path, rate_hz: int, loop: bool) -> str:
    heard = "vi_speaker.monitor" if loop else "vi_room.monitor"
    sink = "load-module module-null-sink sink_name={} rate={} channels=1 channel_map=mono norewinds=1"
    return "\n".join(
        [
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={folder / 'native'}",
            sink.format("vi_speaker", rate_hz),
            sink.format("vi_room", rate_hz),
            f"load-module module-remap-source source_name=vi_microphone master={heard} "
            "channels=1 channel_map=mono remix=no",
            "set-default-sink vi_speaker",
            "set-default-source vi_microphone",
            "",
        ]
    )


def _environment(folder: Path) -> dict[str, str]:
    alsa = folder / "asound.conf"
    alsa.write_text(_ALSA, encoding="utf-8")
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PULSE_", "ALSA_"))}
    env |= {
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "PULSE_SERVER": f"unix:{folder / 'native'}",
        "PULSE_COOKIE": str(folder / "cookie"),
        "ALSA_CONFIG_PATH": str(alsa),
    }
    return env


@contextlib.contextmanager
def virtual_sound(*, loop: bool = False, rate_hz: int = 48_000) -> Iterator[VirtualSound]:
    """Start the server, yield what programs need, end it; RuntimeError when it does not start."""
    folder = Path(tempfile.mkdtemp(prefix="vi-sound-"))
    for name in ("pulse", "state"):
        (folder / name).mkdir(mode=0o700)
    script = folder / "server.pa"
    script.write_text(_script(folder, rate_hz, loop), encoding="utf-8")
    env = _environment(folder)
    log = (folder / "server.log").open("wb")
    quiet = ["--use-pid-file=no", "--disable-shm=yes", "--realtime=no", "--high-priority=no"]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *quiet, "-F", str(script)],
        env={**env, "PULSE_SERVER": ""},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        _wait_until_ready(server, env, folder)
        yield VirtualSound(env, "vi_speaker", "vi_room", "vi_microphone", server.pid)
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: subprocess.Popen[bytes], env: dict[str, str], folder: Path) -> None:
    """Return once the default source answers; the server opens its socket before its devices exist."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        if (folder / "native").exists():
            answer = subprocess.run(["pactl", "info"], env=env, capture_output=True, text=True, timeout=10)
            if "vi_microphone" in answer.stdout:
                return
        time.sleep(0.05)
    raise RuntimeError(
        f"the sound server did not start: {(folder / 'server.log').read_text(errors='replace')}"
    )
