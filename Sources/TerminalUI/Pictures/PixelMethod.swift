/// How a terminal shows pictures.
package enum PixelMethod: Hashable, Sendable {
  /// Block characters in two colours per cell.
  case symbols(PixelSymbols)
  /// kitty's Unicode placeholders: cells that each show a part of a picture which the terminal holds.
  case placeholders
  /// Sixel: pixels painted over the cells.
  case sixel
  /// iTerm2's inline images, also painted over the cells.
  case inlineImages

  /// Whether pictures have the terminal's own pixels.
  package var hasPixels: Bool {
    if case .symbols = self { false } else { true }
  }

  /// The block characters of cells whose picture is not there, or not yet.
  package var symbols: PixelSymbols {
    if case .symbols(let symbols) = self { symbols } else { .quadrants }
  }

  /// As the user knows it.
  package var name: String {
    switch self {
    case .symbols(let symbols): symbols.rawValue
    case .placeholders: "kitty"
    case .sixel: "sixel"
    case .inlineImages: "iterm2"
    }
  }
}

/// What is known of a terminal's pictures. More may become known later.
package struct PixelSupport: Hashable, Sendable {
  /// The methods that work, the best first; never empty.
  package var methods: [PixelMethod]
  /// The size of a cell.
  package var cellSize: CellSize
  /// Why the first method is used, for the user.
  package var reason: String
  /// Whether pictures can be made: the terminal has answered, or has had some time to.
  package var isSettled: Bool

  package init(methods: [PixelMethod], cellSize: CellSize = .usual, reason: String, isSettled: Bool = true) {
    self.methods = methods.isEmpty ? [.symbols(.quadrants)] : methods
    self.cellSize = cellSize
    self.reason = reason
    self.isSettled = isSettled
  }

  /// What every terminal can do.
  package static let unknown = PixelSupport(
    methods: [.symbols(.quadrants), .symbols(.halves)], reason: "the terminal has not been asked")

  /// The best method.
  package var best: PixelMethod { methods[0] }
}
