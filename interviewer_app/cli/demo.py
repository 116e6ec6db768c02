"""``interviewer demo``: the rehearsal. A synthetic candidate is interviewed aloud, start to end."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interviewer_app.bootstrap import Devices, Studio
from interviewer_app.engine.snapshot import CaptionLine, Snapshot
from interviewer_app.errors import InputError
from interviewer_app.files import atomic_write_bytes, private_folder
from interviewer_app.rehearsal.candidate import Say
from interviewer_app.rehearsal.runner import Rehearsal
from interviewer_app.rehearsal.scenario import SCENARIOS, load_scenario
from interviewer_app.rehearsal.summary import summarise
from interviewer_app.sessions.audio_log import read_samples
from interviewer_app.sessions.report import render_report
from speech.audio import SAMPLE_RATE_HZ, write_wav
from speech.capture import Microphone
from speech.playback import Speaker
from speech.room import Room

_DEFAULT_TURNS = 4
_MOST_TURNS = 60


def add_parser(words: Any) -> None:
    """Add ``demo`` to the command line."""
    parser = words.add_parser("demo", help="rehearse: a synthetic candidate is interviewed aloud")
    parser.add_argument(
        "--scenario", default="mixed", metavar="NAME|FILE", help=f"{', '.join(SCENARIOS)}, or a JSON file"
    )
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--turns", type=int, default=_DEFAULT_TURNS, help="topic answers, exactly")
    parser.add_argument("--out", type=Path, help="folder for report.html and the WAV files")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the turns")
    parser.add_argument(
        "--device", choices=("room", "system"), default="room", help="simulated room, or this machine's sound"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Hold the rehearsal; see the module's docstring."""
    if not 1 <= options.turns <= _MOST_TURNS:
        raise InputError(f"--turns is {options.turns}.", f"Choose 1 to {_MOST_TURNS}.")
    scenario = load_scenario(options.scenario, options.language)
    if options.out is not None:
        private_folder(options.out)  # before the rehearsal, not after it
    printer = TurnPrinter(quiet=options.json)
    with Studio.open() as studio:
        rehearsal = Rehearsal(studio, scenario, options.turns)
        with sound(options.device, studio) as (devices, say):
            session_id = rehearsal.hold(devices, say, printer.show, options.device)
        result = summarise(studio.store.record(session_id), scenario)
        report = write_files(studio, session_id, options.out)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print_summary(result["summary"], report)
    return 0


@contextmanager
def sound(device: str, studio: Studio) -> Iterator[tuple[Devices, Say]]:
    """The interviewer's devices and the candidate's mouth, in a room or on this machine."""
    if device == "room":
        with Room() as room:
            voice = room.candidate_voice()
            yield Devices(room.microphone(), room.speaker()), voice.play
        return
    audio = studio.settings.audio
    microphone, mouth = Microphone(audio.microphone), Speaker(audio.speaker)
    microphone.start()  # a machine without sound refuses here, before a session has begun
    try:
        yield Devices(microphone, Speaker(audio.speaker)), lambda pcm: mouth.play(pcm, SAMPLE_RATE_HZ)
    finally:
        mouth.close()
        microphone.stop()


def write_files(studio: Studio, session_id: str, out: Path | None) -> Path:
    """Write report.html into the session's folder, and with the WAV files into ``out`` if it is given."""
    page = render_report(studio.store.record(session_id)).encode()
    report = studio.store.session_folder(session_id) / "report.html"
    atomic_write_bytes(report, page)
    if out is None:
        return report
    for stream, name in (("mic", "candidate.wav"), ("voice", "interviewer.wav")):
        kept = studio.store.session_folder(session_id) / f"{stream}.pcm"
        if kept.exists():  # the settings may forbid to keep sound
            write_wav(out / name, read_samples(kept))
    atomic_write_bytes(out / "report.html", page)
    return out / "report.html"


class TurnPrinter:
    """Prints each line of the interview when it is said, and the measures with the decision."""

    def __init__(self, *, quiet: bool) -> None:
        self._out = sys.stderr if quiet else sys.stdout
        self._printed = 0
        self._decided: set[int] = set()

    def show(self, snapshot: Snapshot) -> None:
        """Print what is new."""
        for line in snapshot.lines[self._printed :]:
            who = "面试官" if line.speaker == "interviewer" else "候选人"
            self._print(f"{who}: {line.text}")
            if line.speaker == "candidate":
                self._print(f"    {_measures(line)}")
        self._printed = len(snapshot.lines)
        for line in snapshot.lines:
            if line.decision is not None and line.turn not in self._decided:
                self._decided.add(line.turn)
                reasons = " ".join(line.decision.reasons)
                self._print(f"    {line.decision.label} {line.decision.confidence:.2f} · {reasons}")

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def _measures(line: CaptionLine) -> str:
    speech = line.speech
    score = speech.get("hesitation_score")
    shown = "–" if score is None else f"{score:.2f}"
    return (
        f"hesitation_score {shown} · filler_count {speech.get('filler_count')} · "
        f"answer_length {speech.get('answer_length')}"
    )


def print_summary(summary: dict[str, Any], report: Path) -> None:
    """Print the sums of a rehearsal."""
    print(
        f"\n{summary['turns']} answers, CER {summary['cer']:.1%}, decisions {summary['decisions']}, "
        f"replies {summary['reply_sources']}, median latency {summary['latency_ms_median']} ms\n{report}"
    )
