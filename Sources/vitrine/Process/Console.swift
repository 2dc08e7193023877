import Foundation
import Glibc
import SystemPackage
import Text

/// The standard channels: results on standard output, all else on standard error.
///
/// On a terminal nothing is written that it would obey, except what is meant for it; into a pipe or a file the bytes go as they are.
enum Console {
  /// What a result is.
  enum Result {
    /// Lines for people and scripts.
    case text
    /// JSON, in which characters can be named.
    case json
    /// A screen, with the colours that it is meant to have.
    case screen
  }

  /// Makes messages that cannot be written, because their reader is gone, no reason to end.
  static func prepare() { signal(SIGPIPE, SIG_IGN) }

  /// Text from outside, without anything that a terminal would obey; its lines stay lines.
  static func sanitized(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayText.sanitized(String($0)) }.joined(separator: "\n")
  }

  /// Writes a line to standard error; it is lost if it cannot be written.
  static func note(_ text: String) { tell(DisplayText.printable(text) + "\n") }

  /// Names the paths that could not be listed, a line each.
  static func note(problems: [String]) {
    for problem in problems { note("vitrine: \(sanitized(problem))") }
  }

  /// Puts a line on the terminal that standard error is, in the place of the one before; an empty one takes it away.
  static func progress(_ text: String) { tell("\r\u{1B}[K" + DisplayText.printable(text)) }

  /// How wide the terminal that standard output is; `nil` where it is none.
  static var columns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes a result to standard output; ends the program where it cannot be written: nothing else is worth doing then.
  static func write(_ text: String, as result: Result = .text) {
    let isSafe = result == .screen || isatty(STDOUT_FILENO) == 0
    let shown = isSafe ? text : result == .json ? DisplayText.printableJSON(text) : DisplayText.printable(text)
    write(bytes: shown.utf8)
  }

  /// Writes a path on a line of its own: its very bytes, which need not be UTF-8, unless standard output is a terminal.
  static func write(_ path: FilePath) {
    if isatty(STDOUT_FILENO) == 1 { return write(path.string + "\n") }
    write(bytes: path.withPlatformString { UnsafeRawBufferPointer(start: $0, count: strlen($0)).map { $0 } } + [0x0A])
  }

  private static func write(bytes: some Sequence<UInt8>) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      // Who reads has seen enough, as “head” does: the program ends as others do then.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
      _exit(1)
    } catch {
      note("vitrine: the output cannot be written: \(error)")
      _exit(1)
    }
  }

  private static func tell(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(STDERR_FILENO, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
