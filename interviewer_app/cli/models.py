"""``interviewer models``: which model each part of an interview would use, and where it lies."""

from __future__ import annotations

import argparse
import json
from typing import Any

from interviewer_app.engine.models import ModelChoice, choose_models
from interviewer_app.settings import Paths, load_settings

_WITHOUT = {
    "recogniser": "none: answers are typed",
    "decider": "none: the guide's rules decide",
    "generator": "none: the question bank words the lines",
}


def add_parser(words: Any) -> None:
    """Add ``models`` to the command line."""
    parser = words.add_parser("models", help="which models are used, and where they lie")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the models; see the module's docstring.

    Raises:
        InputError: config.yaml has a mistake.
        ModelError: config.yaml names a folder that does not exist.
    """
    paths = Paths.from_environment()
    settings = load_settings(paths.config_file).models
    own, rehearsal = (
        choose_models(settings, paths, synthetic_voice=synthetic) for synthetic in (False, True)
    )
    chosen = {
        "recogniser": own.recogniser,
        "rehearsal": rehearsal.recogniser,
        "decider": own.decider,
        "generator": own.generator,
    }
    if options.json:
        print(json.dumps({role: _as_dict(choice) for role, choice in chosen.items()}, ensure_ascii=False))
        return 0
    for role, choice in chosen.items():
        where = f"{choice.name}  {choice.folder}" if choice.folder else _WITHOUT.get(role, "none")
        print(f"{role:<12} {where}")
    print(f"\nTo use another: models.recogniser, models.decider or models.generator in {paths.config_file}.")
    return 0


def _as_dict(choice: ModelChoice) -> dict[str, Any]:
    return {
        "name": choice.name or None,
        "folder": str(choice.folder) if choice.folder else None,
        "starter": choice.is_starter,
    }
