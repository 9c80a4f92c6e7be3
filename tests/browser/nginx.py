"""A real nginx for the tests, from Debian, in a folder of its own; set up with the file that is shipped."""

import subprocess
import time
from contextlib import contextmanager

from fems.embedded import debian
from fems.embedded.ports import LOOPBACK, answers, choose_port
from tests.conftest import REPOSITORY

PROGRAM = "usr/sbin/nginx"
SKIP = r"iproute2|lib(bpf|elf|mnl|tirpc|cap|xtables|nsl|krb|gssapi|k5|com-err|keyutils).*"
AROUND = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
{server}
}}
"""
SHIPPED = REPOSITORY / "deploy" / "nginx" / "fems.conf"


def configured(port, folder, dashboard_port):
    """The configuration that is shipped, with this machine's ports and certificate, below a path."""
    text = SHIPPED.read_text("utf-8")
    for said, here in (
        ("    listen 80;\n    listen [::]:80;", f"    listen {LOOPBACK}:{choose_port(None)};"),
        ("    listen 443 ssl;\n    listen [::]:443 ssl;", f"    listen {LOOPBACK}:{port} ssl;"),
        ("server_name energy.example", "server_name localhost"),
        ("/etc/fems/tls/fems.pem", f"{folder}/site.pem"),
        ("/etc/fems/tls/fems.key", f"{folder}/site.key"),
        ("location / {", "location /fems/ {"),
        ("127.0.0.1:8050", f"{LOOPBACK}:{dashboard_port}"),
    ):
        assert said in text, said
        text = text.replace(said, here)
    return AROUND.format(server=text)


def make_certificate(folder):
    """A certificate for localhost, signed by itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", "site.key", "-out", "site.pem", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@contextmanager
def nginx(servers_dir, folder, dashboard_port, *, outside):
    """Address of a running nginx before a dashboard; fetched once for all runs."""
    prefix = servers_dir.parent / "nginx"
    debian.provision(("nginx",), prefix, (PROGRAM,), skip=SKIP)
    make_certificate(folder)
    (folder / "nginx.conf").write_text(configured(outside, folder, dashboard_port), "utf-8")
    words = [prefix / PROGRAM, "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 20
        while (
            not answers(LOOPBACK, outside)
            and process.poll() is None
            and time.monotonic() < deadline
        ):
            time.sleep(0.05)
        assert process.poll() is None, process.stderr.read()
        yield f"https://localhost:{outside}"
    finally:
        process.terminate()
        process.communicate(timeout=20)
