# Every target sets up what it needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_QUIET := --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench setup data clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## set everything up and serve the registry at http://127.0.0.1:8000
	@$(BIN)/rural-collab serve

test: $(VENV)/.dev ## every test: SQLite, PostgreSQL, browser
	@tests/prepare
	@$(BIN)/python -m pytest --numprocesses auto $(ARGS)

bench: $(VENV)/.dev ## measure against floors and a peer: make bench ARGS="--size 20k --quick"
	@$(BIN)/python -m bench $(ARGS)

check: test lint wheel ## test, lint, types, import contracts, and an installed wheel

fix: $(VENV)/.dev ## format, and mend what can be mended
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

.PHONY: lint wheel catalogs
lint: $(VENV)/.dev ## lint, types, import contracts, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config setup.cfg
	@$(BIN)/djlint templates --lint --quiet

wheel: $(VENV)/.dev ## build a wheel, install it elsewhere, and see it serve
	@$(BIN)/python tests/smoke/installed_wheel.py

catalogs: $(VENV)/.dev ## collect messages for translation and compile the catalogs
	@$(BIN)/python -m rural_collab.web.catalogs

setup: $(VENV)/.dev ## only set up

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: setup.cfg constraints.txt | $(VENV)/bin/python
	@echo "Installing packages (about a minute the first time)"
	@$(BIN)/python -m pip install $(PIP_QUIET) --constraint constraints.txt --editable '.[postgres]'
	@touch $@

$(VENV)/.dev: setup.cfg constraints.txt | $(VENV)/bin/python
	@echo "Installing packages for tests (about a minute the first time)"
	@$(BIN)/python -m pip install $(PIP_QUIET) --constraint constraints.txt --editable '.[postgres,dev]'
	@touch $@ $(VENV)/.run

clean: ## remove what was set up (records in var/ stay)
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
