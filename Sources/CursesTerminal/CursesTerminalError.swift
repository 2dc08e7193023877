/// Why a terminal cannot be used.
public struct CursesTerminalError: Error, CustomStringConvertible {
  /// What is wrong, and what to do about it.
  public let description: String
}
