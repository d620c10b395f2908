# `make help` lists the targets. Everything runs inside .venv, made from the hash-pinned requirements/.

PORT ?= 8000
DATA ?= .podium
PYTHON ?= python3
RUN := .venv/bin
export PODIUM_DATA = $(DATA)

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo serve test test-long check lint types bench faults fuzz kaggle-matrix gallery messages lock audit format

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## .venv with what runs
	@$(PYTHON) requirements/install.py runtime

setup-tests: ## .venv with what runs and what tests
	@$(PYTHON) requirements/install.py test

demo: setup ## start everything with demo competitions on PORT, keeping data in DATA
	@exec $(RUN)/python manage.py serve --demo --port $(PORT)

serve: setup ## the same without demo content
	@exec $(RUN)/python manage.py serve --port $(PORT)

test: setup-tests ## every rule once, on both cores; ARGS=tests/teams asks a part
	@env -u PODIUM_DATA $(RUN)/python -m tests.rings short $(ARGS)

test-long: setup-tests ## what only repetition or size shows, for hours; ARGS="fuzz clients" picks some of docs/testing.md
	@env -u PODIUM_DATA $(RUN)/python -m tests.rings long $(ARGS)

check: ## all that must hold before a change lands: lint, types, test and the demo from a fresh clone
	@$(PYTHON) .ci/check.py

lint: setup-tests ## style, architecture, the house-style budget
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs $(RUN)/djade --check --target-version 5.2
	@PYTHONPATH=. $(RUN)/lint-imports --no-cache
	@$(RUN)/python manage.py makemigrations --check --dry-run
	@env -u PODIUM_DATA $(RUN)/python -m pytest -q tests/style
	@env -u PODIUM_DATA $(RUN)/python -m pytest -q --deployment scaled tests/style

types: setup-tests ## strict types
	@$(RUN)/mypy .

bench: setup-tests ## the measurements, each as a ratio in one run; ARGS="board pages" picks some
	@env -u PODIUM_DATA $(RUN)/python -m bench $(ARGS)

faults: setup-tests ## hours of faults under load on real servers; writes docs/reliability.md
	@env -u PODIUM_DATA $(RUN)/python -m tests.faults $(ARGS)

fuzz: setup-tests ## minutes of prediction files of every kind
	@env -u PODIUM_DATA $(RUN)/python -m pytest -n 2 tests/scoring/test_fuzzing.py --hypothesis-profile minutes $(ARGS)

kaggle-matrix: setup-tests ## old and new releases of the kaggle client against a site; writes docs/kaggle-client.md
	@env -u PODIUM_DATA $(RUN)/python -m tests.launcher.matrix

gallery: setup-tests ## a picture of every page, light and dark, wide and narrow; writes docs/gallery
	@env -u PODIUM_DATA $(RUN)/python -m tests.browser.gallery

messages: setup-tests ## collect what is marked for translation into locale/, and compile it
	@env -u PODIUM_DATA DJANGO_SETTINGS_MODULE=config.settings $(RUN)/python -m tests.i18n.messages

format: setup-tests ## write the code in the house style
	@$(RUN)/ruff format .
	@$(RUN)/ruff check --fix .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs $(RUN)/djade --target-version 5.2

audit: setup-tests ## ask whether a pinned package has a known flaw; writes sbom.json, the bill of materials
	@$(RUN)/python requirements/known_flaws.py

lock: setup-tests ## resolve requirements/*.in anew, with hashes and without addresses
	@cd requirements && ../$(RUN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o runtime.txt runtime.in
	@cd requirements && ../$(RUN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -c runtime.txt --override overrides.in -o test.txt test.in
