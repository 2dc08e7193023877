"""Cases for layers that move elements, look them up, make them and sort them."""

import numpy as np

from common import exact
from network_support import case

# Shapes of pictures

x = exact(2, 3, 4, 5, seed=50, scale=1 / 4, span=39)
first, last = x.reshape(2, 60, 1, 1), x.transpose(0, 2, 3, 1).reshape(2, 60, 1, 1)
case("flatten_first", x, lambda n: n.add_flatten("l", 0, "x", "y"), first)
case("flatten_last", x, lambda n: n.add_flatten("l", 1, "x", "y"), last)
case("flatten_rank5", x[0], lambda n: n.add_flatten("l", 1, "x", "y"), last[0], rank5=True)
case("reshape_first", x[0], lambda n: n.add_reshape("l", "x", "y", (10, 3, 2), 0), x[0].reshape(10, 3, 2), rank5=True)
case("reshape_last", x[0], lambda n: n.add_reshape("l", "x", "y", (10, 3, 2), 1),
     x[0].transpose(1, 2, 0).reshape(3, 2, 10).transpose(2, 0, 1), rank5=True)
case("reshape_sequence", x[0], lambda n: n.add_reshape("l", "x", "y", (5, 2, 3, 2), 0), x[0].reshape(5, 1, 2, 3, 2),
     rank5=True)
five = exact(3, 2, 2, 1, 5, seed=51, scale=1 / 4, span=39)
case("permute", five, lambda n: n.add_permute("l", (3, 1, 2, 0), "x", "y"), five.transpose(4, 1, 2, 3, 0))
case("permute_rank5", x[0], lambda n: n.add_permute("l", (0, 3, 1, 2), "x", "y"), x[0].transpose(2, 0, 1), rank5=True)
case("transpose", five, lambda n: n.add_transpose("l", (3, 1, 4, 0, 2), "x", "y"), five.transpose(3, 1, 4, 0, 2))
for mode, kind, value in [("constant", "constant", 1.5), ("reflection", "reflect", 0), ("replication", "edge", 0)]:
    options = {"constant_values": value} if mode == "constant" else {}
    case("padding_" + mode, x, lambda n: n.add_padding("l", 2, 1, 0, 3, value, "x", "y", mode),
         np.pad(x, ((0, 0), (0, 0), (0, 3), (2, 1)), kind, **options))
case("crop", x, lambda n: n.add_crop("l", 1, 2, 0, 1, [0, 0], ["x"], "y"), x[:, :, 0:3, 1:3])
case("crop_like", {"x": x, "z": x[:, :, :2, :3]}, lambda n: n.add_crop("l", 0, 0, 0, 0, [1, 2], ["x", "z"], "y"),
     x[:, :, 1:3, 2:5])
for axis, place in (("channel", 1), ("height", 2), ("width", 3)):
    case("slice_" + axis, x, lambda n: n.add_slice("l", "x", "y", axis, 1, -1, 2 if axis == "width" else 1),
         x[tuple(slice(1, -1, 2 if axis == "width" else 1) if i == place else slice(None) for i in range(4))])
case("sequence_repeat", five, lambda n: n.add_sequence_repeat("l", 2, "x", "y"), np.tile(five, (2, 1, 1, 1, 1)))

# Joins

y = exact(2, 2, 4, 5, seed=52, scale=1 / 4, span=39)
case("concat", {"x": x, "z": y}, lambda n: n.add_elementwise("l", ["x", "z"], "y", "CONCAT"), np.concatenate([x, y], 1))
case("sequence_concat", {"x": five, "z": five[:1] * 2},
     lambda n: n.add_elementwise("l", ["x", "z"], "y", "SEQUENCE_CONCAT"), np.concatenate([five, five[:1] * 2]))
case("concat_nd", {"x": x, "z": x[:, :, :2]}, lambda n: n.add_concat_nd("l", ["x", "z"], "y", -2),
     np.concatenate([x, x[:, :, :2]], 2))
case("concat_interleave", {"x": x, "z": x * 2}, lambda n: n.add_concat_nd("l", ["x", "z"], "y", 1, True),
     np.stack([x, x * 2], 2).reshape(2, 6, 4, 5))
case("stack", {"x": x, "z": x * 2}, lambda n: n.add_stack("l", ["x", "z"], "y", -2), np.stack([x, x * 2], 3))
z = exact(1, 6, 2, 3, seed=53)
case("split", z, lambda n: n.add_split("l", "x", ["a", "b", "c"]), dict(zip("abc", np.split(z, 3, 1))))
case("split_nd", z, lambda n: n.add_split_nd("l", "x", ["a", "b"], 1, split_sizes=[4, 2]),
     {"a": z[:, :4], "b": z[:, 4:]})
case("split_nd_even", z, lambda n: n.add_split_nd("l", "x", ["a", "b"], -3, num_splits=2),
     dict(zip("ab", np.split(z, 2, 1))))

# Shapes of tensors

case("reshape_static", x, lambda n: n.add_reshape_static("l", "x", "y", (5, -1, 3)), x.reshape(5, -1, 3))
case("rank_preserving", x, lambda n: n.add_rank_preserving_reshape("l", "x", "y", (0, 6, 2, -1)), x.reshape(2, 6, 2, 5))
case("reshape_like", {"x": x, "z": np.zeros((6, 20))}, lambda n: n.add_reshape_like("l", ["x", "z"], "y"),
     x.reshape(6, 20))
case("reshape_dynamic", {"x": x, "z": np.array([6, -1.0])}, lambda n: n.add_reshape_dynamic("l", ["x", "z"], "y"),
     x.reshape(6, 20))


def loaded(name, values):
    """Loads a constant as a blob."""
    return lambda n: n.add_load_constant_nd(name, name, np.asarray(values, np.float64), np.shape(values))


def both(*steps):
    def add(net):
        for step in steps:
            step(net)
    return add


case("reshape_constant", x, both(loaded("s", [0, -1.0]), lambda n: n.add_reshape_dynamic("l", ["x", "s"], "y")),
     x.reshape(2, 60))
case("flatten_2d", x, lambda n: n.add_flatten_to_2d("l", "x", "y", -2), x.reshape(6, 20))
case("expand_dims", x[0], lambda n: n.add_expand_dims("l", "x", "y", (-1, 1)), x[0][:, None, :, :, None])
case("squeeze", z, lambda n: n.add_squeeze("l", "x", "y", (-4,)), z[0])
case("squeeze_all", z[:, :, :1], lambda n: n.add_squeeze("l", "x", "y", None, True), z[0, :, 0])
case("squeeze_last", np.array([2.5]), lambda n: n.add_squeeze("l", "x", "y", (0,)), np.array([2.5]))
case("get_shape", x, lambda n: n.add_get_shape("l", "x", "y"), np.array([2, 3, 4, 5]))
case("broadcast_static", z, lambda n: n.add_broadcast_to_static("l", "x", "y", (2, 6, 2, 3)),
     np.broadcast_to(z, (2, 6, 2, 3)))
case("broadcast_like", {"x": z, "z": np.zeros((3, 6, 2, 3))}, lambda n: n.add_broadcast_to_like("l", ["x", "z"], "y"),
     np.broadcast_to(z, (3, 6, 2, 3)))
case("broadcast_dynamic", {"x": z, "z": np.array([2.0, 6, 2, 3])},
     lambda n: n.add_broadcast_to_dynamic("l", ["x", "z"], "y"), np.broadcast_to(z, (2, 6, 2, 3)))
case("fill_like", z, lambda n: n.add_fill_like("l", "x", "y", 1.5), np.full(z.shape, 1.5))
case("fill_static", z, both(lambda n: n.add_fill_static("f", "f", (6, 1, 3), 1.5),
     lambda n: n.add_add_broadcastable("l", ["x", "f"], "y")), z + 1.5)
case("fill_dynamic", np.array([3, 2.0]), lambda n: n.add_fill_dynamic("l", "x", "y", -2.5), np.full((3, 2), -2.5))
case("load_constant", x[0], both(lambda n: n.add_load_constant("c", "c", exact(3, 1, 5, seed=54), (3, 1, 5)),
     lambda n: n.add_elementwise("l", ["x", "c"], "y", "ADD")), x[0] + exact(3, 1, 5, seed=54), rank5=True)
case("tile", x, lambda n: n.add_tile("l", "x", "y", (3, 1, 2)), np.tile(x, (3, 1, 2)))
case("tile_constant", x, both(loaded("s", [1, 2.0]), lambda n: n.add_tile("l", ["x", "s"], "y")), np.tile(x, (1, 2)))
case("constant_pad", x, lambda n: n.add_constant_pad("l", ["x"], "y", 0.5, pad_to_given_output_size_mode=False,
     pad_amounts=[0, 1, 2, 0, 0, 0, 3, 1]), np.pad(x, ((0, 1), (2, 0), (0, 0), (3, 1)), constant_values=0.5))
case("pad_to_size", x, lambda n: n.add_constant_pad("l", ["x"], "y", 0.5, pad_to_given_output_size_mode=True,
     pad_amounts=[0, 3, 5, 0, 0, 0, 0, 2]), np.pad(x, ((0, 1), (2, 0), (0, 0), (0, 0)), constant_values=0.5))
case("pad_dynamic", {"x": z, "z": np.array([0, 1, 2, 0, 0, 0, 3, 1.0])}, lambda n: n.add_constant_pad(
     "l", ["x", "z"], "y", 0.5), np.pad(z, ((0, 1), (2, 0), (0, 0), (3, 1)), constant_values=0.5))
case("reverse", x, lambda n: n.add_reverse("l", "x", "y", [False, True, False, True]), np.flip(x, (1, 3)))
turned = x.copy()
turned[0, :, :3], turned[1, :, :2] = x[0, :, 2::-1], x[1, :, 1::-1]
case("reverse_sequence", {"x": x, "z": np.array([3, 2.0])},
     lambda n: n.add_reverse_sequence("l", ["x", "z"], "y", 0, 2), turned)

# Slices

case("slice_static", x, lambda n: n.add_slice_static(
    "l", "x", "y", (0, -1, 3, 1), (2, -4, 0, 5), (1, -2, -1, 3), [True, False, False, False],
    [True, False, False, True]),
    x[:, -1:-4:-2, 3:0:-1, 1::3])
case("slice_squeeze", x, lambda n: n.add_slice_static(
    "l", "x", "y", (1, 0, -2, 0), (2, 2, 9, 5), (1, 1, 1, 2), [True, False, True, False], [False, False, True, True],
    [True, False, True, False]), x[1, 0:2, -2, ::2])
case("slice_negative_mask", x, lambda n: n.add_slice_static(
    "l", "x", "y", (0, 0, 0, 0), (2, 3, 0, 0), (1, 1, -1, -2), [True] * 4, [False, False, True, True]),
    x[:, :, ::-1, ::-2])
case("slice_dynamic", {"x": x, "z": np.array([0, 1, 1.0, 2])}, lambda n: n.add_slice_dynamic(
    "l", ["x", "z"], "y", end_ids=(2, 3, -1, 5), strides=(1, 1, 1, 2), begin_masks=[False] * 4, end_masks=[False] * 4),
    x[0:2, 1:3, 1:-1, 2:5:2])
case("slice_constants", x, both(
    loaded("b", [0, 1.0, 1, 2]), loaded("e", [2, 3.0, -1, 5]), loaded("s", [1, 1.0, 1, 2]),
    lambda n: n.add_slice_dynamic("l", ["x", "b", "e", "s"], "y", begin_masks=[False] * 4, end_masks=[False] * 4)),
    x[0:2, 1:3, 1:-1, 2:5:2])
case("slice_by_size", {"x": x, "z": np.array([1.0])}, lambda n: n.add_slice_by_size("l", ["x", "z"], "y", 2, 2),
     x[:, :, 1:3])
windows = np.stack([x[:, :, :, i:i + 3] for i in (0, 2)], 3)
case("sliding_windows", x, lambda n: n.add_sliding_windows("l", "x", "y", 3, 3, 2), windows)
case("sliding_windows_middle", x, lambda n: n.add_sliding_windows("l", "x", "y", -2, 2, 1),
     np.stack([x[:, :, i:i + 2] for i in range(3)], 2))

# Places

indices = np.array([[2, 0], [-1, 1]])
case("gather", {"x": x, "z": indices}, lambda n: n.add_gather("l", ["x", "z"], "y", -3), np.take(x, indices, 1))
along = np.random.default_rng(1).integers(-4, 4, (2, 3, 2, 5))
case("gather_along", {"x": x, "z": along}, lambda n: n.add_gather_along_axis("l", ["x", "z"], "y", 2),
     np.take_along_axis(x, along, 2))
points = np.array([[1, 2], [0, 1], [1, 0]])
case("gather_nd", {"x": x, "z": points}, lambda n: n.add_gather_nd("l", ["x", "z"], "y"), x[points[:, 0], points[:, 1]])

small = exact(3, 4, seed=55)
updates = np.where(exact(3, 2, seed=56) == 0, 0.5, exact(3, 2, seed=56))
places = np.array([3, 1])
methods = {
    "UPDATE": lambda a, b: b, "ADD": np.add, "SUB": np.subtract, "MUL": np.multiply, "DIV": np.divide,
    "MAX": np.maximum, "MIN": np.minimum,
}
for mode, method in methods.items():
    wanted = small.copy()
    wanted[:, places] = method(small[:, places], updates)
    three = {"x": small, "z": places, "w": updates}
    case("scatter_" + mode.lower(), three, lambda n: n.add_scatter("l", ["x", "z", "w"], "y", -1, mode), wanted)
    along = np.array([[0, 2], [1, 3], [3, 0]])
    wanted = small.copy()
    np.put_along_axis(wanted, along, method(np.take_along_axis(small, along, 1), updates), 1)
    case("scatter_along_" + mode.lower(), {"x": small, "z": along, "w": updates},
         lambda n: n.add_scatter_along_axis("l", ["x", "z", "w"], "y", 1, mode), wanted)
    points = np.array([[2, 1], [0, 3], [1, 0]])
    wanted = small.copy()
    wanted[points[:, 0], points[:, 1]] = method(small[points[:, 0], points[:, 1]], updates[:, 0])
    case("scatter_nd_" + mode.lower(), {"x": small, "z": points, "w": updates[:, 0]},
         lambda n: n.add_scatter_nd("l", ["x", "z", "w"], "y", mode), wanted)
deep = exact(3, 2, 2, seed=57)
wanted = small.copy()
wanted[:, [[3, 0], [1, -2]]] = deep
case("scatter_matrix", {"x": small, "z": np.array([[3, 0], [1, -2]]), "w": deep},
     lambda n: n.add_scatter("l", ["x", "z", "w"], "y", 1, "UPDATE"), wanted)
wanted = np.zeros((3, 4))
np.add.at(wanted, (slice(None), [1, 1]), updates)
case("scatter_twice", {"x": np.zeros((3, 4)), "z": np.array([1, 1]), "w": updates},
     lambda n: n.add_scatter("l", ["x", "z", "w"], "y", 1, "ADD"), wanted)

flags = np.float64(exact(3, 4, seed=58, span=2) > 0)
case("where_nonzero", flags, lambda n: n.add_where_nonzero("l", "x", "y"), np.argwhere(flags))
case("one_hot", np.array([[2, 0], [-1, 5]]), lambda n: n.add_one_hot("l", ["x"], "y", 4, 1, 2.5, -0.5),
     np.where(np.arange(4)[None, :, None] == np.array([[2, 0], [-1, 5]])[:, None], 2.5, -0.5))
case("band_part", x, lambda n: n.add_matrix_band_part("l", "x", "y", 1, 2), np.triu(np.tril(x, 2), -1))
case("band_part_open", x, lambda n: n.add_matrix_band_part("l", "x", "y", -1, 0), np.tril(x))
case("lower_triangle", x, lambda n: n.add_lower_triangular("l", "x", "y", -1), np.tril(x, -1))
case("upper_triangle", x, lambda n: n.add_upper_triangular("l", "x", "y", 2), np.triu(x, 2))
case("range_static", np.zeros(4), both(lambda n: n.add_range_static("r", "r", None, 3.0, 1.0, 0.5),
     lambda n: n.add_add_broadcastable("l", ["x", "r"], "y")), np.arange(1, 3, 0.5))
case("range_dynamic", {"x": np.array([4.0]), "z": np.array([1.0])},
     lambda n: n.add_range_dynamic("l", ["x", "z"], "y", 0, 0.75), np.arange(1, 4, 0.75))

# Order

distinct = np.random.default_rng(2).permutation(48).reshape(2, 6, 4) / 8 - 2
ranked = -np.sort(-distinct, 1)
case("top_k", distinct, lambda n: n.add_topk("l", ["x"], ["a", "b"], 3, -2),
     {"a": ranked[:, :3], "b": np.argsort(-distinct, 1)[:, :3]})
case("bottom_k", distinct, lambda n: n.add_topk("l", ["x"], ["a", "b"], 2, 2, True),
     {"a": np.sort(distinct, 2)[:, :, :2], "b": np.argsort(distinct, 2)[:, :, :2]})
case("top_k_dynamic", {"x": distinct, "z": np.array([2.0])}, lambda n: n.add_topk("l", ["x", "z"], ["a", "b"], 5, 1),
     {"a": ranked[:, :2], "b": np.argsort(-distinct, 1)[:, :2]})
case("arg_max", distinct, lambda n: n.add_argmax("l", "x", "y", -2), distinct.argmax(1)[:, None])
case("arg_min", distinct, lambda n: n.add_argmin("l", "x", "y", 1, keepdims=False), distinct.argmin(1))
case("arg_sort", distinct, lambda n: n.add_argsort("l", "x", "y", 1), np.argsort(distinct, 1))
case("arg_sort_descending", distinct, lambda n: n.add_argsort("l", "x", "y", 2, True), np.argsort(-distinct, 2))
