# What keeps the agent's code in order. Each target says nothing when there is nothing to say.
#
#   make lint                   gcc and clang without a warning, clang-tidy, cppcheck
#   make quick-lint             the same without the static analyzer in clang-tidy, which takes most of the time
#   make valgrind               all vectors and the life of a unit under valgrind
#   make coverage               which lines of the core they and the tests in C run
#   make fuzz FUZZ_SECONDS=60   libFuzzer with ASan and UBSan: half of the time the agent, the rest CBOR and flash

LINT := $(BUILD)/lint
LINTED := $(SOURCES) $(wildcard fuzz/*.c)
# The arithmetic that this build does not use is linted too.
C_FLAGS_OF = $(STANDARD) $(if $(filter %_montgomery.c,$<),-UBIRTHMARK_MODEXP_MBEDTLS) \
  $(if $(filter ports/%,$<),$(PORT_FLAGS)) $(WARNINGS)

.PHONY: lint quick-lint
lint: $(LINTED:%.c=$(LINT)/%.ok) $(LINT)/cppcheck.ok

quick-lint:
	@$(MAKE) --no-print-directory lint LINT=$(LINT)/quick TIDY_CHECKS=--checks=-clang-analyzer-*

# Each file by itself, and again only when it or what it includes has changed.
$(LINT)/%.ok: %.c .clang-tidy Makefile quality.mk
	@mkdir -p $(@D)
	@gcc $(C_FLAGS_OF) -O2 -c -o /dev/null -MMD -MP -MT $@ -MF $(@:.ok=.d) $<
	@clang $(C_FLAGS_OF) -fsyntax-only $<
	@clang-tidy --quiet $(TIDY_CHECKS) $< -- $(C_FLAGS_OF) 2>/dev/null
	@touch $@

-include $(LINTED:%.c=$(LINT)/%.d)

# unusedFunction looks at the whole program, so all of it is given at once.
$(LINT)/cppcheck.ok: $(SOURCES) $(wildcard */*.h */*/*.h) Makefile quality.mk
	@mkdir -p $(@D)
	@cppcheck --quiet --std=c99 --enable=warning,performance,portability,unusedFunction --inline-suppr \
	  --suppress=missingIncludeSystem --error-exitcode=1 $(SOURCES)
	@touch $@

FUZZ := $(BUILD)/fuzz
FUZZ_SECONDS ?= 60
FUZZERS := agent cbor flash
FUZZ_FLAGS = $(STANDARD) $(WARNINGS) -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
SUPPORT := test/memory_port.c test/certificates.c test/check.c
FUZZED_agent := fuzz/agent_fuzzer.c fuzz/valid_body.c $(CORE) $(SUPPORT)
FUZZED_cbor := fuzz/cbor_fuzzer.c $(wildcard core/wire/*.c) core/crc32.c
FUZZED_flash := fuzz/flash_fuzzer.c fuzz/flash_template.c $(SHARED) core/crc32.c core/wire/utf8.c
FUZZ_SECONDS_agent = $$(($(FUZZ_SECONDS) / 2))
FUZZ_SECONDS_cbor = $$(($(FUZZ_SECONDS) / 4))
FUZZ_SECONDS_flash = $$(($(FUZZ_SECONDS) / 4))

.PHONY: fuzz $(FUZZERS:%=fuzz-%)
fuzz: $(FUZZERS:%=fuzz-%)

# One after the other: each has its share of the time, and the machine may have one core only.
fuzz-cbor: | fuzz-agent
fuzz-flash: | fuzz-cbor

# Chip, defects, noise; then make a key, csr, install, prove, lock, hello, lock-state, erase, srp-start, srp-verify.
LIFE := \\0\\1\\2\\1\\3\\1\\4\\101\\5\\1\\10\\1\\1\\1\\7\\1\\11\\1\\13\\1\\14\\1
fuzz-agent: $(FUZZ)/corpus/agent/life-0
$(FUZZ)/corpus/agent/life-0: quality.mk
	@mkdir -p $(@D)
	@for option in 3 2 1 0; do printf "\\$$option$(LIFE)" >$(@D)/life-$$option; done

# The corpus of earlier runs is a start for the next one. What was found is in $(FUZZ)/found.
$(FUZZERS:%=fuzz-%): fuzz-%: $(FUZZ)/%
	@mkdir -p $(FUZZ)/corpus/$* $(FUZZ)/found
	@$(FUZZ)/$* -max_total_time=$(FUZZ_SECONDS_$*) -max_len=4096 -timeout=1200 -print_final_stats=1 -verbosity=1 \
	  $(if $(wildcard fuzz/$*.dict),-dict=fuzz/$*.dict) -artifact_prefix=$(FUZZ)/found/ $(FUZZ)/corpus/$* \
	  >$(FUZZ)/$*.log 2>&1 || { cat $(FUZZ)/$*.log; exit 1; }
	@awk '/stat::number_of_executed_units/ { print "fuzz $*: " $$2 " inputs, nothing found" }' $(FUZZ)/$*.log

.SECONDEXPANSION:
$(FUZZERS:%=$(FUZZ)/%): $(FUZZ)/%: $$(FUZZED_%) $$(wildcard */*.h */*/*.h) quality.mk
	@mkdir -p $(@D)
	@clang $(FUZZ_FLAGS) -o $@ $(FUZZED_$*) $(LIBS)

# These two drive the program with the vectors, from Node (test/device-agent/quality).
.PHONY: valgrind coverage
valgrind: $(PROGRAM)
	@node ../test/device-agent/quality/valgrind.ts

coverage:
	@node ../test/device-agent/quality/coverage.ts
