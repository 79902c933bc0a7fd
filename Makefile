# The few tasks; .ci/run uses the same ones.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help serve workshop handouts test bench soak lint format language

help:
	@echo "make serve   open the guided dashboards at http://127.0.0.1:8866"
	@echo "make workshop   serve the workshop to a room (HOST=0.0.0.0 for other computers)"
	@echo "make handouts   the workshop as pages to print, in build/handouts/"
	@echo "make test    run every test (browser tests where a Chromium is found)"
	@echo "make lint    formatting, lints, types and import rules"
	@echo "make bench   measure speed and memory beside the peers"
	@echo "make language CODE=fr   begin the catalogue of a language, or bring it up to date"
	@echo "make soak    many writers and many visitors at once, killed at random: is all that was confirmed there?"

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/ready-dev: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

.venv/ready-bench: .venv/ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $@

serve: .venv/ready
	$(BIN)/workbench serve

# HOST=0.0.0.0 lets the room's other computers in, with a key.
HOST ?= 127.0.0.1
workshop: .venv/ready
	$(BIN)/workbench workshop --host $(HOST)

handouts: .venv/ready
	$(BIN)/workbench handouts --output build/handouts

test: .venv/ready-dev
	$(BIN)/pytest --numprocesses 2 --dist loadgroup

lint: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

language: .venv/ready
	$(BIN)/python -m workbench.language.catalogue $(CODE)

format: .venv/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready-bench
	$(BIN)/python benchmarks/run.py

soak: .venv/ready-dev
	$(BIN)/python benchmarks/soak.py
	$(BIN)/python benchmarks/visitors.py
