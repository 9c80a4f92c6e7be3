"""What administrators do from a page, with the rights it is done with, against a real database."""

from contextlib import closing
from io import StringIO

import pandas as pd
import pytest

from fems.administration.desk import Desk
from fems.demo.history import import_definitions
from fems.errors import FemsError, SettingsError
from fems.ingest.plants import read_site
from fems.simulate.definition import sample_data_dir
from fems.store.contracts import read_schedules
from fems.store.pool import Reads, StoreError, connect
from fems.store.scope import EVERY_PLANT, Scope, acting_as


@pytest.fixture(scope="module")
def url(module_database_url):
    import_definitions(module_database_url)
    return module_database_url


@pytest.fixture
def desk(url, servers):
    with closing(Reads(url, size=2)) as reads, acting_as(Scope(None, user="lee")):
        yield Desk(reads.administering, settings=servers)


def audited(url, what):
    with connect(url) as conn:
        return conn.execute(
            "SELECT who, subject, facts FROM audit_log WHERE what = %s ORDER BY audit_id", [what]
        ).fetchall()


def row_of(desk, name):
    return next(user for user in desk.users() if user["name"] == name)


def test_people_are_added_changed_shut_out_and_let_in(desk, url, servers):
    link = desk.add_user("kim", "plant_manager", ["food"])
    assert link.startswith(f"{servers.dash_address}/welcome/")
    assert (row_of(desk, "kim")["role"], row_of(desk, "kim")["plants"]) == (
        "plant_manager",
        ["food"],
    )
    desk.change_user("kim", "viewer", ["paper", "steel"])
    assert row_of(desk, "kim")["plants"] == ["steel", "paper"]
    desk.change_user("kim", "complex_operator", [])
    assert row_of(desk, "kim")["plants"] == []
    assert desk.new_link("kim") != link
    desk.set_disabled("kim", disabled=True)
    assert row_of(desk, "kim")["disabled_at"] is not None
    desk.set_disabled("kim", disabled=False)
    assert row_of(desk, "kim")["disabled_at"] is None
    desk.sign_out("kim")
    for what in ("user_add", "user_change", "user_link", "user_disable", "user_enable",
                 "sign_out_everywhere"):  # fmt: skip
        assert audited(url, what)[0][:2] == ("lee", "kim")
    assert audited(url, "user_change")[0][2]["before"]["plants"] == ["food"]
    assert desk.log(3)[0]["what"] == "sign_out_everywhere"


@pytest.mark.parametrize(
    ("do", "says"),
    [
        pytest.param(
            lambda d: d.add_user("Kim", "viewer", ["food"]), "cannot be called", id="a bad name"
        ),
        pytest.param(lambda d: d.add_user("cho", "viewer", []), "without a plant", id="no plant"),
        pytest.param(lambda d: d.add_user("cho", "", []), "No role", id="no role"),
        pytest.param(
            lambda d: d.add_user("cho", "viewer", ["nowhere"]), "unknown", id="no such plant"
        ),
        pytest.param(lambda d: d.set_disabled("lee", disabled=True), "yourself", id="oneself"),
        pytest.param(lambda d: d.change_user("lee", "viewer", ["food"]), "yourself", id="own role"),
        pytest.param(lambda d: d.sign_out("nobody"), "no user", id="no such user"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(desk, do, says):
    before = desk.users()
    with pytest.raises(FemsError, match=says):
        do(desk)
    assert desk.users() == before


def test_passwords_are_not_to_be_read_with_these_rights(url):
    with closing(Reads(url, size=1)) as reads, acting_as(EVERY_PLANT):
        for statement in ("SELECT password_hash FROM app_user", "SELECT link_hash FROM user_link",
                          "SELECT token_hash FROM user_session", "SELECT key FROM signing_key",
                          "UPDATE app_user SET password_hash = 'x'"):  # fmt: skip
            with (
                pytest.raises(StoreError, match="permission denied"),
                reads.administering() as conn,
            ):
                conn.execute(statement)


def test_who_sees_some_plants_changes_nothing(url, servers):
    with closing(Reads(url, size=1)) as reads, acting_as(Scope((1, 2), user="cho")):
        limited = Desk(reads.administering, settings=servers)
        text = limited.download("plants", None)[1].replace(
            "contract_kw = 1200", "contract_kw = 1300"
        )
        tried = limited.take_file("plants", "mine.toml", text.encode(), apply=True)
    assert not tried.applied
    assert "row-level security" in tried.refused[0][1]


def ordered(site):
    """A definition with its assets in one order: they are registered with those above them first."""
    plants = [
        p.model_copy(update={"asset": sorted(p.asset, key=lambda a: a.code)}) for p in site.plant
    ]
    return site.complex, plants


def test_plants_go_out_and_in_again_word_for_word(desk, tmp_path):
    name, text = desk.download("plants", None)
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert ordered(read_site(file)) == ordered(read_site(sample_data_dir() / "complex.toml"))
    assert desk.take_file("plants", name, text.encode(), apply=True).changes == []


def test_a_changed_meter_is_told_before_it_is_changed(desk, url):
    _, text = desk.download("plants", None)
    changed = text.replace('name_en = "Cooking line"', 'name_en = "Freezer"', 1)
    assert changed != text
    tried = desk.take_file("plants", "mine.toml", changed.encode(), apply=False)
    assert tried.changes[-1].fields == [("name_en", "Cooking line", "Freezer")]
    assert desk.download("plants", None)[1] == text
    assert desk.take_file("plants", "mine.toml", changed.encode(), apply=True).applied
    assert desk.download("plants", None)[1] == changed
    assert audited(url, "import_plants")[0][:2] == ("lee", "mine.toml")
    desk.take_file("plants", "mine.toml", text.encode(), apply=True)


def test_a_file_that_is_wrong_is_refused_with_the_place_and_without_ours(desk):
    tried = desk.take_file("plants", "my file.toml", b"[complex]\ncode = 3\n", apply=True)
    assert not tried.applied
    assert tried.refused[0][1].startswith("my file.toml: complex.code:")
    assert desk.take_file("factors", "x.csv", b"\xff\xfe\x00", apply=False).refused


def test_factors_are_refused_row_by_row_and_added(desk, url):
    _, text = desk.download("factors", None)
    assert desk.take_file("factors", "factors.csv", text.encode(), apply=False).changes == []
    head, first, *rest = text.splitlines()
    wrong = "\n".join(
        [head, first.replace(",443.0,", ",wrong,").replace(",443,", ",wrong,"), *rest]
    )
    tried = desk.take_file("factors", "factors.csv", wrong.encode(), apply=True)
    assert tried.refused[0][0] == 2
    assert "is no number" in tried.refused[0][1]
    newer = pd.read_csv(StringIO(text), dtype=str).head(1)
    newer = newer.assign(valid_from="2031-01-01", valid_to="2031-12-31")
    lone = newer.to_csv(index=False).encode()
    assert "fill the gap" in desk.take_file("factors", "new.csv", lone, apply=True).refused[0][1]
    noted = newer.assign(gap_note="nothing was announced").to_csv(index=False).encode()
    tried = desk.take_file("factors", "new.csv", noted, apply=True)
    assert tried.refused == []
    assert [c.what for c in tried.changes] == ["added"]
    assert audited(url, "insert factor")[-1][0] == "lee"
    assert desk.take_file("calorific_values", "c.csv", desk.download("calorific_values", None)[1].encode(),
                          apply=True).changes == []  # fmt: skip


def test_tariffs_and_contracts_go_out_and_in_again(desk, url):
    for thing in desk.records("tariffs"):
        name, text = desk.download("tariffs", thing)
        tried = desk.take_file("tariffs", name, text.encode(), apply=False)
        assert (tried.changes, tried.refused) == ([], []), thing
    with connect(url) as conn:
        assert len(read_schedules(conn)) > 1
    name, text = desk.download("contracts", None)
    assert desk.take_file("contracts", name, text.encode(), apply=False).changes == []
    dearer = text.replace('option = "high_a_i"', 'option = "high_a_ii"', 1)
    tried = desk.take_file("contracts", name, dearer.encode(), apply=True)
    assert tried.changes[0].fields == [("option", "high_a_i", "high_a_ii")]
    assert audited(url, "update contract")[-1][0] == "lee"


def test_an_unknown_kind_and_a_large_file_are_refused(desk):
    with pytest.raises(FemsError, match="no file of"):
        desk.download("secrets", None)
    with pytest.raises(FemsError, match="larger"):
        desk.take_file("plants", "x.toml", b"x" * 5_000_000, apply=False)


def test_role_names_are_those_of_the_system(desk):
    with pytest.raises(SettingsError, match="No role"):
        desk.change_user("kim", "superuser", [])


def test_targets_are_set_by_their_functions_and_retired(desk, url):
    with connect(url) as conn:
        conn.execute(
            "INSERT INTO emission_month (plant_id, carrier, first_day, last_day, scope, activity, slots,"
            " slots_estimated, slots_expected, status, kg_co2e, changed_at)"
            " SELECT plant_id, 'electricity', m, (m + interval '1 month')::date - 1, 2, 1, 96, 0, 96, 'valid', 1000, now()"
            "   FROM plant, generate_series(date '2024-01-01', '2024-12-01', '1 month') AS m"
        )
    with pytest.raises(FemsError, match="0 of 12 months"):
        desk.set_target("early", "food", 2020, "sbti", [], "SBTi")
    desk.set_target("ours", "food", 2024, None, ["2030=0.4"], "board")
    (held,) = desk.held_targets()
    assert (held["plant"], held["base_kg"], held["noted_by"]) == ("food", 12_000.0, "lee")
    assert audited(url, "insert target")[-1][0] == "lee"
    desk.retire_target("ours")
    assert desk.held_targets() == []
    for wrong in (("", "food", 2024, "sbti", [], "x"), ("x", "food", 2024, None, [], "x"),
                  ("x", "nowhere", 2024, "sbti", [], "x"), ("x", "food", 2024, None, ["soon"], "x")):  # fmt: skip
        with pytest.raises(FemsError):
            desk.set_target(*wrong)


def test_rules_are_checked_and_not_kept(desk):
    assert desk.rules() == []
    told = desk.check_rules("m.toml", b'use = ["tasmota"]\nplant = "food"\n')
    assert {rule["kind"] for rule in told} == {"rule"}
    with pytest.raises(FemsError, match=r"^m\.toml"):
        desk.check_rules("m.toml", b"[[rule]]\nname = 1\n")
    assert desk.rules() == []
