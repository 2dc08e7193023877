import Gallery
import Pictures
import Profiler
import ProgramSupport
import Streaming
import TerminalUI
import Testing

/// A stream's frame keeps to its place, whatever the screen's size.
@Suite struct StreamAreaTests {
  private func picture(of stream: ShownStream) -> Rect { LargeLayout(screen: stream.model.screenLayout).picture }

  @Test func theFrameLiesInItsPlaceAndFillsIt() {
    let wrong = ScreenSizes.all.filter { size in
      let stream = ShownStream(size)
      let area = picture(of: stream)
      let pixels = stream.frame.points { $0.style.attributes.contains(.picture) }
      return !pixels.allSatisfy(area.contains) || pixels.count != area.columns * area.rows
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  /// The frame of before stays until the next one comes, which a stream that has ended never sends.
  @Test(arguments: [Filter.model(0), .comparison(0, 1)])
  func aFrameOfALargerScreenIsCutOffAndSoAreItsNames(_ filter: Filter) {
    let whole = ShownStream(Size(columns: 250, rows: 90), filter: filter)
    let wrong = ScreenSizes.all.filter { size in
      var stream = whole
      stream.receive(.terminal(.resize(size)))
      let area = picture(of: stream)
      let drawn = stream.frame.points {
        $0.style.attributes.contains(.picture) || $0.style.background == Theme.box
      }
      return !drawn.allSatisfy(area.contains)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func theLastLineDoesNotDependOnTheFrame() {
    let wrong = ScreenSizes.all.filter { size in
      let (shown, compared) = (ShownStream(size), ShownStream(size, filter: .comparison(0, 1)))
      let layout = shown.model.screenLayout
      let frames = (shown.frame, compared.frame)
      return (layout.footer.minRow..<layout.footer.maxRow).contains { row in
        (0..<size.columns).contains { frames.0[$0, row] != frames.1[$0, row] }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
