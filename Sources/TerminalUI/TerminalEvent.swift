/// Input from a terminal.
package enum TerminalEvent: Sendable, Equatable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was clicked or its wheel turned.
  case mouse(MouseEvent)
  /// Text was pasted; control characters are removed. Never treat it as a command.
  case paste(String)
  /// The screen has a new size.
  case resize(Size)
  /// The terminal came back to the foreground, or needs the whole screen drawn again.
  case redraw
  /// The terminal reported its background.
  case appearance(Appearance)
  /// The terminal told how it shows pictures, and how large its cells are.
  case pixels(PixelSupport)
  /// A signal asks the program to end.
  case terminate(signal: Int32)
}
