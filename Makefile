# Everything a user or a contributor runs. `make demo ARGS="--check --json"` passes arguments on.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test soak fuzz bench check audit sbom schema lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml scripts/make-venv.sh
	@PYTHON="$(PYTHON)" sh scripts/make-venv.sh

demo: $(READY)
	@$(BIN)/fems demo $(ARGS)

# Two at a time, each with servers of its own; the tests of a file stay together, and the long ones of
# browser and integration come first, so that neither is left alone with one at the end.
test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# A hundred rounds of faults on servers of its own; ARGS="--rounds 5 --seed 7" repeats others.
soak: $(READY)
	@$(BIN)/python -m tests.soak $(ARGS)

# Some minutes of coverage-guided fuzzing of what reads foreign bytes; its tool stays in .fuzz.
fuzz: $(READY)
	@test -d .fuzz/atheris || $(BIN)/python -m pip install --quiet \
		--disable-pip-version-check --target .fuzz 'atheris==3.0.0'
	@PYTHONPATH=.fuzz $(BIN)/python -m tests.fuzz $(ARGS)

bench: $(READY)
	@$(BIN)/python -m benchmarks $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml fems dashboards
	@sh scripts/find-secrets.sh $(BIN)

# Known weaknesses of the locked packages, from the advisory service, which must be reachable; and a bill of
# materials in build/sbom.json. Their tools stay in .audit.
audit: $(READY) .audit
	@PYTHONPATH=.audit $(BIN)/python scripts/audit.py

sbom: $(READY) .audit
	@mkdir -p build
	@PYTHONPATH=.audit $(BIN)/python -m cyclonedx_py environment --output-reproducible \
		--pyproject pyproject.toml --output-file build/sbom.json $(BIN)/python

.audit:
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
		--target .audit.part 'pip-audit==2.10.1' 'cyclonedx-bom==7.5.0'
	@mv .audit.part .audit

schema: $(READY)
	@$(BIN)/python -m tests.sql.schema_text

# Needs uv on the path: pins versions and hashes, without any download address. The second is what a
# machine that only runs FEMS installs: the same versions, nothing for developers.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-annotate --no-header --no-emit-index-url --no-emit-find-links \
		pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --extra build --generate-hashes \
		--no-annotate --no-header --no-emit-index-url --no-emit-find-links \
		--constraints requirements.lock pyproject.toml -o deploy/requirements.lock

clean:
	rm -rf .venv
