/// The vectors that a support vector machine compares an input with.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/SVM.proto`.
struct SupportVectors: Sendable {
  /// The numbers of all vectors, one vector after another; of sparse vectors only those that are not zero.
  private var values: [Double] = []
  /// The places of a sparse vector's numbers, in rising order; `nil` for dense vectors.
  private var indices: [Int]?
  /// Where each vector begins in `values`, and where the last one ends.
  private var starts = [0]

  var count: Int { starts.count - 1 }

  init(sparse message: ProtobufMessage, inputCount: Int?, _ kind: ModelKind) throws {
    var places: [Int] = []
    try message.forEachField { field in
      guard field.number == 1 else { return }
      let vector = try Self.sparse(field.nested()).sorted { $0.index < $1.index }
      for (place, node) in vector.enumerated() {
        // The file counts from one.
        guard node.index >= 1, node.index <= inputCount ?? Int.max else {
          throw kind.failure(
            "a support vector has the element \(node.index), but \(inputCount ?? 0) are counted from 1")
        }
        guard place == 0 || vector[place - 1].index < node.index else {
          throw kind.failure("a support vector has the element \(node.index) twice")
        }
        places.append(node.index - 1)
        values.append(node.value)
      }
      starts.append(values.count)
    }
    indices = places
  }

  init(dense message: ProtobufMessage, inputCount: Int?, _ kind: ModelKind) throws {
    try message.forEachField { field in
      guard field.number == 1 else { return }
      values += try field.nested().doubles()
      let (first, length) = (starts.count > 1 ? starts[1] : values.count, values.count - (starts.last ?? 0))
      guard length == inputCount ?? first else {
        throw kind.failure("a support vector has \(length) elements, but must have \(inputCount ?? first)")
      }
      starts.append(values.count)
    }
  }

  private static func sparse(_ message: ProtobufMessage) throws -> [(index: Int, value: Double)] {
    var nodes: [(index: Int, value: Double)] = []
    try message.forEachField { field in
      guard field.number == 1 else { return }
      var node = (index: 0, value: 0.0)
      try field.nested().forEachField { part in
        switch part.number {
        case 1: node.index = try part.integer()
        case 2: node.value = try part.double()
        default: break
        }
      }
      nodes.append(node)
    }
    return nodes
  }

  /// What the kernel says of the input and each vector.
  func similarities(_ input: [Double], _ kernel: Kernel) throws -> [Double] {
    if indices == nil, let length = starts.dropFirst().first, length != input.count {
      throw FormatError("the inputs have \(input.count) elements, but must have \(length)")
    }
    return try (0..<count).map { vector in
      let range = starts[vector]..<starts[vector + 1]
      let value = try indices.map { try sparse(input, range, $0, kernel) } ?? dense(input, range, kernel)
      return kernel(value)
    }
  }

  private func dense(_ input: [Double], _ range: Range<Int>, _ kernel: Kernel) -> Double {
    var sum = 0.0
    for (place, value) in zip(range, input) {
      let other = values[place]
      sum += kernel.usesDistance ? (value - other) * (value - other) : value * other
    }
    return sum
  }

  private func sparse(_ input: [Double], _ range: Range<Int>, _ indices: [Int], _ kernel: Kernel) throws -> Double {
    var (sum, next) = (0.0, 0)
    for place in range {
      let index = indices[place]
      guard index < input.count else {
        throw FormatError("the inputs have \(input.count) elements, but a support vector has an element \(index + 1)")
      }
      guard kernel.usesDistance else {
        sum += input[index] * values[place]
        continue
      }
      // Elements between are zero in the vector.
      for between in next..<index { sum += input[between] * input[between] }
      sum += (input[index] - values[place]) * (input[index] - values[place])
      next = index + 1
    }
    if kernel.usesDistance { for rest in next..<input.count { sum += input[rest] * input[rest] } }
    return sum
  }
}
