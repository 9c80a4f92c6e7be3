"""fems tariff check, as somebody uses it who has just typed in a tariff."""

import json

from fems.simulate.definition import sample_data_dir

FILE = sample_data_dir() / "tariffs" / "kepco_industrial_b_2026-04-16.toml"


def test_a_whole_tariff_is_told_in_hours(installation):
    (found,) = json.loads(installation.ok("tariff", "check", str(FILE), "--json"))["tariffs"]
    assert found["valid_from"] == "2026-04-16"
    hours = {(h["season"], h["day_type"]): h["bands_h"] for h in found["hours"]}
    assert hours["winter", "workday"] == {"light": 10, "mid": 8, "peak": 6}
    assert "high_a_ii" in installation.ok("tariff", "check", str(FILE))


def test_what_is_wrong_is_said_with_file_and_place(installation, tmp_path):
    wrong = tmp_path / "mine.toml"
    text = FILE.read_text(encoding="utf-8")
    wrong.write_text(text.replace('"2026Q3" = 5.0, ', ""), encoding="utf-8")
    done = installation.run("tariff", "check", str(wrong))
    assert done.returncode == 1
    assert "mine.toml: adders.fuel: 2026Q3 is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there(installation):
    done = installation.run("tariff", "check", "nothing.toml")
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
