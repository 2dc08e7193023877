"""Converts a model to 8-bit integers. NNCF measures the range of each operation's values on prepared inputs.

usage: quantize.py JOB.json
       quantize.py --check      fails if a package is missing

A job has: model and output (OpenVINO IR, .xml); tensors (a file of `count` inputs, one after another, each of type
`elementType` and shape `shape`); input (the name of the model's input); kept (the names of operations to leave unchanged).
Progress goes to standard output, one line "DONE COUNT PASS" per input.
"""

import importlib.util
import json
import logging
import os
import sys

# Ask the kernel to kill this process when the program that started it ends, however it ends: PR_SET_PDEATHSIG,
# SIGKILL.
if "VITRINE_PARENT" in os.environ:
    import ctypes

    ctypes.CDLL(None).prctl(1, 9)
    if os.getppid() != int(os.environ["VITRINE_PARENT"]):
        sys.exit(137)

# Switch off telemetry.
os.environ["NNCF_TELEMETRY"] = "0"
os.environ["DO_NOT_TRACK"] = "1"


def inputs(job):
    """The prepared inputs in order. Each call starts again at the first."""
    import numpy as np

    kinds = {"f32": np.float32, "f64": np.float64, "f16": np.float16}
    kinds |= {f"{sign}{bits}": np.dtype(f"{sign}{bits // 8}") for sign in "iu" for bits in (8, 16, 32, 64)}
    kind = kinds.get(job["elementType"])
    if kind is None:
        sys.exit(f"photographs of the type {job['elementType']} cannot be read")
    return np.memmap(job["tensors"], dtype=kind, mode="r", shape=(job["count"], *job["shape"]))


WEIGHTED = {
    "Convolution", "ConvolutionBackpropData", "GroupConvolution", "GroupConvolutionBackpropData", "MatMul"}


def outside(model):
    """The names of the operations that aren't between two operations with weights: those that prepare the input or process the
    output.

    They convert colours or filter, for example. Small differences in their numbers matter, and int8 wouldn't save time there.
    """
    order = model.get_ordered_ops()
    behind, before = set(), set()
    for node in order:
        givers = {value.get_node().get_friendly_name() for value in node.input_values()}
        if node.get_type_name() in WEIGHTED or givers & behind:
            behind.add(node.get_friendly_name())
    for node in reversed(order):
        takers = {
            target.get_node().get_friendly_name() for output in node.outputs() for target in output.get_target_inputs()}
        if node.get_type_name() in WEIGHTED or takers & before:
            before.add(node.get_friendly_name())
    return [
        node.get_friendly_name()
        for node in order
        if node.get_type_name() not in ("Constant", "Parameter", "Result")
        and not (node.get_friendly_name() in behind and node.get_friendly_name() in before)
    ]


def check():
    """Exits with a message if a package is missing."""
    missing = [name for name in ("nncf", "openvino", "numpy") if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(f"there is no package {' and '.join(missing)}")


def main():
    check()
    if sys.argv[1] == "--check":
        return
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    import nncf
    import openvino

    nncf.set_log_level(logging.ERROR)
    tensors = inputs(job)
    seen = 0

    def tensor(place):
        nonlocal seen
        done, count = seen % job["count"] + 1, job["count"]
        print(done, count, seen // count + 1, flush=True)
        seen += 1
        return {job["input"]: tensors[place]}

    core = openvino.Core()
    model = core.read_model(job["model"])
    names = {node.get_friendly_name() for node in model.get_ordered_ops()}
    kept = sorted({name for name in job["kept"] if name in names} | set(outside(model)))
    quantized = nncf.quantize(
        model,
        nncf.Dataset(range(job["count"]), tensor),
        subset_size=job["count"],
        # Processors without VNNI add two products in 16 bits. That overflows if weights use all 8 of their bits.
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=nncf.OverflowFix.ENABLE),
        ignored_scope=nncf.IgnoredScope(names=kept, validate=False),
    )
    openvino.save_model(quantized, job["output"], compress_to_fp16=False)


if __name__ == "__main__":
    main()
