# Every target makes .venv when it is missing or older than what it is made from, and only then.

PYTHON ?= python3
HOME_DIR ?= .foibot
LETTERS ?=
# Rows of `make bench-scale`; all of them where none is named.
ROWS ?=
# A folder of real replies for `make score`; none where it is empty.
REAL ?=
QUESTION ?= Can we refuse to say where our mobile cameras are?
# Address of PyTorch's CPU index, where pip would otherwise take a build with CUDA (see README).
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made
export FOIBOT_HOME := $(HOME_DIR)

.DEFAULT_GOAL := help
.PHONY: help models demo try test test-slow lint format score fit bench bench-scale clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || \
		{ echo "foibot needs Python 3.11 or 3.12, and '$(PYTHON)' is another: make PYTHON=python3.11 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -c constraints.txt torch
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

models: $(STAMP) ## Fetch, check and prepare the language model, for every home; once (400 MB)
	@$(BIN)/foibot models prepare --all

demo: models ## Set everything up, read the sample letters (and LETTERS=path), answer a question
	@$(BIN)/foibot ingest corpus/responses corpus/reports $(LETTERS)
	@$(BIN)/foibot ask "$(QUESTION)"

try: $(STAMP) ## Use the bot in a browser, without a Slack account (Ctrl-C ends it)
	@$(BIN)/python -m tests.slack.rig.try_it

test: $(STAMP) ## Run every test
	@$(BIN)/python -m tests.slack.rig.install
	@$(BIN)/python -m tests.tools
	@$(BIN)/pytest -n 3 --dist worksteal

test-slow: $(STAMP) ## Run the tests that `make test` leaves out: the harness of long benchmarks
	@$(BIN)/pytest -m slow

lint: $(STAMP) ## Check style, types and the import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## Put the code into the house's form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

score: $(STAMP) ## How well letters are read (REAL=folder scores labelled real letters)
	@$(BIN)/python -m benchmarks.score $(if $(REAL),--real $(REAL))

learn: $(STAMP) ## Learn anew what each feature of a reading counts (REAL=folder uses real letters too)
	@$(BIN)/python -m benchmarks.learn $(if $(REAL),--real $(REAL))

fit: $(STAMP) ## Make the score's weights from labelled questions (MODEL=name or folder)
	@$(BIN)/python -m benchmarks.fit $(if $(MODEL),--model $(MODEL)) --write

bench: $(STAMP) ## Measure retrieval and speed (minutes; prints tables)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	@$(BIN)/python -m benchmarks

bench-scale: $(STAMP) ## Measure how it grows, to a million passages (an hour; prints one table)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	@$(BIN)/python -m tests.slack.rig.install
	@$(BIN)/python -m benchmarks.scale $(ROWS)

clean: ## Remove the environment and the demo's home folder
	rm -rf $(VENV) $(HOME_DIR) .cache
