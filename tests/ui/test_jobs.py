"""Background calls: outcome in the window's thread, errors told, only bound slots taken."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from interviewer_app.errors import Cancelled, DeviceError
from interviewer_app.ui.jobs import Jobs


class Outcome(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())

    @Slot(object)
    def failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.append(QThread.currentThread())


def test_a_result_comes_back_to_the_windows_thread(qtbot, qapp):
    jobs, outcome = Jobs(), Outcome()
    worker: list[int] = []

    def work() -> str:
        worker.append(threading.get_ident())
        return "made"

    jobs.run(work, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: outcome.results == ["made"])
    assert outcome.threads == [qapp.thread()]
    assert worker != [threading.get_ident()]


def test_a_users_error_is_told(qtbot):
    jobs, outcome = Jobs(), Outcome()
    error = DeviceError("No microphone.", "Plug one in.")

    def work() -> None:
        raise error

    jobs.run(work, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: outcome.errors == [error])
    assert outcome.results == []


def test_what_the_user_stopped_is_told_and_not_logged(qtbot, caplog):
    jobs, outcome = Jobs(), Outcome()

    def work() -> None:
        raise Cancelled

    with caplog.at_level(logging.WARNING):
        jobs.run(work, outcome.done, outcome.failed)
        qtbot.waitUntil(lambda: len(outcome.errors) == 1)
    assert isinstance(outcome.errors[0], Cancelled)
    assert caplog.text == ""


def test_a_bug_is_told_and_logged_with_its_traceback(qtbot, caplog):
    jobs, outcome = Jobs(), Outcome()
    with caplog.at_level(logging.ERROR):
        jobs.run(lambda: 1 // 0, outcome.done, outcome.failed)
        qtbot.waitUntil(lambda: len(outcome.errors) == 1)
    assert isinstance(outcome.errors[0], ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


def test_a_function_without_a_thread_is_refused(qapp):
    jobs, outcome = Jobs(), Outcome()
    with pytest.raises(TypeError, match="bound slot"):
        jobs.run(lambda: 1, print, outcome.failed)


def test_nothing_is_kept_of_finished_jobs(qtbot):
    jobs, outcome = Jobs(), Outcome()
    for number in range(40):
        jobs.run(lambda number=number: number, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: len(outcome.results) == 40)
    qtbot.waitUntil(lambda: len(jobs.children()) == 1)  # the pool itself
    assert sorted(outcome.results) == list(range(40))
