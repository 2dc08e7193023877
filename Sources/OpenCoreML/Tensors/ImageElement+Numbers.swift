import ModelFiles

/// Conversion between the components of a picture and the elements of a tensor.
extension ImageElement {
  /// Writes numbers as elements: integers are rounded to the nearest, and numbers out of range become the closest that fits.
  func write(_ numbers: UnsafePointer<Float>, count: Int, to memory: UnsafeMutableRawPointer) {
    switch self {
    case .f32: memory.copyMemory(from: numbers, byteCount: count * 4)
    case .f64: Self.convert(numbers, memory.assumingMemoryBound(to: Double.self), count) { Double($0) }
    case .f16: Self.convert(numbers, memory.assumingMemoryBound(to: Float16.self), count) { Float16($0) }
    case .bf16: Self.convert(numbers, memory.assumingMemoryBound(to: UInt16.self), count) { Self.upperHalf($0) }
    case .i64: Self.convert(numbers, memory.assumingMemoryBound(to: Int64.self), count) { Int64(Self.whole($0)) }
    case .i32:
      Self.convert(numbers, memory.assumingMemoryBound(to: Int32.self), count) { .init(clamping: Self.whole($0)) }
    case .i16:
      Self.convert(numbers, memory.assumingMemoryBound(to: Int16.self), count) { .init(clamping: Self.whole($0)) }
    case .i8:
      Self.convert(numbers, memory.assumingMemoryBound(to: Int8.self), count) { .init(clamping: Self.whole($0)) }
    case .u64:
      Self.convert(numbers, memory.assumingMemoryBound(to: UInt64.self), count) { .init(clamping: Self.whole($0)) }
    case .u32:
      Self.convert(numbers, memory.assumingMemoryBound(to: UInt32.self), count) { .init(clamping: Self.whole($0)) }
    case .u16:
      Self.convert(numbers, memory.assumingMemoryBound(to: UInt16.self), count) { .init(clamping: Self.whole($0)) }
    case .u8:
      Self.convert(numbers, memory.assumingMemoryBound(to: UInt8.self), count) { .init(clamping: Self.whole($0)) }
    }
  }

  /// Reads elements as numbers.
  func read(_ memory: UnsafeRawPointer, count: Int, to numbers: UnsafeMutablePointer<Float>) {
    switch self {
    case .f32: numbers.update(from: memory.assumingMemoryBound(to: Float.self), count: count)
    case .f64: Self.convert(memory.assumingMemoryBound(to: Double.self), numbers, count) { Float($0) }
    case .f16: Self.convert(memory.assumingMemoryBound(to: Float16.self), numbers, count) { Float($0) }
    case .bf16:
      Self.convert(memory.assumingMemoryBound(to: UInt16.self), numbers, count) { Float(bitPattern: UInt32($0) << 16) }
    case .i64: Self.convert(memory.assumingMemoryBound(to: Int64.self), numbers, count) { Float($0) }
    case .i32: Self.convert(memory.assumingMemoryBound(to: Int32.self), numbers, count) { Float($0) }
    case .i16: Self.convert(memory.assumingMemoryBound(to: Int16.self), numbers, count) { Float($0) }
    case .i8: Self.convert(memory.assumingMemoryBound(to: Int8.self), numbers, count) { Float($0) }
    case .u64: Self.convert(memory.assumingMemoryBound(to: UInt64.self), numbers, count) { Float($0) }
    case .u32: Self.convert(memory.assumingMemoryBound(to: UInt32.self), numbers, count) { Float($0) }
    case .u16: Self.convert(memory.assumingMemoryBound(to: UInt16.self), numbers, count) { Float($0) }
    case .u8: Self.convert(memory.assumingMemoryBound(to: UInt8.self), numbers, count) { Float($0) }
    }
  }

  @inline(__always) private static func convert<Source, Target>(
    _ source: UnsafePointer<Source>, _ target: UnsafeMutablePointer<Target>, _ count: Int, _ body: (Source) -> Target
  ) {
    for index in 0..<count { target[index] = body(source[index]) }
  }

  /// The nearest whole number; 0 for NaN.
  private static func whole(_ number: Float) -> Int {
    Int(max(-0x1p62, min(0x1p62, number.isNaN ? 0 : number.rounded())))
  }

  /// The upper half of a float, rounded to nearest, ties to even.
  static func upperHalf(_ number: Float) -> UInt16 {
    let bits = number.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }
}
