/// A text that is being pasted: everything between the two marks.
struct PastedText {
  /// The mark that ends a pasted text: `CSI 201 ~`.
  private static let end: [UInt32] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  private static let limit = 65_536

  private var units: [UInt32] = []

  /// Takes a character; returns whether it ended the text.
  mutating func take(_ unit: UInt32) -> Bool {
    units.append(unit)
    if unit == Self.end.last, units.suffix(Self.end.count).elementsEqual(Self.end) {
      units.removeLast(Self.end.count)
      return true
    }
    // If the text is too long, the last characters are kept, to recognise the end mark, and those before them are dropped.
    if units.count > Self.limit { units.remove(at: Self.limit - Self.end.count) }
    return false
  }

  /// The text without control characters; line breaks and tabs become spaces.
  var text: String {
    let scalars = units.compactMap { unit -> Unicode.Scalar? in
      switch unit {
      case 0x09, 0x0A, 0x0D: " "
      case 0..<0x20, 0x7F..<0xA0: nil
      default: Unicode.Scalar(unit)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
