import Foundation
import TerminalUI

/// Standard error, for all that is no result.
enum Console {
  /// Text from outside, without anything that a terminal would obey; its lines stay lines.
  static func sanitized(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayText.sanitized(String($0)) }.joined(separator: "\n")
  }

  /// Writes a line to standard error.
  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// Writes a result to standard output; `false` where nobody reads it any more.
  @discardableResult static func write(_ text: String) -> Bool {
    (try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))) != nil
  }
}
