"""The user's own broker: its address and the files of TLS as one."""

from urllib.parse import urlencode

from pydantic import SecretStr

from fems.config import Settings
from fems.errors import SettingsError


def with_tls_files(own: SecretStr, settings: Settings) -> str:
    """Address of the user's broker; its query names the files of TLS, so that it says everything.

    Raises
    ------
    SettingsError
        If files are named but the address is not encrypted, or a key without its certificate.
    """
    url = own.get_secret_value()
    files = {
        "ca_file": settings.mqtt_ca_file,
        "cert_file": settings.mqtt_cert_file,
        "key_file": settings.mqtt_key_file,
    }
    given = {name: str(path) for name, path in files.items() if path is not None}
    if not given:
        return url
    setting = f"FEMS_MQTT_{next(iter(given)).upper()}"
    if not url.startswith("mqtts://"):
        raise SettingsError(
            f"{setting} is set, but FEMS_MQTT_URL does not begin with mqtts://.",
            hint="Write mqtts://… so that the connection is encrypted, or unset it.",
        )
    if "key_file" in given and "cert_file" not in given:
        raise SettingsError("FEMS_MQTT_KEY_FILE is set without FEMS_MQTT_CERT_FILE.")
    return f"{url}{'&' if '?' in url else '?'}{urlencode(given)}"
