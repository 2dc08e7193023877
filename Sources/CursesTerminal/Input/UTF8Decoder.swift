/// Decodes UTF-8 byte by byte.
struct UTF8Decoder {
  private var value: UInt32 = 0
  private var missing = 0
  private var least: UInt32 = 0

  /// Whether a character is incomplete.
  var isWithinCharacter: Bool { missing > 0 }

  /// Takes a byte; returns the character that it completes, or the 8-bit control character (C1) that it is. Invalid UTF-8 is
  /// dropped.
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
