import Gallery
import ProgramSupport
import Streaming
import TerminalUI
import Testing

/// Whole screens of a stream, compared with their files.
@Suite struct StreamScreenTests {
  @Test(arguments: GalleryScreenTests.sizes) func theFrameIsShownWithItsFigures(_ size: Size) throws {
    try RecordedScreen("stream \(size.columns)x\(size.rows)").check(ShownStream(size).frame)
  }

  @Test func aStreamThatHasEndedSaysSo() throws {
    var stream = ShownStream(Size(columns: 80, rows: 24), filter: .gray)
    stream.receive(.ended(.complete))
    stream.receive(.terminal(.key(.tab)))
    try RecordedScreen("stream ended 80x24").check(stream.frame)
  }
}
