"""Cases of operations that move elements, find them, or make tensors."""

import numpy as np
import torch
import torch.nn.functional as F

from program_base import *

s = exact(4, 5, 6, seed=50, scale=1 / 8, span=32)
image = exact(1, 2, 4, 5, seed=51)

# MARK: Shapes

case("reshape", lambda x: mb.reshape(x=x, shape=[5, -1, 3]), [s], s.reshape(5, 8, 3))
case("reshape_zero", lambda x: mb.reshape(x=x, shape=[0, -1, 2]), [s], s.reshape(4, 15, 2))
case(
    "reshape_computed", lambda x, y: mb.reshape(x=x, shape=mb.concat(values=(y, i32([-1])), axis=0)), [s, [6, 4]],
    s.reshape(6, 4, 5))
case("transpose", lambda x: mb.transpose(x=x, perm=[-1, 0, -2]), [s], s.transpose(2, 0, 1))
case("expand_dims", lambda x: mb.expand_dims(x=x, axes=[-1, 1]), [s], s[:, None, :, :, None])
case("squeeze", lambda x: mb.squeeze(x=x, axes=[-3]), [s[:, None, :, :1]], s[:, :, :1])
case("squeeze_all", lambda x: mb.squeeze(x=x), [s[:, None, :, :1]], s[:, :, 0])
case("squeeze_others_stay", lambda x: mb.squeeze(x=x, axes=[0, 1]), [s[:, None, :, :1]], s[:, :, :1])
z = exact(4, 5, 6, seed=52)
case("concat", lambda x, y: mb.concat(values=(x, y), axis=-2), [s, z[:, :2]], np.concatenate([s, z[:, :2]], 1))
case(
    "concat_interleave", lambda x, y: mb.concat(values=(x, y), axis=1, interleave=True), [s, z],
    np.stack([s, z], 2).reshape(4, 10, 6))
case(
    "concat_numbers",
    lambda x: mb.concat(values=(mb.squeeze(x=mb.slice_by_size(x=x, begin=[1], size=[1])), mb.reduce_sum(x=x)), axis=0),
    [[1, 2, 4]], np.array([2, 7]))
case("stack", lambda x, y: mb.stack(values=(x, y), axis=-1), [s, z], np.stack([s, z], -1))
case("stack_middle", lambda x, y: mb.stack(values=(x, y), axis=1), [s, z], np.stack([s, z], 1))
case(
    "shape", lambda x: mb.shape(x=mb.relu(x=x)), [s], np.array([4, 5, 6]), shapes={"x": (None, 5, 6)})
case("tile", lambda x: mb.tile(x=x, reps=[2, 1, 3]), [s[:1, :2]], np.tile(s[:1, :2], (2, 1, 3)))
case("tile_computed", lambda x, y: mb.tile(x=x, reps=y), [s[0], [1, 2]], np.tile(s[0], (1, 2)))
case("reverse", lambda x: mb.reverse(x=x, axes=[-1, 0]), [s], s[::-1, :, ::-1])
case("reverse_all", lambda x: mb.reverse(x=x), [s[0]], s[0, ::-1, ::-1])
lengths = [2, 0, 5, 3]
swapped = s.copy()
for place, length in enumerate(lengths):
    swapped[place, :length] = s[place, :length][::-1]
case(
    "reverse_sequence", lambda x, y: mb.reverse_sequence(x=x, lengths=y, seq_axis=1, batch_axis=0), [s, lengths], swapped)
swapped = s.copy()
for place, length in enumerate([2, 1, 4, 3, 0, 1]):
    swapped[:length, :, place] = s[:length, :, place][::-1]
case(
    "reverse_sequence_batch_last",
    lambda x, y: mb.reverse_sequence(x=x, lengths=y, seq_axis=0, batch_axis=-1), [s, [2, 1, 4, 3, 0, 1]], swapped)
case("flatten2d", lambda x: mb.flatten2d(x=x), [s], s.reshape(4, 30))
case("flatten2d_axis", lambda x: mb.flatten2d(x=x, axis=-1), [s], s.reshape(20, 6))
case("flatten2d_list", lambda x: mb.flatten2d(x=x, axis=-1), [s[0, 0]], s[0, :1])
case(
    "flatten2d_open", lambda x: mb.flatten2d(x=mb.relu(x=x), axis=2), [s], np.maximum(s, 0).reshape(20, 6),
    shapes={"x": (None, 5, None)})
case(
    "reshape_like",
    lambda x, y, z: mb.reshape_like(x=x, ref_tensors=(y, z), begins=(0, 1), ends=(2, 0), end_masks=(False, True)),
    [s[:, :3], exact(2, 3, 4, seed=53), exact(1, 4, 3, seed=54)], s[:, :3].reshape(2, 3, 4, 3))
def windows(v, axis, size, step):
    parts = [np.take(v, range(first, first + size), axis) for first in range(0, v.shape[axis] - size + 1, step)]
    return np.stack(parts, axis)
case("sliding_windows", lambda x: mb.sliding_windows(x=x, axis=1, size=3, stride=2), [s], windows(s, 1, 3, 2))
case("sliding_windows_last", lambda x: mb.sliding_windows(x=x, axis=-1, size=4), [s], windows(s, 2, 4, 1))

# MARK: Blocks

def depth_to_space(v, size, block_first):
    n, c, h, w = v.shape
    if block_first:
        v = v.reshape(n, size, size, c // size**2, h, w).transpose(0, 3, 4, 1, 5, 2)
    else:
        v = v.reshape(n, c // size**2, size, size, h, w).transpose(0, 1, 4, 2, 5, 3)
    return v.reshape(n, c // size**2, h * size, w * size)
def space_to_depth(v, size, block_first):
    n, c, h, w = v.shape
    v = v.reshape(n, c, h // size, size, w // size, size)
    v = v.transpose(0, 3, 5, 1, 2, 4) if block_first else v.transpose(0, 1, 3, 5, 2, 4)
    return v.reshape(n, c * size**2, h // size, w // size)
deep, wide = exact(1, 8, 2, 3, seed=55), exact(1, 2, 4, 6, seed=56)
case("depth_to_space", lambda x: mb.depth_to_space(x=x, block_size=2), [deep], depth_to_space(deep, 2, True))
case("pixel_shuffle", lambda x: mb.pixel_shuffle(x=x, upscale_factor=2), [deep], F.pixel_shuffle(t(deep), 2))
case("space_to_depth", lambda x: mb.space_to_depth(x=x, block_size=2), [wide], space_to_depth(wide, 2, True))
case(
    "pixel_unshuffle", lambda x: mb.pixel_unshuffle(x=x, downscale_factor=np.uint32(2)), [wide],
    F.pixel_unshuffle(t(wide), 2))
pair = exact(2, 3, 3, 4, seed=57)
padded = np.pad(pair, [(0, 0), (0, 0), (1, 0), (0, 2)])
blocks = padded.reshape(2, 3, 2, 2, 2, 3).transpose(3, 5, 0, 1, 2, 4).reshape(12, 3, 2, 2)
case(
    "space_to_batch",
    lambda x: mb.space_to_batch(x=x, block_shape=[2, 3], paddings=[[1, 0], [0, 2]]), [pair], blocks)
case(
    "batch_to_space", lambda x: mb.batch_to_space(x=x, block_shape=[2, 3], crops=[[1, 0], [0, 2]]), [blocks], pair)

# MARK: Gather and scatter

case("gather", lambda x, y: mb.gather(x=x, indices=y, axis=1), [s, [[4, 0], [2, 2]]], np.take(s, [[4, 0], [2, 2]], 1))
case("gather_default", lambda x, y: mb.gather(x=x, indices=y), [s, [3, 1]], s[[3, 1]])
case("gather_negative", lambda x, y: mb.gather(x=x, indices=y, axis=-1), [s, [-1, 0, -6]], s[:, :, [-1, 0, -6]])
case("gather_number", lambda x: mb.gather(x=x, indices=np.int32(2), axis=1), [s], s[:, 2])
chosen = np.array([[1, 0, 4], [2, 2, 0], [3, 4, 1], [0, 1, 1]])
case(
    "gather_batch", lambda x, y: mb.gather(x=x, indices=y, axis=1, batch_dims=1), [s, chosen],
    np.stack([s[i][chosen[i]] for i in range(4)]))
case(
    "gather_short",
    lambda x, y: mb.gather(x=x, indices=mb.cast(x=y, dtype="uint16"), axis=0, validate_indices=False), [s, [3, 0]],
    s[[3, 0]], IOS17)
case(
    "gather_constant_table", lambda y: mb.gather(x=f32(s[0]), indices=mb.cast(x=y, dtype="int16"), axis=0), [[4, 1, 1]],
    s[0][[4, 1, 1]], IOS17)
along = np.random.default_rng(58).integers(0, 5, (4, 3, 6))
case(
    "gather_along_axis", lambda x, y: mb.gather_along_axis(x=x, indices=y, axis=-2), [s, along],
    np.take_along_axis(s, along, 1))
case(
    "gather_along_axis_negative", lambda x, y: mb.gather_along_axis(x=x, indices=y), [s, np.full((2, 5, 6), -1)],
    np.take_along_axis(s, np.full((2, 5, 6), -1), 0))
points = np.array([[[3, 1], [0, 4]], [[2, 2], [1, 0]]])
case("gather_nd", lambda x, y: mb.gather_nd(x=x, indices=y), [s, points], s[points[..., 0], points[..., 1]])
case("gather_nd_negative", lambda x, y: mb.gather_nd(x=x, indices=y), [s, [[-1, 2, -3]]], s[[-1], [2], [-3]])
case(
    "gather_nd_batch", lambda x, y: mb.gather_nd(x=x, indices=y, batch_dims=1), [s, chosen[:, :1, None]],
    np.stack([s[i][chosen[i, :1]] for i in range(4)])[:, :1])

modes = {
    "add": np.add.at, "sub": np.subtract.at, "mul": np.multiply.at, "div": np.divide.at, "max": np.maximum.at,
    "min": np.minimum.at,
}
def put(data, place, values, mode):
    result = np.array(data, dtype=np.float64)
    if mode == "update":
        result[place] = values
    else:
        modes[mode](result, place, values)
    return result
data, rows = exact(5, 3, seed=59), exact(2, 3, seed=60)
rows = np.where(rows == 0, 0.5, rows)
spots = np.array([3, 1])
HALVES = [("", ["update", "add", "sub"]), ("_more", ["mul", "div", "max", "min"])]
for end, chosen in HALVES:
    case(
        f"scatter{end}",
        lambda x, y, z: tuple(mb.scatter(data=x, indices=y, updates=z, axis=0, mode=mode) for mode in chosen),
        [data, spots, rows], [put(data, (spots,), rows, mode) for mode in chosen])
case(
    "scatter_default", lambda x, y, z: mb.scatter(data=x, indices=y, updates=z), [data, [2, 2], rows],
    put(data, (np.array([2, 2]),), rows, "add"))
case(
    "scatter_last_axis", lambda x, y, z: mb.scatter(data=x, indices=y, updates=z, axis=-1), [data, [2, 0], rows[:, :2].repeat(3, 0)[:5]],
    put(data.T, (np.array([2, 0]),), rows[:, :2].repeat(3, 0)[:5].T, "add").T)
case(
    "scatter_negative", lambda x, y, z: mb.scatter(data=x, indices=y, updates=z, mode="update"), [data, [-1, 0], rows],
    put(data, (np.array([-1, 0]),), rows, "update"), IOS15)
lines = np.array([[1, 0, 4], [2, 3, 0]])
def along_rows(mode):
    return put(data, (lines, np.arange(3)[None].repeat(2, 0)), rows, mode)
for end, chosen in HALVES:
    case(
        f"scatter_along_axis{end}", lambda x, y, z: tuple(
            mb.scatter_along_axis(data=x, indices=y, updates=z, axis=0, mode=mode) for mode in chosen),
        [data, lines, rows], [along_rows(mode) for mode in chosen])
case(
    "scatter_along_axis_default", lambda x, y, z: mb.scatter_along_axis(data=x, indices=y, updates=z),
    [data, lines, rows], along_rows("add"))
case(
    "scatter_along_axis_last",
    lambda x, y, z: mb.scatter_along_axis(data=x, indices=y, updates=z, axis=-1, mode="update"),
    [data.T, lines.T, rows.T], along_rows("update").T)
places = np.array([[4, 2], [0, 1], [3, 0]])
news = np.array([1.5, -2, 0.25])
for end, chosen in HALVES:
    case(
        f"scatter_nd{end}",
        lambda x, y, z: tuple(mb.scatter_nd(data=x, indices=y, updates=z, mode=mode) for mode in chosen),
        [data, places, news], [put(data, (places[:, 0], places[:, 1]), news, mode) for mode in chosen])
case(
    "scatter_nd_rows", lambda x, y, z: mb.scatter_nd(data=x, indices=y, updates=z), [data, [[2], [2]], rows],
    put(data, (np.array([2, 2]),), rows, "add"))
case(
    "scatter_nd_integers", lambda x, y, z: mb.scatter_nd(data=x, indices=y, updates=z, mode="sub"),
    [[5, 6, 7], [[1]], [9]], np.array([5, -3, 7]))

# MARK: Order

distinct = np.random.default_rng(61).permutation(24).reshape(2, 4, 3) / 4 - 3
case("argsort", lambda x: mb.argsort(x=x, axis=1), [distinct], np.argsort(-distinct, 1))
case("argsort_ascending", lambda x: mb.argsort(x=x, ascending=True), [distinct], np.argsort(distinct, -1))
def top(v, k, axis, ascends=False):
    order = np.take(np.argsort(v if ascends else -v, axis), range(k), axis)
    return [np.take_along_axis(v, order, axis), order]
case("topk", lambda x: mb.topk(x=x, k=2, axis=1), [distinct], top(distinct, 2, 1))
case("topk_default", lambda x: mb.topk(x=x), [distinct], top(distinct, 1, 2))
case(
    "topk_ascending", lambda x: mb.topk(x=x, k=3, axis=-2, ascending=True), [distinct], top(distinct, 3, 1, True))
case(
    "topk_values", lambda x: mb.topk(x=x, k=3, axis=1, return_indices=False), [distinct], top(distinct, 3, 1)[:1])
case(
    "topk_unsorted", lambda x: mb.reduce_sum(x=mb.topk(x=x, k=2, axis=1, sort=False)[0], axes=[1]), [distinct],
    top(distinct, 2, 1)[0].sum(1))
def topk_short(x):
    values, indices = mb.topk(x=x, k=2, axis=-1, output_indices_dtype="uint16")
    return values, mb.cast(x=indices, dtype="int32")
case("topk_short", topk_short, [distinct], top(distinct, 2, 2), IOS17)
case(
    "topk_integers", lambda x: mb.topk(x=x, k=2), [[[5, -3, 9], [0, 2, 1]]],
    [np.array([[9, 5], [2, 1]]), np.array([[2, 0], [1, 2]])])

# MARK: Made from sizes and places

case("fill", lambda x: mb.fill(shape=x, value=f32(1.5)), [[2, 3]], np.full((2, 3), 1.5))
case("fill_default", lambda x: mb.fill(shape=mb.shape(x=x)), [s[0]], np.zeros((5, 6)))
case("fill_integers", lambda x: mb.fill(shape=x, value=np.int32(7)), [[3, 1]], np.full((3, 1), 7))
case("fill_like", lambda x: mb.fill_like(ref_tensor=x, value=np.int32(-2)), [s[0]], np.full((5, 6), -2))
case("range_1d", lambda x, y: mb.range_1d(start=mb.squeeze(x=x), end=mb.squeeze(x=y), step=3), [[2], [12]], np.arange(2, 12, 3))
case(
    "range_1d_numbers", lambda x: mb.range_1d(start=f32(1.5), end=mb.squeeze(x=x), step=f32(-0.5)), [[-1.0]],
    np.arange(1.5, -1, -0.5))
def one_hot(v, depth, axis, on=1, off=0):
    return np.moveaxis(np.where(np.asarray(v)[..., None] == np.arange(depth), on, off), -1, axis)
hot = [[0, 2, 1], [3, 0, 2]]
case("one_hot", lambda x: mb.one_hot(indices=x, one_hot_vector_size=4), [hot], one_hot(hot, 4, -1))
case(
    "one_hot_axis",
    lambda x: mb.one_hot(indices=x, one_hot_vector_size=5, axis=1, on_value=f32(1.5), off_value=f32(-0.5)), [hot],
    one_hot(hot, 5, 1, 1.5, -0.5))
sparse = np.array([[0, 1.5, 0], [-2, 0, 0.25]])
case("non_zero", lambda x: mb.non_zero(x=x), [sparse], np.argwhere(sparse))
case("non_zero_truths", lambda x: mb.non_zero(x=mb.less(x=x, y=f32(0.5))), [sparse], np.argwhere(sparse < 0.5))
case("cumsum", lambda x: mb.cumsum(x=x, axis=1), [s], np.cumsum(s, 1))
case(
    "cumsum_exclusive", lambda x: mb.cumsum(x=x, axis=-1, exclusive=True), [s], np.cumsum(s, -1) - s)
case(
    "cumsum_reverse", lambda x: mb.cumsum(x=x, exclusive=True, reverse=True), [s],
    np.cumsum(s[::-1], 0)[::-1] - s)
case("cumsum_integers", lambda x: mb.cumsum(x=x), [[1, -2, 5]], np.array([1, -1, 4]))
def band(v, lower, upper):
    row, column = np.arange(v.shape[-2])[:, None], np.arange(v.shape[-1])
    return np.where(((lower < 0) | (row - column <= lower)) & ((upper < 0) | (column - row <= upper)), v, 0)
case("band_part", lambda x: mb.band_part(x=x, lower=1, upper=2), [s], band(s, 1, 2))
case("band_part_upper", lambda x: mb.band_part(x=x, lower=0), [s], band(s, 0, -1))
case("band_part_lower", lambda x: mb.band_part(x=x, lower=-1, upper=0), [s], band(s, -1, 0))

# MARK: Resizing

def positions(mode, size, count):
    i = np.arange(count)
    if mode in ("STRICT_ALIGN_CORNERS", "ALIGN_CORNERS"):
        places = i * ((size - 1) / (count - 1)) if count > 1 else np.array([0 if mode[0] == "S" else (size - 1) / 2])
    elif mode == "DEFAULT":
        places = i * size / count
    elif mode == "OFFSET_CORNERS":
        places = (i + 0.5) * max(1, size - 1) / count
    else:
        places = (i + 0.5) * size / count - 0.5
    return np.clip(places, 0, size - 1)
def mixed(v, axis, places):
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, v.shape[axis] - 1)
    part = (places - low).reshape([-1] + [1] * (-axis - 1))
    return np.take(v, low, axis) * (1 - part) + np.take(v, high, axis) * part
def bilinear(v, height, width, mode):
    v = mixed(v, -2, positions(mode, v.shape[-2], height))
    return mixed(v, -1, positions(mode, v.shape[-1], width))
def nearest(v, height, width):
    rows = np.arange(height) * v.shape[-2] // height
    columns = np.arange(width) * v.shape[-1] // width
    return v[..., rows, :][..., columns]
SAMPLING = ["DEFAULT", "STRICT_ALIGN_CORNERS", "ALIGN_CORNERS", "UNALIGN_CORNERS", "OFFSET_CORNERS"]
for name, height, width, chosen in [
    ("resize_bilinear", 7, 3, SAMPLING), ("resize_bilinear_one", 1, 9, SAMPLING[:3]),
    ("resize_bilinear_one_more", 1, 9, SAMPLING[3:]),
]:
    case(
        name, lambda x: tuple(
            mb.resize_bilinear(x=x, target_size_height=height, target_size_width=width, sampling_mode=mode)
            for mode in chosen), [image], [bilinear(image, height, width, mode) for mode in chosen])
case(
    "resize_bilinear_3d",
    lambda x: mb.resize_bilinear(x=x, target_size_height=7, target_size_width=3, sampling_mode="UNALIGN_CORNERS"),
    [image[0]], bilinear(image[0], 7, 3, "UNALIGN_CORNERS"))
many = exact(2, 1, 3, 4, 5, seed=62)
case(
    "resize_bilinear_5d", lambda x: mb.resize_bilinear(x=x, target_size_height=6, target_size_width=7), [many],
    bilinear(many, 6, 7, "DEFAULT"))
case(
    "upsample_bilinear", lambda x: mb.upsample_bilinear(x=x, scale_factor_height=2, scale_factor_width=3), [image],
    F.interpolate(t(image), size=(8, 15), mode="bilinear", align_corners=True))
case(
    "upsample_bilinear_half_pixel",
    lambda x: mb.upsample_bilinear(
        x=x, scale_factor_height=f32(1.6), scale_factor_width=f32(2.5), align_corners=False), [image],
    F.interpolate(t(image), size=(6, 12), mode="bilinear", align_corners=False))
case(
    "upsample_bilinear_asymmetric",
    lambda x: mb.upsample_bilinear(
        x=x, scale_factor_height=2, scale_factor_width=3, align_corners=False, half_pixel_centers=False), [image],
    bilinear(image, 8, 15, "DEFAULT"))
case(
    "upsample_bilinear_open",
    lambda x: mb.upsample_bilinear(
        x=x, scale_factor_height=f32(1.75), scale_factor_width=f32(2.5), align_corners=False), [image],
    F.interpolate(t(image), size=(7, 12), mode="bilinear", align_corners=False), shapes={"x": (1, 2, None, None)})
case(
    "upsample_nearest_neighbor",
    lambda x: mb.upsample_nearest_neighbor(x=x, scale_factor_height=2, scale_factor_width=3), [image],
    image.repeat(2, 2).repeat(3, 3))
case(
    "upsample_nearest_neighbor_fraction",
    lambda x: mb.upsample_nearest_neighbor(x=x, scale_factor_height=f32(1.3), scale_factor_width=f32(0.67)), [image],
    nearest(image, 5, 3))
case(
    "resize_nearest_neighbor", lambda x: mb.resize_nearest_neighbor(x=x, target_size_height=3, target_size_width=7),
    [image], nearest(image, 3, 7))
case(
    "resize_nearest_neighbor_5d",
    lambda x: mb.resize_nearest_neighbor(x=x, target_size_height=3, target_size_width=7), [many], nearest(many, 3, 7))
two = np.uint32(2)
case(
    "resize", lambda x: mb.resize(x=x, shape=[9, 7, 3], resized_dims=two, sampling_mode="UNALIGN_CORNERS"), [image],
    bilinear(image, 7, 3, "UNALIGN_CORNERS"), IOS17)
case(
    "resize_keeping", lambda x: mb.resize(x=x, shape=[0, 3], resized_dims=two), [image], bilinear(image, 4, 3, "DEFAULT"),
    IOS17)
case(
    "resize_one", lambda x: mb.resize(x=x, shape=[8], resized_dims=np.uint32(1), sampling_mode="ALIGN_CORNERS"), [image],
    bilinear(image, 4, 8, "ALIGN_CORNERS"), IOS17)
case(
    "resize_nearest",
    lambda x: mb.resize(x=x, shape=[3, 7], resized_dims=two, interpolation_mode="NEAREST_NEIGHBOR"), [image],
    nearest(image, 3, 7), IOS17)
case(
    "resize_computed",
    lambda x, y: mb.resize(x=x, shape=y, resized_dims=two, sampling_mode="STRICT_ALIGN_CORNERS"), [image, [1, 0, 8]],
    bilinear(image, 4, 8, "STRICT_ALIGN_CORNERS"), IOS17)
case(
    "resize_offset",
    lambda x: mb.resize(x=x, shape=[7, 3], resized_dims=two, sampling_mode="OFFSET_CORNERS"), [image],
    bilinear(image, 7, 3, "OFFSET_CORNERS"), IOS17)

# MARK: Sampling

def grid(v, places, mode, padding, value=0.0):
    """Pixels at places in pixels, x before y, one after another as the definition says."""
    n, c, h, w = v.shape
    def folded(i, size):
        if padding == "border":
            return min(max(i, 0), size - 1)
        period = 2 * (size - 1) if padding == "reflection" else 2 * size
        if size == 1:
            return 0
        i = i % period
        return i if i < size else (period - i if padding == "reflection" else period - 1 - i)
    def pixel(image, y, x):
        if padding == "constant":
            return image[:, y, x] if 0 <= y < h and 0 <= x < w else np.full(c, value)
        return image[:, folded(y, h), folded(x, w)]
    result = np.zeros((n, c) + places.shape[1:3])
    for b in range(n):
        for i in range(places.shape[1]):
            for j in range(places.shape[2]):
                x, y = places[b, i, j]
                if mode == "nearest":
                    result[b, :, i, j] = pixel(v[b], int(np.round(y)), int(np.round(x)))
                    continue
                left, above = int(np.floor(x)), int(np.floor(y))
                for dy in (0, 1):
                    for dx in (0, 1):
                        weight = (1 - abs(y - above - dy)) * (1 - abs(x - left - dx))
                        if weight:
                            result[b, :, i, j] += weight * pixel(v[b], above + dy, left + dx)
    return result
def in_pixels(coordinates, kind, corners):
    size = np.array([5.0, 4.0])
    if kind == "unnormalized":
        return coordinates
    if kind == "normalized_minus_one_to_one":
        coordinates = (coordinates + 1) / 2
    return coordinates * (size - 1) if corners else coordinates * size - 0.5
generator = np.random.default_rng(63)
PADDING = ["constant", "border", "reflection", "symmetric"]
for kind, low, high in [("unnormalized", -5, 9), ("normalized_zero_to_one", -1.5, 2.5)]:
    for mode in ["bilinear", "nearest"]:
        for corners in (True, False):
            # No place lies in the middle between two pixels, where either would be right.
            coordinates = np.round(generator.uniform(low, high, (1, 3, 2, 2)) * 64) / 64 + 1 / 256
            case(
                f"resample_{kind}_{mode}_{'aligned' if corners else 'unaligned'}",
                lambda x, y: tuple(
                    mb.resample(
                        x=x, coordinates=y, sampling_mode=mode, padding_mode=padding, padding_value=f32(1.5),
                        coordinates_mode=kind, align_corners=corners) for padding in PADDING), [image, coordinates],
                [grid(image, in_pixels(coordinates, kind, corners), mode, padding, 1.5) for padding in PADDING])
coordinates = np.round(generator.uniform(-1.5, 1.5, (1, 3, 2, 2)) * 64) / 64
for corners in (True, False):
    case(
        f"resample_{'aligned' if corners else 'unaligned'}",
        lambda x, y: mb.resample(
            x=x, coordinates=y, sampling_mode="bilinear", padding_mode="constant", padding_value=f32(0),
            coordinates_mode="normalized_minus_one_to_one", align_corners=corners), [image, coordinates],
        F.grid_sample(t(image), t(coordinates), align_corners=corners))
theta = np.array([[1.25, 0.5, -0.25, -0.5, 0.75, 0.125], [0.5, -0.75, 0.25, 1, 0.5, -0.5]])
def affine(v, matrix, height, width):
    places = F.affine_grid(t(matrix).reshape(-1, 2, 3), (len(v), 1, height, width), align_corners=True)
    return F.grid_sample(t(v), places, align_corners=True)
def mil_affine(x, y):
    return mb.affine(
        x=x, transform_matrix=y, output_height=3, output_width=5, sampling_mode="bilinear", padding_mode="constant",
        padding_value=f32(0), coordinates_mode="normalized_minus_one_to_one", align_corners=True)
both = np.concatenate([image, exact(1, 2, 4, 5, seed=64)])
case("affine", mil_affine, [both, theta], affine(both, theta, 3, 5))
case("affine_one_for_all", mil_affine, [both, theta[:1]], affine(both, theta[[0, 0]], 3, 5))

def crop_resize(v, boxes, images, height, width, mode, value, scale=1.0):
    """Boxes are y0, x0, y1, x1 in pixels."""
    _, c, h, w = v.shape
    result = np.zeros((len(boxes), c, height, width))
    def axis_places(begin, end, count):
        extent, i = end - begin, np.arange(count)
        if mode in ("STRICT_ALIGN_CORNERS", "ALIGN_CORNERS"):
            part = i / (count - 1) if count > 1 else np.array([0 if mode[0] == "S" else 0.5])
            return begin + extent * part
        if mode == "DEFAULT":
            places = begin + (extent + 1) * i / count
        elif mode == "OFFSET_CORNERS":
            return begin + max(1, extent) * (i + 0.5) / count
        else:
            places = begin + (extent + 1) * (i + 0.5) / count - 0.5
        return np.clip(places, min(begin, end), max(begin, end))
    for index, box in enumerate(boxes):
        box = np.asarray(box) * scale
        rows, columns = axis_places(box[0], box[2], height), axis_places(box[1], box[3], width)
        for i, y in enumerate(rows):
            for j, x in enumerate(columns):
                if not (0 <= y <= h - 1 and 0 <= x <= w - 1):
                    result[index, :, i, j] = value
                    continue
                result[index, :, i, j] = grid(
                    v[images[index]][None], np.array([[[[x, y]]]]), "bilinear", "border")[0, :, 0, 0]
    return result
boxes = np.array([[0.5, 1, 2.75, 3.5], [-1, 0.25, 2, 5], [3, 3, 1, 0.5]])
for name, chosen, some in [
    ("crop_resize", SAMPLING[:2], boxes[:2]), ("crop_resize_unaligned", SAMPLING[2:4], boxes[:2]),
    ("crop_resize_offset", SAMPLING[4:], boxes[:2]), ("crop_resize_turned", SAMPLING[2:3], boxes),
]:
    case(
        name, lambda x: tuple(
            mb.crop_resize(
                x=x, boxes=f32(some), box_indices=i32([1, 0, 1][: len(some)]), target_height=3, target_width=2,
                sampling_mode=mode, pad_value=f32(1.5)) for mode in chosen), [both],
        [crop_resize(both, some, [1, 0, 1], 3, 2, mode, 1.5) for mode in chosen], IOS17)
centers = np.array([[0.5, 0.25, 0.5, 0.25], [0.75, 0.5, 1, 0.5]])
in_corners = np.concatenate([centers[:, :2] - centers[:, 2:] / 2, centers[:, :2] + centers[:, 2:] / 2], 1)
case(
    "crop_resize_centers",
    lambda x: mb.crop_resize(
        x=x, boxes=f32(centers), target_height=1, target_width=2, normalized_coordinates=True, sampling_mode="ALIGN_CORNERS",
        box_coordinate_mode="CENTER_SIZE_WIDTH_FIRST", pad_value=f32(-1)), [both],
    crop_resize(
        both, in_corners[:, [1, 0, 3, 2]] * np.array([3, 4, 3, 4]), [0, 1], 1, 2, "ALIGN_CORNERS", -1), IOS17)
roi = boxes.reshape(3, 1, 4, 1, 1)
case(
    "crop_resize_roi",
    lambda x: mb.crop_resize(
        x=x, roi=f32(roi), target_height=2, target_width=3, sampling_mode="ALIGN_CORNERS", spatial_scale=f32(0.5)), [both],
    np.stack([crop_resize(both, boxes, [i] * 3, 2, 3, "ALIGN_CORNERS", 0, 0.5) for i in (0, 1)], 1), IOS15)
indexed = np.concatenate([np.zeros((3, 1)), boxes], 1).reshape(3, 1, 5, 1, 1)
case(
    "crop_resize_roi_indexed",
    lambda x: mb.crop_resize(
        x=x, roi=f32(indexed), target_height=2, target_width=3, sampling_mode="ALIGN_CORNERS", pad_value=f32(2)), [image],
    crop_resize(image, boxes, [0, 0, 0], 2, 3, "ALIGN_CORNERS", 2)[:, None])

# MARK: Suppression

def overlap(first, second):
    low = np.maximum(first[:2] - first[2:] / 2, second[:2] - second[2:] / 2)
    high = np.minimum(first[:2] + first[2:] / 2, second[:2] + second[2:] / 2)
    common = np.prod(np.maximum(high - low, 0))
    return common / (np.prod(first[2:]) + np.prod(second[2:]) - common)
def suppressed(boxes, scores, limit, lowest, count, by_class):
    results = [np.zeros((len(boxes), count, 4)), np.zeros((len(boxes), count, scores.shape[2]))]
    results += [np.full((len(boxes), count), -1), np.zeros(len(boxes), dtype=int)]
    for b in range(len(boxes)):
        best, classes, kept = scores[b].max(1), scores[b].argmax(1), []
        for i in np.argsort(-best):
            if best[i] > lowest and not any(
                (classes[i] == classes[j] or not by_class) and overlap(boxes[b, i], boxes[b, j]) > limit for j in kept
            ):
                kept.append(i)
        kept = (kept or [int(best.argmax())])[:count]
        results[0][b, : len(kept)], results[1][b, : len(kept)] = boxes[b, kept], scores[b, kept]
        results[2][b, : len(kept)], results[3][b] = kept, len(kept)
    return results
generator = np.random.default_rng(65)
found = np.concatenate([exact(2, 6, 2, seed=66, scale=1 / 16, span=32), generator.integers(4, 9, (2, 6, 2)) / 4], 2)
rated = generator.permutation(36).reshape(2, 6, 3) / 32 - 0.25
for name, by_class, lowest in [
    ("non_maximum_suppression", False, 0.25), ("non_maximum_suppression_by_class", True, 0.5),
    ("non_maximum_suppression_none", False, 2.0),
]:
    case(
        name, lambda x, y: mb.non_maximum_suppression(
            boxes=x, scores=y, iou_threshold=f32(0.2), score_threshold=f32(lowest), max_boxes=4,
            per_class_suppression=by_class), [found, rated], suppressed(found, rated, 0.2, lowest, 4, by_class), IOS16)
answer = suppressed(found, rated, 0.2, -np.inf, 5, False)
case(
    "non_maximum_suppression_newer",
    lambda x, y: mb.non_maximum_suppression(boxes=x, scores=y, iou_threshold=f32(0.2), max_boxes=5),
    [found.transpose(0, 2, 1), rated.transpose(0, 2, 1)],
    [answer[0].transpose(0, 2, 1), answer[1].transpose(0, 2, 1), answer[2]], IOS17)

# MARK: In half precision

def half(function):
    return lambda x: mb.cast(x=function(mb.cast(x=x, dtype="fp16")), dtype="fp32")
wh, bh = exact(3, 2, 3, 2, seed=67), exact(3, seed=68)
case(
    "half_conv",
    half(lambda x: mb.conv(x=x, weight=f16(wh), bias=f16(bh), pad_type="custom", pad=[1, 0, 0, 1], strides=[2, 1])),
    [image], F.conv2d(F.pad(t(image), (0, 1, 1, 0)), t(wh), t(bh), stride=(2, 1)), tolerance=5e-3)
gh, ch = exact(6, seed=69), exact(6, seed=70)
case(
    "half_layer_norm",
    half(lambda x: mb.layer_norm(x=x, axes=[-1], gamma=f16(gh), beta=f16(ch), epsilon=f16(1e-5))), [s],
    (s - s.mean(-1, keepdims=True)) / np.sqrt(s.var(-1, keepdims=True) + 1e-5) * gh + ch, tolerance=5e-3)
case("half_softmax", half(lambda x: mb.softmax(x=x, axis=1)), [s], torch.softmax(t(s), 1), tolerance=5e-3)
case("half_gelu", half(lambda x: mb.gelu(x=x, mode="TANH_APPROXIMATION")), [s], F.gelu(t(s), approximate="tanh"), tolerance=5e-3)
mh = exact(6, 3, seed=71)
case("half_matmul", half(lambda x: mb.matmul(x=x, y=f16(mh))), [s], s @ mh, tolerance=5e-3)
mu, va = exact(2, seed=72), np.abs(exact(2, seed=73)) + 0.25
case(
    "half_batch_norm",
    half(lambda x: mb.batch_norm(x=x, mean=f16(mu), variance=f16(va), epsilon=f16(1e-5))), [image],
    (image - mu[:, None, None]) / np.sqrt(va[:, None, None] + 1e-5), tolerance=5e-3)
case(
    "half_resize", half(lambda x: mb.upsample_bilinear(x=x, scale_factor_height=2, scale_factor_width=3)), [image],
    F.interpolate(t(image), size=(8, 15), mode="bilinear", align_corners=True), tolerance=5e-3)
case(
    "half_reduce", half(lambda x: mb.reduce_log_sum_exp(x=x, axes=[-1])), [s],
    torch.logsumexp(t(s), -1), tolerance=5e-3)
