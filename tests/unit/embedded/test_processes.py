"""Programs that fail say why; pid files are believed only when they name the right process."""

import os
import subprocess
import sys
import time

import pytest

from fems.embedded.mosquitto import Mosquitto
from fems.embedded.postgres import Postgres
from fems.embedded.processes import is_alive, log_after, log_size, read_pid, run, tail
from fems.errors import ProvisioningError


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("4711\n/data\n", 4711, id="first line only"),
        pytest.param("", None, id="empty"),
        pytest.param("garbage\n", None, id="garbage"),
        pytest.param("-5\n", None, id="PostgreSQL in single-user mode writes a negative one"),
        pytest.param("0\n", None, id="zero would mean our own process group"),
    ],
)
def test_pid_file(tmp_path, text, want):
    path = tmp_path / "pid"
    path.write_text(text)
    assert read_pid(path) == want
    assert read_pid(tmp_path / "none") is None


def test_an_ended_process_that_nobody_collected_does_not_live():
    child = subprocess.Popen([sys.executable, "-c", ""])
    try:
        deadline = time.monotonic() + 10
        while is_alive(child.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not is_alive(child.pid)
        os.kill(child.pid, 0)  # and yet its number is still taken
    finally:
        child.wait()
    assert is_alive(os.getpid())


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 + 1], ids=["somebody else's", "dead"])
def test_a_stale_pid_file_is_not_a_running_server(tmp_path, pid):
    for server, path in (
        (Postgres(tmp_path), tmp_path / "postgres/postmaster.pid"),
        (Mosquitto(tmp_path), tmp_path / "mosquitto/mosquitto.pid"),
    ):
        path.parent.mkdir()
        path.write_text(f"{pid}\n")
        assert server.pid() is None


def test_output_of_a_program():
    assert run([sys.executable, "-c", "print('hello')"]) == "hello\n"
    assert run([sys.executable, "-c", "raise SystemExit(3)"], also_good=3) == ""


@pytest.mark.parametrize(
    ("argv", "want"),
    [
        pytest.param(["/nowhere/initdb"], "initdb could not be run", id="missing"),
        pytest.param(
            [sys.executable, "-c", "raise SystemExit('no space')"], "no space", id="fails"
        ),
        pytest.param([sys.executable, "-c", "import time; time.sleep(9)"], "0 seconds", id="hangs"),
    ],
)
def test_a_program_that_fails_is_one_clear_error(argv, want):
    with pytest.raises(ProvisioningError, match=want) as caught:
        run(argv, timeout_s=0.3 if "sleep" in argv[-1] else 10)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_program_does_not_see_our_environment(monkeypatch):
    monkeypatch.setenv("FEMS_DATABASE_URL", "postgresql://fems:secret@db/fems")
    shown = run([sys.executable, "-c", "import os; print(dict(os.environ))"], env={"LANG": "C"})
    assert "secret" not in shown
    assert "LANG" in shown


def test_only_the_news_of_a_log_are_read(tmp_path):
    log = tmp_path / "server.log"
    assert log_size(log) == 0
    assert log_after(log, 0) == ""
    log.write_text("yesterday: in use\n")
    size = log_size(log)
    with log.open("a") as file:
        file.write("today: disk full\n")
    assert log_after(log, size) == "today: disk full\n"
    assert tail("\n".join("abcdefgh"), 2) == "g | h"
