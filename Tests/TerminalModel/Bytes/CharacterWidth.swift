/// How many columns a character takes, as terminals that follow Unicode see it. Written anew, so that it checks what the program counts.
enum CharacterWidth {
  /// 0 for a mark that joins the character before it, else 1 or 2.
  static func columns(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < known.count ? Int(known[Int(scalar.value)]) : found(scalar)
  }

  /// Looked up once, because frames consist of thousands of characters.
  private static let known: [UInt8] = (0..<UInt32(0x20000)).map { value in
    Unicode.Scalar(value).map { UInt8(found($0)) } ?? 1
  }

  private static func found(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return wide.contains { $0.contains(scalar.value) } || isWideEmoji(scalar) ? 2 : 1
    }
  }

  /// Ideographs, Hangul, kana and full-width forms (East Asian width W and F).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF,
    0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
    0xFFE0...0xFFE6,
    0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]

  private static func isWideEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(scalar.value)
  }
}
