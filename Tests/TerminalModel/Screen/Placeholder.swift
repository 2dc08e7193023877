/// What a cell with U+10EEEE stands for: one cell of a picture that the terminal draws.
package struct Placeholder: Sendable, Hashable {
  /// The picture.
  package var image: UInt32
  /// Which row of the picture; `nil` if the cell does not say.
  package var row: Int?
  /// Which column of the picture; `nil` if the cell does not say.
  package var column: Int?

  package static let character: Unicode.Scalar = "\u{10EEEE}"

  /// What a cell stands for; `nil` if it is no placeholder.
  package init?(_ cell: ScreenCell) {
    guard cell.base == Self.character else { return nil }
    let numbers = cell.marks.map { Self.numbers[$0] }
    let top = numbers.count > 2 ? numbers[2] ?? 0 : 0
    image = UInt32(cell.style.foreground.imageNumber & 0xFF_FFFF) | UInt32(top & 0xFF) << 24
    row = numbers.first ?? nil
    column = numbers.count > 1 ? numbers[1] : nil
  }

  /// The marks in the order of the numbers that they mean.
  ///
  /// kitty's list was made from Unicode 6.0: the non-spacing marks of class 230 that are no composed ones and do not compose with letters.
  /// Made by the same rule here, it checks the program's own list.
  package static let marks: [Unicode.Scalar] = (UInt32(0x300)...0x1D244).compactMap { value in
    guard let scalar = Unicode.Scalar(value), !composing.contains(value) else { return nil }
    let properties = scalar.properties
    guard let age = properties.age, age.major < 6 || age.major == 6 && age.minor == 0 else { return nil }
    guard properties.generalCategory == .nonspacingMark, properties.canonicalCombiningClass.rawValue == 230 else {
      return nil
    }
    return scalar
  }

  private static let composing: Set<UInt32> = [
    0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30F, 0x311, 0x313, 0x314,
    0x342,
    0x653, 0x654,
    // These are other marks in disguise.
    0x340, 0x341, 0x343, 0x344,
  ]

  /// The number that a mark means.
  package static let numbers = Dictionary(uniqueKeysWithValues: marks.enumerated().map { ($1, $0) })

  /// The text of a cell, for tests that write placeholders by hand.
  package static func text(row: Int, column: Int, topByte: Int? = nil) -> String {
    var text = String.UnicodeScalarView([character, marks[row], marks[column]])
    if let topByte { text.append(marks[topByte]) }
    return String(text)
  }
}
