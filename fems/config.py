"""Everything that differs between two installations: one frozen object, made in the CLI."""

import hashlib
import os
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from fems.errors import SettingsError

CHECKOUT = Path(__file__).resolve().parent.parent


def _state_root() -> Path:
    """Folder for the state of all installations on this machine.

    Root's own home is closed to the unprivileged account that has to run PostgreSQL, hence /var/lib.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/fems")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "fems"


def _default_home() -> Path:
    """One home per checkout, so that two side by side never share servers or data."""
    if (CHECKOUT / "pyproject.toml").is_file():
        tag = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
        return _state_root() / f"{CHECKOUT.name}-{tag}"
    return _state_root() / "default"


def _secrets_from_files(names: list[str]) -> dict[str, str]:
    """Secrets whose files are named in the environment."""
    found = {}
    for name in names:
        variable = f"FEMS_{name.upper()}"
        file = os.environ.get(f"{variable}_FILE")
        if not file:
            continue
        if os.environ.get(variable):
            raise SettingsError(
                f"{variable} and {variable}_FILE are both set.", hint="Keep one of them."
            )
        try:
            found[name] = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise SettingsError(
                f"{variable}_FILE: {file} cannot be read ({why}).",
                hint="It must be a text file that the account which runs FEMS may read.",
            ) from None
        if not found[name]:
            raise SettingsError(
                f"{variable}_FILE: {file} is empty.", hint="Write the secret to it."
            )
    return found


class Settings(BaseSettings):
    """Settings of an installation, from FEMS_* in the environment.

    >>> Settings(home="/srv/fems").servers_dir
    PosixPath('/srv/fems/servers')
    """

    model_config = SettingsConfigDict(
        env_prefix="FEMS_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(
        default_factory=_default_home,
        description="Folder of the embedded servers, their data, logs and passwords.",
    )
    servers_dir: Path = Field(
        default=Path(),
        description="Folder of the embedded server programs; FEMS_HOME/servers unless set.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://user:password@host:port/name of your own TimescaleDB; the embedded one is used when unset.",
    )
    database_read_url: SecretStr | None = Field(
        default=None,
        description="The same of a streaming replica that the dashboard reads from; what it writes goes to FEMS_DATABASE_URL. Everything there when unset.",
    )
    mqtt_url: SecretStr | None = Field(
        default=None,
        description="mqtt://user:password@host:port of your own broker (mqtts:// for TLS); the embedded one is used when unset.",
    )
    mqtt_ca_file: Path | None = Field(
        default=None,
        description="PEM file of the authority that signed your broker's certificate; the system's authorities when unset.",
    )
    mqtt_cert_file: Path | None = Field(
        default=None, description="PEM file of our client certificate, if your broker wants one."
    )
    mqtt_key_file: Path | None = Field(
        default=None,
        description="PEM file of that certificate's key, unencrypted; FEMS_MQTT_CERT_FILE when unset.",
    )
    mqtt_group: str = Field(
        default="fems",
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Shared subscription group: workers of one group share the messages.",
    )
    mqtt_client_id: str = Field(
        default="fems-ingest",
        min_length=1,
        description="Client id of the ingest worker; each worker needs its own.",
    )
    sparkplug_host_id: str | None = Field(
        default=None,
        pattern=r"^[^/+#\s]+$",
        description="Sparkplug B host id: with it, ingest also serves spBv1.0 as that host application.",
    )
    sparkplug_reorder_seconds: float = Field(
        default=5.0,
        ge=0,
        description="A Sparkplug message may come this much after a later one before its edge node is asked for its births. [s]",
    )
    flush_messages: int = Field(
        default=1_000,
        ge=1,
        description="Ingest commits at the latest after this many messages, or half of FEMS_RECEIVE_MAXIMUM.",
    )
    flush_seconds: float = Field(
        default=0.25, gt=0, description="Ingest commits at the latest after this many seconds. [s]"
    )
    receive_maximum: int = Field(
        default=3_000,
        ge=1,
        le=65_535,
        description="Messages the broker may have in flight to one worker: the back-pressure.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="Port on which an ingest worker serves /healthz, /readyz and /metrics (Prometheus); none when unset.",
    )
    scheduler_metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="The same of the scheduler; none when unset.",
    )
    dash_metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="The same of the dashboard, beside its own port; none when unset.",
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address of these ports: not for everybody to see."
    )
    mappings: Path | None = Field(
        default=None,
        description="TOML file of mapping rules for gateways that publish in their own way; none when unset.",
    )
    readings_kept_days: int | None = Field(
        default=None,
        ge=42,
        description="Days for which raw readings are kept, dropped by whole weeks; intervals and all that follows stay. For ever when unset. [d]",
    )
    forecasts_kept_days: int = Field(
        default=90,
        ge=2,
        description="Days for which every forecast keeps its values; of older ones only the first of each day does. [d]",
    )
    job_processes: int = Field(
        default=0,
        ge=0,
        le=256,
        description="Processes for forecasts, searches for baselines and files of readings; 0: threads of the command's own process.",
    )
    dask_scheduler: str | None = Field(
        default=None,
        pattern=r"^(tcp|tls)://[^\s/]+:\d+$",
        description="tcp://host:port of a Dask scheduler whose workers do that instead (extra 'scale'); none when unset.",
    )
    pool_size: int = Field(
        default=8, ge=2, description="Database connections one process keeps at the most."
    )
    dash_host: str = Field(
        default="127.0.0.1", description="Address on which the dashboard listens."
    )
    dash_port: int = Field(
        default=8050, ge=0, le=65_535, description="Port of the dashboard; 0 takes a free one."
    )
    dash_issue: bool = Field(
        default=True,
        description="Whether the dashboard can write: issue reports, enter output, administer; each by whom it is for.",
    )
    dash_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s?#]+(/[A-Za-z0-9._~-]+)*/?$",
        description="Address at which people reach the dashboard, for links; from host and port if unset. It answers below the path of this address.",
    )
    dash_proxies: int = Field(
        default=0,
        ge=0,
        description="Reverse proxies before the dashboard, whose X-Forwarded headers are believed.",
    )
    api_per_minute: int = Field(
        default=300, ge=1, description="Requests a minute that one token of the API may make."
    )
    session_idle_hours: float = Field(
        default=12, gt=0, description="A sign-in ends when the browser was shut for so long. [h]"
    )
    session_days: float = Field(
        default=7, gt=0, description="A sign-in ends after so long in any case. [d]"
    )
    oidc_issuer: str | None = Field(
        default=None,
        pattern=r"^(https://|http://(localhost|127\.0\.0\.1)[:/])[^\s?#]+$",
        description="Address of an OpenID Connect provider whose accounts may sign in; none when unset.",
    )
    oidc_client_id: str | None = Field(
        default=None, description="What the provider calls this dashboard."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="The dashboard's secret at the provider."
    )
    oidc_name_claim: str = Field(
        default="email",
        min_length=1,
        description="Claim of the provider that is a user's name here; one that people cannot choose themselves. 'email' counts if verified.",
    )
    pdf_font: Path | None = Field(
        default=None,
        description="TrueType font with Hangul for PDF reports; the machine's Nanum or Malgun if unset.",
    )
    log_json: bool = Field(default=False, description="Write log lines as JSON.")

    @field_validator(
        "home", "servers_dir", "mqtt_ca_file", "mqtt_cert_file", "mqtt_key_file", "pdf_font"
    )
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value not in (None, Path()) else value

    def model_post_init(self, _context: object) -> None:
        """Fill what depends on another setting."""
        if self.servers_dir == Path():
            object.__setattr__(self, "servers_dir", self.home / "servers")

    @classmethod
    def load(cls, **overrides: object) -> Self:
        """Settings from the environment.

        A secret may stand in a file that FEMS_<NAME>_FILE names instead, as container engines and
        systemd hand secrets over.

        Raises
        ------
        SettingsError
            If a FEMS_* variable is malformed; names it and says what is wrong with it. If the file
            of a secret cannot be read or is empty, or the secret is given twice.
        """
        given = _secrets_from_files(cls.secret_names()) | overrides
        try:
            return cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors()[0]
            name = "FEMS_" + "_".join(str(part) for part in first["loc"]).upper()
            raise SettingsError(
                f"{name}: {first['msg']}.", hint="See docs/reference/settings.md."
            ) from None

    @classmethod
    def secret_names(cls) -> list[str]:
        """Names of the settings that are never shown.

        >>> Settings.secret_names()
        ['database_url', 'database_read_url', 'mqtt_url', 'oidc_client_secret']
        """
        return [n for n, f in cls.model_fields.items() if f.annotation == SecretStr | None]

    @property
    def dash_address(self) -> str:
        """Where people reach the dashboard."""
        return (self.dash_url or f"http://{self.dash_host}:{self.dash_port}").rstrip("/")

    @property
    def dash_prefix(self) -> str:
        """Path below which the dashboard answers.

        >>> Settings(dash_url="https://works.example/fems").dash_prefix
        '/fems/'
        """
        return f"{urlsplit(self.dash_url or '').path.rstrip('/')}/"

    def environment(self) -> dict[str, str]:
        """The environment in which a child process makes the same settings."""
        fields = self.model_dump(exclude_none=True)
        plain = {
            k: v.get_secret_value() if isinstance(v, SecretStr) else v for k, v in fields.items()
        }
        kept = {name: text for name, text in os.environ.items() if not name.startswith("FEMS_")}
        return kept | {f"FEMS_{name.upper()}": str(value) for name, value in plain.items()}
