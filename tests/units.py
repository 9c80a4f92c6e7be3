"""What deploy/systemd says, read as systemd reads it: the unit first, then what is common to all."""

import re
from pathlib import Path

from tests.watching import DEPLOY

SYSTEMD = DEPLOY / "systemd"
COMMON = SYSTEMD / "fems-.service.d" / "common.conf"
SERVICES = sorted(SYSTEMD.glob("*.service"))
FEMS = "/opt/fems/venv/bin/fems"


def settings_of(path: Path, section="Service") -> dict[str, list[str]]:
    """Values of each key of a section, in their order; those of all services too."""
    found: dict[str, list[str]] = {}
    for file in (path, COMMON) if path.suffix == ".service" else (path,):
        current = None
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("["):
                current = line.strip("[]")
            elif current == section and line and not line.startswith("#"):
                key, _, value = line.partition("=")
                found.setdefault(key, []).append(value)
    return found


def environment_of(path: Path, credentials: Path, *, instance="1") -> dict[str, str]:
    """The variables that a service is started with, the file of settings left out."""
    words = " ".join(settings_of(path)["Environment"])
    words = words.replace("%d", str(credentials)).replace("%i", instance)
    return dict(word.split("=", 1) for word in words.split())


def credentials_of(path: Path) -> dict[str, str]:
    """Names of the credentials a service gets, and the files they come from."""
    return dict(each.split(":") for each in settings_of(path).get("LoadCredential", []))


def command_of(path: Path) -> list[str]:
    """Words after `fems` that a service runs."""
    (line,) = settings_of(path)["ExecStart"]
    return re.search(rf"{FEMS} ([a-z -]+)", line)[1].split()
