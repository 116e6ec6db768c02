"""The composition root: builds settings, library, bank and an interview, and shuts them down in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any

from interviewer_app.engine.conductor import Cast, Conductor
from interviewer_app.engine.messages import LoadModels
from interviewer_app.engine.models import ModelChoices, choose_models
from interviewer_app.engine.recorder import SessionRecorder
from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.errors import StorageError
from interviewer_app.interview.questions import QuestionBank, default_directory
from interviewer_app.interview.types import Plan
from interviewer_app.sessions.pause_memory import learn_pauses, load_pause_model
from interviewer_app.sessions.store import Store
from interviewer_app.settings import Paths, Settings, load_settings
from speech.echo import EchoCanceller
from speech.ports import AudioInput, AudioOutput
from speech.synthesis import VoiceRenderer
from speech.turns import TurnConfig

log = logging.getLogger(__name__)

_MAX_HOTWORDS = 12
_VOICE_TIMEOUT_S = 8.0  # a line takes well under two; then the text alone carries the interview on


@dataclass(frozen=True)
class Devices:
    """What an interview hears and speaks with; without a microphone every answer is typed.

    A ``canceller`` that hears what ``speaker`` plays makes it full duplex.
    """

    microphone: AudioInput | None
    speaker: AudioOutput
    canceller: EchoCanceller | None = None


class Studio:
    """Everything that outlives an interview. A context manager: leaving it backs the library up."""

    def __init__(self, paths: Paths, settings: Settings) -> None:
        """Open the library and the question bank.

        Raises:
            StorageError: the library cannot be opened.
        """
        self.paths = paths
        self.settings = settings
        self.bank = QuestionBank.load(default_directory())
        self.store = Store(paths.library_db)

    @classmethod
    def open(cls, paths: Paths | None = None) -> Studio:
        """Open the user's studio.

        Raises:
            InputError: config.yaml has a mistake.
            StorageError: the library cannot be opened.
        """
        paths = (paths or Paths.from_environment()).create()
        return cls(paths, load_settings(paths.config_file))

    def conduct(
        self,
        plan: Plan,
        devices: Devices,
        listener: Callable[[Snapshot], None],
        *,
        mode: str = "real",
        synthetic_voice: bool = False,
        avoid_voices: Collection[str] = (),
        meta: Mapping[str, Any] | None = None,
    ) -> Conductor:
        """Make an interview ready; the caller starts it.

        Its waits suit the pauses of this candidate's earlier sessions, and it adds its own to them. A
        ``synthetic_voice`` is no candidate: it is given the standard waits and teaches nothing.

        Raises:
            AppError: a model folder, the disk or the library refuses.
        """
        models = choose_models(self.settings.models, self.paths, synthetic_voice=synthetic_voice)
        audio = self.settings.audio
        described = {
            "language": plan.language,
            "job_title": plan.job_title,
            "minutes": plan.minutes,
            "mode": mode,
            "models": model_names(models),
            "devices": {"microphone": audio.microphone, "speaker": audio.speaker},
            **(meta or {}),
        }
        turn_config = (
            TurnConfig.practice(plan.language) if mode == "practice" else TurnConfig.real(plan.language)
        )
        when_saved = None
        if not synthetic_voice:
            turn_config = load_pause_model(self.store, plan.language).waits(turn_config)
            when_saved = partial(learn_pauses, self.store)
        cast = Cast(
            recorder=SessionRecorder(self.store, described, keep_audio=self.settings.privacy.keep_audio),
            models=models.request(),
            renderer=VoiceRenderer(
                self.paths.cache_dir / "voice", audio.voice_rate, _VOICE_TIMEOUT_S, exclude=avoid_voices
            ),
            speaker=devices.speaker,
            microphone=devices.microphone,
            turn_config=turn_config,
            hotwords=" ".join(plan.skills[:_MAX_HOTWORDS]),
            when_saved=when_saved,
            canceller=devices.canceller,
            choose_models=partial(self._models_in_service, synthetic_voice),
        )
        return Conductor(plan, cast, listener)

    def _models_in_service(self, synthetic_voice: bool) -> LoadModels:
        """What settings and registry say by now. Raises ModelError."""
        chosen = choose_models(self.settings.models, self.paths, synthetic_voice=synthetic_voice)
        return chosen.request()

    def close(self) -> None:
        """Back the library up and close it.

        Raises:
            StorageError: there is no backup, because the disk refuses; the library is closed all the same.
        """
        try:
            self.store.backup()
        finally:
            self.store.close()

    def __enter__(self) -> Studio:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except StorageError as failure:
            if error is None:
                raise
            log.error("no backup: %s", failure)  # what went wrong first is what the user is told


def model_names(models: ModelChoices) -> dict[str, str]:
    """What the session says of its models."""
    return {
        "recogniser": models.recogniser.name,
        "decider": models.decider.name or "rules",
        "generator": models.generator.name or "question bank",
    }
