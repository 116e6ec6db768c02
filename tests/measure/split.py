"""Parts labelled sentences into those rules may be tuned on and those that only judge; stable for ever."""

from __future__ import annotations

import hashlib


def is_locked(text: str) -> bool:
    """Whether a sentence only judges.

    The split is by the parity of the last byte of SHA-256 of the UTF-8 text without white space at its ends:
    odd is locked. Adding or removing a sentence moves no other one; nobody looks at locked sentences when
    changing a rule.
    """
    return bool(hashlib.sha256(text.strip().encode()).digest()[-1] % 2)
