"""Cases of what is more than a chain of operations: sequences, branches, loops, lists, states, functions and classifiers."""

import os
import tempfile

import coremltools as ct
import numpy as np
import torch
from coremltools.converters.mil import Builder as mb
from coremltools.converters.mil.mil import types

from common import Group, exact, inlined, program

group = Group("programControl")
iOS15, iOS16, iOS17, iOS18 = ct.target.iOS15, ct.target.iOS16, ct.target.iOS17, ct.target.iOS18


def keep(name, function, inputs, outputs, target=iOS16, tolerance=1e-5):
    """A case of a function of the builder; inputs have the types of their arrays."""
    kinds = {np.dtype(np.float32): types.fp32, np.dtype(np.float16): types.fp16, np.dtype(np.int32): types.int32}
    specs = {key: mb.TensorSpec(value.shape, kinds[value.dtype]) for key, value in inputs.items()}
    group.add(name, inlined(program(function, specs, target)), inputs, outputs, tolerance)


def single(values):
    return np.asarray(values, np.float32)


# Sequences, computed with NumPy, and PyTorch where it has the same.
ACTIVATIONS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "tanh": np.tanh, "relu": lambda x: np.maximum(x, 0), "linear": lambda x: x,
    "scaled_tanh": np.tanh, "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
}
STEPS, BATCH, SIZE, HIDDEN = 4, 2, 3, 5


def over_time(x, states, step):
    """Runs steps, and returns the first state after each, and all after the last."""
    outputs = []
    for element in x:
        states = step(element, states)
        outputs.append(states[0])
    return np.stack(outputs), states


def lstm_step(weights, gate, cell, output, clip=None, peephole=None):
    (w_i, w_f, w_o, w_z), (r_i, r_f, r_o, r_z), (b_i, b_f, b_o, b_z) = (np.split(value, 4) for value in weights)
    p_i, p_f, p_o = np.zeros((3, HIDDEN)) if peephole is None else np.split(peephole, 3)

    def step(x, states):
        h, c = states
        i = ACTIVATIONS[gate](x @ w_i.T + h @ r_i.T + b_i + p_i * c)
        f = ACTIVATIONS[gate](x @ w_f.T + h @ r_f.T + b_f + p_f * c)
        z = ACTIVATIONS[cell](x @ w_z.T + h @ r_z.T + b_z)
        c = f * c + i * z
        if clip is not None:
            c = np.clip(c, -clip, clip)
        o = ACTIVATIONS[gate](x @ w_o.T + h @ r_o.T + b_o + p_o * c)
        return o * ACTIVATIONS[output](c), c

    return step


def weights(gates, seed):
    return (
        exact(gates * HIDDEN, SIZE, seed=seed, span=24), exact(gates * HIDDEN, HIDDEN, seed=seed + 1, span=24),
        exact(gates * HIDDEN, seed=seed + 2, span=24))


x, h0, c0 = exact(STEPS, BATCH, SIZE, seed=1), exact(BATCH, 2 * HIDDEN, seed=2), exact(BATCH, 2 * HIDDEN, seed=3)


def lstm(name, direction, sequence, gate="sigmoid", cell="tanh", output="tanh", bias=True, target=iOS16, clip=None, peepholes=False, f16=False):
    number = np.float16 if f16 else np.float32
    ways = 2 if direction == "bidirectional" else 1
    each = [weights(4, seed=10 + 10 * way) for way in range(ways)]
    if not bias:
        each = [(w, r, 0 * b) for w, r, b in each]
    peephole = [exact(3 * HIDDEN, seed=40 + way) if peepholes else None for way in range(ways)]
    h, c = h0[:, : ways * HIDDEN], c0[:, : ways * HIDDEN]
    results = []
    for way in range(ways):
        part = slice(way * HIDDEN, (way + 1) * HIDDEN)
        backward = direction == "reverse" or way == 1
        outputs, ends = over_time(
            x[::-1] if backward else x, (h[:, part], c[:, part]),
            lstm_step(each[way], gate, cell, output, clip, peephole[way]))
        results.append((outputs[::-1] if way == 1 else outputs, *ends))
    all_steps, last_h, last_c = (np.concatenate(values, axis=-1) for values in zip(*results))

    def build(x, h, c):
        arguments = {}
        for way, suffix in zip(range(ways), ("", "_back")):
            w, r, b = each[way]
            arguments |= {f"weight_ih{suffix}": w.astype(number), f"weight_hh{suffix}": r.astype(number)}
            if bias:
                arguments[f"bias{suffix}"] = b.astype(number)
            if peepholes:
                arguments[f"peephole{suffix}"] = peephole[way].astype(number)
        if clip is not None:
            arguments["clip"] = number(clip)
        names = dict(recurrent_activation=gate, cell_activation=cell, activation=output)
        return mb.lstm(
            x=x, initial_h=h, initial_c=c, direction=direction, output_sequence=sequence, name="y", **arguments, **names)

    keep(
        name, build, {"x": x.astype(number), "h": h.astype(number), "c": c.astype(number)},
        {
            "y_0": (all_steps if sequence else last_h[None]).astype(number), "y_1": last_h.astype(number),
            "y_2": last_c.astype(number),
        }, target, 5e-3 if f16 else 1e-5)


for direction in ("forward", "reverse", "bidirectional"):
    lstm(f"lstm_{direction}", direction, True)
    lstm(f"lstm_{direction}_last", direction, False, bias=direction != "forward")
lstm("lstm_activations", "bidirectional", True, gate="hard_sigmoid", cell="relu", output="linear")
lstm("lstm_activations_reverse", "reverse", True, gate="sigmoid", cell="scaled_tanh", output="sigmoid")
lstm("lstm_clip", "forward", True, clip=0.5)
lstm("lstm_peepholes", "bidirectional", False, peepholes=True)
lstm("lstm_f16", "forward", True, target=iOS17, f16=True)

# PyTorch's own layer, whose gates come in another order.
torch.manual_seed(5)
layer = torch.nn.LSTM(SIZE, HIDDEN, bidirectional=True).double()
with torch.no_grad():
    for parameter in layer.parameters():
        parameter.copy_(torch.round(parameter * 64) / 64)
    outputs, (h_n, c_n) = layer(torch.tensor(x), (torch.tensor(h0.reshape(BATCH, 2, HIDDEN)).transpose(0, 1).contiguous(), torch.tensor(c0.reshape(BATCH, 2, HIDDEN)).transpose(0, 1).contiguous()))


def torch_weights(suffix):
    def reordered(name):
        i, f, z, o = np.split(getattr(layer, name + suffix).detach().numpy(), 4)
        return np.concatenate([i, f, o, z])

    return reordered("weight_ih_l0"), reordered("weight_hh_l0"), reordered("bias_ih_l0") + reordered("bias_hh_l0")


def torch_lstm(x, h, c):
    forward, back = torch_weights(""), torch_weights("_reverse")
    return mb.lstm(
        x=x, initial_h=h, initial_c=c, direction="bidirectional", output_sequence=True, name="y",
        weight_ih=single(forward[0]), weight_hh=single(forward[1]), bias=single(forward[2]),
        weight_ih_back=single(back[0]), weight_hh_back=single(back[1]), bias_back=single(back[2]))


keep(
    "lstm_torch", torch_lstm, {"x": single(x), "h": single(h0), "c": single(c0)},
    {
        "y_0": single(outputs.numpy()), "y_1": single(h_n.transpose(0, 1).reshape(BATCH, -1).numpy()),
        "y_2": single(c_n.transpose(0, 1).reshape(BATCH, -1).numpy()),
    })


def gru_step(weights, gate, output, after, input_bias):
    (w_r, w_o, w_z), (r_r, r_o, r_z), (b_r, b_o, b_z) = (np.split(value, 3) for value in weights)
    i_r, i_o, i_z = np.split(input_bias, 3)

    def step(x, states):
        (h,) = states
        r = ACTIVATIONS[gate](x @ w_r.T + h @ r_r.T + b_r + i_r)
        z = ACTIVATIONS[gate](x @ w_z.T + h @ r_z.T + b_z + i_z)
        inner = r * (h @ r_o.T + b_o) if after else (r * h) @ r_o.T + b_o
        return ((1 - z) * ACTIVATIONS[output](x @ w_o.T + i_o + inner) + z * h,)

    return step


def gru(name, direction, sequence, gate="sigmoid", output="tanh", bias=True, after=None, target=iOS16):
    w, r, b = weights(3, seed=50)
    b = b if bias else 0 * b
    input_bias = exact(3 * HIDDEN, seed=60) if after is not None else np.zeros(3 * HIDDEN)
    h = h0[:, :HIDDEN]
    outputs, (last,) = over_time(
        x[::-1] if direction == "reverse" else x, (h,), gru_step((w, r, b), gate, output, after, input_bias))

    def build(x, h):
        more = {} if after is None else {"reset_after": after, "input_bias": single(input_bias)}
        if bias:
            more["bias"] = single(b)
        return mb.gru(
            x=x, initial_h=h, weight_ih=single(w), weight_hh=single(r), direction=direction, output_sequence=sequence,
            recurrent_activation=gate, activation=output, name="y", **more)

    keep(
        name, build, {"x": single(x), "h": single(h)},
        {"y_0": single(outputs if sequence else last[None]), "y_1": single(last)}, target)


gru("gru_forward", "forward", True)
gru("gru_reverse", "reverse", True)
gru("gru_last", "reverse", False, bias=False)
gru("gru_reset_after", "forward", True, after=True, target=iOS18)
gru("gru_reset_before", "forward", True, after=False, target=iOS18)
gru("gru_activations", "reverse", True, gate="hard_sigmoid", output="relu")
gru("gru_activations_after", "forward", False, gate="tanh", output="sigmoid", after=True, target=iOS18)


def rnn(name, direction, sequence, activation, bias=True):
    w, r, b = (value / 2 for value in weights(1, seed=70))
    b = b if bias else 0 * b
    h = h0[:, :HIDDEN]
    outputs, (last,) = over_time(
        x[::-1] if direction == "reverse" else x, (h,),
        lambda x, states: (ACTIVATIONS[activation](x @ w.T + states[0] @ r.T + b),))

    def build(x, h):
        more = {"bias": single(b)} if bias else {}
        return mb.rnn(
            x=x, initial_h=h, weight_ih=single(w), weight_hh=single(r), direction=direction, output_sequence=sequence,
            activation=activation, name="y", **more)

    keep(
        name, build, {"x": single(x), "h": single(h)},
        {"y_0": single(outputs if sequence else last[None]), "y_1": single(last)})


rnn("rnn_tanh", "forward", True, "tanh")
rnn("rnn_relu", "reverse", True, "relu", bias=False)
rnn("rnn_last", "reverse", False, "sigmoid")
rnn("rnn_linear", "forward", True, "linear")
rnn("rnn_hard_sigmoid", "reverse", True, "hard_sigmoid")


# Sequences whose length and batch are open, with the engine's own nodes and step by step.
def flexible(name, activation):
    from coremltools.converters.mil.mil import get_new_symbol

    w, r, b = weights(4, seed=75)
    steps, batch = get_new_symbol(), get_new_symbol()

    @mb.program(
        input_specs=[mb.TensorSpec((steps, batch, SIZE), types.fp32), mb.TensorSpec((batch, HIDDEN), types.fp32)],
        opset_version=iOS16)
    def function(x, h):
        return mb.lstm(
            x=x, initial_h=h, initial_c=h, weight_ih=single(w), weight_hh=single(r), bias=single(b), direction="reverse",
            output_sequence=True, activation=activation, name="y")

    rows = ct.RangeDim(1, 4, default=2)
    model = ct.convert(
        function, convert_to="mlprogram", minimum_deployment_target=iOS16, pass_pipeline=ct.PassPipeline.EMPTY,
        compute_precision=ct.precision.FLOAT32, skip_model_load=True,
        inputs=[ct.TensorType("x", (ct.RangeDim(1, 9, default=3), rows, SIZE)), ct.TensorType("h", (rows, HIDDEN))])
    h = h0[:, :HIDDEN]
    outputs, (last, cell) = over_time(x[::-1], (h, h), lstm_step((w, r, b), "sigmoid", "tanh", activation))
    group.add(
        name, inlined(model), {"x": single(x), "h": single(h)},
        {"y_0": single(outputs), "y_1": single(last), "y_2": single(cell)}, 1e-5)


flexible("lstm_flexible", "tanh")
flexible("lstm_flexible_steps", "relu")


# Branches: both ways, with values from outside, constants as results, and two results.
def branch(x, p):
    outside = mb.mul(x=x, y=single(2))
    positive = mb.greater(x=p, y=np.int32(0))
    return mb.cond(
        pred=positive, _true_fn=lambda: (mb.add(x=outside, y=x), mb.sub(x=x, y=single(1))),
        _false_fn=lambda: (mb.mul(x=outside, y=single(-3)), mb.add(x=x, y=outside)), name="y")


x2 = exact(2, 3, seed=80)
for name, p in (("true", 1), ("false", -1)):
    keep(
        f"cond_{name}", branch, {"x": single(x2), "p": np.array([p], np.int32)},
        {"y_0": single(3 * x2 if p > 0 else -6 * x2), "y_1": single(x2 - 1 if p > 0 else 3 * x2)})


def nested(x, p):
    def inner():
        # Uses a value from two levels above.
        return mb.cond(
            pred=mb.greater(x=mb.squeeze(x=p), y=np.int32(5)), _true_fn=lambda: mb.mul(x=x, y=single(10)),
            _false_fn=lambda: mb.add(x=x, y=single(100)))

    return mb.cond(
        pred=mb.greater(x=mb.squeeze(x=p), y=np.int32(0)), _true_fn=inner, _false_fn=lambda: mb.const(val=single(np.full((2, 3), 7))),
        name="y")


for p, result in ((-2, np.full((2, 3), 7)), (3, x2 + 100), (8, x2 * 10)):
    keep(f"cond_nested_{p}", nested, {"x": single(x2), "p": np.array([p], np.int32)}, {"y": single(result)})


# Loops: no pass at all, several, a growing tensor, and a branch in a loop in a branch.
def counted(x, n):
    limit = mb.squeeze(x=n)
    return mb.while_loop(
        _cond=lambda i, value: mb.less(x=i, y=limit),
        _body=lambda i, value: (mb.add(x=i, y=np.int32(1)), mb.add(x=mb.mul(x=value, y=single(2)), y=x)),
        loop_vars=(np.int32(0), mb.add(x=x, y=single(1))), name="y")


for n in (0, 1, 4):
    value = x2 + 1
    for _ in range(n):
        value = value * 2 + x2
    keep(f"loop_{n}", counted, {"x": single(x2), "n": np.array([n], np.int32)}, {"y_0": np.int32(n), "y_1": single(value)})


def branching_loop(x, n):
    def body(i, value):
        odd = mb.equal(x=mb.mod(x=i, y=np.int32(2)), y=np.int32(1))
        return mb.add(x=i, y=np.int32(1)), mb.cond(
            pred=odd, _true_fn=lambda: mb.add(x=value, y=x), _false_fn=lambda: mb.mul(x=value, y=single(-2)))

    limit = mb.squeeze(x=n)

    def loop():
        return mb.while_loop(_cond=lambda i, value: mb.less(x=i, y=limit), _body=body, loop_vars=(np.int32(0), x))[1]

    return mb.cond(pred=mb.greater(x=limit, y=np.int32(0)), _true_fn=loop, _false_fn=lambda: mb.identity(x=x), name="y")


for n in (-1, 5):
    value = x2
    for index in range(n):
        value = value + x2 if index % 2 else value * -2
    keep(f"loop_branches_{n}", branching_loop, {"x": single(x2), "n": np.array([n], np.int32)}, {"y": single(value)})


def loop_in_loop(x, n):
    limit = mb.squeeze(x=n)

    def body(i, value):
        inner = mb.while_loop(
            _cond=lambda j, value: mb.less(x=j, y=i), _body=lambda j, value: (mb.add(x=j, y=np.int32(1)), mb.add(x=value, y=x)),
            loop_vars=(np.int32(0), value))
        return mb.add(x=i, y=np.int32(1)), inner[1]

    return mb.while_loop(_cond=lambda i, value: mb.less(x=i, y=limit), _body=body, loop_vars=(np.int32(0), x), name="y")[1]


def exchanging(x, n):
    """What one variable becomes is what another one was."""
    limit = mb.squeeze(x=n)
    return mb.while_loop(
        _cond=lambda i, a, b, c: mb.less(x=i, y=limit),
        _body=lambda i, a, b, c: (mb.add(x=i, y=np.int32(1)), mb.add(x=a, y=b), a, mb.sub(x=b, y=c)),
        loop_vars=(np.int32(0), x, mb.mul(x=x, y=single(3)), mb.mul(x=x, y=single(-1))), name="y")


a, b, c = x2, x2 * 3, -x2
for _ in range(4):
    a, b, c = a + b, a, b - c
keep(
    "loop_exchanging", exchanging, {"x": single(x2), "n": np.array([4], np.int32)},
    {"y_0": np.int32(4), "y_1": single(a), "y_2": single(b), "y_3": single(c)})


def swapping(x, n):
    limit = mb.squeeze(x=n)
    return mb.while_loop(
        _cond=lambda i, a, b: mb.less(x=i, y=limit), _body=lambda i, a, b: (mb.add(x=i, y=np.int32(1)), b, a),
        loop_vars=(np.int32(0), x, mb.mul(x=x, y=single(3))), name="y")


keep(
    "loop_swapping", swapping, {"x": single(x2), "n": np.array([3], np.int32)},
    {"y_0": np.int32(3), "y_1": single(x2 * 3), "y_2": single(x2)})


keep("loop_in_loop", loop_in_loop, {"x": single(x2), "n": np.array([4], np.int32)}, {"y_1": single(x2 * 7)})


# Lists: of fixed and of growing length, through a loop.
def listed(x, n):
    first = mb.make_list(init_length=np.int32(4), dynamic_length=False, elem_shape=(np.int32(3),))
    row = mb.squeeze(x=mb.matmul(x=single([[0, 1]]), y=x), axes=[0])
    first = mb.list_write(ls=first, index=np.int32(2), value=row)
    first = mb.list_scatter(ls=first, indices=np.array([3, 0], np.int32), value=x)
    return (
        mb.list_gather(ls=first, indices=np.array([0, 2, 1, 3], np.int32), name="y"),
        mb.list_read(ls=first, index=mb.squeeze(x=n), name="z"), mb.list_length(ls=first, name="length"))


keep(
    "list_fixed", listed, {"x": single(x2), "n": np.array([2], np.int32)},
    {"y": single([x2[1], x2[1], [0, 0, 0], x2[0]]), "z": single(x2[1]), "length": np.int32(4)})


def growing(x, n):
    limit = mb.squeeze(x=n)
    begun = mb.make_list(init_length=np.int32(1), dynamic_length=True, elem_shape=(np.int32(2), np.int32(3)), dtype="fp32")

    def body(i, value, results):
        value = mb.add(x=mb.mul(x=value, y=single(0.5)), y=x)
        return mb.add(x=i, y=np.int32(1)), value, mb.list_write(ls=results, index=i, value=value)

    _, _, results = mb.while_loop(
        _cond=lambda i, value, results: mb.less(x=i, y=limit), _body=body, loop_vars=(np.int32(0), x, begun))
    return mb.list_length(ls=results, name="length"), mb.list_gather(ls=results, indices=np.array([2, 0, 1], np.int32), name="y")


rows, value = [], x2
for _ in range(3):
    value = value * 0.5 + x2
    rows.append(value)
keep(
    "list_growing", growing, {"x": single(x2), "n": np.array([3], np.int32)},
    {"length": np.int32(3), "y": single([rows[2], rows[0], rows[1]])})


# Attention: without a mask, with truth values and with numbers, also of fewer dimensions.
def attention(query, key, value, mask=None):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf) if mask.dtype == bool else scores + mask
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    return scores / scores.sum(-1, keepdims=True) @ value


q, k, v = exact(2, 3, 4, 8, seed=90), exact(2, 3, 5, 8, seed=91), exact(2, 3, 5, 6, seed=92)
truths = np.random.default_rng(93).integers(0, 2, size=(2, 1, 4, 5)) > 0
truths[..., 1] = True
for name, mask in (
    ("plain", None), ("truths", truths), ("numbers", exact(2, 3, 4, 5, seed=94)), ("truths_of_two", truths[0, 0]),
    ("numbers_of_two", exact(4, 5, seed=95)),
):
    def attend(q, k, v):
        more = {} if mask is None else {"attn_mask": mask if mask.dtype == bool else single(mask)}
        return mb.scaled_dot_product_attention(query=q, key=k, value=v, name="y", **more)

    keep(
        f"attention_{name}", attend, {"q": single(q), "k": single(k), "v": single(v)}, {"y": single(attention(q, k, v, mask))},
        iOS18)
keep(
    "attention_of_three", lambda q, k, v: mb.scaled_dot_product_attention(query=q, key=k, value=v, name="y"),
    {"q": single(q[0]), "k": single(k[0]), "v": single(v[0])}, {"y": single(attention(q[0], k[0], v[0]))}, iOS18)


# States: two of different types; read, written, and read again. The second step sees what the first has left.
@mb.program(
    input_specs=[
        mb.TensorSpec((2, 3), types.fp16), mb.StateTensorSpec((2, 3), types.fp16), mb.StateTensorSpec((3,), types.fp16),
    ], opset_version=iOS18)
def remembering(x, total, last):
    before = mb.read_state(input=last)
    sum_before = mb.read_state(input=total)
    both = mb.coreml_update_state(state=total, value=mb.add(x=sum_before, y=x))
    row = mb.squeeze(x=mb.matmul(x=np.array([[1, 0.5]], np.float16), y=x), axes=[0])
    after = mb.coreml_update_state(state=last, value=row)
    twice = mb.coreml_update_state(state=last, value=mb.add(x=after, y=np.float16(1)))
    return mb.add(x=both, y=before, name="y"), mb.add(x=twice, y=after, name="z")


model = ct.convert(
    remembering, convert_to="mlprogram", minimum_deployment_target=iOS18, pass_pipeline=ct.PassPipeline.EMPTY,
    compute_precision=ct.precision.FLOAT16, skip_model_load=True)
steps, total, last = [], np.zeros((2, 3)), np.zeros(3)
for seed in (100, 101, 102):
    x3 = exact(2, 3, seed=seed)
    total, row = total + x3, x3[0] + x3[1] / 2
    steps.append((x3, total + last, 2 * row + 1))
    last = row + 1
half = [tuple(value.astype(np.float16) for value in step) for step in steps]
group.add("state", inlined(model), {"x": half[0][0]}, {"y": half[0][1], "z": half[0][2]}, 2e-3)
group.cases["state"]["next"] = [
    {"inputs": group.features({"x": a}), "outputs": group.features({"y": b, "z": c})} for a, b, c in half[1:]
]


# Functions that share weights; the default one is not the first.
def variant(bias):
    weight = exact(3, 4, seed=110)

    @mb.program(input_specs=[mb.TensorSpec((2, 4), types.fp32)], opset_version=iOS18)
    def function(x):
        return mb.add(x=mb.linear(x=x, weight=single(weight)), y=single(bias), name="y")

    path = os.path.join(tempfile.mkdtemp(), "variant.mlpackage")
    ct.convert(
        function, convert_to="mlprogram", minimum_deployment_target=iOS18, pass_pipeline=ct.PassPipeline.EMPTY,
        compute_precision=ct.precision.FLOAT32, skip_model_load=True).save(path)
    return path


description = ct.utils.MultiFunctionDescriptor()
description.add_function(variant(1), "main", "alpha")
description.add_function(variant(-20), "main", "beta")
description.default_function_name = "beta"
path = os.path.join(tempfile.mkdtemp(), "functions.mlpackage")
ct.utils.save_multifunction(description, path)
x4 = exact(2, 4, seed=111)
product = x4 @ exact(3, 4, seed=110).T
group.add("functions", path, {"x": single(x4)}, {"y": single(product - 20)})
group.cases["functions_alpha"] = group.cases["functions"] | {"function": "alpha", "outputs": group.features({"y": single(product + 1)})}


# Classifiers with texts and integers, of probabilities that a conversion makes.
def classifier(name, labels):
    probabilities = exact(4, seed=120, scale=1 / 64)

    @mb.program(input_specs=[mb.TensorSpec((1, 4), types.fp32)], opset_version=iOS16)
    def function(x):
        return mb.cast(x=mb.cast(x=mb.softmax(x=x, axis=-1), dtype="fp16"), dtype="fp32", name="p")

    model = ct.convert(
        function, convert_to="mlprogram", minimum_deployment_target=iOS16, pass_pipeline=ct.PassPipeline.EMPTY,
        compute_precision=ct.precision.FLOAT32, skip_model_load=True,
        classifier_config=ct.ClassifierConfig(labels, predicted_feature_name="label"))
    e = np.exp(probabilities)
    spec = model.get_spec()
    output = spec.description.predictedProbabilitiesName
    group.add(name, inlined(model), {"x": single(probabilities[None])}, {output: single((e / e.sum())[None])}, 2e-3)
    group.cases[name]["labels"] = labels


classifier("classify_texts", ["one", "two", "thr\u00e9e", "four"])
classifier("classify_integers", [7, -3, 2**40, 0])

group.save()
