"""A Chromium for the browser tests: the one named, the machine's, or Debian's in a private folder.

``python -m tests.browser.chromium`` fetches it if need be and says where it is. Neither root nor an
installation is needed; the folder lies beside the embedded servers and is shared by all runs.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from fems.config import Settings
from fems.embedded import debian
from fems.errors import ProvisioningError

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-nanum")
PROGRAM = "usr/lib/chromium/chromium"
PATCH = (
    PROGRAM,
    "usr/lib/chromium/chrome_crashpad_handler",
    # These name a folder of the host by themselves, which takes precedence over the program's.
    "usr/lib/*/libpulse.so.*",
    "usr/lib/*/pulseaudio/*.so",
)
# Drawing by graphics card, of which a headless browser makes no use.
SKIP = r"libllvm.*|libz3-.*|mesa-.*"

ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # cannot be had as root; the tests open no page but our own
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
)

# Only the fonts that came with it, so that pictures do not depend on the machine's fonts.
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{prefix}/usr/share/fonts</dir>
  <cachedir>{prefix}/var/cache/fontconfig</cachedir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family>
    <prefer><family>NanumGothic</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>serif</family>
    <prefer><family>NanumMyeongjo</family><family>DejaVu Serif</family></prefer></alias>
  <alias><family>monospace</family>
    <prefer><family>NanumGothicCoding</family><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


def default_servers_dir() -> Path:
    """Folder of the embedded servers, from FEMS_* in the environment."""
    return Settings.load().servers_dir


def private_prefix(servers_dir: Path) -> Path:
    """Folder of the private Chromium."""
    return servers_dir.parent / "browser"


def find_chromium(servers_dir: Path | None = None) -> Path:
    """The Chromium to test with; fetches nothing.

    Raises
    ------
    ProvisioningError
        If there is none.
    """
    named = os.environ.get("FEMS_TEST_CHROMIUM")
    if named:
        return Path(named)
    for name in NAMES:
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    prefix = private_prefix(servers_dir or default_servers_dir())
    if debian.versions(prefix) is None:
        raise ProvisioningError(
            "There is no Chromium to test with.",
            hint="Run 'python -m tests.browser.chromium', or name one in FEMS_TEST_CHROMIUM.",
        )
    return prefix / PROGRAM


def ensure_chromium(servers_dir: Path | None = None) -> Path:
    """The Chromium to test with, fetched if there is none.

    Raises
    ------
    ProvisioningError
        If it cannot be had.
    """
    servers_dir = servers_dir or default_servers_dir()
    try:
        return find_chromium(servers_dir)
    except ProvisioningError:
        debian.provision(PACKAGES, private_prefix(servers_dir), PATCH, skip=SKIP)
    return find_chromium(servers_dir)


def environment(program: Path) -> dict[str, str]:
    """Environment to start it in: ours, with the private one's own fonts."""
    variables = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    prefix = program.parents[3] if str(program).endswith(PROGRAM) else None
    if prefix is None or debian.versions(prefix) is None:
        return variables
    fonts = prefix / "etc/fonts/fems.conf"
    text = FONTS.format(prefix=prefix)
    if not fonts.exists() or fonts.read_text(encoding="utf-8") != text:
        fonts.write_text(text, encoding="utf-8")
    return variables | {"FONTCONFIG_FILE": str(fonts)}


def launch_options(servers_dir: Path | None = None) -> dict[str, Any]:
    """Arguments for Playwright's ``chromium.launch``."""
    program = ensure_chromium(servers_dir)
    return {
        "executable_path": str(program),
        "env": environment(program),
        "args": list(ARGUMENTS[1:]),
        "headless": True,
    }


def take_picture(program: Path, url: str, into: Path, *, timeout_s: float = 60.0) -> None:
    """Screenshot of a page, by Chromium alone."""
    with tempfile.TemporaryDirectory(prefix="fems-chromium-") as profile:
        subprocess.run(
            [program, *ARGUMENTS, f"--user-data-dir={profile}", "--window-size=800,400",
             f"--screenshot={into}", url],
            env=environment(program), check=True, capture_output=True, timeout=timeout_s,
        )  # fmt: skip


def main() -> None:
    """Fetch it if need be, try it out and say where it is."""
    program = ensure_chromium()
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder) / "page.html", Path(folder) / "page.png"
        page.write_text("<!doctype html><meta charset=utf-8><h1>에너지 관리</h1>", encoding="utf-8")
        take_picture(program, page.as_uri(), picture)
        if not picture.exists():
            raise ProvisioningError(f"{program} starts but takes no pictures.")
    print(program)


if __name__ == "__main__":
    main()
