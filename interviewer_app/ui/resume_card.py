"""Shows what was found in a résumé, and takes the job description; all of it can be edited."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from interviewer_app.interview.types import Language
from interviewer_app.ui.jobs import Jobs
from interviewer_app.ui.resume_search import Found, ResumeSearch
from interviewer_app.ui.services import Services
from interviewer_app.ui.translation import Retranslated

MAX_JOB_CHARACTERS = 20_000
MAX_EXPERIENCE_CHARACTERS = 200
EDITOR_HEIGHT_PX = 72


class ResumeCard(Retranslated, QFrame):
    """Hidden until a résumé is read or the job description is wanted.

    Its two buttons, ``choose`` and ``job``, stand elsewhere. ``found`` carries a `Found`, ``failed`` an
    error; ``undo_wanted`` asks for what was there before.
    """

    found = Signal(object)
    failed = Signal(object)
    undo_wanted = Signal()
    shown = Signal()

    def __init__(self, services: Services, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.search = ResumeSearch(services, jobs, self)
        self.language: Language = "zh"
        self._name = ""
        self._last: Found | None = None
        self.choose = self._button("small")
        self.job = self._button("small")
        self.job.setCheckable(True)
        self._status = QLabel(self)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._status.setWordWrap(True)
        self._status.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(140, 6)
        self._cancel = self._button("small")
        self._undo = self._button("small")
        self._experience_label = QLabel(self)
        self._experiences = self._editor()
        self._job_label = QLabel(self)
        self._job_text = self._editor()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._arrange()

    @property
    def focus_order(self) -> tuple[QWidget, ...]:
        """The controls in the order of Tab; the first two stand elsewhere."""
        return (self._cancel, self._undo, self._experiences, self._job_text)

    def experiences(self) -> tuple[str, ...]:
        """Return the lines that the interviewer may ask about, as they are now."""
        lines = (" ".join(line.split()) for line in self._experiences.toPlainText().splitlines())
        return tuple(line[:MAX_EXPERIENCE_CHARACTERS] for line in lines if line)

    def read(self, path: Path) -> None:
        """Read a résumé in the background."""
        self._name = path.name
        self.search.read(path, self.language)

    def stop(self) -> None:
        """End what is going on in the background."""
        self.search.cancel()

    def forget(self) -> None:
        """Show nothing of the résumé any more."""
        self.search.forget()
        self._last = None
        self._experiences.clear()
        self._arrange()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.choose.setText(self.tr("Choose résumé…"))
        self.choose.setAccessibleName(self.tr("Choose résumé"))
        self.choose.setToolTip(self.tr("PDF, Word, text or Markdown; or drop the file onto this page"))
        self.choose.setAccessibleDescription(self.choose.toolTip())
        self.job.setText(self.tr("Job description"))
        self.job.setAccessibleName(self.job.text())
        self.job.setToolTip(self.tr("Paste the job's text; what it asks for comes first"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Stop reading the résumé"))
        self._undo.setText(self.tr("Undo"))
        self._undo.setAccessibleName(self.tr("Undo what was filled in from the résumé"))
        self._experience_label.setText(self.tr("The interviewer may ask about (one per line)"))
        self._experiences.setAccessibleName(self._experience_label.text())
        self._job_label.setText(self.tr("Text of the job description"))
        self._job_text.setAccessibleName(self._job_label.text())
        self._job_text.setPlaceholderText(self.tr("Paste what the job asks for"))
        self._bar.setAccessibleName(self.tr("Progress of reading"))
        self._say()

    @Slot()
    def ask_for_file(self) -> None:
        """Let the user choose a file."""
        kinds = self.tr("Résumés (*.pdf *.docx *.txt *.md)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose résumé"), "", kinds)
        if path:
            self.read(Path(path))

    def _connect(self) -> None:
        self.choose.clicked.connect(self.ask_for_file)
        self.job.toggled.connect(self._on_job_toggled)
        self._cancel.clicked.connect(self.stop)
        self._undo.clicked.connect(self.undo_wanted)
        self._job_text.textChanged.connect(self._on_job_edited)
        self.search.found.connect(self._on_found)
        self.search.failed.connect(self.failed)
        self.search.reading.connect(self._on_reading)
        self.search.page.connect(self._on_page)

    @Slot(bool)
    def _on_reading(self, is_reading: bool) -> None:
        self._bar.setRange(0, 0)
        self.choose.setEnabled(not is_reading)
        self._arrange()
        if is_reading:
            self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_page(self, place: tuple[int, int]) -> None:
        page, pages = place
        self._bar.setRange(0, pages)
        self._bar.setValue(page)

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.is_new_file:
            self._last = found
            self._experiences.setPlainText("\n".join(found.findings.experiences))
        self._arrange()
        self.found.emit(found)

    @Slot(bool)
    def _on_job_toggled(self, wanted: bool) -> None:
        self._arrange()
        if wanted:
            self._job_text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_job_edited(self) -> None:
        text = self._job_text.toPlainText()[:MAX_JOB_CHARACTERS]
        self.search.look_for_job(text, self.language)

    def _arrange(self) -> None:
        """Show what there is to show, and nothing else."""
        is_reading, has_resume = self.search.is_reading, self._last is not None
        self._bar.setVisible(is_reading)
        self._cancel.setVisible(is_reading)
        self._undo.setVisible(has_resume and not is_reading)
        self._status.setVisible(is_reading or has_resume)
        self._resume_side.setVisible(has_resume)
        self._job_side.setVisible(self.job.isChecked())
        self._say()
        self.setVisible(is_reading or has_resume or self.job.isChecked())
        self.shown.emit()

    def _say(self) -> None:
        if self.search.is_reading:
            text = self.tr("Reading {name}…").format(name=self._name)
        elif self._last is None:
            text = ""
        elif not self._last.findings.skills:
            text = self.tr("{name}: no skills were found. Type them in the field above.").format(
                name=self._name
            )
        else:
            text = self.tr(
                "{name}: {skills} skills and {lines} experiences found. Check them, and change what is wrong."
            ).format(
                name=self._name,
                skills=len(self._last.findings.skills),
                lines=len(self._last.findings.experiences),
            )
        self._status.setText(text)
        self._status.setAccessibleName(text)

    def _button(self, kind: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", kind)
        return button

    def _editor(self) -> QPlainTextEdit:
        editor = QPlainTextEdit(self)
        editor.setTabChangesFocus(True)
        editor.setFixedHeight(EDITOR_HEIGHT_PX)
        editor.setAcceptDrops(False)  # a file is dropped on the page, not as text
        return editor

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._status, 1)
        top.addWidget(self._bar)
        top.addWidget(self._cancel)
        top.addWidget(self._undo)
        self._resume_side = self._side(self._experience_label, self._experiences)
        self._job_side = self._side(self._job_label, self._job_text)
        sides = QHBoxLayout()
        sides.setSpacing(18)
        sides.addWidget(self._resume_side, 1)
        sides.addWidget(self._job_side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 8, 22, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(sides)

    def _side(self, label: QLabel, editor: QPlainTextEdit) -> QWidget:
        side = QWidget(self)
        label.setBuddy(editor)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label)
        column.addWidget(editor)
        return side
