"""A dashboard that runs on the generated complex, and people who ask it over HTTP."""

import math
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
from _complex_rig import PASSWORD

from dashboards.shell import pages_of

REPOSITORY = Path(__file__).resolve().parents[1]
ANSWERED_S = 120


@contextmanager
def program(settings, *arguments, says):
    """Run one of the project's services until the block ends; what it says on the line that has `says`."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("FEMS_")}
    mine = {k: v for k, v in settings.environment().items() if k.startswith("FEMS_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "fems", *arguments], env=plain | mine | {"COLUMNS": "500"},
        cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        heard = []
        for line in process.stderr:
            heard.append(line)
            if says in line:
                break
        else:
            raise SystemExit(f"fems {' '.join(arguments)} ended: {''.join(heard)}")
        yield process, line.strip()
    finally:
        process.terminate()
        try:
            process.communicate(timeout=60)
        except (
            subprocess.TimeoutExpired
        ):  # in the midst of a long job; what was measured is not lost
            process.kill()
            process.communicate()


@contextmanager
def dashboard(settings):
    """Address of a dashboard that remembers nothing yet."""
    with program(settings, "dash", "--port", "0", says="Dashboard on") as (_, line):
        yield line.split()[-1]


def paths_of(role, plant):
    """Addresses of all pages of a role, with one plant where they are about one."""
    return [page.path.replace("<code>", plant) for page in pages_of(role)]


class Person:
    """Somebody who is signed in and calls what a browser would call."""

    def __init__(self, address, name):
        self.address = address
        self._client = httpx.Client(base_url=address, timeout=ANSWERED_S)
        form = self._client.get("/sign-in").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form).group(1)
        answer = self._client.post(
            "/sign-in", data={"name": name, "password": PASSWORD, "csrf_token": token},
            headers={"Referer": f"{address}/sign-in"},
        )  # fmt: skip
        if answer.status_code != httpx.codes.FOUND:
            raise SystemExit(f"{name} cannot sign in: {answer.status_code}")
        self._client.get("/", follow_redirects=True)
        self._csrf = next(v for k, v in self._client.cookies.items() if k.startswith("fems_csrf"))

    def call(self, body):
        """Status of one callback's answer, how long it took [s], and what it says."""
        begun = time.perf_counter()
        answer = self._client.post(
            "/_dash-update-component", content=body,
            headers={"Content-Type": "application/json", "X-CSRFToken": self._csrf},
        )  # fmt: skip
        return answer.status_code, time.perf_counter() - begun, answer.content

    def leave(self):
        """Close the connections."""
        self._client.close()


def percentile(times, share):
    """The smallest time that so large a share of all does not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]
