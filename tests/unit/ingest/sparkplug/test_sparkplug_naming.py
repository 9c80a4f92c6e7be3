"""Which meter a metric is."""

import pytest

from fems.errors import SettingsError
from fems.ingest.sparkplug.naming import Name, Rule, Source, name_of

DEVICE = Source("Plant A", "line 1", "MDB", "Energy/Total kWh")


@pytest.mark.parametrize(
    ("rule", "want"),
    [
        pytest.param({}, Name("Plant A", "MDB.Energy.Total_kWh"), id="its own names"),
        pytest.param(
            {"group": "Plant A", "plant": "food"}, Name("food", "MDB.Energy.Total_kWh"), id="plant"
        ),
        pytest.param(
            {"metric": "*kWh", "meter": "{device}-main", "unit": "MWh"},
            Name("Plant A", "MDB-main", "MWh"),
            id="meter and unit",
        ),
        pytest.param({"device": "MDB", "ignore": True}, None, id="ignored"),
        pytest.param(
            {"device": "other", "ignore": True},
            Name("Plant A", "MDB.Energy.Total_kWh"),
            id="a rule about another device",
        ),
    ],
)
def test_rule(rule, want):
    assert name_of(DEVICE, [Rule.parse(rule, where="rules.toml")]) == want


def test_the_first_rule_that_matches_counts():
    rules = [Rule(device="M*", meter="first"), Rule(device="MDB", meter="second")]
    assert name_of(DEVICE, rules).meter == "first"


def test_braces_in_a_name_stay_what_they_are():
    assert name_of(DEVICE._replace(device="{metric}"), [Rule(plant="{device}")]).plant == "{metric}"


@pytest.mark.parametrize(
    "metric", ["bdSeq", "Node Control/Rebirth", "Properties/Hardware", "Device Control/Reboot"]
)
def test_housekeeping_is_no_meter_unless_a_rule_says_so(metric):
    source = DEVICE._replace(metric=metric)
    assert name_of(source, []) is None
    assert name_of(source, [Rule(meter="x")]).meter == "x"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        pytest.param({"grupo": "x"}, "'grupo' is no key", id="unknown key"),
        pytest.param({"meter": 5}, "meter must be a text", id="number"),
        pytest.param({"ignore": "yes"}, "ignore must be true or false", id="text for a switch"),
        pytest.param({"meter": "{site}"}, "{site} stands for nothing", id="unknown place"),
    ],
)
def test_a_bad_rule_is_refused(table, says):
    with pytest.raises(SettingsError, match=r"rules\.toml") as refused:
        Rule.parse(table, where="rules.toml")
    assert says in str(refused.value)
