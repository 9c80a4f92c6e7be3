"""Each check tells well from not well, and says what to do only where something is wrong."""

import socket
import ssl
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fems.doctor import channels, flow, machine
from fems.doctor.check import State
from fems.doctor.growth import Growth
from fems.embedded.stack import ServerStatus
from fems.store.migrate import SchemaState
from fems.store.replica import Lag

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OK, WARNING, FAILED = State


def minutes(count):
    return NOW - timedelta(minutes=count)


def run(status, at, error=None):
    return {"status": status, "started_at": at, "error": error}


def worker(name="a", *, seen=NOW, stopped=None, lag_s=0.4, queued=3):
    return {
        "client_id": name,
        "seen_at": seen,
        "stopped_at": stopped,
        "lag_p99_s": lag_s,
        "queued": queued,
    }


def hears(name="duty", *, error=None, waiting=0):
    return {"name": name, "error": error, "waiting": waiting}


def schema(*, pending=(), unknown=()):
    return flow.check_schema(SchemaState(("0001",), pending, unknown, "2.19.3", "apache"))


CHECKS = [
    pytest.param(schema(), OK, id="schema of this version"),
    pytest.param(schema(pending=("0027",)), FAILED, id="schema too old"),
    pytest.param(schema(unknown=("0099",)), FAILED, id="schema of a newer version"),
    pytest.param(flow.check_scheduler(runs=True), OK, id="scheduler runs"),
    pytest.param(flow.check_scheduler(runs=False), FAILED, id="no scheduler"),
    pytest.param(flow.check_queue([], now=NOW), OK, id="nothing stale"),
    pytest.param(flow.check_queue([{"stage": "cost", "windows": 9, "oldest": minutes(2)}], now=NOW), OK,
                 id="a queue that moves"),
    pytest.param(flow.check_queue([{"stage": "cost", "windows": 9, "oldest": minutes(20)}], now=NOW), WARNING,
                 id="a queue that stands"),
    pytest.param(flow.check_workers([worker()], now=NOW), OK, id="one worker"),
    pytest.param(flow.check_workers([], now=NOW), FAILED, id="no worker"),
    pytest.param(flow.check_workers([worker(stopped=minutes(9))], now=NOW), FAILED, id="all stopped"),
    pytest.param(flow.check_workers([worker(), worker("b", seen=minutes(3))], now=NOW), WARNING,
                 id="one of two killed"),
    pytest.param(flow.check_workers([worker(lag_s=90.0)], now=NOW), WARNING, id="behind"),
    pytest.param(flow.check_data({"newest_reading": None, "meters": 0}, silent=0, now=NOW), WARNING,
                 id="nothing yet"),
    pytest.param(flow.check_data({"newest_reading": minutes(3), "meters": 4}, silent=0, now=NOW), OK,
                 id="fresh data"),
    pytest.param(flow.check_data({"newest_reading": minutes(3), "meters": 4}, silent=1, now=NOW), WARNING,
                 id="one meter silent"),
    pytest.param(flow.check_data({"newest_reading": minutes(90), "meters": 4}, silent=4, now=NOW), FAILED,
                 id="old data"),
    pytest.param(flow.check_rejected({}), OK, id="nothing rejected"),
    pytest.param(channels.check_channels([hears()], unusable=[]), OK, id="alerts are heard"),
    pytest.param(channels.check_channels([], unusable=[]), WARNING, id="nobody hears of alerts"),
    pytest.param(channels.check_channels([hears(error="Status 503.", waiting=1)], unusable=[]), WARNING,
                 id="a receiver that takes nothing"),
    pytest.param(channels.check_channels([hears(), hears("bad")], unusable=["bad"]), FAILED, id="no address"),
    pytest.param(machine.check_replica(Lag(replica=True, seconds=0.2, behind_bytes=0)), OK, id="replica up to date"),
    pytest.param(machine.check_replica(Lag(replica=True, seconds=61.0, behind_bytes=9)), WARNING, id="replica late"),
    pytest.param(machine.check_replica(Lag(replica=False, seconds=0.0, behind_bytes=0)), FAILED, id="no replica"),
    pytest.param(flow.check_rejected({"unknown_meter": 2}), WARNING, id="messages rejected"),
    pytest.param(flow.check_dates([], now=NOW), OK, id="no date runs out"),
    pytest.param(
        flow.check_dates([{"kind": "factor", "name": "kr_grid", "last_day": date(2026, 12, 31)}], now=NOW),
        WARNING, id="a factor runs out"),
    pytest.param(machine.check_clock(here=NOW, database=NOW - timedelta(seconds=0.4)), OK, id="clocks agree"),
    pytest.param(machine.check_clock(here=NOW, database=NOW + timedelta(seconds=9)), WARNING, id="clock off"),
    pytest.param(machine.check_clock(here=NOW, database=minutes(5)), FAILED, id="clock wrong"),
    pytest.param(machine.check_server(
        ServerStatus("mosquitto", "external", running=False, host="broker", port=1883, version=None, detail=None)), FAILED,
        id="broker away"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "state"), CHECKS)
def test_a_check_tells_how_it_stands_and_what_to_do(check, state):
    assert check.state is state, check.says
    assert bool(check.todo) is (state is not OK)
    assert check.says.endswith(".")


def test_a_failed_job_is_named_with_its_error_and_a_late_one_with_its_time():
    last = {"cost": run("failed", minutes(1), "TariffError: no tariff"), "scores": run("done", minutes(200)),
            "forecast": run("done", minutes(30)), "gone_long_ago": run("failed", minutes(9))}  # fmt: skip
    found = {check.name: check for check in flow.check_jobs(last, now=NOW)}
    assert found.keys() == {"job.cost", "job.scores"}
    assert "no tariff" in found["job.cost"].says
    assert found["job.scores"].state is WARNING
    (well,) = flow.check_jobs({"forecast": run("done", minutes(30))}, now=NOW)
    assert well.state is OK


@pytest.mark.parametrize(
    ("free_gb", "per_day_mb", "state"),
    [
        pytest.param(100, 10, OK, id="room for years"),
        pytest.param(100, 2_000, WARNING, id="fifty days"),
        pytest.param(100, None, OK, id="growth not known"),
        pytest.param(40, None, WARNING, id="less than a tenth"),
        pytest.param(4, None, WARNING, id="little"),
        pytest.param(0.3, None, FAILED, id="none"),
    ],
)
def test_the_disk_is_full_soon_or_not(monkeypatch, tmp_path, free_gb, per_day_mb, state):
    usage = type("Usage", (), {"total": 500e9, "free": free_gb * 1e9})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    growth = per_day_mb and Growth(readings=0.0, rest=per_day_mb * 1e6, left_days=None, days=9)
    assert machine.check_disk(tmp_path / "not/yet", growth=growth).state is state


def test_readings_that_are_dropped_after_a_time_do_not_grow_for_ever():
    facts = {
        "first_reading": NOW - timedelta(days=60), "first_interval": NOW - timedelta(days=100),
        "reading_bytes": 6_000, "bytes": 7_000,
    }  # fmt: skip
    for_ever = Growth.of(facts, now=NOW, kept_days=None)
    assert for_ever == Growth(readings=100, rest=10, left_days=None, days=60)
    assert for_ever.lasts_days(11_000) == 100
    assert Growth.of(facts, now=NOW, kept_days=70).lasts_days(11_000) == 10 + (11_000 - 1_100) / 10
    assert Growth.of(facts, now=NOW, kept_days=42).lasts_days(11_000) == 1_100


@pytest.fixture(scope="module")
def key():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def certificate(key, tmp_path):
    """Makes a certificate of localhost, signed by itself, that ends after some days from now."""

    def make(days):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        signed = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(7).not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=days, minutes=5))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        pem = signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path = tmp_path / f"{days}.pem"
        path.write_bytes(pem)
        return path

    return make


@pytest.fixture
def listening():
    """Serves TLS with a certificate; the port."""
    sockets, threads = [], []

    def serve(path):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        listener = socket.create_server(("localhost", 0))

        def once():
            try:
                with (
                    listener.accept()[0] as plain,
                    context.wrap_socket(plain, server_side=True) as secure,
                ):
                    secure.recv(1)
            except OSError:
                return  # a client that does not trust us hangs up

        threads.append(threading.Thread(target=once))
        threads[-1].start()
        sockets.append(listener)
        return listener.getsockname()[1]

    yield serve
    for thread in threads:
        thread.join()
    for listener in sockets:
        listener.close()


@pytest.mark.parametrize(
    ("days", "state", "says"),
    [
        pytest.param(200, OK, "ends on", id="long"),
        pytest.param(10, WARNING, "ends on", id="ten days"),
        pytest.param(-3, FAILED, "expired", id="over"),
    ],
)
def test_a_brokers_certificate_is_looked_at(certificate, listening, days, state, says):
    path = certificate(days)
    port = listening(path)
    (check,) = machine.check_certificates(
        f"mqtts://u:p@localhost:{port}?ca_file={path}", now=datetime.now(UTC)
    )
    assert (check.name, check.state) == ("certificate.broker", state)
    assert says in check.says


def test_a_broker_nobody_vouches_for_is_found(certificate, listening):
    port = listening(certificate(200))
    (check,) = machine.check_certificates(f"mqtts://localhost:{port}", now=datetime.now(UTC))
    assert check.state is FAILED
    assert "cannot be trusted" in check.says


def test_our_own_certificate_runs_out_too_and_without_tls_there_is_none(certificate):
    ours = certificate(5)
    found = machine.check_certificates(f"mqtt://localhost?cert_file={ours}", now=datetime.now(UTC))
    assert [(c.name, c.state) for c in found] == [("certificate.ours", WARNING)]
    assert list(machine.check_certificates("mqtt://localhost", now=NOW)) == []
