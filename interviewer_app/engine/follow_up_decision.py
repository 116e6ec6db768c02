"""Decides what follows an answer: a fine-tuned BERT where there is one, the rules where there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from interviewer_app.engine.model_folders import check_decider_folder, model_errors
from interviewer_app.errors import InputError
from training.decider import Decider
from training.rows import LABELS, MAX_DEPTH, DecisionRow, SpeechAnalysis, count_answer_length
from training.rules import decide_by_rules

_CONFIG_SUFFIXES = frozenset({".yaml", ".yml", ".json"})
_MAX_CONFIG_BYTES = 1024 * 1024
_NO_MODEL = frozenset({"", "active", "rules", "none"})
_LABEL_WORDS = {
    "zh": {"FOLLOW_UP": "追问", "NEXT_TOPIC": "换话题", "END": "结束这个话题"},
    "en": {"FOLLOW_UP": "follow up", "NEXT_TOPIC": "change topic", "END": "end this topic"},
}


@dataclass(frozen=True)
class DecisionResult:
    """A label with its confidence (0–1); unpacks as ``decision, confidence``.

    ``reasons`` are sentences for the user, ``source`` is ``bert`` or ``rules``, ``probabilities`` has every
    label.
    """

    decision: str
    confidence: float
    reasons: tuple[str, ...] = ()
    source: str = "rules"
    probabilities: Mapping[str, float] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Any]:
        yield self.decision
        yield self.confidence


class FollowUpDecisionModel:
    """The decider in service.

    ``config`` is a mapping, the path of a YAML or JSON file, or the path of a model folder itself. Keys:
    ``decider`` or ``model_path`` (a model folder; ``models: {decider: …}`` is read too), ``language`` (zh)
    and ``threads``. Without a folder the rules decide; so they do for ``active``, which the caller turns
    into a path.

    Raises:
        ModelError: the folder is missing, foreign, unsafe or damaged.
        InputError: the configuration cannot be read.
    """

    def __init__(self, config: Mapping[str, Any] | str | Path | None = None) -> None:
        settings = _settings(config)
        self._language = "en" if settings.get("language") == "en" else "zh"
        self._decider: Decider | None = None
        self.name = "rules"
        path = _model_path(settings)
        if path is not None:
            folder = check_decider_folder(path)
            with model_errors():
                self._decider = Decider(folder, int(settings.get("threads") or 0))
            self.name = folder.name

    def decide(
        self,
        question: str,
        answer: str,
        speech_analysis: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> DecisionResult:
        """What should follow ``answer``.

        ``speech_analysis`` has ``hesitation_score`` (0–1), ``filler_count`` and ``answer_length`` (in
        characters, English in words), ``context`` has ``follow_up_depth`` (0–3) and ``language``. A measure
        that is missing or None is looked for in ``context``; then the length is counted, the depth taken as
        0, and the rest left unmeasured.

        Raises:
            ModelError: the model gives no usable result.
        """
        context = context or {}
        measures = {
            **context,
            **{key: value for key, value in (speech_analysis or {}).items() if value is not None},
        }
        language = context.get("language") or self._language
        length = _whole(measures.get("answer_length"))
        row = DecisionRow(
            question=question,
            answer=answer,
            follow_up_depth=min(_whole(context.get("follow_up_depth")) or 0, MAX_DEPTH),
            speech=SpeechAnalysis(
                hesitation_score=_fraction(measures.get("hesitation_score")),
                filler_count=_whole(measures.get("filler_count")) or 0,
                answer_length=count_answer_length(answer, language) if length is None else length,
            ),
            language=language,
        )
        by_rules = _by_rules(row)
        return by_rules if self._decider is None else _by_model(self._decider, row, by_rules)


def _by_model(decider: Decider, row: DecisionRow, by_rules: DecisionResult) -> DecisionResult:
    with model_errors():
        found = decider.decide(row)
    reasons = _model_reasons(found.label, found.probabilities, row, by_rules)
    return DecisionResult(found.label, found.confidence, reasons, "bert", found.probabilities)


def _by_rules(row: DecisionRow) -> DecisionResult:
    speech = row.speech
    found = decide_by_rules(
        row.question,
        row.answer,
        speech.hesitation_score,
        speech.filler_count,
        speech.answer_length,
        row.follow_up_depth,
        row.language,
    )
    return DecisionResult(found.label, found.confidence, found.reasons, "rules", found.probabilities)


def _model_reasons(
    label: str, probabilities: Mapping[str, float], row: DecisionRow, by_rules: DecisionResult
) -> tuple[str, ...]:
    """What the model weighed against what, and the words the rules found where they agree with it."""
    english = row.language == "en"
    words = _LABEL_WORDS["en" if english else "zh"]
    listed = [
        f"{words[name]} {probabilities[name]:.0%}"
        for name in sorted(LABELS, key=lambda name: -probabilities[name])
        if probabilities[name] > 0.0
    ]
    said = f"The model weighed: {', '.join(listed)}." if english else f"模型的判断：{'，'.join(listed)}。"
    if by_rules.decision == label:
        return (said, *by_rules.reasons)
    other = words[by_rules.decision]
    return (said, f"The rules alone would {other}." if english else f"只按规则会选择{other}。")


def _settings(config: Mapping[str, Any] | str | Path | None) -> dict[str, Any]:
    """``config`` as one mapping; a relative folder in a file is meant from where the file lies."""
    if config is None:
        return {}
    if isinstance(config, Mapping):
        return dict(config)
    path = Path(config).expanduser()
    if path.suffix.lower() not in _CONFIG_SUFFIXES or path.is_dir():
        return {"model_path": str(path)}
    content = _read_config(path)
    models = content.get("models")
    settings = {**content, **(models if isinstance(models, Mapping) else {})}
    folder = _model_path(settings)
    if folder is not None:
        settings["model_path"] = settings["decider"] = str(path.parent / folder)
    return settings


def _read_config(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > _MAX_CONFIG_BYTES:
            raise InputError(f"配置文件太大：{path.name}。", "请检查是不是选错了文件。")
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"读不了配置文件 {path}。", "请检查路径和权限。") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"配置文件 {path.name} 的格式有误。", "请按 YAML 或 JSON 改正。") from error
    if content is not None and not isinstance(content, Mapping):
        raise InputError(f"配置文件 {path.name} 应该是键和值。", "请按 YAML 或 JSON 改正。")
    return content or {}


def _model_path(settings: Mapping[str, Any]) -> Path | None:
    value = settings.get("model_path") or settings.get("decider")
    if isinstance(value, Path):
        return value
    if value is None or (isinstance(value, str) and value.strip().lower() in _NO_MODEL):
        return None
    if not isinstance(value, str):
        raise InputError(f"判断模型的路径无效：{value!r}。", "请填写模型文件夹的路径。")
    return Path(value).expanduser()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else max(0, round(number))


def _fraction(value: Any) -> float | None:
    number = _number(value)
    return None if number is None else min(1.0, max(0.0, number))
