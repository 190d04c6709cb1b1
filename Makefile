# Two commands do everything on a fresh machine with Python 3.11 or later: make demo, make test.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEASONS := pccna-2021 pccna-2022 pccna-2024

.PHONY: install demo test check lint types contract browser tests docs fuzz torture bench projections clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: install
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo.sh

test: lint types contract tests

# For people at work, within a minute: everything but the slow tests. QUICK="tests/live tests/web" names others.
QUICK ?= tests/facts tests/rules tests/desk tests/tables tests/views tests/importers
SLOW := every_end or many_at_once

check: lint types contract
	$(BIN)/python -m pytest -q -n 2 --dist worksteal $(QUICK) -k "not ($(SLOW))"

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install
	$(BIN)/mypy

contract: install
	$(BIN)/lint-imports --no-cache

# The pages are tested in Debian's chromium: installed where that is possible, else the tests say that they leave it out.
browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| echo "there is no chromium here, and none could be installed: the tests of pages in a browser are left out"

tests: install browser
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/benchmarks

# The documentation as a site, in build/site; a link that leads nowhere fails it.
docs: install
	$(BIN)/mkdocs build --strict

# Readers of outside bytes, attacked for FUZZ_SECONDS each; what is found stays in tests/fuzz/corpus/. See CONTRIBUTING.md.
FUZZ_SECONDS ?= 60
READERS ?= all

fuzz: install
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	PYTHONPATH=tests/fuzz $(BIN)/python tests/fuzz/harness.py $(READERS) $(FUZZ_SECONDS)

# The whole of tests/durability: some five to ten minutes; what it counted goes to tests/benchmarks/RESULTS.md.
torture: install
	TORTURE=1 $(BIN)/python -m pytest -n 2 tests/durability

bench: install
	$(BIN)/python -m pytest tests/benchmarks -s

# The Markdown under projections/ is committed; a test fails when it is not what the logs give.
projections: install
	$(BIN)/racelog rebuild $(SEASONS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
