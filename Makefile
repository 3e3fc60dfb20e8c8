# One word for each thing one does with cumuld. The work is done by CMake (CMakePresets.json) and by
# the scripts under .ci/ and bench/; this file only names it.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

JOBS   ?= $(shell nproc)
PREFIX ?= /usr/local
COUNT  ?= 1000
SOAK   ?= 10000
SECONDS ?= 600
READERS ?= 2000
export JOBS

RELEASE := build/release
CONFIGURE := cmake --preset release
BUILD   := cmake --build $(RELEASE) --parallel $(JOBS)

.PHONY: help deps build demo run test bench bench-full crash powercut faults load readers soak lint format install clean

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

deps: ## install the Debian packages of packages.txt that are missing
	@bash .ci/deps.sh

build: deps ## build programs and tests into build/release/bin
	@$(CONFIGURE)
	@$(BUILD)

demo: deps ## a synthetic nation through the daemon, and what it finds
	@$(CONFIGURE)
	@$(BUILD) --target cumuld cumulctl cumuld-population
	@bash bench/demo.sh

run: deps ## the same daemon, kept running for your own curl
	@$(CONFIGURE)
	@$(BUILD) --target cumuld cumulctl cumuld-population
	@bash bench/run.sh

test: deps ## all tests in release, the unit tests under the sanitizers
	@bash .ci/run_tests.sh

bench: build ## measure; figures and method are in bench/README.md
	@bash .ci/deps.sh bench/peers/packages.txt
	@$(BUILD) --target benches
	@bash bench/run_bench.sh

bench-full: build ## the same at ten and fifty million employments, and on one core: hours, 24 GiB, 60 GB of disk
	@bash .ci/deps.sh bench/peers/packages.txt
	@$(BUILD) --target benches
	@status=0; for size in S M L; do \
	    CORES=1 ONLY="stream load" SIZE=$$size LIMIT=7200 bash bench/run_bench.sh || status=1; \
	    SIZE=$$size LIMIT=7200 bash bench/run_bench.sh || status=1; \
	  done; exit $$status

crash: deps ## kill the daemon COUNT (1000) times and compare with a model
	@$(CONFIGURE)
	@$(BUILD) --target crash_test cumuld
	@COUNT=$(COUNT) $(RELEASE)/bin/crash_test

powercut: deps ## as root: let the power of its disk go COUNT times likewise
	@$(CONFIGURE)
	@$(BUILD) --target powercut_test cumuld
	@COUNT=$(COUNT) $(RELEASE)/bin/powercut_test

faults: deps ## every system call that can fail, every file damaged, full disks
	@$(CONFIGURE)
	@$(BUILD) --target faults_test damage_test disk_full_test cumuld
	@COUNT=50 $(RELEASE)/bin/disk_full_test || [ $$? -eq 77 ]
	@EVERY=1 $(RELEASE)/bin/faults_test
	@EVERY=1 FLIPS=8 $(RELEASE)/bin/damage_test

load: deps ## 16 clients as fast as they can and 1,000 idle ones, for SECONDS (600)
	@$(CONFIGURE)
	@$(BUILD) --target flood_test cumuld
	@env SECONDS=$(SECONDS) $(RELEASE)/bin/flood_test

readers: deps ## READERS (2000) clients of the feed that read slowly or not at all
	@$(CONFIGURE)
	@$(BUILD) --target readers_test cumuld
	@COUNT=$(READERS) RECORDS=40000 UNTIL_CLOSED=1 $(RELEASE)/bin/readers_test

soak: deps ## random histories (SOAK=10000) against the naive model
	@$(CONFIGURE)
	@$(BUILD) --target pipeline_test
	@seq 0 3 | CUMULD_SEEDS=0-$$(( $(SOAK) - 1 )) xargs -P $(JOBS) -I {} \
	  $(RELEASE)/bin/pipeline_test --gtest_brief=1 --gtest_filter='*Histories*/{}'

lint: deps ## formatting, clang-tidy, include arrows, paths in the documents
	@bash .ci/lint.sh

format: deps ## let clang-format rewrite the sources
	@bash .ci/sources.sh | xargs -r clang-format-16 -i

install: build ## install under PREFIX (/usr/local), below DESTDIR if set
	@cmake --install $(RELEASE) --prefix $(PREFIX)

clean: ## remove build/
	@rm -rf build
