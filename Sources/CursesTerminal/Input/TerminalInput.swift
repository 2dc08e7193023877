import TerminalUI

/// What bytes from a terminal turn out to be.
package enum TerminalInput: Equatable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// A text that was pasted, without control characters.
  case paste(String)
  case reply(TerminalReply)
}

/// What a terminal answers.
package enum TerminalReply: Equatable, Sendable {
  /// A control string, without its introducer and its terminator.
  case string(ControlString, String)
  /// A control sequence, without its introducer: `?62;4c`.
  case control(String)
}
