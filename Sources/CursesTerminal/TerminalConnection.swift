import Glibc

/// The terminal that the program draws on, whatever the standard channels are: results may go to a pipe or a file while the screen
/// is drawn, and standard input may be anything.
package struct TerminalConnection: Sendable {
  /// Where the screen is drawn. It stays open.
  let output: Int32
  /// Where keys are read. It stays open.
  let input: Int32

  /// Finds the terminal: a standard channel that is one, or the one that controls the process.
  ///
  /// - Throws: `CursesTerminalError` if there is none.
  package init() throws {
    let found = Self.usable(STDOUT_FILENO, O_WRONLY) ?? Self.controlling()
    guard let output = found ?? Self.usable(STDIN_FILENO, O_WRONLY) ?? Self.usable(STDERR_FILENO, O_WRONLY) else {
      throw CursesTerminalError(
        description: "there is no terminal to draw on; “vitrine snapshot” prints one screen without one")
    }
    guard let input = Self.usable(STDIN_FILENO, O_RDONLY) ?? Self.usable(output, O_RDONLY) ?? Self.controlling() else {
      throw CursesTerminalError(description: "the terminal can be drawn on, but there is none to read keys from")
    }
    (self.output, self.input) = (output, input)
  }

  /// Whether the program may draw: the system stops a program that draws in the background.
  package var isInForeground: Bool {
    let foreground = tcgetpgrp(output)
    return foreground <= 0 || foreground == getpgrp()
  }

  /// The terminal that controls the process.
  private static func controlling() -> Int32? {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    return descriptor >= 0 ? descriptor : nil
  }

  /// The descriptor, if it is a terminal. It is opened again if its access mode does not allow what is needed.
  private static func usable(_ descriptor: Int32, _ access: Int32) -> Int32? {
    guard isatty(descriptor) == 1 else { return nil }
    let mode = fcntl(descriptor, F_GETFL) & O_ACCMODE
    if mode == O_RDWR || mode == access { return descriptor }
    let other = open("/proc/self/fd/\(descriptor)", access | O_CLOEXEC | O_NOCTTY)
    return other >= 0 ? other : nil
  }
}
