import Gallery
import Profiler
import TerminalUI
import Testing

@Suite struct GridLayoutTests {
  /// Screens from nothing to huge, and tiles of every width.
  static let areas = [0, 1, 2, 3, 5, 7, 10, 19, 20, 24, 40, 58, 120].flatMap { rows in
    [0, 1, 2, 5, 10, 11, 12, 20, 39, 40, 80, 153, 200, 500].map { columns in
      Rect(column: 3, row: 2, columns: columns, rows: rows)
    }
  }

  @Test(arguments: areas) func picturesLieBesideEachOtherAndInsideTheColumnsOfTheArea(_ area: Rect) {
    for width in GridLayout.tileWidths {
      let layout = GridLayout(area: area, tileWidth: width)
      let rects = layout.visibleRange(topRow: 0, of: 1_000).map { layout.pictureRect(of: $0, topRow: 0) }
      for (index, rect) in rects.enumerated() {
        #expect(rect.minColumn >= area.minColumn)
        #expect(rect.maxColumn <= max(area.maxColumn, area.minColumn + 1))
        #expect(rect.minRow >= area.minRow)
        for other in rects[(index + 1)...] { #expect(rect.intersection(other).isEmpty) }
      }
    }
  }

  @Test(arguments: areas) func everyPhotographIsOnSomeScreen(_ area: Rect) {
    let layout = GridLayout(area: area, tileWidth: 28)
    for count in [0, 1, 5, 24, 1_001] {
      var seen = Set<Int>()
      for row in 0...layout.lastTopRow(of: count) { seen.formUnion(layout.visibleRange(topRow: row, of: count)) }
      #expect(seen == Set(0..<count))
    }
  }

  @Test(arguments: areas) func theLastRowIsSeenWholeAtTheEnd(_ area: Rect) {
    let layout = GridLayout(area: area, tileWidth: 28)
    let top = layout.lastTopRow(of: 1_000)
    let last = layout.pictureRect(of: 999, topRow: top)
    if area.rows >= 4 { #expect(last.maxRow <= area.maxRow) }
  }

  @Test func aPlaceOnATileFindsItsPhotograph() {
    let layout = GridLayout(area: Rect(column: 0, row: 1, columns: 153, rows: 58), tileWidth: 28)
    for index in layout.visibleRange(topRow: 2, of: 500) {
      let rect = layout.pictureRect(of: index, topRow: 2)
      #expect(layout.index(at: rect.origin, topRow: 2, of: 500) == index)
      #expect(layout.index(at: Point(column: rect.minColumn - 1, row: rect.minRow), topRow: 2, of: 500) != index)
    }
    #expect(layout.index(at: Point(column: 0, row: 0), topRow: 2, of: 500) == nil)
  }

  @Test(arguments: areas) func aPictureIsCentredInItsTileJustAboveTheName(_ area: Rect) {
    let layout = GridLayout(area: area, tileWidth: 28)
    for index in layout.visibleRange(topRow: 0, of: 12) {
      let tile = layout.pictureRect(of: index, topRow: 0)
      #expect(layout.rect(ofPicture: tile.size, at: index, topRow: 0) == tile)
      let small = layout.rect(
        ofPicture: Size(columns: max(1, tile.columns - 4), rows: max(1, tile.rows - 2)), at: index, topRow: 0)
      #expect(small.intersection(tile) == small && small.maxRow == tile.maxRow)
      #expect((0...1).contains(tile.maxColumn - small.maxColumn - (small.minColumn - tile.minColumn)))
    }
  }

  @Test func aScreenOf120x40ShowsSeveralTilesAbovePanelsWidth() {
    let screen = ScreenLayout(size: Size(columns: 200, rows: 60), showsPanel: true)
    guard case .column(let panel) = screen.panel else {
      Issue.record("a wide screen has room for the panel as a column")
      return
    }
    #expect(panel.columns >= 42)
    #expect(screen.content.maxColumn == panel.minColumn)
    #expect(ScreenLayout(size: Size(columns: 20, rows: 5), showsPanel: true).panel == .hidden)
  }
}
