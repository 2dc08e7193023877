import Foundation
import Glibc
import SystemPackage
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

  /// Names the paths that could not be listed, a line each.
  static func note(problems: [String]) {
    for problem in problems { note("vitrine: \(sanitized(problem))") }
  }

  /// Puts a line on the terminal that standard error is, in the place of the one before; an empty one takes it away.
  static func progress(_ text: String) { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }

  /// How wide the terminal that standard output is; `nil` where it is none.
  static var columns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes a result to standard output; ends the program where it cannot be written: nothing else is worth doing then.
  static func write(_ text: String) {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch {
      note("vitrine: the output cannot be written: \(error)")
      _exit(1)
    }
  }
}
