"""Brings the model process's log to the application's: one log, one writer, nothing on the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from interviewer_app.diagnostics import safe_traceback
from interviewer_app.engine.messages import LogLine

_OUR_PACKAGES = ("interviewer_app", "speech", "training")


class ForwardingHandler(logging.Handler):
    """Sends each record as a LogLine; exceptions without what they quote, as nothing said may be logged."""

    def __init__(self, tell: Callable[[LogLine], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Send ``record``; where the application is gone nobody reads it."""
        text = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            text = f"{text}\n{safe_traceback(error).rstrip()}"
        with suppress(OSError):
            self._tell(LogLine(record.levelno, record.name, text))


def forward_logs(tell: Callable[[LogLine], None]) -> None:
    """Let this process log through ``tell`` alone; of the model libraries only warnings."""
    root = logging.getLogger()
    root.handlers[:] = [ForwardingHandler(tell)]
    root.setLevel(logging.WARNING)
    for package in _OUR_PACKAGES:
        logging.getLogger(package).setLevel(logging.INFO)


def write_forwarded(line: LogLine) -> None:
    """Log what the other process sent, under its own name."""
    logging.getLogger(line.logger).log(line.level, "%s", line.text)
