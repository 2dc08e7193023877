"""Cases for activations, convolutions, pooling and products of matrices."""

import numpy as np
import torch
import torch.nn.functional as F

from common import exact
from network_support import case, spread, tensors

# Activations

x = exact(2, 3, 2, 2, seed=1)
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


def convolution(name, x, w, wanted, rank5=False, b=None, dynamic=False, **options):
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

    case(name, {"x": x, "w": w} if dynamic else x, add, wanted, rank5)


x, w, b = exact(1, 4, 7, 7, seed=4), exact(6, 4, 3, 2, seed=5), exact(6, seed=6)
X, W, B = tensors(x), tensors(w), tensors(b)
convolution("conv_valid", x, w, F.conv2d(X, W, B, stride=(2, 1)), b=b, sh=2)
convolution("conv_pads", x, w, F.conv2d(F.pad(X, (3, 0, 1, 2)), W, B, stride=(2, 3)), b=b, sh=2, sw=3,
            padding_top=1, padding_bottom=2, padding_left=3, padding_right=0)


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
convolution("conv_rank5", x[0], w, F.conv2d(X, W, B)[0], rank5=True, b=b)
convolution("conv_blob", x, w, F.conv2d(X, W, stride=(1, 2)), dynamic=True, sw=2)
convolution("conv_one_dimension", x[:, :, :1], w[:, :, :1], F.conv2d(X[:, :, :1], W[:, :, :1], B), b=b)
x, w = exact(1, 4, 3, 4, seed=42), exact(4, 3, 3, 2, seed=7)
X, W, B = tensors(x), tensors(w), tensors(b[:3])
full = F.conv_transpose2d(X, W, B, stride=(2, 3))
convolution("deconv_valid", x, w, full, b=b[:3], is_deconv=True, sh=2, sw=3)
convolution("deconv_pads", x, w, full[:, :, 1:-2, 1:], b=b[:3], is_deconv=True, sh=2, sw=3, padding_top=1,
            padding_bottom=2, padding_left=1)
convolution("deconv_same", x, w, F.conv_transpose2d(X, W, B, stride=(2, 2))[:, :, :6, :8],
            b=b[:3], is_deconv=True, sh=2, sw=2, border_mode="same")
convolution("deconv_same_stride1", x, w, F.conv_transpose2d(X, W, B)[:, :, 1:-1, :4], b=b[:3], is_deconv=True,
            border_mode="same")
convolution("deconv_same_gap", x, w, F.conv_transpose2d(X, W, B, stride=(3, 3), output_padding=(0, 1)), b=b[:3],
            is_deconv=True, sh=3, sw=3, border_mode="same")
convolution("deconv_output_shape", x, w, full[:, :, 1:-1], b=b[:3], is_deconv=True, sh=2, sw=3,
            output_shape=(5, 11))
convolution("deconv_output_shape_pads", x, w, full[:, :, 2:, 1:], b=b[:3], is_deconv=True, sh=2, sw=3, padding_top=2,
            padding_left=1, output_shape=(5, 10))
convolution("deconv_groups", x, w, F.conv_transpose2d(X, W, groups=2), is_deconv=True, groups=2)

x, w, b = exact(1, 4, 3, 4, 5, seed=8), exact(6, 2, 2, 3, 2, seed=9), exact(6, seed=10)
X, W, B = tensors(x), tensors(w), tensors(b)


def convolution3d(name, w, wanted, bias=None, **options):
    deconv = options.get("is_deconv", False)
    case(name, x, lambda net: net.add_convolution3d(
        "l", input_channels=4, output_channels=6, depth=w.shape[2], height=w.shape[3], width=w.shape[4],
        W=w.transpose(1, 0, 2, 3, 4) if deconv else w, b=bias, has_bias=bias is not None, input_name="x",
        output_name="y", **options), wanted)


convolution3d("conv3d_custom", w, F.conv3d(F.pad(X, (2, 0, 0, 1, 1, 0)), W, B, stride=(1, 2, 1), groups=2), b,
              groups=2, stride_height=2, padding_mode="custom", padding_front=1, padding_bottom=1, padding_left=2)
convolution3d("conv3d_dilated", w, F.conv3d(X, W, groups=2, dilation=(1, 1, 3)), groups=2, dilation_width=3)
convolution3d("conv3d_same", w, F.conv3d(F.pad(X, (0, 1, 1, 1, 0, 1)), W, groups=2), groups=2, padding_mode="same")
w = exact(4, 3, 2, 3, 2, seed=11)
x = x[:, :, :2, :2, :3]
convolution3d("deconv3d", w, F.conv_transpose3d(tensors(x), tensors(w), B, stride=(2, 1, 1), groups=2), b, groups=2,
              is_deconv=True, stride_depth=2)

# Pooling

x = exact(1, 2, 8, 7, seed=12)
X = tensors(x)


def pooling(name, wanted, kind="MAX", rank5=False, x=x, **options):
    def add(net):
        net.add_pooling(
            "l", height=options.pop("h", 3), width=options.pop("w", 2), stride_height=options.pop("sh", 2),
            stride_width=options.pop("sw", 1), layer_type=kind, padding_type=options.pop("padding", "VALID"),
            input_name="x", output_name="y", **options)

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

# Several layers on sequences of batches

x, w, v = exact(3, 2, 2, 5, 4, seed=320), exact(3, 2, 2, 2, seed=321), exact(4, 36, seed=322, scale=1 / 128)
hidden = torch.relu(F.conv2d(tensors(x).reshape(6, 2, 5, 4), tensors(w)))
joined = torch.cat([hidden + 0.5, hidden * hidden], 1)
pooled = F.max_pool2d(joined, 2, 1)
gate = hidden.mean((2, 3), keepdim=True)
scores = F.softmax((pooled * torch.cat([gate, gate], 1)).reshape(6, -1) @ tensors(v).T, 1)


def sequences(net):
    net.add_convolution("c", 2, 3, 2, 2, 1, 1, "valid", 1, w.transpose(2, 3, 1, 0), None, False, input_name="x",
                        output_name="c")
    net.add_activation("r", "RELU", "c", "r")
    net.add_elementwise("a", ["r"], "a", "ADD", 0.5)
    net.add_elementwise("m", ["r", "r"], "m", "MULTIPLY")
    net.add_elementwise("j", ["a", "m"], "j", "CONCAT")
    net.add_pooling("p", 2, 2, 1, 1, "MAX", "VALID", "j", "p")
    net.add_reduce("g", "r", "g", "HW", "avg")
    net.add_elementwise("h", ["g", "g"], "h", "CONCAT")
    net.add_elementwise("k", ["p", "h"], "k", "MULTIPLY")
    net.add_flatten("f", 0, "k", "f")
    net.add_inner_product("i", v, None, 36, 4, False, "f", "i")
    net.add_softmax("s", "i", "y")


case("sequences", x, sequences, scores.reshape(3, 2, 4, 1, 1), rank5=True)
