# Thin: each target calls the ordinary tool. `make run` and `make test` are the two that matter.
export PATH := $(CURDIR)/end2end/node_modules/.bin:$(PATH)

# Asked when it is used: the recipe before may just have installed it.
toolchain = RUSTUP_TOOLCHAIN=$$(scripts/install toolchain)

.PHONY: run build watch check test unit e2e nightly bench clean

## Installs what is missing, builds, and serves a demo office on http://127.0.0.1:3000, with pretend CRMs to link it with
run: build
	target/server/instroom serve --demo --pretend-crm

build:
	scripts/install
	scripts/build

## The same, built again and served at every change; the page is then reloaded by hand
watch:
	scripts/install
	$(toolchain) scripts/build-worker
	# What was packed for `make run` would be served instead of what changes, and is to be built again after it.
	rm -f target/built target/site/*.br target/site/*.gz target/site/*/*.br target/site/*/*.gz
	$(toolchain) INSTROOM_DEMO=true INSTROOM_PRETEND_CRM=true cargo leptos watch --split -- serve

## The fast loop: seconds after the first time
check:
	$(toolchain) cargo fmt --all --check
	$(toolchain) cargo test -q -p domain -p workbook -p review

## Everything that proves the project
test: build unit e2e

unit:
	scripts/install tests
	$(toolchain) cargo fmt --all --check
	$(toolchain) cargo deny --log-level error check bans licenses sources
	$(toolchain) cargo clippy -q --workspace --exclude worker --exclude page --all-targets --features app/ssr -- -D warnings
	$(toolchain) cargo clippy -q -p worker -p page --target wasm32-unknown-unknown -- -D warnings
	$(toolchain) cargo test --workspace --exclude worker --exclude page --features app/ssr

## The story in a real browser against the real server and database
e2e: build
	scripts/install tests
	cd end2end && npx playwright test

## What takes long: advisories about dependencies, 100,000 clients from a CRM with faults, a thousand kills while mail leaves, ten thousand invitations
nightly:
	scripts/install tests
	$(toolchain) cargo deny --log-level error check
	$(toolchain) cargo test -p crm --test faults -- --ignored
	INSTROOM_KILLS=1000 $(toolchain) cargo test -p instroom --test sending -- --include-ignored --nocapture

## Speed against the JavaScript readers, ratios in one run
bench: build
	scripts/install tests
	$(toolchain) node end2end/bench/run.mjs

clean:
	cargo clean
	rm -rf public/worker end2end/results
