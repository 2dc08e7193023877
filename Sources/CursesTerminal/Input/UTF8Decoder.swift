/// Turns bytes into characters one by one, however they are cut up.
struct UTF8Decoder {
  private var value: UInt32 = 0
  private var missing = 0
  private var least: UInt32 = 0

  /// Whether a character has begun.
  var isWithinCharacter: Bool { missing > 0 }

  /// Takes one byte; the character that it ends, or a control character that it is by itself (C1, 8 bits). What is no UTF-8 is
  /// left out.
  mutating func take(_ byte: UInt8) -> UInt32? {
    if missing > 0 {
      guard byte & 0xC0 == 0x80 else {
        missing = 0
        return take(byte)
      }
      value = value << 6 | UInt32(byte & 0x3F)
      missing -= 1
      return missing == 0 && value >= least && Unicode.Scalar(value) != nil ? value : nil
    }
    switch byte {
    case 0..<0xA0: return UInt32(byte)
    case 0xC2..<0xE0: (value, missing, least) = (UInt32(byte & 0x1F), 1, 0x80)
    case 0xE0..<0xF0: (value, missing, least) = (UInt32(byte & 0x0F), 2, 0x800)
    case 0xF0..<0xF5: (value, missing, least) = (UInt32(byte & 0x07), 3, 0x1_0000)
    default: break
    }
    return nil
  }
}
