"""Shows an evaluation: tables for a terminal, and the confusion matrix as a picture where matplotlib is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.decision.evaluation import Evaluation, Gate
from training.decision.metrics import Scores
from training.rows import LABELS

_CLAIMS = {"proven": "达到", "missed": "未达到", "not enough test data to claim it": "测试数据不够，不能断言"}


def as_text(found: Evaluation, name: str, temperature: float | None) -> str:
    """The whole evaluation as lines of text. ``temperature`` None: there were several models."""
    parts = [
        _comparison(found, name),
        _classes(found.scores),
        "混淆矩阵（行：真实，列：预测）\n" + confusion_text(found.scores.confusion),
        _calibration(found, temperature),
        "\n".join(["目标（95% 置信区间，按问题重抽样）", *map(_gate, found.gates)]),
    ]
    if found.seen:
        parts.append(f"注意：{found.seen} 行的问题在训练时见过，这些行上的结果偏乐观。")
    return "\n\n".join(parts)


def confusion_text(confusion: Sequence[Sequence[int]]) -> str:
    """The matrix with its labels, one row a line."""
    head = " " * 12 + "".join(f"{label:>12}" for label in LABELS)
    lines = [
        f"{label:<12}" + "".join(f"{cell:>12}" for cell in row)
        for label, row in zip(LABELS, confusion, strict=True)
    ]
    return "\n".join([head, *lines])


def confusion_png(confusion: Sequence[Sequence[int]], path: Path) -> bool:
    """Draw the matrix into ``path``; False where matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(5.0, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    image = axes.imshow(confusion, cmap="Blues")
    figure.colorbar(image)
    axes.set_xticks(range(len(LABELS)), LABELS)
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    darkest = max(max(row) for row in confusion)
    for y, row in enumerate(confusion):
        for x, cell in enumerate(row):
            shade = "white" if 2 * cell > darkest else "black"
            axes.text(x, y, str(cell), ha="center", va="center", color=shade)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=144)
    return True


def _comparison(found: Evaluation, name: str) -> str:
    lines = [f"{'':<24}{'Acc':>8}{'F1':>8}" + "".join(f"{f'R {label}':>14}" for label in LABELS)]
    lines.append(_scores_line(name[:23], found.scores))
    for baseline in found.baselines:
        if baseline.scores is None:
            lines.append(f"{baseline.name:<24}（{baseline.missing}）")
        else:
            lines.append(_scores_line(baseline.name, baseline.scores))
    return "\n".join(lines)


def _scores_line(name: str, scores: Scores) -> str:
    recalls = "".join(f"{scores.per_class[label].recall:>14.3f}" for label in LABELS)
    return f"{name:<24}{scores.accuracy:>8.3f}{scores.macro_f1:>8.3f}{recalls}"


def _classes(scores: Scores) -> str:
    lines = [f"{'':<12}{'Precision':>11}{'Recall':>11}{'F1':>11}{'Rows':>8}"]
    for label in LABELS:
        found = scores.per_class[label]
        lines.append(
            f"{label:<12}{found.precision:>11.3f}{found.recall:>11.3f}{found.f1:>11.3f}{found.support:>8}"
        )
    return "\n".join(lines)


def _calibration(found: Evaluation, temperature: float | None) -> str:
    said = "" if temperature is None else f"（温度 {temperature:.2f}）"
    return f"校准误差 ECE：校准前 {found.ece_before:.3f}，校准后 {found.ece:.3f}{said}"


def _gate(gate: Gate) -> str:
    if gate.value is None:
        return f"  {gate.name:<18} 没有这个标签的数据"
    return (
        f"  {gate.name:<18} {gate.value:.3f} [{gate.low:.3f}, {gate.high:.3f}] > {gate.target:.2f}"
        f"  {_CLAIMS[gate.claim]}"
    )
