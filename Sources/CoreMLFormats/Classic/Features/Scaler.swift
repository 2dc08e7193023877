/// Adds to numbers, and then multiplies them.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/Scaler.proto`.
struct Scaler: ClassicModel {
  private let inputs: InputRow
  private let shifts: [Double]
  private let scales: [Double]
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (shifts, scales): ([Double], [Double]) = ([], [])
    try specification.content.forEachField { field in
      switch field.number {
      case 1: try field.appendDoubles(to: &shifts)
      case 2: try field.appendDoubles(to: &scales)
      default: break
      }
    }
    _ = try specification.onlyInput()
    inputs = try InputRow(specification)
    if let count = inputs.count {
      for numbers in [shifts, scales] where numbers.count > 1 && numbers.count != count {
        throw kind.failure("it has \(numbers.count) numbers for \(count) elements")
      }
    }
    (self.shifts, self.scales, output) = (shifts, scales, OutputFeature(try specification.onlyOutput()))
    if let count = inputs.count { try output.check(holds: count, kind) }
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    var numbers = try self.inputs.numbers(inputs)
    for (operands, operation) in [(shifts, { $0 += $1 }), (scales, { $0 *= $1 })]
      as [([Double], (inout Double, Double) -> Void)]
    where !operands.isEmpty {
      guard operands.count == 1 || operands.count == numbers.count else {
        throw FormatError("the inputs have \(numbers.count) elements, but must have \(operands.count)")
      }
      for place in numbers.indices { operation(&numbers[place], operands[operands.count == 1 ? 0 : place]) }
    }
    return [output.name: try output.value(numbers)]
  }
}
