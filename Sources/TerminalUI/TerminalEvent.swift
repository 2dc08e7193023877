/// What a user does at a terminal.
package enum TerminalEvent: Sendable, Equatable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was clicked or its wheel turned.
  case mouse(MouseEvent)
  /// A text was pasted, with its control characters left out. It is no command, whatever it says.
  case paste(String)
  /// The screen has a new extent.
  case resize(Size)
  /// The terminal came back to the foreground, or asks for the whole screen again.
  case redraw
  /// The terminal has told what its background is like.
  case appearance(Appearance)
  /// A signal asks the program to end.
  case terminate(signal: Int32)
}
