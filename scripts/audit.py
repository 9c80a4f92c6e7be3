"""Ask the advisory service about every locked package; `make audit`.

Exits with 0 when each was looked up and none has a known weakness, with 1 when one has, and with 2 when
not all could be looked up: a service that is away is no clean bill.
"""

import json
import subprocess
import sys
from typing import Any

ASK = ["-r", "requirements.lock", "--require-hashes", "--disable-pip", "--progress-spinner", "off",
       "--format", "json", "--timeout", "20"]  # fmt: skip


def verdict(answer: str, error: str) -> tuple[int, list[str]]:
    """Exit status and what to say to what pip-audit wrote.

    >>> verdict('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', "")
    (0, ['1 packages looked up, none with a known weakness.'])
    """
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        last = (error.strip().splitlines() or ["it said nothing"])[-1]
        return 2, [f"The advisory service was not reached, nothing is known: {last}"]
    missed = [one["name"] for one in packages if "skip_reason" in one]
    weak = [
        f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'none yet'}"
        for one in packages
        for found in one.get("vulns", [])
    ]
    known = len(packages) - len(missed)
    if missed or not packages:
        weak.append(
            f"Only {known} of {len(packages)} packages could be looked up at the advisory service; not {', '.join(missed[:5])}"
            f"{' …' if len(missed) > 5 else ''}. Is it reachable from here?"
        )
        return (1 if len(weak) > 1 else 2), weak
    return (1, weak) if weak else (0, [f"{known} packages looked up, none with a known weakness."])


def main() -> int:
    """Run pip-audit and tell what came of it."""
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-m", "pip_audit", *ASK], capture_output=True, text=True, check=False
    )
    status, said = verdict(done.stdout, done.stderr)
    sys.stderr.write("\n".join(said) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
