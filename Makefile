# Daedam: `make up` runs everything on this machine, `make test` checks everything.
.PHONY: setup up test lint format clean lock gguf
.DEFAULT_GOAL := up

setup:
	@sh scripts/bootstrap.sh

up: setup
	@exec .venv/bin/daedam up

test: setup
	@sh scripts/test.sh

# A language model in this machine's memory: compiles llama.cpp into .venv, some minutes.
gguf: setup
	@sh scripts/gguf.sh

lint: setup
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

format:
	@.venv/bin/ruff check --fix --exit-zero --quiet . ; .venv/bin/ruff format .

# Written without any registry's address, so that every mirror serves them.
LOCK = uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet

lock:
	$(LOCK) pyproject.toml --group dev --extra sphinx --extra speech -o requirements.lock
	$(LOCK) --no-header scripts/locks/uv.in -o scripts/locks/uv.txt
	$(LOCK) --no-header scripts/locks/node.in -o scripts/locks/node.txt
	$(LOCK) --no-header -c requirements.lock scripts/locks/gguf.in -o scripts/locks/gguf.txt
	$(LOCK) --no-header scripts/locks/gguf-build.in -o scripts/locks/gguf-build.txt

# What can be made again; the data in .daedam stays.
clean:
	rm -rf .venv .venv-node frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
