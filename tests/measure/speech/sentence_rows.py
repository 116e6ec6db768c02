"""Measures the rules for written fillers on labelled sentences that nobody tuned them on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from speech.fillers import lexical_fillers
from tests.measure.speech.options import Options
from tests.measure.speech.scoring import Counts, Span, match, overlap_s, share_row
from tests.measure.split import is_locked
from tests.measure.table import Row, skipped_row

DATA = Path(__file__).resolve().parents[1] / "data"
PRECISION_TARGET = 0.95
RECALL_TARGET = 0.90
COUNT_NAME = "lexical_count_right"


@dataclass(frozen=True)
class Sentence:
    """A text, how many filler events are in it, and the character spans of its filler words."""

    text: str
    count: int
    spans: tuple[Span, ...]


def rows(options: Options) -> Iterator[Row]:
    """Precision and recall of filler words and the share of right counts, on the locked half."""
    for language in ("zh", "en"):
        path = DATA / f"filler_sentences_{language}.json"
        if not path.exists():
            yield skipped_row(f"lexical_precision_{language}", f"{path.name} is not there")
            yield skipped_row(f"lexical_recall_{language}", f"{path.name} is not there")
            continue
        locked = [sentence for sentence in read_sentences(path) if is_locked(sentence.text)]
        counts = [score(sentence, language) for sentence in locked]
        yield share_row(
            f"lexical_precision_{language}",
            [(c.hits, c.found) for c in counts],
            options.seed,
            PRECISION_TARGET,
            at_least=True,
        )
        yield share_row(
            f"lexical_recall_{language}",
            [(c.hits, c.planned) for c in counts],
            options.seed,
            RECALL_TARGET,
            at_least=True,
        )
        right = [(float(lexical_fillers(s.text, language).count == s.count), 1.0) for s in locked]
        yield share_row(f"{COUNT_NAME}_{language}", right, options.seed, at_least=True)


def read_sentences(path: Path) -> Sequence[Sentence]:
    """Read the labelled sentences. ValueError for a span outside its text."""
    sentences = []
    for item in json.loads(path.read_text("utf-8")):
        spans = tuple((float(start), float(end)) for start, end in item["spans"])
        if any(not 0 <= start < end <= len(item["text"]) for start, end in spans):
            raise ValueError(f"{path.name}: a span outside its text: {item['text']}")
        sentences.append(Sentence(item["text"], item["count"], spans))
    return sentences


def score(sentence: Sentence, language: str) -> Counts:
    """Hold the words found against the labelled ones: each pair shares at least one character."""
    report = lexical_fillers(sentence.text, language)
    found = [(float(start), float(end)) for start, end in report.token_spans]
    pairs = match(sentence.spans, found, lambda one, other: overlap_s(one, other) > 0)
    return Counts(len(pairs), len(sentence.spans), len(found))
