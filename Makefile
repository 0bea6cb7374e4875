.PHONY: help run test lock format benchmark
help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /	/'
run: ## the main job on the demo district
	scripts/run
test: ## everything that CI checks
	scripts/test
lock: ## write requirements.lock anew
	scripts/lock --upgrade
format: ## format the code
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .
benchmark: ## bulk scoring against stock nbgrader; loading a large bank
	.venv/bin/python -m benchmarks.grading
	.venv/bin/python -m benchmarks.item_bank
