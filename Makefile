# demo, test and check each make what they need: .venv (through uv, which takes seconds where pip
# takes minutes; through pip where uv cannot be had), then run.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard caseworker/locale/*/LC_MESSAGES/*.po))
# A quarter of the tests' time is waiting, for terminals and servers: one more than there are cores.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

.PHONY: demo test soak bench bench-network bench-store bench-triage bench-documents check format messages pictures clean

demo: $(READY) $(CATALOGUES)
	@$(BIN)/caseworker demo $(ARGS)

test: $(READY) $(CATALOGUES)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

soak: $(READY) $(CATALOGUES)
	@CASEWORKER_SOAK=1 $(BIN)/python -m pytest -n auto -m soak -rP $(ARGS)

# Start, keys, bytes and memory beside the least programs of their kind; takes some minutes.
bench: $(READY) $(CATALOGUES)
	@$(BIN)/python -m benchmarks.terminal $(ARGS)

# Queues and cases over a slow line, beside httpx alone.
bench-network: $(READY) $(CATALOGUES)
	@$(BIN)/python -m benchmarks.network $(ARGS)

# The offline store: opening, saving, typing while it saves; fills two gigabytes of disk.
bench-store: $(READY) $(CATALOGUES)
	@$(BIN)/python -m benchmarks.store $(ARGS)

# Triage: keys and bytes of a task, and two hundred cases handed over while much goes wrong.
bench-triage: $(READY) $(CATALOGUES)
	@$(BIN)/python -m benchmarks.triage $(ARGS)

# Reading: the first page, the next one, memory, a search over forty documents.
bench-documents: $(READY) $(CATALOGUES)
	@$(BIN)/python -m benchmarks.documents $(ARGS)

check: $(READY) $(CATALOGUES)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Collect the strings of the program and bring the translations up to date.
messages: $(READY)
	@$(BIN)/pybabel -q extract -k N_ -k _n:1,2 -k n_:1,2 --no-location --sort-output -o /tmp/caseworker.pot caseworker screens widgets api_client
	@for l in sv en; do $(BIN)/pybabel -q update -N --ignore-pot-creation-date -l $$l -i /tmp/caseworker.pot -o caseworker/locale/$$l/LC_MESSAGES/caseworker.po; done
	@rm -f /tmp/caseworker.pot

# Draw the pictures of the README anew, from what the program shows.
pictures: $(READY) $(CATALOGUES)
	@$(BIN)/python -m tests.terminal.pictures

%.mo: %.po $(READY)
	@$(BIN)/pybabel -q compile -i $< -o $@

# The one line that installs venv is printed where Python came without it.
$(READY): pyproject.toml constraints.txt hatch_build.py
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[demo,dev]'; \
	else \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo 'Python has no venv here. Install it with: sudo apt install python3-venv' >&2; exit 1; }; \
	  $(PYTHON) -m venv $(VENV) && \
	  { $(BIN)/python -m pip install --quiet --disable-pip-version-check uv && \
	    $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[demo,dev]' || \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo,dev]'; }; \
	fi
	@touch $(READY)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache $(CATALOGUES)
