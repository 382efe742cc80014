# make test     what a fresh clone needs: brings the tools, then make check
# make check    format, build without cgo, vet, staticcheck, import rules, tests with the race detector
# make eval     accuracy, also on sets that lie outside the repository
# make bench    speed and memory
# make soak     the long figures: fuzzing, faults at 50 moments, tests repeated in any order; doc/soak.md has what it gave
# make faults   the part of make soak that kills, fills and takes away
# make picture  the README's picture of the desk, taken from the real program
# make build    a stripped binary in dist/
# make release  binaries of six systems in dist/release/, with their checksums
.PHONY: test tools check race build release eval bench soak faults picture

# Builds do without cgo; the race detector alone wants it, and a C compiler.
export CGO_ENABLED := 0

SHARED   ?= ../shared
SETS     ?= $(SHARED)/data/claims-bench/seed
TREES    ?= $(SHARED)/data/ud/en_ewt-ud-dev.conllu.gz $(SHARED)/data/ud/en_gum-ud-dev.conllu.gz
PAIRS    ?= $(SHARED)/data/plover/PLV_train.tsv.gz
SAYINGS  ?= $(SHARED)/data/attribution/polnear-dev.jsonl.gz
NAMES    ?= $(SHARED)/data/ner/uner-ewt-dev.tsv.gz $(SHARED)/data/ner/re3d-dev.jsonl.gz
TOPONYMS ?= $(SHARED)/data/geoparse/geowebnews.jsonl.gz $(SHARED)/data/geoparse/lgl.jsonl.gz
FUZZTIME ?= 2m
REPEAT   ?= 20
FAULTS   ?= 50

test: tools check

# What the checks need beside Go, as command:packages of Debian's, which keeps PostgreSQL's server off the path.
TOOLS := gcc:gcc,libc6-dev chromium:chromium python3:python3 postgres:postgresql

tools:
	@PATH="$$PATH:$$(echo /usr/lib/postgresql/*/bin | tr ' ' :)"; missing=; \
	for t in $(TOOLS); do \
		command -v "$${t%%:*}" >/dev/null || missing="$$missing $$(echo "$${t#*:}" | tr , ' ')"; \
	done; \
	if [ -z "$$missing" ]; then \
		exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing$$missing"; \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
		echo "missing:$$missing"; \
		echo "try: install them with the system's package manager; the race detector needs gcc, what else needs them is skipped"; \
		command -v gcc >/dev/null; \
	fi

# SQLite is C that was translated to Go, with pointers as C has them: that each is aligned and points where it did is not ours to check, and takes
# a sixth of the time. It is watched for races all the same: what is compiled without makes the detector take memory that is handed on for a race.
UNCHECKED := -gcflags='modernc.org/...=-d=checkptr=0'

# The race detector makes tests two to ten times as slow, and finds what two goroutines do to each other. It watches every test of the packages whose
# goroutines share something, and of large ones, in which a test mostly asks one thing after another, those in which much goes on at once in one program.
# make race has it watch all.
SHARING := account actors match ontology pipeline policy query shelf sqlite sqlstore stream text/... tlog
AT_ONCE := AtOnce|Reopened|TestLocked$$|TestServerFalls$$|TestFetch|TestWatchToldToEnd|TestWebhooks(Are|Go|Keep|Of)|Examine
LARGE   := cmd/counterclaim intake postgres vault web
RACE    := CGO_ENABLED=1 go test -race $(UNCHECKED) -timeout 30m

check:
	@echo "== gofmt"
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then \
		printf '%s\n' "not formatted:" "$$unformatted" "try: gofmt -w FILE"; exit 1; \
	fi
	@echo "== build without cgo"
	@go build ./...
	@echo "== vet"
	@go vet ./...
	@echo "== staticcheck"
	@go tool staticcheck ./...
	@echo "== import rules"
	@go test -count=1 -run 'WhoMayImportWhom|Judge' .
	@echo "== tests"
	@shown=$$(go list $(SHARING:%=./%) $(LARGE:%=./%)) && go test $$(go list ./... | grep -vxF "$$shown")
	@go test -timeout 30m -skip '$(AT_ONCE)' $(LARGE:%=./%)
	@echo "== tests of what goes on at once, with the race detector"
	@$(RACE) $(SHARING:%=./%)
	@$(RACE) -run '$(AT_ONCE)' $(LARGE:%=./%)

race:
	@echo "== all tests, with the race detector"
	@$(RACE) -timeout 2h ./...

build:
	@mkdir -p dist
	@go build -trimpath -ldflags '-s -w' -o dist/counterclaim ./cmd/counterclaim
	@ls -l dist/counterclaim

# The same commit and the same Go give the same bytes, on whichever machine: anybody can check the sums.
SYSTEMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
VERSION  = $(shell git describe --tags --always --dirty)

release:
	@rm -rf dist/release && mkdir -p dist/release
	@for s in $(SYSTEMS); do \
		end=; [ "$${s%/*}" != windows ] || end=.exe; \
		name="counterclaim_$(VERSION)_$${s%/*}_$${s#*/}$$end"; \
		echo "$$name"; \
		GOOS="$${s%/*}" GOARCH="$${s#*/}" go build -trimpath -ldflags '-s -w -buildid=' -o "dist/release/$$name" ./cmd/counterclaim || exit 1; \
	done
	@cd dist/release && sha256sum counterclaim_* >SHA256SUMS && cat SHA256SUMS

eval:
	@mkdir -p dist
	@go build -o dist/counterclaim ./cmd/counterclaim
	@dist/counterclaim eval claims eval/testdata/claims-bench/dev
	@there=; for set in $(SETS); do \
		if [ -f "$$set/claims.jsonl" ]; then \
			echo "== $$set, outside the repository"; \
			dist/counterclaim eval claims "$$set" || exit 1; \
			there="$$there $$(realpath "$$set")"; \
		else \
			echo "== $$set is not on this machine: not scored"; \
		fi; \
	done; \
	for file in $(TREES) $(NAMES) $(PAIRS) $(SAYINGS); do \
		if [ ! -f "$$file" ]; then \
			echo "== $$file is not on this machine: not scored"; continue; \
		fi; \
		echo "== $$file, outside the repository"; \
		case "$$file" in \
		*.conllu*) dist/counterclaim eval ud --gold-tokens "$$file" && dist/counterclaim eval ud "$$file" || exit 1 ;; \
		*plover*) dist/counterclaim eval relations --folds 10 "$$file" || exit 1 ;; \
		*attribution*) dist/counterclaim eval attribution "$$file" || exit 1 ;; \
		*) dist/counterclaim eval ner "$$file" || exit 1 ;; \
		esac; \
		there="$$there $$(realpath "$$file")"; \
	done; \
	for file in $(TOPONYMS); do \
		if [ -f "$$file" ]; then \
			there="$$there $$(realpath "$$file")"; \
		else \
			echo "== $$file is not on this machine: not scored"; \
		fi; \
	done; \
	if [ -n "$$there" ]; then \
		echo "== the lines of these sets in eval/scores.golden.txt are brought up to date"; \
		echo "== toponyms are scored there alone, in folds: 3 minutes"; \
		go test -count=1 ./eval -run GoldenScores -outside "$$there"; \
	fi

bench:
	@COUNTERCLAIM_SHARED="$(abspath $(SHARED))" go test -run '^$$' -bench . -benchmem ./...

# How long: each fuzz test FUZZTIME, which with 55 of them is near two hours; faults a quarter of an hour; all tests some minutes
# each time. Each part says how long it took.
soak:
	@began=$$(date +%s); \
	for pkg in $$(go list ./...); do \
		for f in $$(go test -list '^Fuzz' "$$pkg" | grep '^Fuzz'); do \
			echo "== $$pkg $$f for $(FUZZTIME)"; \
			go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$pkg" || exit 1; \
		done; \
	done; \
	echo "== fuzzing took $$(($$(date +%s) - began)) s"
	@$(MAKE) --no-print-directory faults
	@echo "== 1,000 seeded alterations of a record with its vault and its log, 100 untouched records, a program that seals killed at $(FAULTS) moments"
	@COUNTERCLAIM_ALTERATIONS=1000 COUNTERCLAIM_UNTOUCHED=100 go test -count 1 -timeout 1h -run 'Alterations|Untouched' -v ./cmd/counterclaim
	@COUNTERCLAIM_FAULTS=$(FAULTS) go test -count 1 -timeout 1h -v ./tlog
	@echo "== all tests, $(REPEAT) times in any order"
	@began=$$(date +%s); \
	go test -count $(REPEAT) -shuffle on -timeout 4h ./... && \
	echo "== all tests, $(REPEAT) times, took $$(($$(date +%s) - began)) s"

faults:
	@echo "== kill -9 at $(FAULTS) moments of workers and brokers, of add, of a desk that works and one that tells webhooks, of watch; a server that falls, and is away for a minute;"
	@echo "   a full disk; a record held by another for a minute; a clock set back; exhibits that are kept, and one of 2 GB"
	@began=$$(date +%s); \
	COUNTERCLAIM_FAULTS=$(FAULTS) go test -count 1 -timeout 1h -run 'AtAnyMoment|DiskFull|HeldByAnother|ClockSetBack|HugeExhibit|FilingIsNoOracle' -v ./cmd/counterclaim ./pipeline ./sqlite ./web && \
	echo "== faults took $$(($$(date +%s) - began)) s"

picture:
	@mkdir -p dist
	@go build -o dist/counterclaim ./cmd/counterclaim
	@rm -f dist/address; \
	dist/counterclaim open --no-browser --listen 127.0.0.1:0 examples/two-sides >dist/address & \
	desk=$$!; trap 'kill -INT $$desk' EXIT; \
	while [ ! -s dist/address ]; do kill -0 $$desk || exit 1; sleep 0.1; done; \
	go run ./web/shots --out dist/shots --readme doc/desk.png "$$(cat dist/address)"
