"""The only file that knows Apprise: an address becomes a receiver, a text a message."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import apprise

from fems.errors import SettingsError

TIMEOUT_S = 8.0
LONGEST_ERROR = 300
_SHORTEST_SECRET = 4
_LOG = logging.getLogger("apprise")
_LOG.propagate = False  # it may name addresses
_LOG.addHandler(logging.NullHandler())
_LOG.setLevel(logging.INFO)


class Receiver:
    """Where messages go.

    Parameters
    ----------
    url : str
        An Apprise address, such as mailto://…, json://…, mqtt://…; a secret.

    Raises
    ------
    SettingsError
        If it is none; without showing it.

    Examples
    --------
    >>> Receiver("json://127.0.0.1:9/alerts").service
    'json'
    """

    def __init__(self, url: str) -> None:
        self._url = _surely(url.strip())
        with _lines():
            found = apprise.Apprise.instantiate(
                self._url, asset=apprise.AppriseAsset(app_id="FEMS", app_desc="FEMS", app_url="")
            )
        if not isinstance(found, apprise.NotifyBase):
            raise SettingsError(
                "This is no address that Apprise understands.",
                hint="Write such as mailto://user:password@host?to=kim@example.com, json://host/path or "
                "mqtt://user:password@host/topic; docs/how-to/alerts.md has more.",
            )
        found.socket_connect_timeout = found.socket_read_timeout = TIMEOUT_S
        self._plugin = found

    @property
    def service(self) -> str:
        """Its kind, which is no secret."""
        return urlsplit(self._url).scheme

    def send(self, title: str, body: str, *, urgent: bool) -> str | None:
        """Send a message; None when it was taken, else why not, without secrets."""
        kind = apprise.NotifyType.FAILURE if urgent else apprise.NotifyType.INFO
        with _lines() as said:
            try:
                sent = self._plugin.notify(body=body, title=title, notify_type=kind)
            except (OSError, ValueError, TypeError) as error:
                return self._without_secrets(f"{type(error).__name__}: {error}")
            finally:
                self._leave()
        if sent:
            return None
        return self._without_secrets("; ".join(said) or "The receiver did not take it.")

    def _leave(self) -> None:
        client = getattr(self._plugin, "client", None)  # of MQTT: its thread would stay
        if client is not None and hasattr(client, "loop_stop"):
            client.disconnect()
            client.loop_stop()

    def _without_secrets(self, text: str) -> str:
        parts = urlsplit(self._url)
        secrets = {parts.password, parts.username, *parts.path.split("/")}
        secrets |= {pair.partition("=")[2] for pair in parts.query.split("&")}
        known = {s for s in secrets if s} | {unquote(s) for s in secrets if s}
        for secret in sorted(known, key=len, reverse=True):
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "***")
        return text[:LONGEST_ERROR]


def _surely(url: str) -> str:
    """MQTT confirms what it took only from quality of service 1 on."""
    if url.startswith(("mqtt://", "mqtts://")) and "qos=" not in url:
        return f"{url}{'&' if '?' in url else '?'}qos=1"
    return url


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what this thread was warned of."""
        if record.thread == self._thread:
            self.said.append(record.getMessage())


@contextmanager
def _lines() -> Iterator[list[str]]:
    handler = _Lines()
    _LOG.addHandler(handler)
    try:
        yield handler.said
    finally:
        _LOG.removeHandler(handler)
