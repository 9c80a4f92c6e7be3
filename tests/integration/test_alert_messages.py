"""Messages about alerts reach real receivers, once each, whatever happens in between."""

import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fems.jobs import alerts
from fems.jobs.deliver import deliver
from fems.store.alert_channels import add_channel
from fems.store.alerts import take_alert
from fems.store.pool import connect
from tests.integration import alert_causes as cause
from tests.integration.receivers import http_listener, smtp_server, subscriber, wait_until

NOW = datetime(2026, 6, 16, 3, 0, 30, tzinfo=UTC)  # Tuesday noon in Seoul
NIGHT = datetime(2026, 6, 16, 14, 0, 30, tzinfo=UTC)
FEMS = [sys.executable, "-m", "fems"]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(scope="module")
def complex_url(module_database_url):
    cause.register(module_database_url)
    return module_database_url


@pytest.fixture
def conn(complex_url):
    cause.forget(complex_url)
    with connect(complex_url) as open_connection:
        yield open_connection


def channel(conn, name, url, **other):
    asked = {
        "user_id": None,
        "language": "en",
        "severity": "look",
        "escalated_only": False,
        "service": "x",
    }
    add_channel(conn, {"name": name, "url": url, **asked, **other}, by="test")


def user(conn, name, role, *plants):
    (number,) = conn.execute(
        "INSERT INTO app_user (name, role) VALUES (%s, %s) RETURNING user_id", (name, role)
    ).fetchone()
    conn.execute("INSERT INTO user_plant SELECT %s, plant_id FROM plant WHERE code = ANY(%s)",
                 (number, list(plants)))  # fmt: skip
    return number


def again(conn):
    """As if the time until the next try had passed."""
    conn.execute(
        "UPDATE alert_delivery SET due_at = now() WHERE sent_at IS NULL AND dropped_at IS NULL"
    )


def states(conn):
    rows = conn.execute("SELECT c.name, d.what, d.sent_at IS NOT NULL, d.dropped_at IS NOT NULL"
                        " FROM alert_delivery d JOIN alert_channel c USING (channel_id) ORDER BY 1, 2")  # fmt: skip
    return rows.fetchall()


def silence(conn, *plants, start=NOW - HOUR):
    for plant in plants:
        cause.find(conn, "meter.silent", plant, start=start)


def test_mail_webhook_and_mqtt_each_take_one_message(conn, complex_url, endpoints):
    topic = "fems/alerts"
    with (
        smtp_server() as mailbox,
        http_listener() as listener,
        subscriber(endpoints.mqtt_url, topic) as heard,
    ):
        channel(conn, "mail", f"mailto://127.0.0.1:{mailbox.port}/?from=fems@x.example&to=kim@x.example&mode=insecure",
                language="ko")  # fmt: skip
        channel(conn, "hook", listener.url)
        channel(conn, "broker", f"{endpoints.mqtt_publisher_url}/{topic}")
        silence(conn, "steel", "plating", "foundry")
        alerts.run(conn, None, NOW)
        assert deliver(complex_url, address="https://energy.example") == 9
        assert deliver(complex_url) == 0
        wait_until(lambda: heard)
    assert [m["subject"] for m in mailbox.mails] == ["[FEMS] 경보 3건 · 계량기 무응답"]
    assert "온마루형강 한빛공장의 주 계량기가 응답하지 않습니다" in mailbox.texts()[0]
    assert [m["title"] for m in listener.taken] == ["[FEMS] 3 alerts · Silent meter"]
    assert "https://energy.example/alerts" in listener.taken[0]["message"]
    assert len(heard) == 1
    assert "The main meter of Onmaru Section Steel" in heard[0]


def test_each_hears_of_what_they_may_see(conn, complex_url):
    people = {
        "manager": ("plant_manager", "steel"), "viewer": ("viewer", "steel"),
        "other": ("plant_manager", "plating"), "operator": ("complex_operator",), "auditor": ("verifier",),
    }  # fmt: skip
    with http_listener() as listener:
        for name, (role, *plants) in people.items():
            url = listener.url.replace("/alerts", f"/{name}?:who={name}")
            channel(conn, name, url, user_id=user(conn, name, role, *plants))
        cause.warn(conn, "steel", NOW.replace(second=0), won=1e6)
        cause.ran(conn, "cost", NOW - HOUR, error="x")
        alerts.run(conn, None, NOW + 7 * MINUTE)
        deliver(complex_url)
    told = {m["who"]: m["title"] + m["message"] for m in listener.taken}
    assert set(told) == {"manager", "viewer", "operator"}
    assert "₩1,000,000" in told["manager"]
    assert "₩" not in told["viewer"]
    assert "2 alerts" in told["operator"]
    assert "cost" not in told["manager"]


def test_dead_receiver_delays_nothing_and_is_told_once_it_lives(conn, complex_url):
    with http_listener() as dead, http_listener() as well:
        channel(conn, "dead", dead.url)
        channel(conn, "well", well.url)
        channel(conn, "nobody", "json://127.0.0.1:9/x")
        dead.status = 500
        silence(conn, "steel")
        alerts.run(conn, None, NOW)
        deliver(complex_url)
        assert (len(well.taken), len(dead.taken)) == (1, 0)
        (error,) = conn.execute("SELECT error FROM alert_delivery d JOIN alert_channel c USING (channel_id)"
                                " WHERE c.name = 'dead'").fetchone()  # fmt: skip
        assert "500" in error
        assert "s3cretword" not in error
        assert deliver(complex_url) == 0  # not before its time
        dead.status = 200
        again(conn)
        deliver(complex_url)
        assert (len(well.taken), len(dead.taken)) == (1, 1)
    assert ("nobody", "opened", False, False) in states(conn)


def test_killed_halfway_nothing_is_lost_nor_sent_twice(conn, complex_url):
    with http_listener() as listener:
        channel(conn, "hook", listener.url)
        silence(conn, "steel", "plating")
        alerts.run(conn, None, NOW)
        listener.open.clear()
        sending = multiprocessing.get_context("spawn").Process(target=deliver, args=(complex_url,))
        sending.start()
        wait_until(lambda: listener.asked == 1, seconds=40)
        os.kill(sending.pid, signal.SIGKILL)
        sending.join()
        listener.status = 503  # the receiver sees its caller gone and takes nothing
        listener.open.set()
        wait_until(lambda: listener.answered == 1)
        assert states(conn) == [("hook", "opened", False, False)] * 2
        listener.status = 200
        again(conn)
        assert deliver(complex_url) == 2
        again(conn)
        assert deliver(complex_url) == 0
        assert len(listener.taken) == 1


def test_end_is_told_to_those_who_heard_of_the_beginning(conn, complex_url):
    with http_listener() as listener:
        channel(conn, "hook", listener.url)
        silence(conn, "steel")
        alerts.run(conn, None, NOW)
        deliver(complex_url)
        channel(conn, "later", listener.url)
        conn.execute("UPDATE finding SET end_ts = %s", (NOW,))
        alerts.run(conn, None, NOW + 20 * MINUTE)
        deliver(complex_url)
        assert [m["title"][:13] for m in listener.taken] == ["[FEMS] Silent", "[FEMS] Over: "]
    assert [name for name, *_ in states(conn)] == ["hook", "hook"]


def test_what_can_wait_waits_for_the_morning_and_is_dropped_if_over_by_then(conn, complex_url):
    with http_listener() as listener:
        channel(conn, "hook", listener.url)
        cause.find(conn, "forecast.decayed", "steel", start=NOW)
        alerts.run(conn, None, NIGHT)
        (due,) = conn.execute("SELECT due_at FROM alert_delivery").fetchone()
        assert due == datetime(2026, 6, 16, 23, 0, tzinfo=UTC)  # eight o'clock in Seoul
        conn.execute("UPDATE finding SET end_ts = %s", (NIGHT,))
        alerts.run(conn, None, NIGHT + HOUR)
        again(conn)
        assert deliver(complex_url) == 0
    assert states(conn) == [("hook", "opened", False, True)]


def test_escalation_reaches_its_own_channel_unless_somebody_took_it_on(conn, complex_url):
    with http_listener() as listener:
        channel(conn, "boss", listener.url, escalated_only=True)
        silence(conn, "steel", "plating")
        alerts.run(conn, None, NOW)
        (steel,) = conn.execute(
            "SELECT alert_id FROM alert JOIN plant USING (plant_id) WHERE code = 'steel'"
        ).fetchone()
        take_alert(conn, steel, "acknowledge", who="kim")
        for minute in (119, 120, 121):
            alerts.run(conn, None, NOW + minute * MINUTE)
        again(conn)
        deliver(complex_url)
        assert [m["title"][:26] for m in listener.taken] == ["[FEMS] Nobody took it on: "]


def test_address_is_never_shown(conn, installation, tmp_path):
    file = tmp_path / "duty.url"
    add = ("alerts", "channel", "add")
    with http_listener() as listener:
        file.write_text("nonsense", "utf-8")
        bad = installation.run(*add, "bad", "--file", str(file))
        assert (bad.returncode, "nonsense" in bad.stderr, "Apprise" in bad.stderr) == (
            1,
            False,
            True,
        )
        made = subprocess.run([*FEMS, *add, "duty"], input=f"{listener.url}\n", env=installation.environment,
                              capture_output=True, text=True, check=True)  # fmt: skip
        file.write_text(listener.url, "utf-8")
        twice = installation.run(*add, "duty", "--file", str(file))
        assert (twice.returncode, "already" in twice.stderr) == (1, True)
        shown = made.stdout + made.stderr + twice.stderr
        shown += installation.ok("alerts", "channel", "list", "--json")
        installation.ok("alerts", "channel", "try", "duty")
        assert listener.taken[0]["title"] == "[FEMS] 시험 메시지"
        listener.status = 403
        failed = installation.run("alerts", "channel", "try", "duty")
        shown += failed.stderr + str(installation.query("SELECT * FROM audit_log"))
        installation.ok("alerts", "channel", "remove", "duty")
    assert failed.returncode == 1
    assert "s3cretword" not in shown
    assert installation.value("SELECT count(*) FROM alert_channel WHERE url <> ''") == 0
    assert installation.run("alerts", "channel", "remove", "duty").returncode == 1
