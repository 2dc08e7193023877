/// An output, which takes computed numbers as the type that the description declares.
struct OutputFeature: Sendable {
  let name: String
  private let type: FeatureKind

  init(_ feature: FeatureSpecification) { (name, type) = (feature.name, feature.type) }

  /// A computed number or several.
  ///
  /// - Throws: `FormatError` if the declared type does not hold them.
  func value(_ numbers: [Double]) throws -> ClassicValue {
    switch type {
    case .array(let array):
      return .array(
        numbers, shape: array.shapes == .fixed && array.holds(numbers.count) ? array.shape : [numbers.count])
    case .double where numbers.count == 1: return .number(numbers[0])
    case .integer where numbers.count == 1:
      guard let integer = Int(exactly: numbers[0]) else {
        throw FormatError("the output “\(name)” is an integer, but the model computed \(numbers[0])")
      }
      return .integer(integer)
    default:
      let computed = numbers.count == 1 ? "a number" : "\(numbers.count) numbers"
      throw FormatError("the output “\(name)” is \(type.kindName), but the model computed \(computed)")
    }
  }

  /// - Throws: `FormatError` if the declared type cannot hold that many numbers.
  func check(holds count: Int, _ kind: ModelKind) throws {
    switch type {
    case .double where count == 1, .integer where count == 1: return
    case .array(let array):
      if let declared = try array.fixedCount(name, kind), declared != count {
        throw kind.failure("its output “\(name)” has \(declared) elements, but it computes \(count)")
      }
    default:
      let computed = count == 1 ? "a number" : "\(count) numbers"
      throw kind.failure("its output “\(name)” is \(type.kindName), but it computes \(computed)")
    }
  }
}

extension ArrayFeature {
  /// Whether the shape has that many elements.
  fileprivate func holds(_ count: Int) -> Bool {
    var product = 1
    for size in shape {
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      guard !overflows else { return false }
      product = next
    }
    return !shape.isEmpty && product == count
  }
}

extension ModelSpecification {
  /// A regressor's output.
  func regressorOutput() throws -> OutputFeature {
    let name = description.predictedFeatureName
    guard let output = description.outputs.first(where: { name == nil || $0.name == name }) else {
      throw kind.failure(name.map { "its description has no output “\($0)”" } ?? "it describes no output")
    }
    if let other = description.outputs.first(where: { $0.name != output.name }) {
      throw kind.failure("it describes the output “\(other.name)”, which it does not make")
    }
    return OutputFeature(output)
  }
}
