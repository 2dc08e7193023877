/// Element types of 4 or 8 bits that multi-arrays lack, each as a table of the numbers that its codes stand for.
///
/// Two 4-bit elements share a byte, the first in the lower half. The formats are those of ONNX and of the Open Compute Project's
/// "OCP 8-bit Floating Point Specification" and "Microscaling Formats".
package enum NarrowElement: String, Sendable {
  case int4 = "i4"
  case uint4 = "u4"
  /// 2 bits of exponent, 1 of fraction, no infinity, no NaN.
  case float4E2M1 = "f4e2m1"
  /// 4 bits of exponent, 3 of fraction, no infinity.
  case float8E4M3 = "f8e4m3"
  /// 5 bits of exponent, 2 of fraction: the upper half of a `Float16`.
  case float8E5M2 = "f8e5m2"
  /// A power of two.
  case float8E8M0 = "f8e8m0"

  package var isInteger: Bool { self == .int4 || self == .uint4 }

  /// Elements per byte.
  package var countPerByte: Int {
    switch self {
    case .int4, .uint4, .float4E2M1: 2
    case .float8E4M3, .float8E5M2, .float8E8M0: 1
    }
  }

  /// The number for each code.
  package var values: [Float] {
    let codes = 0..<(countPerByte == 2 ? 16 : 256)
    return codes.map { code in
      switch self {
      case .int4: Float(code < 8 ? code : code - 16)
      case .uint4: Float(code)
      case .float4E2M1: Self.float(code, exponentBits: 2, fractionBits: 1)
      case .float8E4M3: code & 0x7F == 0x7F ? .nan : Self.float(code, exponentBits: 4, fractionBits: 3)
      case .float8E5M2: Float(Float16(bitPattern: UInt16(code) << 8))
      case .float8E8M0: code == 255 ? .nan : Float(sign: .plus, exponent: code - 127, significand: 1)
      }
    }
  }

  private static func float(_ code: Int, exponentBits: Int, fractionBits: Int) -> Float {
    let exponent = code >> fractionBits & ((1 << exponentBits) - 1)
    let fraction = Float(code & ((1 << fractionBits) - 1)) / Float(1 << fractionBits)
    let sign: FloatingPointSign = code >> (exponentBits + fractionBits) == 0 ? .plus : .minus
    let bias = (1 << (exponentBits - 1)) - 1
    return exponent == 0
      ? Float(sign: sign, exponent: 1 - bias, significand: fraction)
      : Float(sign: sign, exponent: exponent - bias, significand: 1 + fraction)
  }
}

/// Finds the code of the nearest number; a tie goes to the even code.
package struct NarrowEncoder: Sendable {
  private let ascending: [(value: Float, code: UInt8)]
  private let notANumber: UInt8

  package init(_ element: NarrowElement) {
    let codes = element.values.enumerated().map { (value: $1, code: UInt8($0)) }
    ascending = codes.filter { !$0.value.isNaN }.sorted { ($0.value, $1.code) < ($1.value, $0.code) }
    notANumber = codes.first { $0.value.isNaN }?.code ?? 0
  }

  /// Numbers beyond the largest become the largest; NaN becomes 0 if the type has none.
  package func code(_ number: Double) -> UInt8 {
    guard !number.isNaN else { return notANumber }
    var (low, high) = (0, ascending.count)
    while low < high {
      let middle = (low + high) / 2
      if Double(ascending[middle].value) < number { low = middle + 1 } else { high = middle }
    }
    guard low < ascending.count else { return ascending[ascending.count - 1].code }
    let above = ascending[low]
    guard low > 0, Double(above.value) != number else { return above.code }
    let below = ascending[low - 1]
    let (down, up) = (number - Double(below.value), Double(above.value) - number)
    if down == up { return below.code.isMultiple(of: 2) ? below.code : above.code }
    return down < up ? below.code : above.code
  }
}
