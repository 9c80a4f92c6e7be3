"""Run every benchmark script; exits 1 when a claim fails. Names after -m pick some of them."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    wanted = sys.argv[1:]
    scripts = sorted(p for p in FOLDER.glob("[!_]*.py") if not wanted or p.stem in wanted)
    failed = []
    for script in scripts:
        print(f"== {script.stem}", file=sys.stderr)
        if subprocess.run([sys.executable, script], check=False).returncode:
            failed.append(script.stem)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
