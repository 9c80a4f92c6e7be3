"""Checks of the machine and of what it talks to: servers, disk, clock, certificates."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509

from fems.doctor.check import Check, judged
from fems.doctor.growth import Growth
from fems.embedded.stack import ServerStatus
from fems.ingest.tls import TlsFiles
from fems.store.replica import READ_SETTING, Lag

NO_ROOM_BYTES, LITTLE_ROOM_BYTES = 1e9, 5e9
LITTLE_SHARE, ENOUGH_BYTES = 0.1, 5e10
"""A tenth of a disk is little, unless it is so much."""
SOON_FULL_DAYS = 60
CLOCK_OFF_S, CLOCK_WRONG_S = 2.0, 60.0
CERTIFICATE_DAYS = 30
REPLICA_LATE_S = 60.0
TIMEOUT_S = 5.0


def check_server(server: ServerStatus) -> Check:
    """Whether a server answers."""
    where = f"{server.host}:{server.port}" if server.port else server.host or "nowhere yet"
    todo = (
        "Run 'fems up'; its log is in FEMS_HOME/logs."
        if server.source == "embedded"
        else "Start it, or correct FEMS_DATABASE_URL or FEMS_MQTT_URL."
    )
    said = f"The {server.source} {server.name} at {where}"
    return judged(
        f"server.{server.name}", f"{said} answers." if server.running else f"{said} does not answer.",
        todo, failed=not server.running, version=server.version, detail=server.detail,
    )  # fmt: skip


def check_disk(folder: Path, *, growth: Growth | None) -> Check:
    """Room where the data lie, and when it ends if the database goes on growing as it did.

    folder: need not be there yet. growth: None where the database lies elsewhere, or is new.
    """
    there = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(there)
    share = usage.free / usage.total
    says = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB are free at {there}"
    days = None
    if growth:
        days = round(growth.lasts_days(usage.free))
        says += f"; at {growth.now_bytes_per_day / 1e6:.1f} MB a day that lasts about {days} days"
    return judged(
        "disk", f"{says}.", "Free or add room before it is full, or set FEMS_READINGS_KEPT_DAYS; a full disk stops ingest.",
        failed=usage.free < NO_ROOM_BYTES,
        warning=usage.free < LITTLE_ROOM_BYTES or (share < LITTLE_SHARE and usage.free < ENOUGH_BYTES)
        or (days is not None and days < SOON_FULL_DAYS),
        free_bytes=usage.free, total_bytes=usage.total, lasts_days=days,
    )  # fmt: skip


def check_clock(*, here: datetime, database: datetime) -> Check:
    """Whether this machine's clock and the database's say the same."""
    off_s = round((here - database).total_seconds(), 3)
    return judged(
        "clock", f"This machine's clock and the database's differ by {abs(off_s):.1f} s.",
        "Let both machines follow a time server (systemd-timesyncd or chrony).",
        failed=abs(off_s) >= CLOCK_WRONG_S, warning=abs(off_s) >= CLOCK_OFF_S, off_s=off_s,
    )  # fmt: skip


def check_replica(lag: Lag) -> Check:
    """Whether the replica that the dashboard reads from keeps up."""
    if not lag.replica:
        return judged(
            "replica", f"The database of {READ_SETTING} is no replica: it shows figures of its own.",
            f"Correct {READ_SETTING}, or unset it.", failed=True,
        )  # fmt: skip
    return judged(
        "replica", f"The replica that the dashboard reads from is {lag.seconds:.1f} s "
        f"({lag.behind_bytes / 1e6:.1f} MB) behind.",
        "Is it connected (pg_stat_replication on the primary), and has it a disk as fast as the primary's?",
        warning=lag.seconds > REPLICA_LATE_S,
        seconds=round(lag.seconds, 3), behind_bytes=lag.behind_bytes,
    )  # fmt: skip


def check_certificates(mqtt_url: str, *, now: datetime) -> Iterator[Check]:
    """Days left to the broker's certificate, and to ours if it wants one; nothing without TLS."""
    url = urlsplit(mqtt_url)
    files = TlsFiles.of_query(dict(parse_qsl(url.query)))
    if url.scheme == "mqtts":
        yield _broker_certificate(url.hostname or "localhost", url.port or 8883, files, now)
    if files.cert_file:
        pem = Path(files.cert_file).read_bytes()
        until = x509.load_pem_x509_certificate(pem).not_valid_after_utc
        yield _expiry("certificate.ours", f"Our certificate {files.cert_file}", until, now)


def _broker_certificate(host: str, port: int, files: TlsFiles, now: datetime) -> Check:
    name = "certificate.broker"
    try:
        with (
            socket.create_connection((host, port), timeout=TIMEOUT_S) as plain,
            files.context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            shown = secure.getpeercert() or {}
    except (OSError, ssl.SSLError) as error:
        return judged(
            name, f"The certificate of {host}:{port} cannot be trusted or seen: {error}.",
            "See docs/how-to/secure-the-broker.md.", failed=True,
        )  # fmt: skip
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
    return _expiry(name, f"The certificate of {host}:{port}", until, now)


def _expiry(name: str, what: str, until: datetime, now: datetime) -> Check:
    days = (until - now).total_seconds() / 86400
    says = f"{what} ends on {until:%Y-%m-%d}" if days > 0 else f"{what} ended on {until:%Y-%m-%d}"
    return judged(
        name, f"{says}.", "Renew it and restart what uses it.",
        failed=days <= 0, warning=days < CERTIFICATE_DAYS, left_days=round(days, 1),
    )  # fmt: skip
