"""A font with Hangul for the tests' PDF files, from Debian, in a folder beside the embedded servers."""

from pathlib import Path

from fems.embedded import debian

FILE = "usr/share/fonts/truetype/nanum/NanumGothic.ttf"


def hangul_font(servers_dir: Path) -> Path:
    """The font's file; fetched the first time, whatever the machine has."""
    prefix = servers_dir.parent / "fonts"
    if debian.versions(prefix) is None:
        debian.provision(("fonts-nanum", "libc6"), prefix, ())  # it asks for a loader
    return prefix / FILE
