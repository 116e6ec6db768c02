"""Trains the starter generator's base from scratch: ``python -m training.reply.train_base --output FOLDER``.

A small Qwen2 learns from the project's own texts alone: sentences as they stand, composed practice rows, and
the hand-written rows with their terms swapped. Every step draws its batch from a seed of its own, so that a
resumed run is the same run. LoRA on top, by ``training.train_qwen_lora --base FOLDER``, makes the starter.
Exit status as in ``training.progress``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.atomic import write_folder
from training.progress import Job, Outcome, Stopped, add_output_arguments, run_job
from training.reply.data import load_replies, split_replies
from training.rows import TASKS, ReplyRow, SpeechAnalysis

DEFAULT_DATA = Path("resources/data/qwen_training.json")
DEFAULT_OUTPUT = Path("candidates/generator_base")
SHARES = {"composed": 0.45, "swapped": 0.3, "text": 0.25}
ENGLISH_SHARE = 0.08
TEXT_TOKENS = 112
REPLY_WEIGHT = 4.0
SAVE_EVERY_S = 120.0
_POOL = 4


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m training.reply.train_base", description=__doc__)
    made.add_argument("--data", type=Path, nargs="+", default=[DEFAULT_DATA])
    made.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    made.add_argument("--steps", type=int, default=1_600)
    made.add_argument("--batch", type=int, default=16)
    made.add_argument("--lr", type=float, default=2e-3)
    made.add_argument("--seed", type=int, default=42)
    made.add_argument("--bfloat16", action="store_true", help="faster on processors and GPUs that know it")
    made.add_argument("--resume", action="store_true", help="go on from the progress saved in --output")
    add_output_arguments(made)
    return made


def train(options: argparse.Namespace, job: Job) -> Outcome:
    """Make tokenizer and model, train, write the folder. Raises DataError, Stopped."""
    import torch
    from transformers import AutoTokenizer

    from training.decision.optimisation import Optimisation, Pace
    from training.decision.state import StateStore
    from training.reply import batches, corpus, speaking, starter
    from training.reply.chats import encode_chats
    from training.reply.tokenizer import build_tokenizer, save_tokenizer

    split = split_replies(load_replies(options.data), options.seed)
    job.phase("load", "收集文本，制作分词器", 1, 2)
    texts = corpus.gather(split.train, split.validation)
    rendered = [text for row in split.train for text in _texts(row)]
    named = [name for source in texts.sources for name in (*source.terms, *source.clauses)]
    raw = build_tokenizer([*texts.sentences, *rendered, *named], fixed_texts())
    with tempfile.TemporaryDirectory() as folder:
        save_tokenizer(raw, Path(folder))
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = starter.new_model(raw, options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    padding = raw.token_to_id("<|endoftext|>")
    validation = encode_chats(split.validation, tokenizer)
    pace = Pace(options.lr, options.steps, options.seed, "base", 0.04, 0.05, bfloat16=options.bfloat16)
    optimisation = Optimisation(model, pace, job)
    store = StateStore(options.output.with_name(options.output.name + ".resume"))
    saved = store.load() if options.resume else None
    if saved is not None:
        optimisation.restore(saved.tensors, int(saved.values["step"]))
    weights = sum(parameter.numel() for parameter in model.parameters())
    job.phase("train", f"从零训练：{weights:,} 个参数，词表 {raw.get_vocab_size()}，{options.steps} 步", 2, 2)
    draw = Drawing(split.train, texts, tokenizer, options.batch, options.seed)
    model.train()

    def learned(chats: Sequence[Any]) -> Any:
        return batches.whole_loss_sum(model, chats, padding, REPLY_WEIGHT)

    saved_s = time.monotonic()
    while optimisation.step < options.steps:
        step = optimisation.step
        loss = optimisation.update(draw.batch(step), learned)
        done = optimisation.step
        job.progress(done, options.steps, "步")
        if done % 20 == 0:
            job.metric("loss", loss, step=done)
        if done % 100 == 0 or done == options.steps:
            held_out = batches.mean_loss(model, validation[::4], padding)
            job.metric("validation_loss", held_out, step=done)
            job.say(f"{done}/{options.steps}: Loss: {loss:.3f}, Val Loss: {held_out:.3f}")
            for row in split.validation[done // 100 % 7 :: 60][:4]:
                line = speaking.say(model, tokenizer, row)
                job.sample(line, answer=row.user_answer, step=done)
                job.say(f"    {row.task} {row.context.get('next_topic', '')} | {row.user_answer} => {line}")
        if job.stop_requested or time.monotonic() - saved_s > SAVE_EVERY_S:
            saved_s = time.monotonic()
            path = store.save(done, optimisation.tensors(), {"step": done, "seed": options.seed})
            job.checkpoint(str(path), step=done)
        if job.stop_requested:
            raise Stopped({"step": done, "steps": options.steps})
    measured = batches.mean_loss(model, validation, padding)
    model.config.dtype = torch.float32
    write_folder(options.output, lambda folder: starter.write_base(folder, model, raw, half=True))
    card = {"steps": options.steps, "seed": options.seed, "validation_loss": measured, "weights": weights}
    (options.output / "base.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    store.clear()
    return Outcome({"output": str(options.output), **card}, f"模型在: {options.output.absolute()}")


class Drawing:
    """Draws the batch of any step: the same one for the same seed, whatever was drawn before."""

    def __init__(self, rows: Sequence[ReplyRow], texts: Any, tokenizer: Any, size: int, seed: int) -> None:
        self._rows, self._texts, self._tokenizer = rows, texts, tokenizer
        self._size, self._seed = size, seed
        self._number, self._parts = -1, list[list[Any]]()

    def batch(self, step: int) -> list[Any]:
        """Chats of like length; a pool of four steps has one kind of material, so that little is padded."""
        number, place = divmod(step, _POOL)
        if number != self._number:
            rng = random.Random(f"base {self._seed} {number}")
            pool = sorted(self._pool(rng), key=lambda chat: len(chat.ids))
            parts = [pool[start : start + self._size] for start in range(0, len(pool), self._size)]
            rng.shuffle(parts)
            self._number, self._parts = number, parts
        return self._parts[place]

    def _pool(self, rng: random.Random) -> list[Any]:
        from training.reply.chats import Chat, encode_chats
        from training.reply.composed import compose, swap_terms

        kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
        chinese, english = self._texts.sources
        count = self._size * _POOL
        if kind == "text":
            return [Chat(tuple(self._text(rng)), 1) for _ in range(count)]
        rows = []
        for _ in range(count):
            if kind == "composed":
                rows.append(compose(english if rng.random() < ENGLISH_SHARE else chinese, rng))
            else:
                row = rng.choice(self._rows)
                terms = (english if row.language == "en" else chinese).terms
                rows.append(swap_terms(row, terms, rng) if rng.random() < 0.6 else row)
        return encode_chats(rows, self._tokenizer)

    def _text(self, rng: random.Random) -> list[int]:
        lines = self._texts.sentences
        start, ids = rng.randrange(len(lines)), [0]
        ids[0] = self._tokenizer.convert_tokens_to_ids("<|endoftext|>")
        while len(ids) < TEXT_TOKENS:
            ids += self._tokenizer(lines[start % len(lines)] + "\n", add_special_tokens=False)["input_ids"]
            start += 1
        return ids[:TEXT_TOKENS]


def fixed_texts() -> list[str]:
    """What stands in every prompt: the system's sentences and the names of the lines, both languages."""
    from training.schema import render_chat

    found = ["system", "user", "assistant"]
    for language in ("zh", "en"):
        for task in TASKS:
            context = {name: "" for name in ("job_title", "current_topic", "current_question")}
            row = ReplyRow(task, context, "", SpeechAnalysis(0.1, 0, 0), None, language)
            found += [message["content"] for message in render_chat(row)]
            full = replace(row, context={k: "x" for k in (*context, "next_topic")} | {"follow_up_depth": 0})
            found += [f"{line.split(':')[0]}" for line in render_chat(full)[1]["content"].splitlines()]
    return list(dict.fromkeys(found))


def _texts(row: ReplyRow) -> list[str]:
    context = row.context
    named = [str(context.get(name, "")) for name in ("job_title", "current_question", "current_topic")]
    return [row.user_answer, row.expected_output or "", *named, *context.get("resume", [])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; see the module's docstring."""
    options = parser().parse_args(arguments)
    return run_job("train_generator_base", options, lambda job: train(options, job))


if __name__ == "__main__":
    sys.exit(main())
