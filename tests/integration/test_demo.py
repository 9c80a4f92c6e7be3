"""`fems demo --check`: from a published reading to the figure on the page, in an empty home."""

import json
import os
import subprocess
import sys

STAGES = {"servers", "migrate", "history", "jobs", "services", "figure"}
JOBS = {"intervals", "rollups", "intensity", "carbon", "forecast"}


def test_demo_check_prints_one_object_and_exits_0(servers):
    plain = {name: text for name, text in os.environ.items() if not name.startswith("FEMS_")}
    homes_before = set(servers.home.parent.glob("check-*"))
    done = subprocess.run(
        [sys.executable, "-m", "fems", "demo", "--check", "--json", "--days", "30"],
        env=plain | {"FEMS_HOME": str(servers.home), "FEMS_SERVERS_DIR": str(servers.servers_dir)},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["ok"] is True
    assert abs(said["figure_kwh"] - said["expected_kwh"]) < 0.06
    assert said["figure_kwh"] > 50_000
    assert said["dashboard_http"] == 200
    assert set(said["seconds"]) == STAGES
    assert set(said["jobs"]) >= JOBS
    assert all(said["jobs"][name] > 0 for name in JOBS)
    assert said["messages_published"] > 0
    assert said["readings_stored"] > said["intervals"] * 0.9 > 0
    assert said["edition"] in {"apache", "timescale"}
    assert set(servers.home.parent.glob("check-*")) == homes_before, "the throw-away home is gone"
