# Two commands matter: `make run` and `make test`. Windows equivalents are in README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATABASE ?= $(or $(IMPACT_DATABASE),data/local/impact.duckdb)
PORT ?= 8501

.PHONY: run test setup check bench lock clean

$(VENV)/.runtime: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

setup: $(VENV)/.runtime

run: setup
	test -f "$(DATABASE)" || $(BIN)/python -m engine demo --database "$(DATABASE)"
	IMPACT_DATABASE="$(DATABASE)" $(BIN)/python -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

check: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check
	$(BIN)/python -m pytest

$(VENV)/.benchmarks: requirements-bench.txt $(VENV)/.development
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@

bench: $(VENV)/.benchmarks
	$(BIN)/python -m benchmarks

# Needs uv (pip install uv); writes no index address.
lock:
	uv pip compile requirements.in --universal --generate-hashes --python-version 3.11 --quiet -o requirements.txt
	uv pip compile requirements-dev.in --universal --generate-hashes --python-version 3.11 --quiet -o requirements-dev.txt
	uv pip compile requirements-bench.in --universal --generate-hashes --python-version 3.11 --quiet -o requirements-bench.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
