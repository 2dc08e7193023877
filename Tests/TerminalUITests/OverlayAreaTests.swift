import ProgramSupport
import TerminalUI
import Testing

/// A box over the screen is whole, in the middle, and leaves everything around it as it was.
@Suite struct OverlayAreaTests {
  private static let mark = Cell("·", Style(foreground: .rgb(1, 2, 3)))

  private func changed(_ overlay: OverlayView, _ size: Size) -> [Point] {
    var frame = Frame(size: size)
    frame.fill(frame.bounds, with: Self.mark)
    overlay.draw(in: &frame)
    return frame.points { $0 != Self.mark }
  }

  private static let overlays: [OverlayView] = [
    OverlayView(title: "Keys", lines: (0..<19).map { ("key \($0)", "what the key number \($0) does") }),
    OverlayView(title: "漢字の写真.webp", lines: [("file", String(repeating: "/a long path", count: 12)), ("", "")]),
    OverlayView(title: String(repeating: "long", count: 90), lines: []),
  ]

  @Test(arguments: overlays.indices) func theBoxIsOneRectangleInTheMiddle(_ index: Int) {
    let wrong = ScreenSizes.all.filter { size in
      let points = changed(Self.overlays[index], size)
      guard let first = points.first, let last = points.last else { return true }
      let (columns, rows) = (last.column - first.column + 1, last.row - first.row + 1)
      let isWhole = points.count == columns * rows
      let isCentred =
        abs(first.column - (size.columns - last.column - 1)) <= 1 && abs(first.row - (size.rows - last.row - 1)) <= 1
      return !isWhole || !isCentred
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func textStaysInsideTheMarginsOfTheBox() {
    let wrong = ScreenSizes.all.filter { size in
      Self.overlays.contains { overlay in
        var frame = Frame(size: size)
        overlay.draw(in: &frame)
        let box = frame.points { $0.style.background == Theme.box }
        guard let first = box.first, let last = box.last else { return false }
        let inner = Rect(
          column: first.column, row: first.row, columns: last.column - first.column + 1,
          rows: last.row - first.row + 1
        ).inset(columns: 3, rows: 1)
        return frame.points { $0.character != " " }.contains { !inner.contains($0) }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
