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
benchmark: ## every benchmark; about a quarter of an hour
	.venv/bin/python -m benchmarks.grading
	.venv/bin/python -m benchmarks.item_bank
	.venv/bin/python -m benchmarks.study_view
	.venv/bin/python -m benchmarks.room_faults
	.venv/bin/python -m benchmarks.room
