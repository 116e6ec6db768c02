"""Says which decider is in service: config.yaml's, the registry's, one put there by hand, or the starter.

The same order as the app's, so that an evaluation without a folder measures what the interviews use.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from training.faults import TrainingError
from training.registry import HOME_VARIABLE, Registry, default_models_dir

ROLE = "decider"
ACTIVE = "active"
STARTER_FOLDER = Path(__file__).resolve().parents[1] / "resources" / "starter" / "follow_up_classifier"


def decider_in_service(models_dir: Path | None = None, config: Path | None = None) -> Path:
    """The folder of the decider that interviews use.

    Where a ``models_dir`` is given (a registry that is not the app's), config.yaml has no say, unless
    ``config`` names one.

    Raises:
        TrainingError: config.yaml or the registry cannot be read, the wish is no folder, or there is none.
    """
    if config is None and models_dir is None:
        config = default_config_file()
    wish = wished_decider(config) if config is not None else ACTIVE
    if wish != ACTIVE:
        folder = Path(wish).expanduser()
        if not folder.is_dir():
            raise TrainingError(
                f"config.yaml 里 models.decider 指的文件夹 {folder} 不存在。",
                "请改正它，或写 active，或用 --model 指出模型的文件夹。",
            )
        return folder
    directory = models_dir if models_dir is not None else default_models_dir()
    for found in (Registry(directory).active_folder(ROLE), directory / ROLE, STARTER_FOLDER):
        if found is not None and found.is_dir():
            return found
    raise TrainingError("还没有可以评估的判断模型。", "请先训练并发布一个，或用 --model 指出模型的文件夹。")


def wished_decider(config: Path) -> str:
    """``models.decider`` of a config.yaml: a folder, or ``active``, also where nothing is said.

    Raises:
        TrainingError: the file cannot be read.
    """
    import yaml

    try:
        content: Any = yaml.safe_load(config.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ACTIVE
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise TrainingError(
            f"{config} 读不出来：{error}", "请改正它，或用 --model 指出模型的文件夹。"
        ) from error
    models = content.get("models") if isinstance(content, dict) else None
    wish = models.get("decider") if isinstance(models, dict) else None
    return wish.strip() if isinstance(wish, str) and wish.strip() else ACTIVE


def default_config_file() -> Path:
    """The app's config.yaml: under ``VOICE_INTERVIEWER_HOME``, else where the system keeps settings."""
    home = os.environ.get(HOME_VARIABLE, "").strip()
    if home:
        return Path(home).expanduser().absolute() / "config.yaml"
    import platformdirs

    return (
        Path(platformdirs.PlatformDirs("voice-interviewer", appauthor=False).user_config_dir) / "config.yaml"
    )
