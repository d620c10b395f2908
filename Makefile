# `make help` lists the targets. Everything runs inside .venv, made from the hash-pinned requirements/.

PORT ?= 8000
DATA ?= .podium
PYTHON ?= python3
RUN := .venv/bin
export PODIUM_DATA = $(DATA)

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo serve test lint types bench lock format

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

test: setup-tests ## the whole suite, and what uses the database once more on PostgreSQL
	@env -u PODIUM_DATA $(RUN)/python -m pytest --cov --cov-report= --cov-fail-under=0 $(ARGS)
	@env -u PODIUM_DATA $(RUN)/python -m pytest --database postgresql --ignore tests/matrix --ignore tests/test_rest_fuzzing.py --cov --cov-append --cov-report=term $(ARGS)

lint: setup-tests ## style, architecture, the house-style budget
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs $(RUN)/djade --check --target-version 5.2
	@PYTHONPATH=. $(RUN)/lint-imports --no-cache
	@$(RUN)/python manage.py makemigrations --check --dry-run
	@env -u PODIUM_DATA $(RUN)/python -m pytest -q tests/style

types: setup-tests ## strict types
	@$(RUN)/mypy .

bench: setup-tests ## the measurements, each as a ratio in one run
	@$(RUN)/python -m bench

format: setup-tests ## write the code in the house style
	@$(RUN)/ruff format .
	@$(RUN)/ruff check --fix .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs $(RUN)/djade --target-version 5.2

lock: setup-tests ## resolve requirements/*.in anew, with hashes and without addresses
	@cd requirements && ../$(RUN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o runtime.txt runtime.in
	@cd requirements && ../$(RUN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -c runtime.txt -o test.txt test.in
