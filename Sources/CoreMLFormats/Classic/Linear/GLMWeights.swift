/// The rows of weights of a generalised linear model, each with its offset.
struct GLMWeights: Sendable {
  private(set) var rows: [[Double]] = []
  private(set) var offsets: [Double] = []

  /// Takes a field of a regressor or classifier; both number these alike.
  ///
  /// Source of the fields' numbers: coremltools, `mlmodel/format/GLMRegressor.proto` and `GLMClassifier.proto`.
  mutating func read(_ field: ProtobufMessage.Field) throws {
    switch field.number {
    case 1: rows.append(try field.nested().doubles())
    case 2: try field.appendDoubles(to: &offsets)
    default: break
    }
  }

  /// - Throws: `FormatError` if the rows fit neither each other nor the inputs.
  func check(_ inputs: InputRow, _ kind: ModelKind) throws {
    guard let first = rows.first, !first.isEmpty else { throw kind.failure("it has no weights") }
    guard rows.count == offsets.count else {
      throw kind.failure("it has \(rows.count) rows of weights, but \(offsets.count) offsets")
    }
    guard rows.allSatisfy({ $0.count == first.count }) else {
      throw kind.failure("its rows of weights are of different lengths")
    }
    guard inputs.count == nil || inputs.count == first.count else {
      throw kind.failure("it has \(first.count) weights in a row, but \(inputs.count ?? 0) inputs")
    }
  }

  /// The score of each row.
  func scores(_ numbers: [Double]) throws -> [Double] {
    try zip(rows, offsets).map { row, offset in
      guard row.count == numbers.count else {
        throw FormatError("the inputs have \(numbers.count) elements, but must have \(row.count)")
      }
      var sum = offset
      for index in row.indices { sum += row[index] * numbers[index] }
      return sum
    }
  }
}
