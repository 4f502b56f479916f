# Dualcaster: `make run` shows it, `make test` tests it. Everything else is a refinement of the two.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench import-scryfall-all browser

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F '\t' '{ printf "  make %-21s %s\n", $$1, $$2 }'

setup: $(VENV)/installed ## Python packages, into .venv

run: $(VENV)/installed ## Dualcaster on http://127.0.0.1:8000 (PORT=... HOST=...)
	$(BIN)/python -m dualcaster.run

test: export DUALCASTER_DATA_DIR ?= $(CURDIR)/.data/test
test: $(VENV)/installed-dev browser ## All tests, in parallel, on a database of their own (ARGS=... for pytest)
	@$(BIN)/pytest -n auto $(ARGS); code=$$?; $(BIN)/python -m dualcaster.embedded stop; exit $$code

check: export DUALCASTER_DATA_DIR := $(CURDIR)/.data/check
check: $(VENV)/installed-dev ## Lint, types, migrations, templates, production settings, known weaknesses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/python manage.py makemigrations --check --dry-run; code=$$?; $(BIN)/python -m dualcaster.embedded stop; exit $$code
	$(BIN)/python -m tests.house.templates
	env -u DATABASE_URL -u REDIS_URL DEBUG=false ALLOWED_HOSTS=cards.example.org \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m tests.house.audit

bench: $(VENV)/installed-dev ## Measurements as ratios (ONLY=... FULL=1)
	$(BIN)/python -m tests.performance.run

import-scryfall-all: $(VENV)/installed ## Every card and printing in every language, from Scryfall
	$(BIN)/python manage.py import_scryfall --download --type all_cards

browser: # a headless Chromium for the browser tests, where we may install one; they skip with a reason elsewhere
	@if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null \
		&& ! { command -v chromium-headless-shell || command -v chromium; } > /dev/null; then \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell < /dev/null; } \
		|| echo "No Chromium could be installed; the browser tests will be skipped."; \
	fi

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Dualcaster needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $(VENV)/installed $@
