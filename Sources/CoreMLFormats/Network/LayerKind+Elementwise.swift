/// Layers that compute one element from one, or from those at the same place, and those that reduce.
extension LayerKind {
  private static let activation: [Int: LayerField] = [
    5: .message("linear", [1: .number("alpha"), 2: .number("beta")]), 10: .message("ReLU", [:]),
    15: .message("leakyReLU", [1: .number("alpha")]), 20: .message("thresholdedReLU", [1: .number("alpha")]),
    25: .message("PReLU", [1: .weights("alpha")]), 30: .message("tanh", [:]),
    31: .message("scaledTanh", [1: .number("alpha"), 2: .number("beta")]), 40: .message("sigmoid", [:]),
    41: .message("sigmoidHard", [1: .number("alpha"), 2: .number("beta")]),
    50: .message("ELU", [1: .number("alpha")]), 60: .message("softsign", [:]), 70: .message("softplus", [:]),
    71: .message("parametricSoftplus", [1: .weights("alpha"), 2: .weights("beta")]),
  ]
  private static let reduction: [Int: LayerField] = [1: .integers("axes"), 2: .flag("keepDims"), 3: .flag("reduceAll")]

  static let elementwise: [Int: LayerKind] = [
    130: LayerKind("activation", activation),
    220: LayerKind(
      "unary",
      [
        1: .choice("type", ["SQRT", "RSQRT", "INVERSE", "POWER", "EXP", "LOG", "ABS", "THRESHOLD"]),
        2: .number("alpha"), 3: .number("epsilon"), 4: .number("shift"), 5: .number("scale"),
      ]),
    230: LayerKind("add", [1: .number("alpha")]), 231: LayerKind("multiply", [1: .number("alpha")]),
    240: LayerKind("average"), 260: LayerKind("max"), 261: LayerKind("min"),
    245: LayerKind(
      "scale",
      [
        1: .integers("shapeScale"), 2: .weights("scale"), 3: .flag("hasBias"), 4: .integers("shapeBias"),
        5: .weights("bias"),
      ]),
    250: LayerKind("bias", [1: .integers("shape"), 2: .weights("bias")]),
    270: LayerKind("dot", [1: .flag("cosineSimilarity")]),
    280: LayerKind(
      "reduce",
      [
        1: .choice(
          "mode", ["SUM", "AVG", "PROD", "LOGSUM", "SUMSQUARE", "L1", "L2", "MAX", "MIN", "ARGMAX"]),
        2: .number("epsilon"), 3: .choice("axis", ["CHW", "HW", "C", "H", "W"]),
      ]),
    660: LayerKind("clip", [1: .number("minVal"), 2: .number("maxVal")]), 665: LayerKind("ceil"),
    670: LayerKind("floor"), 680: LayerKind("sign"), 685: LayerKind("round"), 700: LayerKind("exp2"),
    710: LayerKind("sin"), 715: LayerKind("cos"), 720: LayerKind("tan"), 730: LayerKind("asin"),
    735: LayerKind("acos"), 740: LayerKind("atan"), 750: LayerKind("sinh"), 755: LayerKind("cosh"),
    760: LayerKind("tanh"), 770: LayerKind("asinh"), 775: LayerKind("acosh"), 780: LayerKind("atanh"),
    790: LayerKind("erf"),
    795: LayerKind("gelu", [1: .choice("mode", ["EXACT", "TANH_APPROXIMATION", "SIGMOID_APPROXIMATION"])]),
    815: LayerKind("equal", [1: .number("alpha")]), 820: LayerKind("notEqual", [1: .number("alpha")]),
    825: LayerKind("lessThan", [2: .number("alpha")]), 827: LayerKind("lessEqual", [2: .number("alpha")]),
    830: LayerKind("greaterThan", [2: .number("alpha")]), 832: LayerKind("greaterEqual", [2: .number("alpha")]),
    840: LayerKind("logicalOr"), 845: LayerKind("logicalXor"), 850: LayerKind("logicalNot"),
    855: LayerKind("logicalAnd"), 865: LayerKind("modBroadcastable"), 870: LayerKind("minBroadcastable"),
    875: LayerKind("maxBroadcastable"), 880: LayerKind("addBroadcastable"), 885: LayerKind("powBroadcastable"),
    890: LayerKind("divideBroadcastable"), 895: LayerKind("floorDivBroadcastable"),
    900: LayerKind("multiplyBroadcastable"), 905: LayerKind("subtractBroadcastable"),
    1250: LayerKind("reduceL1", reduction), 1255: LayerKind("reduceL2", reduction),
    1260: LayerKind("reduceMax", reduction), 1265: LayerKind("reduceMin", reduction),
    1270: LayerKind("reduceSum", reduction), 1275: LayerKind("reduceProd", reduction),
    1280: LayerKind("reduceMean", reduction), 1285: LayerKind("reduceLogSum", reduction),
    1290: LayerKind("reduceSumSquare", reduction), 1295: LayerKind("reduceLogSumExp", reduction),
    1330: LayerKind("whereBroadcastable"),
    1455: LayerKind("cumSum", [1: .integer("axis"), 2: .flag("excludeFinalSum"), 3: .flag("reverse")]),
    1460: LayerKind("clampedReLU", [1: .number("alpha"), 2: .number("beta")]),
  ]
}
