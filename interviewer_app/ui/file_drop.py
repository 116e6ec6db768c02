"""Mixin for a page that a file may be dropped onto."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop:
    """Calls ``take_file`` with the one local file dropped, and shows on ``drop_target`` that it may be.

    Stands before the Qt class; that calls ``setAcceptDrops(True)``. Its text fields must not accept drops.
    """

    def take_file(self, path: Path) -> None:
        """Do something with the file."""
        raise NotImplementedError

    def drop_target(self) -> QWidget:
        """The widget whose style shows that a file hovers over it, by the property ``dropping``."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if dropped_file(event) is not None:
            event.acceptProposedAction()
            self._show_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self._show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self._show_dropping(False)
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.take_file(path)

    def _show_dropping(self, is_over: bool) -> None:
        target = self.drop_target()
        target.setProperty("dropping", is_over)
        target.style().unpolish(target)
        target.style().polish(target)


def dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that is being dropped, or None."""
    urls = event.mimeData().urls()
    is_one = len(urls) == 1 and urls[0].isLocalFile()
    return Path(urls[0].toLocalFile()) if is_one else None
