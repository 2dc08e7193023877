# make run    download what is missing, build, and show the sample photographs; ARGS="-r ~/Pictures" shows others
# make test   the same, and run all tests
# Other targets: setup, openvino, build, examples, lint, layout, format, docs, bench, engines, sanitize, conformance, agreement,
# trace-check, decode-check, formats-check, pixels-check, faults, colorizer, compress-tools, compress-check, install (PREFIX, DESTDIR),
# uninstall, clean.

DEPS    := .deps
VERSION := 2026.4.1
PREFIX  ?= /usr/local
ARGS    ?=

# The program and the tests use the same flags, so that neither makes the other build again.
BUILD  := swift build -c release
OUTPUT := .build/release
LIBS   := $(DEPS)/openvino/libs

SWIFT_FILES := Package.swift Sources Plugins Tests Benchmarks Examples/Package.swift Examples/Sources

PACKAGES       := $(DEPS)/.packages-5
TEST_PACKAGES  := $(DEPS)/.packages-test-1
PIXEL_PACKAGES := $(DEPS)/.packages-pixels-1
OPENVINO_AT    := $(DEPS)/.openvino-$(VERSION)
PHOTOGRAPHS    := $(DEPS)/photographs/CREDITS.tsv
EFFICIENTNET   := $(DEPS)/models/EfficientNet-Lite0.onnx

.PHONY: setup openvino build run test examples lint layout format docs bench engines sanitize conformance agreement trace-check decode-check \
  formats-check pixels-check faults colorizer compress-tools compress-check install uninstall clean

setup: $(PACKAGES) $(LIBS)/libvitrine-openvino.so $(LIBS)/vitrine-pictures $(PHOTOGRAPHS)

# What a package that depends on this one needs; DEPS is then its own folder.
openvino: $(LIBS)/libvitrine-openvino.so

$(PACKAGES): Tools/setup/packages.sh
	@bash Tools/setup/packages.sh $@

# Tests drive the program in a tmux terminal.
$(TEST_PACKAGES): | $(PACKAGES)
	@bash Tools/setup/packages.sh $@ tmux

# Screenshots need a virtual screen and what runs on it.
$(PIXEL_PACKAGES): | $(PACKAGES)
	@bash Tools/setup/packages.sh $@ xvfb xdotool weston xterm fonts-dejavu-core ncurses-term libgl1-mesa-dri

$(OPENVINO_AT): Tools/setup/openvino.sh | $(PACKAGES)
	@bash Tools/setup/openvino.sh $(DEPS) $(VERSION)

$(LIBS)/libvitrine-openvino.so: Runtime/openvino.cpp Runtime/compression.cpp Runtime/compression.hpp \
  Sources/COpenVINO/include/openvino_runtime.h $(OPENVINO_AT)
	@bash Tools/setup/runtime.sh $(DEPS) openvino

$(LIBS)/vitrine-pictures: $(wildcard Runtime/pictures*) Sources/CImageCodecs/helper_protocol.h \
  Sources/CImageCodecs/include/image_codecs.h $(OPENVINO_AT)
	@bash Tools/setup/runtime.sh $(DEPS) pictures

# The gallery also works without the samples, on your own photographs.
$(PHOTOGRAPHS): Tools/photographs/photographs.tsv | $(PACKAGES)
	@python3 Tools/photographs/fetch.py --out $(DEPS)/photographs --for gallery && touch $@ || \
	  echo "setup: no sample photographs: name a folder of your own with ARGS, or run make again" >&2

# Prints nothing if there is nothing to compile.
build: setup
	@if [ ! -x $(OUTPUT)/vitrine ]; then echo "build: compiling, which takes some minutes the first time"; fi
	@log=$$(mktemp); $(BUILD) --product vitrine >$$log 2>&1 || { cat $$log; rm -f $$log; exit 1; }; rm -f $$log

run: build
	@if [ -t 0 ] && [ -t 1 ]; then exec $(OUTPUT)/vitrine $(ARGS); \
	else exec $(OUTPUT)/vitrine snapshot --size 80x24 --format text $(ARGS); fi

# Run only a few tests at once, because a test's time limit counts even while hundreds of tests compete for the cores.
# Tests that measure the process's memory, or compare two times, run alone.
TESTS := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 swift test -c release --disable-testable-imports --skip-build
ALONE := StressTests|MemoryTests|DivisionTests|showsADivisionAsALoadMakesIt|theMeasuredTimeIsThatOfPredictions|overALineOfAMegabyteASecond
test: setup $(TEST_PACKAGES)
	$(BUILD) --build-tests
	$(TESTS) --skip '$(ALONE)'
	$(TESTS) --filter '$(ALONE)' --no-parallel

# The photographs are the samples or, if there are none, those of the tests.
examples: setup
	swift build -c release --package-path Examples
	@set -e; set -- $$(ls $(DEPS)/photographs/*.webp 2>/dev/null || ls Tests/ImagingTests/Images/*.jpg); \
	  echo "Colorize:"; Examples/.build/release/Colorize "$$1" Examples/.build/colored.png; \
	  echo "AsyncGallery:"; Examples/.build/release/AsyncGallery "$$@"

# Whether modules and folders use only what is below them.
layout:
	cd Tools/layout && python3 -m unittest -q
	python3 Tools/layout/check.py

lint: layout
	swift format lint --strict --recursive --parallel $(SWIFT_FILES)
	bash -n Tools/setup/*.sh Tools/*/run.sh Benchmarks/*.sh .ci/run
	python3 -m compileall -q Tools

format:
	swift format format --in-place --recursive --parallel $(SWIFT_FILES)

# Writes one archive per module to .build/docs. Any DocC warning is an error.
docs: setup
	$(BUILD) --target OpenCoreMLObservability
	@bash Tools/documentation/run.sh "$$($(BUILD) --show-bin-path)" .build/docs

# ONLY="keys fling" runs only these measurements.
bench: build $(EFFICIENTNET)
	@bash Benchmarks/run.sh $(ONLY)

# The performance report with several versions of OpenVINO, compared; VERSIONS may be any listed in
# Tools/setup/openvino.sha256.
VERSIONS ?= 2025.0.0 $(VERSION)
MODEL    ?= Assets/Models/Colorizer.onnx
engines: build
	@bash Benchmarks/engines.sh $(OUTPUT)/vitrine $(DEPS) $(MODEL) $(VERSIONS)

# The tests of scheduling, loading and cancelling under ThreadSanitizer and AddressSanitizer. ONLY=thread or
# ONLY=address runs only one.
sanitize: setup
	@bash Tools/sanitize/run.sh $(ONLY)

# Runs ONNX's own node cases through OpenCoreML and through OpenVINO alone, and writes the documentation's article
# about them.
conformance: setup
	$(BUILD) --product Conformance
	@bash Tools/conformance/run.sh conformance.py --program $(OUTPUT)/Conformance --folder $(DEPS)/conformance \
	  --article Sources/OpenCoreML/OpenCoreML.docc/Conformance.md

# Compares OpenCoreML's answers with ONNX Runtime's; fails if they differ too much.
agreement: setup $(EFFICIENTNET)
	$(BUILD) --product Conformance
	@bash Tools/conformance/run.sh agreement.py --program $(OUTPUT)/Conformance --folder $(DEPS)/agreement \
	  --colorizer Assets/Models/Colorizer.onnx --efficientnet $(EFFICIENTNET) --photographs $(DEPS)/photographs

# Checks the traces of a fling against Perfetto's own definition of its format and against the document about
# Chrome's.
trace-check: build
	@bash Tools/trace-check/run.sh $(OUTPUT)/vitrine $(DEPS)/photographs

# Tries kills, full disks, damaged files and random keys on the built program. MINUTES=60 takes longer and finds more,
# ONLY="kills soak" tries only these, SEED=… repeats an earlier run.
MINUTES ?= 2
faults: build
	$(BUILD) --product Lifecycle
	@bash Tools/faults/run.sh $(OUTPUT)/vitrine $(DEPS)/photographs $(OUTPUT)/Lifecycle --minutes $(MINUTES) \
	  $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

# Compares how Vitrine decodes pictures with how Pillow and libvips do. FOLDERS holds the pictures; ARGS="--json
# report.json" gives details.
decode-check: build
	@bash Tools/decode-check/run.sh $(OUTPUT)/vitrine $(ARGS) $(FOLDERS)

# Makes the cases of Core ML's formats anew with coremltools and PyTorch, and tests the library with them.
formats-check: setup $(TEST_PACKAGES)
	@bash Tools/formats/run.sh

# Compares screenshots of the gallery in kitty, foot and xterm with the photographs. TERMINALS_ROOT=folder holds a system
# with newer terminals; ARGS="--keep folder" keeps the screenshots.
pixels-check: build $(PIXEL_PACKAGES)
	@bash Tools/pixels-check/run.sh $(OUTPUT)/vitrine $(ARGS) $(or $(FOLDERS),$(DEPS)/photographs)

$(EFFICIENTNET): Tools/efficientnet/export.py Tools/efficientnet/requirements.txt
	@bash Tools/efficientnet/run.sh $@

# The Python packages for `vitrine compress --calibrate`: about 530 MB.
compress-tools: $(PACKAGES)
	@bash Tools/compress/run.sh

# The tests of compression, including those with NNCF.
compress-check: setup compress-tools
	$(BUILD) --build-tests
	$(TESTS) --filter 'CompressCommandTests|ModelCompressorTests'

# Trains the shipped colouriser again, or one on your own photographs: DATA=~/Pictures, and optionally USE=what the
# folder is for, OUT=file, STEPS=1600.
colorizer: $(PACKAGES)
	@bash Tools/colorizer/run.sh $(if $(DATA),--data '$(DATA)') $(if $(USE),--use '$(USE)') $(if $(OUT),--out '$(OUT)') \
	  $(if $(STEPS),--steps $(STEPS))

# The program and the libraries that it opens are in one folder, which can be moved; bin/vitrine is a relative link.
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
