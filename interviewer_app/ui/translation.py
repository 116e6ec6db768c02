"""Switches the language of the window at runtime."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator

from interviewer_app.interview.types import Language

I18N_DIR = Path(__file__).resolve().parents[2] / "resources" / "i18n"

_OURS = "voice-interviewer"


class Retranslated:
    """Mixin for widgets: calls ``retranslate`` when the language changes. Stands before the Qt class."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells every widget of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)  # type: ignore[misc]

    def retranslate(self) -> None:
        """Set every text of this widget anew."""
        raise NotImplementedError


class Translations:
    """The application's translators. English is the source text and needs none."""

    def __init__(self, app: QCoreApplication, folder: Path = I18N_DIR) -> None:
        self._app = app
        self._folder = folder
        self.language: Language = "en"

    def use(self, language: Language) -> None:
        """Show all windows in ``language`` from now on."""
        # Those of an earlier window of this application go, too.
        for translator in self._app.findChildren(QTranslator, _OURS):
            self._app.removeTranslator(translator)
            translator.setObjectName("")
            translator.deleteLater()
        self.language = language
        QLocale.setDefault(QLocale("zh_CN" if language == "zh" else "en_US"))
        if language == "zh":
            qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._install("qtbase_zh_CN", qt_folder)
            self._install("zh_CN", str(self._folder))

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self._app)
        translator.setObjectName(_OURS)
        if not translator.load(name, folder):
            raise FileNotFoundError(f"no translation {name}.qm in {folder}")
        self._app.installTranslator(translator)
