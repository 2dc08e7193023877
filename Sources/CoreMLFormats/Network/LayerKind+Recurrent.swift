/// Layers that pass a state from each step of a sequence to the next.
extension LayerKind {
  private static let options = LayerField.message(
    "params",
    [
      10: .flag("sequenceOutput"), 20: .flag("hasBiasVectors"), 30: .flag("forgetBias"),
      40: .flag("hasPeepholeVectors"), 50: .flag("coupledInputAndForgetGate"), 60: .number("cellClipThreshold"),
    ])
  private static let gates: [Int: LayerField] = [
    1: .weights("inputGateWeightMatrix"), 2: .weights("forgetGateWeightMatrix"), 3: .weights("blockInputWeightMatrix"),
    4: .weights("outputGateWeightMatrix"), 20: .weights("inputGateRecursionMatrix"),
    21: .weights("forgetGateRecursionMatrix"), 22: .weights("blockInputRecursionMatrix"),
    23: .weights("outputGateRecursionMatrix"), 40: .weights("inputGateBiasVector"),
    41: .weights("forgetGateBiasVector"), 42: .weights("blockInputBiasVector"), 43: .weights("outputGateBiasVector"),
    60: .weights("inputGatePeepholeVector"), 61: .weights("forgetGatePeepholeVector"),
    62: .weights("outputGatePeepholeVector"),
  ]

  static let recurrent: [Int: LayerKind] = [
    400: LayerKind(
      "simpleRecurrent",
      [
        1: .integer("inputVectorSize"), 2: .integer("outputVectorSize"), 10: .activations("activations"),
        15: .flag("sequenceOutput"), 20: .flag("hasBiasVector"), 30: .weights("weightMatrix"),
        31: .weights("recursionMatrix"), 32: .weights("biasVector"), 100: .flag("reverseInput"),
      ]),
    410: LayerKind(
      "gru",
      [
        1: .integer("inputVectorSize"), 2: .integer("outputVectorSize"), 10: .activations("activations"),
        15: .flag("sequenceOutput"), 20: .flag("hasBiasVectors"), 30: .weights("updateGateWeightMatrix"),
        31: .weights("resetGateWeightMatrix"), 32: .weights("outputGateWeightMatrix"),
        50: .weights("updateGateRecursionMatrix"), 51: .weights("resetGateRecursionMatrix"),
        52: .weights("outputGateRecursionMatrix"), 70: .weights("updateGateBiasVector"),
        71: .weights("resetGateBiasVector"), 72: .weights("outputGateBiasVector"), 100: .flag("reverseInput"),
      ]),
    420: LayerKind(
      "uniDirectionalLSTM",
      [
        1: .integer("inputVectorSize"), 2: .integer("outputVectorSize"), 10: .activations("activations"), 15: options,
        20: .messages("weightParams", gates), 100: .flag("reverseInput"),
      ]),
    430: LayerKind(
      "biDirectionalLSTM",
      [
        1: .integer("inputVectorSize"), 2: .integer("outputVectorSize"), 10: .activations("activations"),
        11: .activations("activationsBackward"), 15: options, 20: .messages("weightParams", gates),
      ]),
  ]
}
