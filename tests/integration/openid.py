"""A real OpenID Connect provider on this machine."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests


class Accounts:
    """The provider, and what a person does there."""

    def __init__(self, port):
        self.address = f"http://localhost:{port}"

    def wait(self):
        """Until it answers."""
        deadline = time.monotonic() + 30
        while True:
            try:
                requests.get(self.address, timeout=5).raise_for_status()
            except requests.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return self

    def add(self, subject, **claims):
        requests.put(f"{self.address}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def consent(self, location, subject, **form):
        """Say yes (or what the form says); where the provider then sends the browser."""
        assert location.startswith(self.address)
        answer = requests.post(
            location, data={"sub": subject, **form}, allow_redirects=False, timeout=5
        )
        assert answer.status_code in {302, 303}, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@contextmanager
def identity_provider():
    """Its accounts, once it answers."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--host", "localhost",
         "--require-nonce", "true"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Accounts(port).wait()
    finally:
        process.terminate()
        process.wait(20)
