# Everything lives in .venv; nothing is installed anywhere else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup chat index ask eval check test full bench lock

PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.installed
PACKAGES := -e '.[model,mcp]' --group dev
# the question of `make ask` goes through the environment, so that no quote in it can break out
export Q

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv; does nothing when nothing has changed

$(STAMP): pyproject.toml $(wildcard requirements.lock)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing; install it, or name another 3.11+: make setup PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "venv is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --progress-bar on $(if $(wildcard requirements.lock),-c requirements.lock) $(PACKAGES)
	@case "$$($(BIN)/python -c 'from importlib.metadata import version; print(version("torch"))')" in \
	  *+cpu) ;; \
	  *) echo "note: this package index offers no CPU build of torch; the GPU build takes $$(du -shc $(BIN)/../lib/python*/site-packages/{torch,nvidia,triton} 2>/dev/null | awk 'END { print $$1 }')" ;; \
	esac
	@touch $@

chat: setup ## index what is new and open the browser chat
	@$(BIN)/assistant index || true
	@$(BIN)/assistant chat --open

index: setup ## add or update the articles
	@$(BIN)/assistant index

ask: setup ## ask a question: make ask Q='Who will co-chair the coalition?'
	@test -n "$${Q:-}" || { echo "usage: make ask Q='your question'" >&2; exit 2; }
	@$(BIN)/assistant ask -- "$$Q"

eval: setup ## measure the answers on the evaluation set
	@$(BIN)/assistant eval answers

check: setup ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check ## style, types and all tests but the long ones
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not full'

full: setup ## the long tests; the result goes to docs/
	$(BIN)/python -m pytest -m full --durations=0 2>&1 | tee docs/full-tests.txt

bench: setup ## time indexing, retrieval and answering; the result goes to docs/bench/
	@$(BIN)/assistant eval bench --out docs/bench

lock: setup ## write requirements.lock: what the project needs, in the versions of .venv
	$(PYTHON) -m venv .venv-lock
	$(BIN)/python -m pip freeze | grep -E '^[A-Za-z0-9._-]+==' | sed 's/+.*//' > .venv-lock/in-use.txt
	.venv-lock/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-lock/bin/python -m pip install -c .venv-lock/in-use.txt $(PACKAGES)
	.venv-lock/bin/python -m pip freeze | grep -E '^[A-Za-z0-9._-]+==' | sed 's/+.*//' > requirements.lock
	rm -rf .venv-lock
