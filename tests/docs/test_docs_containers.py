"""compose.yaml and the Dockerfile: nobody is root, nothing writes, secrets are files, the database is shut in."""

import os
import re
import subprocess

import pytest
import yaml

from fems.embedded import debian
from tests.docs.pages import REPOSITORY
from tests.docs.test_docs_commands import problem
from tests.docs.test_docs_deploy import KNOWN, SECRET

COMPOSE = yaml.safe_load((REPOSITORY / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
RUNNING = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text("utf-8")
MAKE_SECRETS = (REPOSITORY / "deploy/containers/make-secrets.sh").read_text("utf-8")
CLIENT = "usr/libexec/docker/cli-plugins/docker-compose"
DATABASES = {
    "migrate": {"database_url"}, "admin": {"database_url"}, "backup": {"backup_url"},
    "ingest-1": {"ingest_url"}, "ingest-2": {"ingest_url"}, "scheduler": {"jobs_url"},
    "scheduler-standby": {"jobs_url"}, "dashboard": {"dashboard_url"},
}  # fmt: skip
each = pytest.mark.parametrize("name", SERVICES)


@each
def test_a_service_may_do_next_to_nothing(name):
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", "0:0"}
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "cap_add" not in service


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_says_whether_it_is_well(name):
    assert RUNNING[name]["healthcheck"]["test"]


def test_only_people_and_gateways_reach_anything_from_outside():
    published = {port for service in SERVICES.values() for port in service.get("ports", [])}
    assert published == {"80:80", "443:443", "8883:8883"}
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@each
def test_secrets_come_from_files_only(name):
    environment = SERVICES[name].get("environment", {})
    assert environment.keys() <= KNOWN | {f"{secret}_FILE" for secret in SECRET}
    for variable in SECRET & environment.keys():
        assert "@" not in environment[variable], "an address without a password"
    taken = {s if isinstance(s, str) else s["source"] for s in SERVICES[name].get("secrets", [])}
    files = {v.rpartition("/")[2] for n, v in environment.items() if n.endswith("_URL_FILE")}
    assert files <= taken
    assert taken <= COMPOSE["secrets"].keys()
    databases = {secret for secret in taken if secret.endswith("_url")} - {"mqtt_url"}
    assert databases == DATABASES.get(name, set()), "neither the owner's nor another's"
    assert ("mqtt_url" in taken) is (name.startswith("ingest") or name == "admin")


def test_every_secret_is_a_file_that_the_script_makes():
    for secret in COMPOSE["secrets"].values():
        folder, _, name = secret["file"].partition("/")
        assert folder == "secrets"
        assert re.search(rf"\b{re.escape(name)}\b", MAKE_SECRETS), name


def test_workers_have_each_their_own_name_that_stays():
    workers = [service for name, service in SERVICES.items() if name.startswith("ingest")]
    names = {worker["environment"]["FEMS_MQTT_CLIENT_ID"] for worker in workers}
    assert len(names) == len(workers) >= 2
    assert not any("deploy" in worker for worker in workers), "replicas would share a name"


@pytest.mark.parametrize("name", [n for n, s in SERVICES.items() if s["image"] == "fems"])
def test_commands_are_ours(name):
    words = SERVICES[name].get("command")
    assert words is None or problem(words, whole=True) is None


def test_images_are_those_that_are_built_and_every_file_they_take_is_there():
    built = set(re.findall(r"^FROM \S+ AS (\w+)", DOCKERFILE, re.MULTILINE)) - {"build"}
    assert {service["build"]["target"] for service in SERVICES.values()} == built
    assert len(re.findall(r"^USER (?!root)\w+", DOCKERFILE, re.MULTILINE)) == len(built)
    ignored = (REPOSITORY / ".dockerignore").read_text("utf-8").splitlines()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        *sources, _ = [word for word in line.split() if not word.startswith("--")]
        for source in sources:
            assert (REPOSITORY / source).exists(), source
            assert f"!{source.partition('/')[0]}" in ignored, source


def test_the_client_of_compose_takes_it(servers, tmp_path):
    prefix = servers.servers_dir.parent / "compose"
    debian.provision(
        ("docker-compose",), prefix, (CLIENT,), skip=r"docker.*-cli|docker-buildx.*|gcc.*"
    )
    done = subprocess.run(
        [prefix / CLIENT, "--file", REPOSITORY / "compose.yaml", "--profile", "commands", "config",
         "--quiet"],
        env=os.environ | {"FEMS_NAME": "energy.example", "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
