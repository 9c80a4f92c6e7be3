"""The main path: readings published over MQTT until they are the figure on the page.

Runs `fems demo --check` on real servers in a throw-away home, with the demo's 120 days of history.
"""

import json
import subprocess
import sys

from _claims import claim, report

WARM_S = 60
FIGURE_S = 15


def main() -> int:
    done = subprocess.run(
        [sys.executable, "-m", "fems", "demo", "--check", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not done.stdout.startswith("{"):
        print(done.stderr, file=sys.stderr)
        return 1
    said = json.loads(done.stdout)
    seconds = said["seconds"]
    difference = abs((said["figure_kwh"] or 0) - said["expected_kwh"])
    return report(
        "main_path",
        [
            claim("difference between the page's figure and the meters' truth [kWh]",
                  difference, "<=", 0.05),
            claim("from an empty home to a filled, checked dashboard, programs at hand [s]",
                  sum(seconds.values()), "<=", WARM_S),
            claim("from published to on the page, jobs' turn included [s]",
                  seconds["figure"], "<=", FIGURE_S),
        ],
        details={key: said[key] for key in ("readings_stored", "intervals", "jobs", "seconds")},
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
