"""Check that devices are found by name and host API, and that each failure has its own words."""

from __future__ import annotations

import pytest

from speech.audio import AudioError
from speech.devices import AudioDevice, find_device, list_devices
from speech.streams import StreamShape, open_stream, stream_shapes
from tests.unit.speech.portaudio_fake import FakePortAudio, api, device


def windows() -> FakePortAudio:
    return FakePortAudio(
        devices=[
            device("Headset", 1, 0, 44_100.0, 0),
            device("Speakers", 0, 2, 44_100.0, 0),
            device("Headset", 1, 0, 48_000.0, 1),
            device("Speakers", 0, 2, 48_000.0, 1),
            device("Webcam", 2, 0, 32_000.0, 1),
        ],
        apis=[api("MME", 0, 1), api("Windows WASAPI", 2, 3)],
        defaults=(2, 3),
    )


def test_devices_carry_names_defaults_and_rates() -> None:
    devices = list_devices(backend=windows())
    assert [entry.key for entry in devices] == [
        "Headset [MME]", "Speakers [MME]", "Headset [Windows WASAPI]", "Speakers [Windows WASAPI]",
        "Webcam [Windows WASAPI]",
    ]  # fmt: skip
    assert [entry.default_in for entry in devices] == [False, False, True, False, False]
    assert [entry.default_out for entry in devices] == [False, False, False, True, False]
    assert devices[4] == AudioDevice("Webcam", "Windows WASAPI", 2, 0, False, False, 32_000)


def test_the_host_apis_defaults_stand_in_when_there_is_no_overall_default() -> None:
    backend = windows()
    backend.defaults = (-1, -1)
    devices = list_devices(backend=backend)
    assert devices[0].default_in
    assert devices[1].default_out


def test_refresh_restarts_portaudio_only_when_asked() -> None:
    backend = windows()
    list_devices(backend=backend)
    assert backend.restarts == 0
    list_devices(backend=backend, refresh=True)
    assert backend.restarts == 2


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (None, 2),
        ("  ", 2),
        ("Headset [MME]", 0),
        ("Headset [Windows WASAPI]", 2),
        ("Headset", 2),  # a bare name: the default's host API first
        ("Webcam", 4),
        ("Webcam [MME]", 4),  # came back under another host API
    ],
)
def test_a_microphone_is_found(wanted: str | None, index: int) -> None:
    assert find_device(list_devices(backend=windows()), wanted, "input").index == index


def test_each_way_of_not_finding_one_is_told() -> None:
    devices = list_devices(backend=windows())
    for have, wanted, kind, code in (
        ((), None, "input", "no_server"),
        (devices[1:2], None, "input", "no_device"),
        (devices, "Speakers", "input", "not_found"),
        (devices[:1], None, "output", "no_device"),
    ):
        with pytest.raises(AudioError) as caught:
            find_device(have, wanted, kind)  # type: ignore[arg-type]
        assert caught.value.code == code
        assert caught.value.sentence.endswith("。")
        assert caught.value.action


def test_shapes_are_tried_from_ours_to_the_devices_own() -> None:
    devices = list_devices(backend=windows())
    assert stream_shapes(devices[2], "input") == (
        StreamShape(16_000, 1), StreamShape(16_000, 1, auto_convert=True), StreamShape(48_000, 1),
    )  # fmt: skip
    assert stream_shapes(devices[4], "input")[-1] == StreamShape(32_000, 2)
    assert stream_shapes(devices[1], "output") == (StreamShape(44_100, 1), StreamShape(44_100, 2))


def opened_shape(backend: FakePortAudio, index: int) -> StreamShape:
    entry = list_devices(backend=backend)[index]
    return open_stream(backend, entry, "input", lambda *_: None, lambda: None).shape


def test_a_refusal_leads_to_the_next_shape() -> None:
    backend = windows()
    backend.refuse = lambda settings: -9997 if settings["samplerate"] == 16_000 else 0
    assert opened_shape(backend, 4) == StreamShape(32_000, 1)
    assert backend.attempts[1]["extra_settings"].auto_convert
    assert backend.attempts[-1]["blocksize"] == 1024  # 32 ms at the device's rate
    backend.refuse = lambda settings: 0 if "extra_settings" in settings else -9997
    assert opened_shape(backend, 4) == StreamShape(16_000, 1, auto_convert=True)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (-9985, "busy"),
        (-9996, "not_found"),
        (-9997, "unsupported"),
        (-9993, "unavailable"),
        (-9999, "unavailable"),
    ],
)
def test_when_every_shape_is_refused_the_reason_is_told(number: int, code: str) -> None:
    backend = windows()
    backend.refuse = lambda _settings: number
    with pytest.raises(AudioError) as caught:
        opened_shape(backend, 4)
    assert caught.value.code == code
    assert "Webcam" in caught.value.sentence
    assert "32000 Hz x2" in caught.value.detail


def test_a_stream_that_opens_but_does_not_start_is_closed_again() -> None:
    backend = windows()

    def fail(_stream: object) -> None:
        raise backend.PortAudioError("start", -9985)

    backend.on_start = fail
    with pytest.raises(AudioError):
        opened_shape(backend, 4)
    assert backend.streams
    assert all(stream.closed for stream in backend.streams)
