/// Where a constant's bytes lie.
package enum TensorData: Sendable {
  /// In a file of the model.
  case file(FileBytes, Range<Int>)
  /// In memory.
  case memory([UInt8])

  package var count: Int {
    switch self {
    case .file(_, let range): range.count
    case .memory(let bytes): bytes.count
    }
  }

  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch self {
    case .file(let file, let range): try body(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
    case .memory(let bytes): try bytes.withUnsafeBytes(body)
    }
  }
}

/// A constant tensor: elements in the order of their indices, the last dimension fastest, little-endian.
package struct TensorValue: Sendable {
  package let element: Element
  /// Empty for a single number.
  package let shape: [Int]
  package let data: TensorData
  /// The elements if they are texts.
  package let texts: [String]

  package var count: Int { shape.reduce(1, *) }

  /// A tensor of numbers.
  ///
  /// - Throws: `FormatError` if there are not just as many bytes as the shape needs.
  package init(_ element: Element, shape: [Int], _ data: TensorData) throws {
    let expected = Self.byteCount(element, shape)
    guard expected == data.count else {
      throw FormatError(
        "a constant of the shape \(shape) of \(element.rawValue) has \(data.count) bytes"
          + (expected.map { ", not \($0)" } ?? ""))
    }
    (self.element, self.shape, self.data, texts) = (element, shape, data, [])
  }

  /// A tensor of texts.
  package init(texts: [String], shape: [Int]) {
    (element, self.shape, data, self.texts) = (.string, shape, .memory([]), texts)
  }

  /// How many bytes such a tensor has; `nil` if a number cannot say.
  static func byteCount(_ element: Element, _ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      guard size >= 0 else { return nil }
      // An empty tensor's other sizes must not be too large either, because some are multiplied without the empty one.
      let (product, overflows) = count.multipliedReportingOverflow(by: max(1, size))
      guard !overflows else { return nil }
      count = product
    }
    return element.byteCount(of: shape.contains(0) ? 0 : count)
  }
}

extension TensorValue {
  package init(integers: [Int], shape: [Int]? = nil) {
    self.init(unchecked: .int32, shape ?? [integers.count], Self.bytes(integers.map { Int32(clamping: $0) }))
  }

  package init(integer: Int) { self.init(integers: [integer], shape: []) }

  package init(floats: [Float], shape: [Int]? = nil) {
    self.init(unchecked: .float32, shape ?? [floats.count], Self.bytes(floats))
  }

  package init(float: Float) { self.init(floats: [float], shape: []) }

  /// - Precondition: There are as many numbers as the shape says.
  private init(unchecked element: Element, _ shape: [Int], _ bytes: [UInt8]) {
    precondition(Self.byteCount(element, shape) == bytes.count, "a constant needs as many numbers as its shape says")
    (self.element, self.shape, data, texts) = (element, shape, .memory(bytes), [])
  }

  private static func bytes<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }
}
