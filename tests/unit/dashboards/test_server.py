"""The real server: a free port, an answer, a clean stop."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from dashboards.server import serve
from fems.errors import ServerUnavailableError

PROGRAM = """
from dashboards.app import create_app
from dashboards.server import serve
from fake_door import FakeDoor
from fake_source import FakeSource
serve(lambda: create_app(FakeSource(), door=FakeDoor()), host="127.0.0.1", port=0,
      on_ready=lambda address: print(address, flush=True))
print("stopped")
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops(how):
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parents[2])])
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    address = process.stdout.readline().strip()
    with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310
        assert answer.status == 200
    process.send_signal(how)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "stopped\n", "")


def test_a_port_in_use_is_said_plainly():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerUnavailableError, match=f"127.0.0.1:{port}"):
            serve(lambda: None, host="127.0.0.1", port=port)
