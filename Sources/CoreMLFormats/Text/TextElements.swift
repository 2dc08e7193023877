/// A tensor's elements in a text, in brackets for each dimension: `[[1, 2, 3], [4, 5, 6]]`.
struct TextElements {
  /// What does not fit the tensor's type, found when all elements have been read.
  struct Mismatch: Error { let reason: String }

  private let type: TensorType
  /// The sizes that have been found, `nil` until a dimension's first end.
  private var sizes: [Int?] = []
  private var integers: [Int] = []
  private var numbers: [Double] = []
  private var texts: [String] = []

  init(_ type: TensorType) { self.type = type }

  /// - Throws: `FormatError` if the text is wrong.
  mutating func read(_ scanner: inout TextScanner) throws {
    try read(&scanner, depth: 0)
  }

  private mutating func read(_ scanner: inout TextScanner, depth: Int) throws {
    guard scanner.takes("[") else { return try element(&scanner, depth: depth) }
    if depth == sizes.count {
      guard integers.isEmpty, numbers.isEmpty, texts.isEmpty else {
        throw scanner.failure("a constant's elements lie differently deep in brackets")
      }
      sizes.append(nil)
    }
    try scanner.enter()
    var count = 0
    if !scanner.takes("]") {
      repeat {
        try read(&scanner, depth: depth + 1)
        count += 1
      } while scanner.takes(",")
      guard scanner.takes("]") else { throw scanner.expected("a comma or “]”") }
    }
    scanner.leave()
    guard sizes[depth] == nil || sizes[depth] == count else {
      throw scanner.failure("a constant has rows of \(sizes[depth] ?? 0) and of \(count) elements")
    }
    sizes[depth] = count
  }

  private mutating func element(_ scanner: inout TextScanner, depth: Int) throws {
    guard depth == sizes.count else {
      throw scanner.failure("a constant's elements lie differently deep in brackets")
    }
    if type.element == .string { return texts.append(try scanner.quoted()) }
    let start = scanner.nextPlace()
    let number = try scanner.number()
    if type.element.isFloat { return numbers.append(number.number) }
    guard let integer = number.integer(as: type.element) else {
      throw scanner.failure("the number is no \(type.element.rawValue)", at: start)
    }
    integers.append(integer)
  }

  /// The tensor.
  ///
  /// - Throws: `Mismatch` or `FormatError` if it has another shape than its type says.
  func tensor() throws -> TensorValue {
    // The dimensions behind one of size 0 are not written.
    var shape = sizes.map { $0 ?? 0 }
    if let declared = type.shape {
      let isEmpty = shape.last == 0 && shape.count < declared.count
      if isEmpty { shape += declared[shape.count...].map { $0 ?? 0 } }
      guard declared.count == shape.count, zip(declared, shape).allSatisfy({ $0 == nil || $0 == $1 }) else {
        let sizes = declared.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
        throw Mismatch(reason: "a constant of the shape [\(sizes)] has elements of the shape \(shape)")
      }
    }
    if type.element == .string { return TensorValue(texts: texts, shape: shape) }
    let bytes =
      type.element.isFloat
      ? try ElementEncoder.bytes(of: numbers, as: type.element)
      : try ElementEncoder.bytes(of: integers, as: type.element)
    return try TensorValue(type.element, shape: shape, .memory(bytes))
  }
}

extension TextNumber {
  /// The number as an element, its bits in an integer; `nil` if it is none.
  fileprivate func integer(as element: Element) -> Int? {
    switch self {
    case .flag(let flag): return element == .bool ? (flag ? 1 : 0) : nil
    case .fraction: return nil
    case .integer(let size, let isNegative):
      if element == .bool { return size <= 1 ? Int(size) : nil }
      let bits = UInt64(element.bitCount - (element.isSigned ? 1 : 0))
      let largest = bits >= 64 ? UInt64.max : 1 << bits - 1
      guard isNegative else { return size <= largest ? Int(truncatingIfNeeded: size) : nil }
      guard size == 0 || (element.isSigned && size - 1 <= largest) else { return nil }
      return Int(truncatingIfNeeded: 0 &- size)
    }
  }
}
