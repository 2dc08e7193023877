import Profiler
import ProgramSupport
import TerminalUI
import Testing

/// How a screen is divided, whatever its size.
@Suite struct ScreenLayoutTests {
  private func area(of panel: ScreenLayout.Panel) -> Rect {
    switch panel {
    case .hidden: Rect(column: 0, row: 0, columns: 0, rows: 0)
    case .strip(let area), .column(let area): area
    }
  }

  @Test(arguments: [true, false]) func itsPartsCoverTheScreenAndNoCellTwice(_ showsPanel: Bool) {
    let wrong = ScreenSizes.all.filter { size in
      let layout = ScreenLayout(size: size, showsPanel: showsPanel)
      let screen = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
      let panel = area(of: layout.panel)
      return !Rect.divide(screen, into: [layout.header, layout.content, panel, layout.footer])
        || !Rect.divide(layout.middle, into: [layout.content, panel])
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func thereIsAlwaysRoomForPictures() {
    for size in ScreenSizes.all where size.columns > 0 && size.rows > 0 {
      #expect(!ScreenLayout(size: size, showsPanel: true).content.isEmpty, "\(size)")
    }
  }

  @Test func thePanelIsAColumnWhereThereIsRoomForOneElseAStripElseHidden() {
    for size in ScreenSizes.all {
      switch ScreenLayout(size: size, showsPanel: true).panel {
      case .column(let area): #expect(area.columns >= 42 && area.rows >= 24 && size.columns >= 110, "\(size)")
      case .strip(let area): #expect(area.rows == 3 && area.columns == size.columns && size.columns >= 40, "\(size)")
      case .hidden: #expect(size.columns < 40 || size.rows < 14, "\(size)")
      }
      #expect(ScreenLayout(size: size, showsPanel: false).panel == .hidden)
    }
  }
}
