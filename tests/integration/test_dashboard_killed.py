"""The dashboard's worker process is killed: another answers, and who was signed in still is."""

import os
import re
import signal
import time
from pathlib import Path

import requests

from fems.clock import utc_now
from fems.embedded.ports import choose_port
from fems.roles import Role
from fems.store.accounts import add_user, set_password
from fems.store.pool import connect
from tests.integration.test_health import wait_for
from tests.unit.dashboards.fake_door import PASSWORD


def children(pid):
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_another_worker_answers_and_sessions_stay(installation, stopping):
    installation.ok("import", "plants", "tests/data/steel.toml")
    with connect(installation.database_url) as conn:
        user_id = add_user(conn, name="kim", role=Role.ADMINISTRATOR, plants=[], by="test")
        set_password(conn, user_id=user_id, name="kim", password=PASSWORD, now=utc_now(), by="test")
    port = choose_port(None)
    process = installation.start("dash", "--port", str(port))
    stopping.append(process)
    assert wait_for(port, "/sign-in", lambda status, _: status == 200)[0] == 200
    visitor = requests.Session()
    address = f"http://127.0.0.1:{port}"
    token = re.search('name="csrf_token" value="([^"]+)"', visitor.get(f"{address}/sign-in").text)[
        1
    ]
    form = {"name": "kim", "password": PASSWORD, "csrf_token": token}
    assert visitor.post(f"{address}/sign-in", data=form, allow_redirects=False).status_code == 302
    assert visitor.get(f"{address}/", allow_redirects=False).status_code == 200
    (first,) = children(process.pid)
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while children(process.pid) in ([first], []):
        assert time.monotonic() < deadline, "no other worker was started"
        time.sleep(0.05)
    visitor.close()  # its connection was to the first
    assert wait_for(port, "/sign-in", lambda status, _: status == 200)[0] == 200
    assert visitor.get(f"{address}/", allow_redirects=False).status_code == 200
    visitor.close()
