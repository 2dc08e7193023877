import Foundation
import TerminalUI

/// A screen that lies as text in the folder Screens beside the test.
///
/// With `VITRINE_RECORD_SCREENS=1` a test writes the file in place of comparing with it, and fails all the same, so that no recording
/// passes by itself.
package struct RecordedScreen {
  /// Why a test fails: the screen is another one, or it was recorded just now.
  package struct Difference: Error, CustomStringConvertible {
    package let description: String
  }

  /// The variable that asks for recording.
  package static let variable = "VITRINE_RECORD_SCREENS"
  private static let mostLines = 60

  private let file: URL
  private let isRecording: Bool

  /// The screen of this name beside a test's source file.
  package init(_ name: String, beside source: String = #filePath) {
    let wanted = ProcessInfo.processInfo.environment[Self.variable] ?? ""
    self.init(
      file: URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Screens/\(name).txt"),
      isRecording: !["", "0"].contains(wanted))
  }

  /// The screen in this file.
  package init(file: URL, isRecording: Bool) { (self.file, self.isRecording) = (file, isRecording) }

  /// Compares a frame with the file.
  ///
  /// - Throws: `Difference` if they differ, if there is no file, and if the file was written.
  package func check(_ frame: Frame) throws {
    let name = file.lastPathComponent
    let drawn = ScreenText(frame).lines
    if isRecording {
      let folder = file.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data((drawn.joined(separator: "\n") + "\n").utf8).write(to: file)
      throw Difference(description: "\(name) was recorded; run the test without \(Self.variable)")
    }
    guard let data = FileManager.default.contents(atPath: file.path) else {
      throw Difference(description: "there is no \(name); \(Self.variable)=1 records it")
    }
    var recorded = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    if recorded.last?.isEmpty == true { recorded.removeLast() }
    guard recorded != drawn else { return }
    let lines = Self.difference(from: recorded, to: drawn)
    let more = lines.count > Self.mostLines ? ["… and \(lines.count - Self.mostLines) lines more"] : []
    throw Difference(
      description: (["\(name) differs (− recorded, + drawn); \(Self.variable)=1 records it anew"]
        + lines.prefix(Self.mostLines) + more).joined(separator: "\n"))
  }

  /// The lines that differ, with their numbers.
  private static func difference(from recorded: [String], to drawn: [String]) -> [String] {
    drawn.difference(from: recorded).map { change -> (place: Int, order: Int, text: String) in
      switch change {
      case .remove(let offset, let line, _): (offset, 0, "\(padded(offset + 1)) −│\(line)")
      case .insert(let offset, let line, _): (offset, 1, "\(padded(offset + 1)) +│\(line)")
      }
    }.sorted { ($0.place, $0.order) < ($1.place, $1.order) }.map(\.text)
  }

  private static func padded(_ number: Int) -> String {
    String(repeating: " ", count: max(0, 3 - "\(number)".count)) + "\(number)"
  }
}
