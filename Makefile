# One command each. `make help` lists them.
PYTHON ?= python3
VENV   := .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
# Processes that tests run in: one for each of three browsers, after which what needs none of them
# follows; more, where there are more processors.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN || echo 3); echo $$((n < 3 ? 3 : n > 8 ? 8 : n)))
# What authors import, and the modules that it holds, or whose constants and types it holds.
DOORS := engine.authoring engine.learning.datasets engine.learning.networks engine.learning.plain \
         engine.exhibits.training.network_diagram engine.decimals engine.drawing.palette \
         engine.learning.optimizers engine.learning.rounding
# Set up from a lock, which pins and hashes every package; `--require-hashes` refuses anything else.
# A set-up that was killed leaves its mark, with the number of its process: one that runs is waited
# for; after one that has died nothing in the environment can be trusted, and it is made anew.
MARK := $(VENV)-unfinished
define install
	@while kill -0 "$$(cat $(MARK) 2>&1)" 2>&-; do sleep 1; done; \
	test ! -e $(MARK) || rm -rf $(VENV); \
	echo $$$$ > $(MARK); \
	{ test -e $(VENV)/pyvenv.cfg || $(PYTHON) -m venv --clear $(VENV); } && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(1) && \
	  touch $@ $(2); \
	code=$$?; rm $(MARK); exit $$code
endef

.PHONY: help site preview exports serve test quick check judges bench bench-page bench-builds bench-preview bench-sweep mutants fuzz audit oracle lock reference clean

help:            ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/'

site: $(VENV)/site.stamp   ## build site/ (sets itself up first)
	$(BIN)/python build.py

preview: $(VENV)/site.stamp  ## build at every save, and reload the open page, at PORT=8000
	$(BIN)/python build.py preview --port $(PORT)

exports: $(VENV)/films.stamp  ## make films for slides, and figures to be framed: exports/
	$(BIN)/python build.py export

serve: $(VENV)/site.stamp  ## build, then serve site/ on loopback, at PORT=8000
	$(BIN)/python build.py --serve $(PORT)

test: $(VENV)/dev.stamp    ## run every test this machine can run
	$(BIN)/python -m pytest -n $(WORKERS)

quick: $(VENV)/dev.stamp   ## run what needs neither a browser nor the built site
	$(BIN)/python -m pytest -n $(WORKERS) -m quick --hypothesis-profile=some

check: $(VENV)/dev.stamp   ## types, lint and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

judges: tests/node/node_modules/.package-lock.json   ## install axe-core and the Nu HTML checker, from npm

tests/node/node_modules/.package-lock.json: tests/node/package-lock.json
	npm ci --prefix tests/node
	@touch $@

bench: $(VENV)/bench.stamp     ## measure the engine, and the films, against their peers
	$(BIN)/python bench/engine.py
	$(BIN)/python bench/start.py
	$(BIN)/python bench/film.py
	$(BIN)/python bench/in_browser.py
	$(BIN)/python bench/growth.py

bench-page: $(VENV)/site.stamp bench/node/node_modules/.package-lock.json   ## ask Lighthouse about the first page
	$(BIN)/python build.py
	$(BIN)/python bench/lighthouse.py

bench/node/node_modules/.package-lock.json: bench/node/package-lock.json
	npm ci --prefix bench/node
	@touch $@

bench-builds: $(VENV)/dev.stamp    ## measure the build against that of BASE=revision
	$(BIN)/python bench/builds.py --base $(BASE)

bench-preview: $(VENV)/site.stamp   ## how long an author waits for the page after a save
	$(BIN)/python bench/preview.py

bench-sweep: $(VENV)/dev.stamp     ## a thousand runs, by one process and by a cluster on loopback
	$(BIN)/python bench/sweep.py

reference: $(VENV)/dev.stamp   ## all that an author may import, from its docstrings: reference/
	$(BIN)/python -m pdoc --no-search --output-directory reference $(DOORS)

mutants: $(VENV)/mutants.stamp ## put small faults into the engine, and see that tests notice them
	$(BIN)/python -m tests.mutation.run

fuzz: $(VENV)/dev.stamp    ## try 10,000 random texts, formulas and bibliographies
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=many tests/words

audit: $(VENV)/audit.stamp     ## ask whether a package that is locked has a known fault
	$(BIN)/python -m tests.supply.audit requirements*.lock

oracle: $(VENV)/oracle.stamp   ## install PyTorch and JAX, the judges of our gradients

lock: $(VENV)/audit.stamp      ## solve the dependencies afresh, and list what the builder is made of
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --output-file requirements-dev.lock
	$(BIN)/uv pip compile --group films --constraints requirements-dev.lock --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --output-file requirements-films.lock
	$(BIN)/uv pip compile --group mutants --constraints requirements-dev.lock --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --output-file requirements-mutants.lock
	$(BIN)/uv pip compile --group bench --constraints requirements-dev.lock --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --output-file requirements-bench.lock
	$(BIN)/uv pip compile --group audit --constraints requirements-dev.lock --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --output-file requirements-audit.lock
	$(BIN)/python -m tests.supply.bill requirements.lock > sbom.cdx.json
	@sed -n '/^# PyTorch,/,$$p' requirements-oracle.lock > $(VENV)/torch.lock
	$(BIN)/uv pip compile --group oracle --constraints requirements-dev.lock --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --output-file requirements-oracle.lock
	@cat $(VENV)/torch.lock >> requirements-oracle.lock

clean:           ## forget the site, the cache and the environment
	rm -rf site .cache $(VENV) $(MARK)

$(VENV)/site.stamp: requirements.lock
	$(call install,-r requirements.lock)

$(VENV)/dev.stamp: requirements-dev.lock
	$(call install,-r requirements-dev.lock,$(VENV)/site.stamp)

$(VENV)/films.stamp: requirements-films.lock | $(VENV)/site.stamp
	$(call install,--no-deps -r requirements-films.lock)

$(VENV)/mutants.stamp: requirements-mutants.lock | $(VENV)/dev.stamp
	$(call install,-r requirements-mutants.lock)

$(VENV)/audit.stamp: requirements-audit.lock | $(VENV)/dev.stamp
	$(call install,--no-deps -r requirements-audit.lock)

$(VENV)/bench.stamp: requirements-bench.lock | $(VENV)/oracle.stamp
	$(call install,--no-deps -r requirements-bench.lock)

$(VENV)/oracle.stamp: requirements-oracle.lock | $(VENV)/dev.stamp
	$(call install,--no-deps -r requirements-oracle.lock)
