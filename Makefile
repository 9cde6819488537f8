# What one does with a checkout, one command each. docs/development.md says the same for a machine without make.
.SUFFIXES:
.PHONY: help run test check lock bench soak fuzz audit sbom screenshot clean

# The interpreter that makes the environment; everything after that uses the environment's own.
PYTHON = python3
ARGS =
# Tests run in as many processes as there are cores, eight at the most: each has a browser and databases of its own.
# `make test ARGS="-n 0 tests/x"` runs them in one.
SPREAD = -n auto --maxprocesses 8 --dist worksteal
BIN = .venv/bin

help:
	@echo "make run | test | check | lock | bench | soak | fuzz | audit | sbom | screenshot | clean (docs/development.md says more)"

run: .venv/project.stamp
	@echo "run: starts Yizhan with the demonstration set on this machine; Ctrl-C ends it."
	@$(BIN)/yizhan demo $(ARGS)

test: .venv/project.stamp .venv/development.stamp
	@echo "test: installs missing system parts, starts a throw-away PostgreSQL and runs every test."
	@bash scripts/system-parts.sh
	@bash scripts/test-postgres.sh $(BIN)/python -m pytest $(SPREAD) $(ARGS)

check: .venv/project.stamp .venv/development.stamp
	@echo "check: format, lint, types, texts and the rules of the architecture."
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python scripts/catalogues.py
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_project.py

lock:
	@echo "lock: writes requirements.lock and requirements-dev.lock anew from pyproject.toml."
	@PYTHON="$(PYTHON)" bash scripts/lock.sh $(ARGS)

bench: .venv/project.stamp .venv/development.stamp
	@echo "bench: installs missing system parts, starts a throw-away PostgreSQL, runs tests/benchmarks and prints ratios against a baseline of the same run."
	@bash scripts/system-parts.sh bench
	@bash scripts/test-postgres.sh $(BIN)/python -m pytest -q -s -o 'python_files=bench_*.py' tests/benchmarks $(ARGS)

soak: .venv/project.stamp .venv/development.stamp
	@echo "soak: asks a server on this machine for ten minutes at 60 % of what it can answer, while lists come and go."
	@$(BIN)/python -m tests.benchmarks.soak $(ARGS)

fuzz: .venv/project.stamp .venv/development.stamp
	@echo "fuzz: makes up requests and files by chance for about twenty minutes."
	@YIZHAN_FUZZ_EXAMPLES=400 $(BIN)/python -m pytest -q $(SPREAD) --hypothesis-profile=long tests/fuzz tests/stations/intake/test_intake_fuzz.py $(ARGS)

audit: .venv/project.stamp .venv/development.stamp
	@echo "audit: asks which pinned versions are known to be vulnerable; says so when nobody could be asked."
	@$(BIN)/python scripts/audit.py

sbom: .venv/project.stamp .venv/development.stamp
	@echo "sbom: writes what Yizhan is made of as CycloneDX to sbom.json."
	@$(BIN)/python scripts/sbom.py >sbom.json

screenshot: .venv/project.stamp .venv/development.stamp
	@echo "screenshot: photographs the pages of the demonstration into docs/images."
	@bash scripts/system-parts.sh
	@$(BIN)/python scripts/screenshot.py $(ARGS)

clean:
	@echo "clean: removes the environment, caches and built files; databases stay."
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	@find api geodata stations web tests scripts -type d -name __pycache__ -prune -exec rm -rf {} +

# A stamp is touched only after its step has succeeded, so a step that was cut short is done again.
.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	@echo "setup: makes .venv with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv .venv || \
		{ echo "No environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.venv/runtime.stamp: requirements.lock .venv/made.stamp
	@echo "setup: installs what Yizhan needs to run."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

.venv/project.stamp: pyproject.toml .venv/runtime.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/development.stamp: requirements-dev.lock | .venv/project.stamp
	@echo "setup: installs what the tests and checks need."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@
