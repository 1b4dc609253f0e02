# Programs that test the core over a chip in memory (test/memory_port.c), and shells over it for tests in TypeScript.
#
#   make tests                  builds them; what SRP6a takes part in with both kinds of arithmetic, where the host has both
#   make test                   runs those in C; test/device-agent/core/in-c.test.ts runs them too, and the shells

TESTS_montgomery := certificate identity power_cut random secrets \
  $(if $(wildcard /usr/include/valgrind/memcheck.h),constant_time)
TESTS_mbedtls := secrets
TEST_SUPPORT := test/certificates.c test/check.c test/memory_port.c
TEST_CORE := core/arena.c core/crc32.c $(wildcard core/identity/*.c core/random/*.c core/srp/*.c)
# Without lazy binding, whose resolver saves registers, and so secrets, on the stack.
TEST_LINK := -Wl,-z,now

# The bignum of mbedTLS is public up to 3.6.
MODEXPS := montgomery $(if $(wildcard /usr/include/mbedtls/bignum.h),mbedtls)
MODEXP_FLAGS_mbedtls := -DBIRTHMARK_MODEXP_MBEDTLS
MODEXP_FLAGS_montgomery := -UBIRTHMARK_MODEXP_MBEDTLS

TEST_PROGRAMS := $(foreach kind,$(MODEXPS),$(TESTS_$(kind):%=$(BUILD)/$(kind)/%) $(BUILD)/$(kind)/shell)

.PHONY: tests test
tests: $(TEST_PROGRAMS)

test: $(filter-out %/shell,$(TEST_PROGRAMS))
	@for program in $^; do $$program || exit 1; done

define programs_with
$(BUILD)/$(1)/%.o: %.c Makefile tests.mk
	@mkdir -p $$(@D)
	$$(CC) -std=c99 -pedantic $$(WARNINGS) $$(CFLAGS) $$(MODEXP_FLAGS_$(1)) -MMD -MP -c -o $$@ $$<

$(BUILD)/$(1)/support.a: $(TEST_SUPPORT:%.c=$(BUILD)/$(1)/%.o) $(TEST_CORE:%.c=$(BUILD)/$(1)/%.o)
	@rm -f $$@
	@$$(AR) rcs $$@ $$^

$(BUILD)/$(1)/shell: $(BUILD)/$(1)/test/shell.o $(BUILD)/$(1)/support.a
	$$(CC) $$(CFLAGS) $$(TEST_LINK) -o $$@ $$^ $$(LIBS)

$(TESTS_$(1):%=$(BUILD)/$(1)/%): $(BUILD)/$(1)/%: $(BUILD)/$(1)/test/%_test.o $(BUILD)/$(1)/support.a
	$$(CC) $$(CFLAGS) $$(TEST_LINK) -o $$@ $$^ $$(LIBS)

-include $(wildcard $(BUILD)/$(1)/*/*.d $(BUILD)/$(1)/*/*/*.d)
endef
$(foreach kind,$(MODEXPS),$(eval $(call programs_with,$(kind))))

# Kept, although only other rules name them.
.SECONDARY:
