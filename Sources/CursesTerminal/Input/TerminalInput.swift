import TerminalUI

/// What bytes from a terminal mean.
package enum TerminalInput: Equatable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Pasted text, without control characters.
  case paste(String)
  case reply(TerminalReply)
}

/// A terminal's reply.
package enum TerminalReply: Equatable, Sendable {
  /// A control string, without its introducer and its terminator.
  case string(ControlString, String)
  /// A control sequence, without its introducer: `?62;4c`.
  case control(String)
}
