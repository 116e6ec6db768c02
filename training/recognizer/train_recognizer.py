"""Trains the starter recogniser: ``python -m training.recognizer.train_recognizer --output FOLDER``.

First the encoder alone learns phonemes by CTC on clips of their own length (a decoder trained at once only
learns the sentences by heart), then encoder and decoder together, at the end on whole 10 s windows as they
are used.
On two CPU cores with ``--bfloat16`` the published settings take about an hour; a GPU needs minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import queue
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.recognizer.clips import WINDOW_S, Clip, ClipMaker, Speaker
from training.recognizer.material import (
    QUICK_PLAN,
    TRAINING_VARIANTS,
    Plan,
    record_speakers,
    resources_root,
    training_clauses,
)
from training.recognizer.model import BLANK, WINDOW_FRAMES, LogMel, Recognizer
from training.recognizer.tokenizer import build_tokenizer, save_tokenizer

IGNORED = -100
_LENGTHS_S = (2.5, 4.0, 5.5, 7.0, 9.5)
_SHORT_LENGTHS_S = (1.5, 2.5, 3.5)


@dataclass(frozen=True)
class Schedule:
    """Steps, batch and learning rates."""

    ctc_steps: int = 1_300
    joint_steps: int = 3_200
    window_steps: int = 700
    batch: int = 16
    ctc_rate: float = 2e-3
    joint_rate: float = 1.5e-3
    ctc_share: float = 0.3
    prompt_share: float = 0.25
    short_steps: int = 500  # the first of a phase have short clips: they show what sounds where
    token_noise: float = 0.15  # share of the decoder's own words that are made wrong, so that it listens
    seed: int = 7
    bfloat16: bool = False


class UsedTokens:
    """Maps the tokenizer's ids to the few that occur; index 0 is CTC's blank and the padding.

    ``ids`` are those of a checkpoint that training goes on from; a changed corpus must not move them.
    """

    def __init__(self, tokenizer: Tokenizer, texts: list[str], ids: list[int] | None = None) -> None:
        used = {t for text in texts for t in tokenizer.encode(text, add_special_tokens=False).ids}
        named = ("endoftext", "startoftranscript", "zh", "en", "transcribe", "startofprev", "notimestamps")
        self.special: dict[str, int] = {name: tokenizer.token_to_id(f"<|{name}|>") or 0 for name in named}
        found = [self.special["endoftext"], *sorted(used | set(self.special.values()) - {50_257})]
        self.ids = found if ids is None else ids
        self.index = {token: number for number, token in enumerate(self.ids)}
        self._tokenizer = tokenizer

    def text(self, text: str) -> list[int]:
        """Indices of a text's tokens."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False).ids
        return [self.index[token] for token in encoded if token in self.index]

    def name(self, name: str) -> int:
        """Index of a special token."""
        return self.index[self.special[name]]


class Batches:
    """Composes batches of clips of like length in a thread of its own."""

    def __init__(self, maker: ClipMaker, size: int, seed: int, short: int = 0) -> None:
        """``short`` is the number of batches of short clips that come first."""
        self._maker, self._size, self._rng, self._short = maker, size, random.Random(seed), short
        self._ready: queue.Queue[list[Clip]] = queue.Queue(6)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._compose, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Compose no more."""
        self._ending.set()
        self._thread.join()

    def _compose(self) -> None:
        for number in count():
            longest_s = self._rng.choice(_LENGTHS_S if number >= self._short else _SHORT_LENGTHS_S)
            self._hand_over([self._maker.clip(longest_s) for _ in range(self._size)])
            if self._ending.is_set():
                return

    def _hand_over(self, clips: list[Clip]) -> None:
        while not self._ending.is_set():
            with suppress(queue.Full):
                self._ready.put(clips, timeout=0.2)
                return

    def __iter__(self) -> Iterator[list[Clip]]:
        while True:
            yield self._ready.get()


def ctc_loss(model: Recognizer, encoded: Tensor, targets: list[list[int]], lengths: list[int]) -> Tensor:
    """CTC over the encoder's frames (20 ms each), of which ``lengths`` are used; mean per phoneme."""
    scores = model.ctc(encoded.float()).log_softmax(-1).transpose(0, 1)
    flat = torch.tensor([token for target in targets for token in target])
    sizes = torch.tensor([len(target) for target in targets])
    return nn.functional.ctc_loss(scores, flat, torch.tensor(lengths), sizes, blank=BLANK, zero_infinity=True)


def decoder_batch(clips: list[Clip], tokens: UsedTokens, prompts: list[list[int]]) -> tuple[Tensor, Tensor]:
    """(inputs, targets) for the decoder; a prompt of job terms before some, its own tokens not learned."""
    rows: list[tuple[list[int], list[int]]] = []
    for clip, prompt in zip(clips, prompts, strict=True):
        lead = [tokens.name("startofprev"), *prompt] if prompt else []
        head = [tokens.name(n) for n in ("startoftranscript", clip.language, "transcribe", "notimestamps")]
        body = tokens.text(clip.text)
        whole = [*lead, *head, *body, tokens.name("endoftext")]
        silent = len(lead) + len(head) - 1
        rows.append((whole[:-1], [IGNORED] * silent + whole[silent + 1 :]))
    longest = max(len(row) for row, _ in rows)
    inputs = torch.tensor([row + [BLANK] * (longest - len(row)) for row, _ in rows])
    targets = torch.tensor([row + [IGNORED] * (longest - len(row)) for _, row in rows])
    return inputs, targets


def with_wrong_words(inputs: Tensor, wanted: Tensor, share: float, tokens: int) -> Tensor:
    """``inputs`` with a share of the text's tokens replaced by random ones; prompt and head stay."""
    is_text = torch.zeros_like(inputs, dtype=torch.bool)
    is_text[:, 1:] = (wanted[:, :-1] != IGNORED) & (wanted[:, 1:] != IGNORED)
    wrong = is_text & (torch.rand(inputs.shape) < share)
    return torch.where(wrong, torch.randint_like(inputs, tokens), inputs)


class Trainer:
    """Runs the three phases and keeps the network after each."""

    def __init__(
        self,
        speakers: list[Speaker],
        tokens: UsedTokens,
        phonemes: list[str],
        schedule: Schedule,
        output: Path,
        terms: list[str],
    ) -> None:
        torch.manual_seed(schedule.seed)
        self._schedule, self._tokens, self._output = schedule, tokens, output
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._phonemes = {phoneme: 1 + number for number, phoneme in enumerate(phonemes)}
        self.model = Recognizer(len(tokens.ids), len(phonemes)).to(self._device)
        self._mel = LogMel().to(self._device)
        self._speakers = speakers
        self._rng = random.Random(schedule.seed)
        self._terms = terms

    def run(self, first: str = "ctc") -> None:
        """All phases from ``first`` on; the network is saved after each, so that one can go on from there."""
        plan = self._schedule
        phases = (
            ("ctc", plan.ctc_steps, plan.ctc_rate),
            ("joint", plan.joint_steps, plan.joint_rate),
            ("window", plan.window_steps, plan.joint_rate / 2),
        )
        names = [name for name, _, _ in phases]
        if first != names[0]:
            self.model.load_state_dict(load_file(self._output / "network.safetensors"))
        for number, (name, steps, rate) in enumerate(phases):
            if number >= names.index(first):
                seed = plan.seed + number
                short = 0 if name == "window" else plan.short_steps
                with closing(Batches(ClipMaker(self._speakers, seed), plan.batch, seed, short)) as batches:
                    self._phase(name, steps, rate, iter(batches))

    def _phase(self, name: str, steps: int, rate: float, batches: Iterator[list[Clip]]) -> None:
        optimizer = torch.optim.AdamW(self.model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
        warm = max(1, min(300, steps // 5))
        floor = 0.3 if name == "ctc" else 0.05
        scheduler = torch.optim.lr_scheduler.LambdaLR(
            optimizer,
            lambda step: min(
                (step + 1) / warm, floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * step / steps))
            ),
        )
        self.model.train()
        started, mean = time.monotonic(), 0.0
        for step in range(1, steps + 1):
            loss = self._loss(next(batches), name, step)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            mean = loss.item() if step == 1 else 0.98 * mean + 0.02 * loss.item()
            if step % 50 == 0:
                pace = (time.monotonic() - started) / step
                print(
                    f"{name} step {step}/{steps}: loss {mean:.3f}, {pace:.2f} s/step",
                    file=sys.stderr,
                    flush=True,
                )
            if step % 1_000 == 0 or step == steps:
                self.save(name)

    def _loss(self, clips: list[Clip], phase: str, step: int) -> Tensor:
        frames = self._frames(phase, step)
        if frames == 2 * WINDOW_FRAMES:
            clips = clips[: len(clips) // 2]  # a whole 30 s window costs as much as six clips
        sounds = [torch.from_numpy(clip.sound).to(self._device) for clip in clips]
        mel = self._mel.batch(sounds, frames)
        with self._precision():
            encoded = self.model.encode(mel)
        if phase == "ctc":
            return self._ctc(encoded, clips)
        decoder = self._decoder(encoded, clips)
        share = self._schedule.ctc_share
        return share * self._ctc(encoded, clips) + (1 - share) * decoder

    def _ctc(self, encoded: Tensor, clips: list[Clip]) -> Tensor:
        # CTC may not use the frames of zeros after a clip: they are not its own.
        lengths = [min(encoded.shape[1], len(clip.sound) // 320 + 1) for clip in clips]
        targets = [[self._phonemes[one] for one in clip.phonemes] for clip in clips]
        return ctc_loss(self.model, encoded, targets, lengths)

    def _decoder(self, encoded: Tensor, clips: list[Clip]) -> Tensor:
        inputs, wanted = decoder_batch(clips, self._tokens, [self._prompt() for _ in clips])
        inputs = with_wrong_words(inputs, wanted, self._schedule.token_noise, len(self._tokens.ids))
        with self._precision():
            logits = self.model.decode(encoded, inputs.to(self._device)).float()
        return nn.functional.cross_entropy(
            logits.flatten(0, 1),
            wanted.to(self._device).flatten(),
            ignore_index=IGNORED,
            label_smoothing=0.05,
        )

    def _precision(self) -> AbstractContextManager[None]:
        """Matrices in bfloat16 where asked for: 1.6 times as fast on processors that know it."""
        if not self._schedule.bfloat16:
            return nullcontext()
        precise: AbstractContextManager[None] = torch.autocast(self._device.type, torch.bfloat16)
        return precise

    def _frames(self, phase: str, step: int) -> int | None:
        """To what length clips are filled up with zeros; None = the longest of the batch."""
        if phase == "window":
            # The application gives 10 s windows; plain faster-whisper fills them up to 30 s.
            return 2 * WINDOW_FRAMES if step % 16 == 0 else 100 * WINDOW_S
        return 100 * WINDOW_S if phase == "joint" and self._rng.random() < 0.1 else None

    def _prompt(self) -> list[int]:
        if self._rng.random() >= self._schedule.prompt_share:
            return []
        return self._tokens.text(" " + "，".join(self._rng.sample(self._terms, self._rng.randint(1, 6))))

    def save(self, phase: str) -> None:
        """Write the weights and which tokens they stand for."""
        self._output.mkdir(parents=True, exist_ok=True)
        save_file(self.model.state_dict(), self._output / "network.safetensors")
        state = {
            "tokens": self._tokens.ids,
            "phonemes": list(self._phonemes),
            "phase": phase,
            "schedule": asdict(self._schedule),
        }
        (self._output / "network.json").write_text(json.dumps(state), encoding="utf-8")


def all_texts(plan: Plan) -> list[str]:
    """Everything the tokenizer and the list of used tokens are made from."""
    texts = ["，。？！、 , . ?"] * 20
    for language in ("zh", "en"):
        composed, fixed, lexicon = training_clauses(plan, language, resources_root())
        texts += [*composed, *fixed, *lexicon.fillers]
        words = [value for values in lexicon.slots.values() for value in values]
        texts += words if language == "zh" else [" " + text for text in (*composed, *fixed, *words)]
    return texts


def tokens_for(texts: list[str], folder: Path, *, goes_on: bool) -> UsedTokens:
    """Make the tokenizer and write it into ``folder``, or take over what lies there."""
    if goes_on:
        state = json.loads((folder / "network.json").read_text("utf-8"))
        return UsedTokens(Tokenizer.from_file(str(folder / "tokenizer.json")), [], state["tokens"])
    tokenizer = build_tokenizer(texts)
    folder.mkdir(parents=True, exist_ok=True)
    save_tokenizer(tokenizer, folder)
    return UsedTokens(tokenizer, texts)


def phonemes_for(speakers: list[Speaker], folder: Path, *, goes_on: bool) -> list[str]:
    """Every phoneme that is spoken, in a fixed order, or those of the checkpoint in ``folder``."""
    if goes_on:
        known: list[str] = json.loads((folder / "network.json").read_text("utf-8"))["phonemes"]
        return known
    return sorted({one for speaker in speakers for said in speaker.phonemes.values() for one in said})


def main(arguments: list[str] | None = None) -> int:
    """Train and save; see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=Path("candidates/recognizer"))
    for name in ("ctc_steps", "joint_steps", "window_steps"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(Schedule, name))
    parser.add_argument("--first", choices=("ctc", "joint", "window"), default="ctc", help="go on from here")
    parser.add_argument("--bfloat16", action="store_true", help="faster on processors that know it")
    parser.add_argument("--quick", action="store_true", help="a tiny corpus, to try the recipe")
    options = parser.parse_args(arguments)
    plan, root = (QUICK_PLAN if options.quick else Plan()), resources_root()
    texts = all_texts(plan)
    tokens = tokens_for(texts, options.output, goes_on=options.first != "ctc")
    speakers = [
        speaker
        for number, language in enumerate(("en", "zh"))
        for speaker in record_speakers(plan, language, TRAINING_VARIANTS, root, plan.seed + 100 * number)
    ]
    # Three of four sentences are Chinese, as the product is.
    english = [speaker for speaker in speakers if speaker.language == "en"]
    chinese = [speaker for speaker in speakers if speaker.language == "zh"]
    speakers = chinese + english[: max(1, len(chinese) // 3)]
    phonemes = phonemes_for(speakers, options.output, goes_on=options.first != "ctc")
    clauses = sum(len(speaker.clauses) for speaker in speakers)
    material = f"{len(tokens.ids)} tokens, {len(phonemes)} phonemes, {clauses} clauses"
    print(material, file=sys.stderr, flush=True)
    terms = [text for text in texts if 2 <= len(text) <= 6]
    schedule = Schedule(
        ctc_steps=options.ctc_steps,
        joint_steps=options.joint_steps,
        window_steps=options.window_steps,
        bfloat16=options.bfloat16,
    )
    Trainer(speakers, tokens, phonemes, schedule, options.output, terms).run(options.first)
    return 0


if __name__ == "__main__":
    sys.exit(main())
