import Glibc

/// How alike two vectors are.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/SVM.proto`.
enum Kernel: Sendable {
  case linear
  case radial(gamma: Double)
  case polynomial(degree: Int, constant: Double, gamma: Double)
  case sigmoid(gamma: Double, constant: Double)

  init(_ message: ProtobufMessage, _ kind: ModelKind) throws {
    var read: Kernel?
    try message.forEachField { field in
      var (numbers, degree): ([Int: Double], Int) = ([:], 0)
      guard (1...4).contains(field.number) else { return }
      try field.nested().forEachField { part in
        switch part.content {
        case .varint: degree = try part.integer()
        case .fixed64: numbers[part.number] = try part.double()
        default: break
        }
      }
      read =
        switch field.number {
        case 1: .linear
        case 2: .radial(gamma: numbers[1] ?? 0)
        case 3: .polynomial(degree: degree, constant: numbers[2] ?? 0, gamma: numbers[3] ?? 0)
        default: .sigmoid(gamma: numbers[1] ?? 0, constant: numbers[2] ?? 0)
        }
    }
    guard let read else { throw kind.failure("it has no kernel") }
    if case .polynomial(let degree, _, _) = read, degree < 0 {
      throw kind.failure("the degree of its polynomial is negative")
    }
    self = read
  }

  /// Whether it looks at the distance of vectors, otherwise at their product.
  var usesDistance: Bool { if case .radial = self { true } else { false } }

  /// - Parameter value: The squared distance of two vectors, or their product.
  func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .linear: value
    case .radial(let gamma): exp(-gamma * value)
    case .polynomial(let degree, let constant, let gamma): pow(gamma * value + constant, Double(degree))
    case .sigmoid(let gamma, let constant): tanh(gamma * value + constant)
    }
  }
}
