"""Checks the words of run.py, its branches for each system, and what it installs of the system's packages."""

from __future__ import annotations

import ast
import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import run
from interviewer_app.__main__ import main as app_main

ROOT = Path(run.__file__).parent
SOURCE = Path(run.__file__).read_text("utf-8")


# --- any Python must be able to read it


def test_an_old_python_can_read_it_and_says_so(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    ast.parse(SOURCE, feature_version=(3, 8))
    monkeypatch.setattr(run, "OLDEST_PYTHON", (3, 99))
    assert run.main([]) == 1
    assert "needs Python 3.99 or newer; this is Python 3." in capsys.readouterr().err


def test_it_needs_the_standard_library_only() -> None:
    imports = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {n.name for i in imports if isinstance(i, ast.Import) for n in i.names}
    names |= {str(i.module) for i in imports if isinstance(i, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


# --- words


def test_no_word_opens_the_window() -> None:
    plan = run.make_plan([], has_display=True)
    assert plan.arguments == ("-m", "interviewer_app")
    assert not plan.note


def test_no_word_and_no_display_runs_the_rehearsal_and_says_so() -> None:
    plan = run.make_plan([], has_display=False)
    assert plan.arguments == ("-m", "interviewer_app", "demo")
    assert "no display" in plan.note


@pytest.mark.parametrize("word", run.APP_WORDS)
def test_the_apps_words_go_to_the_app(word: str) -> None:
    plan = run.make_plan([word, "--json", "a b"], has_display=False)
    assert plan == run.Plan(("-m", "interviewer_app", word, "--json", "a b"))


def test_the_app_knows_every_word_that_is_handed_to_it(capsys) -> None:
    with pytest.raises(SystemExit):
        app_main(["--help"])
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")}
    assert listed >= set(run.APP_WORDS)


@pytest.mark.parametrize(
    ("typed", "arguments"),
    [
        (["test"], ("-m", "pytest", "-m", "not slow")),
        (["test", "tests/unit", "-x"], ("-m", "pytest", "-m", "not slow", "tests/unit", "-x")),
        (["test", "-x", "--all"], ("-m", "pytest", "-x")),
    ],
)
def test_tests_are_pytests(typed: list[str], arguments: tuple[str, ...]) -> None:
    assert run.make_plan(typed, has_display=True) == run.Plan(arguments, is_for_developers=True)


@pytest.mark.parametrize("as_package", [False, True])
def test_a_developers_word_runs_its_module(tmp_path: Path, monkeypatch, as_package: bool) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    file = tmp_path / "tests" / ("benchmarks/__main__.py" if as_package else "benchmarks.py")
    file.parent.mkdir(parents=True)
    file.touch()
    plan = run.make_plan(["bench", "--quick"], has_display=True)
    assert plan == run.Plan(("-m", "tests.benchmarks", "--quick"), is_for_developers=True)


@pytest.mark.parametrize("word", run.DEVELOPER_WORDS)
def test_a_word_without_its_module_is_one_sentence(tmp_path: Path, monkeypatch, capsys, word: str) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    assert run.main([word]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "is not in this copy" in said.err


@pytest.mark.parametrize(
    ("typed", "meant"), [("demmo", "'demo'"), ("tets", "'test'"), ("analyse", "'analyze'")]
)
def test_a_slip_of_the_finger_is_understood(capsys, typed: str, meant: str) -> None:
    assert run.main([typed]) == 2
    assert f"did you mean {meant}?" in capsys.readouterr().err


def test_an_unknown_word_is_one_sentence(capsys) -> None:
    assert run.main(["--xyzzy"]) == 2
    said = capsys.readouterr().err
    assert said == "There is no command '--xyzzy'; `python3 run.py --help` lists them all.\n"


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_lists_every_word(capsys, word: str) -> None:
    assert run.main([word]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert listed >= {*run.APP_WORDS, *run.OWN_WORDS, *run.DEVELOPER_WORDS}


# --- one system and another


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_only_linux_can_lack_a_display(platform: str, environment: dict[str, str], shown: bool) -> None:
    assert run.has_display(platform, environment) is shown


@pytest.mark.parametrize(
    ("platform", "path"),
    [("linux", "bin/python"), ("darwin", "bin/python"), ("win32", "Scripts/python.exe")],
)
def test_the_environments_python_is_found(platform: str, path: str) -> None:
    assert run.venv_python(Path("v"), platform) == Path("v") / path


def test_windows_waits_for_the_program_and_hands_on_its_status() -> None:
    plan = run.Plan(("-c", "import sys; sys.exit(7 if sys.flags.utf8_mode else 1)"))
    assert run.start(Path(sys.executable), plan, "win32") == 7


@pytest.mark.parametrize("folder", ["lib/python3.12/site-packages", "Lib/site-packages"])
def test_what_a_killed_pip_left_is_forgotten(tmp_path: Path, folder: str) -> None:
    whole, half = (tmp_path / folder / f"{name}-1.dist-info" for name in ("whole", "half"))
    for info in (whole, half):
        info.mkdir(parents=True)
        (info / "METADATA").touch()
    (whole / "INSTALLER").touch()
    run.forget_half_installed(tmp_path)
    assert run.site_packages_glob(tmp_path, "*") == [whole]


@pytest.mark.parametrize(
    ("platform", "programs", "hint"),
    [
        ("linux", {"dnf"}, "sudo dnf install portaudio espeak-ng"),
        ("linux", {"pacman"}, "sudo pacman -S --needed portaudio espeak-ng"),
        ("linux", set(), "PortAudio, espeak-ng"),
        ("darwin", set(), "System Settings"),
        ("win32", set(), "Settings > Time & language"),
    ],
)
def test_other_systems_get_a_hint(platform: str, programs: set[str], hint: str) -> None:
    assert hint in run.system_hint(platform, lambda name: name if name in programs else None)


def test_the_most_telling_line_is_quoted() -> None:
    pip = [
        "Collecting x",
        "ERROR: Could not find x (from versions: none)",
        "ERROR: No matching x",
        "[notice] y",
    ]
    assert run.last_error(pip) == "ERROR: No matching x"
    assert run.last_error(["Reading lists...", "E: Unable to locate package x", "bye"]).startswith(
        "E: Unable"
    )
    assert run.last_error(["Everything went wrong."]) == "Everything went wrong"
    assert run.last_error([]) == "it said nothing"


# --- Debian's packages, with stand-ins for Debian's own tools

LISTING = "libportaudio2 installed\nespeak-ng config-files\nxvfb not-installed\n"


def test_only_installed_packages_count() -> None:
    wanted = ["libportaudio2", "espeak-ng", "xvfb", "pulseaudio"]
    assert run.missing_packages(wanted, LISTING) == ["espeak-ng", "xvfb", "pulseaudio"]


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes a Debian of shell scripts; returns the file in which apt-get writes down its arguments."""
    if os.name != "posix":
        pytest.skip("shell scripts")

    def make(*, root: bool, sudo_status: int | None = None, install_status: int = 0) -> Path:
        programs, journal = tmp_path / "programs", tmp_path / "journal"
        scripts = {
            "dpkg-query": f"printf '{LISTING}'; exit 1".replace("\n", "\\n"),
            "apt-get": f'echo "$DEBIAN_FRONTEND $*" >> {journal}; [ $1 = update ] && exit 100; '
            f"echo 'E: no such package'; exit {install_status}",
            "env": 'exec /usr/bin/env "$@"',
        }
        if sudo_status is not None:
            scripts["sudo"] = f'[ {sudo_status} = 0 ] || exit {sudo_status}; shift; exec "$@"'
        programs.mkdir()
        for name, script in scripts.items():
            (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            (programs / name).chmod(0o755)
        (programs / "true").symlink_to("/bin/true")
        monkeypatch.setenv("PATH", str(programs))
        monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(run, "VENV", tmp_path)
        monkeypatch.setattr(run, "LOG", tmp_path / "setup.log")
        return journal

    return make


APT_CALLS = "noninteractive update\nnoninteractive install -y --no-install-recommends espeak-ng\n"


@pytest.mark.parametrize("rights", [{"root": True}, {"root": False, "sudo_status": 0}])
def test_missing_packages_are_installed_where_that_is_allowed(debian, capsys, rights: dict) -> None:
    journal = debian(**rights)
    run.install_system_packages(["libportaudio2", "espeak-ng"])
    assert journal.read_text("utf-8") == APT_CALLS
    assert capsys.readouterr().err == "Installing system packages: espeak-ng\n"


@pytest.mark.parametrize("sudo_status", [None, 1])
def test_without_rights_the_command_is_shown(debian, capsys, sudo_status: int | None) -> None:
    journal = debian(root=False, sudo_status=sudo_status)
    run.install_system_packages(["libportaudio2", "espeak-ng"])
    assert not journal.exists()
    said = capsys.readouterr().err
    assert said.endswith("please run: sudo apt-get install -y --no-install-recommends espeak-ng\n")
    assert said.count("\n") == 1


def test_nothing_missing_is_nothing_done(debian, capsys) -> None:
    journal = debian(root=True)
    run.install_system_packages(["libportaudio2"])
    assert not journal.exists()
    assert capsys.readouterr().err == ""


def test_a_failing_apt_does_not_end_the_set_up(debian, capsys) -> None:
    debian(root=True, install_status=100)
    run.install_system_packages(["espeak-ng"])
    said = capsys.readouterr().err.splitlines()[-1]
    assert "(E: no such package)" in said
    assert "sudo apt-get install" in said


# --- constraints.txt


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, lines[1:])}


def dependencies() -> list[str]:
    return project()["dependencies"] + [
        d for group in project()["optional-dependencies"].values() for d in group
    ]


@pytest.mark.parametrize("line", dependencies())
def test_every_dependency_is_pinned_within_its_range(line: str) -> None:
    wanted = Requirement(line)
    pin = pins()[canonicalize_name(wanted.name)]
    assert pin.startswith("==")
    assert wanted.specifier.contains(pin[2:])


def test_pins_fit_any_machine() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert text.startswith("# ")
    assert "+" not in "".join(pins().values()), "a build name fits one kind of machine only"
    assert "file:" not in text
