"""Brings the training page into each of its states, for the screenshots and for the walk over all widgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from interviewer_app.ui.main_window import MainWindow
from interviewer_app.ui.training_page.frame import DATA, MODELS, RESULTS, ROWS, TRAIN
from tests.training_library import TrainingLibrary, ended, finished_events, training_events
from training.running.folder import RunFolder


def fill(library: TrainingLibrary, data: str = "") -> RunFolder:
    """A library with one finished, measured and published training, and a check."""
    library.train("20260301-101500-01-decider", [*training_events(0.4), ended(-9, told=False)])
    done = library.train("20260302-093000-01-decider", finished_events(), data=data)
    library.measured(done)
    library.published(0.861, "bert-base-chinese-seed7")
    library.published(0.894, "bert-base-chinese-seed42")
    return done


def reload(settle: Callable[[], None], window: MainWindow) -> None:
    """Let the page read everything anew."""
    window.training.reload()
    for _ in range(3):  # what was read asks for more
        window._jobs.wait(60_000)
        settle()


def training_states(
    settle: Callable[[], None], window: MainWindow, library: TrainingLibrary
) -> Iterator[str]:
    """Yield the name of each state; ``settle`` lets workers and layouts come to rest."""
    page = window.training
    window._tabs.setCurrentIndex(window._pages.indexOf(page))
    settle()
    for step, name in ((DATA, "data"), (TRAIN, "settings"), (RESULTS, "results"), (MODELS, "models")):
        page.go_to(step)
        settle()
        yield f"training-{name}-empty"
    fill(library)
    library.checked(library.home)
    page._readers.clear()
    reload(settle, window)
    for step, name in ((DATA, "data"), (ROWS, "rows"), (RESULTS, "results"), (MODELS, "models")):
        page.go_to(step)
        settle()
        if step == ROWS:
            page.rows.choose(3)
        if step == MODELS:
            page.models.history.selectRow(0)
        settle()
        yield f"training-{name}"
    page.results.verticalScrollBar().setValue(10_000)
    page.go_to(RESULTS)
    settle()
    yield "training-results-below"
    page.go_to(TRAIN)
    page.train.settings.expert.setChecked(True)
    events = training_events(0.72)
    began = time.time() - 2 - 0.4 * len(events)
    running = library.train("20260303-140000-01-decider", events, created=began)
    for name, age_s in (("running", 1.0), ("silent", 95.0)):
        library.hold(running, age_s)
        page.run = None
        reload(settle, window)
        yield f"training-{name}"
        library.close()
    page._poll()  # sooner than its timer would
    window._jobs.wait(60_000)
    settle()
    yield "training-broken-off"
    page.kinds.buttons()[1].click()
    settle()
    yield "training-reply"
