#!/usr/bin/env python3
"""Sets up what is missing on this machine, then runs or tests the application (standard library only)."""

# An older Python must be able to read this file far enough to say that it is too old: no new syntax here.
from __future__ import annotations

import contextlib
import difflib
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"
OLDEST_PYTHON = (3, 11)
THIS_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"

OWN_WORDS = {"setup": "set up only", "test": "run the tests (--all: the slow ones too; more goes to pytest)"}
APP_WORDS = {
    "demo": "a rehearsal: a synthetic candidate answers aloud",
    "analyze": "measure one recorded answer",
    "doctor": "what is missing on this machine, and what to do",
    "models": "which models are used, and where they lie",
    "report": "write the report of a session",
    "export": "make training rows of reviewed sessions",
    "erase": "delete sessions for good",
}
DEVELOPER_WORDS = {
    "bench": ("tests.benchmarks", "how fast it is"),
    "measure": ("tests.measure", "how good it is"),
    "faults": ("tests.faults", "what it survives"),
    "screenshots": ("tests.ui.screenshots", "pictures of every window"),
    "package": ("tests.package", "build and try the distribution"),
}

RUN_PACKAGES = (
    "libportaudio2 espeak-ng fonts-noto-cjk libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1"
    " libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0"
    " libxcb-render-util0 libxcb-xinerama0"
)
TEST_PACKAGES = "xvfb pulseaudio pulseaudio-utils libasound2-plugins alsa-utils"

TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
TORCH_CUDA_INDEX = "https://download.pytorch.org/whl/cu130"


class Problem(Exception):
    """Carries an exit status and one sentence for the person at the keyboard."""


def main(words: Sequence[str]) -> int:
    """Does what the words ask for; returns the exit status (on POSIX the program takes this one's place)."""
    if sys.version_info < OLDEST_PYTHON:
        say(f"Voice Interviewer needs Python 3.{OLDEST_PYTHON[1]} or newer; this is Python {THIS_PYTHON}.")
        return 1
    if words[:1] in (["help"], ["--help"], ["-h"]):
        print(help_text())
        return 0
    try:
        plan = make_plan(words, has_display(sys.platform, os.environ))
        if plan.note:
            say(plan.note)
        python = venv_python(VENV, sys.platform)
        set_up(python, plan.is_for_developers)
        return start(python, plan, sys.platform)
    except Problem as problem:
        say(problem.args[1])
        return problem.args[0]
    except KeyboardInterrupt:
        say("Stopped; the next start goes on from here.")
        return 130


def say(sentence: str) -> None:
    """Speaks on stderr: stdout belongs to the program alone, so that `--json` stays JSON."""
    print(sentence, file=sys.stderr, flush=True)


# --- The words on the command line


class Plan(NamedTuple):
    """What is to be run: arguments for the environment's Python (none: set up only)."""

    arguments: tuple[str, ...]
    is_for_developers: bool = False
    note: str = ""


def make_plan(words: Sequence[str], has_display: bool) -> Plan:
    """Turns the command line into a plan; a Problem if the first word is unknown or not in this copy."""
    if not words:
        if has_display:
            return Plan(("-m", "interviewer_app"))
        note = "There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so the rehearsal runs instead."
        return Plan(("-m", "interviewer_app", "demo"), note=note)
    word, rest = words[0], list(words[1:])
    if word == "setup":
        return Plan(())
    if word == "test":
        chosen = [] if "--all" in rest else ["-m", "not slow"]
        return Plan(("-m", "pytest", *chosen, *(r for r in rest if r != "--all")), is_for_developers=True)
    if word in APP_WORDS:
        return Plan(("-m", "interviewer_app", word, *rest))
    if word in DEVELOPER_WORDS:
        module = DEVELOPER_WORDS[word][0]
        path = ROOT.joinpath(*module.split("."))
        if not (path.with_suffix(".py").exists() or (path / "__main__.py").exists()):
            raise Problem(2, f"'{word}' cannot run: {path} is not in this copy.")
        return Plan(("-m", module, *rest), is_for_developers=True)
    close = difflib.get_close_matches(word, [*OWN_WORDS, *APP_WORDS, *DEVELOPER_WORDS], n=1)
    hint = f"did you mean '{close[0]}'? " if close else ""
    raise Problem(2, f"There is no command '{word}'; {hint}`python3 run.py --help` lists them all.")


def help_text() -> str:
    """All words, one a line."""
    developer = {word: job for word, (_, job) in DEVELOPER_WORDS.items()}
    lines = ["usage: python3 run.py [word] [arguments]", "", "  (no word)    open the window"]
    for group in (APP_WORDS, OWN_WORDS, developer):
        lines += ["", *(f"  {word:<12} {job}" for word, job in group.items())]
    lines += ["", "Most words take --help. The first start sets up .venv, which takes some minutes."]
    return "\n".join(lines)


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Windows and macOS always have a display; Linux says so in the environment."""
    shown = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return bool(shown) or not platform.startswith("linux")


def start(python: Path, plan: Plan, platform: str) -> int:
    """Hands over to the planned program; returns only on Windows or when there is nothing to run."""
    if not plan.arguments:
        say("Everything is set up.")
        return 0
    if plan.is_for_developers:
        os.chdir(ROOT)  # the tests are no installed package
    command = [str(python), "-X", "utf8", *plan.arguments]  # a Windows pipe would refuse Chinese text
    if platform != "win32":
        os.execv(command[0], command)
    with subprocess.Popen(command) as program:  # execv on Windows returns to the shell at once
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is the program's to answer
                return program.wait()


# --- Setting up


def set_up(python: Path, for_developers: bool) -> None:
    """Does what is not done yet. Each marker is written last, so an interrupted set-up is taken up again."""
    wanted = fingerprint(ROOT, THIS_PYTHON)
    ready, ready_for_tests = VENV / "ready", VENV / "ready-for-tests"
    if not (python.exists() and holds(ready, wanted)):
        say("Setting up in .venv; this happens once and takes some minutes.")
        make_venv(python)
        install_system_packages(RUN_PACKAGES.split())
        install_python_packages(python)
        ready.write_text(wanted, "utf-8")
    if for_developers and not holds(ready_for_tests, wanted):
        install_system_packages(TEST_PACKAGES.split())
        ready_for_tests.write_text(wanted, "utf-8")


def fingerprint(root: Path, python_version: str) -> str:
    """Changes with everything that set-up depends on; the folder, because a moved environment is broken."""
    parts = [(root / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    parts += [text.encode() for text in (python_version, str(root), RUN_PACKAGES, TEST_PACKAGES)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def holds(marker: Path, wanted: str) -> bool:
    """Whether the marker is there and holds this fingerprint."""
    return marker.exists() and marker.read_text("utf-8") == wanted


def venv_python(venv: Path, platform: str) -> Path:
    """Where a virtual environment keeps its Python."""
    return venv / "Scripts" / "python.exe" if platform == "win32" else venv / "bin" / "python"


def make_venv(python: Path) -> None:
    """Makes .venv, unless a working one of this Python version is there already."""
    if python.exists():
        pip = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
        if pip.returncode == 0 and pip.stdout.strip().endswith(f"(python {THIS_PYTHON})"):
            return
    package = f"python{THIS_PYTHON}-venv"
    if not importlib.util.find_spec("ensurepip"):  # Debian's Python comes without it
        install_system_packages([package])
    # Not logged: --clear empties the folder that the log is in.
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        what = last_error((made.stdout + made.stderr).splitlines())
        raise Problem(1, f".venv could not be made ({what}); on Debian and Ubuntu it needs {package}.")


def install_python_packages(python: Path) -> None:
    """Installs torch in the build that fits the machine, then all the rest, in the tried versions."""
    forget_half_installed(VENV)
    constraints = ROOT / "constraints.txt"
    torch = re.search(r"^torch==(\S+)", constraints.read_text("utf-8"), re.MULTILINE)[1]
    if not any(site_packages_glob(VENV, f"torch-{torch}*.dist-info")):
        choice = choose_torch(torch, sys.platform, has_nvidia(), partial(pip_finds, python), can_reach)
        say(choice.why)
        pip_install(python, ["--no-deps", *choice.extra_args, choice.requirement])
    pip_install(python, ["-c", str(constraints), "-e", f"{ROOT}[training,dev]"])


def site_packages_glob(venv: Path, pattern: str) -> list[Path]:
    """Paths in the environment's site-packages, as POSIX or Windows lays it out."""
    return [p for folder in ("lib/python*", "Lib") for p in venv.glob(f"{folder}/site-packages/{pattern}")]


def forget_half_installed(venv: Path) -> None:
    """Makes pip install again what a killed pip left behind: INSTALLER is among the last files it writes."""
    for info in site_packages_glob(venv, "*.dist-info"):
        if not (info / "INSTALLER").exists():
            shutil.rmtree(info)


def pip_install(python: Path, arguments: Sequence[str]) -> None:
    """Runs pip with a line of progress for each package; a Problem if it fails."""
    status, lines = run_logged([*pip(python), "--progress-bar", "off", *arguments], show=pip_progress)
    if status:
        what = f"The Python packages could not be installed ({last_error(lines)})"
        todo = "check the network and the disk space and start again: it goes on from there"
        raise Problem(1, f"{what}; {todo}. All that pip said is in {LOG}.")


def pip(python: Path) -> list[str]:
    """How pip is asked to install, without questions to the user."""
    return [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]


def pip_progress(line: str) -> None:
    """Says what pip is at, from one line of its output."""
    package = re.match(r"Collecting ([\w.-]+)", line)
    if package:
        say(f"  fetching {package[1]}")
    elif line.startswith("Installing collected packages"):
        say("  putting the packages in place")


def run_logged(command: Sequence[str], show: Callable[[str], None] | None = None) -> tuple[int, list[str]]:
    """Runs a command, its output going to the log; returns its exit status and output lines."""
    lines: list[str] = []
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    VENV.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        print("$", shlex.join(command), file=log, flush=True)
        with subprocess.Popen(command, encoding="utf-8", errors="replace", **pipes) as process:
            for line in process.stdout:
                log.write(line)
                lines.append(line.rstrip())
                if show:
                    show(lines[-1])
    return process.returncode, lines


def last_error(lines: Sequence[str]) -> str:
    """The line that says most about a failure: the last one that calls itself an error, else the last."""
    errors = [line for line in lines if re.match(r"(ERROR|E|Error)\b", line)]
    return (errors or list(lines) or ["it said nothing"])[-1].strip().rstrip(".")


# --- Which build of torch


class TorchChoice(NamedTuple):
    """What to ask pip for, and why."""

    requirement: str
    extra_args: tuple[str, ...]
    why: str


def choose_torch(
    version: str, platform: str, nvidia: bool, find_local: Callable[[str], bool], probe: Callable[[str], bool]
) -> TorchChoice:
    """Spares machines without an NVIDIA GPU the gigabytes of CUDA, and gives the others what they can use.

    PyPI's torch is the CUDA build on Linux, the CPU build on Windows and the only one for macOS.
    `find_local` tells whether pip, as it is configured here, finds a requirement; `probe` whether a
    package index answers.
    """
    plain = f"torch=={version}"
    if platform.startswith("linux") and not nvidia:
        if find_local(f"{plain}+cpu"):
            return TorchChoice(f"{plain}+cpu", (), "Taking the CPU build of torch that pip finds.")
        index, build, loss = TORCH_CPU_INDEX, "cpu", "with gigabytes of CUDA that this machine cannot use"
    elif platform == "win32" and nvidia:
        index, build, loss = TORCH_CUDA_INDEX, "cu130", "which leaves the NVIDIA GPU unused"
    else:
        return TorchChoice(plain, (), "Taking torch from PyPI, the build that fits this machine.")
    if probe(index):
        return TorchChoice(f"{plain}+{build}", ("--index-url", index), f"Taking torch from {index}.")
    return TorchChoice(plain, (), f"{index} does not answer: taking torch from PyPI, {loss}.")


def has_nvidia() -> bool:
    """Whether the driver lists a GPU (nvidia-smi alone may be a leftover)."""
    smi = shutil.which("nvidia-smi")
    listing = subprocess.run([smi, "-L"], capture_output=True, check=False).stdout if smi else b""
    return b"GPU 0" in listing or any(Path("/proc/driver/nvidia").glob("gpus/*"))


def pip_finds(python: Path, requirement: str) -> bool:
    """Asks pip, with all that it is configured with, whether it would find this."""
    return run_logged([*pip(python), "--dry-run", "--no-deps", "--ignore-installed", requirement])[0] == 0


def can_reach(index: str, patience_s: float = 5.0) -> bool:
    """Whether a package index answers for torch within `patience_s` seconds, name look-up included."""
    import urllib.request  # takes a while to import, and the second start never needs it
    from http.client import HTTPException

    answered = threading.Event()

    def ask() -> None:
        # Whatever goes wrong means the same: the index cannot be used from here.
        with contextlib.suppress(OSError, HTTPException, ValueError):
            urllib.request.urlopen(f"{index}/torch/", timeout=patience_s).close()
            answered.set()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(patience_s)
    return answered.is_set()


# --- The system's packages


def install_system_packages(packages: Sequence[str]) -> None:
    """Installs what is missing on Debian and its kin, or says what to type; no failure ends the set-up."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        say(system_hint(sys.platform, shutil.which))
        return
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
    listing = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    missing, prefix = missing_packages(packages, listing), root_prefix()
    if not missing:
        return
    by_hand = "sudo apt-get install -y --no-install-recommends " + " ".join(missing)
    if prefix is None:
        say(f"Some system packages are missing and this account may not install them; please run: {by_hand}")
        return
    say("Installing system packages: " + " ".join(missing))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    run_logged([*apt, "update"])  # one broken source of many fails it: install shows whether it matters
    status, lines = run_logged([*apt, "install", "-y", "--no-install-recommends", *missing])
    if status:
        say(f"The system packages could not be installed ({last_error(lines)}); later, please run: {by_hand}")


def missing_packages(wanted: Sequence[str], listing: str) -> list[str]:
    """The wanted packages that a `name status` listing of dpkg-query does not call installed."""
    installed = {line.split()[0] for line in listing.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if name not in installed]


def root_prefix() -> list[str] | None:
    """What goes before a command to run it as root; None where that would need a password."""
    if os.geteuid() == 0:
        return []
    sudo = [shutil.which("sudo") or "", "-n"]
    may = sudo[0] and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if may else None


def system_hint(platform: str, find_program: Callable[[str], str | None]) -> str:
    """One sentence on what this system should have, where nothing is installed for the user."""
    if platform == "win32":
        return "If there is no Chinese voice, add one in Settings > Time & language > Speech."
    if platform == "darwin":
        return "If there is no Chinese voice, add one in System Settings > Accessibility > Spoken Content."
    packages = "PortAudio, espeak-ng and a Chinese font"
    if find_program("dnf"):
        packages += ": sudo dnf install portaudio espeak-ng google-noto-sans-cjk-fonts"
    elif find_program("pacman"):
        packages += ": sudo pacman -S --needed portaudio espeak-ng noto-fonts-cjk"
    return "Sound and voices come from the system, so please install " + packages


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
