import Glibc

/// Where a terminal's keys come from.
public enum KeySource: Sendable {
  /// Standard input, which must be the terminal.
  case standardInput
  /// The terminal that controls the process, whatever standard input is.
  case controllingTerminal

  /// What to read keys from; it stays open.
  ///
  /// - Throws: `CursesTerminalError` where that or standard output is no terminal.
  func descriptor() throws -> Int32 {
    switch self {
    case .standardInput:
      guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
        throw CursesTerminalError(
          description: "standard input and output are no terminal; “vitrine snapshot” prints one screen without one")
      }
      return STDIN_FILENO
    case .controllingTerminal:
      let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
      guard descriptor >= 0, isatty(STDOUT_FILENO) == 1 else {
        throw CursesTerminalError(description: "there is no terminal to read keys from")
      }
      return descriptor
    }
  }
}
