"""The one text that Qwen continues: a row's messages in ChatML, as Qwen2's own chat template writes them.

Standard library only: the app words lines without jinja2. A folder whose template is no ChatML is refused; a
test holds this rendering against transformers' ``apply_chat_template``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

START, END, PAD = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
END_TOKENS = (END, PAD)
# What Qwen3's template writes with enable_thinking=False; trained and asked with exactly this prefix.
_NO_THINKING = "<think>\n\n</think>\n\n"


def render_prompt(messages: Sequence[Mapping[str, str]], template: str = "") -> str:
    """``messages`` as text, up to and with the opening of the assistant's next one.

    ``template`` is the model's own chat template; only whether it knows the switch for thinking is read
    from it.
    """
    turns = "".join(f"{START}{one['role']}\n{one['content']}{END}\n" for one in messages)
    return f"{turns}{START}assistant\n{_NO_THINKING if 'enable_thinking' in template else ''}"


def is_chat_ml(template: str) -> bool:
    """Whether a chat template writes ChatML."""
    return START in template and END in template


def template_sha256(template: str) -> str:
    """The fingerprint of a chat template, as a published model's card has it."""
    return hashlib.sha256(template.encode("utf-8")).hexdigest()
