"""Settings: what is read, what is refused with which line, and what survives a failing disk."""

from __future__ import annotations

import dataclasses
import random
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_app import files
from interviewer_app.errors import InputError, StorageError
from interviewer_app.paths import HOME_VARIABLE, Paths
from interviewer_app.settings import (
    AudioSettings,
    InterfaceSettings,
    InterviewSettings,
    ModelSettings,
    Settings,
    load_settings,
    save_settings,
)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    return path


def refused(folder: Path, text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        load_settings(write(folder, text))
    assert "config.yaml" in caught.value.sentence
    assert caught.value.action
    return caught.value


def test_a_missing_or_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.yaml") == Settings()
    assert load_settings(write(tmp_path, "# only a remark\n")) == Settings()
    assert load_settings(write(tmp_path, "interview:\n")) == Settings()


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    settings = Settings(
        interface=InterfaceSettings(language="en", theme="dark"),
        interview=InterviewSettings(
            language="en",
            mode="real",
            family="data",
            job_title="数据工程师: 高级 # 1",
            minutes=7.5,
            topics=("cache", "no", "1.5"),
            skills=("C++",),
        ),
        audio=AudioSettings(microphone="USB 麦克风", speaker="null", duplex="full", voice_rate=150),
        models=ModelSettings(decider="/data/模型/bert", threads=4),
    )
    path = tmp_path / "deep" / "config.yaml"
    save_settings(path, settings)
    assert load_settings(path) == settings
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["config.yaml"]


@given(st.text(st.characters(blacklist_categories=["C", "Z"]), max_size=40), st.integers(2, 180))
def test_any_printable_title_survives_a_round_trip(
    tmp_path_factory: pytest.TempPathFactory, title: str, minutes: int
) -> None:
    path = tmp_path_factory.mktemp("s") / "config.yaml"
    settings = Settings(interview=InterviewSettings(job_title=title, minutes=minutes))
    save_settings(path, settings)
    assert load_settings(path) == settings


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ("interview:\n  langauge: zh\n", 2, ["interview.langauge", "did you mean 'language'"]),
        ("interveiw:\n  language: zh\n", 1, ["interveiw", "did you mean 'interview'"]),
        ("\ninterface:\n  theme: drak\n", 3, ["interface.theme", "system, light, dark", "mean 'dark'"]),
        ("interview:\n  minutes: soon\n", 2, ["interview.minutes", "'soon'", "a number from 1 to 180"]),
        ("interview:\n  minutes: 900\n", 2, ["900", "from 1 to 180"]),
        ("interview:\n  minutes: .nan\n", 2, ["interview.minutes"]),
        ("interview:\n  minutes: true\n", 2, ["True"]),
        ("audio:\n  voice_rate: 150.5\n", 2, ["whole number from 80 to 400"]),
        ("models:\n  threads: 1" + "0" * 5000 + "\n", 2, ["models.threads"]),
        ("interview:\n  job_title: 12\n", 2, ["put it in quotes"]),
        ("interview:\n  topics: cache\n", 2, ["interview.topics", "a list"]),
        ("interview:\n  topics:\n    - cache\n    - 3\n", 3, ["interview.topics", "a list"]),
        ("interface:\n  language: no\n", 2, ["interface.language", "one of zh, en"]),
        ("privacy:\n  offline: yes please\n", 2, ["true or false"]),
        ("privacy: on\n", 1, ["privacy must hold keys"]),
        ("- a\n- b\n", 1, ["expected the sections"]),
        ("audio:\n  duplex: half\n  duplex: full\n", 3, ["'duplex'", "second time"]),
        ("audio:\n  duplex: [half\ninterview: 3\n", 3, ["is not YAML"]),
        ("audio:\n\tduplex: half\n", 2, ["is not YAML"]),
        ("interface: &a\n  theme: dark\n", 1, ["anchors"]),
        ("interface: !!python/object:os.system {}\n", 1, ["tags"]),
        ("a: 1\n---\nb: 2\n", 2, ["is not YAML"]),
        ("interface:\n  theme: dark\x07\n", 2, ["does not allow"]),
        ("version: 99\n", 1, ["too old"]),
        ("version: one\n", 1, ["version"]),
        ("? [a, b]\n: 1\n", 1, ["one word"]),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, parts: list[str]) -> None:
    error = refused(tmp_path, text)
    assert f"config.yaml, line {line}:" in error.sentence
    for part in parts:
        assert part in error.sentence


def test_text_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"interface:\n  theme: \xff\xfe\n")
    with pytest.raises(InputError, match="line 2"):
        load_settings(path)


def test_deep_nesting_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    refused(tmp_path, "[" * 5000)
    refused(tmp_path, "#" * 300_000)
    with pytest.raises(InputError, match="not a file"):
        load_settings(tmp_path)


def test_only_input_errors_escape_from_mutated_files(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    save_settings(path, Settings(interview=InterviewSettings(topics=("cache", "网络"), job_title="后端")))
    good = path.read_bytes()
    rng = random.Random(7)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        bad = bytearray(good)
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(bad))
            bad[place : place + rng.randint(0, 3)] = rng.choice(
                [b"\x00", b"{", b"- ", b": ", b"\n", b"\xff", b"&a ", b"*a", b"!!x ", b"'", b"1e999", b"~"]
            )
        path.write_bytes(bytes(bad))
        try:
            load_settings(path)
            outcomes["read"] += 1
        except InputError:
            outcomes["refused"] += 1
    assert outcomes["refused"] > 100
    assert outcomes["read"] > 0


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.yaml"
    save_settings(path, Settings())
    before = path.read_bytes()

    def refuse(descriptor: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_all", refuse)
    with pytest.raises(StorageError, match="is full"):
        save_settings(path, Settings(interface=InterfaceSettings(theme="dark")))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["config.yaml"]


def test_values_that_would_not_load_are_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    bad = dataclasses.replace(Settings(), audio=AudioSettings(voice_rate=9000))
    with pytest.raises(InputError):
        save_settings(path, bad)
    assert not path.exists()


def test_paths_follow_the_variable(tmp_path: Path) -> None:
    paths = Paths.from_environment({HOME_VARIABLE: str(tmp_path / "h")}).create()
    assert paths.library_db == tmp_path / "h" / "library.db"
    assert paths.config_file == tmp_path / "h" / "config.yaml"
    assert paths.sessions_dir.is_dir()
    assert paths.cache_dir.is_relative_to(tmp_path)
    elsewhere = Paths.from_environment({HOME_VARIABLE: "  "})
    assert "voice-interviewer" in str(elsewhere.home)
    assert elsewhere.config_file.name == "config.yaml"


def test_a_home_below_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError) as caught:
        Paths.under(tmp_path / "file" / "home").create()
    assert caught.value.action
