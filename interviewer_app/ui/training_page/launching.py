"""Starts a program that outlives the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess

from interviewer_app.errors import JobError


def start_detached(command: Sequence[str], folder: Path) -> None:
    """Start ``command`` in ``folder`` and let it go. Raises JobError."""
    process = QProcess()
    process.setProgram(command[0])
    process.setArguments(list(command[1:]))
    process.setWorkingDirectory(str(folder))
    process.setStandardInputFile(QProcess.nullDevice())
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    started = process.startDetached()
    # A bool here; PySide's stubs promise (bool, pid), as other versions return.
    if not (started[0] if isinstance(started, tuple) else started):
        raise JobError("启动不了训练进程。", "请重新启动程序再试。")
