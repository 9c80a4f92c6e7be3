"""Passwords and ports: made once, closed to others, never shown."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from fems.embedded.stack import Endpoints
from fems.embedded.state import Secrets, State, locked, write_private
from fems.errors import ProvisioningError


def test_passwords_are_made_once_and_closed_to_others(tmp_path):
    first = Secrets.load_or_make(tmp_path)
    assert Secrets.load_or_make(tmp_path) == first
    assert stat.S_IMODE(Secrets.path(tmp_path).stat().st_mode) == 0o600
    values = json.loads(Secrets.path(tmp_path).read_text()).values()
    assert len(set(values)) == 3
    assert all(len(value) >= 32 for value in values)


def test_passwords_are_not_shown(tmp_path):
    secrets = Secrets.load_or_make(tmp_path)
    urls = Endpoints("postgresql://fems:hush@h/fems", "mqtt://a:hush@h", "mqtt://b:hush@h")
    assert secrets.database_password not in repr(secrets)
    assert "hush" not in repr(urls)


def test_lost_passwords_of_existing_data_are_not_made_up(tmp_path):
    (tmp_path / "postgres").mkdir()
    with pytest.raises(ProvisioningError, match=r"secrets\.json is missing"):
        Secrets.load_or_make(tmp_path)


def test_state_comes_back_and_tolerates_other_versions(tmp_path):
    assert State.load(tmp_path) == State()
    state = State(database_port=25_000, mqtt_port=25_001, database_ready=True)
    state.save(tmp_path)
    assert State.load(tmp_path) == state
    known = json.loads(State.path(tmp_path).read_text()) | {"of_a_later_version": 1}
    State.path(tmp_path).write_text(json.dumps(known))
    assert State.load(tmp_path) == state


@pytest.mark.parametrize("text", ["", "{", "[]"], ids=["empty", "cut off", "something else"])
def test_a_damaged_file_is_named(tmp_path, text):
    State.path(tmp_path).write_text(text)
    with pytest.raises(ProvisioningError, match=r"state\.json"):
        State.load(tmp_path)


def test_a_private_file_is_whole_and_leaves_no_draft(tmp_path):
    path = tmp_path / "file"
    write_private(path, "one")
    write_private(path, "two", mode=0o640)
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_two_holders_of_a_lock_follow_one_another(tmp_path):
    seen = []

    def hold(name):
        with locked(tmp_path / "lock"):
            seen.append(name)
            seen.append(name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hold, range(32)))
    assert seen[::2] == seen[1::2]


def test_a_lock_that_cannot_be_taken_is_one_clear_error(tmp_path):
    with (
        pytest.raises(ProvisioningError, match="cannot be opened"),
        locked(tmp_path / "no/lock"),
    ):
        pass
