/// Elements of a constant as bytes, one or several each, so that they can be moved without knowing what they mean.
struct WeightCodes {
  /// Narrow elements are widened to whole bytes.
  let element: Element
  let bytes: [UInt8]

  var width: Int { max(1, element.bitCount / 8) }
  var count: Int { bytes.count / width }

  init(_ element: Element, _ bytes: [UInt8]) { (self.element, self.bytes) = (element, bytes) }

  /// - Throws: `FormatError` if these are texts.
  init(_ value: TensorValue) throws {
    switch value.element {
    case .string: throw FormatError("weights cannot be texts")
    case .int4: self.init(.int8, value.data.withBytes { Self.unpacked($0, width: 4, value.count, isSigned: true) })
    case .uint1, .uint2, .uint3, .uint4, .uint6:
      let width = value.element.bitCount
      self.init(.uint8, value.data.withBytes { Self.unpacked($0, width: width, value.count) })
    default: self.init(value.element, value.data.withBytes { Array($0) })
    }
  }

  func value(shape: [Int]) throws -> TensorValue { try TensorValue(element, shape: shape, .memory(bytes)) }

  /// Numbers of a few bits that lie without gaps, the first in the lowest bits, as bytes.
  ///
  /// - Precondition: `bytes` hold as many.
  static func unpacked(
    _ bytes: UnsafeRawBufferPointer, width: Int, _ count: Int, isSigned: Bool = false
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { result, initialized in
      let mask = UInt16(1) << UInt16(width) - 1
      for index in 0..<count {
        let (place, shift) = ((index * width) >> 3, UInt16((index * width) & 7))
        var pair = UInt16(bytes[place])
        if Int(shift) + width > 8 { pair |= UInt16(bytes[place + 1]) << 8 }
        let code = UInt8(truncatingIfNeeded: pair >> shift & mask)
        result[index] = isSigned && code >> UInt8(width - 1) == 1 ? code | UInt8(truncatingIfNeeded: ~mask) : code
      }
      initialized = count
    }
  }

  /// A mask's bits without gaps.
  static func packed(_ mask: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (mask.count + 7) / 8)
    for (index, bit) in mask.enumerated() where bit != 0 { bytes[index >> 3] |= 1 << UInt8(index & 7) }
    return bytes
  }

  // MARK: Sparse weights

  /// The elements where the mask has ones, and zeros elsewhere.
  ///
  /// - Throws: `FormatError` if the mask does not have as many ones as there are elements.
  func spread(over mask: [UInt8]) throws -> WeightCodes {
    let ones = mask.count { $0 != 0 }
    guard ones == count else {
      throw FormatError("the mask has room for \(ones) elements, but there are \(count)")
    }
    var result = [UInt8](repeating: 0, count: mask.count * width)
    var from = 0
    for (index, bit) in mask.enumerated() where bit != 0 {
      for byte in 0..<width { result[index * width + byte] = bytes[from + byte] }
      from += width
    }
    return WeightCodes(element, result)
  }

  /// The elements where the mask has ones.
  ///
  /// - Precondition: There are as many elements as the mask has places.
  func picked(by mask: [UInt8]) -> WeightCodes {
    var result: [UInt8] = []
    for (index, bit) in mask.enumerated() where bit != 0 { result += bytes[index * width..<(index + 1) * width] }
    return WeightCodes(element, result)
  }
}
