"""Draws every state of the window in both languages and themes: python -m tests.ui.screenshots OUT."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.training_library import TrainingLibrary
from tests.ui.review_library import ReviewLibrary
from tests.ui.review_states import review_states
from tests.ui.scenes import RUNNING, finished
from tests.ui.scripted_services import JOBS, ScriptedServices
from tests.ui.training_states import training_states

LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")


@contextmanager
def display(width: int, height: int) -> Iterator[None]:
    """A display to draw on: the one there is, or an Xvfb of our own."""
    if os.environ.get("DISPLAY") or not sys.platform.startswith("linux"):
        yield
        return
    program = shutil.which("Xvfb")
    if program is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield
        return
    read, write = os.pipe()
    screen = f"{width}x{height}x24"
    command = [program, "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            os.environ["DISPLAY"] = ":" + answer.readline().strip()
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        server.terminate()
        server.wait(10)


def settle(app, rounds: int = 12) -> None:
    """Let layouts, workers and queued signals come to rest."""
    from PySide6.QtCore import QEventLoop, QTimer

    for _ in range(rounds):
        loop = QEventLoop()
        QTimer.singleShot(15, loop.quit)
        loop.exec()
        app.sendPostedEvents()


def states(app, window, services: ScriptedServices, language: str) -> Iterator[str]:
    """Bring the window into each state in turn and yield its name."""
    from interviewer_app.errors import DeviceError
    from tests.ui.scenes import texts

    tab = window.interview
    yield "setup"
    tab.setup.sound._test.click()
    settle(app)
    for level in (-30.0, -12.0, -17.0):
        services.monitors[-1].on_level(level)
        settle(app, 3)
    yield "setup-testing"
    tab.setup.sound.stop_test()
    tab.setup.show_error(DeviceError(str(texts(language)["error"])))
    yield "setup-error"
    yield from resume_states(app, tab.setup, services, language)
    services.may_start.clear()
    tab.setup._start.click()
    yield "preparing"
    services.may_start.set()
    settle(app, 20)
    controls = services.controls[-1]
    for name, scene in RUNNING.items():
        controls.show(scene(language))
        settle(app)
        yield name
    controls.show(RUNNING["listening"](language))
    settle(app)
    tab.running.ask_before_end()
    yield "ask-end"
    controls.show(finished(language))
    settle(app)
    yield "finished"


def every_state(
    app, window, library: TrainingLibrary, services: ScriptedServices, language: str
) -> Iterator[str]:
    """The states of the interview's page, then the review's, then the training's."""
    yield from states(app, window, services, language)
    with tempfile.TemporaryDirectory() as folder:
        reviewed = ReviewLibrary(Path(folder))
        try:
            yield from review_states(lambda: settle(app, 20), window, services, reviewed)
        finally:
            window.review.close_review()
            reviewed.close()
    yield from training_states(lambda: settle(app, 40), window, library)


def resume_states(app, setup, services: ScriptedServices, language: str) -> Iterator[str]:
    """A résumé that is read, what was found in it, and a job description beside it."""
    setup.notice.clear()
    services.may_end_reading.clear()
    setup.resume.read(Path("简历-李雷.pdf" if language == "zh" else "cv-jane-doe.pdf"))
    yield "setup-resume-reading"
    services.may_end_reading.set()
    settle(app, 60)
    yield "setup-resume-found"
    setup.resume.job.click()
    setup.resume._job_text.setPlainText(JOBS[language])
    settle(app, 90)
    yield "setup-resume-job"
    setup.resume.job.click()
    setup.resume._undo.click()


def draw(folder: Path, width: int, height: int, only: str) -> int:
    """Draw all states into ``folder``; return how many pictures."""
    from interviewer_app.ui.app import make_application, make_window

    app = make_application()
    count = 0
    for language in LANGUAGES:
        for theme in THEMES:
            services = ScriptedServices(language, theme)
            home = tempfile.TemporaryDirectory()
            services.training_home = Path(home.name)
            library = TrainingLibrary(services.training_home)
            window = make_window(app, services)
            window.resize(width, height)
            window.show()
            settle(app)
            for name in every_state(app, window, library, services, language):
                settle(app)
                if only in name:
                    picture = folder / f"{name}-{language}-{theme}.png"
                    assert window.grab().save(str(picture)), picture
                    count += 1
            library.close()
            window.interview.close_interview()
            window.close()
            home.cleanup()
            window.deleteLater()
            settle(app, 2)
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT", help="folder for the PNG files")
    parser.add_argument("--size", default="1280x800", help="size of the window (default 1280x800)")
    parser.add_argument("--scale", default="1", help="high-DPI scale factor (default 1)")
    parser.add_argument("--only", default="", help="only states whose name contains this")
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_SCALE_FACTOR"] = arguments.scale
    scale = float(arguments.scale)
    with display(round(width * scale) + 40, round(height * scale) + 40):
        count = draw(arguments.folder, width, height, arguments.only)
    sys.stdout.write(f"{count} pictures in {arguments.folder}\n")
    return 0 if count else 1


if __name__ == "__main__":
    raise SystemExit(main())
