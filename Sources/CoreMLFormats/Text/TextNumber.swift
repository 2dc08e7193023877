/// A number as a text holds it: an integer, a decimal or hexadecimal fraction, or a truth value.
enum TextNumber {
  /// The size of an integer, and whether it is below zero.
  case integer(UInt64, isNegative: Bool)
  case fraction(Double)
  case flag(Bool)

  /// `nil` if the characters are no number.
  init?(_ characters: Slice<UnsafeRawBufferPointer>) {
    var rest = characters
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    guard let first = rest.first else { return nil }
    if first == UInt8(ascii: "0"), rest.count > 2, rest[rest.startIndex + 1] | 0x20 == UInt8(ascii: "x"),
      let size = Self.exactHexadecimal(rest.dropFirst(2))
    {
      self = .fraction(isNegative ? -size : size)
      return
    }
    if let integer = Self.decimal(rest) {
      self = .integer(integer, isNegative: isNegative)
      return
    }
    // No number that a program writes is longer.
    guard rest.count <= 400 else { return nil }
    let text = String(decoding: rest, as: UTF8.self)
    switch text.lowercased() {
    case "true" where rest.count == characters.count: self = .flag(true)
    case "false" where rest.count == characters.count: self = .flag(false)
    case "inf", "infinity": self = .fraction(isNegative ? -.infinity : .infinity)
    case "nan": self = .fraction(.nan)
    default:
      guard first == UInt8(ascii: ".") || Self.digit(first).map({ $0 < 10 }) == true, let size = Double(text) else {
        return nil
      }
      self = .fraction(isNegative ? -size : size)
    }
  }

  var number: Double {
    switch self {
    case .integer(let size, let isNegative): isNegative ? -Double(size) : Double(size)
    case .fraction(let number): number
    case .flag(let flag): flag ? 1 : 0
    }
  }

  /// Digits alone; `nil` for anything else, or for what 64 bits cannot hold.
  private static func decimal(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = digit(byte), digit < 10 else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
      guard !overflows, !carries else { return nil }
      value = sum
    }
    return value
  }

  /// What stands after "0x": digits, perhaps a fraction, and perhaps an exponent of two, as C's `%a` writes it.
  ///
  /// Only what needs no rounding; nearly all numbers of a program are so.
  private static func exactHexadecimal(_ characters: Slice<UnsafeRawBufferPointer>) -> Double? {
    var significand: UInt64 = 0
    var exponent = 0
    var hasPoint = false
    var rest = characters
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if let digit = digit(byte) {
        significand = significand << 4 | UInt64(digit)
        guard significand >> 53 == 0 else { return nil }
        if hasPoint { exponent -= 4 }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard rest.startIndex > characters.startIndex + (hasPoint ? 1 : 0) else { return nil }
    if let mark = rest.first {
      guard mark | 0x20 == UInt8(ascii: "p"), let power = power(rest.dropFirst()) else { return nil }
      exponent += power
    }
    guard (-900...900).contains(exponent) else { return nil }
    return Double(significand) * Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// An exponent with its sign; beyond 10,000 it makes no difference.
  private static func power(_ characters: Slice<UnsafeRawBufferPointer>) -> Int? {
    var digits = characters
    let sign = digits.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      guard let digit = digit(byte), digit < 10 else { return nil }
      value = min(10_000, value * 10 + Int(digit))
    }
    return sign == UInt8(ascii: "-") ? -value : value
  }

  /// The value of a hexadecimal digit.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
