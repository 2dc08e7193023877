"""Cases for Core ML's neural networks: each layer, each way to keep weights, each way to map inputs and outputs."""

import numpy as np
import torch
import torch.nn.functional as F
from coremltools.models import datatypes
from coremltools.models.neural_network import NeuralNetworkBuilder
from coremltools.proto import FeatureTypes_pb2 as ft

from common import Group, exact

group = Group("network")


def builder(inputs, outputs=("y",), rank5=False, shapes=None):
    """A builder for arrays of the given shapes; outputs have no shape unless `shapes` says so."""
    return NeuralNetworkBuilder(
        [(name, datatypes.Array(*np.shape(value))) for name, value in inputs.items()],
        [(name, datatypes.Array(*shapes[name]) if shapes else None) for name in outputs],
        disable_rank5_shape_mapping=not rank5,
    )


def case(name, inputs, add, wanted, rank5=False, tolerance=1e-4, shapes=None):
    """One network. `inputs` is an array or arrays by name, `wanted` likewise."""
    inputs = inputs if isinstance(inputs, dict) else {"x": inputs}
    wanted = wanted if isinstance(wanted, dict) else {"y": wanted}
    net = builder(inputs, wanted, rank5, shapes)
    add(net)
    group.add(
        name, net.spec, {key: np.asarray(value, np.float32) for key, value in inputs.items()},
        {key: np.asarray(value, np.float64) for key, value in wanted.items()}, tolerance)


def tensors(value):
    return torch.tensor(value, dtype=torch.float64)


def edit(net):
    """The message of the last layer."""
    return net.spec.neuralNetwork.layers[-1]


def spread(values, *shape):
    """Weights per channel against [channels, height, width]."""
    return np.reshape(values, (-1, 1, 1))


# Activations

x = exact(2, 3, 4, 5, seed=1)
alpha, beta = exact(3, seed=2, scale=1 / 64), exact(3, seed=3, scale=1 / 64) + 0.25
for kind, params, wanted in [
    ("RELU", None, np.maximum(x, 0)),
    ("LEAKYRELU", [0.125], np.where(x < 0, 0.125 * x, x)),
    ("SIGMOID", None, 1 / (1 + np.exp(-x))),
    ("TANH", None, np.tanh(x)),
    ("SCALED_TANH", [1.5, 0.75], 1.5 * np.tanh(0.75 * x)),
    ("SOFTPLUS", None, np.log1p(np.exp(x))),
    ("SOFTSIGN", None, x / (1 + abs(x))),
    ("SIGMOID_HARD", [0.25, 0.625], np.clip(0.25 * x + 0.625, 0, 1)),
    ("ELU", 0.75, np.where(x < 0, 0.75 * (np.exp(x) - 1), x)),
    ("LINEAR", [1.5, -0.25], 1.5 * x - 0.25),
    ("THRESHOLDEDRELU", 0.5, np.where(x >= 0.5, x, 0)),
    ("PRELU", alpha, np.where(x < 0, spread(alpha) * x, x)),
    ("PARAMETRICSOFTPLUS", [alpha, beta], spread(alpha) * np.log1p(np.exp(spread(beta) * x))),
]:
    case("activation_" + kind.lower(), x, lambda b: b.add_activation("l", kind, "x", "y", params), wanted)
case("activation_prelu_one", x, lambda b: b.add_activation("l", "PRELU", "x", "y", np.array([0.25])),
     np.where(x < 0, 0.25 * x, x))
case("activation_prelu_rank5", x[0], lambda b: b.add_activation("l", "PRELU", "x", "y", alpha),
     np.where(x[0] < 0, spread(alpha) * x[0], x[0]), rank5=True)
case("clamped_relu", x, lambda b: b.add_clamped_relu("l", "x", "y", 0.25, 1.25),
     np.minimum(1.25, np.where(x < 0, 0.25 * x, x)))
for mode, kind in [("EXACT", "none"), ("TANH_APPROXIMATION", "tanh")]:
    case("gelu_" + mode.lower(), x, lambda b: b.add_gelu("l", "x", "y", mode), F.gelu(tensors(x), approximate=kind))
case("gelu_sigmoid", x, lambda b: b.add_gelu("l", "x", "y", "SIGMOID_APPROXIMATION"), x / (1 + np.exp(-1.702 * x)))

# Convolutions


def convolution(name, x, w, wanted, rank5=False, b=None, dynamic=False, change=None, inputs=None, **options):
    """`w` is [outputs, inputs of a group, height, width]; the builder wants height and width first."""
    deconv = options.get("is_deconv", False)
    groups = options.setdefault("groups", 1)
    outputs = w.shape[1] * groups if deconv else w.shape[0]

    def add(net):
        net.add_convolution(
            "l", kernel_channels=w.shape[0] if deconv else w.shape[1], output_channels=outputs, height=w.shape[2],
            width=w.shape[3], stride_height=options.pop("sh", 1), stride_width=options.pop("sw", 1),
            border_mode=options.pop("border_mode", "valid"),
            W=None if dynamic else w.transpose(2, 3, 0, 1) if deconv else w.transpose(2, 3, 1, 0),
            b=b, has_bias=b is not None, input_name=["x", "w"] if dynamic else "x", output_name="y", **options)
        if change:
            change(edit(net).convolution)

    case(name, {"x": x, "w": w} if dynamic else x, add, wanted, rank5)


x, w, b = exact(2, 4, 9, 7, seed=4), exact(6, 4, 3, 2, seed=5), exact(6, seed=6)
X, W, B = tensors(x), tensors(w), tensors(b)
convolution("conv_valid", x, w, F.conv2d(X, W, B, stride=(2, 1)), b=b, sh=2)
convolution("conv_pads", x, w, F.conv2d(F.pad(X, (3, 0, 1, 2)), W, B, stride=(2, 3)), b=b, sh=2, sw=3,
            padding_top=1, padding_bottom=2, padding_left=3, padding_right=0)
convolution("conv_same", x, w, F.conv2d(F.pad(X, (0, 1, 0, 1)), W, stride=(3, 2))[:, :, :3, :4], sh=3, sw=2,
            border_mode="same") if False else None


def same(x, kernel, strides, upper=True, dilations=(1, 1)):
    """The padding that “same” means, for height and width."""
    pads = []
    for size, k, s, d in zip(x.shape[-2:], kernel, strides, dilations):
        total = max(0, (-(-size // s) - 1) * s + (k - 1) * d + 1 - size)
        pads.append((total // 2, total - total // 2) if upper else (total - total // 2, total // 2))
    return F.pad(x, (*pads[1], *pads[0]))


for upper in (True, False):
    convolution("conv_same_" + ("upper" if upper else "lower"), x, w,
                F.conv2d(same(X, (3, 2), (2, 2), upper), W, B, stride=2), b=b, sh=2, sw=2, border_mode="same",
                same_padding_asymmetry_mode="BOTTOM_RIGHT_HEAVY" if upper else "TOP_LEFT_HEAVY")
convolution("conv_dilated", x, w, F.conv2d(X, W, B, dilation=(2, 3)), b=b, dilation_factors=[2, 3])
convolution("conv_groups", x, w[:, :2], F.conv2d(X, W[:, :2], B, groups=2), b=b, groups=2)
convolution("conv_rank5", x[0], w, F.conv2d(X[:1], W, B)[0], rank5=True, b=b)
convolution("conv_blob", x, w, F.conv2d(X, W, stride=(1, 2)), dynamic=True, sw=2)
convolution("conv_one_dimension", x[:, :, :1], w[:, :, :1], F.conv2d(X[:, :, :1], W[:, :, :1], B), b=b)
w = exact(4, 3, 3, 2, seed=7)
W, B = tensors(w), tensors(b[:3])
full = F.conv_transpose2d(X, W, B, stride=(2, 3))
convolution("deconv_valid", x, w, full, b=b[:3], is_deconv=True, sh=2, sw=3)
convolution("deconv_pads", x, w, full[:, :, 1:-2, 1:], b=b[:3], is_deconv=True, sh=2, sw=3, padding_top=1,
            padding_bottom=2, padding_left=1)
convolution("deconv_same", x, w, full[:, :, :18] if False else F.conv_transpose2d(X, W, B, stride=(2, 2))[:, :, :18, :14],
            b=b[:3], is_deconv=True, sh=2, sw=2, border_mode="same")
convolution("deconv_same_stride1", x, w, F.conv_transpose2d(X, W, B)[:, :, 1:-1, :7], b=b[:3], is_deconv=True,
            border_mode="same")
convolution("deconv_same_gap", x, w, F.conv_transpose2d(X, W, B, stride=(3, 3), output_padding=(0, 1)), b=b[:3],
            is_deconv=True, sh=3, sw=3, border_mode="same")
convolution("deconv_output_shape", x, w, full[:, :, 1:-1], b=b[:3], is_deconv=True, sh=2, sw=3,
            output_shape=(17, 20))
convolution("deconv_groups", x, w, F.conv_transpose2d(X, W, groups=2), is_deconv=True, groups=2)

x, w, b = exact(1, 4, 4, 5, 6, seed=8), exact(6, 2, 2, 3, 2, seed=9), exact(6, seed=10)
X, W, B = tensors(x), tensors(w), tensors(b)


def convolution3d(name, w, wanted, bias=None, **options):
    deconv = options.get("is_deconv", False)
    case(name, x, lambda net: net.add_convolution3d(
        "l", input_channels=4, output_channels=6, depth=w.shape[2], height=w.shape[3], width=w.shape[4],
        W=w.transpose(1, 0, 2, 3, 4) if deconv else w, b=bias, has_bias=bias is not None, input_name="x",
        output_name="y", **options), wanted)


convolution3d("conv3d_custom", w, F.conv3d(F.pad(X, (2, 0, 0, 1, 1, 0)), W, B, stride=(1, 2, 1), groups=2), b,
              groups=2, stride_height=2, padding_mode="custom", padding_front=1, padding_bottom=1, padding_left=2)
convolution3d("conv3d_dilated", w, F.conv3d(X, W, groups=2, dilation=(1, 2, 3)), groups=2, dilation_height=2,
              dilation_width=3)
convolution3d("conv3d_same", w, F.conv3d(F.pad(X, (0, 1, 1, 1, 0, 1)), W, groups=2), groups=2, padding_mode="same")
w = exact(4, 3, 2, 3, 2, seed=11)
convolution3d("deconv3d", w, F.conv_transpose3d(X, tensors(w), B, stride=(2, 1, 1), groups=2), b, groups=2,
              is_deconv=True, stride_depth=2)

# Pooling

x = exact(2, 3, 8, 7, seed=12)
X = tensors(x)


def pooling(name, wanted, kind="MAX", rank5=False, x=x, change=None, **options):
    def add(net):
        net.add_pooling(
            "l", height=options.pop("h", 3), width=options.pop("w", 2), stride_height=options.pop("sh", 2),
            stride_width=options.pop("sw", 1), layer_type=kind, padding_type=options.pop("padding", "VALID"),
            input_name="x", output_name="y", **options)
        if change:
            change(edit(net).pooling)

    case(name, x, add, wanted, rank5)


low = float("-inf")
pooling("max_pool", F.max_pool2d(X, (3, 2), (2, 1)))
pooling("max_pool_rank5", F.max_pool2d(X[0], (3, 2), (2, 1)), x=x[0], rank5=True)
pooling("max_pool_pads", F.max_pool2d(F.pad(X, (1, 0, 2, 1), value=low), (3, 2), (2, 1)), padding_top=2,
        padding_bottom=1, padding_left=1)
pooling("max_pool_same", F.max_pool2d(F.pad(X, (0, 1, 0, 1), value=low), (3, 2), (2, 1)), padding="SAME")
pooling("max_pool_same_lower", F.max_pool2d(F.pad(X, (1, 0, 1, 0), value=low), (3, 2), (2, 1)), padding="SAME",
        same_padding_asymmetry_mode="TOP_LEFT_HEAVY")
pooling("avg_pool_pads", F.avg_pool2d(F.pad(X, (1, 0, 2, 1)), (3, 2), (2, 1)), "AVERAGE", padding_top=2,
        padding_bottom=1, padding_left=1, exclude_pad_area=False)
ones = F.avg_pool2d(F.pad(torch.ones_like(X), (1, 0, 2, 1)), (3, 2), (2, 1))
pooling("avg_pool_excludes", F.avg_pool2d(F.pad(X, (1, 0, 2, 1)), (3, 2), (2, 1)) / ones, "AVERAGE", padding_top=2,
        padding_bottom=1, padding_left=1, exclude_pad_area=True)
pooling("l2_pool", torch.sqrt(6 * F.avg_pool2d(X * X, (3, 2), (2, 1))), "L2")
for kind, wanted in [("MAX", x.max((2, 3))), ("AVERAGE", x.mean((2, 3))), ("L2", np.sqrt((x * x).sum((2, 3))))]:
    pooling("global_" + kind.lower(), wanted[:, :, None, None], kind, is_global=True)


def complete(x, kernel, strides, pads, kind):
    """Windows until the last pixel has been in one, as Caffe moves them."""
    sizes, outs = x.shape[-2:], []
    for n, k, s, p in zip(sizes, kernel, strides, pads):
        out = -(-(n + 2 * p - k) // s) + 1
        if max(pads) > 0 and (out - 1) * s >= n + p:
            out -= 1
        outs.append(out)
    result = np.zeros((*x.shape[:2], *outs))
    for i in range(outs[0]):
        for j in range(outs[1]):
            starts = [i * strides[0] - pads[0], j * strides[1] - pads[1]]
            ends = [min(start + k, n + p) for start, k, n, p in zip(starts, kernel, sizes, pads)]
            area = (ends[0] - starts[0]) * (ends[1] - starts[1])
            part = x[:, :, max(0, starts[0]):ends[0], max(0, starts[1]):ends[1]]
            inside = part.shape[2] * part.shape[3]
            result[:, :, i, j] = {
                "MAX": lambda: part.max((2, 3)), "AVERAGE": lambda: part.sum((2, 3)) / area,
                "EXCLUDES": lambda: part.sum((2, 3)) / inside, "L2": lambda: np.sqrt((part * part).sum((2, 3))),
            }[kind]()
    return result


for kind in ("MAX", "AVERAGE", "EXCLUDES", "L2"):
    for pads in ((0, 0), (1, 0)):
        pooling(f"complete_{kind.lower()}_{pads[0]}", complete(x, (2, 3), (2, 3), pads, kind),
                "AVERAGE" if kind == "EXCLUDES" else kind, h=2, w=3, sh=2, sw=3, padding="INCLUDE_LAST_PIXEL",
                padding_top=pads[0], padding_bottom=pads[0], padding_left=pads[1], padding_right=pads[1],
                exclude_pad_area=kind == "EXCLUDES")
pooling("complete_gap", complete(x, (2, 1), (3, 3), (1, 0), "MAX"), h=2, w=1, sh=3, sw=3, padding="INCLUDE_LAST_PIXEL",
        padding_top=1, padding_bottom=1)

x = exact(1, 2, 5, 6, 4, seed=13)
X = tensors(x)
for kind, pool, value in [("MAX", F.max_pool3d, low), ("AVERAGE", F.avg_pool3d, 0)]:
    case(f"pool3d_{kind.lower()}", x, lambda b: b.add_pooling3d(
        "l", "x", "y", kind, kernel_depth=2, kernel_height=3, kernel_width=2, stride_depth=1, stride_height=2,
        stride_width=2, padding_mode="custom", custom_padding_front=1, custom_padding_back=0, custom_padding_top=1,
        custom_padding_bottom=2, custom_padding_left=0, custom_padding_right=1),
        pool(F.pad(X, (0, 1, 1, 2, 1, 0), value=value), (2, 3, 2), (1, 2, 2)))
    case(f"global3d_{kind.lower()}", x, lambda b: b.add_global_pooling3d("l", "x", "y", kind),
         (x.max if kind == "MAX" else x.mean)((2, 3, 4), keepdims=True))

# Products

w, b = exact(4, 6, seed=14), exact(4, seed=15)
for name, shape in [("rank1", (6,)), ("rank2", (3, 6)), ("rank3", (2, 3, 6)), ("rank4_last", (2, 3, 2, 6))]:
    x = exact(*shape, seed=16)
    case("inner_product_" + name, x, lambda n: n.add_inner_product("l", w, b, 6, 4, True, "x", "y"), x @ w.T + b)
x = exact(2, 3, 1, 2, seed=17)
case("inner_product_rank4", x, lambda n: n.add_inner_product("l", w, b, 6, 4, True, "x", "y"),
     (x.reshape(2, 6) @ w.T + b).reshape(2, 4, 1, 1))
case("inner_product_rank5", x[0, :, 0, 0].repeat(2), lambda n: n.add_inner_product("l", w, None, 6, 4, False, "x", "y"),
     w @ x[0, :, 0, 0].repeat(2), rank5=True, shapes={"y": (4,)})
x = np.array([3, 0, 5.0])
case("embedding", x.reshape(3, 1, 1, 1), lambda n: n.add_embedding("l", w, b, 6, 4, True, "x", "y"),
     (w[:, x.astype(int)].T + b).reshape(3, 4, 1, 1))
case("embedding_nd", x.reshape(1, 3, 1), lambda n: n.add_embedding_nd("l", "x", "y", 6, 4, w, b),
     (w[:, x.astype(int)].T + b).reshape(1, 3, 4))
x, y = exact(2, 1, 3, 4, seed=18), exact(5, 4, 2, seed=19)
case("matmul", {"x": x, "z": y}, lambda n: n.add_batched_mat_mul("l", ["x", "z"], "y"), x @ y)
case("matmul_transposed", {"x": x.swapaxes(2, 3), "z": y.swapaxes(1, 2)}, lambda n: n.add_batched_mat_mul(
    "l", ["x", "z"], "y", transpose_a=True, transpose_b=True), x @ y)
case("matmul_weights", x, lambda n: n.add_batched_mat_mul(
    "l", ["x"], "y", weight_matrix_rows=4, weight_matrix_columns=2, W=y[0], bias=b[:2]), x @ y[0] + b[:2])
case("matmul_vectors", {"x": x[0, 0, 0], "z": y[0]}, lambda n: n.add_batched_mat_mul("l", ["x", "z"], "y"),
     x[0, 0, :1] @ y[0])

# Normalizations

x = exact(2, 6, 3, 4, seed=20)
X = tensors(x)
gamma, beta, mean, variance = exact(6, seed=21) + 0.5, exact(6, seed=22), exact(6, seed=23), abs(exact(6, seed=24)) + 0.25
column = lambda v: v.reshape(-1, 1, 1)
normed = (x - column(mean)) / np.sqrt(column(variance) + 0.125)
case("batchnorm", x, lambda n: n.add_batchnorm("l", 6, gamma, beta, mean, variance, "x", "y", epsilon=0.125),
     normed * column(gamma) + column(beta))


def bare(net):
    net.add_batchnorm("l", 6, gamma, beta, mean, variance, "x", "y")
    for field in ("gamma", "beta", "epsilon"):
        edit(net).batchnorm.ClearField(field)


case("batchnorm_bare", x, bare, (x - column(mean)) / np.sqrt(column(variance) + 1e-5))
case("instance_norm", x, lambda n: n.add_batchnorm(
    "l", 6, gamma, beta, None, None, "x", "y", True, True, epsilon=0.125),
    (x - x.mean((2, 3), keepdims=True)) / np.sqrt(x.var((2, 3), keepdims=True) + 0.125) * column(gamma) + column(beta))


def statistics(net):
    net.add_batchnorm("l", 6, gamma, beta, None, None, "x", "y", True, True)
    edit(net).batchnorm.instanceNormalization = False


case("batch_statistics", x, statistics,
     (x - x.mean((0, 2, 3), keepdims=True)) / np.sqrt(x.var((0, 2, 3), keepdims=True) + 1e-5) * column(gamma)
     + column(beta))
case("batchnorm_rank5", x[0], lambda n: n.add_batchnorm("l", 6, gamma, beta, mean, variance, "x", "y", epsilon=0.125),
     (normed * column(gamma) + column(beta))[0], rank5=True)
for across in (True, False):
    axes = (1, 2, 3) if across else (2, 3)
    centre = x - x.mean(axes, keepdims=True)
    case(f"mvn_{across}".lower(), x, lambda n: n.add_mvn("l", "x", "y", across, True, 0.5),
         centre / np.sqrt(x.var(axes, keepdims=True) + 0.5))
    case(f"mvn_mean_{across}".lower(), x, lambda n: n.add_mvn("l", "x", "y", across, False), centre)
case("l2_normalize", x, lambda n: n.add_l2_normalize("l", "x", "y", 0.5),
     x / np.sqrt((x * x).sum((1, 2, 3), keepdims=True) + 0.5))
weights = exact(3, 4, seed=25)
case("layer_norm", x, lambda n: n.add_layer_normalization("l", "x", "y", (3, 4), weights, 1 - weights, 0.25),
     F.layer_norm(X, (3, 4), tensors(weights), tensors(1 - weights), 0.25))
for k, size in [(2, 3), (1.5, 3), (1.5, 5)]:
    case(f"lrn_{k}_{size}".replace(".", "_"), x, lambda n: n.add_lrn("l", "x", "y", 3.0, 0.75, size, k),
         F.local_response_norm(X, size, 3.0, 0.75, k))
case("lrn_rank5", x[0], lambda n: n.add_lrn("l", "x", "y", 3.0, 0.75, 3, 2), F.local_response_norm(X, 3, 3.0, 0.75, 2)[0],
     rank5=True)
case("softmax", x, lambda n: n.add_softmax("l", "x", "y"), F.softmax(X, 1))
case("softmax_nd", x, lambda n: n.add_softmax_nd("l", "x", "y", -2), F.softmax(X, -2))

# Arithmetic

x, y, z = exact(2, 3, 4, 5, seed=26), exact(2, 3, 1, 1, seed=27), exact(2, 1, 4, 5, seed=28)
three = {"x": x, "z": y, "w": z}
case("add_alpha", x, lambda n: n.add_elementwise("l", ["x"], "y", "ADD", 0.75), x + 0.75)
case("multiply_alpha", x, lambda n: n.add_elementwise("l", ["x"], "y", "MULTIPLY", -1.5), x * -1.5)
for mode, wanted in [
    ("ADD", x + y + z), ("MULTIPLY", x * y * z), ("AVE", (x + y + z) / 3), ("MAX", np.maximum(np.maximum(x, y), z)),
    ("MIN", np.minimum(np.minimum(x, y), z)),
]:
    case("join_" + mode.lower(), three, lambda n: n.add_elementwise("l", ["x", "z", "w"], "y", mode), wanted)
u, v = exact(2, 6, 1, 1, seed=29), exact(2, 6, 1, 1, seed=30)
dot = (u * v).sum(1, keepdims=True)
case("dot", {"x": u, "z": v}, lambda n: n.add_elementwise("l", ["x", "z"], "y", "DOT"), dot)
case("cosine", {"x": u, "z": v}, lambda n: n.add_elementwise("l", ["x", "z"], "y", "COS"),
     dot / np.linalg.norm(u, axis=1, keepdims=True) / np.linalg.norm(v, axis=1, keepdims=True))
c, hw = exact(3, seed=31), exact(1, 4, 5, seed=32)
case("scale_channels", x, lambda n: n.add_scale("l", c, hw, True, "x", "y", [3], [1, 4, 5]), x * column(c) + hw)
case("scale_one", x, lambda n: n.add_scale("l", np.array([0.75]), None, False, "x", "y", [1]), x * 0.75)
case("bias", x, lambda n: n.add_bias("l", c, "x", "y", [3]), x + column(c))
case("bias_rank5", x[0], lambda n: n.add_bias("l", c, "x", "y", [3]), x[0] + column(c), rank5=True)
p, q = abs(exact(2, 3, 1, seed=33)) + 0.5, exact(3, 4, seed=34)
q = np.where(q == 0, 0.5, q)
for name, wanted in [
    ("add", p + q), ("subtract", p - q), ("multiply", p * q), ("divide", p / q), ("pow", p**q), ("min", np.minimum(p, q)),
    ("max", np.maximum(p, q)), ("mod", np.mod(p, q)), ("floor_div", np.floor(p / q)),
]:
    case("broadcast_" + name, {"x": p, "z": q},
         lambda n: getattr(n, f"add_{name}_broadcastable")("l", ["x", "z"], "y"), wanted)

x = exact(2, 3, 5, seed=35)
half = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.25])
for name, wanted, values in [
    ("ceil", np.ceil, x), ("floor", np.floor, x), ("sign", np.sign, np.round(x)), ("round", np.round, half),
    ("sin", np.sin, x), ("cos", np.cos, x), ("tan", np.tan, x / 2), ("asin", np.arcsin, x / 2.5),
    ("acos", np.arccos, x / 2.5), ("atan", np.arctan, x), ("sinh", np.sinh, x), ("cosh", np.cosh, x),
    ("tanh", np.tanh, x), ("asinh", np.arcsinh, x), ("acosh", np.arccosh, abs(x) + 1.5),
    ("atanh", np.arctanh, x / 2.5), ("exp2", np.exp2, x),
]:
    values = np.float32(values)
    case(name, values, lambda n: getattr(n, "add_" + name)("l", "x", "y"), wanted(np.float64(values)))
case("erf", x, lambda n: n.add_erf("l", "x", "y"), torch.erf(tensors(x)))
case("clip", x, lambda n: n.add_clip("l", "x", "y", -0.5, 0.75), np.clip(x, -0.5, 0.75))
case("copy", x, lambda n: n.add_copy("l", "x", "y"), x)
for mode, wanted, values in [
    ("sqrt", np.sqrt, abs(x)), ("rsqrt", lambda v: 1 / np.sqrt(v + 0.125), abs(x)),
    ("inverse", lambda v: 1 / (v + 0.125), abs(x)), ("power", lambda v: v**3, x), ("exp", np.exp, x),
    ("log", np.log, abs(x) + 0.5), ("abs", np.abs, x), ("threshold", lambda v: np.maximum(v, 3), x),
]:
    case("unary_" + mode, values, lambda n: n.add_unary("l", "x", "y", mode, alpha=3, shift=0.25, scale=1.5, epsilon=0.125),
         wanted(1.5 * values + 0.25))


def plain(net):
    net.add_unary("l", "x", "y", "inverse")
    for field in ("alpha", "shift", "scale", "epsilon"):
        edit(net).unary.ClearField(field)


case("unary_defaults", np.array([0.0, 0.5, -2.0]), plain, 1 / (np.array([0.0, 0.5, -2.0]) + 1e-6))

# Comparisons

p, q = np.round(exact(2, 3, 1, seed=36)), np.round(exact(3, 4, seed=37))
for name, compare, add in [
    ("equal", np.equal, lambda n, i, a: n.add_equal("l", i, "y", a)),
    ("not_equal", np.not_equal, lambda n, i, a: n.add_not_equal("l", i, "y", a)),
    ("less", np.less, lambda n, i, a: n.add_less_than("l", i, "y", False, a)),
    ("less_equal", np.less_equal, lambda n, i, a: n.add_less_than("l", i, "y", True, a)),
    ("greater", np.greater, lambda n, i, a: n.add_greater_than("l", i, "y", False, a)),
    ("greater_equal", np.greater_equal, lambda n, i, a: n.add_greater_than("l", i, "y", True, a)),
]:
    case(name, {"x": p, "z": q}, lambda n: add(n, ["x", "z"], 0), np.float64(compare(p, q)))
    case(name + "_alpha", q, lambda n: add(n, ["x"], 1), np.float64(compare(q, 1)))
for mode in ("AND", "OR", "XOR"):
    case("logical_" + mode.lower(), {"x": p, "z": q}, lambda n: n.add_logical("l", ["x", "z"], "y", mode),
         np.float64(getattr(np, "logical_" + mode.lower())(p, q)))
case("logical_not", p, lambda n: n.add_logical("l", ["x"], "y", "NOT"), np.float64(p == 0))
case("where", {"x": p, "z": q, "w": q * 2 + 5}, lambda n: n.add_where_broadcastable("l", ["x", "z", "w"], "y"),
     np.where(p != 0, q, q * 2 + 5))

# Reductions

x = abs(exact(2, 3, 4, 5, seed=38)) + 0.25
axes = {"CHW": (1, 2, 3), "HW": (2, 3), "C": (1,), "H": (2,), "W": (3,)}
for axis, places in axes.items():
    case("reduce_sum_" + axis.lower(), x, lambda n: n.add_reduce("l", "x", "y", axis, "sum"),
         x.sum(places, keepdims=True))
for mode, wanted in [
    ("avg", x.mean((2, 3))), ("prod", x.prod((2, 3))), ("logsum", np.log(x + 0.5).sum((2, 3))),
    ("sumsquare", (x * x).sum((2, 3))), ("L1", abs(x - 1).sum((2, 3))), ("L2", np.sqrt((x * x).sum((2, 3)))),
    ("max", x.max((2, 3))), ("min", x.min((2, 3))),
]:
    case("reduce_" + mode.lower(), x - 1 if mode == "L1" else x,
         lambda n: n.add_reduce("l", "x", "y", "HW", mode, epsilon=0.5), wanted[:, :, None, None])
case("reduce_argmax", x, lambda n: n.add_reduce("l", "x", "y", "C", "argmax"), x.argmax(1)[:, None])
for name, wanted in [
    ("sum", np.sum), ("mean", np.mean), ("max", np.max), ("min", np.min), ("prod", np.prod),
    ("l1", lambda v, a, keepdims: abs(v).sum(a, keepdims=keepdims)),
    ("l2", lambda v, a, keepdims: np.sqrt((v * v).sum(a, keepdims=keepdims))),
    ("sumsquare", lambda v, a, keepdims: (v * v).sum(a, keepdims=keepdims)),
    ("logsum", lambda v, a, keepdims: np.log(v.sum(a, keepdims=keepdims))),
    ("logsumexp", lambda v, a, keepdims: np.log(np.exp(v).sum(a, keepdims=keepdims))),
]:
    case("reduce_nd_" + name, x, lambda n: getattr(n, "add_reduce_" + name)("l", "x", "y", [-1, 1], keepdims=False),
         wanted(x, (3, 1), keepdims=False))
case("reduce_nd_all", x, lambda n: n.add_reduce_sum("l", "x", "y", None, keepdims=False, reduce_all=True),
     x.sum().reshape(1))
case("reduce_nd_keeps", x, lambda n: n.add_reduce_logsumexp("l", "x", "y", [2], keepdims=True),
     np.log(np.exp(x).sum(2, keepdims=True)))
for reverse in (False, True):
    for exclude in (False, True):
        total = np.flip(x, 2).cumsum(2) if reverse else x.cumsum(2)
        total = np.flip(total, 2) if reverse else total
        case(f"cumsum_{reverse}_{exclude}".lower(), x, lambda n: n.add_cumsum("l", ["x"], "y", -2, reverse, exclude),
             total - x if exclude else total)

# Resizing

x = exact(2, 3, 3, 4, seed=39)


def grid(x, axis, places):
    """Linear interpolation along an axis."""
    places = np.clip(places, 0, x.shape[axis] - 1)
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, x.shape[axis] - 1)
    part = (places - low).reshape([-1 if i == axis else 1 for i in range(x.ndim)])
    return np.take(x, low, axis) * (1 - part) + np.take(x, high, axis) * part


def bilinear(x, rows, columns):
    return grid(grid(x, 2, rows), 3, columns)


def places(n, m, rule):
    i = np.arange(m)
    if rule == "ALIGN_CORNERS_TRUE":
        return i * (n - 1) / (m - 1)
    return i * n / m + (0.5 * n / m - 0.5 if rule == "ALIGN_CORNERS_FALSE" else 0)


case("upsample_nearest", x, lambda n: n.add_upsample("l", 2, 3, "x", "y", "NN"), x.repeat(2, 2).repeat(3, 3))
case("upsample_rank5", x[0], lambda n: n.add_upsample("l", 2, 3, "x", "y", "NN"), x[0].repeat(2, 1).repeat(3, 2),
     rank5=True)
for rule in ("DEFAULT", "ALIGN_CORNERS_TRUE", "ALIGN_CORNERS_FALSE"):
    case("upsample_" + rule.lower(), x, lambda n: n.add_upsample("l", 2, 3, "x", "y", "BILINEAR", rule),
         bilinear(x, places(3, 6, rule), places(4, 12, rule)))
case("upsample_fraction", x, lambda n: n.add_upsample("l", 1.5, 2.5, "x", "y", "BILINEAR", "ALIGN_CORNERS_FALSE"),
     bilinear(x, places(3, 4, "ALIGN_CORNERS_FALSE"), places(4, 10, "ALIGN_CORNERS_FALSE")))


def sampled(n, m, mode):
    if mode == "ROI_ALIGN_MODE":
        step = max(1, n - 1) / m
        return (np.arange(m) + 0.5) * step
    if mode == "UPSAMPLE_MODE":
        return np.linspace(0, n - n / m, m)
    return np.array([(n - 1) / 2]) if m == 1 and mode == "ALIGN_ENDPOINTS_MODE" else np.linspace(0, n - 1, m)


for mode in ("STRICT_ALIGN_ENDPOINTS_MODE", "ALIGN_ENDPOINTS_MODE", "UPSAMPLE_MODE", "ROI_ALIGN_MODE"):
    for rows, columns in ((5, 7), (1, 2)):
        case(f"resize_{mode.lower()}_{rows}", x, lambda n: n.add_resize_bilinear("l", "x", "y", rows, columns, mode),
             bilinear(x, sampled(3, rows, mode), sampled(4, columns, mode)))

picture = exact(1, 1, 2, 6, 5, seed=40)
boxes = np.array([[0.5, 1, 4, 3], [1, 0.25, 5, 4]])


def crops(mode, order, normalized, scale, rows, columns):
    results = []
    for box in boxes:
        bounds = box * scale * (np.array([5, 4, 5, 4]) if normalized else 1)
        spans = []
        for start, end, count in ((bounds[0], bounds[2], rows), (bounds[1], bounds[3], columns)):
            length = end - start
            if mode == "ROI_ALIGN_MODE":
                spans.append(start + (np.arange(count) + 0.5) * max(1, length) / count)
            else:
                spans.append(np.linspace(start, end, count))
        results.append(bilinear(picture[0], *spans))
    return np.stack(results)


for mode, order, normalized, scale in [
    ("STRICT_ALIGN_ENDPOINTS_MODE", "CORNERS_HEIGHT_FIRST", False, 1), ("ROI_ALIGN_MODE", "CORNERS_WIDTH_FIRST", False, 0.5),
    ("ALIGN_ENDPOINTS_MODE", "CENTER_SIZE_HEIGHT_FIRST", True, 0.125),
    ("STRICT_ALIGN_ENDPOINTS_MODE", "CENTER_SIZE_WIDTH_FIRST", False, 1),
]:
    given = boxes
    if order.startswith("CENTER"):
        given = np.concatenate([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]], 1)
    if order.endswith("WIDTH_FIRST"):
        given = given[:, [1, 0, 3, 2]]
    case(f"crop_resize_{order.lower()}", {"x": picture, "z": given.reshape(2, 1, 4, 1, 1)}, lambda n: n.add_crop_resize(
        "l", ["x", "z"], "y", 3, 4, mode, normalized, order, scale), crops(mode, order, normalized, scale, 3, 4))

x = exact(2, 8, 4, 6, seed=41)
X = tensors(x)
case("pixel_shuffle", x, lambda n: n.add_reorganize_data("l", "x", "y", "PIXEL_SHUFFLE", 2), F.pixel_shuffle(X, 2))
blocks = x.reshape(2, 2, 2, 2, 4, 6)
case("depth_to_space", x, lambda n: n.add_reorganize_data("l", "x", "y", "DEPTH_TO_SPACE", 2),
     blocks.transpose(0, 3, 4, 1, 5, 2).reshape(2, 2, 8, 12))
case("space_to_depth", x, lambda n: n.add_reorganize_data("l", "x", "y", "SPACE_TO_DEPTH", 2),
     x.reshape(2, 8, 2, 2, 3, 2).transpose(0, 3, 5, 1, 2, 4).reshape(2, 32, 2, 3))
group.save()
