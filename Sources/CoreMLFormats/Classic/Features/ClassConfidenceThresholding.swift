/// Says which classes are present: a second row of ones and zeros below their confidences.
///
/// The format's definition says that all classes are taken, whatever the curves of precision in the file are.
struct ClassConfidenceThresholding: ClassicModel {
  private let inputs: InputRow
  private let output: String

  init(_ specification: ModelSpecification) throws {
    _ = try specification.onlyInput()
    inputs = try InputRow(specification)
    let output = try specification.onlyOutput()
    if let count = inputs.count { try OutputFeature(output).check(holds: 2 * count, specification.kind) }
    self.output = output.name
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let confidences = try self.inputs.numbers(inputs)
    return [
      output: .array(confidences + repeatElement(1, count: confidences.count), shape: [2, confidences.count])
    ]
  }
}
