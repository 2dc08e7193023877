/// The inputs of a model that takes numbers: several of them, or arrays, which it sees as one row in the description's
/// order.
struct InputRow: Sendable {
  private struct Part: Sendable {
    let name: String
    /// An array's number of elements, `nil` if it is open; one for a number.
    let count: Int?
    let isArray: Bool
    /// What stands for an optional input that is left out; `nil` if it may not be.
    let filling: Double?
  }

  private let parts: [Part]
  /// How many numbers the row has; `nil` if an array's size is open.
  let count: Int?

  /// - Parameter missingIsNotANumber: Whether the model knows what to do without an optional input.
  /// - Throws: `FormatError` if an input cannot be numbers.
  init(_ specification: ModelSpecification, missingIsNotANumber: Bool = false) throws {
    parts = try specification.description.inputs.map { input in
      var filling = input.isOptional && missingIsNotANumber ? Double.nan : nil
      switch input.type {
      case .integer, .double: return Part(name: input.name, count: 1, isArray: false, filling: filling)
      case .array(let array):
        if input.isOptional, let value = array.defaultValue { filling = value }
        return Part(
          name: input.name, count: try array.fixedCount(input.name, specification.kind), isArray: true, filling: filling
        )
      default: throw specification.kind.failure("its input “\(input.name)” is \(input.type.kindName), not numbers")
      }
    }
    guard !parts.isEmpty else { throw specification.kind.failure("it describes no input") }
    var total: Int? = 0
    for part in parts { total = total.flatMap { sum in part.count.map { sum + $0 } } }
    count = total
  }

  /// The numbers of all inputs.
  func numbers(_ inputs: [String: ClassicValue]) throws -> [Double] {
    // One array is the common case, and needs no copy.
    if parts.count == 1, case .array(let values, _)? = inputs[parts[0].name] {
      try check(values.count, parts[0])
      return values
    }
    var row: [Double] = []
    row.reserveCapacity(count ?? parts.count)
    for part in parts {
      switch inputs[part.name] {
      case .number(let number)? where !part.isArray: row.append(number)
      case .integer(let integer)? where !part.isArray: row.append(Double(integer))
      case .array(let values, _)? where part.isArray:
        try check(values.count, part)
        row += values
      case let value?:
        throw FormatError(
          "the input “\(part.name)” is \(value.kindName), but must be \(part.isArray ? "a multi-array" : "a number")")
      case nil:
        guard let filling = part.filling, let count = part.count else { throw FormatError.missingInput(part.name) }
        row += repeatElement(filling, count: count)
      }
    }
    return row
  }

  private func check(_ given: Int, _ part: Part) throws {
    guard part.isArray else {
      throw FormatError("the input “\(part.name)” is a multi-array, but must be a number")
    }
    guard let count = part.count, given != count else { return }
    throw FormatError("the input “\(part.name)” has \(given) elements, but must have \(count)")
  }
}

extension ArrayFeature {
  /// The number of elements, if the description fixes it.
  ///
  /// - Throws: `FormatError` if the sizes make no sense.
  func fixedCount(_ name: String, _ kind: ModelKind) throws -> Int? {
    guard shapes == .fixed, !shape.isEmpty else { return nil }
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows, product <= ClassicLimits.mostElements else {
        throw kind.failure("the sizes \(shape) of “\(name)” are out of range")
      }
      count = product
    }
    return count
  }
}

extension FormatError {
  static func missingInput(_ name: String) -> FormatError { FormatError("the input “\(name)” is missing") }
}

extension ModelSpecification {
  /// The only input; the model needs exactly one.
  func onlyInput() throws -> FeatureSpecification { try only(description.inputs, "input") }

  /// The only output; the model makes exactly one.
  func onlyOutput() throws -> FeatureSpecification { try only(description.outputs, "output") }

  private func only(_ features: [FeatureSpecification], _ role: String) throws -> FeatureSpecification {
    guard let feature = features.first, features.count == 1 else {
      throw kind.failure("it describes \(features.count) \(role)s, but has exactly one")
    }
    return feature
  }
}
