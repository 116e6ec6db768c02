"""Choose a system voice by language tag; pure, so that every system's list can be tested anywhere.

Tags differ: espeak says `cmn`, Windows `zh-CN`, macOS `zh_CN`. Cantonese voices never read Mandarin.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

# Best first. A tag matches itself and its longer forms. espeak's plain "cmn" reads Latin letters as English,
# and espeak-ng 1.51 its own pinyin with them: 我们 sounds like "wo men five". "cmn-latn-pinyin" is Mandarin.
_TAGS = {
    "zh": (
        "zh-cn",
        "cmn-cn",
        "cmn-latn-pinyin",
        "cmn",
        "zh-hans",
        "zh",
        "zh-sg",
        "zh-tw",
        "cmn-tw",
        "zh-hant",
    ),
    "en": ("en-us", "en-gb", "en", "en-au", "en-ca", "en-ie", "en-in", "en-za", "en-nz"),
}
_NEVER = {"zh": ("zh-hk", "zh-mo", "zh-yue", "yue"), "en": ()}

# Voices that speak plainly, for systems that ship dozens; sung and joke voices are not among them.
_PLAIN_NAMES = (
    "xiaoxiao", "huihui", "yaoyao", "kangkang", "tingting", "ting-ting", "meijia", "sinji",
    "samantha", "alex", "zira", "david", "aria", "daniel", "kate", "mark",
)  # fmt: skip


@dataclass(frozen=True)
class VoiceInfo:
    """One voice of the system: its id for pyttsx3, a name to show, its language tags."""

    voice_id: str
    name: str
    languages: tuple[str, ...]


def find_voice(voices: Sequence[VoiceInfo], language: str, exclude: Collection[str] = ()) -> VoiceInfo | None:
    """Return the best voice for `language` ("zh" or "en") whose id is not in `exclude`, or None."""
    ranked = []
    for order, voice in enumerate(voices):
        rank = _tag_rank(voice, language)
        if rank is not None and voice.voice_id not in exclude:
            ranked.append((rank, _name_rank(voice), order, voice))
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def _tag_rank(voice: VoiceInfo, language: str) -> tuple[int, int] | None:
    """Return (place of the tag, how much longer the voice's tag is), smaller is better; None for no match."""
    tags = [normal_tag(tag) for tag in voice.languages] or [normal_tag(voice.voice_id.rsplit("/", 1)[-1])]
    if any(_covers(never, tag) for tag in tags for never in _NEVER.get(language, ())):
        return None
    wanted = _TAGS.get(language, (language,))
    ranks = [
        (place, len(tag) - len(want))
        for tag in tags
        for place, want in enumerate(wanted)
        if _covers(want, tag) and not (want == language and _is_regional(tag, wanted))
    ]
    # "en-gb-scotland" begins with "en-gb" but is no plain voice: longer tags come after every exact one.
    return min(((place + 100 * (extra > 0)), extra) for place, extra in ranks) if ranks else None


def _is_regional(tag: str, wanted: Iterable[str]) -> bool:
    return any("-" in want and _covers(want, tag) for want in wanted)


def _covers(want: str, tag: str) -> bool:
    return tag == want or tag.startswith(want + "-")


def _name_rank(voice: VoiceInfo) -> int:
    name = f"{voice.name} {voice.voice_id}".casefold()
    return next((place for place, plain in enumerate(_PLAIN_NAMES) if plain in name), len(_PLAIN_NAMES))


def normal_tag(tag: str) -> str:
    """Return a language tag in small letters with hyphens, without control bytes that some drivers leave."""
    return "".join(char for char in tag if char.isprintable()).strip().replace("_", "-").casefold()
