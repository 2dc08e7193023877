# make run    fetch what is missing, build, and show the sample photographs: ARGS="-r ~/Pictures" shows others
# make test   the same, and all tests
# The rest: setup, openvino, build, examples, lint, layout, format, docs, bench, engines, sanitize, conformance, agreement, trace-check,
# decode-check, faults, colorizer, compress-tools, compress-check, install (PREFIX, DESTDIR), uninstall, clean.

DEPS    := .deps
VERSION := 2026.4.1
PREFIX  ?= /usr/local
ARGS    ?=

# One set of flags for the program and the tests: neither makes the other build anew.
BUILD  := swift build -c release
OUTPUT := .build/release
LIBS   := $(DEPS)/openvino/libs

SWIFT_FILES := Package.swift Sources Plugins Tests Benchmarks Examples/Package.swift Examples/Sources

PACKAGES      := $(DEPS)/.packages-5
TEST_PACKAGES := $(DEPS)/.packages-test-1
OPENVINO_AT   := $(DEPS)/.openvino-$(VERSION)
PHOTOGRAPHS   := $(DEPS)/photographs/CREDITS.tsv
EFFICIENTNET  := $(DEPS)/models/EfficientNet-Lite0.onnx

.PHONY: setup openvino build run test examples lint layout format docs bench engines sanitize conformance agreement trace-check decode-check \
  faults colorizer compress-tools compress-check install uninstall clean

setup: $(PACKAGES) $(LIBS)/libvitrine-openvino.so $(LIBS)/vitrine-pictures $(PHOTOGRAPHS)

# What a package that depends on this one needs; DEPS is then a folder of its own.
openvino: $(LIBS)/libvitrine-openvino.so

$(PACKAGES): Tools/setup/packages.sh
	@bash Tools/setup/packages.sh $@

# Tests drive the program in a terminal of tmux's.
$(TEST_PACKAGES): | $(PACKAGES)
	@bash Tools/setup/packages.sh $@ tmux

$(OPENVINO_AT): Tools/setup/openvino.sh | $(PACKAGES)
	@bash Tools/setup/openvino.sh $(DEPS) $(VERSION)

$(LIBS)/libvitrine-openvino.so: Runtime/openvino.cpp Runtime/compression.cpp Runtime/compression.hpp \
  Sources/COpenVINO/include/openvino_runtime.h $(OPENVINO_AT)
	@bash Tools/setup/runtime.sh $(DEPS) openvino

$(LIBS)/vitrine-pictures: $(wildcard Runtime/pictures*) Sources/CImageCodecs/helper_protocol.h \
  Sources/CImageCodecs/include/image_codecs.h $(OPENVINO_AT)
	@bash Tools/setup/runtime.sh $(DEPS) pictures

# The gallery works without the samples, on photographs of one's own.
$(PHOTOGRAPHS): Tools/photographs/photographs.tsv | $(PACKAGES)
	@python3 Tools/photographs/fetch.py --out $(DEPS)/photographs --for gallery && touch $@ || \
	  echo "setup: no sample photographs: name a folder of your own with ARGS, or run make again" >&2

# Quiet where there is nothing to compile.
build: setup
	@if [ ! -x $(OUTPUT)/vitrine ]; then echo "build: compiling, which takes some minutes the first time"; fi
	@log=$$(mktemp); $(BUILD) --product vitrine >$$log 2>&1 || { cat $$log; rm -f $$log; exit 1; }; rm -f $$log

run: build
	@if [ -t 0 ] && [ -t 1 ]; then exec $(OUTPUT)/vitrine $(ARGS); \
	else exec $(OUTPUT)/vitrine snapshot --size 80x24 --format text $(ARGS); fi

# A few tests at once: a test's time limit counts while hundreds wait for the same cores. What measures the process's memory, or holds two
# times against each other, runs where no other tests do.
TESTS := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 swift test -c release --disable-testable-imports --skip-build
ALONE := StressTests|DivisionTests|showsADivisionAsALoadMakesIt|theMeasuredTimeIsThatOfPredictions
test: setup $(TEST_PACKAGES)
	$(BUILD) --build-tests
	$(TESTS) --skip '$(ALONE)'
	$(TESTS) --filter '$(ALONE)' --no-parallel

# The photographs are the samples, or those of the tests where there are no samples.
examples: setup
	swift build -c release --package-path Examples
	@set -e; set -- $$(ls $(DEPS)/photographs/*.webp 2>/dev/null || ls Tests/ImagingTests/Images/*.jpg); \
	  echo "Colorize:"; Examples/.build/release/Colorize "$$1" Examples/.build/colored.png; \
	  echo "AsyncGallery:"; Examples/.build/release/AsyncGallery "$$@"

# Whether modules and folders use only what is below them.
layout:
	cd Tools/layout && python3 -m unittest -q
	python3 Tools/layout/check.py

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_FILES)
	bash -n Tools/setup/*.sh Tools/*/run.sh Benchmarks/*.sh .ci/run
	python3 -m compileall -q Tools

format:
	swift format format --in-place --recursive --parallel $(SWIFT_FILES)

# Into .build/docs, an archive a module. A warning of DocC's is an error.
docs: setup
	$(BUILD) --target OpenCoreMLObservability
	@bash Tools/documentation/run.sh "$$($(BUILD) --show-bin-path)" .build/docs

# ONLY="keys fling" makes these measurements alone.
bench: build $(EFFICIENTNET)
	@bash Benchmarks/run.sh $(ONLY)

# The performance report by several versions of OpenVINO, side by side: VERSIONS are those that Tools/setup/openvino.sha256 knows.
VERSIONS ?= 2025.0.0 $(VERSION)
MODEL    ?= Assets/Models/Colorizer.onnx
engines: build
	@bash Benchmarks/engines.sh $(OUTPUT)/vitrine $(DEPS) $(MODEL) $(VERSIONS)

# The tests of scheduling, loading and cancelling under ThreadSanitizer and AddressSanitizer. ONLY=thread or ONLY=address runs one.
sanitize: setup
	@bash Tools/sanitize/run.sh $(ONLY)

# ONNX's own node cases through OpenCoreML and through OpenVINO alone; writes the documentation's article on them.
conformance: setup
	$(BUILD) --product Conformance
	@bash Tools/conformance/run.sh conformance.py --program $(OUTPUT)/Conformance --folder $(DEPS)/conformance \
	  --article Sources/OpenCoreML/OpenCoreML.docc/Conformance.md

# The answers of OpenCoreML against those of ONNX Runtime; fails where they are too far from each other.
agreement: setup $(EFFICIENTNET)
	$(BUILD) --product Conformance
	@bash Tools/conformance/run.sh agreement.py --program $(OUTPUT)/Conformance --folder $(DEPS)/agreement \
	  --colorizer Assets/Models/Colorizer.onnx --efficientnet $(EFFICIENTNET) --photographs $(DEPS)/photographs

# The traces of a fling, read by Perfetto's own definition of its format and as the document on Chrome's has it.
trace-check: build
	@bash Tools/trace-check/run.sh $(OUTPUT)/vitrine $(DEPS)/photographs

# Kills, full disks, damaged files and random keys, tried on the built program: MINUTES=60 takes longer and finds more, ONLY="kills soak" tries
# these alone, SEED=… tries the same again.
MINUTES ?= 2
faults: build
	$(BUILD) --product Lifecycle
	@bash Tools/faults/run.sh $(OUTPUT)/vitrine $(DEPS)/photographs $(OUTPUT)/Lifecycle --minutes $(MINUTES) \
	  $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

# What we make of pictures against what Pillow and libvips make of them: FOLDERS holds them, ARGS="--json report.json" says more.
decode-check: build
	@bash Tools/decode-check/run.sh $(OUTPUT)/vitrine $(ARGS) $(FOLDERS)

$(EFFICIENTNET): Tools/efficientnet/export.py Tools/efficientnet/requirements.txt
	@bash Tools/efficientnet/run.sh $@

# What `vitrine compress --calibrate` needs of Python: about 530 MB.
compress-tools: $(PACKAGES)
	@bash Tools/compress/run.sh

# The tests of compressing, those with NNCF too.
compress-check: setup compress-tools
	$(BUILD) --build-tests
	$(TESTS) --filter 'CompressCommandTests|ModelCompressorTests'

# The shipped colouriser anew; or one of your own photographs: DATA=~/Pictures, and as you like USE=folder it is for, OUT=file, STEPS=1600.
colorizer: $(PACKAGES)
	@bash Tools/colorizer/run.sh $(if $(DATA),--data '$(DATA)') $(if $(USE),--use '$(USE)') $(if $(OUT),--out '$(OUT)') \
	  $(if $(STEPS),--steps $(STEPS))

# The program and the libraries that it opens lie together, so that the whole can be moved; bin/vitrine is a relative link.
INSTALL_BUILD := swift build -c release --product vitrine --static-swift-stdlib --disable-local-rpath \
  --scratch-path .build-install -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$$ORIGIN'
LIBDIR        := $(DESTDIR)$(PREFIX)/lib/vitrine
install: setup
	$(INSTALL_BUILD)
	@bash Tools/setup/install.sh "$$($(INSTALL_BUILD) --show-bin-path)/vitrine" $(DEPS) "$(LIBDIR)"
	install -d "$(DESTDIR)$(PREFIX)/bin"
	ln -sfn ../lib/vitrine/vitrine "$(DESTDIR)$(PREFIX)/bin/vitrine"

uninstall:
	rm -rf "$(LIBDIR)" "$(DESTDIR)$(PREFIX)/bin/vitrine"

clean:
	rm -rf .build .build-install .build-thread .build-address Examples/.build
