# Everything from a fresh machine: Debian or a like system, Python 3.11 or newer, make.
MITHAQ := .venv/bin/mithaq
PYTHON_ := .venv/bin/python
# Our own labels are kept without the texts they annotate; where the corpus lies beside the checkout both are joined.
OWN_GOLD := $(if $(wildcard ../shared/corpus/treaties-nl),build/scored-only build/developed-on build/statements)
DAMAGED ?= $(wildcard ../shared/corpus/treaties-nl ../shared/corpus/statements ../shared/corpus/resolutions data/raw)
GOLD ?= $(wildcard ../shared/gold ../shared/corpus/tota/gold) $(OWN_GOLD) tests/gold/specimens
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
PARTNERSHIPS := SELECT array_to_string(parties, ' + ') AS who_with_whom, array_to_string(areas, ', ') AS on_what, \
	kind, signed_on AS since, duration AS term, commitments FROM documents \
	WHERE state = 'processed' AND len(parties) > 1 ORDER BY commitments DESC, title

.PHONY: setup setup-dev setup-scale run test check format gold train evaluate bench bench-read bench-query questions bench-explorer mutants chaos scale-out damage lock docs clean

setup: ## make .venv with what Mithaq needs to run
	@requirements/setup.sh runtime

setup-dev: ## ... and with what its developers need
	@requirements/setup.sh dev

setup-scale: ## ... and with what object storage and a Dask cluster need (docs/scale-out.md)
	@requirements/setup.sh scale

run: setup ## ingest data/raw and show a first query
	@$(MITHAQ) run
	@$(MITHAQ) query "$(PARTNERSHIPS)"

test: setup-dev ## run the whole test suite
	@$(PYTHON_) -m pytest --numprocesses auto

check: setup-dev ## what continuous integration runs: format, lint, types, rules, tests
	@$(PYTHON_) -m ruff format --check
	@$(PYTHON_) -m ruff check
	@$(PYTHON_) -m mypy
	@$(MAKE) --no-print-directory test

format: setup-dev ## bring the code into shape
	@$(PYTHON_) -m ruff check --fix-only --quiet
	@$(PYTHON_) -m ruff format

train: gold ## rebuild the classifiers
	@$(MITHAQ) train build/developed-on build/statements

# Our own labels joined with their texts: what rules and judge are developed on, and what is only ever scored.
gold: setup
	@rm -rf $(OWN_GOLD)
	@$(PYTHON_) -m tests.gold.convert quotes ../shared build/scored-only --split score
	@$(PYTHON_) -m tests.gold.convert quotes ../shared build/developed-on --split train
	@$(PYTHON_) -m tests.gold.statements quotes ../shared build/statements

evaluate: $(if $(OWN_GOLD),gold,setup) ## score the extraction against annotated documents, into README.md
	@$(MITHAQ) evaluate $(GOLD) --bars tests/gold/bars.yml --out build/evaluation.md --readme

bench: setup ## words per second, beside a naive pipeline and the bare parser
	@$(PYTHON_) -m flows.benches.end_to_end --readme

bench-read: setup-dev ## character errors of reading, and pages per second beside the bare libraries
	@$(PYTHON_) -m flows.benches.reading --readme

bench-explorer: setup ## the explorer's pages with twenty users at once (DATASET=folder), into README.md
	@$(PYTHON_) -m flows.benches.explorer --dataset $(or $(DATASET),data/processed) --readme

mutants: setup-dev ## 2,100 damaged PDFs and DOCX files through the command: nothing crashes, nothing is lost
	@$(PYTHON_) -m tests.flows.mutants --count 2100

chaos: setup-dev ## kills, faults, bursts, growth and a soak, some two hours (PARTS="kills faults" for some), into docs/unattended.md
	@$(PYTHON_) -m tests.chaos $(PARTS) --publish

scale-out: setup-dev ## specimens (SAMPLE=folder besides) over a Dask cluster and a bucket against a run here; commits timed
	@$(PYTHON_) -m tests.flows.scale_out $(if $(SAMPLE),--sample $(SAMPLE))

bench-query: setup ## aggregates over a million invented commitments, beside bare DuckDB over the same files
	@$(PYTHON_) -m flows.benches.queries --readme

questions: setup ## ten questions over a dataset (DATASET=folder), their output and seconds into docs/ten-questions.md
	@$(PYTHON_) -m flows.benches.questions $(if $(DATASET),--dataset $(DATASET)) --publish

damage: setup-dev ## how often the grade notices damage done to sound texts (DAMAGED=folders)
	@$(PYTHON_) -m tests.pipeline.structure.damage $(DAMAGED)

lock: setup-dev ## resolve the requirements anew
	@for name in bootstrap runtime dev; do $(LOCK) requirements/$$name.in -o requirements/$$name.lock; done
	@$(LOCK) requirements/runtime.in requirements/scale.in -o requirements/scale.lock

docs: setup ## write the data dictionary
	@$(PYTHON_) -m pipeline.dataset.dictionary

clean: ## remove the environment and caches; the dataset stays
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
