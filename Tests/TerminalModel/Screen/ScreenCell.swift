/// A colour as a program named it.
package enum CellColor: Sendable, Hashable {
  /// The terminal's own.
  case standard
  /// An entry of the palette, 0…255.
  case palette(Int)
  /// Red, green and blue in 24 bits.
  case direct(Int)

  /// The number that kitty's placeholders mean: a direct colour's bits and a palette entry's index alike.
  package var imageNumber: Int {
    switch self {
    case .standard: 0
    case .palette(let index): index
    case .direct(let bits): bits
    }
  }
}

/// How a cell is drawn.
package struct CellStyle: Sendable, Hashable {
  /// What SGR switches on and off.
  package struct Attributes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let blink = Attributes(rawValue: 16)
    package static let reverse = Attributes(rawValue: 32)
    package static let invisible = Attributes(rawValue: 64)
    package static let struck = Attributes(rawValue: 128)
  }

  package var foreground = CellColor.standard
  package var background = CellColor.standard
  package var underlineColor = CellColor.standard
  package var attributes: Attributes = []
}

/// One cell's part of a sixel picture.
package struct SixelPart: Sendable, Hashable {
  /// The picture's index in `TerminalScreen.sixels`.
  package var picture: Int
  /// The cell within the picture.
  package var column: Int
  package var row: Int
}

/// One cell of the screen.
package struct ScreenCell: Sendable, Equatable {
  /// The character; a blank if nothing was written.
  package var base: Unicode.Scalar = " "
  /// The marks that were written after it.
  package var marks: [Unicode.Scalar] = []
  package var style = CellStyle()
  /// 1, 2 for a wide character, 0 for the second column of one.
  package var columns = 1
  /// The part of a sixel picture that lies above the cell.
  package var sixel: SixelPart?

  /// The characters, none for the second column of a wide one.
  package var text: String {
    guard columns > 0 else { return "" }
    var text = String.UnicodeScalarView([base])
    text.append(contentsOf: marks)
    return String(text)
  }

  /// A cell that was erased: terminals with BCE keep the background that was set then.
  static func erased(_ style: CellStyle) -> ScreenCell {
    ScreenCell(style: CellStyle(background: style.background))
  }
}
