"""Where the model process begins: the only function the client names, so that it need not load the worker."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from typing import Any


def run_worker(connection: Connection[Any, Any]) -> None:
    """Serve ``connection``; imports the model libraries' users here, in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    from interviewer_app.engine.worker import serve

    serve(connection)
