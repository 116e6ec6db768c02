"""Makes the Qt application: Fusion style, a font with Chinese, theme and language."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QStyleFactory

from interviewer_app.ui.main_window import MainWindow
from interviewer_app.ui.services import Services
from interviewer_app.ui.theme import base_font
from interviewer_app.ui.translation import Translations

APPLICATION_NAME = "Voice Interviewer"


def make_application(arguments: Sequence[str] = ("interviewer",)) -> QApplication:
    """Return the one QApplication of this process, made on the first call."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(list(arguments))
    app.setApplicationName(APPLICATION_NAME)
    app.setDesktopFileName("voice-interviewer")
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(base_font())
    return app


def make_window(app: QApplication, services: Services) -> MainWindow:
    """Return the main window in the language and theme the user chose last; the caller shows it."""
    return MainWindow(services, Translations(app))
