"""Two themes: readable by contrast, complete in every colour, one sheet."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics, QPalette

from interviewer_app.ui.theme import (
    DARK,
    LIGHT,
    QSS_PATH,
    Colours,
    apply_theme,
    base_font,
    colours_of,
    make_palette,
    style_sheet,
)

THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("c", THEMES.values(), ids=THEMES)
def test_every_text_stands_out_at_least_4_5_to_1(c: Colours):
    for text in (c.text, c.text_soft):
        for ground in (c.window, c.surface, c.raised, c.accent_soft):
            assert contrast(text, ground) >= 4.5, (text, ground)
    for text, ground in (
        (c.accent, c.surface),
        (c.accent, c.accent_soft),
        (c.on_accent, c.accent),
        (c.on_accent, c.accent_hover),
        (c.danger, c.surface),
        (c.danger, c.danger_soft),
        (c.text, c.danger_soft),
    ):
        assert contrast(text, ground) >= 4.5, (text, ground)


@pytest.mark.parametrize("c", THEMES.values(), ids=THEMES)
def test_edges_and_bars_stand_out_at_least_3_to_1(c: Colours):
    for edge in (c.line_strong, c.accent):
        for ground in (c.window, c.surface):
            assert contrast(edge, ground) >= 3, (edge, ground)
    assert contrast(c.accent, c.line) >= 3, "the filled part of a bar against its track"


@pytest.mark.parametrize("c", THEMES.values(), ids=THEMES)
def test_the_sheet_knows_every_colour_it_names(c: Colours):
    sheet = style_sheet(c, QSS_PATH.read_text("utf-8"))
    rules = sheet.split("*/", 1)[1]
    assert "@" not in rules
    assert c.accent_soft in rules
    used = {word.strip(";,") for word in rules.split() if word.startswith("#") and len(word.strip(";,")) == 7}
    assert {word for word in used if QColor(word).isValid()} <= set(astuple(c))


def test_a_theme_is_found_again_by_its_palette(qapp):
    assert colours_of(make_palette(LIGHT)) is LIGHT
    assert colours_of(make_palette(DARK)) is DARK
    apply_theme(qapp, "dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    apply_theme(qapp, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)


def test_the_font_has_simplified_chinese(qapp):
    font = base_font()
    assert font.families()
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        assert QFontMetrics(font).inFont("嗯")
        assert QFontMetrics(font).inFont("a")


def test_the_theme_changes_while_the_window_runs(window, services, qtbot):
    window.use_theme("dark")
    assert window.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert colours_of(window.interview.running.meter.palette()) is DARK
    qtbot.waitUntil(lambda: services.current.interface.theme == "dark")
    window.use_theme("light")
    assert colours_of(window.interview.running.meter.palette()) is LIGHT
