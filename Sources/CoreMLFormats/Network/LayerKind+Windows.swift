/// Layers with weights or windows, and those that normalize.
extension LayerKind {
  private static let valid = LayerField.message("valid", [1: .borders("paddingAmounts")])
  private static let same = LayerField.message(
    "same", [1: .choice("asymmetryMode", ["BOTTOM_RIGHT_HEAVY", "TOP_LEFT_HEAVY"])])
  private static let sampling = LayerField.message(
    "mode",
    [
      1: .choice(
        "samplingMethod",
        ["STRICT_ALIGN_ENDPOINTS_MODE", "ALIGN_ENDPOINTS_MODE", "UPSAMPLE_MODE", "ROI_ALIGN_MODE"])
    ])

  static let windows: [Int: LayerKind] = [
    100: LayerKind(
      "convolution",
      [
        1: .integer("outputChannels"), 2: .integer("kernelChannels"), 10: .integer("nGroups"),
        20: .integers("kernelSize"), 30: .integers("stride"), 40: .integers("dilationFactor"), 50: valid, 51: same,
        60: .flag("isDeconvolution"), 70: .flag("hasBias"), 90: .weights("weights"), 91: .weights("bias"),
        100: .integers("outputShape"),
      ]),
    1471: LayerKind(
      "convolution3d",
      [
        1: .integer("outputChannels"), 2: .integer("inputChannels"), 10: .integer("nGroups"),
        20: .integer("kernelDepth"), 21: .integer("kernelHeight"), 22: .integer("kernelWidth"),
        31: .integer("strideDepth"), 32: .integer("strideHeight"), 33: .integer("strideWidth"),
        40: .integer("dilationDepth"), 41: .integer("dilationHeight"), 42: .integer("dilationWidth"),
        50: .flag("hasBias"), 60: .weights("weights"), 61: .weights("bias"),
        70: .choice("paddingType", ["CUSTOM", "VALID", "SAME"]), 80: .integer("customPaddingFront"),
        81: .integer("customPaddingBack"), 82: .integer("customPaddingTop"), 83: .integer("customPaddingBottom"),
        84: .integer("customPaddingLeft"), 85: .integer("customPaddingRight"), 86: .flag("isDeconvolution"),
        87: .integers("outputShape"),
      ]),
    120: LayerKind(
      "pooling",
      [
        1: .choice("type", ["MAX", "AVERAGE", "L2"]), 10: .integers("kernelSize"), 20: .integers("stride"), 30: valid,
        31: same, 32: .message("includeLastPixel", [10: .integers("paddingAmounts")]),
        50: .flag("avgPoolExcludePadding"), 60: .flag("globalPooling"),
      ]),
    1465: LayerKind(
      "pooling3d",
      [
        1: .choice("type", ["MAX", "AVERAGE"]), 2: .integer("kernelDepth"), 3: .integer("kernelHeight"),
        4: .integer("kernelWidth"), 5: .integer("strideDepth"), 6: .integer("strideHeight"),
        7: .integer("strideWidth"), 15: .choice("paddingType", ["CUSTOM", "VALID", "SAME"]),
        8: .integer("customPaddingFront"), 9: .integer("customPaddingBack"), 10: .integer("customPaddingTop"),
        11: .integer("customPaddingBottom"), 12: .integer("customPaddingLeft"), 13: .integer("customPaddingRight"),
        14: .flag("countExcludePadding"),
      ]),
    1466: LayerKind("globalPooling3d", [1: .choice("type", ["MAX", "AVERAGE"])]),
    140: LayerKind(
      "innerProduct",
      [
        1: .integer("inputChannels"), 2: .integer("outputChannels"), 10: .flag("hasBias"), 20: .weights("weights"),
        21: .weights("bias"), 22: .flag("int8DynamicQuantize"),
      ]),
    150: LayerKind(
      "embedding",
      [
        1: .integer("inputDim"), 2: .integer("outputChannels"), 10: .flag("hasBias"), 20: .weights("weights"),
        21: .weights("bias"),
      ]),
    1040: LayerKind(
      "embeddingND",
      [
        1: .integer("vocabSize"), 2: .integer("embeddingSize"), 3: .flag("hasBias"), 20: .weights("weights"),
        21: .weights("bias"),
      ]),
    1045: LayerKind(
      "batchedMatmul",
      [
        1: .flag("transposeA"), 2: .flag("transposeB"), 5: .integer("weightMatrixFirstDimension"),
        6: .integer("weightMatrixSecondDimension"), 7: .flag("hasBias"), 8: .weights("weights"), 9: .weights("bias"),
        10: .flag("int8DynamicQuantize"),
      ]),
    160: LayerKind(
      "batchnorm",
      [
        1: .integer("channels"), 5: .flag("computeMeanVar"), 6: .flag("instanceNormalization"), 10: .number("epsilon"),
        15: .weights("gamma"), 16: .weights("beta"), 17: .weights("mean"), 18: .weights("variance"),
      ]),
    165: LayerKind("mvn", [1: .flag("acrossChannels"), 2: .flag("normalizeVariance"), 3: .number("epsilon")]),
    170: LayerKind("l2normalize", [1: .number("epsilon")]),
    175: LayerKind("softmax"),
    950: LayerKind("softmaxND", [1: .integer("axis")]),
    180: LayerKind("lrn", [1: .number("alpha"), 2: .number("beta"), 3: .integer("localSize"), 4: .number("k")]),
    1350: LayerKind(
      "layerNormalization",
      [1: .integers("normalizedShape"), 2: .number("eps"), 3: .weights("gamma"), 4: .weights("beta")]),
    210: LayerKind(
      "upsample",
      [
        1: .integers("scalingFactor"), 7: .numbers("fractionalScalingFactor"), 5: .choice("mode", ["NN", "BILINEAR"]),
        6: .choice("linearUpsampleMode", ["DEFAULT", "ALIGN_CORNERS_TRUE", "ALIGN_CORNERS_FALSE"]),
      ]),
    211: LayerKind("resizeBilinear", [1: .integers("targetSize"), 2: sampling]),
    212: LayerKind(
      "cropResize",
      [
        1: .integers("targetSize"), 2: .flag("normalizedCoordinates"), 3: sampling,
        4: .message(
          "boxIndicesMode",
          [
            1: .choice(
              "boxMode",
              [
                "CORNERS_HEIGHT_FIRST", "CORNERS_WIDTH_FIRST", "CENTER_SIZE_HEIGHT_FIRST", "CENTER_SIZE_WIDTH_FIRST",
              ])
          ]), 5: .number("spatialScale"),
      ]),
  ]
}
