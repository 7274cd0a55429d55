# The two commands of the README: `make demo` shows the application, `make test` proves it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
# sqlite, postgresql, both, or every (both, for browser tests that only look too): what the tests work on.
DATABASE ?= sqlite
# More for pytest.
OPTIONS ?=

.PHONY: demo test check translations clean

demo: $(VENV)/installed
	$(BIN)/annotator demo --port $(PORT)

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --database $(DATABASE) $(OPTIONS)
	@if command -v node >/dev/null; then node --test tests/js/; else echo "No node here: the JavaScript tests were not run."; fi

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Collects what people read, brings every language's catalogue up to date, and compiles it: see docs/translating.md.
translations: $(VENV)/installed
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file=pyproject.toml --add-location=file --sort-output --output-file=build/messages.pot .
	$(BIN)/pybabel --quiet update --input-file=build/messages.pot --output-dir=annotator/translations --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --directory=annotator/translations

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
