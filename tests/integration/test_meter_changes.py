"""What people note of a meter, as they type it: exchanges, settings, edits, and taking them back."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import REPOSITORY

START = datetime(2026, 3, 2, tzinfo=UTC)
METER = "odd/register"
BY = ("--by", "M. Kim")


@pytest.fixture(scope="module")
def plant(installation, tmp_path_factory):
    """A register read every quarter-hour for six hours; a new one is fitted after three."""
    installation.ok("import", "plants", str(REPOSITORY / "tests" / "data" / "odd_meters.toml"))
    values = [100 + 2 * i for i in range(12)] + [5_000 + 2 * i for i in range(1, 13)]
    lines = [
        f"{(START + i * timedelta(minutes=15)).isoformat()},{value}"
        for i, value in enumerate(values)
    ]
    file = tmp_path_factory.mktemp("readings") / "readings.csv"
    file.write_text("ts,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    installation.ok("import", "readings", str(file), "--meter", METER)
    return installation


def total(plant):
    for job in ("intervals", "rollups"):
        plant.ok("jobs", "run", job)
    return plant.value(
        "SELECT sum(amount) FROM interval_energy JOIN meter USING (meter_id) WHERE code = 'register'"
    )


def test_each_change_counts_and_can_be_taken_back(plant):
    jump = total(plant)
    said = json.loads(
        plant.ok("meter", "exchange", METER, "--at", "2026-03-02T11:50:00+09:00",
                 "--final", "123.5", "--initial", "5001", *BY, "--json")
    )  # fmt: skip
    # 100 to 123.5 on the old register, 5001 to 5024 on the new one
    assert total(plant) == pytest.approx(23.5 + 23.0)

    plant.ok(
        "meter", "set", METER, "--from", "2026-03-02T13:00:00+09:00", "--multiplier", "10", *BY
    )
    # from 04:00 UTC on (value 5010) each count is ten
    assert total(plant) == pytest.approx(23.5 + 9.0 + 140.0)

    edited = json.loads(
        plant.ok("meter", "edit", METER, "--from", "2026-03-02T09:00+09:00", "--to",
                 "2026-03-02T10:00+09:00", "--amount", "80", *BY, "--note", "bill", "--json")
    )  # fmt: skip
    assert total(plant) == pytest.approx(80 + 15.5 + 9.0 + 140.0)

    plant.ok("meter", "undo", METER, "--edit", str(edited["edit_id"]), *BY)
    plant.ok("meter", "set", METER, "--from", "2026-03-02T13:00:00+09:00", "--multiplier", "1", *BY)
    plant.ok("meter", "undo", METER, "--exchange", str(said["exchange_id"]), *BY)
    assert total(plant) == pytest.approx(jump)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("exchange", "odd/power", "--at", "2026-03-02"), "no register", id="power"),
        pytest.param(
            ("exchange", METER, "--at", "2026-03-02", "--final", "1000000"),
            "6 digits cannot show 1e+06", id="more than the register can show",
        ),
        pytest.param(("exchange", METER, "--at", "2126-03-02"), "in the future", id="future"),
        pytest.param(("exchange", "odd/ghost", "--at", "2026-03-02"), "no meter 'ghost'", id="ghost"),
        pytest.param(("set", METER, "--from", "2026-03-02"), "Nothing is set", id="nothing"),
        pytest.param(
            ("set", METER, "--from", "2026-03-02", "--unit", "Nm3"), "'Nm3'", id="wrong unit"
        ),
        pytest.param(
            ("edit", METER, "--from", "2026-03-02T00:07", "--to", "2026-03-02T01:00", "--note",
             "x", "--missing"), ":15", id="not on a quarter-hour",
        ),
        pytest.param(
            ("edit", METER, "--from", "2026-03-02", "--to", "2026-03-03", "--note", "x"),
            "--missing", id="neither amount nor missing",
        ),
        pytest.param(("undo", METER, "--edit", "999"), "no edit 999 that stands", id="no such edit"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_clear_line(plant, words, says):
    done = plant.run("meter", *words, *BY)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
