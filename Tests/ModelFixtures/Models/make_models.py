"""Writes the small ONNX models of these tests beside itself. Needs the Python packages onnx and numpy."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent


def write(name, nodes, inputs, outputs, initializers=(), metadata=None, external=None):
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info(*i) for i in inputs],
        [helper.make_tensor_value_info(*o) for o in outputs],
        [numpy_helper.from_array(np.asarray(value), key) for key, value in initializers])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="tests")
    if metadata:
        helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    path = FOLDER / f"{name}.onnx"
    if external:
        (FOLDER / external).unlink(missing_ok=True)
        onnx.save_model(model, path, save_as_external_data=True, location=external, size_threshold=0)
    else:
        onnx.save_model(model, path)


def f32(*values):
    return np.array(values, np.float32)


# Gray in; red = gray, green = 1 - gray, blue = 2 * gray - 0.5, which leaves 0...1 on both sides.
write(
    "GrayToColor",
    [helper.make_node("Sub", ["one", "gray"], ["green"]),
     helper.make_node("Mul", ["gray", "two"], ["twice"]),
     helper.make_node("Sub", ["twice", "half"], ["blue"]),
     helper.make_node("Concat", ["gray", "green", "blue"], ["rgb"], axis=1)],
    [("gray", TensorProto.FLOAT, [1, 1, 20, 24])], [("rgb", TensorProto.FLOAT, [1, 3, 20, 24])],
    [("one", f32(1)), ("two", f32(2)), ("half", f32(0.5))],
    {"vitrine.input.gray": "image; gray; 0...1", "vitrine.output.rgb": "image; rgb; 0...1", "vitrine.author": "Tests",
     "vitrine.version": "7"})

# Says nothing of itself. Bytes in rows, columns, channels; the mean of each channel out.
write(
    "ChannelMeans",
    [helper.make_node("Cast", ["photo"], ["numbers"], to=TensorProto.FLOAT),
     helper.make_node("ReduceMean", ["numbers"], ["means"], axes=[1, 2], keepdims=0)],
    [("photo", TensorProto.UINT8, [1, 16, 18, 3])], [("means", TensorProto.FLOAT, [1, 3])])

# An open batch; y = x * [[1, 2], [3, 4], [5, 6]] + [0.5, -0.5], and the place of the largest.
write(
    "Linear",
    [helper.make_node("Gemm", ["x", "weights", "bias"], ["y"]),
     helper.make_node("ArgMax", ["y"], ["largest"], axis=1, keepdims=0)],
    [("x", TensorProto.FLOAT, ["batch", 3])],
    [("y", TensorProto.FLOAT, ["batch", 2]), ("largest", TensorProto.INT64, ["batch"])],
    [("weights", f32([1, 2], [3, 4], [5, 6])), ("bias", f32(0.5, -0.5))])

# Open height and width.
write(
    "Flexible", [helper.make_node("Relu", ["image"], ["out"])],
    [("image", TensorProto.FLOAT, [1, 3, "height", "width"])], [("out", TensorProto.FLOAT, [1, 3, "height", "width"])])

# Weights in a file of their own.
write(
    "External", [helper.make_node("Mul", ["x", "factor"], ["y"])],
    [("x", TensorProto.FLOAT, [1, 4])], [("y", TensorProto.FLOAT, [1, 4])], [("factor", f32([1, 2, 3, 4]))],
    external="External.weights")

# Takes long enough to be cancelled while it runs: one convolution (of zeros) over and over.
CHAIN = 24
write(
    "Slow",
    [helper.make_node("Conv", ["x", "first"], ["t0"], pads=[1, 1, 1, 1])]
    + [node for i in range(CHAIN) for node in (
        helper.make_node("Conv", [f"t{i}", "kernel"], [f"c{i}"], pads=[1, 1, 1, 1]),
        helper.make_node("Tanh", [f"c{i}"], [f"t{i + 1}"]))]
    + [helper.make_node("ReduceMean", [f"t{CHAIN}"], ["y"], axes=[1, 2, 3], keepdims=1)],
    [("x", TensorProto.FLOAT, [1, 1, 256, 256])], [("y", TensorProto.FLOAT, [1, 1, 1, 1])],
    [("first", np.full((32, 1, 3, 3), 0.01, np.float32)), ("kernel", np.full((32, 32, 3, 3), 0.01, np.float32))])

# Takes what GrayToColor gives: the mean of each channel.
write(
    "ColorMeans", [helper.make_node("ReduceMean", ["rgb"], ["means"], axes=[2, 3], keepdims=0)],
    [("rgb", TensorProto.FLOAT, [1, 3, 20, 24])], [("means", TensorProto.FLOAT, [1, 3])],
    metadata={"vitrine.input.rgb": "image; rgb; 0...1"})

# Two classes with names.
write(
    "Classifier", [helper.make_node("Softmax", ["x"], ["scores"], axis=1)],
    [("x", TensorProto.FLOAT, [1, 2])], [("scores", TensorProto.FLOAT, [1, 2])],
    metadata={"vitrine.classLabels": "cat\ndog"})

# Names that Swift cannot use as they are, and that would meet when cleaned. Each input of numbers has a digit of the first output.
NAMES = ["class", "a b", "a-b", "self", "await", "featureNames", "classShapedArray"]
write(
    "Hostile Names",
    [helper.make_node("Mul", [name, f"factor{place}"], [f"term{place}"]) for place, name in enumerate(NAMES)]
    + [helper.make_node("Sum", [f"term{place}" for place in range(len(NAMES))], ["default"]),
       helper.make_node("ReduceMean", ["photo"], ["mean"], axes=[1, 2, 3], keepdims=0),
       helper.make_node("ReduceMean", ["Photo"], ["Mean"], axes=[1, 2, 3], keepdims=0),
       helper.make_node("Concat", ["mean", "Mean"], ["größe"], axis=0),
       helper.make_node("Neg", ["class"], ["1st \"value\""]),
       helper.make_node("Neg", ["self"], ["predictedValues"])],
    [(name, TensorProto.FLOAT, [1]) for name in NAMES]
    + [(name, TensorProto.FLOAT, [1, 1, 16, 16]) for name in ("photo", "Photo")],
    [("default", TensorProto.FLOAT, [1]), ("größe", TensorProto.FLOAT, [2]), ("1st \"value\"", TensorProto.FLOAT, [1]),
     ("predictedValues", TensorProto.FLOAT, [1])],
    [(f"factor{place}", f32(10**place)) for place in range(len(NAMES))],
    {"vitrine.description": "Line one,\nline two */ and \u202e."})

# Says all of itself that a file can. The mean of a photograph's components, -1...1, decides between two classes.
write(
    "Described",
    [helper.make_node("ReduceMean", ["net/photo"], ["mean"], axes=[1, 2, 3], keepdims=0),
     helper.make_node("Unsqueeze", ["mean", "last"], ["column"]),
     helper.make_node("Mul", ["column", "signs"], ["evidence"]),
     helper.make_node("Softmax", ["evidence"], ["net/scores"], axis=1)],
    [("net/photo", TensorProto.FLOAT, ["batch", 3, "height", "width"])],
    [("net/scores", TensorProto.FLOAT, ["batch", 2])],
    [("last", np.array([1])), ("signs", f32([-9, 9]))],
    {"vitrine.input.net/photo": "image; rgb; -1...1", "vitrine.shape.net/photo": "1x3x8...64x8...64",
     "vitrine.classLabels": "dark\nlight", "vitrine.predictedFeatureName": "brightness",
     "vitrine.predictedProbabilitiesName": "net/scores", "vitrine.description": "Tells dark photographs from light ones.",
     "vitrine.author": "Tests", "vitrine.version": "2", "vitrine.license": "Apache-2.0", "vitrine.user.trainedOn": "nothing"})

# Loads, and cannot predict: how many places are not 0 is known only then, and there are never seven.
write(
    "Failing",
    [helper.make_node("NonZero", ["x"], ["places"]),
     helper.make_node("Cast", ["places"], ["numbers"], to=TensorProto.FLOAT),
     helper.make_node("Reshape", ["numbers", "shape"], ["y"])],
    [("x", TensorProto.FLOAT, [1, 6])], [("y", TensorProto.FLOAT, [7])], [("shape", np.array([7]))])
# What no photograph can be put into: two images, one of a size beyond all files, one without pixels.
write(
    "TwoPhotographs", [helper.make_node("Add", ["first", "second"], ["sum"])],
    [(name, TensorProto.FLOAT, [1, 3, 16, 16]) for name in ("first", "second")],
    [("sum", TensorProto.FLOAT, [1, 3, 16, 16])])
write(
    "Enormous", [helper.make_node("Relu", ["photo"], ["out"])],
    [("photo", TensorProto.FLOAT, [1, 1, 1000000, 1000000])], [("out", TensorProto.FLOAT, [1, 1, 1000000, 1000000])])
write(
    "NoPixels", [helper.make_node("Relu", ["photo"], ["out"])],
    [("photo", TensorProto.FLOAT, [1, 1, 0, 256])], [("out", TensorProto.FLOAT, [1, 1, 0, 256])])

# Every kind of weights that is compressed, and a small one: a classifier of photographs with weights that look like trained ones.
RANDOM = np.random.default_rng(7)


def weights(*shape):
    each = RANDOM.laplace(size=shape) * RANDOM.uniform(0.3, 1, (shape[0],) + (1,) * (len(shape) - 1))
    return (each / np.sqrt(np.prod(shape[1:]))).astype(np.float32)


write(
    "Weights",
    [helper.make_node("Conv", ["photo", "first", "bias"], ["a"], name="stem", pads=[1, 1, 1, 1], strides=[2, 2]),
     helper.make_node("Relu", ["a"], ["b"], name="stem/relu"),
     helper.make_node("Conv", ["b", "second"], ["c"], name="body", pads=[1, 1, 1, 1]),
     helper.make_node("Relu", ["c"], ["d"], name="body/relu"),
     helper.make_node("Conv", ["d", "depthwise.weights"], ["e"], name="depthwise", pads=[1, 1, 1, 1], group=32),
     helper.make_node("ConvTranspose", ["e", "up.weights"], ["f"], name="up", strides=[2, 2], pads=[1, 1, 1, 1]),
     helper.make_node("Relu", ["f"], ["g"], name="up/relu"),
     helper.make_node("ReduceMean", ["g"], ["h"], name="mean", axes=[2, 3], keepdims=0),
     helper.make_node("MatMul", ["h", "head.weights"], ["i"], name="head"),
     helper.make_node("Softmax", ["i"], ["scores"], name="scores", axis=1)],
    [("photo", TensorProto.FLOAT, [1, 3, 32, 32])], [("scores", TensorProto.FLOAT, [1, 130])],
    [("first", weights(16, 3, 3, 3)), ("bias", weights(16)), ("second", 3 * weights(32, 16, 3, 3)),
     ("depthwise.weights", weights(32, 1, 3, 3)), ("up.weights", 3 * weights(32, 16, 4, 4)), ("head.weights", 20 * weights(16, 130))],
    {"vitrine.input.photo": "image; rgb; -1...1", "vitrine.author": "Tests", "vitrine.user.purpose": "compression",
     "vitrine.classLabels": "\n".join(f"class {number}" for number in range(130))})

# What GrayToColor takes and gives, computed in bytes.
write(
    "Quantized",
    [helper.make_node("QuantizeLinear", ["gray", "scale", "zero"], ["bytes"], name="quantize"),
     helper.make_node("DequantizeLinear", ["bytes", "scale", "zero"], ["numbers"], name="dequantize"),
     helper.make_node("Sub", ["one", "numbers"], ["green"], name="invert"),
     helper.make_node("Concat", ["numbers", "green", "numbers"], ["rgb"], name="join", axis=1)],
    [("gray", TensorProto.FLOAT, [1, 1, 20, 24])], [("rgb", TensorProto.FLOAT, [1, 3, 20, 24])],
    [("scale", np.float32(1 / 255)), ("zero", np.uint8(0)), ("one", f32(1))],
    {"vitrine.input.gray": "image; gray; 0...1", "vitrine.output.rgb": "image; rgb; 0...1"})

# What is not said: a mask of logits (light against dark), a depth map that grows downwards, four classes by brightness, all from
# photographs in colour with ImageNet's means and deviations or plain ones.
PIXELS = ("photo", TensorProto.FLOAT, [1, 3, 32, 48])
write(
    "LightMask",
    [helper.make_node("ReduceMean", ["photo"], ["gray"], axes=[1], keepdims=1),
     helper.make_node("Sub", ["gray", "half"], ["above"]),
     helper.make_node("Mul", ["above", "steep"], ["mask"])],
    [PIXELS], [("mask", TensorProto.FLOAT, [1, 1, 32, 48])], [("half", f32(0.5)), ("steep", f32(20))])
write(
    "Depth",
    [helper.make_node("ReduceMean", ["photo"], ["gray"], axes=[1], keepdims=1),
     helper.make_node("Mul", ["gray", "nothing"], ["zero"]),
     helper.make_node("Add", ["zero", "ramp"], ["far"]),
     helper.make_node("Squeeze", ["far", "channel"], ["depth"])],
    [PIXELS], [("depth", TensorProto.FLOAT, [1, 32, 48])],
    [("nothing", f32(0)), ("ramp", np.linspace(3, 40, 32, dtype=np.float32).reshape(1, 1, 32, 1)),
     ("channel", np.array([1]))])
write(
    "Brightness",
    [helper.make_node("ReduceMean", ["photo"], ["gray"], axes=[1], keepdims=1),
     helper.make_node("Sub", ["gray", "levels"], ["away"]),
     helper.make_node("Abs", ["away"], ["distance"]),
     helper.make_node("Neg", ["distance"], ["scores"])],
    [PIXELS], [("scores", TensorProto.FLOAT, [1, 4, 32, 48])],
    [("levels", f32(0, 0.33, 0.67, 1).reshape(1, 4, 1, 1))])

# The mean of each channel as it comes in, times a hundred: logits of three classes without names. And numbers that nobody can draw.
write(
    "ChannelLogits",
    [helper.make_node("ReduceMean", ["photo"], ["means"], axes=[2, 3], keepdims=0),
     helper.make_node("Mul", ["means", "hundred"], ["logits"])],
    [PIXELS], [("logits", TensorProto.FLOAT, [1, 3])], [("hundred", f32(100))])
write(
    "Numbers",
    [helper.make_node("ReduceMean", ["photo"], ["rows"], axes=[3], keepdims=0)],
    [PIXELS], [("rows", TensorProto.FLOAT, [1, 3, 32])])

# No photograph goes in: numbers alone, and an image with something beside it.
write(
    "ImageAndNumber", [helper.make_node("Mul", ["photo", "strength"], ["out"])],
    [("photo", TensorProto.FLOAT, [1, 3, 16, 16]), ("strength", TensorProto.FLOAT, [1])],
    [("out", TensorProto.FLOAT, [1, 3, 16, 16])])
# Everything is open: that it takes a photograph must be said.
write(
    "Open", [helper.make_node("Relu", ["x"], ["out"])],
    [("x", TensorProto.FLOAT, ["a", "b", "c", "d"])], [("out", TensorProto.FLOAT, ["a", "b", "c", "d"])])
# An image declared with a mean and a deviation for each channel, blue first.
write(
    "Normalized", [helper.make_node("ReduceMean", ["photo"], ["means"], axes=[2, 3], keepdims=0)],
    [("photo", TensorProto.FLOAT, [1, 3, 16, 16])], [("means", TensorProto.FLOAT, [1, 3])],
    metadata={"vitrine.input.photo": "image; bgr; mean 104 117 123; std 1 2 4"})
# An input of one pixel.
write(
    "OnePixel", [helper.make_node("Relu", ["photo"], ["out"])],
    [("photo", TensorProto.FLOAT, [1, 3, 1, 1])], [("out", TensorProto.FLOAT, [1, 3, 1, 1])],
    metadata={"vitrine.input.photo": "image; rgb"})

# Photographs that come out as they went in: of all types of elements, in other shapes than four dimensions with a batch of one.
def through(name, kind, shape, out=None):
    write(f"Through {name}", [helper.make_node("Identity", ["x"], ["y"])], [("x", kind, shape)], [("y", kind, out or shape)])


PLANAR = [1, 3, 32, 32]
for name, kind in (
        ("f16", TensorProto.FLOAT16), ("bf16", TensorProto.BFLOAT16), ("f64", TensorProto.DOUBLE), ("i8", TensorProto.INT8),
        ("i16", TensorProto.INT16), ("i32", TensorProto.INT32), ("i64", TensorProto.INT64), ("u16", TensorProto.UINT16),
        ("u32", TensorProto.UINT32), ("u64", TensorProto.UINT64), ("u8", TensorProto.UINT8)):
    through(name, kind, PLANAR)
through("u8 rows", TensorProto.UINT8, [1, 32, 32, 3])
through("u8 gray", TensorProto.UINT8, [1, 1, 32, 32])
through("rank 3", TensorProto.FLOAT, [3, 32, 32])
through("rank 3 rows", TensorProto.FLOAT, [32, 32, 3])
through("rank 3 gray", TensorProto.FLOAT, [1, 32, 32])
through("rank 2", TensorProto.FLOAT, [32, 32])
through("batch", TensorProto.FLOAT, [4, 3, 32, 32])
through("open", TensorProto.FLOAT, ["n", 3, "h", "w"])
through("four channels", TensorProto.FLOAT, [1, 4, 32, 32])
through("strings of bits", TensorProto.BOOL, [1, 3, 32, 32])

# Four photographs at once; the mean of each channel of each out.
write(
    "BatchMeans", [helper.make_node("ReduceMean", ["x"], ["y"], axes=[2, 3], keepdims=0)],
    [("x", TensorProto.FLOAT, [4, 3, 32, 32])], [("y", TensorProto.FLOAT, [4, 3])])

# A map of the classes 0 and 1 in bytes: where red is more than a half.
write(
    "ByteMask",
    [helper.make_node("Slice", ["x", "start", "end", "axis"], ["red"]),
     helper.make_node("Greater", ["red", "half"], ["isRed"]),
     helper.make_node("Cast", ["isRed"], ["y"], to=TensorProto.UINT8)],
    [("x", TensorProto.FLOAT, PLANAR)], [("y", TensorProto.UINT8, [1, 1, 32, 32])],
    [("start", np.array([0], np.int64)), ("end", np.array([1], np.int64)), ("axis", np.array([1], np.int64)),
     ("half", f32(0.5))])
