import TerminalUI

/// How the screen is divided: a line at the top, the pictures, the panel beside or below them, a line at the bottom.
package struct ScreenLayout: Sendable, Equatable {
  /// How the panel is shown.
  package enum Panel: Sendable, Equatable {
    /// It is hidden, or there is no room for it.
    case hidden
    /// Three lines below the pictures.
    case strip(Rect)
    /// A column on the right.
    case column(Rect)

    /// How wide it is; 1 for a hidden one.
    var columns: Int {
      switch self {
      case .column(let area), .strip(let area): area.columns
      case .hidden: 1
      }
    }
  }

  /// The top line; empty on a very small screen.
  package let header: Rect
  /// The pictures.
  package let content: Rect
  /// The panel.
  package let panel: Panel
  /// The pictures and the panel together: everything between the two lines.
  package let middle: Rect
  /// The bottom line; empty on a very small screen.
  package let footer: Rect

  /// The layout for a screen.
  package init(size: Size, showsPanel: Bool) {
    var rest = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
    if size.rows >= 6 {
      (header, rest) = rest.splitTop(1)
      (rest, footer) = rest.splitBottom(1)
    } else {
      (header, rest) = rest.splitTop(0)
      (rest, footer) = rest.splitBottom(size.rows >= 3 ? 1 : 0)
    }
    middle = rest
    if !showsPanel {
      panel = .hidden
    } else if size.columns >= 110 && rest.rows >= 24 {
      let width = min(60, max(42, size.columns * 27 / 100))
      let (pictures, column) = rest.splitRight(width)
      panel = .column(column)
      rest = pictures
    } else if size.columns >= 40 && rest.rows >= 12 {
      let (pictures, strip) = rest.splitBottom(3)
      panel = .strip(strip)
      rest = pictures
    } else {
      panel = .hidden
    }
    content = rest
  }
}
