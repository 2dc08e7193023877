"""Cases of Core ML's classic models, which need no engine. References: NumPy in double precision."""

import itertools
import math

import numpy as np
from common import Group, dictionary, exact, integer, number, sequence, text
from coremltools.proto import Model_pb2

ARRAY_TYPES = {"double": 65600, "float": 65568, "int": 131104}


def describe(feature, kind, optional=False):
    """Sets the type of a feature: "double", "int64", "string", "dict:string", "sequence:int64", or ("float", 3, 4)."""
    if isinstance(kind, tuple):
        feature.type.multiArrayType.dataType = ARRAY_TYPES[kind[0]]
        feature.type.multiArrayType.shape.extend(kind[1:])
    elif kind == "double":
        feature.type.doubleType.SetInParent()
    elif kind == "int64":
        feature.type.int64Type.SetInParent()
    elif kind == "string":
        feature.type.stringType.SetInParent()
    elif kind == "dict:string":
        feature.type.dictionaryType.stringKeyType.SetInParent()
    elif kind == "dict:int64":
        feature.type.dictionaryType.int64KeyType.SetInParent()
    elif kind == "sequence:string":
        feature.type.sequenceType.stringType.SetInParent()
        feature.type.sequenceType.sizeRange.upperBound = -1
    elif kind == "sequence:int64":
        feature.type.sequenceType.int64Type.SetInParent()
        feature.type.sequenceType.sizeRange.upperBound = -1
    feature.type.isOptional = optional


def model(inputs, outputs, predicted=None, probabilities=None, optional=()):
    spec = Model_pb2.Model()
    spec.specificationVersion = 4
    for name, kind in inputs.items():
        feature = spec.description.input.add(name=name)
        describe(feature, kind, name in optional)
    for name, kind in outputs.items():
        describe(spec.description.output.add(name=name), kind)
    spec.description.predictedFeatureName = predicted or ""
    spec.description.predictedProbabilitiesName = probabilities or ""
    return spec


def numbers(count):
    return {f"x{index}": "double" for index in range(count)}


def given(values):
    return {f"x{index}": number(value) for index, value in enumerate(values)}


def logistic(x):
    return 1 / (1 + np.exp(-np.asarray(x, np.float64)))


def normal(x):
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def softmax(x):
    powers = np.exp(np.asarray(x, np.float64) - np.max(x))
    return powers / powers.sum()


def classified(labels, probabilities, index=None):
    index = int(np.argmax(probabilities)) if index is None else index
    label = text(labels[index]) if isinstance(labels[0], str) else integer(labels[index])
    return {"label": label, "scores": dictionary(dict(zip(labels, probabilities)))}


def classifier(inputs, labels):
    kind = "string" if isinstance(labels[0], str) else "int64"
    spec = model(inputs, {"label": kind, "scores": "dict:" + kind}, "label", "scores")
    return spec


def label(part, labels):
    vector = part.stringClassLabels if isinstance(labels[0], str) else part.int64ClassLabels
    vector.vector.extend(labels)


# MARK: Generalised linear models


def linear_models(group):
    weights, offset, x = np.array([0.5, -1.25, 2.0]), 0.75, np.array([1.5, -0.5, 0.25])
    z = weights @ x + offset
    for name, transform, result in (("none", 0, z), ("logit", 1, logistic(z)), ("probit", 2, normal(z))):
        spec = model(numbers(3), {"y": "double"}, "y")
        spec.glmRegressor.weights.add().value.extend(weights)
        spec.glmRegressor.offset.append(offset)
        spec.glmRegressor.postEvaluationTransform = transform
        group.add(f"glm_regressor_{name}", spec, given(x), {"y": number(result)})
    # An integer, an array and a number are one row, in the description's order.
    spec = model({"n": "int64", "a": ("float", 2), "d": "double"}, {"y": "double"}, "y")
    spec.glmRegressor.weights.add().value.extend([1.0, 10.0, 100.0, 1000.0])
    spec.glmRegressor.offset.append(0.5)
    inputs = {"n": integer(3), "a": np.array([0.25, 0.75], np.float32), "d": number(-2)}
    group.add("glm_regressor_mixed", spec, inputs, {"y": number(3 + 2.5 + 75 - 2000 + 0.5)})
    # Two rows make an array.
    spec = model({"a": ("double", 2)}, {"y": ("double", 2)}, "y")
    for row in ([1.0, 2.0], [-3.0, 4.0]):
        spec.glmRegressor.weights.add().value.extend(row)
    spec.glmRegressor.offset.extend([0.5, -0.25])
    group.add("glm_regressor_rows", spec, {"a": np.array([2.0, 3.0])}, {"y": np.array([8.5, 5.75])})

    for transform, encoding, labels in ((0, 0, ["no", "yes"]), (1, 0, [7, -2]), (0, 1, ["no", "yes"]), (1, 1, [0, 1])):
        spec = classifier(numbers(3), labels)
        part = spec.glmClassifier
        part.weights.add().value.extend(weights)
        part.offset.append(offset)
        part.postEvaluationTransform, part.classEncoding = transform, encoding
        label(part, labels)
        name = f"glm_classifier_{'probit' if transform else 'logit'}_{'rest' if encoding else 'reference'}"
        link = normal if transform else logistic
        for row, values in enumerate((x, -x)):
            z = weights @ values + offset
            outputs = classified(labels, [link(-z), link(z)])
            if row:
                group.again(f"{name}_{row}", name, given(values), outputs)
            else:
                group.add(name, spec, given(values), outputs)
    rows, offsets = exact(4, 3, seed=3), exact(4, seed=4)
    for encoding, labels in ((0, ["reference", "a", "b", "c"]), (1, [10, 20, 30, 40])):
        spec = classifier({"x": ("double", 3)}, labels)
        part = spec.glmClassifier
        used = slice(1, None) if encoding == 0 else slice(None)
        for row in rows[used]:
            part.weights.add().value.extend(row)
        part.offset.extend(offsets[used])
        part.classEncoding = encoding
        label(part, labels)
        z = rows @ x + offsets
        if encoding == 0:
            z[0] = 0
            probabilities = softmax(z)
        else:
            probabilities = logistic(z) / logistic(z).sum()
        name = "glm_classifier_four_" + ("rest" if encoding else "reference")
        group.add(name, spec, {"x": x}, classified(labels, probabilities))


# MARK: Trees


COMPARISONS = [
    lambda a, b: a <= b, lambda a, b: a < b, lambda a, b: a >= b, lambda a, b: a > b, lambda a, b: a == b, lambda a, b: a != b
]


def branch(part, tree, node, feature, value, behaviour, true, false, missing=False):
    part.nodes.add(
        treeId=tree, nodeId=node, branchFeatureIndex=feature, branchFeatureValue=value, nodeBehavior=behaviour,
        trueChildNodeId=true, falseChildNodeId=false, missingValueTracksTrueChild=missing,
    )


def leaf(part, tree, node, values):
    added = part.nodes.add(treeId=tree, nodeId=node, nodeBehavior=6)
    for index, value in values.items() if isinstance(values, dict) else [(0, values)]:
        added.evaluationInfo.add(evaluationIndex=index, evaluationValue=value)


def grow(part, tree, depth, features, dimensions, generator, next_id=None):
    """A random tree; returns the function that it is."""
    next_id = next_id or itertools.count(int(generator.integers(50)))
    node = next(next_id)
    if depth == 0:
        chosen = generator.permutation(dimensions)[: 1 + int(generator.integers(dimensions))]
        values = {int(index): float(generator.integers(-40, 41)) / 16 for index in chosen}
        leaf(part, tree, node, values)
        return node, lambda x: np.array([values.get(index, 0.0) for index in range(dimensions)])
    feature, value = int(generator.integers(features)), float(generator.integers(-3, 4)) / 4
    behaviour, missing = int(generator.integers(6)), bool(generator.integers(2))
    place = len(part.nodes)
    branch(part, tree, node, feature, value, behaviour, 0, 0, missing)
    true, on_true = grow(part, tree, depth - 1 - int(generator.integers(depth)), features, dimensions, generator, next_id)
    false, on_false = grow(part, tree, depth - 1, features, dimensions, generator, next_id)
    part.nodes[place].trueChildNodeId, part.nodes[place].falseChildNodeId = true, false

    def follow(x):
        holds = missing if np.isnan(x[feature]) else COMPARISONS[behaviour](x[feature], value)
        return on_true(x) if holds else on_false(x)

    return node, follow


def rows_of(generator, count, features):
    """Numbers that often equal the trees' own, and sometimes are missing."""
    rows = generator.integers(-4, 5, size=(count, features)) / 4
    rows[generator.random((count, features)) < 0.2] = np.nan
    return rows


def tree_models(group):
    # Each comparison below, at and above its value, and without one.
    for behaviour, compare in enumerate(COMPARISONS):
        for missing in (False, True):
            spec = model({"x": ("double", 2)}, {"y": "double"}, "y")
            part = spec.treeEnsembleRegressor.treeEnsemble
            part.numPredictionDimensions = 1
            part.basePredictionValue.append(0.5)
            branch(part, 4, 9, 1, 0.25, behaviour, 3, 5, missing)
            leaf(part, 4, 5, -2.0)
            leaf(part, 4, 3, 1.0)
            name = f"tree_comparison_{behaviour}_{int(missing)}"
            for place, value in enumerate((0.125, 0.25, 0.5, np.nan)):
                holds = missing if np.isnan(value) else compare(value, 0.25)
                inputs, outputs = {"x": np.array([9.0, value])}, {"y": number(1.5 if holds else -1.5)}
                if place:
                    group.again(f"{name}_{place}", name, inputs, outputs)
                else:
                    group.add(name, spec, inputs, outputs)
    # Several trees; the branches' nodes are in any order, and their numbers have gaps.
    generator = np.random.default_rng(11)
    for transform, name in enumerate(("none", "softmax", "logistic", "zero_class")):
        dimensions = 1 if transform in (0, 2) else 3
        spec = model({"n": "double", "x": ("float", 3)}, {"y": ("double", 3) if dimensions == 3 else "double"}, "y")
        ensemble = spec.treeEnsembleRegressor
        ensemble.postEvaluationTransform = transform
        ensemble.treeEnsemble.numPredictionDimensions = dimensions
        base = exact(dimensions, seed=transform)
        ensemble.treeEnsemble.basePredictionValue.extend(base)
        trees = [grow(ensemble.treeEnsemble, tree, 3, 4, dimensions, generator)[1] for tree in (5, 2, 90)]
        for place, row in enumerate(rows_of(generator, 3, 4)):
            z = base + sum(tree(row) for tree in trees)
            if transform == 3:
                z[0] = 0
            y = softmax(z) if transform in (1, 3) else logistic(z) if transform == 2 else z
            inputs = {"n": number(row[0]), "x": row[1:].astype(np.float32)}
            outputs = {"y": y if dimensions == 3 else number(y[0])}
            case = f"tree_regressor_{name}"
            if place:
                group.again(f"{case}_{place}", case, inputs, outputs)
            else:
                group.add(case, spec, inputs, outputs)
    for transform, labels, name in (
        (0, ["no", "yes"], "two_none"), (2, [3, 8], "two_logistic"), (1, ["no", "yes"], "two_softmax"),
        (1, ["a", "b", "c"], "three_softmax"), (0, [5, 6, 7], "three_none"), (3, ["a", "b", "c"], "three_zero_class"),
        (2, None, "two_unnamed"),
    ):
        used = labels or [0, 1]
        dimensions = 1 if len(used) == 2 else 3
        spec = classifier(numbers(4), used)
        ensemble = spec.treeEnsembleClassifier
        ensemble.postEvaluationTransform = transform
        ensemble.treeEnsemble.numPredictionDimensions = dimensions
        # Base values may be left out.
        base = np.zeros(dimensions) if name == "two_unnamed" else exact(dimensions, seed=20 + transform)
        if name != "two_unnamed":
            ensemble.treeEnsemble.basePredictionValue.extend(base)
        if labels:
            label(ensemble, labels)
        trees = [grow(ensemble.treeEnsemble, tree, 3, 4, dimensions, generator)[1] for tree in range(3)]
        for place, row in enumerate(rows_of(generator, 3, 4)):
            z = base + sum(tree(row) for tree in trees)
            if dimensions == 1:
                second = z[0] if transform == 0 else logistic(z[0])
                outputs = classified(used, [1 - second, second], int(second >= 0.5))
            else:
                if transform == 3:
                    z[0] = 0
                outputs = classified(used, z if transform == 0 else softmax(z))
            case = f"tree_classifier_{name}"
            if place:
                group.again(f"{case}_{place}", case, given(row), outputs)
            else:
                group.add(case, spec, given(row), outputs)
    # An even chance is the second class; a feature that is left out is missing.
    spec = model({"x0": "double", "x1": "double"}, {"label": "string", "scores": "dict:string"}, "label", "scores", ["x1"])
    part = spec.treeEnsembleClassifier.treeEnsemble
    part.numPredictionDimensions = 1
    branch(part, 0, 0, 1, 0.0, 0, 1, 2, True)
    leaf(part, 0, 1, 0.5)
    leaf(part, 0, 2, 0.25)
    label(spec.treeEnsembleClassifier, ["no", "yes"])
    even = classified(["no", "yes"], [0.5, 0.5], 1)
    group.add("tree_classifier_even_missing", spec, {"x0": number(1)}, even)


# MARK: Support vectors

KERNELS = {
    "linear": (lambda part: part.linearKernel.SetInParent(), lambda x, y: x @ y),
    "rbf": (lambda part: setattr(part.rbfKernel, "gamma", 0.75), lambda x, y: np.exp(-0.75 * ((x - y) @ (x - y)))),
    "poly": (
        lambda part: part.polyKernel.MergeFrom(type(part.polyKernel)(degree=3, c=0.5, gamma=0.25)),
        lambda x, y: (0.25 * (x @ y) + 0.5) ** 3,
    ),
    "sigmoid": (
        lambda part: part.sigmoidKernel.MergeFrom(type(part.sigmoidKernel)(gamma=0.25, c=-0.5)),
        lambda x, y: np.tanh(0.25 * (x @ y) - 0.5),
    ),
}


def add_vectors(part, vectors, sparse):
    for vector in vectors:
        if not sparse:
            part.denseSupportVectors.vectors.add().values.extend(vector)
            continue
        nodes = part.sparseSupportVectors.vectors.add().nodes
        for index, value in enumerate(vector):
            if value != 0:
                nodes.add(index=index + 1, value=value)


def couple(r):
    """Wu, Lin and Weng's second method, with LIBSVM's end of the rounds; r[i][j] is the chance of i against j."""
    k = len(r)
    q = -(r.T * r)
    np.fill_diagonal(q, 0)
    for t in range(k):
        q[t, t] = sum(r[j, t] ** 2 for j in range(k) if j != t)
    p = np.full(k, 1 / k)
    for _ in range(max(100, k)):
        qp = q @ p
        if np.abs(qp - p @ qp).max() < 0.005 / k:
            break
        for t in range(k):
            qp = q @ p
            p[t] += (p @ qp - qp[t]) / q[t, t]
            p = p / p.sum()
    return p


def support_vector_models(group):
    for place, (name, (set_kernel, kernel)) in enumerate(KERNELS.items()):
        vectors = exact(9, 3, seed=40 + place)
        vectors[np.random.default_rng(place).random((9, 3)) < 0.4] = 0
        x = exact(3, seed=60 + place)
        similar = np.array([kernel(x, vector) for vector in vectors])
        sparse = place % 2 == 0
        spec = model({"x": ("double", 3)} if sparse else numbers(3), {"y": "double"}, "y")
        inputs = {"x": x} if sparse else given(x)
        set_kernel(spec.supportVectorRegressor.kernel)
        add_vectors(spec.supportVectorRegressor, vectors, sparse)
        alpha = exact(9, seed=70 + place)
        spec.supportVectorRegressor.coefficients.alpha.extend(alpha)
        spec.supportVectorRegressor.rho = 0.375
        group.add(f"svm_regressor_{name}", spec, inputs, {"y": number(alpha @ similar - 0.375)})
        for counts, labels in (([4, 5], ["no", "yes"]), ([2, 3, 1, 3], [4, 3, 2, 1])):
            k = len(counts)
            pairs = list(itertools.combinations(range(k), 2))
            rows, rho = exact(k - 1, 9, seed=80 + place + k), exact(len(pairs), seed=90 + place)
            slopes, offsets = exact(len(pairs), seed=91 + place) - 2.5, exact(len(pairs), seed=92 + place)
            starts = np.concatenate([[0], np.cumsum(counts)])
            decisions, votes, chances = [], np.zeros(k, int), np.full((k, k), 0.5)
            for pair, (i, j) in enumerate(pairs):
                own, other = slice(starts[i], starts[i + 1]), slice(starts[j], starts[j + 1])
                decision = rows[j - 1, own] @ similar[own] + rows[i, other] @ similar[other] - rho[pair]
                votes[i if decision > 0 else j] += 1
                chances[i, j] = np.clip(1 / (1 + np.exp(decision * slopes[pair] + offsets[pair])), 1e-7, 1 - 1e-7)
                chances[j, i] = 1 - chances[i, j]
            for with_probabilities in (True, False):
                spec = classifier({"x": ("double", 3)} if not sparse else numbers(3), labels)
                part = spec.supportVectorClassifier
                set_kernel(part.kernel)
                add_vectors(part, vectors, not sparse)
                part.numberOfSupportVectorsPerClass.extend(counts)
                for row in rows:
                    part.coefficients.add().alpha.extend(row)
                part.rho.extend(rho)
                label(part, labels)
                case = f"svm_classifier_{name}_{k}"
                inputs = {"x": x} if not sparse else given(x)
                if with_probabilities:
                    part.probA.extend(slopes)
                    part.probB.extend(offsets)
                    probabilities = [chances[0, 1], chances[1, 0]] if k == 2 else couple(chances)
                    group.add(case, spec, inputs, classified(labels, probabilities))
                else:
                    del spec.description.output[1]
                    spec.description.predictedProbabilitiesName = ""
                    outputs = classified(labels, votes / votes.sum())
                    group.add(case + "_votes", spec, inputs, {"label": outputs["label"]})


# MARK: Neighbours


def neighbour_models(group):
    samples = exact(12, 3, seed=7)
    labels = ["b", "a", "c", "b", "a", "a", "c", "b", "a", "c", "b", "a"]
    for index, weighting, typed in itertools.product(("linear", "tree"), ("uniform", "inverse"), ("text", "integer")):
        used = labels if typed == "text" else [10 * (ord(name) - ord("a")) - 10 for name in labels]
        spec = classifier({"x": ("float", 3)}, used)
        part = spec.kNearestNeighborsClassifier
        part.numberOfNeighbors.defaultValue = 5
        part.numberOfNeighbors.range.minValue, part.numberOfNeighbors.range.maxValue = 1, 12
        part.nearestNeighborsIndex.numberOfDimensions = 3
        part.nearestNeighborsIndex.squaredEuclideanDistance.SetInParent()
        for sample in samples:
            part.nearestNeighborsIndex.floatSamples.add().vector.extend(sample)
        if index == "tree":
            part.nearestNeighborsIndex.singleKdTreeIndex.leafSize = 2
        else:
            part.nearestNeighborsIndex.linearIndex.SetInParent()
        (part.uniformWeighting if weighting == "uniform" else part.inverseDistanceWeighting).SetInParent()
        label(part, used)
        case = f"neighbours_{index}_{weighting}_{typed}"
        for place, x in enumerate((exact(3, seed=8), exact(3, seed=9), samples[4])):
            distances = ((samples - x) ** 2).sum(axis=1)
            nearest = np.argsort(distances, kind="stable")[:5]
            votes = dict.fromkeys(used, 0.0)
            exactly = (distances[nearest] == 0).any()
            for sample in nearest:
                distance = distances[sample]
                votes[used[sample]] += 1 if weighting == "uniform" else float(distance == 0) if exactly else 1 / distance
            total = sum(votes.values())
            names = sorted(votes)
            outputs = classified(names, [votes[name] / total for name in names])
            inputs = {"x": x.astype(np.float32)}
            if place:
                group.again(f"{case}_{place}", case, inputs, outputs)
            else:
                group.add(case, spec, inputs, outputs)
    # Before it is trained, a model has its default label alone.
    spec = classifier({"x": ("float", 3)}, ["none"])
    part = spec.kNearestNeighborsClassifier
    part.numberOfNeighbors.defaultValue = 3
    part.nearestNeighborsIndex.numberOfDimensions = 3
    part.nearestNeighborsIndex.linearIndex.SetInParent()
    part.nearestNeighborsIndex.squaredEuclideanDistance.SetInParent()
    part.uniformWeighting.SetInParent()
    part.stringClassLabels.SetInParent()
    part.defaultStringLabel = "none"
    group.add("neighbours_untrained", spec, {"x": np.zeros(3, np.float32)}, classified(["none"], [1.0]))


# MARK: Features


def feature_models(group):
    spec = model({"n": "int64", "d": "double", "a": ("double", 2), "m": "dict:int64"}, {"y": ("double", 7)})
    for name, count in (("m", 3), ("n", 1), ("a", 2), ("d", 1)):
        spec.featureVectorizer.inputList.add(inputColumn=name, inputDimensions=count)
    inputs = {"n": integer(-4), "d": number(0.5), "a": np.array([1.5, 2.5]), "m": dictionary({2: 9.0, 0: 8.0})}
    group.add("feature_vectorizer", spec, inputs, {"y": np.array([8.0, 0, 9, -4, 1.5, 2.5, 0.5])})

    spec = model({"m": "dict:string"}, {"y": ("double", 4)})
    spec.dictVectorizer.stringToIndex.vector.extend(["a", "c", "b", "z"])
    inputs = {"m": dictionary({"a": 4, "c": 8, "unknown": 5})}
    group.add("dict_vectorizer_texts", spec, inputs, {"y": np.array([4.0, 8, 0, 0])})
    group.again("dict_vectorizer_empty", "dict_vectorizer_texts", {"m": dictionary({}, "text")}, {"y": np.zeros(4)})
    spec = model({"m": "dict:int64"}, {"y": ("double", 3)})
    spec.dictVectorizer.int64ToIndex.vector.extend([-7, 2, 40])
    group.add("dict_vectorizer_integers", spec, {"m": dictionary({40: 0.5, -7: 2})}, {"y": np.array([2.0, 0, 0.5])})

    # A vectoriser after it may want a dictionary from places.
    spec = model({"m": "dict:string"}, {"y": "dict:int64"})
    spec.dictVectorizer.stringToIndex.vector.extend(["a", "c", "b", "z"])
    inputs = {"m": dictionary({"b": 0.25, "c": 0, "unknown": 5})}
    group.add("dict_vectorizer_sparse", spec, inputs, {"y": dictionary({2: 0.25, 1: 0})})

    for name, kind, categories in (("texts", "string", ["red", "green", "blue"]), ("integers", "int64", [5, -1, 9])):
        value = text if kind == "string" else integer
        spec = model({"x": kind}, {"y": ("double", 3)})
        part = spec.oneHotEncoder
        vector = part.stringCategories if kind == "string" else part.int64Categories
        vector.vector.extend(categories)
        part.handleUnknown = 1
        case = f"one_hot_{name}"
        group.add(case, spec, {"x": value(categories[1])}, {"y": np.array([0.0, 1, 0])})
        unknown = value("pink" if kind == "string" else 4)
        group.again(case + "_unknown", case, {"x": unknown}, {"y": np.zeros(3)})
        # A dictionary from integers tells the category's place.
        sparse = model({"x": kind}, {"y": "dict:int64"})
        sparse.oneHotEncoder.MergeFrom(part)
        sparse.oneHotEncoder.outputSparse = True
        group.add(case + "_sparse", sparse, {"x": value(categories[2])}, {"y": dictionary({2: 1.0})})
        group.again(case + "_sparse_unknown", case + "_sparse", {"x": unknown}, {"y": dictionary({}, "integer")})
    sparse = model({"x": "string"}, {"y": "dict:string"})
    sparse.oneHotEncoder.stringCategories.vector.extend(["red", "green"])
    sparse.oneHotEncoder.outputSparse = True
    group.add("one_hot_sparse_text_keys", sparse, {"x": text("green")}, {"y": dictionary({"green": 1.0})})

    def scaler(inputs, outputs, shifts, scales):
        spec = model(inputs, outputs)
        spec.scaler.shiftValue.extend(shifts)
        spec.scaler.scaleValue.extend(scales)
        spec.scaler.SetInParent()
        return spec

    array = {"x": ("double", 3)}, {"y": ("double", 3)}
    x = np.array([1.0, -2.0, 3.5])
    group.add("scaler_array", scaler(*array, [0.5, 1, -1], [2, 3, -4]), {"x": x}, {"y": np.array([3.0, -3, -10])})
    group.add("scaler_single", scaler(*array, [0.5], [2]), {"x": x}, {"y": (x + 0.5) * 2})
    group.add("scaler_shift_only", scaler(*array, [0.5, 1, -1], []), {"x": x}, {"y": x + [0.5, 1, -1]})
    group.add("scaler_nothing", scaler(*array, [], []), {"x": x}, {"y": x})
    group.add("scaler_number", scaler({"x": "double"}, {"y": "double"}, [1], [4]), {"x": number(2.5)}, {"y": number(14)})
    whole = scaler({"x": "int64"}, {"y": "int64"}, [1.5], [2])
    group.add("scaler_integer", whole, {"x": integer(-4)}, {"y": integer(-5)})
    group.add("scaler_integer_to_number", scaler({"x": "int64"}, {"y": "double"}, [0.25], [1]),
              {"x": integer(3)}, {"y": number(3.25)})

    for kind, name, length in ((0, "largest", 3.0), (1, "sum", 7.5), (2, "euclidean", math.sqrt(9 + 16 + 0.25))):
        spec = model(*array)
        spec.normalizer.normType = kind
        spec.normalizer.SetInParent()
        x = np.array([3.0, -4.0, 0.5])
        group.add(f"normalizer_{name}", spec, {"x": x}, {"y": x / length})
        group.again(f"normalizer_{name}_zero", f"normalizer_{name}", {"x": np.zeros(3)}, {"y": np.zeros(3)})

    for name, kind, places, output in (
        ("number", "double", [2], number(3.0)), ("integer", "int64", [3], integer(4)),
        ("array", ("double", 4), [5, 0, 0, 2], np.array([6.0, 1, 1, 3])),
    ):
        spec = model({"x": ("double", 2, 3)}, {"y": kind})
        spec.arrayFeatureExtractor.extractIndex.extend(places)
        group.add(f"extractor_{name}", spec, {"x": np.arange(1.0, 7).reshape(2, 3)}, {"y": output})

    spec = model({"x": "string"}, {"y": "int64"})
    for key, value in (("a", 3), ("b", -1)):
        spec.categoricalMapping.stringToInt64Map.map[key] = value
    spec.categoricalMapping.int64Value = 99
    group.add("mapping_text", spec, {"x": text("b")}, {"y": integer(-1)})
    group.again("mapping_text_unknown", "mapping_text", {"x": text("?")}, {"y": integer(99)})
    spec = model({"x": "sequence:int64"}, {"y": "sequence:string"})
    for key, value in ((3, "a"), (-1, "b")):
        spec.categoricalMapping.int64ToStringMap.map[key] = value
    spec.categoricalMapping.strValue = "none"
    group.add("mapping_sequence", spec, {"x": sequence([-1, 5, 3])}, {"y": sequence(["b", "none", "a"])})

    def imputer(name, kind, missing, filled, given, expected, optional=()):
        spec = model({"x": kind}, {"y": kind}, optional=["x"] if optional else ())
        part = spec.imputer
        for field, value in {**filled, **missing}.items():
            if isinstance(value, dict):
                for key, number in value.items():
                    getattr(part, field).map[key] = number
            elif isinstance(value, list):
                getattr(part, field).vector.extend(value)
            else:
                setattr(part, field, value)
        group.add(f"imputer_{name}", spec, {"x": given} if given is not None else {}, {"y": expected})

    values = np.array([1.0, np.nan, -7.0])
    array = ("double", 3)
    imputer("array", array, {}, {"imputedDoubleArray": [5.0, 6, 8]}, values, np.array([1.0, 6, -7]))
    imputer("array_value", array, {"replaceDoubleValue": -7.0}, {"imputedDoubleArray": [5.0, 6, 8]},
            np.array([1.0, 2, -7]), np.array([1.0, 2, 8]))
    imputer("array_single", array, {"replaceDoubleValue": math.nan}, {"imputedDoubleValue": 0.5}, values,
            np.array([1.0, 0.5, -7]))
    imputer("array_integers", ("int", 3), {"replaceInt64Value": -7}, {"imputedInt64Array": [5, 6, 8]},
            np.array([1, 2, -7], np.int32), np.array([1, 2, 8], np.int32))
    imputer("number", "double", {"replaceDoubleValue": math.nan}, {"imputedDoubleValue": 2.5}, number(math.nan), number(2.5))
    imputer("number_kept", "double", {"replaceDoubleValue": 1.0}, {"imputedDoubleValue": 2.5}, number(7), number(7))
    imputer("integer", "int64", {"replaceInt64Value": -1}, {"imputedInt64Value": 12}, integer(-1), integer(12))
    imputer("text", "string", {"replaceStringValue": ""}, {"imputedStringValue": "unknown"}, text(""), text("unknown"))
    imputer("text_missing", "string", {}, {"imputedStringValue": "unknown"}, None, text("unknown"), True)
    imputer("dictionary_missing", "dict:string", {}, {"imputedStringDictionary": {"a": 1.5}}, None,
            dictionary({"a": 1.5}), True)
    imputer("dictionary_kept", "dict:int64", {}, {"imputedInt64Dictionary": {3: 1.5}}, dictionary({4: 2.0}),
            dictionary({4: 2.0}))

    spec = model({"x": ("float", 3)}, {"y": ("float", 2, 3)})
    spec.classConfidenceThresholding.SetInParent()
    x = np.array([0.25, 0.5, 0.125], np.float32)
    group.add("class_confidence_thresholding", spec, {"x": x}, {"y": np.stack([x, np.ones(3, np.float32)])})
    spec = model({"x": ("float", 3), "t": "string"}, {"x": ("float", 3), "t": "string"})
    spec.identity.SetInParent()
    group.add("identity", spec, {"x": x, "t": text("a")}, {"x": x, "t": text("a")})


# MARK: Boxes


def overlap(a, b):
    low, high = np.maximum(a[:2] - a[2:] / 2, b[:2] - b[2:] / 2), np.minimum(a[:2] + a[2:] / 2, b[:2] + b[2:] / 2)
    common = np.prod(np.maximum(high - low, 0))
    return common / (np.prod(a[2:]) + np.prod(b[2:]) - common)


def box_models(group):
    generator = np.random.default_rng(5)
    centres, sizes = generator.integers(0, 5, (14, 2)) / 2, generator.integers(2, 8, (14, 2)) / 2
    boxes = np.concatenate([centres, sizes], axis=1)
    confidences = generator.permutation(14 * 3).reshape(14, 3) / 64
    for per_class, ranges in itertools.product((False, True), (None, (0, 2), (9, 9), (8, -1))):
        for by_input in (False, True):
            spec = model({"c": ("double", 14, 3), "b": ("double", 14, 4)}, {"cc": ("double",), "bb": ("double",)})
            part = spec.nonMaximumSuppression
            part.pickTop.perClass = per_class
            limits, own = (0.5, 0.25), (0.1, 0.6)
            part.iouThreshold, part.confidenceThreshold = own if by_input else limits
            part.confidenceInputFeatureName, part.coordinatesInputFeatureName = "c", "b"
            part.confidenceOutputFeatureName, part.coordinatesOutputFeatureName = "cc", "bb"
            inputs = {"c": confidences, "b": boxes}
            if by_input:
                part.iouThresholdInputFeatureName, part.confidenceThresholdInputFeatureName = "iou", "limit"
                for name, limit in zip(("iou", "limit"), limits):
                    # Some files describe these inputs, others do not.
                    if per_class:
                        describe(spec.description.input.add(name=name), "double", True)
                    inputs[name] = number(limit)
            if ranges:
                for output, columns in zip(spec.description.output, (3, 4)):
                    for low, high in (ranges, (columns, columns)):
                        output.type.multiArrayType.shapeRange.sizeRanges.add(lowerBound=low, upperBound=high)
            if ranges and by_input:
                continue
            label(part, ["one", "two", "three"])
            keep = []
            for box in np.argsort(-confidences.max(axis=1), kind="stable"):
                if confidences[box].max() < limits[1]:
                    continue
                rivals = [k for k in keep if not per_class or confidences[k].argmax() == confidences[box].argmax()]
                if all(overlap(boxes[k], boxes[box]) <= limits[0] for k in rivals):
                    keep.append(box)
            if ranges and ranges[1] >= 0:
                keep = keep[: ranges[1]]
            missing = max(0, ranges[0] - len(keep)) if ranges else 0
            outputs = {
                "cc": np.concatenate([confidences[keep], np.zeros((missing, 3))]),
                "bb": np.concatenate([boxes[keep], np.zeros((missing, 4))]),
            }
            name = f"suppression_{'class' if per_class else 'all'}_{'input' if by_input else 'model'}"
            group.add(name + (f"_{ranges[0]}_{ranges[1]}".replace("-", "open") if ranges else ""), spec, inputs, outputs)


# MARK: Recommendations


def recommender_models(group):
    table = {0: {1: 0.5, 2: 0.25}, 1: {0: 0.5, 3: 0.75}, 2: {0: 0.25}, 4: {3: 0.125, 1: 1.0}}
    shifts = {3: 0.5}
    names = ["zero", "one", "two", "three", "four"]

    def scores(given):
        result = np.zeros(5)
        for item, score in given.items():
            for other, similarity in table.get(item, {}).items():
                result[other] += similarity * (score - shifts.get(other, 0))
        return result

    for typed in (True, False):
        kind = "string" if typed else "int64"
        spec = model({"items": "dict:" + kind, "k": "int64", "not": "sequence:" + kind, "only": "sequence:" + kind},
                     {"list": "sequence:" + kind, "scores": "dict:" + kind}, optional=["k", "not", "only"])
        part = spec.itemSimilarityRecommender
        for item in range(5):
            entry = part.itemItemSimilarities.add(itemId=item, itemScoreAdjustment=shifts.get(item, 0))
            for other, similarity in table.get(item, {}).items():
                entry.similarItemList.add(itemId=other, similarityScore=similarity)
        if typed:
            part.itemStringIds.vector.extend(names)
        part.itemInputFeatureName, part.numRecommendationsInputFeatureName = "items", "k"
        part.itemExclusionInputFeatureName, part.itemRestrictionInputFeatureName = "not", "only"
        part.recommendedItemListOutputFeatureName, part.recommendedItemScoreOutputFeatureName = "list", "scores"
        named = (lambda item: names[item]) if typed else (lambda item: item)
        for place, (given_items, extra, excluded, only, wanted) in enumerate((
            ({1: 2.0, 4: 1.0}, {}, {1, 4}, None, 5), ({1: 2.0, 4: 1.0}, {"k": integer(2)}, {1, 4}, None, 2),
            ({0: 3.0}, {"not": sequence([named(2)]), "only": sequence([named(item) for item in (0, 1, 2)])}, {2}, {0, 1, 2}, 5),
        )):
            result = scores(given_items)
            order = [item for item in np.argsort(-result, kind="stable")
                     if item not in excluded and (only is None or item in only)][:wanted]
            inputs = {"items": dictionary({named(item): score for item, score in given_items.items()}), **extra}
            outputs = {"list": sequence([named(int(item)) for item in order]),
                       "scores": dictionary({named(int(item)): result[item] for item in order})}
            case = f"recommender_{kind}"
            if place:
                group.again(f"{case}_{place}", case, inputs, outputs)
            else:
                group.add(case, spec, inputs, outputs)


# MARK: Pipelines


def pipeline_models(group):
    """Stages that read the pipeline's inputs and each other; one gives a name anew, one is a pipeline itself."""
    encoder = model({"colour": "string"}, {"hot": "dict:int64"})
    encoder.oneHotEncoder.stringCategories.vector.extend(["red", "green", "blue"])
    encoder.oneHotEncoder.outputSparse = True
    vectorizer = model({"hot": "dict:int64", "size": "double"}, {"row": ("double", 4)})
    vectorizer.featureVectorizer.inputList.add(inputColumn="hot", inputDimensions=3)
    vectorizer.featureVectorizer.inputList.add(inputColumn="size", inputDimensions=1)
    scaler = model({"row": ("double", 4)}, {"row": ("double", 4)})
    scaler.scaler.shiftValue.extend([0, 0, 0, -2])
    scaler.scaler.scaleValue.extend([1, 2, 3, 0.5])
    inner = model({"row": ("double", 4)}, {"row": ("double", 4)})
    inner.pipeline.models.add().CopyFrom(scaler)
    final = classifier({"row": ("double", 4)}, ["no", "yes"])
    final.glmClassifier.weights.add().value.extend([1.0, -0.5, 0.25, 2.0])
    final.glmClassifier.offset.append(-0.125)
    label(final.glmClassifier, ["no", "yes"])
    spec = classifier({"colour": "string", "size": "double"}, ["no", "yes"])
    for name, stage in (("encode", encoder), ("join", vectorizer), ("scale", inner), ("decide", final)):
        spec.pipelineClassifier.pipeline.models.add().CopyFrom(stage)
        spec.pipelineClassifier.pipeline.names.append(name)
    z = -0.5 * 2 + 2.0 * (3.5 - 2) * 0.5 - 0.125
    group.add("pipeline_classifier", spec, {"colour": text("green"), "size": number(3.5)},
              classified(["no", "yes"], [logistic(-z), logistic(z)]))

    tree = model({"row": ("double", 2)}, {"y": "double"}, "y")
    part = tree.treeEnsembleRegressor.treeEnsemble
    part.numPredictionDimensions = 1
    branch(part, 0, 0, 0, 1.0, 0, 1, 2)
    leaf(part, 0, 1, 3.5)
    leaf(part, 0, 2, -3.5)
    join = model({"a": "int64", "b": "double"}, {"row": ("double", 2)})
    for name in ("a", "b"):
        join.featureVectorizer.inputList.add(inputColumn=name, inputDimensions=1)
    spec = model({"a": "int64", "b": "double"}, {"y": "double"}, "y")
    spec.pipelineRegressor.pipeline.models.add().CopyFrom(join)
    spec.pipelineRegressor.pipeline.models.add().CopyFrom(tree)
    group.add("pipeline_regressor", spec, {"a": integer(1), "b": number(9)}, {"y": number(3.5)})


if __name__ == "__main__":
    group = Group("classic")
    for add in (linear_models, tree_models, support_vector_models, neighbour_models, feature_models, box_models,
                recommender_models, pipeline_models):
        add(group)
    group.save()
