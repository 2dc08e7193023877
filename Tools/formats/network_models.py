"""Cases for whole networks: recurrent layers, the ways to keep weights, arrays, pictures and classifiers."""

import itertools

import numpy as np
import torch
import torch.nn.functional as functional
from coremltools.models import datatypes
from coremltools.models.neural_network import NeuralNetworkBuilder
from coremltools.proto import FeatureTypes_pb2 as features

from common import exact
from network_support import case, edit, group, short

# Recurrent layers

STEPS, BATCH, IN, OUT = 4, 2, 3, 2
x = exact(STEPS, BATCH, IN, 1, 1, seed=80)
functions = {
    "SIGMOID": lambda v: 1 / (1 + np.exp(-v)), "TANH": np.tanh, "RELU": lambda v: np.maximum(v, 0),
    "LINEAR": lambda v: v, "SIGMOID_HARD": lambda v: np.clip(0.2 * v + 0.5, 0, 1),
    "SCALED_TANH": lambda v: 1.7159 * np.tanh(2 / 3 * v),
}


def matrices(count, seed):
    """Weights for the input and for the state, and biases, of each gate."""
    numbers = iter(range(seed, seed + 3 * count))
    return [
        (exact(OUT, IN, seed=next(numbers)), exact(OUT, OUT, seed=next(numbers)), exact(OUT, seed=next(numbers)))
        for _ in range(count)
    ]


def steps(reverse):
    return range(STEPS - 1, -1, -1) if reverse else range(STEPS)


def finish(outputs, state, whole):
    result = np.stack([outputs[step] for step in range(STEPS)]) if whole else state[None]
    return result[..., None, None]


def simple(w, activation, whole, reverse, bias=True):
    state, outputs = np.zeros((BATCH, OUT)), {}
    for step in steps(reverse):
        state = functions[activation](x[step, :, :, 0, 0] @ w[0].T + state @ w[1].T + (w[2] if bias else 0))
        outputs[step] = state
    return finish(outputs, state, whole)


(w,) = matrices(1, 100)
for activation, whole, reverse in [("TANH", True, False), ("TANH", False, True), ("RELU", True, True),
                                   ("LINEAR", False, False)]:
    name = f"rnn_{activation}_{'all' if whole else 'last'}{'_reverse' if reverse else ''}".lower()
    case(name, x, lambda n: n.add_simple_rnn(
        "l", w[1], w[0], w[2], OUT, IN, activation, ["x"], ["y"], whole, reverse),
        simple(w, activation, whole, reverse))


def gru(gates, inner, outer, whole, reverse):
    f, g, state, outputs = functions[inner], functions[outer], np.zeros((BATCH, OUT)), {}
    for step in steps(reverse):
        now = x[step, :, :, 0, 0]
        z, r = (f(now @ w.T + state @ u.T + b) for w, u, b in gates[:2])
        w, u, b = gates[2]
        o = g(now @ w.T + (state * r) @ u.T + b)
        state = (1 - z) * o + z * state
        outputs[step] = state
    return finish(outputs, state, whole)


gates = matrices(3, 120)
for inner, outer, whole, reverse in [("SIGMOID", "TANH", True, False), ("SIGMOID", "TANH", False, True),
                                     ("SIGMOID_HARD", "RELU", True, False)]:
    name = f"gru_{inner}_{'all' if whole else 'last'}{'_reverse' if reverse else ''}".lower()
    case(name, x, lambda n: n.add_gru(
        "l", [gates[i][1] for i in range(3)], [gates[i][0] for i in range(3)], [gates[i][2] for i in range(3)], OUT, IN,
        ["x"], ["y"], outer, inner, whole, reverse), gru(gates, inner, outer, whole, reverse))


def lstm(gates, whole, reverse=False, states=None, functions_of=("SIGMOID", "TANH", "TANH"), peep=None, coupled=False,
         forget=0, clip=50):
    """Gates are in coremltools' order: input, forget, output, block input."""
    f, g, h = (functions[name] for name in functions_of)
    hidden, cell = states or (np.zeros((BATCH, OUT)), np.zeros((BATCH, OUT)))
    peep, outputs = peep if peep is not None else np.zeros((3, OUT)), {}
    for step in steps(reverse):
        i, fo, o, z = (x[step, :, :, 0, 0] @ w.T + hidden @ u.T + b for w, u, b in gates)
        i = f(i + peep[0] * cell)
        fo = 1 - i if coupled else f(fo + peep[1] * cell + forget)
        cell = np.clip(cell * fo + i * g(z), -clip, clip)
        hidden = h(cell) * f(o + peep[2] * cell)
        outputs[step] = hidden
    return finish(outputs, hidden, whole), hidden[None, ..., None, None], cell[None, ..., None, None]


def add_lstm(n, gates, outputs, inputs=("x",), **options):
    named = dict(zip(("inner_activation", "cell_state_update_activation", "output_activation"),
                     options.pop("functions_of", ())))
    n.add_unilstm("l", [g[1] for g in gates], [g[0] for g in gates], [g[2] for g in gates], OUT, IN, list(inputs),
                  list(outputs), **named, **options)


gates = matrices(4, 140)
hidden, cell = exact(BATCH, OUT, seed=90), exact(BATCH, OUT, seed=91)
case("lstm_last", x, lambda n: add_lstm(n, gates, ["y"]), lstm(gates, False)[0])
case("lstm_all_forget", x, lambda n: add_lstm(n, gates, ["y", "h", "c"], output_all=True, forget_bias=True),
     dict(zip("yhc", lstm(gates, True, forget=1))))
case("lstm_states_reverse", {"x": x, "p": hidden.reshape(1, BATCH, OUT, 1, 1), "q": cell.reshape(1, BATCH, OUT, 1, 1)},
     lambda n: add_lstm(n, gates, ["y", "h", "c"], ["x", "p", "q"], output_all=True, reverse_input=True),
     dict(zip("yhc", lstm(gates, True, True, (hidden, cell)))))
peep = exact(3, OUT, seed=92)
case("lstm_peepholes", x, lambda n: add_lstm(n, gates, ["y", "h", "c"], output_all=True, peep=list(peep)),
     dict(zip("yhc", lstm(gates, True, peep=peep))))
case("lstm_coupled", x, lambda n: add_lstm(n, gates, ["y", "h", "c"], coupled_input_forget_gate=True),
     dict(zip("yhc", lstm(gates, False, coupled=True))))
case("lstm_clipped", x, lambda n: add_lstm(n, gates, ["y"], output_all=True, cell_clip_threshold=0.5),
     lstm(gates, True, clip=0.5)[0])
unusual = ("SIGMOID_HARD", "SCALED_TANH", "LINEAR")
case("lstm_functions", x, lambda n: add_lstm(n, gates, ["y"], output_all=True, functions_of=unusual),
     lstm(gates, True, functions_of=unusual)[0])
back = matrices(4, 160)
for whole in (True, False):
    forward, backward = lstm(gates, whole), lstm(back, whole, True)
    case(f"lstm_bidirectional_{whole}".lower(), x, lambda n: n.add_bidirlstm(
        "l", [g[1] for g in gates], [g[0] for g in gates], [g[2] for g in gates], [g[1] for g in back],
        [g[0] for g in back], [g[2] for g in back], OUT, IN, ["x"], ["y", "h", "c", "i", "d"], output_all=whole),
        dict(zip("yhcid", (np.concatenate([forward[0], backward[0]], 2), *forward[1:], *backward[1:]))))

# Weights

x, w = exact(2, 6, seed=93), exact(4, 6, seed=94)


def product(name, numbers, fill, x=x, b=None):
    """A product with weights that `fill` writes in its own way."""

    def add(net):
        outputs, inputs = numbers.shape
        net.add_inner_product("l", np.zeros(numbers.shape), b, inputs, outputs, b is not None, "x", "y")
        edit(net).innerProduct.weights.ClearField("floatValue")
        fill(edit(net).innerProduct)

    case(name, x, add, x @ numbers.T + (0 if b is None else b))


def packed(codes, bits):
    """The highest bit first, without gaps."""
    text = "".join(format(int(code), f"0{bits}b") for code in codes.reshape(-1))
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))


def half(layer):
    layer.weights.float16Value = w.astype(np.float16).tobytes()


product("weights_f16", w, half)
for bits in range(1, 9):
    codes = np.random.default_rng(bits).integers(0, 2**bits, w.shape)
    table = exact(2**bits, seed=200 + bits)

    def looked_up(layer, table=table):
        layer.weights.rawValue = packed(codes, bits)
        layer.weights.quantization.numberOfBits = bits
        layer.weights.quantization.lookupTableQuantization.floatValue.extend(table)

    product(f"weights_table_{bits}", table[codes], looked_up)
    for rows in (1, 4):
        scale, shift = exact(rows, 1, seed=220 + bits, scale=1 / 256), exact(rows, 1, seed=240 + bits)

        def scaled(layer):
            layer.weights.rawValue = packed(codes, bits)
            layer.weights.quantization.numberOfBits = bits
            layer.weights.quantization.linearQuantization.scale.extend(scale.reshape(-1))
            layer.weights.quantization.linearQuantization.bias.extend(shift.reshape(-1))

        product(f"weights_linear_{bits}_{rows}", codes * scale + shift, scaled)


def quantized_transpose(name, groups, rows):
    """A transposed convolution, whose outputs, each with a scale, are the second dimension of its weights."""
    codes = np.random.default_rng(10).integers(0, 16, (4, 3, 2, 2))
    scale, shift = exact(rows, seed=260, scale=1 / 256), exact(rows, seed=261)
    place = (np.arange(4)[:, None] // (4 // groups) * 3 + np.arange(3)) if rows == 3 * groups else np.arange(3)[None]
    numbers = codes * scale[place][..., None, None] + shift[place][..., None, None]
    values = exact(1, 4, 2, 3, seed=262)

    def add(net):
        net.add_convolution("l", 4, 3 * groups, 2, 2, 1, 1, "valid", groups, np.zeros((2, 2, 4, 3)), None, False, True,
                            input_name="x", output_name="y")
        weights = edit(net).convolution.weights
        weights.ClearField("floatValue")
        weights.rawValue = packed(codes, 4)
        weights.quantization.numberOfBits = 4
        weights.quantization.linearQuantization.scale.extend(scale)
        weights.quantization.linearQuantization.bias.extend(shift)

    case(name, values, add, functional.conv_transpose2d(
        torch.tensor(values), torch.tensor(numbers), groups=groups).numpy())


quantized_transpose("weights_transposed", 1, 3)
quantized_transpose("weights_transposed_groups", 2, 3)
quantized_transpose("weights_transposed_all", 2, 6)
signed = np.random.default_rng(9).integers(-128, 128, w.shape)


def dynamic(layer):
    layer.int8DynamicQuantize = True
    layer.weights.int8RawValue = signed.astype(np.int8).tobytes()
    layer.weights.quantization.numberOfBits = 8
    layer.weights.quantization.linearQuantization.scale.append(1 / 64)


product("weights_signed", signed / 64, dynamic)

# A file with weights large enough to stay where they are

wide = exact(24, 30, seed=95)
product("weights_in_place", wide, lambda layer: layer.weights.floatValue.extend(wide.reshape(-1)),
        exact(2, 30, seed=96))

# Arrays


def network(name, inputs, wanted, add, change=None, arrays=None, rank5=True, mode=None, kinds=None, **options):
    """A network whose description `change` edits. `inputs` are arrays that the engine is given."""
    net = NeuralNetworkBuilder(
        [(key, datatypes.Array(*np.shape(value))) for key, value in inputs.items()],
        [(key, None) for key in kinds or wanted], mode=mode, disable_rank5_shape_mapping=not rank5)
    add(net)
    if change:
        change(net)
    group.add(name, net.spec, {k: np.asarray(v, np.float32) for k, v in inputs.items()},
              {k: v if isinstance(v, (str, dict)) else short(v) for k, v in wanted.items()}, **options)


def shaped(name, *shape):
    def change(net):
        for feature in net.spec.description.output:
            if feature.name == name:
                feature.type.multiArrayType.shape.extend(shape)
    return change


v = exact(6, seed=97)
double = lambda n: n.add_activation("l", "LINEAR", "x", "y", [2.0, 0.0])
network("array_vector", {"x": v}, {"y": 2 * v.reshape(6, 1, 1)}, double)
network("array_declared", {"x": v}, {"y": 2 * v.reshape(1, 2, 3)}, double, shaped("y", 1, 2, 3))
network("array_channels", {"x": v}, {"y": np.exp(v) / np.exp(v).sum()}, lambda n: n.add_softmax("l", "x", "y"),
        shaped("y", 6))
sequence = exact(3, 2, 4, 1, 1, seed=98)
network("array_five", {"x": sequence}, {"y": np.exp(sequence) / np.exp(sequence).sum(2, keepdims=True)},
        lambda n: n.add_softmax("l", "x", "y"))


def open_shape(net):
    """Sizes from 1 to 8 for the height, any for the width."""
    ranges = net.spec.description.input[0].type.multiArrayType.shapeRange
    for low, high in ((2, 2), (1, 8), (1, -1)):
        size = ranges.sizeRanges.add()
        size.lowerBound, size.upperBound = low, high
    net.spec.specificationVersion = 3


def listed(net):
    shapes = net.spec.description.input[0].type.multiArrayType.enumeratedShapes
    for shape in ((2, 3, 4), (2, 3, 5)):
        shapes.shapes.add().shape.extend(shape)


picture = exact(2, 3, 4, seed=99)
kernel = exact(2, 2, 2, 3, seed=300)


def convolved(net):
    net.add_convolution("c", 2, 2, 2, 3, 1, 1, "valid", 1, kernel.transpose(2, 3, 1, 0), None, False, input_name="x",
                        output_name="c", padding_left=1, padding_right=1)
    net.add_activation("a", "RELU", "c", "r")
    net.add_upsample("u", 2, 2, "r", "u", "BILINEAR", "ALIGN_CORNERS_FALSE")
    net.add_pooling("p", 2, 2, 2, 2, "AVERAGE", "VALID", "u", "p", exclude_pad_area=False)
    net.add_elementwise("e", ["p", "r"], "y", "ADD")


padded = np.pad(picture, ((0, 0), (0, 0), (1, 1)))
convolution = np.zeros((2, 2, 4))
for o, i, j in itertools.product(range(2), range(2), range(4)):
    convolution[o, i, j] = (padded[:, i:i + 2, j:j + 3] * kernel[o]).sum()
rectified = np.maximum(convolution, 0)


def resized(values, axis):
    """Twice as large, with pixels that have an extent."""
    count = values.shape[axis]
    at = np.clip((np.arange(2 * count) + 0.5) / 2 - 0.5, 0, count - 1)
    low = np.floor(at).astype(int)
    part = (at - low).reshape([-1 if i == axis else 1 for i in range(values.ndim)])
    return np.take(values, low, axis) * (1 - part) + np.take(values, np.minimum(low + 1, count - 1), axis) * part


large = resized(resized(rectified, 1), 2)
flexible = large.reshape(2, 2, 2, 4, 2).mean((2, 4)) + rectified
for name, change in (("flexible_range", open_shape), ("flexible_listed", listed)):
    network(name, {"x": picture}, {"y": flexible}, convolved, change)


def whole(net):
    kind = net.spec.description.input[0].type.multiArrayType
    kind.dataType = features.ArrayFeatureType.INT32


network("array_integers", {"x": np.array([[1.0], [0.0]])}, {"y": w.T[:2][[1, 0]]},
        lambda n: n.add_embedding_nd("l", "x", "y", 2, 4, w.T[:2].T), whole, rank5=False)

# Pictures


def pictured(space, width, height, name="x"):
    def change(net):
        for feature in net.spec.description.input:
            if feature.name == name:
                feature.type.imageType.width, feature.type.imageType.height = width, height
                feature.type.imageType.colorSpace = features.ImageFeatureType.ColorSpace.Value(space)
    return change


def both(*changes):
    def change(net):
        for step in changes:
            step(net)
    return change


def scaler(name):
    def change(net):
        step = net.nn_spec.preprocessing.add()
        step.featureName = name
        step.scaler.channelScale = 1 / 64
        step.scaler.redBias, step.scaler.greenBias, step.scaler.blueBias, step.scaler.grayBias = -1.5, 0.5, 2.0, -0.75
    return change


pixels = np.random.default_rng(3).integers(0, 256, (1, 3, 2, 4)).astype(np.float64)
bias = np.array([-1.5, 0.5, 2.0]).reshape(3, 1, 1)
network("picture_rgb", {"x": pixels}, {"y": 2 * (pixels[0] / 64 + bias)}, double,
        both(pictured("RGB", 4, 2), scaler("x")))
network("picture_bgr", {"x": pixels}, {"y": 2 * (pixels[0] / 64 + bias[::-1])}, double,
        both(pictured("BGR", 4, 2), scaler("")))
network("picture_gray", {"x": pixels[:, :1]}, {"y": 2 * (pixels[0, :1] / 64 - 0.75)}, double,
        both(pictured("GRAYSCALE", 4, 2), scaler("x")))
network("picture_rank4", {"x": pixels}, {"y": 2 * pixels}, double,
        both(pictured("RGB", 4, 2), lambda n: setattr(n.nn_spec, "imageInputShapeMapping", 1)), rank5=False)
mean = exact(3, 2, 4, seed=301)


def averaged(net):
    step = net.nn_spec.preprocessing.add()
    step.meanImage.meanImage.extend(mean.reshape(-1))


network("picture_mean", {"x": pixels}, {"y": 2 * (pixels[0] - mean)}, double, both(pictured("RGB", 4, 2), averaged))


def given_out(net):
    feature = net.spec.description.output[0]
    feature.type.imageType.width, feature.type.imageType.height = 4, 2
    feature.type.imageType.colorSpace = features.ImageFeatureType.BGR




def flexible_picture(net):
    pictured("RGB", 4, 2)(net)
    sizes = net.spec.description.input[0].type.imageType.imageSizeRange
    sizes.widthRange.lowerBound, sizes.widthRange.upperBound = 2, -1
    sizes.heightRange.lowerBound, sizes.heightRange.upperBound = 2, 64


def summary(net):
    net.add_activation("a", "LINEAR", "x", "a", [1 / 64, 0.0])
    net.add_pooling("p", 2, 2, 1, 1, "MAX", "VALID", "a", "p")
    net.add_pooling("g", 2, 2, 1, 1, "AVERAGE", "VALID", "p", "g", is_global=True)
    net.add_flatten("f", 0, "g", "f")
    net.add_inner_product("i", w[:, :3], None, 3, 4, False, "f", "y")


pooled = np.stack([pixels[0, :, i:i + 2, j:j + 2].max((1, 2)) for i in range(1) for j in range(3)], 1).mean(1) / 64
network("picture_flexible", {"x": pixels}, {"y": (w[:, :3] @ pooled).reshape(4, 1, 1)}, summary, flexible_picture)
network("picture_output", {"x": pixels}, {"y": 2 * pixels}, double, both(pictured("BGR", 4, 2), given_out))

# Classifiers, regressors, and what may be left out


def classes(labels, blob=None, names=("label", "probabilities")):
    def change(net):
        description, layers = net.spec.description, net.spec.neuralNetworkClassifier
        del description.output[:]
        for name in names:
            description.output.add().name = name
        if isinstance(labels[0], str):
            layers.stringClassLabels.vector.extend(labels)
            description.output[0].type.stringType.MergeFromString(b"")
            description.output[1].type.dictionaryType.stringKeyType.MergeFromString(b"")
        else:
            layers.int64ClassLabels.vector.extend(labels)
            description.output[0].type.int64Type.MergeFromString(b"")
            description.output[1].type.dictionaryType.int64KeyType.MergeFromString(b"")
        layers.labelProbabilityLayerName = blob or ""
        description.predictedFeatureName, description.predictedProbabilitiesName = names
    return change


soft = np.exp(v) / np.exp(v).sum()
network("classifier_texts", {"x": v}, {"probabilities": soft}, lambda n: n.add_softmax("l", "x", "p"),
        classes(["a", "b", "c", "d", "e", "f"]), mode="classifier", kinds=["p"])


def early(net):
    net.add_softmax("s", "x", "p")
    net.add_activation("l", "LINEAR", "p", "q", [2.0, 0.0])


network("classifier_integers", {"x": v}, {"probabilities": soft}, early, classes([3, 1, 4, 15, 9, 2], "p"),
        mode="classifier", kinds=["p"])
network("classifier_layer_name", {"x": v}, {"probabilities": soft}, early, classes([3, 1, 4, 15, 9, 2], "s"),
        mode="classifier", kinds=["p"])


def number(net):
    del net.spec.description.output[:]
    feature = net.spec.description.output.add()
    feature.name = "y"
    feature.type.doubleType.MergeFromString(b"")


network("regressor", {"x": v}, {"y": np.array([v @ w[0]])}, lambda n: n.add_inner_product(
    "l", w[:1], None, 6, 1, False, "x", "y"), number, mode="regressor")


def updatable(net):
    net.spec.isUpdatable = True
    net.spec.neuralNetwork.layers[0].isUpdatable = True
    net.spec.neuralNetwork.layers[0].innerProduct.weights.isUpdatable = True
    net.spec.neuralNetwork.updateParams.lossLayers.add().name = "loss"


network("updatable", {"x": v}, {"y": (w @ v).reshape(4, 1, 1)}, lambda n: n.add_inner_product(
    "l", w, None, 6, 4, False, "x", "y"), updatable)

# Branches and loops


def inner(net, steps):
    """Fills a network in a layer."""
    steps(NeuralNetworkBuilder(nn_spec=net))


def constant(n, name, value):
    n.add_load_constant_nd(name, name, np.array([value]), (1,))


def branching(otherwise):
    def add(net):
        net.add_copy("before", "x", "y")
        net.add_reduce_sum("sum", "x", "s", None, keepdims=False, reduce_all=True)
        net.add_greater_than("test", ["s"], "t", False, 0)
        layer = net.add_branch("branch", "t")

        def first(n):
            n.add_activation("twice", "LINEAR", "x", "d", [2.0, 1.0])
            n.add_copy("a", "d", "y")

        def second(n):
            n.add_activation("half", "LINEAR", "x", "d", [0.5, -1.0])
            n.add_copy("b", "d", "y")

        inner(layer.branch.ifBranch, first)
        if otherwise:
            inner(layer.branch.elseBranch, second)
        net.add_activation("after", "RELU", "y", "z")
    return add


up = abs(exact(2, 3, seed=310)) + 0.5
case("branch_then", up, branching(True), {"z": 2 * up + 1})
case("branch_else", -up, branching(True), {"z": np.maximum(0, -0.5 * up - 1)})
case("branch_without_else", -up, branching(False), {"z": np.maximum(0, -up)})


def counted(limit=0, blob=None):
    """Fibonacci's rule: two variables, each of which becomes what the other was."""

    def add(net):
        net.add_copy("p", "x", "a")
        net.add_activation("q", "LINEAR", "x", "b", [2.0, 0.0])
        layer = net.add_loop("loop", input_name=blob, max_iterations=limit)

        def body(n):
            n.add_add_broadcastable("sum", ["a", "b"], "c")
            n.add_copy("r", "b", "a")
            n.add_copy("s", "c", "b")

        inner(layer.loop.bodyNetwork, body)
        net.add_activation("u", "LINEAR", "a", "y", [1.0, 0.0])
        net.add_activation("v", "LINEAR", "b", "z", [1.0, 0.0])
    return add


fibonacci = lambda count: {"y": [1, 2, 3, 5, 8, 13][count] * up, "z": [2, 3, 5, 8, 13, 21][count] * up}
case("loop_counted", up, counted(4), fibonacci(4))
case("loop_count_blob", {"x": up, "n": np.array([3.0])}, counted(blob="n"), fibonacci(3))


def conditional(limit):
    """Doubles until the sum is above a limit, and counts."""

    def add(net):
        net.add_copy("p", "x", "a")
        constant(net, "i", 0.0)
        layer = net.add_loop("loop", condition="go", max_iterations=limit)

        def test(n):
            n.add_reduce_sum("sum", "a", "s", None, keepdims=False, reduce_all=True)
            n.add_less_than("less", ["s"], "go", False, 100)

        def body(n):
            n.add_activation("twice", "LINEAR", "a", "d", [2.0, 0.0])
            n.add_copy("r", "d", "a")
            n.add_elementwise("one", ["i"], "j", "ADD", 1.0)
            n.add_copy("s", "j", "i")

        inner(layer.loop.conditionNetwork, test)
        inner(layer.loop.bodyNetwork, body)
        net.add_activation("u", "LINEAR", "a", "y", [1.0, 0.0])
        net.add_activation("v", "LINEAR", "i", "z", [1.0, 0.0])
    return add


def doubled(values, limit=99):
    count = 0
    while values.sum() < 100 and count < limit:
        values, count = values * 2, count + 1
    return {"y": values, "z": np.array([float(count)])}


case("loop_while", up, conditional(0), doubled(up))
case("loop_while_limited", up, conditional(2), doubled(up, 2))
case("loop_never", up + 50, conditional(0), doubled(up + 50))


def growing(net):
    """A variable that is longer after each pass."""
    net.add_copy("p", "x", "a")
    layer = net.add_loop("loop", max_iterations=3)

    def body(n):
        n.add_concat_nd("join", ["a", "x"], "c", 0)
        n.add_copy("r", "c", "a")

    inner(layer.loop.bodyNetwork, body)
    net.add_activation("u", "LINEAR", "a", "y", [1.0, 0.0])




def in_place(net):
    """Layers that give what they are given another value."""
    net.add_activation("a", "LINEAR", "x", "x", [2.0, 1.0])
    net.add_activation("b", "RELU", "x", "x")
    net.add_activation("c", "LINEAR", "x", "y", [0.5, 0.0])


case("in_place", up - 1, in_place, 0.5 * np.maximum(0, 2 * (up - 1) + 1))
case("loop_growing", up, growing, np.tile(up, (4, 1)))
