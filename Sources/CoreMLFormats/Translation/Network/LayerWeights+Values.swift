/// The weights of layers as tensors.
extension OperationCall {
  /// Whether there are weights of that name.
  func hasWeights(_ name: String) -> Bool { operation.attributes[name] != nil }

  /// Weights of a shape.
  ///
  /// - Parameters:
  ///   - axis: The dimension whose places may each have a scale of their own.
  ///   - groups: How many times that dimension is there, one after another along the first dimension.
  /// - Throws: `FormatError` if there are none, or too few or too many.
  func weightValue(_ name: String, _ shape: [Int], axis: Int = 0, groups: Int = 1) throws -> TensorValue {
    guard let value = operation.attributes[name] else { throw failure("its “\(name)” are missing") }
    guard let count = Self.count(shape) else { throw failure("its “\(name)” have the impossible shape \(shape)") }
    if case .tensor(let tensor) = value {
      guard tensor.count == count else {
        throw failure("its “\(name)” are \(tensor.count) numbers; a shape of \(shape) needs \(count)")
      }
      return try TensorValue(tensor.element, shape: shape, tensor.data)
    }
    guard let data = value.entry("data"), let bits = value.entry("bits")?.integers.first else {
      throw failure("its “\(name)” are kept in an unknown way")
    }
    let (available, overflows) = data.count.multipliedReportingOverflow(by: 8)
    guard !overflows, available / bits >= count else {
      throw failure("its “\(name)” are too few for a shape of \(shape)")
    }
    let codes = PackedCodes(data, bits: bits)
    if let table = value.entry("table") {
      let entries = table.numbers.map(Float.init)
      guard entries.count >= 1 << bits, data.element == .uint8 else {
        throw failure("its “\(name)” have a table of \(entries.count) numbers for \(bits) bits")
      }
      return TensorValue(floats: codes.numbers(count) { _, code in entries[code] }, shape: shape)
    }
    let scales = value.entry("scale")?.numbers.map(Float.init) ?? [1]
    let shifts = value.entry("bias")?.numbers.map(Float.init) ?? [0]
    let rows = max(scales.count, shifts.count)
    let (size, isGrouped) = (
      shape.indices.contains(axis) ? shape[axis] : 1, groups > 1 && shape.count > axis && rows == groups * shape[axis]
    )
    guard [1, rows].contains(scales.count), [1, rows].contains(shifts.count), rows == 1 || rows == size || isGrouped,
      !isGrouped || shape[0].isMultiple(of: groups)
    else { throw failure("its “\(name)” have \(scales.count) scales, which do not fit a shape of \(shape)") }
    let length = max(1, shape.dropFirst(axis + 1).reduce(1, *))
    let groupLength = max(1, count / groups)
    return TensorValue(
      floats: codes.numbers(count) { index, code in
        let place = index / length % max(1, size)
        let row = isGrouped ? index / groupLength * size + place : place
        return Float(code) * (scales.count > 1 ? scales[row] : scales[0]) + (shifts.count > 1 ? shifts[row] : shifts[0])
      }, shape: shape)
  }

  /// Weights of a shape, in the graph.
  func weights(_ name: String, _ shape: [Int], axis: Int = 0, groups: Int = 1) throws -> Graph.Tensor {
    try graph.convert(graph.constant(weightValue(name, shape, axis: axis, groups: groups)), to: .float32)
  }

  /// Weights of which there may be none.
  func optionalWeights(_ name: String, _ shape: [Int]) throws -> Graph.Tensor? {
    hasWeights(name) ? try weights(name, shape) : nil
  }

  /// How many weights there are, as far as their bytes tell.
  func weightCount(_ name: String) -> Int {
    guard let value = operation.attributes[name] else { return 0 }
    if let tensor = value.tensor { return tensor.count }
    guard let data = value.entry("data"), let bits = value.entry("bits")?.integers.first else { return 0 }
    return data.count * 8 / bits
  }

  private static func count(_ shape: [Int]) -> Int? {
    guard let bytes = TensorValue.byteCount(.float32, shape) else { return nil }
    return bytes / 4
  }
}

/// Numbers of 1 to 8 bits without gaps between them, the highest bit of each byte first.
private struct PackedCodes {
  private let data: TensorValue
  private let bits: Int

  init(_ data: TensorValue, bits: Int) { (self.data, self.bits) = (data, bits) }

  /// - Parameter number: Computes a number from its index and its code.
  func numbers(_ count: Int, _ number: (Int, Int) -> Float) -> [Float] {
    data.data.withBytes { bytes in
      [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count { buffer[index] = number(index, code(bytes, index)) }
        initialized = count
      }
    }
  }

  private func code(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int {
    guard bits < 8 else { return data.element == .int8 ? Int(Int8(bitPattern: bytes[index])) : Int(bytes[index]) }
    let (place, shift) = ((index * bits) / 8, (index * bits) % 8)
    let next = place + 1 < bytes.count ? Int(bytes[place + 1]) : 0
    return (Int(bytes[place]) << 8 | next) >> (16 - shift - bits) & (1 << bits - 1)
  }
}
