"""Colours and fonts: two palettes with one accent, and the one style sheet drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
QSS_PATH = RESOURCES / "theme.qss"
BASE_POINT_SIZE = 10.5
# The first family that is installed wins. Each has simplified Chinese and good Latin letters.
CHINESE_FAMILIES = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


@dataclass(frozen=True)
class Colours:
    """One theme. Text colours stand at 4.5:1 or more on ``window``, ``surface`` and ``raised``."""

    window: str
    surface: str
    raised: str
    line: str
    line_strong: str
    text: str
    text_soft: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_soft: str
    caution: str


LIGHT = Colours(
    window="#f3f5f7",
    surface="#ffffff",
    raised="#eef1f4",
    line="#dde2e8",
    line_strong="#7d8a9b",
    text="#18202b",
    text_soft="#545f6f",
    accent="#0b6e6e",
    accent_hover="#085858",
    accent_soft="#dcefed",
    on_accent="#ffffff",
    danger="#b3261e",
    danger_soft="#fbe9e7",
    caution="#8a5a00",
)
DARK = Colours(
    window="#12161b",
    surface="#1a2027",
    raised="#232b34",
    line="#303a45",
    line_strong="#73808f",
    text="#e7ebf0",
    text_soft="#a3afbd",
    accent="#4fc9bd",
    accent_hover="#6fdacf",
    accent_soft="#17393a",
    on_accent="#06201f",
    danger="#ff8a80",
    danger_soft="#3a2020",
    caution="#e8b45a",
)


def is_dark(theme: str) -> bool:
    """Whether ``theme`` (``light``, ``dark`` or ``system``) is dark on this desktop right now."""
    if theme == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"


def colours_of(palette: QPalette) -> Colours:
    """Return the theme that painted widgets shall draw with, found by the palette they were given."""
    return DARK if palette.color(QPalette.ColorRole.Window) == QColor(DARK.window) else LIGHT


def make_palette(c: Colours) -> QPalette:
    """Return the palette of ``c``; Fusion draws everything that the style sheet leaves alone with it."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.raised,
        role.Text: c.text,
        role.Button: c.surface,
        role.ButtonText: c.text,
        role.BrightText: c.danger,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.text_soft,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.LinkVisited: c.accent,
        role.Light: c.surface,
        role.Midlight: c.raised,
        role.Mid: c.line,
        role.Dark: c.line_strong,
        role.Shadow: c.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.line_strong))
    return palette


def style_sheet(c: Colours, template: str) -> str:
    """Return ``template`` with every ``@name`` replaced by that colour of ``c``."""
    # Longest name first, so that @accent does not eat the head of @accent_soft.
    for name in sorted((f.name for f in fields(c)), key=len, reverse=True):
        template = template.replace(f"@{name}", getattr(c, name))
    return template.replace("@icons", (RESOURCES / "icons").as_posix())


def base_font() -> QFont:
    """Return the window's font: the system's own with a simplified Chinese family that is installed."""
    installed = set(QFontDatabase.families())
    font = QFont()
    families = [name for name in CHINESE_FAMILIES if name in installed]
    font.setFamilies(families or [font.family()])
    font.setPointSizeF(BASE_POINT_SIZE)
    return font


def apply_theme(app: QApplication, theme: str) -> None:
    """Dress the whole application in ``theme``: ``light``, ``dark`` or ``system``."""
    colours = DARK if is_dark(theme) else LIGHT
    app.setPalette(make_palette(colours))
    app.setStyleSheet(style_sheet(colours, QSS_PATH.read_text("utf-8")))
