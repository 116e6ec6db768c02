"""Takes in the rows of neighbouring measurements where this copy has them: turn taking and echo."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from tests.measure.speech.options import Options
from tests.measure.table import Row, skipped_row

_PACKAGE = "tests.measure"


def turn_taking(options: Options) -> Iterator[Row]:
    """The rows of ``tests.measure.turn_taking``."""
    return _rows("turn_taking", options)


def echo(options: Options) -> Iterator[Row]:
    """The rows of ``tests.measure.echo``."""
    return _rows("echo", options)


def _rows(name: str, options: Options) -> Iterator[Row]:
    path = f"{_PACKAGE}.{name}"
    try:
        module: Any = importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name not in (path, _PACKAGE):
            raise
        yield skipped_row(name, f"{path} is not in this copy")
        return
    yield from module.rows(options.seed, options.quick)
