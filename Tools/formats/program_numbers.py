"""Cases of operations that compute: elementwise ones, activations, products, windows, reductions, normalizations, slices."""

import numpy as np
import torch
import torch.nn.functional as F

from program_base import *

# MARK: Elementwise, of one

x = exact(2, 3, 5, seed=1)
positive = np.abs(x) + 0.25
unit = exact(2, 7, seed=2, scale=1 / 80)
UNARY = {
    "abs": np.abs, "atan": np.arctan, "ceil": np.ceil, "cos": np.cos, "cosh": np.cosh, "exp": np.exp, "exp2": np.exp2,
    "floor": np.floor, "sign": np.sign, "sin": np.sin, "sinh": np.sinh, "square": np.square, "tanh": np.tanh,
    "erf": lambda v: torch.erf(t(v)), "relu": lambda v: np.maximum(v, 0), "relu6": lambda v: np.clip(v, 0, 6),
    "sigmoid": lambda v: 1 / (1 + np.exp(-v)), "silu": lambda v: v / (1 + np.exp(-v)),
    "softplus": lambda v: np.log1p(np.exp(v)), "softsign": lambda v: v / (1 + np.abs(v)), "identity": lambda v: v,
}
SMALL = {"acos": np.arccos, "asin": np.arcsin, "atanh": np.arctanh, "tan": np.tan}


def several(functions):
    return lambda x: tuple(getattr(mb, name)(x=x) for name in functions)


signed = np.where(np.abs(x[0]) < 0.25, 0, x[0])
functions = {"elementwise": list(UNARY)[:13], "activations": list(UNARY)[13:]}
for name, chosen in functions.items():
    values = signed if name == "elementwise" else 4 * signed
    case(name, several(chosen), [values], [UNARY[key](values) for key in chosen])
unit = f32(unit).astype(np.float64)
case("elementwise_small", several(SMALL), [unit], [function(unit) for function in SMALL.values()])
case("sqrt", lambda x: mb.sqrt(x=x), [positive], np.sqrt(positive))

halves = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.75, -0.75])
case("round", lambda x: mb.round(x=x), [halves], np.round(halves))
case("clip", lambda x: mb.clip(x=x, alpha=f32(-0.75), beta=f32(1.25)), [x], np.clip(x, -0.75, 1.25))
case(
    "clip_open", lambda x: mb.clip(x=x, alpha=f32(-0.75), beta=f32(np.inf)), [x], np.maximum(x, -0.75))
case("inverse", lambda x: mb.inverse(x=x), [positive], 1 / (positive + 1e-4))
case("inverse_epsilon", lambda x: mb.inverse(x=x, epsilon=f32(0.5)), [positive], 1 / (positive + 0.5))
case("log", lambda x: mb.log(x=x), [positive], np.log(positive))
case("log_epsilon", lambda x: mb.log(x=x, epsilon=f32(0.5)), [positive], np.log(positive + 0.5))
case("rsqrt", lambda x: mb.rsqrt(x=x), [positive], 1 / np.sqrt(positive))
case("rsqrt_epsilon", lambda x: mb.rsqrt(x=x, epsilon=f32(0.5)), [positive], 1 / np.sqrt(positive + 0.5))
case("threshold", lambda x: mb.threshold(x=x, alpha=f32(0.25)), [x], np.maximum(x, 0.25))
case("logical_not", lambda x: number(mb.logical_not(x=truth(x))), [[0, 1, 2, 0, -1]], np.array([1.0, 0, 0, 1, 0]))
case(
    "cast_to_integer", lambda x: mb.cast(x=x, dtype="int32"), [np.array([-1.75, -0.5, 0.5, 1.75, 300.25])],
    np.array([-1, 0, 0, 1, 300]))
case("cast_to_truth", lambda x: number(mb.cast(x=x, dtype="bool")), [np.array([0, 0.25, -3.0])], np.array([0.0, 1, 1]))
case(
    "cast_to_half", lambda x: mb.cast(x=mb.add(x=mb.cast(x=x, dtype="fp16"), y=f16(0.5)), dtype="fp32"), [x], x + 0.5)
case(
    "cast_to_short", lambda x: mb.cast(x=mb.cast(x=x, dtype="uint16"), dtype="int32"), [np.array([0, 7, 65535])],
    np.array([0, 7, 65535]), IOS17)

# MARK: Elementwise, of two

a, b = exact(2, 3, 5, seed=3), exact(3, 1, seed=4)
b = np.where(b == 0, 0.5, b)
BINARY = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "real_div": np.divide, "maximum": np.maximum,
    "minimum": np.minimum, "mod": np.mod, "floor_div": np.floor_divide,
}
case(
    "elementwise_of_two", lambda x, y: tuple(getattr(mb, name)(x=x, y=y) for name in BINARY), [a, b],
    [function(a, b) for function in BINARY.values()])
case("pow", lambda x, y: mb.pow(x=x, y=y), [positive, b], np.power(positive, b))
case("pow_whole", lambda x: mb.pow(x=x, y=f32(3)), [x], x**3)
p, q = np.array([-7, -6, 7, 6, 0, 5]), np.array([3, 3, -3, 4, 5, 5])
case("floor_div_integers", lambda x, y: mb.floor_div(x=x, y=y), [p, q], p // q)
case("mod_integers", lambda x, y: mb.mod(x=x, y=y), [p, q], p % q)
case("sub_constant_first", lambda x: mb.sub(x=f32(1.5), y=x), [x], 1.5 - x)
c, d = i32([[1, 2, 3], [4, 5, 6]]), i32([3, 2, 4])
COMPARISONS = {
    "equal": np.equal, "not_equal": np.not_equal, "less": np.less, "less_equal": np.less_equal,
    "greater": np.greater, "greater_equal": np.greater_equal,
}
case(
    "comparisons", lambda x, y: tuple(number(getattr(mb, name)(x=x, y=y)) for name in COMPARISONS), [c, d],
    [function(c, d).astype(float) for function in COMPARISONS.values()])
LOGICAL = {"logical_and": np.logical_and, "logical_or": np.logical_or, "logical_xor": np.logical_xor}
case(
    "logical", lambda x, y: tuple(number(getattr(mb, name)(x=truth(x), y=truth(y))) for name in LOGICAL),
    [[0, 0, 2, 3], [0, 1, 0, 1]],
    [function([0, 0, 2, 3], [0, 1, 0, 1]).astype(float) for function in LOGICAL.values()])
case(
    "select", lambda x, y: mb.select(cond=mb.greater(x=x, y=f32(0)), a=x, b=y), [a, exact(2, 3, 5, seed=5)],
    np.where(a > 0, a, exact(2, 3, 5, seed=5)))

# MARK: Activations

case("elu", lambda x: mb.elu(x=x, alpha=f32(0.75)), [x], np.where(x > 0, x, 0.75 * (np.exp(x) - 1)))
case("gelu", lambda x: mb.gelu(x=x), [x], F.gelu(t(x)))
case("gelu_tanh", lambda x: mb.gelu(x=x, mode="TANH_APPROXIMATION"), [2 * x], F.gelu(t(2 * x), approximate="tanh"))
case(
    "gelu_sigmoid", lambda x: mb.gelu(x=x, mode="SIGMOID_APPROXIMATION"), [2 * x], 2 * x / (1 + np.exp(-1.702 * 2 * x)))
case("leaky_relu", lambda x: mb.leaky_relu(x=x, alpha=f32(0.125)), [x], np.where(x >= 0, x, 0.125 * x))
case(
    "linear_activation", lambda x: mb.linear_activation(x=x, alpha=f32(1.5), beta=f32(-0.25)), [x], 1.5 * x - 0.25)
slopes = np.array([0.25, -0.5, 2.0])
case("prelu", lambda x: mb.prelu(x=x, alpha=f32([-0.5] * 3)), [x], np.where(x >= 0, x, -0.5 * x))
x4 = exact(1, 3, 2, 3, seed=6)
case(
    "prelu_image", lambda x: mb.prelu(x=x, alpha=f32(slopes)), [x4],
    np.where(x4 >= 0, x4, slopes[None, :, None, None] * x4))
case(
    "scaled_tanh", lambda x: mb.scaled_tanh(x=x, alpha=f32(1.5), beta=f32(0.5)), [x], 1.5 * np.tanh(0.5 * x))
case(
    "sigmoid_hard", lambda x: mb.sigmoid_hard(x=x, alpha=f32(0.75), beta=f32(0.25)), [x],
    np.clip(0.75 * x + 0.25, 0, 1))
case(
    "softplus_parametric",
    lambda x: mb.softplus_parametric(x=x, alpha=f32([1.5, 0.5, 2]), beta=f32([0.5, 2, 1])), [x],
    np.array([1.5, 0.5, 2])[None, :, None] * np.log1p(np.exp(np.array([0.5, 2, 1])[None, :, None] * x)))
case("softmax", lambda x: mb.softmax(x=x), [x], torch.softmax(t(x), -1))
case("softmax_axis", lambda x: mb.softmax(x=x, axis=-2), [x], torch.softmax(t(x), -2))
case(
    "thresholded_relu", lambda x: mb.thresholded_relu(x=x, alpha=f32(0.5)), [np.array([0.25, 0.5, 0.75, -1])],
    np.array([0, 0.5, 0.75, 0]))
case(
    "clamped_relu", lambda x: mb.clamped_relu(x=x, alpha=f32(0.25), beta=f32(1.25)), [x],
    np.minimum(np.where(x >= 0, x, 0.25 * x), 1.25))

# MARK: Products

w, v = exact(4, 5, seed=7), exact(4, seed=8)
case("linear", lambda x: mb.linear(x=x, weight=f32(w), bias=f32(v)), [x], x @ w.T + v)
case("linear_unbiased", lambda x: mb.linear(x=x, weight=f32(w)), [x], x @ w.T)
m, n = exact(2, 3, 4, seed=9), exact(2, 4, 5, seed=10)
case("matmul", lambda x, y: mb.matmul(x=x, y=y), [m, n], m @ n)
case(
    "matmul_transposed", lambda x, y: mb.matmul(x=x, y=y, transpose_x=True, transpose_y=True),
    [m.transpose(0, 2, 1), n.transpose(0, 2, 1)], m @ n)
case("matmul_constant", lambda x: mb.matmul(x=x, y=f32(n[0])), [m], m @ n[0])
e, g = exact(2, 3, 4, 5, seed=11), exact(2, 5, 4, 2, seed=12)
case(
    "einsum", lambda x, y: mb.einsum(values=(x, y), equation="nchw,nwhu->nchu"), [e, g],
    np.einsum("nchw,nwhu->nchu", e, g))
case(
    "einsum_spread", lambda x, y: mb.einsum(values=(x, y), equation="nchw,nwhu->nchu"), [e, g[:1, :, :1]],
    np.einsum("nchw,nwhu->nchu", e, np.broadcast_to(g[:1, :, :1], g.shape)))
case(
    "einsum_3d", lambda x, y: mb.einsum(values=(x, y), equation="chw,whr->chr"), [e[0], g[0]],
    np.einsum("chw,whr->chr", e[0], g[0]))

# MARK: Convolutions

x1, x2, x3 = exact(2, 4, 9, seed=13), exact(1, 4, 7, 8, seed=14), exact(1, 2, 4, 5, 6, seed=15)
w2, bias = exact(2, 4, 3, 2, seed=16), exact(2, seed=17)
case("conv", lambda x: mb.conv(x=x, weight=f32(w2), bias=f32(bias)), [x2], F.conv2d(t(x2), t(w2), t(bias)))
case(
    "conv_custom",
    lambda x: mb.conv(x=x, weight=f32(w2), pad_type="custom", pad=[1, 0, 2, 3], strides=[2, 1], dilations=[1, 2]), [x2],
    F.conv2d(F.pad(t(x2), (2, 3, 1, 0)), t(w2), stride=(2, 1), dilation=(1, 2)))
case(
    "conv_same", lambda x: mb.conv(x=x, weight=f32(w2), pad_type="same", strides=[2, 3]), [x2],
    F.conv2d(F.pad(t(x2), (0, 0, 1, 1)), t(w2), stride=(2, 3)))
case(
    "conv_same_odd", lambda x: mb.conv(x=x, weight=f32(w2), pad_type="same"), [x2],
    F.conv2d(F.pad(t(x2), (0, 1, 1, 1)), t(w2)))
case(
    "conv_same_lower", lambda x: mb.conv(x=x, weight=f32(w2), pad_type="same_lower"), [x2],
    F.conv2d(F.pad(t(x2), (1, 0, 1, 1)), t(w2)))
wg = exact(4, 2, 3, 2, seed=18)
case(
    "conv_groups", lambda x: mb.conv(x=x, weight=f32(wg), groups=2), [x2], F.conv2d(t(x2), t(wg), groups=2))
w1 = exact(3, 4, 3, seed=19)
case(
    "conv_1d", lambda x: mb.conv(x=x, weight=f32(w1), pad_type="custom", pad=[2, 1], strides=[2]), [x1],
    F.conv1d(F.pad(t(x1), (2, 1)), t(w1), stride=2))
w3 = exact(2, 2, 2, 3, 2, seed=20)
case(
    "conv_3d", lambda x: mb.conv(x=x, weight=f32(w3), strides=[1, 2, 1]), [x3],
    F.conv3d(t(x3), t(w3), stride=(1, 2, 1)))
case(
    "conv_computed_weight", lambda x, y: mb.conv(x=x, weight=mb.mul(x=y, y=f32(0.5))), [x1, w1],
    F.conv1d(t(x1), t(w1) / 2))

u1, u2, u3 = exact(1, 4, 5, seed=21), exact(1, 4, 3, 4, seed=22), exact(1, 2, 2, 3, 2, seed=23)
k2, kb = exact(4, 3, 3, 2, seed=24), exact(3, seed=25)
case(
    "conv_transpose", lambda x: mb.conv_transpose(x=x, weight=f32(k2), bias=f32(kb), strides=[2, 3]), [u2],
    F.conv_transpose2d(t(u2), t(k2), t(kb), stride=(2, 3)))
case(
    "conv_transpose_custom",
    lambda x: mb.conv_transpose(
        x=x, weight=f32(k2), strides=[2, 1], dilations=[1, 2], pad_type="custom", pad=[1, 0, 0, 2]), [u2],
    F.conv_transpose2d(t(u2), t(k2), stride=(2, 1), dilation=(1, 2))[:, :, 1:, :-2])
case(
    "conv_transpose_output_shape",
    lambda x: mb.conv_transpose(
        x=x, weight=f32(k2), strides=[2, 3], pad_type="custom", pad=[1, 1, 0, 0], output_shape=[1, 3, 6, 12]), [u2],
    F.conv_transpose2d(t(u2), t(k2), stride=(2, 3), padding=(1, 0), output_padding=(1, 1)))
case(
    "conv_transpose_same", lambda x: mb.conv_transpose(x=x, weight=f32(k2), strides=[2, 1], pad_type="same"), [u2],
    # A surplus of one row and one column: the odd ones come off the end.
    F.conv_transpose2d(t(u2), t(k2), stride=(2, 1))[:, :, :-1, :-1])
case(
    "conv_transpose_same_output_shape",
    lambda x: mb.conv_transpose(
        x=x, weight=f32(k2), strides=[2, 3], pad_type="same", output_shape=[1, 3, 5, 12]), [u2],
    F.pad(F.conv_transpose2d(t(u2), t(k2), stride=(2, 3)), (0, 1))[:, :, 1:-1])
kg = exact(4, 2, 3, 2, seed=26)
case(
    "conv_transpose_groups", lambda x: mb.conv_transpose(x=x, weight=f32(kg), groups=2, strides=[1, 2]), [u2],
    F.conv_transpose2d(t(u2), t(kg), groups=2, stride=(1, 2)))
k1, k3 = exact(4, 2, 3, seed=27), exact(2, 3, 2, 2, 3, seed=28)
case(
    "conv_transpose_1d", lambda x: mb.conv_transpose(x=x, weight=f32(k1), strides=[2], pad_type="custom", pad=[1, 0]),
    [u1], F.conv_transpose1d(t(u1), t(k1), stride=2)[:, :, 1:])
case(
    "conv_transpose_3d", lambda x: mb.conv_transpose(x=x, weight=f32(k3), strides=[1, 2, 1]), [u3],
    F.conv_transpose3d(t(u3), t(k3), stride=(1, 2, 1)))

# MARK: Pooling

x2 = x2[:, :2]
case(
    "max_pool", lambda x: mb.max_pool(x=x, kernel_sizes=[3, 2], strides=[2, 1], pad_type="valid"), [x2],
    F.max_pool2d(t(x2), (3, 2), (2, 1)))
case(
    "max_pool_custom",
    lambda x: mb.max_pool(x=x, kernel_sizes=[3, 2], strides=[2, 3], pad_type="custom", pad=[1, 0, 0, 1]), [x2 - 9],
    F.max_pool2d(F.pad(t(x2 - 9), (0, 1, 1, 0), value=-np.inf), (3, 2), (2, 3)))
case(
    "max_pool_same", lambda x: mb.max_pool(x=x, kernel_sizes=[2, 3], strides=[1, 2], pad_type="same"), [x2 - 9],
    F.max_pool2d(F.pad(t(x2 - 9), (0, 1, 0, 1), value=-np.inf), (2, 3), (1, 2)))
case(
    "max_pool_ceil",
    lambda x: mb.max_pool(
        x=x, kernel_sizes=[3, 2], strides=[3, 3], pad_type="custom", pad=[1, 1, 1, 1], ceil_mode=True), [x2 - 9],
    F.max_pool2d(t(x2 - 9), (3, 2), (3, 3), (1, 1), ceil_mode=True))
case(
    "max_pool_1d", lambda x: mb.max_pool(x=x, kernel_sizes=[3], strides=[2], pad_type="valid"), [x1],
    F.max_pool1d(t(x1), 3, 2))
case(
    "max_pool_3d", lambda x: mb.max_pool(x=x, kernel_sizes=[2, 3, 2], strides=[1, 1, 2], pad_type="valid"), [x3],
    F.max_pool3d(t(x3), (2, 3, 2), (1, 1, 2)))
case(
    "avg_pool", lambda x: mb.avg_pool(x=x, kernel_sizes=[3, 2], strides=[2, 1], pad_type="valid"), [x2],
    F.avg_pool2d(t(x2), (3, 2), (2, 1)))
case(
    "avg_pool_counting",
    lambda x: mb.avg_pool(x=x, kernel_sizes=[3, 2], strides=[2, 1], pad_type="custom", pad=[1, 2, 0, 1]), [x2],
    F.avg_pool2d(F.pad(t(x2), (0, 1, 1, 2)), (3, 2), (2, 1)))
ones = torch.ones_like(t(x2))
case(
    "avg_pool_excluding",
    lambda x: mb.avg_pool(
        x=x, kernel_sizes=[3, 2], strides=[2, 1], pad_type="custom", pad=[1, 2, 0, 1],
        exclude_padding_from_average=True), [x2],
    F.avg_pool2d(F.pad(t(x2), (0, 1, 1, 2)), (3, 2), (2, 1)) / F.avg_pool2d(F.pad(ones, (0, 1, 1, 2)), (3, 2), (2, 1)))
case(
    "avg_pool_same", lambda x: mb.avg_pool(x=x, kernel_sizes=[2, 3], strides=[1, 2], pad_type="same"), [x2],
    F.avg_pool2d(F.pad(t(x2), (0, 1, 0, 1)), (2, 3), (1, 2)))
case(
    "avg_pool_ceil",
    lambda x: mb.avg_pool(
        x=x, kernel_sizes=[3, 2], strides=[3, 2], pad_type="custom", pad=[1, 1, 0, 0], ceil_mode=True,
        exclude_padding_from_average=True), [x2[:, :, :, :7]],
    F.avg_pool2d(t(x2[:, :, :, :7]), (3, 2), (3, 2), (1, 0), ceil_mode=True, count_include_pad=False))
case(
    "avg_pool_ceil_counting",
    lambda x: mb.avg_pool(
        x=x, kernel_sizes=[3, 2], strides=[2, 3], pad_type="custom", pad=[1, 1, 0, 0], ceil_mode=True), [x2[:, :, :6]],
    F.avg_pool2d(t(x2[:, :, :6]), (3, 2), (2, 3), (1, 0), ceil_mode=True))
case(
    "avg_pool_ceil_begins_outside",
    lambda x: mb.avg_pool(
        x=x, kernel_sizes=[1, 2], strides=[3, 2], pad_type="custom", pad=[0, 0, 1, 1], ceil_mode=True), [x2[:, :, :, :7]],
    F.avg_pool2d(t(x2[:, :, :, :7]), (1, 2), (3, 2), (0, 1), ceil_mode=True))
case(
    "avg_pool_1d", lambda x: mb.avg_pool(x=x, kernel_sizes=[3], strides=[2], pad_type="valid"), [x1],
    F.avg_pool1d(t(x1), 3, 2))
case(
    "avg_pool_3d", lambda x: mb.avg_pool(x=x, kernel_sizes=[2, 3, 2], strides=[1, 1, 2], pad_type="valid"), [x3],
    F.avg_pool3d(t(x3), (2, 3, 2), (1, 1, 2)))
case(
    "l2_pool",
    lambda x: mb.l2_pool(x=x, kernel_sizes=[3, 2], strides=[2, 1], pad_type="custom", pad=[1, 0, 0, 1]), [x2],
    torch.sqrt(F.avg_pool2d(F.pad(t(x2) ** 2, (0, 1, 1, 0)), (3, 2), (2, 1)) * 6))

case(
    "l2_pool_ceil", lambda x: mb.l2_pool(x=x, kernel_sizes=[3, 2], strides=[2, 3], pad_type="valid", ceil_mode=True),
    [x2[:, :, :6]], torch.sqrt(F.avg_pool2d(F.pad(t(x2[:, :, :6]) ** 2, (0, 0, 0, 1)), (3, 2), (2, 3)) * 6))

# MARK: Reductions

r = exact(2, 3, 4, seed=30)
logs = np.abs(r) + 0.5
def log_sum(v, **k):
    return np.log(np.sum(v, **k))
def log_sum_exp(v, **k):
    return np.log(np.sum(np.exp(v), **k))
for name, function, values in [
    ("reduce_mean", np.mean, r), ("reduce_sum", np.sum, r), ("reduce_max", np.max, r), ("reduce_min", np.min, r),
    ("reduce_prod", np.prod, r / 2), ("reduce_l1_norm", lambda v, **k: np.sum(np.abs(v), **k), r),
    ("reduce_l2_norm", lambda v, **k: np.sqrt(np.sum(v**2, **k)), r), ("reduce_log_sum", log_sum, logs),
    ("reduce_log_sum_exp", log_sum_exp, r), ("reduce_sum_square", lambda v, **k: np.sum(v**2, **k), r),
]:
    call = getattr(mb, name)
    # One axis from the end, two that stay, and all of them.
    case(
        name, eval(
            "lambda x: (call(x=x, axes=[-2]), call(x=x, axes=[0, -1], keep_dims=True), call(x=x))", {"call": call}),
        [values],
        [function(values, axis=1), function(values, axis=(0, 2), keepdims=True), np.asarray(function(values))])
case("reduce_log_sum_exp_large", lambda x: mb.reduce_log_sum_exp(x=x, axes=[-1]), [300 * r],
    300 * r.max(-1) + np.log(np.exp(300 * r - 300 * r.max(-1, keepdims=True)).sum(-1)))
counts = i32([[1, -2, 3], [4, 5, -6]])
case("reduce_sum_integers", lambda x: mb.reduce_sum(x=x, axes=[1]), [counts], counts.sum(1))
case("reduce_max_integers", lambda x: mb.reduce_max(x=x, axes=[0]), [counts], counts.max(0))
distinct = np.random.default_rng(31).permutation(24).reshape(2, 3, 4) / 4 - 3
for name, function in [("reduce_argmax", np.argmax), ("reduce_argmin", np.argmin)]:
    case(
        name, eval("lambda x: (call(x=x), call(x=x, axis=1, keep_dims=True))", {"call": getattr(mb, name)}), [distinct],
        [function(distinct, -1), function(distinct, 1)[:, None]])
case(
    "reduce_argmax_short", lambda x: mb.cast(x=mb.reduce_argmax(x=x, axis=-2, output_dtype="uint16"), dtype="int32"),
    [distinct], np.argmax(distinct, 1), IOS17)

# MARK: Normalizations

xn = exact(1, 4, 3, 4, seed=75)
mean, variance = exact(4, seed=32), np.abs(exact(4, seed=33)) + 0.125
gamma, beta = exact(4, seed=34), exact(4, seed=35)
def channels(values, rank):
    return values.reshape([-1] + [1] * (rank - 2))
for name, values in [("batch_norm", xn), ("batch_norm_1d", x1)]:
    rank = values.ndim
    case(
        name, lambda x: mb.batch_norm(
            x=x, mean=f32(mean), variance=f32(variance), gamma=f32(gamma), beta=f32(beta), epsilon=f32(0.25)), [values],
        (values - channels(mean, rank)) / np.sqrt(channels(variance, rank) + 0.25) * channels(gamma, rank)
        + channels(beta, rank))
case(
    "batch_norm_default", lambda x: mb.batch_norm(x=x, mean=f32(mean), variance=f32(variance)), [xn],
    (xn - channels(mean, 4)) / np.sqrt(channels(variance, 4) + 1e-5))
def standardized(v, axes, epsilon):
    return (v - v.mean(axes, keepdims=True)) / np.sqrt(v.var(axes, keepdims=True) + epsilon)
lg, lb = exact(5, seed=36), exact(5, seed=37)
case(
    "layer_norm", lambda x: mb.layer_norm(x=x, axes=[-1], gamma=f32(lg), beta=f32(lb), epsilon=f32(0.25)), [x],
    standardized(x, 2, 0.25) * lg + lb)
lg2, lb2 = exact(2, 5, seed=38), exact(2, 5, seed=39)
case(
    "layer_norm_apart", lambda x: mb.layer_norm(x=x, axes=[0, -1], gamma=f32(lg2), beta=f32(lb2)), [x],
    standardized(x, (0, 2), 1e-5) * lg2[:, None] + lb2[:, None])
case("layer_norm_default", lambda x: mb.layer_norm(x=x, axes=[0, 1, 2]), [x], standardized(x, (0, 1, 2), 1e-5))
case(
    "layer_norm_channels", lambda x: mb.layer_norm(x=x, axes=[1], gamma=f32(gamma), beta=f32(beta)), [xn],
    standardized(xn, 1, 1e-5) * channels(gamma, 4) + channels(beta, 4))
case(
    "instance_norm", lambda x: mb.instance_norm(x=x, gamma=f32(gamma), beta=f32(beta), epsilon=f32(0.25)), [xn],
    standardized(xn, (2, 3), 0.25) * channels(gamma, 4) + channels(beta, 4))
case("instance_norm_1d", lambda x: mb.instance_norm(x=x), [x1], standardized(x1, 2, 1e-5))
x5 = exact(2, 2, 3, 2, 2, seed=40)
case(
    "l2_norm", lambda x: mb.l2_norm(x=x, epsilon=f32(0.5)), [x5],
    x5 / np.sqrt((x5**2).sum((2, 3, 4), keepdims=True) + 0.5))
case("l2_norm_default", lambda x: mb.l2_norm(x=x), [x5[0, 0]], x5[0, 0] / np.sqrt((x5[0, 0] ** 2).sum() + 1e-6))
for name, size, values in [
    ("local_response_norm", 3, xn), ("local_response_norm_even", 2, xn), ("local_response_norm_1d", 3, x1),
    ("local_response_norm_3d", 3, exact(1, 4, 2, 3, 2, seed=29)),
]:
    case(
        name, lambda x: mb.local_response_norm(x=x, size=size, alpha=f32(0.75), beta=f32(0.5), k=f32(1.5)), [values],
        F.local_response_norm(t(values), size, 0.75, 0.5, 1.5))
case(
    "local_response_norm_default", lambda x: mb.local_response_norm(x=x, size=5), [16 * xn],
    F.local_response_norm(t(16 * xn), 5, 1e-4, 0.75, 1))

# MARK: Slices

s = exact(4, 5, 6, seed=41, scale=1 / 8, span=32)
case("split", lambda x: mb.split(x=x, num_splits=3, axis=-1), [s], np.split(s, 3, -1))
case("split_sizes", lambda x: mb.split(x=x, split_sizes=[1, 4], axis=1), [s], [s[:, :1], s[:, 1:]])
case(
    "split_both", lambda x: mb.split(x=x, split_sizes=[1, 3], num_splits=2, axis=-3), [s], [s[:1], s[1:]])
case(
    "slice_by_index", lambda x: mb.slice_by_index(x=x, begin=[1, -4, 0], end=[3, -1, 6], stride=[1, 2, 3]), [s],
    s[1:3, -4:-1:2, 0:6:3])
case(
    "slice_by_index_masks",
    lambda x: mb.slice_by_index(
        x=x, begin=[3, 2, 1], end=[1, 1, 2], begin_mask=[True, False, False], end_mask=[False, True, False],
        squeeze_mask=[False, False, True]), [s], s[:1, 2:, 1])
case(
    "slice_by_index_backwards",
    lambda x: mb.slice_by_index(
        x=x, begin=[3, 0, -2], end=[0, 0, -5], stride=[-1, -2, -1], begin_mask=[False, True, False],
        end_mask=[False, True, False]), [s], s[3:0:-1, ::-2, -2:-5:-1])
case(
    "slice_by_index_last",
    lambda x: mb.slice_by_index(x=x, begin=[-1, 0, 0], end=[0, 5, 6], squeeze_mask=[True, False, False]), [s], s[-1])
case(
    "slice_by_index_number",
    lambda x: mb.slice_by_index(x=x, begin=[1, 2, 3], end=[0, 0, 0], squeeze_mask=[True, True, True]), [s], s[1, 2, 3])
case(
    "slice_by_index_computed",
    lambda x, y: mb.slice_by_index(x=x, begin=y, end=mb.add(x=y, y=i32([2, 3, 1]))), [s, [1, 0, 4]], s[1:3, 0:3, 4:5])
case(
    "slice_by_index_truths",
    lambda x: number(mb.slice_by_index(x=mb.greater(x=x, y=f32(0)), begin=[0, 0, 1], end=[1, 5, 3])), [s],
    (s > 0)[:1, :, 1:3].astype(float))
case(
    "slice_by_size", lambda x: mb.slice_by_size(x=x, begin=[1, 0, 2], size=[2, -1, 3]), [s], s[1:3, :, 2:5])
case(
    "slice_by_size_end", lambda x: mb.slice_by_size(x=x, begin=[-2, -3, 0], size=[2, 2, 1]), [s], s[-2:, -3:-1, :1])
case(
    "slice_by_size_computed", lambda x, y: mb.slice_by_size(x=x, begin=y, size=[1, -1, 3]), [s, [-2, 2, 3]],
    s[2:3, 2:, 3:6])
update = exact(2, 2, 6, seed=42)
changed = s.copy()
changed[1:3, 0:4:2] = update
case(
    "slice_update",
    lambda x, y: mb.slice_update(
        x=x, update=y, begin=[1, 3, 3], end=[3, 4, 1], stride=[1, 2, 1], begin_mask=[False, True, True],
        end_mask=[False, False, True]), [s, update], changed, IOS18)
changed = s.copy()
changed[-1, :, 2:4] = exact(5, 2, seed=43)
case(
    "slice_update_squeezed",
    lambda x, y: mb.slice_update(
        x=x, update=y, begin=[-1, 0, 2], end=[0, 0, 4], squeeze_mask=[True, False, False],
        end_mask=[False, True, False]), [s, exact(5, 2, seed=43)], changed, IOS18)
changed = s.copy()
changed[1:3] = exact(2, 5, 6, seed=44)
case(
    "slice_update_computed",
    lambda x, y, z: mb.slice_update(
        x=x, update=y, begin=mb.concat(values=(z, i32([0, 0])), axis=0),
        end=mb.concat(values=(mb.add(x=z, y=i32([2])), i32([0, 0])), axis=0), end_mask=[False, True, True]),
    [s, exact(2, 5, 6, seed=44), [1]], changed, IOS18)
case("crop", lambda x: mb.crop(x=x, crop_height=[1, 2], crop_width=[3, 0]), [x2[:, :1]], x2[:, :1, 1:5, 3:])
case(
    "pad", lambda x: mb.pad(x=x, pad=[1, 0, 2, 3], mode="constant", constant_val=f32(1.5)), [s],
    np.pad(s, [(0, 0), (1, 0), (2, 3)], constant_values=1.5))
case("pad_default", lambda x: mb.pad(x=x, pad=[0, 1]), [s], np.pad(s, [(0, 0), (0, 0), (0, 1)]))
case(
    "pad_reflect", lambda x: mb.pad(x=x, pad=[1, 0, 2, 3], mode="reflect"), [s],
    np.pad(s, [(0, 0), (1, 0), (2, 3)], "reflect"))
case(
    "pad_replicate", lambda x: mb.pad(x=x, pad=[0, 1, 1, 2, 2, 3], mode="replicate"), [s],
    np.pad(s, [(0, 1), (1, 2), (2, 3)], "edge"))
case(
    "pad_computed", lambda x, y: mb.pad(x=x, pad=y, constant_val=f32(0.5)), [s, [0, 1, 1, 2, 2, 3]],
    np.pad(s, [(0, 1), (1, 2), (2, 3)], constant_values=0.5))
