"""The window's tests run on a real display if there is one, else off screen; no thread may outlive them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from interviewer_app.ui.app import make_application, make_window
from interviewer_app.ui.main_window import MainWindow
from tests.ui.scripted_services import ScriptedServices


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture
def services() -> ScriptedServices:
    return ScriptedServices()


@pytest.fixture
def window(qtbot, qapp: QApplication, services: ScriptedServices) -> Iterator[MainWindow]:
    made = make_window(qapp, services)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: services.device_calls >= 2)
    yield made
    made.interview.close_interview()
    made.close()
    made.deleteLater()
