"""The recording light: a red dot and a word, lit while sound is being kept."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from interviewer_app.ui.theme import colours_of
from interviewer_app.ui.translation import Retranslated

DOT = 10


class RecordingLight(Retranslated, QWidget):
    """Never hidden, so that "not recording" can be seen as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.retranslate()

    @property
    def is_on(self) -> bool:
        """Whether sound is being kept now."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Light or darken."""
        self._on = on
        self.retranslate()

    def text(self) -> str:
        """The word beside the dot."""
        return self.tr("Recording") if self._on else self.tr("Not recording")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.text())
        self.setToolTip(
            self.tr("Your voice is being kept on this computer.")
            if self._on
            else self.tr("No sound is being kept.")
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Dot and word."""
        return QSize(
            DOT + 10 + self.fontMetrics().horizontalAdvance(self.text()) + 10, self.fontMetrics().height() + 8
        )

    def minimumSizeHint(self) -> QSize:
        """The word must not be cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw dot and word."""
        c = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(DOT / 2 + 2, self.height() / 2)
        painter.setPen(QPen(QColor(c.danger if self._on else c.line_strong), 1.5))
        painter.setBrush(QColor(c.danger) if self._on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, DOT / 2 - 1, DOT / 2 - 1)
        painter.setPen(QColor(c.danger if self._on else c.text_soft))
        area = self.rect().adjusted(DOT + 10, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
