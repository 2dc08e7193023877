/// Layers that make tensors or look elements up, and the kinds that only have a name here.
extension LayerKind {
  private static let mode = LayerField.choice("mode", ["UPDATE", "ADD", "SUB", "MUL", "DIV", "MAX", "MIN"])

  static let tensors: [Int: LayerKind] = [
    290: LayerKind("loadConstant", [1: .integers("shape"), 2: .weights("data")]),
    1070: LayerKind("loadConstantND", [1: .integers("shape"), 2: .weights("data")]),
    635: LayerKind("rangeStatic", [1: .number("endValue"), 2: .number("startValue"), 3: .number("stepSizeValue")]),
    640: LayerKind("rangeDynamic", [2: .number("startValue"), 3: .number("stepSizeValue")]),
    930: LayerKind("gather", [1: .integer("axis")]), 935: LayerKind("scatter", [1: .integer("axis"), 2: mode]),
    940: LayerKind("gatherND"), 945: LayerKind("scatterND", [1: mode]),
    952: LayerKind("gatherAlongAxis", [1: .integer("axis")]),
    954: LayerKind("scatterAlongAxis", [1: .integer("axis"), 2: mode]),
    1015: LayerKind("topK", [1: .integer("axis"), 2: .integer("K"), 3: .flag("useBottomK")]),
    1020: LayerKind("argMin", [1: .integer("axis"), 2: .flag("removeDim")]),
    1025: LayerKind("argMax", [1: .integer("axis"), 2: .flag("removeDim")]),
    1461: LayerKind("argSort", [1: .integer("axis"), 2: .flag("descending")]),
    1080: LayerKind("fillLike", [1: .number("value")]),
    1085: LayerKind("fillStatic", [1: .number("value"), 2: .integers("targetShape")]),
    1090: LayerKind("fillDynamic", [1: .number("value")]), 1313: LayerKind("whereNonZero"),
    1315: LayerKind("matrixBandPart", [1: .integer("numLower"), 2: .integer("numUpper")]),
    1320: LayerKind("lowerTriangular", [1: .integer("k")]), 1325: LayerKind("upperTriangular", [1: .integer("k")]),
    1450: LayerKind(
      "oneHot",
      [1: .integer("oneHotVectorSize"), 2: .integer("axis"), 3: .number("onValue"), 4: .number("offValue")]),
  ]

  /// Kinds that are known by their names alone.
  static let unable: [Int: LayerKind] = [
    500: LayerKind("custom", [10: .text("className")]), 1170: LayerKind("randomNormalLike"),
    1175: LayerKind("randomNormalStatic"), 1180: LayerKind("randomNormalDynamic"),
    1190: LayerKind("randomUniformLike"), 1195: LayerKind("randomUniformStatic"),
    1200: LayerKind("randomUniformDynamic"), 1210: LayerKind("randomBernoulliLike"),
    1215: LayerKind("randomBernoulliStatic"), 1220: LayerKind("randomBernoulliDynamic"),
    1230: LayerKind("categoricalDistribution"), 1400: LayerKind("NonMaximumSuppression"),
  ]

  static let control: [Int: LayerKind] = [
    600: LayerKind("copy"), 605: LayerKind("branch", [1: .network("ifBranch"), 2: .network("elseBranch")]),
    615: LayerKind(
      "loop",
      [
        1: .integer("maxLoopIterations"), 2: .text("conditionVar"), 3: .network("conditionNetwork"),
        4: .network("bodyNetwork"),
      ]),
    620: LayerKind("loopBreak"), 625: LayerKind("loopContinue"),
  ]
}
