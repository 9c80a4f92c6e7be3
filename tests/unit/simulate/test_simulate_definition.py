from pathlib import Path

import pytest

from fems.errors import FemsError
from fems.simulate.definition import Definition, DefinitionError, sample_data_dir

COMPLEX = (sample_data_dir() / "complex.toml").read_text(encoding="utf-8")
SIMULATION = (sample_data_dir() / "simulation.toml").read_text(encoding="utf-8")


def load(folder: Path, *, of_complex: str = COMPLEX, of_simulation: str = SIMULATION) -> Definition:
    (folder / "complex.toml").write_text(of_complex, encoding="utf-8")
    (folder / "simulation.toml").write_text(of_simulation, encoding="utf-8")
    return Definition.load(folder / "complex.toml", folder / "simulation.toml")


def test_the_sample_complex_is_read(tmp_path):
    plants = load(tmp_path).plants()
    assert len(plants) == 12
    assert all(plant.code == behaviour.code for plant, behaviour in plants)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        pytest.param('role = "main"', 'rule = "main"', "plant.0.meter.0.", id="unknown key"),
        pytest.param('kind = "register"', 'kind = "dial"', "plant.0.meter.0.kind", id="kind"),
        pytest.param("digits = 6\n", "", "plant.0.meter.0", id="register without digits"),
        pytest.param('unit = "kWh"', 'unit = "furlong"', "plant.0", id="unit that cannot convert"),
        pytest.param('parent = "mill"', 'parent = "moon"', "plant.0", id="asset not defined"),
        pytest.param('code = "plating"', 'code = "steel"', "file", id="plant twice"),
        pytest.param('code = "rough"', 'code = "finish"', "plant.0", id="asset twice"),
        pytest.param("[complex]", "[complex", "TOML", id="not TOML"),
    ],
)
def test_what_is_wrong_with_a_complex_is_named(tmp_path, before, after, key):
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, of_complex=COMPLEX.replace(before, after, 1))
    assert caught.value.file.name == "complex.toml"
    assert caught.value.key.startswith(key)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        pytest.param("loss_share", "lost_share", "plant.0", id="unknown key"),
        pytest.param('code = "steel"', 'code = "steal"', "plant steel", id="plant not simulated"),
        pytest.param('meter = "rough", base', 'meter = "ruff", base', "plant.0", id="no meter"),
        pytest.param('meter = "main"\nkind = "gap"', 'meter = "x"\nkind = "gap"', "fault.", id="fault"),
        pytest.param('meter = "vacuum"\nday', 'meter = "main"\nday', "measure.3", id="measure"),
        pytest.param('kind = "spike"\nday = 72', 'kind = "rollover"\nday = 72', "fault.", id="kind"),
        pytest.param("start = 07:00:00", "start = 07:05:00", "plant.0.shift.0", id="odd quarter"),
        pytest.param('shifts = ["melt"]', 'shifts = ["malt"]', "plant.2", id="unknown shift"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_simulation_is_named(tmp_path, before, after, key):
    assert before in SIMULATION
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, of_simulation=SIMULATION.replace(before, after, 1))
    assert caught.value.file.name == "simulation.toml"
    assert caught.value.key.startswith(key)


def test_a_missing_file_is_a_fems_error(tmp_path):
    with pytest.raises(FemsError, match=r"absent\.toml"):
        Definition.load(tmp_path / "absent.toml", tmp_path / "absent.toml")
