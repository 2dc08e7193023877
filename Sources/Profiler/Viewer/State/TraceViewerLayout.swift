import TerminalUI

/// How the viewer's screen is divided: a function of its size and of what there is to show.
package struct TraceViewerLayout: Sendable {
  /// The top line; empty on a very small screen.
  package let header: Rect
  /// The whole trace in small, with the window marked.
  package let overview: Rect
  /// The labels of the time scale.
  package let ruler: Rect
  /// The tracks and graphs.
  package let tracks: Rect
  /// Details of the selection.
  package let details: Rect
  /// The bottom line; empty on a very small screen.
  package let footer: Rect
  /// The visible entries, each with its rectangle.
  package let entries: [(entry: TraceViewerModel.Entry, rect: Rect)]
  /// How many columns the tracks' names get.
  package let labelWidth: Int
  /// How many columns the lanes get.
  package var laneColumns: Int { max(1, tracks.columns - labelWidth - 1) }

  init(_ model: TraceViewerModel) {
    let size = model.screenSize
    var rest = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
    (header, rest) = rest.splitTop(size.rows >= 4 ? 1 : 0)
    (rest, footer) = rest.splitBottom(size.rows >= 3 ? 1 : 0)
    let detailRows = size.rows >= 36 ? 8 : size.rows >= 20 ? 5 : size.rows >= 12 ? 3 : size.rows >= 8 ? 2 : 0
    (rest, details) = rest.splitBottom(detailRows)
    (overview, rest) = rest.splitTop(size.rows >= 32 ? 3 : size.rows >= 18 ? 1 : 0)
    (ruler, tracks) = rest.splitTop(rest.rows >= 3 ? 1 : 0)
    labelWidth = size.columns >= 100 ? 20 : size.columns >= 60 ? 17 : size.columns >= 36 ? 14 : size.columns / 3
    entries = Self.placed(model, in: tracks)
  }

  /// The lanes' part of a full-width rectangle.
  package func lanes(in rect: Rect) -> Rect {
    Rect(column: rect.minColumn + labelWidth, row: rect.minRow, columns: laneColumns, rows: rect.rows)
      .intersection(rect)
  }

  /// The entry at a row of the screen.
  package func entry(atRow row: Int) -> (entry: TraceViewerModel.Entry, rect: Rect)? {
    entries.first { row >= $0.rect.minRow && row < $0.rect.maxRow }
  }

  /// Gives each entry a row, and spare rows to the entries that want more: first lanes, then graphs, then gaps.
  private static func placed(
    _ model: TraceViewerModel, in area: Rect
  ) -> [(entry: TraceViewerModel.Entry, rect: Rect)] {
    let entries = model.entries
    let first = min(model.firstEntry, max(0, entries.count - area.rows))
    let shown = entries.dropFirst(first).prefix(max(0, area.rows))
    let wanted = shown.map { entry -> Int in
      switch entry {
      case .heading: 1
      case .track(let trace, let id): min(12, max(1, model.traces[trace].track(id)?.rows.count ?? 1))
      case .counter(_, let id): [.coreSeconds, .bufferBytes, .predictionsInFlight].contains(id.name) ? 2 : 3
      }
    }
    var rows = [Int](repeating: 1, count: shown.count)
    var left = area.rows - shown.count
    for isTrack in [true, false] {
      var hasChanged = true
      while left > 0 && hasChanged {
        hasChanged = false
        for (place, entry) in shown.enumerated() where rows[place] < wanted[place] && left > 0 {
          guard case .counter = entry else {
            if isTrack {
              rows[place] += 1
              left -= 1
              hasChanged = true
            }
            continue
          }
          guard !isTrack else { continue }
          rows[place] += 1
          left -= 1
          hasChanged = true
        }
      }
    }
    let gap = left >= shown.count ? 1 : 0
    var row = area.minRow
    return zip(shown, rows).map { entry, rows in
      defer { row += rows + gap }
      return (entry, Rect(column: area.minColumn, row: row, columns: area.columns, rows: rows))
    }
  }
}
