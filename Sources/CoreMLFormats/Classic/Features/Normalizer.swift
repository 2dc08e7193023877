/// Divides an array by its length.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/Normalizer.proto`.
struct Normalizer: ClassicModel {
  private enum Norm: Int {
    /// The largest element, whose sign counts.
    case largest = 0
    case sumOfSizes = 1
    case euclidean = 2
  }

  private let inputs: InputRow
  private let norm: Norm
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var code = 0
    try specification.content.forEachField { if $0.number == 1 { code = try $0.integer() } }
    guard let norm = Norm(rawValue: code) else { throw kind.failure("its norm (\(code)) is not known") }
    _ = try specification.onlyInput()
    inputs = try InputRow(specification)
    (self.norm, output) = (norm, OutputFeature(try specification.onlyOutput()))
    if let count = inputs.count { try output.check(holds: count, kind) }
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let numbers = try self.inputs.numbers(inputs)
    let length =
      switch norm {
      case .largest: numbers.max() ?? 0
      case .sumOfSizes: numbers.reduce(0) { $0 + abs($1) }
      case .euclidean: numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
    // Nothing can be divided by zero: such an array stays as it is.
    return [output.name: try output.value(length == 0 ? numbers : numbers.map { $0 / length })]
  }
}
