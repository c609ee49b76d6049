# Verbs of the project. `make` alone lists them. Needs Python 3.11 or newer; everything else is installed into $(VENV).
VENV   ?= .venv
PORT   ?= 50051
METRICS_PORT ?= 9464
EVAL   ?=
PLAN   ?= steady
ARTICLES ?= 100000
TARGET ?= 127.0.0.1:$(PORT)

export VENV PYTHON
PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup serve test quick check lint types format deploy protos audit bench load soak hostile dist image container clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make the virtual environment with all tools
	@scripts/setup.sh dev

serve: ## set up and start the service: gRPC on $(PORT), metrics on $(METRICS_PORT)
	@scripts/setup.sh run
	@exec $(PY) -m lede serve --port $(PORT) --metrics-port $(METRICS_PORT)

test: setup ## set up and run all tests
	@$(PY) -m pytest -q

quick: setup ## the tests that take no more than seconds
	@$(PY) -m pytest -q -m "not slow"

check: lint types protos ## everything but the tests

lint: setup ## ruff: rules and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: setup ## ruff: mend what can be mended
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

types: setup ## mypy --strict on lede
	@$(PY) -m mypy

protos: setup ## the contract: buf lint (if npm is there) and fresh generated code
	@VENV=$(VENV) scripts/check_protos.sh

audit: setup ## known vulnerabilities of the locked packages, where an advisory service can be reached
	@VENV=$(VENV) scripts/audit.sh

deploy: setup ## manifests, alerts, dashboard, load plans and documents, as far as this machine's tools go
	@$(PY) -m pytest -q tests/deploy

bench: setup ## accuracy and speed: make bench EVAL=DIR (the evaluation sets)
	@$(PY) -m tests.benchmarks --eval "$(EVAL)"

load: setup ## a load plan against TARGET, by ghz or by the Python driver: make load PLAN=smoke|ramp|steady|overload|soak
	@PYTHON=$(PY) deploy/ghz/run.sh "$(PLAN)" "$(TARGET)"

soak: setup ## 100,000 short articles over one stream of a local server: make soak ARTICLES=N
	@$(PY) tests/soak.py --articles $(ARTICLES)

hostile: setup ## hostile inputs against a local server
	@$(PY) tests/hostile.py --count 10000

dist: setup ## wheel and source archive into dist/
	@rm -rf dist
	@$(PY) -m hatchling build

image: ## the container image (docker, podman or buildah)
	@scripts/image.sh

container: setup ## the image's own tests: built without Docker, run read-only (root, buildah; minutes)
	@RUN_IMAGE=1 $(PY) -m pytest -q -s tests/deploy/test_image.py

clean: ## remove what was built (the virtual environment too)
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find service tests -name __pycache__ -type d -prune -exec rm -rf {} +
