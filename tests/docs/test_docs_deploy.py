"""Files of deploy/ and the document that puts them in their places agree with each other and the code."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml

from fems.config import Settings
from fems.store.rights import NEEDED_BY
from tests.docs.pages import REPOSITORY, blocks, prose
from tests.docs.test_docs_commands import problem
from tests.units import SERVICES, SYSTEMD, command_of, credentials_of, environment_of, settings_of
from tests.watching import DEPLOY

PAGE = REPOSITORY / "docs" / "how-to" / "deploy.md"
PROJECT = (REPOSITORY / "pyproject.toml").read_text("utf-8")
BLOCKS = blocks(PAGE, "sh")
ALL = "\n".join(BLOCKS)
KNOWN = {f"FEMS_{name.upper()}" for name in Settings.model_fields}
SECRET = {f"FEMS_{name.upper()}" for name in Settings.secret_names()}
systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


def name_of(path):
    return path.name


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_is_right_for_a_shell(number):
    done = subprocess.run(
        ["bash", "-n"], input=BLOCKS[number], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_file_that_is_taken_from_the_repository_is_there():
    taken = re.findall(r"/opt/fems/src(/[\w./-]*)?", ALL)
    assert len(taken) > 8
    assert [path for path in taken if not (REPOSITORY / path.strip("/")).exists()] == []


def test_every_folder_of_deploy_is_used_or_explained_elsewhere():
    elsewhere = {"grafana", "prometheus", "containers"}  # watch-the-system.md, run-in-containers.md
    folders = {path.name for path in DEPLOY.iterdir()} - elsewhere
    assert {name for name in folders if f"deploy/{name}" not in ALL + prose(PAGE)} == set()


def test_every_unit_is_enabled_or_started_by_one_that_is():
    enabled = re.search(r"systemctl enable --now (.*)", ALL)[1].split()
    assert "fems.target" in enabled
    wanted = settings_of(SYSTEMD / "fems.target", "Unit")["Wants"][0].split()
    names = {re.sub(r"@\d", "@", name).partition(".")[0] for name in [*enabled, *wanted]}
    names |= {"fems-backup"}  # by its timer, of the same name
    assert {path.stem for path in SERVICES} <= names
    assert all((SYSTEMD / re.sub(r"@\d", "@", name)).exists() for name in wanted)


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_a_service_runs_a_command_of_ours_as_nobody_with_rights(path):
    words = command_of(path)
    assert problem(words, whole=words != ["backup"]) is None
    settings = settings_of(path)
    assert (settings["User"], settings["CapabilityBoundingSet"]) == (["fems"], [""])
    for key, value in (("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"),
                       ("PrivateTmp", "yes"), ("ProtectHome", "yes")):  # fmt: skip
        assert settings[key] == [value]


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_a_service_gets_secrets_from_files_only_and_only_those_it_needs(path, tmp_path):
    environment = environment_of(path, tmp_path)
    given = credentials_of(path)
    files = {name: value for name, value in environment.items() if name.endswith("_URL_FILE")}
    assert {name.removesuffix("_FILE") for name in environment} <= KNOWN
    assert {value.removeprefix(f"{tmp_path}/") for value in files.values()} <= set(given)
    for name in SECRET & environment.keys():
        assert "@" not in environment[name], "an address without a password"
    own = {"fems-ingest@": "ingest", "fems-scheduler": "jobs", "fems-dashboard": "dashboard"}
    database = f"{own.get(path.stem, 'backup')}_url"
    assert given.keys() - {"mqtt_url"} == {database}, "neither the owner's nor another's"
    assert environment["FEMS_DATABASE_URL_FILE"] == f"{tmp_path}/{database}"
    assert ("mqtt_url" in given) is (path.stem == "fems-ingest@")
    assert all(f"> {file}" in ALL for file in given.values()), "the document writes them"


@pytest.mark.parametrize("part", NEEDED_BY)
def test_the_users_of_parts_are_those_that_fems_db_login_makes(part):
    text = (DEPLOY / "postgresql" / "roles.sql").read_text("utf-8")
    made = re.search(rf'CREATE ROLE "fems-{part}" LOGIN IN ROLE ([\w, ]+) PASSWORD', text)[1]
    assert set(made.split(", ")) == set(NEEDED_BY[part])


def test_settings_that_are_no_secret_stand_in_one_file():
    lines = (DEPLOY / "fems.env").read_text("utf-8").splitlines()
    named = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert named.keys() <= KNOWN - SECRET
    Settings.model_validate({name[5:].lower(): value for name, value in named.items()})


def test_prometheus_looks_where_the_services_answer(tmp_path):
    scraped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    asked = {c["static_configs"][0]["targets"][0] for c in scraped["scrape_configs"]}
    given = [environment_of(path, tmp_path) for path in SERVICES]
    ports = {value for one in given for name, value in one.items() if name.endswith("METRICS_PORT")}
    assert asked == {f"127.0.0.1:{port}" for port in ports}


def pinned(path):
    """Packages of a lock with their versions."""
    return set(re.findall(r"^[\w.\[\]-]+==[^ ;]+", path.read_text("utf-8"), re.MULTILINE))


def test_a_server_gets_what_was_tested_and_nothing_for_developers():
    served = pinned(DEPLOY / "requirements.lock")
    assert served < pinned(REPOSITORY / "requirements.lock"), "run: make lock"
    names = {each.partition("==")[0] for each in served}
    given = {re.match(r"[\w-]+", d)[0] for d in tomllib.loads(PROJECT)["project"]["dependencies"]}
    assert given <= names
    assert not names & {"pytest", "playwright", "mypy", "ruff"}


@pytest.fixture
def root(tmp_path):
    """A file system with the units, and what they run."""
    shutil.copytree(SYSTEMD, tmp_path / "etc/systemd/system")
    for program in ("opt/fems/venv/bin/fems", "bin/sh", "usr/bin/find"):
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).touch(mode=0o755)
    for base in ("sysinit.target", "basic.target", "shutdown.target", "multi-user.target",
                 "timers.target", "network-online.target", "time-sync.target"):  # fmt: skip
        (tmp_path / "etc/systemd/system" / base).write_text("[Unit]\nDescription=x\n", "utf-8")
    return tmp_path


def analyze(*words):
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, check=False, timeout=60
    )


@systemd
def test_systemd_finds_nothing_wrong(root):
    names = [path.name.replace("@", "@1") for path in SERVICES]
    done = analyze(
        "verify", f"--root={root}", "--man=no", *names, "fems.target", "fems-backup.timer"
    )
    said = [line for line in done.stderr.splitlines() if "fems" in line]
    assert (done.returncode, said) == (0, []), done.stderr


@systemd
def test_systemd_calls_no_service_exposed(root):
    names = [path.name.replace("@", "@1") for path in SERVICES]
    done = analyze(
        "security", "--offline=true", f"--root={root}", "--threshold=20", "--no-pager", *names
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
