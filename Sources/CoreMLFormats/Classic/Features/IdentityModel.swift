/// Gives what it is given.
struct IdentityModel: ClassicModel {
  private let inputs: [FeatureSpecification]
  private let outputs: [FeatureSpecification]

  init(_ specification: ModelSpecification) {
    (inputs, outputs) = (specification.description.inputs, specification.description.outputs)
  }

  func outputs(for values: [String: ClassicValue]) throws -> [String: ClassicValue] {
    var result: [String: ClassicValue] = [:]
    for output in outputs {
      // With one input and one output there is no doubt, even if their names differ.
      let name = inputs.count == 1 && outputs.count == 1 ? inputs[0].name : output.name
      guard let value = values[name] else { throw FormatError.missingInput(name) }
      result[output.name] = value
    }
    return result
  }
}
