import TerminalUI

/// Turns characters as they are typed into keys.
package enum KeyDecoder {
  /// The key of a character; `nil` for control characters without a meaning.
  package static func key(character value: UInt32) -> Key? {
    switch value {
    case 0x0A, 0x0D: return .enter
    case 0x09: return .tab
    case 0x1B: return .escape
    case 0x08, 0x7F: return .backspace
    case 0x01...0x1A:
      return Unicode.Scalar(value + 0x60).map { .control(Character($0)) }
    case 0..<0x20, 0x80..<0xA0: return nil
    default: return Unicode.Scalar(value).map { .character(Character($0)) }
    }
  }
}
