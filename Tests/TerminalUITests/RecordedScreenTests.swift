import Foundation
import ProgramSupport
import TerminalUI
import Testing

/// A screen's file can only be passed by being compared with.
@Suite struct RecordedScreenTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func frame(_ text: String, _ style: Style = .plain) -> Frame {
    var frame = Frame(size: Size(columns: 12, rows: 3))
    frame.write(text, at: Point(column: 1, row: 1), style: style)
    return frame
  }

  private func screen(isRecording: Bool = false) -> RecordedScreen {
    RecordedScreen(file: folder.url.appendingPathComponent("screens/one.txt"), isRecording: isRecording)
  }

  private func record(_ frame: Frame) {
    #expect(throws: RecordedScreen.Difference.self) { try screen(isRecording: true).check(frame) }
  }

  @Test func withoutAFileATestFailsAndNoneIsWritten() throws {
    let error = #expect(throws: RecordedScreen.Difference.self) { try screen().check(frame("hello")) }
    #expect(error?.description.contains("there is no one.txt") == true)
    #expect(try folder.names().isEmpty)
  }

  @Test func recordingFailsAndTheNextRunPasses() throws {
    record(frame("hello"))
    try screen().check(frame("hello"))
    #expect(
      String(decoding: try folder.bytes("screens/one.txt"), as: UTF8.self)
        == "# 12 × 3\n\n hello\n\n# styles\n\n .....\n\n# legend\n")
  }

  @Test func anotherCharacterIsADifferenceWithItsLine() {
    record(frame("hello"))
    let error = #expect(throws: RecordedScreen.Difference.self) { try screen().check(frame("hallo")) }
    #expect(error?.description.hasSuffix("  3 −│ hello\n  3 +│ hallo") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [Theme.dim, Theme.heading, Theme.strong, Style(background: .rgb(1, 2, 3)), Theme.warning])
  func anotherStyleIsADifference(_ style: Style) {
    record(frame("hello"))
    #expect(throws: RecordedScreen.Difference.self) { try screen().check(frame("hello", style)) }
    record(frame("hello", style))
    #expect(throws: RecordedScreen.Difference.self) { try screen().check(frame("hello")) }
  }

  @Test func coloursThatHaveNoNameAreToldApart() {
    record(frame("hello", Style(foreground: .rgb(1, 2, 3))))
    #expect(throws: RecordedScreen.Difference.self) {
      try screen().check(frame("hello", Style(foreground: .rgb(1, 2, 4))))
    }
  }

  @Test func aScreenOfAnotherSizeIsADifference() {
    record(Frame(size: Size(columns: 12, rows: 3)))
    #expect(throws: RecordedScreen.Difference.self) { try screen().check(Frame(size: Size(columns: 13, rows: 3))) }
  }
}
