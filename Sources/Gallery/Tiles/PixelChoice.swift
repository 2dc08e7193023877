import TerminalUI

/// How pictures are shown: what the terminal can do, and what the user chose of it.
package struct PixelChoice: Hashable, Sendable {
  /// What the terminal can do.
  package var support = PixelSupport.unknown
  /// The user's choice among the terminal's methods.
  private var chosen: PixelMethod?

  package init() {}

  /// The method in use.
  package var method: PixelMethod {
    if let chosen, support.methods.contains(chosen) { chosen } else { support.best }
  }

  /// The size of a cell.
  package var cellSize: CellSize { support.cellSize }

  /// Takes the next of the terminal's methods.
  package mutating func change() {
    let place = support.methods.firstIndex(of: method) ?? 0
    chosen = support.methods[(place + 1) % support.methods.count]
  }
}
