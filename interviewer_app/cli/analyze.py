"""``interviewer analyze``: all measures of one recorded answer."""

from __future__ import annotations

import argparse
import json
import math
import queue
from pathlib import Path
from typing import Any

from interviewer_app.engine.messages import (
    AnalyseRecording,
    AnalysisReady,
    EngineProblem,
    LoadModels,
    ModelsReady,
)
from interviewer_app.engine.models import choose_models
from interviewer_app.engine.process import EngineClient
from interviewer_app.errors import EngineError, InputError, ModelError
from interviewer_app.json_files import load_json
from interviewer_app.settings import ModelSettings, Paths, load_settings
from speech.audio import AudioError, read_wav
from speech.ports import Pcm

_LONGEST_S = 600.0
_MAX_WORDS_BYTES = 10_000_000
_WORD_FIELDS: dict[str, type | tuple[type, ...]] = {"text": str, "start": (int, float), "end": (int, float)}


def add_parser(words: Any) -> None:
    """Add ``analyze`` to the command line."""
    parser = words.add_parser("analyze", help="measure one recorded answer")
    parser.add_argument("audio", type=Path, metavar="AUDIO.wav")
    parser.add_argument("--words", type=Path, help='JSON [{"text","start","end"}] in place of recognition')
    parser.add_argument("--question-end", type=float, metavar="S", help="when the question ended, in s")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Measure and print; see the module's docstring."""
    if options.question_end is not None and not math.isfinite(options.question_end):
        raise InputError(f"--question-end is {options.question_end}.", "Give seconds, for example 0.5.")
    paths = Paths.from_environment()
    settings = load_settings(paths.config_file)
    pcm = read_recording(options.audio)
    words = read_words(options.words) if options.words is not None else None
    recogniser = None if words is not None else find_recogniser(paths, settings.models)
    request = AnalyseRecording(pcm.tobytes(), options.language, words, options.question_end)
    result = analyse(request, recogniser)
    if options.json:
        print(json.dumps({"text": result.text, **result.speech}, ensure_ascii=False))
    else:
        print_measures(result)
    return 0


def read_recording(path: Path) -> Pcm:
    """Read a WAV file as int16[n] at 16 kHz.

    Raises:
        InputError: it is none; the file is named.
    """
    try:
        return read_wav(path)
    except AudioError as error:
        raise InputError(f"{path.name}: {error.sentence}", error.action) from error


def read_words(path: Path) -> tuple[dict[str, Any], ...]:
    """Read a list of words with times.

    Raises:
        InputError: not such a list.
    """
    data = load_json(path, max_bytes=_MAX_WORDS_BYTES, max_depth=4)
    if not isinstance(data, list):
        raise InputError(
            f"{path} is not a list of words.", 'Write [{"text": "好", "start": 0.1, "end": 0.3}].'
        )
    latest_s = 0.0
    for number, word in enumerate(data):
        for name, kind in _WORD_FIELDS.items():
            value = word.get(name) if isinstance(word, dict) else None
            if not isinstance(value, kind) or isinstance(value, bool):
                raise InputError(f"{path}: word {number} has no valid '{name}'.", "Give text, start and end.")
        if word["end"] < word["start"]:
            raise InputError(f"{path}: word {number} ends before it starts.", "Correct its times (seconds).")
        if word["start"] < latest_s:
            raise InputError(
                f"{path}: word {number} starts before the one before it.",
                "Give the words in order, from 0 s.",
            )
        latest_s = word["start"]
    return tuple(data)


def find_recogniser(paths: Paths, settings: ModelSettings) -> LoadModels:
    """What to load: the recogniser alone, as nothing is decided.

    Raises:
        ModelError: there is none.
    """
    models = choose_models(settings, paths, synthetic_voice=True)
    if models.recogniser.folder is None:
        raise ModelError(
            "There is no recogniser on this computer.",
            "Give the words with --words, or set models.recogniser in config.yaml.",
        )
    return LoadModels(str(models.recogniser.folder), None, models.threads)


def analyse(request: AnalyseRecording, recogniser: LoadModels | None) -> AnalysisReady:
    """Have the model process measure a recording, whose words come with it or from the recogniser.

    Raises:
        AppError: the model folder cannot be used, or the process fails.
    """
    reports: queue.SimpleQueue[Any] = queue.SimpleQueue()
    client = EngineClient(reports.put)
    try:
        if recogniser is not None:
            client.send(recogniser)
            for sentence, action in _expect(reports, ModelsReady).problems:
                raise ModelError(sentence, action)
        client.send(request)
        result: AnalysisReady = _expect(reports, AnalysisReady)
        return result
    finally:
        client.close()


def _expect(reports: queue.SimpleQueue[Any], kind: type) -> Any:
    try:
        report = reports.get(timeout=_LONGEST_S)
    except queue.Empty as error:
        raise EngineError(
            "The recording takes too long to measure.", "Cut it into single answers."
        ) from error
    if isinstance(report, EngineProblem):
        raise EngineError(report.sentence, report.action)
    if not isinstance(report, kind):
        raise EngineError("The model process ended unexpectedly.", "Try again; the log tells more.")
    return report


def print_measures(result: AnalysisReady) -> None:
    """Print every measure, one a line."""
    print(result.text)
    for name, value in result.speech.items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        print(f"{name:22} {shown}")
