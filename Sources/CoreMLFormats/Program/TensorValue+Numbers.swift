/// A constant's elements as numbers.
extension TensorValue {
  /// The elements as integers; fractions are cut off, and what is too large becomes the largest.
  package var integers: [Int] {
    data.withBytes { bytes in
      switch element {
      case .int64: Self.read(Int64.self, bytes) { Int($0) }
      case .int32: Self.read(Int32.self, bytes) { Int($0) }
      case .int16: Self.read(Int16.self, bytes) { Int($0) }
      case .int8: Self.read(Int8.self, bytes) { Int($0) }
      case .uint64: Self.read(UInt64.self, bytes) { Int(clamping: $0) }
      case .uint32: Self.read(UInt32.self, bytes) { Int($0) }
      case .uint16: Self.read(UInt16.self, bytes) { Int($0) }
      case .uint8, .bool: Self.read(UInt8.self, bytes) { Int($0) }
      case .uint1, .uint2, .uint3, .uint4, .uint6, .int4: narrowIntegers(bytes)
      case .string: []
      default: numbers(bytes).map { $0.isNaN ? 0 : Int(max(-0x1p62, min(0x1p62, $0))) }
      }
    }
  }

  /// The elements as numbers.
  package var numbers: [Double] {
    element.isFloat ? data.withBytes { numbers($0) } : integers.map(Double.init)
  }

  private func numbers(_ bytes: UnsafeRawBufferPointer) -> [Double] {
    switch element {
    case .float64: Self.read(UInt64.self, bytes) { Double(bitPattern: $0) }
    case .float32: Self.read(UInt32.self, bytes) { Double(Float(bitPattern: $0)) }
    case .float16: Self.read(UInt16.self, bytes) { Double(Float16(bitPattern: $0)) }
    case .bfloat16: Self.read(UInt16.self, bytes) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .float8E5M2: Self.read(UInt8.self, bytes) { Double(Float16(bitPattern: UInt16($0) << 8)) }
    case .float8E4M3: Self.read(UInt8.self, bytes) { Self.float8E4M3($0) }
    default: []
    }
  }

  /// 4 bits of exponent, 3 of fraction, no infinity. Source: "OCP 8-bit Floating Point Specification".
  private static func float8E4M3(_ code: UInt8) -> Double {
    guard code & 0x7F != 0x7F else { return .nan }
    let (exponent, fraction) = (Int(code >> 3 & 15), Double(code & 7) / 8)
    let size =
      exponent == 0 ? fraction * 0x1p-6 : (1 + fraction) * Double(sign: .plus, exponent: exponent - 7, significand: 1)
    return code & 0x80 == 0 ? size : -size
  }

  private static func read<Bits: FixedWidthInteger, Number>(
    _ type: Bits.Type, _ bytes: UnsafeRawBufferPointer, _ number: (Bits) -> Number
  ) -> [Number] {
    let size = MemoryLayout<Bits>.size
    return (0..<bytes.count / size).map {
      number(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)))
    }
  }

  /// Elements of less than a byte lie without gaps, the first in the lowest bits.
  private func narrowIntegers(_ bytes: UnsafeRawBufferPointer) -> [Int] {
    let width = element.bitCount
    let mask = 1 << width - 1
    return (0..<count).map { index in
      let (place, shift) = ((index * width) / 8, (index * width) % 8)
      let low = Int(bytes[place])
      let high = place + 1 < bytes.count ? Int(bytes[place + 1]) : 0
      let code = (low | high << 8) >> shift & mask
      return element == .int4 && code > 7 ? code - 16 : code
    }
  }
}
