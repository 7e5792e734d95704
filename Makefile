# make run    serve the chat page          make test   run the tests
# make check  ruff, mypy, docs             make eval   answer quality
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check format eval bench screenshots fuzz lock audit clean

run: $(VENV)/.run
	$(BIN)/inquote serve

# The browser driver keeps an event loop running, so its tests have a process of their own.
test: $(VENV)/.dev
	$(BIN)/python -m pytest tests/browser
	$(BIN)/python -m pytest --ignore=tests/browser

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(VENV)/.dev
	$(BIN)/inquote eval gate

# BENCH_DATA: a SQuAD file; without it, what needs no more than the article that ships.
bench: $(VENV)/.dev
	$(BIN)/python -m evals.bench --out evals/results/bench $(if $(BENCH_DATA),--data $(BENCH_DATA)) $(if $(BENCH_AROUND),--around $(BENCH_AROUND))

screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.browser.screenshots docs/screenshots

fuzz: $(VENV)/.dev
	$(BIN)/python -m pip install -q -e '.[fuzz]'
	$(BIN)/python -m tests.server.fuzz

lock: $(VENV)/.run
	$(BIN)/python deploy/lock.py

audit: $(VENV)/.dev
	$(BIN)/python -m pip install -q -e '.[audit]'
	$(BIN)/pip-audit --disable-pip --require-hashes -r deploy/requirements.lock

# The CPU build of torch must be in place before what depends on it is resolved.
$(VENV)/.torch:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "inquote needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
	  { echo "this Python has no venv module; on Debian: apt install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q 'torch==2.13.*'
	touch $@

$(VENV)/.run: $(VENV)/.torch pyproject.toml
	$(BIN)/python -m pip install -q -e .
	touch $@

$(VENV)/.dev: $(VENV)/.torch pyproject.toml
	$(BIN)/python -m pip install -q -e '.[dev]'
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
