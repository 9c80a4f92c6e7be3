"""A user's mistake: one clear line that says what and what to do, exit 1, nothing half-written."""

import pytest

from tests.conftest import REPOSITORY, scratch_database

STEEL = str(REPOSITORY / "tests" / "data" / "steel.toml")
NOBODY = "127.0.0.1:1"


@pytest.fixture(scope="module")
def plant(installation):
    installation.ok("import", "plants", STEEL)
    return installation


def refused(done, *words):
    """The command failed with one line of error that holds the words; that line."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]
    return lines[0]


def csv(tmp_path, text):
    file = tmp_path / "readings.csv"
    file.write_text(text)
    return str(file)


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        pytest.param(
            ("db", "check"), {"FEMS_DATABASE_URL": f"postgresql://fems:x@{NOBODY}/fems"},
            (NOBODY, "does not answer", "FEMS_DATABASE_URL"), id="unreachable database",
        ),
        pytest.param(
            ("ingest", "run"), {"FEMS_MQTT_URL": f"mqtt://fems:x@{NOBODY}"},
            (NOBODY, "does not answer", "FEMS_MQTT_URL"), id="unreachable broker",
        ),
        pytest.param(
            ("ingest", "run"), {"FEMS_MQTT_URL": "http://example"},
            ("FEMS_MQTT_URL", "mqtt://"), id="address that is no broker's",
        ),
        pytest.param(
            ("db", "migrate"), {"FEMS_DATABASE_URL": "host=db.example password=hush dbname=fems"},
            ("FEMS_DATABASE_URL", "postgresql://"), id="address that is no database's",
        ),
        pytest.param(
            ("jobs", "run", "invent"), {}, ("'invent'", "intervals"), id="unknown job",
        ),
        pytest.param(
            ("jobs", "run", "intervals", "--from", "yesterday"), {},
            ("'yesterday'", "2026-01-31"), id="bad date",
        ),
        pytest.param(
            ("jobs", "run", "intervals", "--from", "2026-02-01", "--to", "2026-01-01"), {},
            ("window is empty",), id="window that ends before it begins",
        ),
        pytest.param(
            ("jobs", "list"), {"FEMS_POOL_SIZE": "many"}, ("FEMS_POOL_SIZE",), id="bad setting",
        ),
        pytest.param(
            ("import", "readings", "no-such.csv", "--meter", "steelworks/main"), {},
            ("no-such.csv", "No such file"), id="missing file",
        ),
        pytest.param(
            ("import", "readings", STEEL, "--meter", "steelworks/gas"), {},
            ("'gas'", "main"), id="unknown meter",
        ),
        pytest.param(
            ("import", "readings", STEEL, "--meter", "nowhere/main"), {},
            ("'nowhere'", "steelworks"), id="unknown plant",
        ),
        pytest.param(
            ("import", "readings", STEEL, "--meter", "steelworks/main",
             "--time-zone", "Asia/Atlantis"), {},
            ("'Asia/Atlantis'", "Asia/Seoul"), id="unknown time zone",
        ),
    ],
)  # fmt: skip
def test_command_says_what_is_wrong(plant, words, environment, expected):
    refused(plant.run(*words, **environment), *expected)


def test_wrong_password(plant):
    address = plant.database_url.rpartition("@")[2]
    done = plant.run("db", "check", FEMS_DATABASE_URL=f"postgresql://fems:wrong@{address}")
    line = refused(done, "refuses the user or password", "FEMS_DATABASE_URL")
    assert "wrong@" not in line


def test_broker_refuses_a_wrong_password(plant):
    address = plant.environment["FEMS_MQTT_URL"].rpartition("@")[2]
    done = plant.run("ingest", "run", FEMS_MQTT_URL=f"mqtt://fems-ingest:wrong@{address}")
    refused(done, "refuses the user or password", "FEMS_MQTT_URL")


@pytest.mark.parametrize("words", [("ingest", "run"), ("jobs", "schedule"), ("dash",)])
def test_unmigrated_database(plant, endpoints, words):
    with scratch_database(endpoints.database_url) as url:
        refused(plant.run(*words, FEMS_DATABASE_URL=url), "not migrated", "fems db migrate")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ts,value\n2026-01-01T00:00Z,1\n2026-01-01T00:15Z,x\n", ("row 3", "'x'"),
                     id="not a number"),
        pytest.param("ts,value\n2026-01-01T00:00Z,1\nlater,2\n", ("row 3", "'later'"),
                     id="not a time"),
        pytest.param("when,value\n1,2\n", ("time", "--time-column", "when"), id="no time column"),
        pytest.param("", ("cannot be read",), id="empty file"),
        pytest.param("ts,value\n2026-01-01T00:00Z,1\n2226-01-01T00:00Z,1\n",
                     ("row 3", "2226-01-01", "future"), id="the year mistyped"),
        pytest.param("ts,value\n1970-01-01T00:00Z,1\n", ("row 2", "before 2000"),
                     id="a clock that was reset"),
    ],
)  # fmt: skip
def test_strictly_a_bad_file_leaves_nothing_behind(plant, tmp_path, text, expected):
    before = plant.value("SELECT count(*) FROM reading")
    done = plant.run("import", "readings", csv(tmp_path, text), "--meter", "steelworks/main",
                     "--strict")  # fmt: skip
    refused(done, *expected)
    assert plant.value("SELECT count(*) FROM reading") == before
    assert plant.value("SELECT count(*) FROM stale_window") == 0


def test_strictly_one_unknown_meter_stores_nothing_of_the_file(plant, tmp_path):
    text = (
        "plant,meter,ts,value\nsteelworks,main,2026-01-01T00:00Z,1\n"
        "steelworks,ghost,2026-01-01T00:00Z,1\n"
    )
    done = plant.run("import", "readings", csv(tmp_path, text), "--strict")
    refused(done, "row 3", "steelworks/ghost", "fems import plants")
    assert plant.value("SELECT count(*) FROM reading") == 0


def test_debug_shows_the_traceback(plant):
    done = plant.run_apart("--debug", "jobs", "run", "invent")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
