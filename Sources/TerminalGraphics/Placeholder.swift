/// A cell that shows a part of an image: U+10EEEE with combining marks for its row, its column and the top byte of the image's number.
///
/// The rest of the number is the cell's colour. See “Unicode placeholders” in the documentation of kitty's graphics protocol.
package enum Placeholder {
  /// The character.
  package static let base: Unicode.Scalar = "\u{10EEEE}"
  /// Images cover at most this many rows and columns.
  package static let limit = marks.count

  /// The character with its marks.
  ///
  /// - Parameters:
  ///   - isContinued: whether the cell to the left shows the part of the same image to the left of this one. The terminal then
  ///     knows everything else, so the bare character will do.
  package static func scalars(row: Int, column: Int, of image: ImageNumber, isContinued: Bool) -> [Unicode.Scalar] {
    guard !isContinued else { return [base] }
    return [base, marks[row], marks[column], marks[Int(image.topByte)]]
  }

  /// The marks for 0, 1, 2 …: kitty's file `rowcolumn-diacritics.txt`, as ranges of Unicode.
  static let marks: [Unicode.Scalar] = ranges.flatMap { $0 }.compactMap(Unicode.Scalar.init)

  private static let ranges: [ClosedRange<UInt32>] = [
    0x305...0x305, 0x30D...0x30E, 0x310...0x310, 0x312...0x312, 0x33D...0x33F, 0x346...0x346, 0x34A...0x34C,
    0x350...0x352,
    0x357...0x357, 0x35B...0x35B, 0x363...0x36F, 0x483...0x487, 0x592...0x595, 0x597...0x599, 0x59C...0x5A1,
    0x5A8...0x5A9,
    0x5AB...0x5AC, 0x5AF...0x5AF, 0x5C4...0x5C4, 0x610...0x617, 0x657...0x65B, 0x65D...0x65E, 0x6D6...0x6DC,
    0x6DF...0x6E2,
    0x6E4...0x6E4, 0x6E7...0x6E8, 0x6EB...0x6EC, 0x730...0x730, 0x732...0x733, 0x735...0x736, 0x73A...0x73A,
    0x73D...0x73D,
    0x73F...0x741, 0x743...0x743, 0x745...0x745, 0x747...0x747, 0x749...0x74A, 0x7EB...0x7F1, 0x7F3...0x7F3,
    0x816...0x819,
    0x81B...0x823, 0x825...0x827, 0x829...0x82D, 0x951...0x951, 0x953...0x954, 0xF82...0xF83, 0xF86...0xF87,
    0x135D...0x135F,
    0x17DD...0x17DD, 0x193A...0x193A, 0x1A17...0x1A17, 0x1A75...0x1A7C, 0x1B6B...0x1B6B, 0x1B6D...0x1B73,
    0x1CD0...0x1CD2,
    0x1CDA...0x1CDB, 0x1CE0...0x1CE0, 0x1DC0...0x1DC1, 0x1DC3...0x1DC9, 0x1DCB...0x1DCC, 0x1DD1...0x1DE6,
    0x1DFE...0x1DFE,
    0x20D0...0x20D1, 0x20D4...0x20D7, 0x20DB...0x20DC, 0x20E1...0x20E1, 0x20E7...0x20E7, 0x20E9...0x20E9,
    0x20F0...0x20F0,
    0x2CEF...0x2CF1, 0x2DE0...0x2DFF, 0xA66F...0xA66F, 0xA67C...0xA67D, 0xA6F0...0xA6F1, 0xA8E0...0xA8F1,
    0xAAB0...0xAAB0,
    0xAAB2...0xAAB3, 0xAAB7...0xAAB8, 0xAABE...0xAABF, 0xAAC1...0xAAC1, 0xFE20...0xFE26, 0x10A0F...0x10A0F,
    0x10A38...0x10A38,
    0x1D185...0x1D189, 0x1D1AA...0x1D1AD, 0x1D242...0x1D244,
  ]
}

/// The number of an image in the terminal. All of it fits into a placeholder: the low byte is the colour, the top byte a mark.
package struct ImageNumber: Hashable, Sendable {
  /// The number as graphics commands write it.
  package let value: UInt32

  /// The colours that mean the same number in every colour mode: the first 16 may be redefined, and terminals with 24-bit colours
  /// take the first 8 for ANSI colours.
  package static let colors: ClosedRange<UInt32> = 16...255

  /// The number with these two bytes.
  package init(topByte: UInt8, color: UInt8) { value = UInt32(topByte) << 24 | UInt32(color) }

  /// The index among the terminal's 256 colours.
  package var color: UInt8 { UInt8(truncatingIfNeeded: value) }
  /// The third mark.
  package var topByte: UInt8 { UInt8(truncatingIfNeeded: value >> 24) }
}
