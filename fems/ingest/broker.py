"""The one file that makes paho clients: MQTT 5, from a URL, with errors a user can act on."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion, LogLevel, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from fems.errors import ServerUnavailableError, SettingsError
from fems.ingest import tls
from fems.ingest.tls import TlsFiles

CONNECT_TIMEOUT_S = 5
FOREVER_S = 0xFFFF_FFFF
KEEPALIVE_S = 30
LONGEST_DELAY_S = 5
"""Between two tries to reconnect; paho's own two minutes would be an outage of our own making."""


@dataclass(frozen=True)
class BrokerAddress:
    """Where a broker is and who we are to it."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    tls: bool
    files: TlsFiles

    @classmethod
    def parse(cls, url: str) -> "BrokerAddress":
        """Address from mqtt://user:password@host:port, mqtts:// for TLS.

        The query may name the files of TLS: ca_file, cert_file, key_file.

        >>> BrokerAddress.parse("mqtts://meter:x@broker.example").port
        8883
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            raise SettingsError(
                "FEMS_MQTT_URL is not a broker's address.",
                hint="Write mqtt://user:password@host:1883 or mqtts://….",
            )
        tls = parts.scheme == "mqtts"
        return cls(
            parts.hostname, port or (8883 if tls else 1883),
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None, tls,
            TlsFiles.of_query(dict(parse_qsl(parts.query))),
        )  # fmt: skip


def make_client(address: BrokerAddress, *, client_id: str, manual_ack: bool = False) -> Client:
    """Unconnected client with credentials and TLS set."""
    client = Client(
        CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTv5, manual_ack=manual_ack
    )
    client.username_pw_set(address.user, address.password)
    client.reconnect_delay_set(1, LONGEST_DELAY_S)
    if address.tls:
        client.tls_set_context(address.files.context())
    return client


def connect(
    client: Client, address: BrokerAddress, *, receive_maximum: int | None = None,
    start: Callable[[], object] | None = None,
) -> None:  # fmt: skip
    """Connect and wait for the broker's answer; starts the network thread, paho's own or another.

    With receive_maximum the session outlives the connection, and the broker has at most that many
    unacknowledged messages under way to us.

    Raises
    ------
    ServerUnavailableError
        If the broker does not answer or refuses us.
    """
    answered = threading.Event()
    answer: list[ReasonCode] = []
    previous = client.on_connect

    def on_connect(
        client: Client,
        data: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        props: Properties | None,
    ) -> None:
        answer.append(reason)
        answered.set()
        if previous is not None:
            previous(client, data, flags, reason, props)  # type: ignore[call-arg,arg-type]

    said: list[str] = []

    def on_log(_client: Client, _data: object, level: int, text: str) -> None:
        if level == LogLevel.MQTT_LOG_ERR:  # such as a handshake that TLS 1.3 ends only now
            said.append(text)
            answered.set()

    client.on_connect, client.on_log = on_connect, on_log
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    if receive_maximum is not None:
        properties.SessionExpiryInterval = FOREVER_S
        properties.ReceiveMaximum = receive_maximum
    try:
        client.connect(
            address.host, address.port, keepalive=KEEPALIVE_S,
            clean_start=receive_maximum is None, properties=properties,
        )  # fmt: skip
    except (OSError, ssl.SSLError) as error:
        raise _unavailable(address, str(error)) from error
    (start or client.loop_start)()
    answered.wait(CONNECT_TIMEOUT_S)
    if not answer or answer[0].is_failure:
        client.loop_stop()
        raise _unavailable(address, str(answer[0]) if answer else (said or ["no answer"])[0])
    client.on_log = None


def check(result: MQTTErrorCode) -> None:
    """Raise if paho refused a call."""
    if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
        raise ServerUnavailableError(f"The broker connection failed ({result.name}).")


def _unavailable(address: BrokerAddress, why: str) -> ServerUnavailableError:
    where = f"{address.host}:{address.port}"
    if address.tls and (explained := tls.explain(where, why)):
        return explained
    if "authorized" in why.lower() or "user name or password" in why.lower():
        return ServerUnavailableError(
            f"The broker at {where} refuses the user or password.", hint="Correct FEMS_MQTT_URL."
        )
    return ServerUnavailableError(
        f"The broker at {where} does not answer ({why}).",
        hint="Run 'fems up', or correct FEMS_MQTT_URL.",
    )
