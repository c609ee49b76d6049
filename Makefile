# Verbs of the project. `make` alone lists them. Needs Python 3.11 or newer; everything else is installed into $(VENV).
VENV   ?= .venv
PORT   ?= 50051
METRICS_PORT ?= 9464
EVAL   ?=
TARGET ?= 127.0.0.1:$(PORT)

export VENV PYTHON
PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup serve test quick check lint types format deploy protos bench load soak dist image clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

deploy: setup ## manifests, alerts, dashboard, load plans and documents, as far as this machine's tools go
	@$(PY) -m pytest -q tests/deploy

bench: setup ## accuracy and speed: make bench EVAL=DIR (the evaluation sets)
	@$(PY) -m tests.benchmarks --eval "$(EVAL)"

load: setup ## the load plan against TARGET, by ghz or by the Python driver
	@PYTHON=$(PY) deploy/ghz/run.sh steady "$(TARGET)"

soak: setup ## an hour of steady load against TARGET
	@PYTHON=$(PY) deploy/ghz/run.sh soak "$(TARGET)"

dist: setup ## wheel and source archive into dist/
	@rm -rf dist
	@$(PY) -m hatchling build

image: ## the container image (docker, podman or buildah)
	@scripts/image.sh

clean: ## remove what was built (the virtual environment too)
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find service tests -name __pycache__ -type d -prune -exec rm -rf {} +
