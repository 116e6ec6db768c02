"""Keeps the candidate's pause model in the library, one for each language of the interviews."""

from __future__ import annotations

import logging

from interviewer_app.errors import StorageError
from interviewer_app.sessions.records import SessionRecord
from interviewer_app.sessions.store import Store
from speech.pause_model import AnswerPause, PauseModel, answer_pauses

log = logging.getLogger(__name__)


def load_pause_model(store: Store, language: str) -> PauseModel:
    """Return what is known of this candidate's pauses; a damaged value counts as nothing known.

    Raises:
        StorageError: the library cannot be read.
    """
    return PauseModel.from_value(store.get_value(_key(language)))


def learn_pauses(store: Store, session_id: str) -> None:
    """Take the pauses of a finished session into the model of its language.

    Never raises StorageError: the session is saved by now, and a wait that is not personal yet costs nobody
    an answer.
    """
    try:
        record = store.record(session_id)
        pauses = session_pauses(record)
        if pauses:
            model = load_pause_model(store, record.language).learn(pauses)
            store.put_value(_key(record.language), model.to_value())
    except StorageError as error:
        log.warning("the pauses of %s are not learned: %s", session_id, error)


def session_pauses(record: SessionRecord) -> tuple[AnswerPause, ...]:
    """Return the pauses inside the spoken answers of a session, in order."""
    return tuple(
        pause
        for answer in record.answers
        if not answer.typed
        for pause in answer_pauses(answer.speech, answer.words, record.language)
    )


def _key(language: str) -> str:
    return f"pause_model.{'en' if language == 'en' else 'zh'}"
