/// Why a terminal cannot be used.
package struct CursesTerminalError: Error, CustomStringConvertible {
  /// What is wrong, and what to do about it.
  package let description: String
}
