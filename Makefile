# Two commands do everything: `make run` and `make test`.
.PHONY: audit fuzz run bench test test-scale test-faults install install-dev train demo-data lint types unit rasa-test browser-test lock clean
.DEFAULT_GOAL := run

BIN := .venv/bin
UV ?= uv
# requirements-server.txt leaves TensorFlow out, two thirds of the size; Rasa's stock commands need it, this project's own do not.
LOCK ?= requirements.txt
# What nobody but TensorFlow needs.
ONLY_TENSORFLOW := astunparse flatbuffers gast google-auth-oauthlib google-pasta grpcio h5py jax jaxlib keras libclang markdown ml-dtypes \
	oauthlib opt-einsum requests-oauthlib tensorboard tensorboard-data-server tensorflow tensorflow-addons tensorflow-cpu-aws \
	tensorflow-estimator tensorflow-hub tensorflow-intel tensorflow-io-gcs-filesystem tensorflow-macos tensorflow-metal tensorflow-text \
	werkzeug wrapt
COMPILE = $(UV) pip compile --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header

run: install  ## install what is missing, train if there is no current model, start everything, print the address
	@$(BIN)/mi-practice run

install:  ## make .venv with the command mi-practice
	@scripts/install $(LOCK)

install-dev: install
	@scripts/install requirements-dev.txt

train: install  ## train where there is no current model
	@$(BIN)/mi-practice train

demo-data: install  ## a student, a trainer and two finished sessions; needs a running `make run`
	@$(BIN)/python -m web.manage demo_data

bench: install train  ## measure all of docs/performance.md beside Rasa's own example bot: some minutes, on a quiet machine
	@$(BIN)/mi-practice bench --write

test: install-dev lint types train unit rasa-test browser-test  ## everything that must hold

lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types:
	@$(BIN)/mypy

unit:
	@$(BIN)/pytest -q -n auto -m "not browser and not servers and not engines"

rasa-test:
	@$(BIN)/rasa data validate --fail-on-warnings
	@$(BIN)/rasa test core --stories tests/stories --fail-on-prediction-errors --out var/results

browser-test:
	@$(BIN)/pytest -q -m "browser or servers"

test-scale: install-dev train  ## two of each server, PostgreSQL, Redis and nginx on this machine; a quarter of an hour, two minutes with MI_SCALE=short
	@$(BIN)/pytest -q -m engines --ignore=tests/faults

test-faults: install-dev train  ## everything that runs is killed, frozen, filled and set back under load; twenty minutes, four with MI_FAULTS=short
	@$(BIN)/pytest -q tests/faults

fuzz: install-dev train  ## the worst that can be sent, 10,000 inputs of it; takes half an hour
	@MI_FUZZ=long $(BIN)/pytest -q -n auto tests/fuzz

audit:  ## ask the advisory service about every pin; a pin that cannot be asked about fails, too
	@test -x .audit/bin/pip-audit || ($(BIN)/python -m venv .audit && .audit/bin/pip install -q pip-audit)
	@.audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.txt

lock:  ## resolve the dependencies anew; needs uv
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) requirements.in -c requirements-dev.txt -o requirements.txt
	$(COMPILE) requirements.in -c requirements.txt $(addprefix --no-emit-package ,$(ONLY_TENSORFLOW)) -o requirements-server.txt

clean:  ## remove what was installed, trained and measured; var/ (accounts and sessions) stays
	rm -rf .venv models results .rasa
