"""The level meter: scale, peak, and the same in words."""

from __future__ import annotations

import pytest

from interviewer_app.ui.level_meter import LevelMeter
from interviewer_app.ui.theme import LIGHT
from interviewer_app.ui.translation import Translations


@pytest.fixture
def meter(qtbot, qapp):
    Translations(qapp).use("zh")
    made = LevelMeter()
    qtbot.addWidget(made)
    made.resize(400, made.sizeHint().height())
    made.show()
    return made


def filled_share(meter: LevelMeter) -> float:
    image = meter.grab().toImage()
    accent = sum(image.pixelColor(x, 5).name() == LIGHT.accent for x in range(image.width()))
    return accent / image.width()


@pytest.mark.parametrize(("dbfs", "share"), [(-60.0, 0.0), (-45.0, 0.25), (-30.0, 0.5), (-15.0, 0.75)])
def test_the_bar_is_linear_in_decibels(meter, dbfs, share):
    meter.set_level(dbfs)
    assert filled_share(meter) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(
    ("dbfs", "words"), [(-120.0, "没有声音"), (-50.0, "声音很小"), (-20.0, "音量合适"), (-2.0, "声音太大")]
)
def test_what_it_shows_stands_in_words(meter, dbfs, words):
    meter.set_level(dbfs)
    assert meter.accessibleDescription().startswith(words)
    assert meter.accessibleName() == "麦克风音量"


def test_the_peak_falls_slowly(meter):
    meter.set_level(-10.0)
    for _ in range(10):
        meter.set_level(-120.0)
    assert meter.zone == "good"
    for _ in range(100):
        meter.set_level(-120.0)
    assert meter.zone == "silent"


def test_reset_is_silence_at_once(meter):
    meter.set_level(-10.0)
    meter.reset()
    assert meter.zone == "silent"
    assert filled_share(meter) == 0
