"""Cases for layers that normalize, compute, compare, reduce and resize."""

import numpy as np
import torch
import torch.nn.functional as F

from common import exact
from network_support import case, edit, tensors

# Normalizations

x = exact(2, 6, 2, 3, seed=20)
X = tensors(x)
gamma, beta, mean = exact(6, seed=21) + 0.5, exact(6, seed=22), exact(6, seed=23)
variance = abs(exact(6, seed=24)) + 0.25
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
weights = exact(2, 3, seed=25)
case("layer_norm", x, lambda n: n.add_layer_normalization("l", "x", "y", (2, 3), weights, 1 - weights, 0.25),
     F.layer_norm(X, (2, 3), tensors(weights), tensors(1 - weights), 0.25))
for k, size in [(2, 3), (1.5, 3), (1.5, 5)]:
    case(f"lrn_{k}_{size}".replace(".", "_"), x, lambda n: n.add_lrn("l", "x", "y", 3.0, 0.75, size, k),
         F.local_response_norm(X, size, 3.0, 0.75, k))
case("lrn_rank5", x[0], lambda n: n.add_lrn("l", "x", "y", 3.0, 0.75, 3, 2),
     F.local_response_norm(X, 3, 3.0, 0.75, 2)[0],
     rank5=True)
case("softmax", x, lambda n: n.add_softmax("l", "x", "y"), F.softmax(X, 1))
case("softmax_nd", x, lambda n: n.add_softmax_nd("l", "x", "y", -2), F.softmax(X, -2))

# Arithmetic

x, y, z = exact(2, 3, 2, 4, seed=26), exact(2, 3, 1, 1, seed=27), exact(2, 1, 2, 4, seed=28)
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
c, hw = exact(3, seed=31), exact(1, 2, 4, seed=32)
case("scale_channels", x, lambda n: n.add_scale("l", c, hw, True, "x", "y", [3], [1, 2, 4]), x * column(c) + hw)
case("scale_one", x, lambda n: n.add_scale("l", np.array([0.75]), None, False, "x", "y", [1]), x * 0.75)
case("bias", x, lambda n: n.add_bias("l", c, "x", "y", [3]), x + column(c))
case("bias_rank5", x[0], lambda n: n.add_bias("l", c, "x", "y", [3]), x[0] + column(c), rank5=True)
p, q = abs(exact(2, 3, 1, seed=33)) + 0.5, exact(3, 4, seed=34)
q = np.where(q == 0, 0.5, q)
for name, wanted in [
    ("add", p + q), ("subtract", p - q), ("multiply", p * q), ("divide", p / q), ("pow", p**q),
    ("min", np.minimum(p, q)), ("max", np.maximum(p, q)), ("mod", np.mod(p, q)), ("floor_div", np.floor(p / q)),
]:
    case("broadcast_" + name, {"x": p, "z": q},
         lambda n: getattr(n, f"add_{name}_broadcastable")("l", ["x", "z"], "y"), wanted)

x = exact(2, 5, seed=35)
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
    case("unary_" + mode, values,
         lambda n: n.add_unary("l", "x", "y", mode, alpha=3, shift=0.25, scale=1.5, epsilon=0.125),
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

x = abs(exact(2, 3, 2, 4, seed=38)) + 0.25
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

x = exact(1, 2, 3, 4, seed=39)


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
    ("STRICT_ALIGN_ENDPOINTS_MODE", "CORNERS_HEIGHT_FIRST", False, 1),
    ("ROI_ALIGN_MODE", "CORNERS_WIDTH_FIRST", False, 0.5),
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

x = exact(1, 8, 2, 4, seed=41)
X = tensors(x)
case("pixel_shuffle", x, lambda n: n.add_reorganize_data("l", "x", "y", "PIXEL_SHUFFLE", 2), F.pixel_shuffle(X, 2))
blocks = x.reshape(1, 2, 2, 2, 2, 4)
case("depth_to_space", x, lambda n: n.add_reorganize_data("l", "x", "y", "DEPTH_TO_SPACE", 2),
     blocks.transpose(0, 3, 4, 1, 5, 2).reshape(1, 2, 4, 8))
case("space_to_depth", x, lambda n: n.add_reorganize_data("l", "x", "y", "SPACE_TO_DEPTH", 2),
     x.reshape(1, 8, 1, 2, 2, 2).transpose(0, 3, 5, 1, 2, 4).reshape(1, 32, 1, 2))
