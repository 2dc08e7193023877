import Foundation
import Glibc
import SystemPackage
import Text

/// Standard output for results, standard error for everything else.
///
/// A terminal gets nothing that it would obey, except what is meant for it. Pipes and files get the bytes unchanged.
enum Console {
  /// The kind of a result.
  enum Result {
    /// Lines for people and scripts.
    case text
    /// JSON, in which characters can be escaped.
    case json
  }

  /// Keeps the program running if its messages can no longer be written.
  static func prepare() { signal(SIGPIPE, SIG_IGN) }

  /// Text from outside, without anything that a terminal would obey; line breaks stay.
  static func sanitized(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayText.sanitized(String($0)) }.joined(separator: "\n")
  }

  /// Writes a line to standard error; if that fails, the line is lost.
  static func note(_ text: String) { tell(DisplayText.printable(text) + "\n") }

  /// Prints the paths that could not be listed, one per line.
  static func note(problems: [String]) {
    for problem in problems { note("vitrine: \(sanitized(problem))") }
  }

  /// Replaces the progress line on the terminal at standard error; an empty text removes it.
  static func progress(_ text: String) { tell("\r\u{1B}[K" + DisplayText.printable(text)) }

  /// The width of the terminal at standard output; `nil` if it is not a terminal.
  static var columns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes a result to standard output. If that fails, the program ends, because nothing else is worth doing.
  static func write(_ text: String, as result: Result = .text) {
    let isSafe = isatty(STDOUT_FILENO) == 0
    let shown = isSafe ? text : result == .json ? DisplayText.printableJSON(text) : DisplayText.printable(text)
    write(bytes: shown.utf8)
  }

  /// Writes a screen with its own control sequences to standard output.
  static func write(screen: [UInt8]) { write(bytes: screen) }

  /// Writes a path on its own line, byte for byte, even if it is not UTF-8, unless standard output is a terminal.
  static func write(_ path: FilePath) {
    if isatty(STDOUT_FILENO) == 1 { return write(path.string + "\n") }
    write(bytes: path.withPlatformString { UnsafeRawBufferPointer(start: $0, count: strlen($0)).map { $0 } } + [0x0A])
  }

  private static func write(bytes: some Sequence<UInt8>) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      // The reader has seen enough, as “head” does, so end as other programs do.
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
