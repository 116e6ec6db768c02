"""What the echo self-test found, and how the settings keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from interviewer_app.settings import Settings, device_pair


@dataclass(frozen=True)
class EchoFinding:
    """What the self-test says of two devices: ``left_db`` of echo over the room's noise, 0 at least."""

    needs_headphones: bool
    left_db: float


def with_finding(
    settings: Settings, microphone: str | None, speaker: str | None, finding: EchoFinding
) -> Settings:
    """``settings`` in which these devices have passed, or have not: a later finding replaces an earlier."""
    audio, pair = settings.audio, device_pair(microphone, speaker)
    passed = pair if not finding.needs_headphones else ""
    if finding.needs_headphones and audio.echo_passed != pair:
        passed = audio.echo_passed
    return replace(settings, audio=replace(audio, echo_passed=passed))
