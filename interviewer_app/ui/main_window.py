"""The main window: tabs, menu, status bar, recording light, language and theme."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.ui.interview_tab import InterviewTab
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.recording_light import RecordingLight
from interviewer_app.ui.review.review_tab import ReviewTab
from interviewer_app.ui.services import Services
from interviewer_app.ui.theme import apply_theme
from interviewer_app.ui.training_page.training_tab import TrainingTab
from interviewer_app.ui.translation import Retranslated, Translations
from interviewer_app.ui.words import Words

MINIMUM_SIZE = (900, 620)
FIRST_SIZE = (1180, 760)


class MainWindow(Retranslated, QMainWindow):
    """Keys that no focused widget wants go to the tab in front."""

    def __init__(self, services: Services, translations: Translations) -> None:
        super().__init__()
        self._services = services
        self._translations = translations
        self._jobs = Jobs(self)
        self._words = Words(self)
        settings = services.settings()
        self._theme: str = settings.interface.theme
        translations.use(settings.interface.language)
        self._dress()
        self._tabs = QTabBar(self)
        self._pages = QStackedWidget(self)
        self.light = RecordingLight(self)
        self._lay_out()
        self.interview = InterviewTab(services, self._jobs, self)
        self._tabs.addTab("")
        self._pages.addWidget(self.interview)
        self.review = ReviewTab(services.review(), self._jobs, self)
        self._tabs.addTab("")
        self._pages.addWidget(self.review)
        self.training = TrainingTab(services.training(), self._jobs, self)
        self._tabs.addTab("")
        self._pages.addWidget(self.training)
        self._local = QLabel(self)
        self._make_menu()
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addPermanentWidget(self._local)
        self.interview.recording_changed.connect(self._on_recording)
        self.interview.running_changed.connect(self._on_running)
        self.review.interview_wanted.connect(self._on_new)
        self.interview.review_wanted.connect(self._on_review)
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*FIRST_SIZE)
        self.retranslate()
        self.interview.setup.take_focus()

    @property
    def language(self) -> str:
        """The window's language, ``zh`` or ``en``."""
        return self._translations.language

    @property
    def theme(self) -> str:
        """The chosen theme: ``system``, ``light`` or ``dark``."""
        return self._theme

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self._tabs.setCurrentIndex(self._pages.indexOf(page))

    def add_tab(self, page: QWidget, title: str) -> None:
        """Append a page; its title is its accessible name from then on."""
        page.setAccessibleName(title)
        self._pages.addWidget(page)
        self._tabs.addTab(title)

    def use_language(self, language: str) -> None:
        """Show everything in ``language`` from now on and remember it."""
        self._translations.use("zh" if language == "zh" else "en")
        self._keep(language=language)

    def use_theme(self, theme: str) -> None:
        """Dress the application in ``theme`` from now on and remember it."""
        self._theme = theme
        self._dress()
        self._keep(theme=theme)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the desktop when it turns dark or light."""
        if event.type() == QEvent.Type.ThemeChange and self._theme == "system":
            self._dress()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that no text field and no button wanted."""
        page = self._pages.currentWidget()
        pressed = page in (self.interview, self.review) and page.press(event)
        if pressed:
            event.accept()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask in place while an interview runs; a second wish to close is the answer."""
        if self.interview.is_running and not self.interview.running.is_asking:
            self.interview.running.ask_before_end()
            event.ignore()
            return
        self.interview.close_interview()
        self.review.close_review()
        self.training.close_page()
        self._jobs.wait()
        event.accept()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setWindowTitle(self.tr("Voice Interviewer"))
        self._tabs.setTabText(0, self.tr("Interview"))
        self._tabs.setTabText(1, self.tr("Review"))
        self._tabs.setTabText(self._pages.indexOf(self.training), self.tr("Training"))
        self._tabs.setAccessibleName(self.tr("Pages"))
        self._local.setText(self.tr("Everything stays on this computer"))
        self._local.setAccessibleName(self._local.text())
        for name, text in self._menu_texts().items():
            target = self._menu_items[name]
            if isinstance(target, QMenu):
                target.setTitle(text)
            else:
                target.setText(text)

    def _lay_out(self) -> None:
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        header = QWidget(self)
        header.setObjectName("header")
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 0, 20, 0)
        row.addWidget(self._tabs)
        row.addStretch(1)
        row.addWidget(self.light)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(centre)

    def _menu_texts(self) -> dict[str, str]:
        return {
            "file": self.tr("&File"),
            "new": self.tr("&New interview"),
            "quit": self.tr("&Quit"),
            "view": self.tr("&View"),
            "language": self.tr("&Language"),
            "zh": "中文",
            "en": "English",
            "theme": self.tr("&Theme"),
            "system": self.tr("Like the &system"),
            "light": self.tr("&Light"),
            "dark": self.tr("&Dark"),
            "help": self.tr("&Help"),
            "keys": self.tr("&Keys of the interview"),
            "about": self.tr("&About Voice Interviewer"),
        }

    def _make_menu(self) -> None:
        bar = self.menuBar()
        file, view, helping = QMenu(self), QMenu(self), QMenu(self)
        language, theme = QMenu(self), QMenu(self)
        self._menu_items: dict[str, QMenu | QAction] = {
            "file": file, "view": view, "help": helping, "language": language, "theme": theme,
        }  # fmt: skip
        for menu in (file, view, helping):
            bar.addMenu(menu)
        view.addMenu(language)
        view.addMenu(theme)
        self._action(file, "new", QKeySequence.StandardKey.New).triggered.connect(self._on_new)
        file.addSeparator()
        self._action(file, "quit", QKeySequence.StandardKey.Quit).triggered.connect(self.close)
        self._choice(language, ("zh", "en"), self.language).triggered.connect(self._on_language)
        self._choice(theme, ("system", "light", "dark"), self._theme).triggered.connect(self._on_theme)
        self._action(helping, "keys", QKeySequence.StandardKey.HelpContents).triggered.connect(self._on_keys)
        self._action(helping, "about").triggered.connect(self._on_about)

    def _action(self, menu: QMenu, name: str, key: QKeySequence.StandardKey | None = None) -> QAction:
        action = QAction(self)
        action.setData(name)
        if key is not None:
            action.setShortcut(key)
        menu.addAction(action)
        self._menu_items[name] = action
        return action

    def _choice(self, menu: QMenu, names: tuple[str, ...], chosen: str) -> QActionGroup:
        group = QActionGroup(self)
        for name in names:
            action = self._action(menu, name)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            group.addAction(action)
        return group

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._theme)

    def _keep(self, **interface: str) -> None:
        services = self._services
        old = services.settings()
        new = replace(old, interface=replace(old.interface, **interface))  # type: ignore[arg-type]
        if new != old:
            self._jobs.run(lambda: services.save_settings(new), self._on_kept, self._on_not_kept)

    @Slot(object)
    def _on_kept(self, nothing: Any) -> None:
        """Saved; there is nothing to say."""

    @Slot(object)
    def _on_not_kept(self, error: Exception) -> None:
        self.statusBar().showMessage(self._words.error(error), 10_000)

    @Slot(bool)
    def _on_recording(self, on: bool) -> None:
        self.light.set_on(on)

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        action = self._menu_items["new"]
        action.setEnabled(not running)
        self.review.set_quiet(running)

    @Slot()
    def _on_new(self) -> None:
        self._tabs.setCurrentIndex(0)
        self.interview.new_interview()

    @Slot(str)
    def _on_review(self, session_id: str) -> None:
        self.show_page(self.review)
        self.review.show_session(session_id)

    @Slot(QAction)
    def _on_language(self, action: QAction) -> None:
        self.use_language(action.data())

    @Slot(QAction)
    def _on_theme(self, action: QAction) -> None:
        self.use_theme(action.data())

    @Slot()
    def _on_keys(self) -> None:
        self._tell(
            self.tr("Keys of the interview"),
            self.tr(
                "Space: my answer is complete; while the interviewer speaks: interrupt\n"
                "T: let me think\n"
                "R: repeat the question\n"
                "S: skip the question\n"
                "P: pause and go on\n"
                "Esc: end; twice ends at once\n"
                "Ctrl+Enter: send a typed answer\n\n"
                "While you type in a text field, these keys write letters."
            ),
        )

    @Slot()
    def _on_about(self) -> None:
        self._tell(
            self.tr("About Voice Interviewer"),
            self.tr(
                "Spoken mock interviews in Chinese and English. Recognition, decisions and questions are "
                "made on this computer; nothing you say leaves it."
            ),
        )

    def _tell(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setModal(False)
        box.show()
