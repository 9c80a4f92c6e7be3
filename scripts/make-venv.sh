#!/bin/sh
# Make .venv with exactly what requirements.lock pins, and this checkout in it, editable.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "Python 3.11 or newer is needed; '$PYTHON' is not. Name another: make PYTHON=python3.12 setup"
    exit 1
}

# Debian keeps pip for virtual environments in a package of its own; it can be had without root.
make_without_ensurepip() {
    fetched=$(mktemp -d)
    trap 'rm -rf "$fetched"' EXIT
    (cd "$fetched" && apt-get download -q python3-pip-whl >/dev/null && dpkg-deb -x ./*.deb .) || {
        say "This Python has no ensurepip. Install python3-venv, then try again."
        exit 1
    }
    "$PYTHON" -m venv --clear --without-pip .venv
    wheel=$(find "$fetched" -name 'pip-*.whl')
    .venv/bin/python "$wheel/pip" install --quiet --no-index --find-links "$(dirname "$wheel")" pip
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Making the virtual environment"
    if "$PYTHON" -c 'import ensurepip' 2>/dev/null; then
        "$PYTHON" -m venv --clear .venv
    else
        make_without_ensurepip
    fi
fi
say "Installing what requirements.lock pins (the first time about a minute)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --editable .
touch .venv/.ready
