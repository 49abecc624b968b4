# Every target sets up what it needs first; what is there already is not done again.
PYTHON ?= python3
IN = .venv/bin/python
SETUP = $(PYTHON) tools/setup.py
TEMPLATES = $$(find templates instagram/sandbox/templates -name '*.html')
SOURCES = kbeauty accounts instagram markets analysis tests tools manage.py

.PHONY: run test check fmt stats bench soak lock messages schema servers clean models evaluate
.DEFAULT_GOAL = run

run: ## start everything; PORT=8010 make run for another port
	@$(SETUP)
	@exec $(IN) -m kbeauty.embedded run

test: ## every test, in parallel
	@$(SETUP) --tests
	@exec $(IN) -m pytest -n 2 $(ARGS)

check: ## what must hold before a change goes in
	@$(SETUP) --tests
	$(IN) -m ruff check $(SOURCES)
	$(IN) -m ruff format --check $(SOURCES)
	$(IN) -m mypy $(SOURCES)
	.venv/bin/lint-imports
	.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	.venv/bin/typos
	$(IN) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run --settings kbeauty.settings.test

fmt: ## format code and templates
	@$(SETUP) --tests
	$(IN) -m ruff check --fix $(SOURCES)
	$(IN) -m ruff format $(SOURCES)
	-.venv/bin/djade --target-version 5.2 $(TEMPLATES)

stats: ## sizes of our functions and files
	@$(SETUP) --tests
	@$(IN) -m tools.stats

bench: ## times and memory of a start and the rate of storing, on data of its own
	@$(SETUP) --tests
	@$(IN) -m tools.bench

soak: ## 200 seeded scripts of trouble through whole collections; ARGS="--scripts 20" for fewer
	@$(SETUP) --tests
	@$(IN) -m tools.soak $(ARGS)

lock: ## pin the newest versions (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed: see docs.astral.sh/uv, or pip install uv."; exit 1; }
	for name in requirements requirements-dev requirements-ml requirements-node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	    --custom-compile-command "make lock" $$name.in --output-file $$name.txt; done

messages: ## collect the texts to translate and compile the translations
	@$(SETUP) --tests
	$(IN) manage.py makemessages --locale ko --no-obsolete --no-wrap --ignore=node_modules --ignore=var --settings kbeauty.settings.test
	$(IN) -m kbeauty.lib.messages

schema: ## write the API's schema to docs/openapi.yaml
	@$(SETUP) --tests
	$(IN) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml --settings kbeauty.settings.test

servers: ## only Postgres and Valkey, for manage.py by hand
	@$(SETUP)
	@exec $(IN) -m kbeauty.embedded servers

clean: ## remove what was built; the data in var/ stays
	rm -rf build .mypy_cache .ruff_cache .pytest_cache htmlcov .coverage

DATA ?= $(KBEAUTY_SHARED)/data
LABELLED = tests/analysis/language/labelled

models: ## rebuild the shipped weights of the language tools; DATA=folder of the public data
	@$(SETUP) --tests
	$(IN) -m analysis.language.train $(DATA)

evaluate: ## print how good language tools, scores of accounts and predictions are; DATA=folder
	@$(SETUP) --tests
	$(IN) -m analysis.language.evaluate $(DATA) $(LABELLED)
	$(IN) -m analysis.language.beauty.evaluate $(LABELLED)/texts.tsv $(LABELLED)/held_out.tsv
	$(IN) -m analysis.authenticity.evaluate $(DATA)
	$(IN) -m analysis.figures.evaluate $(DATA)
	$(IN) -m markets.rules.evaluate tests/markets/rules/sentences.tsv
	$(IN) -m markets.rules.evaluate --half b tests/markets/rules/sentences_2.tsv
	$(IN) -m markets.rules.evaluate tests/markets/rules/sentences_4.tsv
	$(IN) -m markets.rules.evaluate --half b tests/markets/rules/sentences_5.tsv
	$(IN) -m markets.rules.evaluate --half b tests/markets/rules/sentences_6.tsv
	$(IN) -m markets.rules.evaluate --blind tests/markets/rules/sentences_9.tsv
	$(IN) -m markets.rules.evaluate --blind tests/markets/rules/sentences_11.tsv
	$(IN) -m markets.rules.speed $(DATA)
