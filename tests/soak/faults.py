"""What can go wrong, each done at once and made good again after a random while."""

import contextlib
import time

import psycopg

from tests.soak.installation import Installation

LONGEST_S = 1.2


def worker_killed(home: Installation, rng):
    """SIGKILL; the supervisor starts it again."""
    home.kill_worker()


def database_killed(home, rng):
    """SIGKILL PostgreSQL; `fems up` recovers it."""
    home.kill_database(whole=rng.random() < 0.5)
    time.sleep(rng.uniform(0, LONGEST_S))
    home.servers_up()


def broker_killed(home, rng):
    """SIGKILL Mosquitto while it holds what no worker has had and it has not saved: that is gone."""
    home.worker_to_broker.stall()
    time.sleep(rng.uniform(0, LONGEST_S))
    home.kill_broker()
    home.worker_to_broker.cut()
    time.sleep(rng.uniform(0, LONGEST_S))
    home.worker_to_broker.heal()
    home.servers_up()


def network_cut(home, rng):
    """A link is cut and refuses connections."""
    link = rng.choice(home.links)
    link.cut()
    time.sleep(rng.uniform(0, LONGEST_S))
    link.heal()


def network_stalled(home, rng):
    """A link lets nothing through; half of the time it is then cut with what was on its way."""
    link = rng.choice(home.links)
    link.stall()
    time.sleep(rng.uniform(0, LONGEST_S))
    if rng.random() < 0.5:
        link.cut()
    link.heal()


def connections_exhausted(home, rng):
    """Others take all connections of PostgreSQL, the worker's too, and keep them for a while."""
    with contextlib.suppress(psycopg.OperationalError), contextlib.ExitStack() as stack:
        taken = [stack.enter_context(home.connect(patience_s=10))]
        while fill(home, stack, taken) or drive_out(taken):
            pass
        time.sleep(rng.uniform(0, LONGEST_S))


def fill(home, stack, taken):
    """Connect until PostgreSQL refuses; whether any connection was to be had."""
    before = len(taken)
    with contextlib.suppress(psycopg.OperationalError):
        while True:
            taken.append(stack.enter_context(home.connect()))
    return len(taken) > before


def drive_out(taken):
    """End the sessions of everybody else; how many there were."""
    own = [conn.info.backend_pid for conn in taken]
    return len(
        taken[0].execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> ALL (%s)", (own,)
        ).fetchall()
    )  # fmt: skip


FAULTS = (
    worker_killed, database_killed, broker_killed, network_cut, network_stalled,
    connections_exhausted,
)  # fmt: skip
