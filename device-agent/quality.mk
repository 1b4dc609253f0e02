# What keeps the agent's code in order. Each target says nothing when there is nothing to say.
#
#   make lint                   gcc and clang without a warning, clang-tidy, cppcheck

LINT := $(BUILD)/lint
LINTED := $(SOURCES)
C_FLAGS_OF = $(STANDARD) $(if $(filter ports/% fuzz/%,$<),$(PORT_FLAGS)) $(WARNINGS)

.PHONY: lint
lint: $(LINTED:%.c=$(LINT)/%.ok) $(LINT)/cppcheck.ok

# Each file by itself, and again only when it or what it includes has changed.
$(LINT)/%.ok: %.c .clang-tidy Makefile quality.mk
	@mkdir -p $(@D)
	@gcc $(C_FLAGS_OF) -O2 -c -o /dev/null -MMD -MP -MT $@ -MF $(@:.ok=.d) $<
	@clang $(C_FLAGS_OF) -fsyntax-only $<
	@clang-tidy --quiet $< -- $(C_FLAGS_OF) 2>/dev/null
	@touch $@

-include $(LINTED:%.c=$(LINT)/%.d)

# unusedFunction looks at the whole program: what one port alone does not call is reported by none of the others.
$(LINT)/cppcheck.ok: $(LINTED) $(wildcard */*.h */*/*.h) Makefile quality.mk
	@mkdir -p $(@D)
	@cppcheck --quiet --std=c99 --enable=warning,style,performance,portability,unusedFunction --inline-suppr \
	  --suppress=missingIncludeSystem --error-exitcode=1 $(LINTED)
	@touch $@
