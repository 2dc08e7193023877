/// Layers that move elements without computing any.
extension LayerKind {
  private static let order = LayerField.choice("mode", ["CHANNEL_FIRST", "CHANNEL_LAST"])
  private static let masks: [Int: LayerField] = [
    2: .flags("beginMasks"), 3: .integers("endIds"), 4: .flags("endMasks"), 5: .integers("strides"),
    6: .flags("squeezeMasks"),
  ]

  static let shapes: [Int: LayerKind] = [
    190: LayerKind("crop", [1: .borders("cropAmounts"), 5: .integers("offset")]),
    200: LayerKind(
      "padding",
      [
        1: .message("constant", [1: .number("value")]), 2: .message("reflection", [:]), 3: .message("replication", [:]),
        10: .borders("paddingAmounts"),
      ]),
    300: LayerKind("reshape", [1: .integers("targetShape"), 2: order]), 301: LayerKind("flatten", [1: order]),
    310: LayerKind("permute", [1: .integers("axis")]), 320: LayerKind("concat", [100: .flag("sequenceConcat")]),
    330: LayerKind("split", [1: .integer("nOutputs")]), 340: LayerKind("sequenceRepeat", [1: .integer("nRepetitions")]),
    345: LayerKind(
      "reorganizeData",
      [1: .choice("mode", ["SPACE_TO_DEPTH", "DEPTH_TO_SPACE", "PIXEL_SHUFFLE"]), 2: .integer("blockSize")]),
    350: LayerKind(
      "slice",
      [
        1: .integer("startIndex"), 2: .integer("endIndex"), 3: .integer("stride"),
        4: .choice("axis", ["CHANNEL_AXIS", "HEIGHT_AXIS", "WIDTH_AXIS"]),
      ]),
    920: LayerKind("tile", [1: .integers("reps")]), 925: LayerKind("stack", [1: .integer("axis")]),
    960: LayerKind("reverse", [1: .flags("reverseDim")]),
    965: LayerKind("reverseSeq", [1: .integer("batchAxis"), 2: .integer("sequenceAxis")]),
    975: LayerKind("splitND", [1: .integer("axis"), 2: .integer("numSplits"), 3: .integers("splitSizes")]),
    980: LayerKind("concatND", [1: .integer("axis"), 2: .flag("interleave")]),
    985: LayerKind("transpose", [1: .integers("axes")]),
    995: LayerKind("sliceStatic", masks.merging([1: .integers("beginIds")]) { first, _ in first }),
    1000: LayerKind("sliceDynamic", masks), 1470: LayerKind("sliceBySize", [2: .integer("size"), 3: .integer("axis")]),
    1005: LayerKind("slidingWindows", [1: .integer("axis"), 2: .integer("windowSize"), 3: .integer("step")]),
    1065: LayerKind("getShape"), 1100: LayerKind("broadcastToLike"),
    1105: LayerKind("broadcastToStatic", [1: .integers("targetShape")]), 1110: LayerKind("broadcastToDynamic"),
    1120: LayerKind("squeeze", [1: .integers("axes"), 2: .flag("squeezeAll")]),
    1125: LayerKind("expandDims", [1: .integers("axes")]), 1130: LayerKind("flattenTo2D", [1: .integer("axis")]),
    1135: LayerKind("reshapeLike"), 1140: LayerKind("reshapeStatic", [1: .integers("targetShape")]),
    1145: LayerKind("reshapeDynamic"), 1150: LayerKind("rankPreservingReshape", [1: .integers("targetShape")]),
    1155: LayerKind(
      "constantPad",
      [1: .number("value"), 2: .integers("padAmounts"), 3: .flag("padToGivenOutputSizeMode")]),
  ]
}
