"""Running the servers' programs, and finding the processes they left running."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from fems.clock import monotonic_s
from fems.embedded.account import Account
from fems.errors import ProvisioningError

SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TAIL_LINES = 6
PROC = Path("/proc")


def tail(text: str, lines: int = TAIL_LINES) -> str:
    """Last lines of a program's words, on one line.

    >>> tail(chr(10).join(["one", "two", "", "three"]), 2)
    'two | three'
    """
    kept = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(kept[-lines:])


def log_size(path: Path) -> int:
    """Length of a log file, to read later what came after. [byte]"""
    return path.stat().st_size if path.exists() else 0


def log_after(path: Path, size: int) -> str:
    """What a log file has gained since it had this length; empty when there is none."""
    try:
        with path.open("rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")
    except OSError:
        return ""


def run(
    argv: Sequence[str | Path],
    *,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = Path("/"),
    stdin: str | None = None,
    timeout_s: float = 120.0,
    also_good: int = 0,
) -> str:
    """Run a program to its end and return what it said on its standard output.

    The output goes through files, not pipes: a server started in the background inherits them, and
    a pipe would keep us waiting for as long as the server lives. `also_good` is an exit code other
    than zero that is no failure.

    Raises
    ------
    ProvisioningError
        If the program is missing, fails or takes too long; with the end of what it said.
    """
    words = [str(word) for word in argv]
    as_user = account.as_user() if account else {}
    name = Path(words[0]).name
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        try:
            done = subprocess.run(  # noqa: S603 - our own programs, by absolute path, no shell # nosec B603
                words,
                env={"PATH": SEARCH_PATH, "LC_ALL": "C.UTF-8", **(env or {})},
                cwd=cwd,
                input=stdin,
                text=True,
                stdout=said,
                stderr=complained,
                timeout=timeout_s,
                check=False,
                umask=0o022,
                start_new_session=True,  # an interrupt is for us, not for a server half started
                **as_user,
            )
        except subprocess.TimeoutExpired:
            raise ProvisioningError(
                f"{name} did not finish within {timeout_s:.0f} seconds."
            ) from None
        except OSError as error:
            raise ProvisioningError(f"{name} could not be run: {error.strerror}.") from None
        said.seek(0)
        complained.seek(0)
        output, complaint = said.read(), complained.read()
    if done.returncode not in {0, also_good}:
        raise ProvisioningError(
            f"{name} failed (exit {done.returncode}): {tail(complaint) or tail(output)}"
        )
    return output


def working_folder(pid: int) -> Path | None:
    """Folder a process works in; None if it does not live or is not ours to see."""
    try:
        return (PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def arguments(pid: int) -> list[str]:
    """A process's command line; empty if it does not live."""
    try:
        raw = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(word) for word in raw.split(b"\0") if word]


def is_alive(pid: int) -> bool:
    """Whether a process lives; one that has ended but is not yet collected does not."""
    try:
        stat = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def read_pid(path: Path) -> int | None:
    """Process id in the first line of a pid file; None if there is none."""
    try:
        first = path.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0].strip()
    except OSError:
        return None
    return int(first) if first.isdecimal() and int(first) > 0 else None


def stop(pid: int, how: signal.Signals, *, name: str, timeout_s: float = 60.0) -> None:
    """Signal a process and wait until it has gone.

    Raises
    ------
    ProvisioningError
        If it is not ours to stop, or does not stop in time.
    """
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return
    except PermissionError:
        raise ProvisioningError(
            f"{name} (process {pid}) belongs to another account.",
            hint="Stop it as the account that started it.",
        ) from None
    deadline = monotonic_s() + timeout_s
    while is_alive(pid):
        if monotonic_s() > deadline:
            raise ProvisioningError(
                f"{name} (process {pid}) did not stop within {timeout_s:.0f} seconds."
            )
        time.sleep(0.02)
