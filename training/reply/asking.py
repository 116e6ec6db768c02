"""Lets a generator word the line for each prompt as an interview does; keeps what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.faults import TrainingError
from training.generator import ReplyGenerator, check_line, propose_reply
from training.progress import Job, Stopped
from training.registry import Registry, default_models_dir
from training.reply.bank import bank_line
from training.reply.judging import Judged
from training.rows import ReplyRow
from training.sampling import GREEDY, SamplingPlan

ROLE = "generator"
STARTER_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "starter" / "qwen_interviewer"


def find_model(checkpoint: Path, models_dir: Path | None = None) -> Path:
    """The checkpoint that was just trained, else the generator in service, else the starter.

    Raises:
        TrainingError: the registry cannot be read, or there is none of them.
    """
    directory = models_dir if models_dir is not None else default_models_dir()
    trained = checkpoint if (checkpoint / "adapter_config.json").is_file() else None
    active = Registry(directory).active_folder(ROLE) if trained is None else None
    for found in (trained, active, directory / ROLE, STARTER_FOLDER):
        if found is not None and found.is_dir():
            return found
    raise TrainingError("还没有可以测试的提问生成模型。", "请先训练一个，或用 --model 指出模型的文件夹。")


def word_lines(
    generator: ReplyGenerator, rows: Sequence[ReplyRow], plan: SamplingPlan, job: Job
) -> list[Judged]:
    """The line for every row, by the function that the app calls; the bank's where no candidate passes.

    Raises:
        ModelFault: the model fails.
        Stopped: asked to stop.
    """
    found = []
    for index, row in enumerate(rows):
        if job.stop_requested:
            raise Stopped({"prompts": index}, "测试已停止。")
        reply = propose_reply(generator, row, bank_line(row, index), plan)
        first, first_reasons = reply.refused[0] if reply.refused else (reply.text, ())
        reasons = check_line(reply.text, row)
        found.append(Judged(index, row, reply.text, reply.source, reasons, first, tuple(first_reasons)))
        job.progress(index + 1, len(rows), "条")
    return found


def plain_lines(generator: ReplyGenerator, rows: Sequence[ReplyRow], job: Job) -> list[str]:
    """The model's likeliest line for every row, whatever it is worth. Raises ModelFault, Stopped."""
    found = []
    for index, row in enumerate(rows):
        if job.stop_requested:
            raise Stopped({"prompts": index}, "测试已停止。")
        found.append(generator.generate(row, GREEDY))
        job.progress(index + 1, len(rows), "条")
    return found
