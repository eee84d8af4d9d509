# A thin front for CMake's presets (CMakePresets.json); everything is built by CMake and ninja.
#
#   make             build/trapeze
#   make demo        two guests side by side under the monitor
#   make test        every test but the long ones      (PRESET=dev: under ASan and UBSan)
#   make test-long   the same with millions of random cases, and the long tests
#   make bench       kernels bare, under the monitor and beside Hercules
#   make fuzz        ten minutes of each fuzz target   (FUZZ_SECONDS=60: one minute)
#   make docs        the generated pages of docs/
#   make install     into PREFIX (/usr/local)          (DESTDIR is honoured)
#   make clean       removes every build folder
PRESET       ?= release
PREFIX       ?= /usr/local
FUZZ_SECONDS ?= 600
BUILD         = $(if $(filter release,$(PRESET)),build,build-$(PRESET))

.PHONY: all demo test test-long bench fuzz docs install clean needed-build needed-test needed-fuzz
all: needed-build
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build $(BUILD) --target trapeze

demo: all
	@tools/demo $(BUILD)/trapeze

test: needed-test
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build $(BUILD)
	@tools/run-tests $(BUILD) -LE long

test-long: needed-test
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build $(BUILD)
	@TRAPEZE_TEST_LONG=1 tools/run-tests $(BUILD)

bench: needed-test all
	@$(BUILD)/trapeze bench

fuzz: needed-fuzz
	@cmake --preset fuzz >/dev/null
	@cmake --build build-fuzz
	@tools/fuzz build-fuzz $(FUZZ_SECONDS)

docs: all
	@cmake --build $(BUILD) --target docs

install: all
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	rm -rf build build-*

needed-build:
	@tools/install-needed build

needed-test:
	@tools/install-needed test

needed-fuzz:
	@tools/install-needed fuzz
