# Touchstone. `make demo` and `make check` do all their own set-up (Debian 12; tools/deps.sh).
#   make            quick build for development      make release   build/touchstone, hardened
#   make demo       generated firm, served           make demo-check  the same, ends by itself
#   make check      every test, both engines         make check-long  longer fuzzing and kill tests
#   make bench      figures of bench/                make bless     accept new outputs of tests/cases
#   make new KIND=signal NAME=x                      make install PREFIX=/usr/local
FLAVOUR ?= release
Q ?= @
B = build/$(FLAVOUR)
GEN = build/gen
PG_INC := $(shell pg_config --includedir 2>/dev/null || echo /usr/include/postgresql)

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wundef -Wstrict-prototypes -Wmissing-prototypes -Wvla
HARDEN = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero -fPIE
COMMON = -std=c17 -D_GNU_SOURCE -Isrc -I$(GEN) -isystem $(PG_INC) $(WARN) -g -pthread -MMD -MP
LIBS = -lcurl-gnutls -lmicrohttpd -lsqlite3 -lpq -ljansson -lsodium -licui18n -licuuc -luchardet -lz -lm -lpthread

CC_release = gcc
FLAGS_release = -O2 $(HARDEN) -fno-strict-aliasing
LINK_release = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
CC_gcc = gcc
FLAGS_gcc = -O1 -fsanitize=address,undefined -fno-omit-frame-pointer -Werror
LINK_gcc = -fsanitize=address,undefined
CC_clang = clang
FLAGS_clang = -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -Werror
LINK_clang = -fsanitize=address,undefined
CC_tsan = gcc
FLAGS_tsan = -O1 -fsanitize=thread -Werror
LINK_tsan = -fsanitize=thread
CC_fuzz = clang
FLAGS_fuzz = -O1 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
LINK_fuzz = -fsanitize=address,undefined,fuzzer

CC = $(CC_$(FLAVOUR))
CFLAGS = $(COMMON) $(FLAGS_$(FLAVOUR)) $(WERROR)
LDFLAGS = $(LINK_$(FLAVOUR))

SRC := $(shell find src -name '*.c' ! -path src/main.c | sort)
GENERATED = $(GEN)/migrations.c $(GEN)/registry.c $(GEN)/catalogue.c $(GEN)/assets.c
OBJ = $(SRC:src/%.c=$(B)/%.o) $(GENERATED:$(GEN)/%.c=$(B)/gen/%.o) $(B)/gen/assets_data.o
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: all release demo demo-check check check-long bench bless fuzz clean install new unit units fuzzers ui deps help
.SECONDARY:
all: release
release: build/touchstone
build/touchstone: build/release/touchstone
	cp $< $@.tmp && mv $@.tmp $@

$(B)/touchstone: $(B)/main.o $(B)/libtouchstone.a
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/libtouchstone.a: $(OBJ)
	$(Q)rm -f $@ && ar rcs $@ $^
$(B)/%.o: src/%.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<
$(B)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<
$(B)/gen/assets_data.o: $(GEN)/assets.c
	@mkdir -p $(@D)
	$(Q)$(CC) -c -o $@ $(GEN)/assets.S

# ---- generated ---------------------------------------------------------------------------------
$(GEN)/migrations.c: tools/migrations.sh $(wildcard src/db/migrations/*.sql)
	@mkdir -p $(GEN)
	sh tools/migrations.sh > $@.tmp && mv $@.tmp $@
REGISTRY_DIRS = src/actions/all src/signals/kinds src/plan/rules src/deliver/channels src/facts/kinds
$(GEN)/registry.c: tools/registry.sh $(REGISTRY_DIRS) $(foreach d,$(REGISTRY_DIRS) src/actions,$(wildcard $(d)/*.c))
	@mkdir -p $(GEN)
	sh tools/registry.sh > $@.tmp && mv $@.tmp $@
$(GEN)/catalogue.c: tools/po.sh po/ru.po po/fa.po
	@mkdir -p $(GEN)
	sh tools/po.sh build $(GEN) --lenient
UI_SRC := $(shell find ui -type f 2>/dev/null | grep -v node_modules)
$(GEN)/assets.c: tools/embed.sh tools/ui.sh $(UI_SRC) $(wildcard docs/guide/*) $(wildcard src/facts/presets/*) $(wildcard src/plan/cadences/*) $(wildcard src/access/words/*) $(GEN)/catalogue.c
	@mkdir -p $(GEN)
	sh tools/ui.sh $(GEN)
	sh tools/embed.sh build/assets $(GEN)

# ---- tests --------------------------------------------------------------------------------------
$(B)/unit/%: tests/unit/%.c $(B)/libtouchstone.a
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(CFLAGS) -I. -Itests/unit $(LDFLAGS) -o $@ $< $(B)/libtouchstone.a $(LIBS)
units: $(UNIT:%=$(B)/unit/%)
$(B)/fuzz/%: tests/fuzz/%.c $(B)/libtouchstone.a
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libtouchstone.a $(LIBS)
fuzzers: $(FUZZ:%=$(B)/fuzz/%)
$(B)/http_echo: tests/e2e/http_echo.c $(B)/libtouchstone.a
	@echo "  LD $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libtouchstone.a $(LIBS)

$(B)/bench/%: tests/bench/%.c $(B)/libtouchstone.a
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libtouchstone.a $(LIBS)

deps:
	sh tools/deps.sh
demo: deps
	$(MAKE) release
	sh tools/demo.sh
demo-check: deps
	$(MAKE) release
	sh tools/demo.sh --check
check: deps
	sh tools/check.sh
check-long: deps
	sh tools/check.sh --long
bench:
	sh tools/deps.sh --bench
	$(MAKE) release build/release/bench/make_base build/release/bench/time_model
	sh tests/bench/run.sh
	sh tests/bench/model.sh
bless:
	BLESS=1 sh tools/check.sh --cases
install: release
	install -D -m 755 build/touchstone $(DESTDIR)$(or $(PREFIX),/usr/local)/bin/touchstone
new:
	sh tools/new.sh $(KIND) $(NAME)
clean:
	rm -rf build

-include $(OBJ:.o=.d) $(B)/main.d
