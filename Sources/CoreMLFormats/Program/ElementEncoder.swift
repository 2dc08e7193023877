/// Writes numbers as elements of a type.
package enum ElementEncoder {
  /// - Throws: `FormatError` if such elements cannot be written one by one.
  package static func bytes(of numbers: [Int], as element: Element) throws -> [UInt8] {
    if element.isFloat { return try bytes(of: numbers.map(Double.init), as: element) }
    switch element.bitCount {
    case 8: return numbers.map { UInt8(truncatingIfNeeded: $0) }
    case 16: return write(numbers.map { UInt16(truncatingIfNeeded: $0) })
    case 32: return write(numbers.map { UInt32(truncatingIfNeeded: $0) })
    case 64: return write(numbers.map { UInt64(truncatingIfNeeded: $0) })
    case 1, 2, 3, 4, 6: return narrow(numbers, width: element.bitCount)
    default: throw FormatError("numbers cannot be elements of the type \(element.rawValue)")
    }
  }

  /// - Throws: `FormatError` if such elements cannot be written one by one.
  package static func bytes(of numbers: [Double], as element: Element) throws -> [UInt8] {
    switch element {
    case .float64: return write(numbers.map(\.bitPattern))
    case .float32: return write(numbers.map { Float($0).bitPattern })
    case .float16: return write(numbers.map { Float16($0).bitPattern })
    case .bfloat16: return write(numbers.map { bfloat16(Float($0)) })
    case .float8E4M3, .float8E5M2: throw FormatError("numbers cannot be elements of the type \(element.rawValue)")
    default: return try bytes(of: numbers.map { $0.isNaN ? 0 : Int(max(-0x1p62, min(0x1p62, $0))) }, as: element)
    }
  }

  /// Rounds to the nearest, a tie to the even one.
  private static func bfloat16(_ number: Float) -> UInt16 {
    guard !number.isNaN else { return 0x7FC0 }
    let bits = number.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
  }

  private static func write<Bits: FixedWidthInteger>(_ numbers: [Bits]) -> [UInt8] {
    numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }

  private static func narrow(_ numbers: [Int], width: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (numbers.count * width + 7) / 8)
    for (index, number) in numbers.enumerated() {
      let code = number & (1 << width - 1)
      let (place, shift) = ((index * width) / 8, (index * width) % 8)
      bytes[place] |= UInt8(truncatingIfNeeded: code << shift)
      if shift + width > 8 { bytes[place + 1] |= UInt8(truncatingIfNeeded: code >> (8 - shift)) }
    }
    return bytes
  }
}
