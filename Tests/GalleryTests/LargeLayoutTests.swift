import Gallery
import Profiler
import ProgramSupport
import TerminalUI
import Testing

@Suite struct LargeLayoutTests {
  @Test(arguments: [true, false]) func thePictureAndItsCaptionFillTheContent(_ showsPanel: Bool) {
    let wrong = ScreenSizes.all.filter { size in
      let screen = ScreenLayout(size: size, showsPanel: showsPanel)
      let layout = LargeLayout(screen: screen)
      return !Rect.divide(screen.content, into: [layout.picture, layout.caption]) || layout.caption.rows == 1
        || (!screen.content.isEmpty && layout.picture.isEmpty)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
