"""Brings resources/i18n up to the window's source texts: python -m tests.ui.update_translations."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "resources" / "i18n" / "zh_CN.ts"
SOURCES = ROOT / "interviewer_app" / "ui"


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def update(ts: Path) -> None:
    """Write every source text into ``ts``, keeping what is translated and dropping what is gone."""
    files = sorted(str(path.relative_to(ROOT)) for path in SOURCES.rglob("*.py"))
    options = ["-silent", "-locations", "none", "-no-obsolete", "-source-language", "en"]
    languages = ["-target-language", "zh_CN", "-ts", str(ts)]
    subprocess.run([tool("pyside6-lupdate"), *files, *options, *languages], cwd=ROOT, check=True)


def release(ts: Path, qm: Path) -> None:
    """Compile ``ts`` into ``qm``."""
    subprocess.run([tool("pyside6-lrelease"), "-silent", str(ts), "-qm", str(qm)], check=True)


def messages(ts: Path) -> list[tuple[str, str, str]]:
    """Return (context, source, translation) of every message; an unfinished translation is empty."""
    found = []
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None
            text = (translation.text or "") if finished and translation is not None else ""
            found.append((context.findtext("name") or "", message.findtext("source") or "", text))
    return found


def main() -> int:
    update(TS)
    release(TS, TS.with_suffix(".qm"))
    missing = [(context, source) for context, source, text in messages(TS) if not text]
    for context, source in missing:
        sys.stdout.write(f"not translated: {context}: {source}\n")
    sys.stdout.write(f"{len(messages(TS)) - len(missing)} of {len(messages(TS))} texts translated\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
