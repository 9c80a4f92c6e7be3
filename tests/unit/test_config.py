"""Settings from the environment."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from dashboards.signin.provider import Provider
from fems.config import Settings
from fems.errors import SettingsError
from fems.ingest.broker import BrokerAddress


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in [name for name in os.environ if name.startswith("FEMS_")]:
        monkeypatch.delenv(name)


def test_nothing_set_is_enough():
    settings = Settings.load()
    assert settings.database_url is None
    assert settings.mqtt_url is None
    assert settings.home.is_absolute()
    assert settings.servers_dir == settings.home / "servers"
    assert (settings.dash_host, settings.dash_port) == ("127.0.0.1", 8050)


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("FEMS_HOME", "/srv/fems")
    monkeypatch.setenv("FEMS_DASH_PORT", "9000")
    monkeypatch.setenv("FEMS_LOG_JSON", "true")
    monkeypatch.setenv("FEMS_FLUSH_SECONDS", "0.5")
    settings = Settings.load()
    assert settings.servers_dir == Path("/srv/fems/servers")
    assert (settings.dash_port, settings.log_json, settings.flush_seconds) == (9_000, True, 0.5)


def test_the_programs_of_the_servers_may_lie_elsewhere(monkeypatch):
    monkeypatch.setenv("FEMS_HOME", "/srv/fems")
    monkeypatch.setenv("FEMS_SERVERS_DIR", "/opt/servers")
    assert Settings.load().servers_dir == Path("/opt/servers")


def test_what_the_command_line_says_comes_first(monkeypatch):
    monkeypatch.setenv("FEMS_DASH_PORT", "9000")
    assert Settings.load(dash_port=9_001).dash_port == 9_001


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        pytest.param("FEMS_DASH_PORT", "http", "valid integer", id="a word as port"),
        pytest.param("FEMS_DASH_PORT", "65536", "less than or equal to 65535", id="no such port"),
        pytest.param("FEMS_FLUSH_MESSAGES", "0", "greater than or equal to 1", id="no messages"),
        pytest.param("FEMS_FLUSH_SECONDS", "-1", "greater than 0", id="time that runs back"),
        pytest.param("FEMS_RECEIVE_MAXIMUM", "70000", "less than", id="more than MQTT allows"),
        pytest.param("FEMS_LOG_JSON", "perhaps", "valid boolean", id="neither yes nor no"),
        pytest.param("FEMS_MQTT_GROUP", "a/b", "match pattern", id="a group with a slash"),
        pytest.param(
            "FEMS_DASH_URL", "energy.example", "match pattern", id="an address without scheme"
        ),
        pytest.param("FEMS_DASH_URL", "https://e.example/?a=b", "match pattern", id="with a query"),
        pytest.param("FEMS_POOL_SIZE", "1", "greater than or equal to 2", id="too small a pool"),
    ],
)
def test_a_malformed_setting_is_named(monkeypatch, name, text, says):
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError, match=f"^{name}: .*{says}") as caught:
        Settings.load()
    for noise in ("\n", "http://", "https://", "Value error", ".."):
        assert noise not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "prefix", "address", "back"),
    [
        pytest.param("https://e.example", "/", "https://e.example", "https://e.example", id="a host"),
        pytest.param("https://e.example/", "/", "https://e.example", "https://e.example", id="with /"),
        pytest.param("https://e.example:8443/a/b/", "/a/b/", "https://e.example:8443/a/b",
                     "https://e.example:8443", id="a path"),
        pytest.param(None, "/", "http://127.0.0.1:8050", None, id="unset"),
    ],
)  # fmt: skip
def test_where_the_dashboard_is(url, prefix, address, back):
    settings = Settings(
        dash_url=url,
        oidc_issuer="https://id.example",
        oidc_client_id="f",
        oidc_client_secret="s",  # noqa: S106
    )
    assert (settings.dash_prefix, settings.dash_address) == (prefix, address)
    assert Provider.of(settings).back == back


@pytest.mark.parametrize(
    "name", ["FEMS_HOME", "FEMS_DATABASE_URL", "FEMS_MQTT_URL", "FEMS_DASH_PORT"]
)
def test_an_empty_variable_is_as_none(monkeypatch, name):
    unset = Settings.load()
    monkeypatch.setenv(name, "")
    assert Settings.load() == unset


@pytest.fixture
def secretive(monkeypatch):
    monkeypatch.setenv("FEMS_DATABASE_URL", "postgresql://fems:hunter2@db.example/fems")
    monkeypatch.setenv("FEMS_MQTT_URL", "mqtt://fems:hunter3@broker.example")
    return Settings.load()


@pytest.mark.parametrize("show", [repr, str, "{}".format, lambda s: str(s.model_dump())])
def test_passwords_are_not_shown(secretive, show):
    assert "hunter" not in show(secretive)


def test_settings_do_not_change(secretive):
    with pytest.raises(ValidationError, match="frozen"):
        secretive.dash_port = 1


def test_a_child_process_makes_the_same_settings(secretive, monkeypatch):
    monkeypatch.setenv("FEMS_LOG_JSON", "1")
    monkeypatch.setenv("FEMS_HOME", "relative")
    settings = Settings.load()
    environment = settings.environment()
    assert environment["PATH"] == os.environ["PATH"]
    for name in [name for name in os.environ if name.startswith("FEMS_")]:
        monkeypatch.delenv(name)
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    again = Settings.load()
    assert again == settings
    assert again.database_url.get_secret_value() == "postgresql://fems:hunter2@db.example/fems"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("broker.example:1883", id="no scheme"),
        pytest.param("http://u:hunter3@broker.example", id="another scheme"),
        pytest.param("mqtt://", id="no host"),
        pytest.param("mqtt://u:hunter3@broker.example:port", id="a word as port"),
        pytest.param("mqtt://u:hunter3@broker.example:99999", id="no such port"),
    ],
)
def test_a_malformed_broker_is_named_without_the_password(url):
    with pytest.raises(SettingsError, match="FEMS_MQTT_URL") as caught:
        BrokerAddress.parse(url)
    assert "hunter3" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("mqtt://broker.example", ("broker.example", 1_883, None, None, False)),
        ("mqtts://broker.example", ("broker.example", 8_883, None, None, True)),
        ("mqtt://u:p%40ss@10.0.0.1:1884", ("10.0.0.1", 1_884, "u", "p@ss", False)),
    ],
)
def test_a_broker(url, want):
    address = BrokerAddress.parse(url)
    assert (address.host, address.port, address.user, address.password, address.tls) == want


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    file = tmp_path / "database_url"
    file.write_text("postgresql://fems:hunter4@db.example/fems\n")
    monkeypatch.setenv("FEMS_DATABASE_URL_FILE", str(file))
    settings = Settings.load()
    assert settings.database_url.get_secret_value() == "postgresql://fems:hunter4@db.example/fems"
    assert "hunter4" not in repr(settings)


@pytest.mark.parametrize(
    ("content", "also", "said"),
    [
        pytest.param(None, "", "cannot be read \\(No such file", id="no file"),
        pytest.param(b"\n", "", "is empty", id="empty"),
        pytest.param(b"\xff\xfe", "", "not UTF-8", id="not text"),
        pytest.param(b"mqtts://a:hunter5@b", "mqtt://c:hunter5@d", "both set", id="given twice"),
    ],
)
def test_a_file_of_a_secret_that_cannot_be_used_is_named(
    monkeypatch, tmp_path, content, also, said
):
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("FEMS_MQTT_URL_FILE", str(file))
    monkeypatch.setenv("FEMS_MQTT_URL", also)
    with pytest.raises(SettingsError, match=f"FEMS_MQTT_URL_FILE.*{said}") as caught:
        Settings.load()
    assert "hunter5" not in str(caught.value)
