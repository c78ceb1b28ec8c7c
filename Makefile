# `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
SEMGREP := .venv-semgrep
RULES := --metrics=off --disable-version-check --config .ci/rules
BIN := $(VENV)/bin
HOME_DIR ?= foresite-demo
PORT ?= 8420
PYTEST_ARGS ?= --numprocesses=3 --dist=worksteal
BENCHMARKS := bulk_load bucket reads push http pages map events backtest accuracy accuracy_fresh issuing coherence fast_tier detectors fuzz
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/.*' 2>/dev/null)

.PHONY: help demo test check security sbom fuzz bench docs web picture lock migrations clean format

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.made: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Foresite needs Python 3.11 or newer; name it with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  echo "This Python cannot make environments by itself; fetching virtualenv."; \
	  $(PYTHON) -m pip install --quiet --target .venv-tools virtualenv && PYTHONPATH=.venv-tools $(PYTHON) -m virtualenv --quiet $(VENV); }
	@echo "Installing (the first time takes a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.made-dev: requirements/dev.txt $(VENV)/.made
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

src/foresite/web/index.html: $(VENV)/.made $(WEB_SOURCES)
	@echo "Building the web page ..."
	@$(BIN)/python web/build.py

web: src/foresite/web/index.html ## Build the web page into the package

picture: $(VENV)/.made-dev ## Photograph the page of a running demo (PORT=...) for the README
	@$(BIN)/python tests/browser/photograph.py http://127.0.0.1:$(PORT)

demo: $(VENV)/.made src/foresite/web/index.html ## Install, build, load sample data (or DATA=folder), train and serve
	@$(BIN)/foresite demo --home $(HOME_DIR) --port $(PORT) $(if $(DATA),--data "$(DATA)")

test: $(VENV)/.made-dev src/foresite/web/index.html ## Install and run every test that this machine can run
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

format: $(VENV)/.made-dev ## Put the code in its format
	@$(BIN)/ruff format && $(BIN)/ruff check --fix

check: $(VENV)/.made-dev ## Format, lint, types and import contracts
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

$(SEMGREP)/.made: requirements/semgrep.txt $(VENV)/.made
	@test -x $(SEMGREP)/bin/python || $(PYTHON) -m venv $(SEMGREP) 2>/dev/null || { rm -rf $(SEMGREP); \
	  $(PYTHON) -m pip install --quiet --target .venv-tools virtualenv && PYTHONPATH=.venv-tools $(PYTHON) -m virtualenv --quiet $(SEMGREP); }
	@$(SEMGREP)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/semgrep.txt
	@touch $@

security: $(VENV)/.made-dev $(SEMGREP)/.made ## Look for unsafe code (bandit, our rules) and for secrets
	@$(BIN)/bandit -q -c pyproject.toml -r src
	@$(BIN)/python .ci/secrets.py
	@PATH="$(abspath $(SEMGREP)/bin):$$PATH" semgrep scan $(RULES) --test .ci/rules --quiet
	@PATH="$(abspath $(SEMGREP)/bin):$$PATH" semgrep scan $(RULES) --error --quiet --timeout 60 src web/src migrations

fuzz: $(VENV)/.made-dev src/foresite/web/index.html ## Fuzz the whole API as every kind of caller: 50,000 requests (FUZZ=--postgres)
	@$(BIN)/python -m benchmarks.fuzz_api --scale full $(FUZZ)

sbom: $(VENV)/.made ## Write what an installation is made of to sbom/ (CycloneDX)
	@mkdir -p sbom
	@$(BIN)/python web/build.py --sbom sbom/web.cdx.json
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible --output-format JSON -o sbom/foresite.cdx.json
	@echo "Written: sbom/foresite.cdx.json (Python), sbom/web.cdx.json (the web page)."

bench: $(VENV)/.made-dev ## Run every benchmark at its small scale
	@for name in $(BENCHMARKS); do echo "== $$name"; \
	  test -f benchmarks/$$name.py || { echo "benchmarks/$$name.py is missing"; exit 1; }; \
	  $(BIN)/python -m benchmarks.$$name --scale small || exit 1; done

docs: $(VENV)/.made-dev ## Build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

migrations: $(VENV)/.made-dev ## Check that the migrations make the tables the code expects, and can be undone
	@$(BIN)/python -m pytest tests/arch/test_migrations.py -q

lock: ## Compile the locked requirements (needs uv)
	@uv pip compile -q pyproject.toml --group build --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --custom-compile-command "make lock" -o requirements/run.txt
	@uv pip compile -q pyproject.toml -c requirements/run.txt --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --custom-compile-command "make lock" -o src/foresite/workflows/container/requirements.txt
	@echo "semgrep==1.185.0" | uv pip compile -q - --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --custom-compile-command "make lock" -o requirements/semgrep.txt
	@uv pip compile -q pyproject.toml --group test --group lint --group docs --group bench --group build -c requirements/run.txt --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --custom-compile-command "make lock" -o requirements/dev.txt

clean: ## Remove what was built; keeps data and the environment
	@rm -rf build dist site src/foresite/web web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
