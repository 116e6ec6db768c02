"""Builds HTML in which every text is escaped, because only this module can make unescaped text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Control characters, and the marks that turn the direction of text: neither belongs into a page.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_VOID = {"meta", "br", "rect", "line", "circle", "polyline"}


class Html(str):
    """Text that is already safe to stand in a page."""

    __slots__ = ()


Child = str | Html | None


def escaped(text: str) -> Html:
    """Return ``text`` safe for element content and quoted attributes."""
    return text if isinstance(text, Html) else Html(html.escape(_UNSHOWABLE.sub("", text), quote=True))


def joined(children: Iterable[Child]) -> Html:
    """Return the children one after another, plain text escaped, None left out."""
    return Html("".join(escaped(child) for child in children if child is not None))


def element(name: str, /, *children: Child, **attributes: str | float | None) -> Html:
    """Return one element; plain text is escaped, None is left out.

    Attribute names are written as in Python: ``class_`` is class, ``aria_label`` is aria-label.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}>" if name in {"meta", "br"} else f"<{name}{written}/>")
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def style_sheet(css: str) -> Html:
    """Return a style element; ``css`` is the program's own and may not close the element.

    Raises:
        ValueError: it would.
    """
    if "<" in css:
        raise ValueError("a style sheet may not hold '<'")
    return Html(f"<style>{css}</style>")
