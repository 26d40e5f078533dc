# Everything here works on a fresh machine with Go and make. What else is needed
# is installed where that can be done without asking (root with apt-get), and
# named where it cannot.

SHELL := /bin/sh
LINT_VERSION := 2.15.0
LINT := bin/golangci-lint-$(LINT_VERSION)
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null)
export GOFLAGS ?= -buildvcs=false

.DEFAULT_GOAL := help
.PHONY: help demo run build test lint fuzz bench guide

help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: build ## bring everything up and open a page to talk to the bot; Ctrl-C stops it
	@exec bin/qalauly demo

run: build ## run the service with the settings of the environment (TELEGRAM_TOKEN and others)
	@exec bin/qalauly serve

build: ## build bin/qalauly
	@[ -e bin/qalauly ] || echo "building; the first time it takes about a minute"
	@go build -ldflags "-X main.version=$(VERSION)" -o bin/qalauly ./cmd/qalauly

test: build ## run every test, on a PostgreSQL and a Redis of its own
	@scripts/test

lint: $(LINT) ## check form and common mistakes
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	$(LINT) run ./...

$(LINT):
	@echo "building golangci-lint $(LINT_VERSION); once, it takes two minutes"
	@GOBIN=$(CURDIR)/bin GOFLAGS= go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_VERSION)
	@mv bin/golangci-lint $@

fuzz: ## look for input that breaks what reads it, a minute for each reader (FUZZ=5m: five)
	@scripts/fuzz $(FUZZ)

bench: build ## measure what is measured, in some minutes
	@scripts/bench

guide: build ## take the pictures of the guides for citizens anew (docs/guide)
	@scripts/guide
