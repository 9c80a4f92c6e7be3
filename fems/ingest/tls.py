"""TLS to the broker: files to a context, and what goes wrong to a sentence with a way out."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from fems.errors import ServerUnavailableError, SettingsError

_SAID = [
    ("hostname mismatch", "is not the one its certificate names",
     "Write the host in FEMS_MQTT_URL as the certificate names it."),
    ("ip address mismatch", "is not the one its certificate names",
     "Write the host in FEMS_MQTT_URL as the certificate names it."),
    ("certificate has expired", "shows a certificate that has expired",
     "Renew the broker's certificate."),
    ("certificate verify failed", "shows a certificate that is not trusted",
     "Name the authority that signed it in FEMS_MQTT_CA_FILE."),
    ("certificate required", "wants a certificate of ours",
     "Set FEMS_MQTT_CERT_FILE and FEMS_MQTT_KEY_FILE."),
    ("alert unknown ca", "refuses our certificate",
     "Use one that is signed by an authority the broker knows."),
    ("alert bad certificate", "refuses our certificate",
     "Use one that is signed by an authority the broker knows."),
    ("alert certificate", "refuses our certificate", "Is it expired, or revoked?"),
    ("wrong version number", "does not speak TLS on this port",
     "Correct the port, or write mqtt:// in FEMS_MQTT_URL."),
    ("reset by peer", "ends the connection when we begin TLS",
     "Does it speak TLS on this port? If so, it wants a certificate of ours or refuses our "
     "certificate. Else write mqtt:// in FEMS_MQTT_URL."),
    ("eof occurred", "ends the connection when we begin TLS",
     "Does it speak TLS on this port? If so, it wants a certificate of ours or refuses our "
     "certificate. Else write mqtt:// in FEMS_MQTT_URL."),
    ("ssl", "cannot agree on TLS with us", "Does it allow TLS 1.2 or 1.3?"),
]  # fmt: skip
"""What OpenSSL says in lower case, what that means, and what to do; the first that fits counts."""


@dataclass(frozen=True)
class TlsFiles:
    """Files in PEM: the authority of the broker, our certificate, its key (or in the same file)."""

    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> Self:
        """Files named in the query of a broker's address.

        >>> TlsFiles.of_query({"ca_file": "/etc/ca.pem"}).ca_file
        '/etc/ca.pem'
        """
        return cls(*(query.get(name) for name in ("ca_file", "cert_file", "key_file")))

    def context(self) -> ssl.SSLContext:
        """Context that verifies the broker against its authority, or the system's.

        Raises
        ------
        SettingsError
            If a file cannot be read or does not hold what it should; names the setting.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
        except (OSError, ValueError) as error:
            raise _unusable("FEMS_MQTT_CA_FILE", self.ca_file, error) from None
        if self.cert_file:
            try:
                # Without a password, an encrypted key would ask for one at the terminal.
                context.load_cert_chain(self.cert_file, self.key_file, password=lambda: b"")
            except FileNotFoundError as error:
                self._name_missing(error)
            except (OSError, ValueError) as error:
                raise _unusable("FEMS_MQTT_CERT_FILE", self.cert_file, error) from None
        return context

    def _name_missing(self, error: OSError) -> None:
        for setting, path in (
            ("FEMS_MQTT_CERT_FILE", self.cert_file), ("FEMS_MQTT_KEY_FILE", self.key_file),
        ):  # fmt: skip
            if path is not None:
                try:
                    with open(path, "rb"):  # noqa: PTH123 (to learn which one is missing)
                        pass
                except OSError as missing:
                    raise _unusable(setting, path, missing) from None
        raise error


def explain(where: str, said: str) -> ServerUnavailableError | None:
    """The error that a failure of TLS means; None if it is none.

    >>> str(explain("broker:8883", "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] ...")).split(". ")[0]
    'The broker at broker:8883 wants a certificate of ours'
    """
    text = said.lower().replace("_", " ")
    for sign, meaning, hint in _SAID:
        if sign in text:
            return ServerUnavailableError(f"The broker at {where} {meaning}.", hint=hint)
    return None


def _unusable(setting: str, path: str | None, error: Exception) -> SettingsError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, ssl.SSLError):
        why = "it does not hold a certificate with its key, unencrypted, in PEM"
        if setting == "FEMS_MQTT_CA_FILE":
            why = "it does not hold a certificate in PEM"
    return SettingsError(
        f"{setting}: {path} cannot be used: {why}.", hint="See docs/how-to/secure-the-broker.md."
    )
