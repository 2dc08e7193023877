"""Cases of weights that are kept in fewer bits: operations of iOS 16 and iOS 18, inline and in weight files, and nested ones."""

import os
import tempfile

import coremltools as ct
import coremltools.optimize.coreml as cto
import numpy as np
import torch
from coremltools.converters.mil import Builder as mb
from coremltools.converters.mil.frontend.milproto.load import load
from coremltools.converters.mil.mil import types

from common import Group, exact, inlined, program

group = Group("programWeights")
iOS16, iOS17, iOS18 = ct.target.iOS16, ct.target.iOS17, ct.target.iOS18

NARROW = {
    "int4": types.np_int4_dtype, "uint1": types.np_uint1_dtype, "uint2": types.np_uint2_dtype,
    "uint3": types.np_uint3_dtype, "uint4": types.np_uint4_dtype, "uint6": types.np_uint6_dtype, "int8": np.int8,
    "uint8": np.uint8,
}
RANGES = {
    "int4": (-8, 7), "int8": (-128, 127), "uint1": (0, 1), "uint2": (0, 3), "uint3": (0, 7), "uint4": (0, 15),
    "uint6": (0, 63), "uint8": (0, 255),
}


def codes(element, *shape, seed=0):
    """Seeded integers of a narrow type, with its smallest and its largest."""
    low, high = RANGES[element]
    values = np.random.default_rng(seed).integers(low, high + 1, size=shape)
    values.reshape(-1)[[0, -1]] = low, high
    return values


def narrow(values, element):
    return values.astype(NARROW[element])


def scales(*shape, seed=1):
    return 2.0 ** np.random.default_rng(seed).integers(-6, -1, size=shape) * np.random.default_rng(seed).choice([1, 3, -5], size=shape)


def blocks(numbers, shape):
    """Each number for a whole block."""
    for axis, (size, count) in enumerate(zip(shape, numbers.shape)):
        numbers = np.repeat(numbers, size // count, axis=axis)
    return numbers


def keep(name, make, weight, target, seed=7, f16=False, tolerance=1e-5, inline=True):
    """A case that multiplies with a weight of two dimensions, or adds one of others."""
    element = types.fp16 if f16 else types.fp32
    number = np.float16 if f16 else np.float32
    if weight.ndim == 2:
        x = exact(3, weight.shape[1], seed=seed)
        expected = x @ weight.T
        model = program(lambda x: mb.linear(x=x, weight=make(), name="y"), {"x": mb.TensorSpec(x.shape, element)}, target)
    else:
        x = exact(*weight.shape, seed=seed)
        expected = x + weight
        model = program(lambda x: mb.add(x=x, y=make(), name="y"), {"x": mb.TensorSpec(x.shape, element)}, target)
    case = inlined(model) if inline else saved(model)
    group.add(name, case, {"x": x.astype(number)}, {"y": expected.astype(number)}, tolerance=2e-3 if f16 else tolerance)


def saved(model):
    path = os.path.join(tempfile.mkdtemp(), "model.mlpackage")
    model.save(path)
    return path


# Affine, iOS 16: signed and unsigned, along either axis, with one number or several.
for element in ("int8", "uint8"):
    for axis in (0, 1, -1):
        data = codes(element, 4, 6, seed=axis + 3)
        count = data.shape[axis]
        scale, zero = scales(count, seed=axis + 5), codes(element, count, seed=9)
        shape = [1, 1]
        shape[axis] = count
        weight = scale.reshape(shape) * (data - zero.reshape(shape))
        keep(
            f"affine_{element}_axis{axis}",
            lambda: mb.constexpr_affine_dequantize(
                quantized_data=data.astype(element), scale=scale.astype(np.float32), zero_point=zero.astype(element),
                axis=np.int32(axis)), weight, iOS16)
data, scale = codes("uint8", 2, 3, 4, seed=11), 0.25
keep(
    "affine_scalar",
    lambda: mb.constexpr_affine_dequantize(
        quantized_data=data.astype(np.uint8), scale=np.float32(scale), zero_point=np.uint8(100), axis=np.int32(1)),
    scale * (data - 100.0), iOS16)
scale = scales(3, seed=12)
keep(
    "affine_mixed_f16",
    lambda: mb.constexpr_affine_dequantize(
        quantized_data=data.astype(np.int8), scale=scale.astype(np.float16), zero_point=np.int8(-7), axis=np.int32(1)),
    scale.reshape(1, 3, 1) * (data.astype(np.int8) + 7.0), iOS16, f16=True)


# Palettes, iOS 16: indices packed into bytes across their borders.
def packed(values, bits):
    stream = ((values.reshape(-1)[:, None] >> np.arange(bits)) & 1).reshape(-1)
    return np.packbits(stream.astype(np.uint8), bitorder="little")


for bits in (1, 2, 4, 6, 8):
    indices = codes(f"uint{bits}", 5, 7, seed=bits)
    table = exact(2**bits, seed=bits + 20)
    number = np.float16 if bits == 2 else np.float32
    keep(
        f"palette16_{bits}",
        lambda: mb.constexpr_lut_to_dense(
            indices=packed(indices, bits), lut=table.astype(number), shape=np.array([5, 7], np.uint32)),
        table[indices], iOS16, f16=bits == 2)

# Palettes, iOS 18: groups along an axis, along both, and vectors.
for bits in (1, 2, 3, 4, 6, 8):
    indices = codes(f"uint{bits}", 6, 4, seed=bits + 30)
    table = exact(2, 1, 2**bits, 1, seed=bits + 40)
    weight = np.concatenate([table[0, 0, indices[:3], 0], table[1, 0, indices[3:], 0]])
    keep(
        f"palette18_{bits}",
        lambda: mb.constexpr_lut_to_dense(indices=narrow(indices, f"uint{bits}"), lut=table.astype(np.float32)),
        weight, iOS18)
indices, table = codes("uint2", 4, 6, seed=50), exact(2, 3, 4, 1, seed=51)
weight = np.array([[table[i // 2, j // 2, indices[i, j], 0] for j in range(6)] for i in range(4)])
keep("palette18_two_axes", lambda: mb.constexpr_lut_to_dense(indices=narrow(indices, "uint2"), lut=table.astype(np.float32)), weight, iOS18)
for axis in (0, 1, 2, -2):
    indices, table = codes("uint2", 2, 4, 3, seed=52), exact(1, 2, 1, 4, 2, seed=53)
    vectors = np.array([[[table[0, j // 2, 0, indices[i, j, k]] for k in range(3)] for j in range(4)] for i in range(2)])
    at = axis % 3
    shape = [2, 4, 3]
    shape[at] *= 2
    weight = np.moveaxis(vectors, 3, at + 1).reshape(shape)
    keep(
        f"palette18_vector_axis{axis}",
        lambda: mb.constexpr_lut_to_dense(
            indices=narrow(indices, "uint2"), lut=table.astype(np.float32), vector_axis=np.int32(axis)),
        weight, iOS18)

# Blocks, iOS 18: with and without an offset, narrow or a floating-point number, along one axis or both.
for element in ("int4", "uint4", "int8", "uint8"):
    data = codes(element, 4, 12, seed=60)
    scale = scales(4, 3, seed=61)
    keep(
        f"blockwise_{element}",
        lambda: mb.constexpr_blockwise_shift_scale(data=narrow(data, element), scale=scale.astype(np.float32)),
        data * blocks(scale, data.shape), iOS18)
    offset = codes(element, 4, 3, seed=62)
    keep(
        f"blockwise_{element}_offset",
        lambda: mb.constexpr_blockwise_shift_scale(
            data=narrow(data, element), scale=scale.astype(np.float32), offset=narrow(offset, element)),
        (data - blocks(offset, data.shape)) * blocks(scale, data.shape), iOS18)
data, scale, offset = codes("int4", 4, 6, 2, seed=63), scales(2, 3, 1, seed=64), exact(2, 3, 1, seed=65)
keep(
    "blockwise_two_axes",
    lambda: mb.constexpr_blockwise_shift_scale(
        data=narrow(data, "int4"), scale=scale.astype(np.float32), offset=offset.astype(np.float32)),
    (data - blocks(offset, data.shape)) * blocks(scale, data.shape), iOS18)
data, scale = codes("uint4", 4, 6, seed=66), scales(4, 1, seed=67)
keep(
    "blockwise_f16",
    lambda: mb.constexpr_blockwise_shift_scale(data=narrow(data, "uint4"), scale=scale.astype(np.float16)),
    data * scale, iOS18, f16=True)

# Sparse weights.
mask = codes("uint1", 5, 7, seed=70)
values = exact(int(mask.sum()), seed=71)
dense = np.zeros((5, 7))
dense[mask != 0] = values
keep(
    "sparse16",
    lambda: mb.constexpr_sparse_to_dense(
        nonzero_data=values.astype(np.float32), mask=packed(mask, 1), shape=np.array([5, 7], np.uint32)), dense, iOS16)
keep(
    "sparse18",
    lambda: mb.constexpr_sparse_to_dense(nonzero_data=values.astype(np.float32), mask=narrow(mask, "uint1")), dense, iOS18)
keep(
    "cast16", lambda: mb.constexpr_cast(source_val=exact(3, 4, seed=72).astype(np.float16), output_dtype="fp32"),
    exact(3, 4, seed=72), iOS16)
keep(
    "cast18", lambda: mb.constexpr_cast(source_val=exact(3, 4, seed=73).astype(np.float16), output_dtype="fp32"),
    exact(3, 4, seed=73), iOS18)

# Nested ones.
mask = codes("uint1", 4, 6, seed=80)
indices = codes("uint2", int(mask.sum()), seed=81)
table = exact(2, 1, 4, 1, seed=82)
spread = np.zeros((4, 6), int)
spread[mask != 0] = indices
weight = np.array([[table[i // 2, 0, spread[i, j], 0] for j in range(6)] for i in range(4)]) * mask


def sparse_palette():
    new_mask, data = mb.constexpr_lut_to_sparse(
        indices_mask=narrow(mask, "uint1"), indices_nonzero_data=narrow(indices, "uint2"), lut=table.astype(np.float32))
    return mb.constexpr_sparse_to_dense(nonzero_data=data, mask=new_mask)


keep("sparse_palette", sparse_palette, weight, iOS18)

vectors = exact(1, 1, 4, 2, seed=83)
weight_v = np.stack([vectors[0, 0, spread, 0] * mask, vectors[0, 0, spread, 1] * mask], axis=1).reshape(8, 6)


def sparse_vectors():
    new_mask, data = mb.constexpr_lut_to_sparse(
        indices_mask=narrow(mask, "uint1"), indices_nonzero_data=narrow(indices, "uint2"), lut=vectors.astype(np.float32),
        vector_axis=np.int32(0))
    return mb.constexpr_sparse_to_dense(nonzero_data=data, mask=new_mask)


keep("sparse_palette_vectors", sparse_vectors, weight_v, iOS18)

data, scale, offset = codes("int4", int(mask.sum()), seed=84), scales(4, 2, seed=85), codes("int4", 4, 2, seed=86)
spread_data = np.zeros((4, 6))
spread_data[mask != 0] = data


def sparse_blocks():
    new_mask, numbers = mb.constexpr_sparse_blockwise_shift_scale(
        data_mask=narrow(mask, "uint1"), nonzero_data=narrow(data, "int4"), scale=scale.astype(np.float32),
        offset=narrow(offset, "int4"))
    return mb.constexpr_sparse_to_dense(nonzero_data=numbers, mask=new_mask)


keep("sparse_blockwise", sparse_blocks, (spread_data - blocks(offset, (4, 6))) * blocks(scale, (4, 6)) * mask, iOS18)

indices, table, scale = codes("uint3", 4, 6, seed=87), codes("int8", 2, 1, 8, 1, seed=88), scales(2, 1, 1, 1, seed=89)
real = table * scale
weight = np.array([[real[i // 2, 0, indices[i, j], 0] for j in range(6)] for i in range(4)])
keep(
    "palette_of_quantised",
    lambda: mb.constexpr_lut_to_dense(
        indices=narrow(indices, "uint3"),
        lut=mb.constexpr_blockwise_shift_scale(data=table.astype(np.int8), scale=scale.astype(np.float32))),
    weight, iOS18)
small = scales(4, 1, seed=90)
weight = np.array([[table[i // 2, 0, indices[i, j], 0] for j in range(6)] for i in range(4)]) * small
keep(
    "quantised_of_palette",
    lambda: mb.constexpr_blockwise_shift_scale(
        data=mb.constexpr_lut_to_dense(indices=narrow(indices, "uint3"), lut=table.astype(np.int8)),
        scale=small.astype(np.float32)), weight, iOS18)

# A packed weight that an operation needs as numbers, and one that two operations share.
x, bias = exact(2, 3, seed=91), exact(4, seed=92)
data, scale = codes("int8", 4, 3, seed=93), scales(4, 1, seed=94)


def shared(x):
    weight = mb.constexpr_blockwise_shift_scale(data=data.astype(np.int8), scale=scale.astype(np.float32))
    return mb.add(x=mb.linear(x=x, weight=weight, bias=bias.astype(np.float32)), y=mb.matmul(x=x, y=weight, transpose_y=True), name="y")


group.add(
    "shared", inlined(program(shared, {"x": mb.TensorSpec(x.shape, types.fp32)}, iOS18)), {"x": x.astype(np.float32)},
    {"y": (2 * x @ (data * scale).T + bias).astype(np.float32)}, 1e-5)

# Matrices with an output in each column, with all ways to divide them into blocks: the engine can keep only some of them narrow.
x, data = exact(3, 6, seed=95), codes("int8", 6, 4, seed=96)
for rows, columns in ((1, 1), (1, 4), (6, 1), (3, 4), (6, 2), (2, 2), (1, 2), (6, 4), (2, 1)):
    scale = scales(rows, columns, seed=97)
    weight = data * blocks(scale, data.shape)

    def columns_first(x):
        weight = mb.constexpr_blockwise_shift_scale(data=data.astype(np.int8), scale=scale.astype(np.float32))
        return mb.matmul(x=x, y=weight, name="y")

    group.add(
        f"matmul_{rows}x{columns}", inlined(program(columns_first, {"x": mb.TensorSpec(x.shape, types.fp32)}, iOS18)),
        {"x": x.astype(np.float32)}, {"y": (x @ weight).astype(np.float32)}, 1e-5)
    keep(
        f"linear_{columns}x{rows}",
        lambda: mb.constexpr_blockwise_shift_scale(
            data=np.ascontiguousarray(data.T).astype(np.int8), scale=np.ascontiguousarray(scale.T).astype(np.float32)),
        weight.T, iOS18)
data, scale, zero = codes("int8", 4, 6, seed=98), scales(6, seed=99), codes("int8", 6, seed=100)


def dequantized(x):
    weight = mb.dequantize(input=data.astype(np.int8), scale=scale.astype(np.float32), zero_point=zero.astype(np.int8), axis=np.int32(1))
    return mb.matmul(x=x, y=weight, transpose_y=True, name="y")


group.add(
    "dequantize_constant", inlined(program(dequantized, {"x": mb.TensorSpec(x.shape, types.fp32)}, iOS17)),
    {"x": x.astype(np.float32)}, {"y": (x @ ((data - zero) * scale).T).astype(np.float32)}, 1e-5)

# Rows of a table, which the engine can keep narrow with some scales, and a table that is multiplied with too.
places = np.array([[3, 0], [2, 2]], np.int32)
for name, element, scale_shape in (
    ("rows", "int8", (4, 1)), ("blocks", "int4", (4, 2)), ("columns", "int8", (1, 6)), ("row_blocks", "int8", (2, 1)),
    ("all", "uint8", (1, 1)), ("each", "int8", (4, 6)),
):
    data, scale = codes(element, 4, 6, seed=201), scales(*scale_shape, seed=202)
    weight = data * blocks(scale, data.shape)

    def table():
        return mb.constexpr_blockwise_shift_scale(data=narrow(data, element), scale=scale.astype(np.float32))

    def taken(i):
        return mb.gather(x=table(), indices=i, axis=0, name="y")

    def tied(i):
        shared = table()
        return mb.linear(x=mb.gather(x=shared, indices=i, axis=0), weight=shared, name="y")

    for kind, function, expected in (("gather", taken, weight[places]), ("tied", tied, weight[places] @ weight.T)):
        group.add(
            f"{kind}_{name}", inlined(program(function, {"i": mb.TensorSpec(places.shape, types.int32)}, iOS18)),
            {"i": places}, {"y": expected.astype(np.float32)}, 1e-5)

# Numbers and the integers that stand for them.
x = np.array([[-3.5, -1.25, 0.75, 1.5], [2.5, 3.75, 100.0, -90.0], [0.125, 0.375, -0.625, 0.5]])
for element, low, high in (("int8", -128, 127), ("uint8", 0, 255)):
    for zero, axis in ((None, None), (3, None), ([1, 2, 5], 0), ([1, 2, 5], -2)):
        scale = 0.5 if axis is None else np.array([0.5, 0.25, 0.125])
        wide = scale if axis is None else scale.reshape(3, 1)
        offset = 0 if zero is None else np.array(zero).reshape(-1, 1) if axis is not None else zero
        quantised = np.clip(np.round(x / wide) + offset, low, high)
        arguments = {"scale": np.float32(scale) if axis is None else scale.astype(np.float32)}
        if zero is not None:
            arguments["zero_point"] = np.array(zero).astype(element) if axis is not None else getattr(np, element)(zero)
        if axis is not None:
            arguments["axis"] = np.int32(axis)

        def both(x):
            narrow = mb.quantize(input=x, output_dtype=element, **arguments)
            # An output cannot be as narrow, so it is made wider.
            return mb.cast(x=narrow, dtype="fp32", name="q"), mb.dequantize(input=narrow, name="y", **arguments)

        name = f"quantize_{element}" + ("" if zero is None else "_zero") + ("" if axis is None else f"_axis{axis}")
        group.add(
            name, inlined(program(both, {"x": mb.TensorSpec(x.shape, types.fp32)}, iOS17)), {"x": x.astype(np.float32)},
            {"q": quantised.astype(np.float32), "y": ((quantised - offset) * wide).astype(np.float32)}, 1e-6)

# Whole packages with a weight file: blobs of every type, some large enough to stay in the mapped file.
large = {}
for element in ("int8", "uint8", "int4", "uint4"):
    data = codes(element, 8, 320 if element.endswith("8") else 640, seed=100)
    scale = scales(8, 2, seed=101)
    keep(
        f"file_blockwise_{element}",
        lambda: mb.constexpr_blockwise_shift_scale(
            data=narrow(data, element), scale=scale.astype(np.float32), offset=narrow(codes(element, 8, 2, seed=102), element)),
        (data - blocks(codes(element, 8, 2, seed=102), data.shape)) * blocks(scale, data.shape), iOS18, inline=False)
for bits in (1, 2, 3, 4, 6, 8):
    indices, table = codes(f"uint{bits}", 8, 40, seed=110 + bits), exact(2, 1, 2**bits, 1, seed=120)
    weight = np.concatenate([table[0, 0, indices[:4], 0], table[1, 0, indices[4:], 0]])
    number = np.float16 if bits % 2 == 0 else np.float32
    keep(
        f"file_palette_{bits}",
        lambda: mb.constexpr_lut_to_dense(indices=narrow(indices, f"uint{bits}"), lut=table.astype(number)),
        weight, iOS18, inline=False, f16=bits % 2 == 0)
values = exact(20, 40, seed=130)
keep("file_f16", lambda: mb.const(val=values.astype(np.float16)), values, iOS16, inline=False, f16=True)
keep("file_f32", lambda: mb.const(val=values[:10].astype(np.float32)), values[:10], iOS16, inline=False)


def integers(x):
    for index, element in enumerate((np.int16, np.uint16)):
        x = mb.add(x=x, y=mb.cast(x=(values[:10] * 32 + 2100).astype(element), dtype="fp32"), name=["first", "y"][index])
    return x


x = exact(10, 40, seed=131)
group.add(
    "file_integers", saved(program(integers, {"x": mb.TensorSpec(x.shape, types.fp32)}, iOS17)), {"x": x.astype(np.float32)},
    {"y": (x + 2 * (values[:10] * 32 + 2100)).astype(np.float32)}, 1e-6)


# What the tools for compression make of a small network. The reference uses the weights as they decode them.
class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = torch.nn.Linear(32, 16), torch.nn.Linear(16, 32)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


def decoded(model):
    """The weights and biases of the two layers, in double precision."""
    spec = model.get_spec()
    loaded = load(spec, specification_version=spec.specificationVersion, file_weights_dir=model.weights_dir)
    operations = loaded.functions["main"].find_ops(op_type="linear")
    return [[numbers(operation.inputs[name]) for name in ("weight", "bias")] for operation in operations]


def numbers(var):
    """What a value of a program means, after the definitions of the operations that make it."""
    if var.val is not None:
        return np.asarray(var.val, np.float64)
    operation = var.op
    given = {name: numbers(value) for name, value in operation.inputs.items() if value is not None and name != "output_dtype"}
    kind = operation.op_type
    if kind == "constexpr_affine_dequantize":
        data, axis = given["quantized_data"], int(given["axis"])
        shape = [-1 if at == axis % data.ndim else 1 for at in range(data.ndim)]
        scale, zero = (value.reshape(shape) if value.ndim else value for value in (given["scale"], given["zero_point"]))
        return (data - zero) * scale
    if kind == "constexpr_blockwise_shift_scale":
        data = given["data"]
        offset = given.get("offset", np.zeros_like(given["scale"]))
        return (data - blocks(offset, data.shape)) * blocks(given["scale"], data.shape)
    if kind == "constexpr_lut_to_dense" and "shape" in given:
        bits = int(np.log2(given["lut"].size))
        stream = np.unpackbits(given["indices"].astype(np.uint8), bitorder="little")
        shape = given["shape"].astype(int)
        indices = stream[: shape.prod() * bits].reshape(-1, bits) @ (1 << np.arange(bits))
        return given["lut"][indices].reshape(shape)
    if kind == "constexpr_lut_to_dense":
        return looked_up(given["indices"].astype(int), given["lut"])
    if kind == "constexpr_sparse_to_dense":
        mask = given["mask"]
        if "shape" in given:
            shape = given["shape"].astype(int)
            mask = np.unpackbits(mask.astype(np.uint8), bitorder="little")[: shape.prod()].reshape(shape)
        return filled(mask, given["nonzero_data"])
    mask = given.get("data_mask", given.get("indices_mask"))
    if var is operation.outputs[0]:
        return mask
    if kind == "constexpr_lut_to_sparse":
        return looked_up(filled(mask, given["indices_nonzero_data"]).astype(int), given["lut"])[mask != 0]
    assert kind == "constexpr_sparse_blockwise_shift_scale", kind
    offset = given.get("offset", np.zeros_like(given["scale"]))
    data = filled(mask, given["nonzero_data"])
    return ((data - blocks(offset, data.shape)) * blocks(given["scale"], data.shape))[mask != 0]


def filled(mask, values):
    result = np.zeros(mask.shape)
    result[mask != 0] = values
    return result


def looked_up(indices, table):
    """Each index's number in the table of its group, for matrices."""
    (rows, columns), (row_groups, column_groups) = indices.shape, table.shape[:2]
    return np.array([
        [table[i // (rows // row_groups), j // (columns // column_groups), indices[i, j], 0] for j in range(columns)]
        for i in range(rows)
    ])



torch.manual_seed(3)
network = Network().eval()
x = exact(2, 32, seed=140)
recipes = {
    "linear_int8": [cto.linear_quantize_weights, cto.OpLinearQuantizerConfig(mode="linear_symmetric", weight_threshold=0)],
    "linear_int8_zero": [cto.linear_quantize_weights, cto.OpLinearQuantizerConfig(mode="linear", dtype="uint8", weight_threshold=0)],
    "linear_int4_blocks": [
        cto.linear_quantize_weights,
        cto.OpLinearQuantizerConfig(mode="linear", dtype="int4", granularity="per_block", block_size=8, weight_threshold=0)],
    "linear_tensor": [
        cto.linear_quantize_weights,
        cto.OpLinearQuantizerConfig(mode="linear_symmetric", granularity="per_tensor", weight_threshold=0)],
    "palette_4_groups": [
        cto.palettize_weights,
        cto.OpPalettizerConfig(mode="uniform", nbits=4, granularity="per_grouped_channel", group_size=4, weight_threshold=0)],
    "prune": [cto.prune_weights, cto.OpMagnitudePrunerConfig(target_sparsity=0.6, weight_threshold=0)],
}


def compressed(model, recipe, joint=False):
    function, configuration = recipe
    options = {"joint_compression": True} if joint else {}
    return function(model, ct.optimize.coreml.OptimizationConfig(global_config=configuration), **options)


def convert(target):
    return ct.convert(
        torch.jit.trace(network, torch.zeros(2, 32)), inputs=[ct.TensorType("x", (2, 32))],
        outputs=[ct.TensorType("y")], minimum_deployment_target=target, compute_precision=ct.precision.FLOAT32,
        skip_model_load=True)


def keep_network(name, model):
    (first, bias), (second, other) = decoded(model)
    expected = np.maximum(x @ first.T + bias, 0) @ second.T + other
    group.add(name, saved(model), {"x": x.astype(np.float32)}, {"y": expected.astype(np.float32)}, 1e-5)


for name, recipe in recipes.items():
    keep_network(f"tool_{name}", compressed(convert(iOS18), recipe))
for name in ("linear_int8", "linear_int8_zero", "prune"):
    keep_network(f"tool16_{name}", compressed(convert(iOS16), recipes[name]))
keep_network("tool16_palette_2", compressed(convert(iOS16), [cto.palettize_weights, cto.OpPalettizerConfig(mode="uniform", nbits=2, weight_threshold=0)]))
pruned = compressed(convert(iOS18), recipes["prune"])
keep_network("tool_prune_linear", compressed(pruned, recipes["linear_int8"], joint=True))
keep_network("tool_prune_palette", compressed(pruned, [cto.palettize_weights, cto.OpPalettizerConfig(mode="uniform", nbits=3, weight_threshold=0)], joint=True))
keep_network(
    "tool_palette_linear",
    compressed(compressed(convert(iOS18), recipes["palette_4_groups"]), recipes["linear_tensor"], joint=True))

group.save()
