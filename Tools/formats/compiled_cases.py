"""Cases of compiled bundles: programs as text, models that stand in their description as a whole, and pipelines."""

import os
import tempfile

import coremltools as ct
import numpy as np
import torch
from coremltools.converters.mil import Builder as mb
from coremltools.proto import MIL_pb2, Model_pb2

import text
from common import Group, exact, inlined, program

group = Group("compiled")


def weights(model):
    file = os.path.join(model.weights_dir, "weight.bin") if model.weights_dir else ""
    return open(file, "rb").read() if os.path.exists(file) else b""


def files(spec, version, blob=b"", attributes=None, **description):
    """A program's files in a bundle."""
    printer = text.TextProgram(spec.mlProgram, version)
    printer.attributes = attributes(printer) if attributes else {}
    content = {
        "model.mil": printer.text(),
        "coremldata.bin": text.description(502, spec.specificationVersion, spec.description, **description),
        "metadata.json": text.metadata("MLModelType_mlProgram", spec.specificationVersion),
    }
    return content | ({"weights/weight.bin": blob} if blob else {})


def add(name, content, inputs, outputs, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name + ".mlmodelc")
        text.write(path, content)
        group.add(name, path, inputs, outputs, **options)


def convolved(x, weight, bias, stride, pads):
    before, after = zip(*pads)
    x = torch.nn.functional.pad(torch.from_numpy(x), (before[1], after[1], before[0], after[0]))
    return torch.nn.functional.conv2d(x, torch.from_numpy(weight), torch.from_numpy(bias), stride).numpy()


def picture():
    weight, bias = exact(4, 3, 2, 3, seed=1), exact(4, seed=2)

    def network(image):
        x = mb.mul(x=image, y=np.float32(1 / 64))
        x = mb.conv(
            x=x, weight=weight.astype(np.float32), bias=bias.astype(np.float32), strides=[2, 1], pad_type="custom",
            pad=[1, 0, 2, 1], name="conv",
        )
        return mb.relu(x=x, name="edges")

    built = mb.program(input_specs=[mb.TensorSpec((1, 3, 5, 6))], opset_version=ct.target.iOS16)(network)
    model = ct.convert(
        built, convert_to="mlprogram", minimum_deployment_target=ct.target.iOS16, pass_pipeline=ct.PassPipeline.EMPTY,
        compute_precision=ct.precision.FLOAT32, skip_model_load=True,
        inputs=[ct.ImageType("image", shape=(1, 3, 5, 6), color_layout=ct.colorlayout.BGR)],
    )
    pixels = np.random.default_rng(3).integers(0, 256, (1, 3, 5, 6)).astype(np.float64)
    expected = np.maximum(convolved(pixels / 64, weight, bias, (2, 1), [(1, 0), (2, 1)]), 0)
    spec = model.get_spec()
    add(
        "image_network", files(spec, "1.0", weights(model)), {"image": pixels.astype(np.float32)},
        {"edges": expected.astype(np.float32)},
    )


def half_network():
    """Of program 1.3, with 16-bit numbers: constants in the text, and weights in the file."""
    weight, bias = exact(40, 24, seed=4), exact(40, seed=5)

    def network(x):
        x = mb.cast(x=x, dtype="fp16")
        x = mb.linear(x=x, weight=weight.astype(np.float16), bias=bias.astype(np.float16))
        x = mb.mul(x=x, y=np.float16(2**6))
        # Below the smallest normal number.
        x = mb.mul(x=x, y=np.array([1.3125 * 2**-17], np.float16))
        return mb.cast(x=x, dtype="fp32", name="y")

    model = program(network, {"x": mb.TensorSpec((2, 24))}, ct.target.iOS18)
    x = exact(2, 24, seed=6)
    expected = (x @ weight.T + bias) * 1.3125 * 2**-11
    add(
        "half_network", files(model.get_spec(), "1.3", weights(model)), {"x": x.astype(np.float32)},
        {"y": expected.astype(np.float32)}, tolerance=5e-3,
    )


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm():
    inputs, hidden, steps, batch = 3, 5, 4, 2
    w, r, b = exact(4 * hidden, inputs, seed=7), exact(4 * hidden, hidden, seed=8), exact(4 * hidden, seed=9)
    x, h0, c0 = exact(steps, batch, inputs, seed=10), exact(batch, hidden, seed=11), exact(batch, hidden, seed=12)

    def network(x, h, c):
        return mb.lstm(
            x=x, initial_h=h, initial_c=c, weight_ih=w.astype(np.float32), weight_hh=r.astype(np.float32),
            bias=b.astype(np.float32), output_sequence=True, name="lstm",
        )

    model = program(
        network,
        {"x": mb.TensorSpec(x.shape), "h": mb.TensorSpec(h0.shape), "c": mb.TensorSpec(c0.shape)},
    )
    h, c, sequence = h0, c0, []
    for step in x:
        i, f, o, z = np.split(step @ w.T + h @ r.T + b, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(z)
        h = sigmoid(o) * np.tanh(c)
        sequence.append(h)
    spec = model.get_spec()
    found = [output.name for output in spec.description.output]
    expected = dict(zip(found, [np.stack(sequence), h, c]))
    add(
        "lstm", files(spec, "1.0", weights(model)),
        {"x": x.astype(np.float32), "h": h0.astype(np.float32), "c": c0.astype(np.float32)},
        {name: value.astype(np.float32) for name, value in expected.items()},
    )


def classifier():
    weight = exact(3, 4, seed=13)
    labels = ["a cat", 'a "dog"', "Bär\\Löwe"]

    def network(x):
        return mb.softmax(x=mb.linear(x=x, weight=weight.astype(np.float32)), axis=-1, name="probabilities")

    built = mb.program(input_specs=[mb.TensorSpec((1, 4))], opset_version=ct.target.iOS16)(network)
    model = ct.convert(
        built, convert_to="mlprogram", minimum_deployment_target=ct.target.iOS16, pass_pipeline=ct.PassPipeline.EMPTY,
        compute_precision=ct.precision.FLOAT32, skip_model_load=True, classifier_config=ct.ClassifierConfig(labels),
    )
    x = exact(1, 4, seed=14)
    scores = np.exp(x @ weight.T)
    probabilities = (scores / scores.sum())[0]
    spec = model.get_spec()
    name = spec.description.predictedProbabilitiesName
    add(
        "classifier", files(spec, "1.3", weights(model)), {"x": x.astype(np.float32)},
        {
            spec.description.predictedFeatureName: labels[int(np.argmax(probabilities))],
            name: {label: float(value) for label, value in zip(labels, probabilities)},
        },
    )


def flexible():
    def network(x):
        return mb.relu(x=mb.sub(x=x, y=np.array([[0.5], [-0.25]], np.float32)), name="y")

    x = exact(2, 7, seed=15)
    expected = np.maximum(x - np.array([[0.5], [-0.25]]), 0)

    def converted(shape):
        specs = [mb.TensorSpec((2, ct.converters.mil.mil.get_new_symbol()))]
        built = mb.program(input_specs=specs, opset_version=ct.target.iOS17)(network)
        return ct.convert(
            built, convert_to="mlprogram", minimum_deployment_target=ct.target.iOS17, skip_model_load=True,
            pass_pipeline=ct.PassPipeline.EMPTY, compute_precision=ct.precision.FLOAT32,
            inputs=[ct.TensorType("x", shape=shape, dtype=np.float32)],
        ).get_spec()

    spec = converted(ct.Shape((2, ct.RangeDim(1, 9, default=4))))
    ranges = {"x": [[2, 2], [1, 9]]}
    add(
        "flexible_range",
        files(spec, "1.3", attributes=lambda printer: {"main": printer.flexible("RangeDims", {"x": [2, 4]}, ranges)}),
        {"x": x.astype(np.float32)}, {"y": expected.astype(np.float32)},
    )
    spec = converted(ct.EnumeratedShapes([(2, 4), (2, 7)], default=(2, 4)))
    shapes = {"543d0f94": {"x": [2, 4]}, "697b758f": {"x": [2, 7]}}
    add(
        "flexible_enumerated",
        files(
            spec, "1.0",
            attributes=lambda printer: {"main": printer.flexible("EnumeratedShapes", {"x": [2, 4]}, shapes)},
        ),
        {"x": x.astype(np.float32)}, {"y": expected.astype(np.float32)},
    )


def quantized():
    data = np.random.default_rng(16).integers(-128, 128, (3, 20)).astype(np.int8)
    scale, zero = np.float32([0.5, 0.25, 2]), np.int8([-1, 3, 0])

    def network(x):
        weight = mb.constexpr_affine_dequantize(quantized_data=data, zero_point=zero, scale=scale, axis=0)
        return mb.linear(x=x, weight=weight, name="y")

    model = program(network, {"x": mb.TensorSpec((2, 20))})
    x = exact(2, 20, seed=17)
    weight = (data.astype(np.float64) - zero[:, None]) * scale[:, None]
    add(
        "int8_weights", files(model.get_spec(), "1.3", weights(model)), {"x": x.astype(np.float32)},
        {"y": (x @ weight.T).astype(np.float32)},
    )


def functions():
    def scaled(factor):
        function = lambda x: mb.mul(x=x, y=np.float32(factor), name="y")
        return inlined(program(function, {"x": mb.TensorSpec((2, 3))}, ct.target.iOS18))

    first, second = scaled(0.5), scaled(-3)
    spec = Model_pb2.Model()
    spec.CopyFrom(first)
    spec.mlProgram.functions["half"].CopyFrom(first.mlProgram.functions["main"])
    spec.mlProgram.functions["threefold"].CopyFrom(second.mlProgram.functions["main"])
    del spec.mlProgram.functions["main"]
    features = list(spec.description.input), list(spec.description.output)
    del spec.description.input[:], spec.description.output[:]
    for name in ["half", "threefold"]:
        function = spec.description.functions.add()
        function.name = name
        function.input.extend(features[0])
        function.output.extend(features[1])
    spec.description.defaultFunctionName = "threefold"
    x = exact(2, 3, seed=18)
    content = files(spec, "1.3", count=2)
    add("two_functions", content, {"x": x.astype(np.float32)}, {"y": (x * -3).astype(np.float32)})
    add(
        "two_functions_half", content, {"x": x.astype(np.float32)}, {"y": (x * 0.5).astype(np.float32)}, function="half"
    )


def pipeline():
    first, second = exact(5, 4, seed=19), exact(2, 5, seed=20)
    # Both stages' weights lie in one file, each described in its own place.
    lift = lambda x: mb.relu(x=mb.linear(x=x, weight=first.astype(np.float32)), name="middle")
    project = lambda middle: mb.linear(x=middle, weight=second.astype(np.float32), name="y")
    specs = [
        inlined(program(lift, {"x": mb.TensorSpec((3, 4))})),
        inlined(program(project, {"middle": mb.TensorSpec((3, 5))})),
    ]
    blob, places = shared([first.astype(np.float32), second.astype(np.float32)])
    content = {"weights/weight.bin": blob}
    for index, (spec, place) in enumerate(zip(specs, places)):
        point(spec.mlProgram, place)
        printer = text.TextProgram(spec.mlProgram, ["1.0", "1.3"][index], "@model_path/../")
        content[f"model{index}/model.mil"] = printer.text()
        content[f"model{index}/coremldata.bin"] = text.description(502, spec.specificationVersion, spec.description)
    whole = Model_pb2.Model()
    whole.description.input.extend(specs[0].description.input)
    whole.description.output.extend(specs[1].description.output)
    label = "generic.model0v7.0.0generic.model1v7.0.0generic"
    content["coremldata.bin"] = text.description(202, 7, whole.description, count=2, label=label)
    content["modelNames/coremldata.bin"] = text.names(["lift", "project"])
    content["metadata.json"] = text.metadata("MLModelType_pipeline", 7)
    x = exact(3, 4, seed=21)
    add(
        "pipeline", content, {"x": x.astype(np.float32)},
        {"y": (np.maximum(x @ first.T, 0) @ second.T).astype(np.float32)},
    )


def shared(tensors):
    """A file of weights, and where each tensor's description is."""
    result, places = bytearray(64), []
    result[:8] = (len(tensors)).to_bytes(4, "little") + (2).to_bytes(4, "little")
    for tensor in tensors:
        places.append(len(result))
        start = len(result) + 64
        result += (0xDEADBEEF).to_bytes(4, "little") + (2).to_bytes(4, "little")
        result += tensor.nbytes.to_bytes(8, "little") + start.to_bytes(8, "little") + bytes(40) + tensor.tobytes()
        result += bytes(-len(result) % 64)
    return bytes(result), places


def point(message, place):
    """Replaces the only matrix in a program by a place in the file of weights."""
    for operation in message.functions["main"].block_specializations["CoreML6"].operations:
        value = operation.attributes["val"] if operation.type == "const" else None
        if value is not None and len(value.type.tensorType.dimensions) == 2:
            value.ClearField("immediateValue")
            value.blobFileValue.fileName = "@model_path/weights/weight.bin"
            value.blobFileValue.offset = place


def scaler():
    spec = Model_pb2.Model()
    spec.specificationVersion = 1
    for feature in [spec.description.input.add(name="x"), spec.description.output.add(name="y")]:
        feature.type.multiArrayType.shape.append(3)
        feature.type.multiArrayType.dataType = 65600
    spec.scaler.shiftValue.extend([0.5, -2, 8])
    spec.scaler.scaleValue.extend([4, 0.25, -1])
    x = np.array([1.5, 3, -2])
    content = {"coremldata.bin": text.whole(604, spec), "metadata.json": text.metadata("MLModelType_scaler", 1)}
    add("scaler", content, {"x": x}, {"y": (x + [0.5, -2, 8]) * [4, 0.25, -1]})


picture()
half_network()
lstm()
classifier()
flexible()
quantized()
functions()
pipeline()
scaler()
group.save()
