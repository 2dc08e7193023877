import TerminalUI

/// A terminal's mouse reports.
enum MouseReport {
  /// Switches the mouse on, with motion while a button is held, and columns beyond 223 (SGR 1006).
  static let enabling = "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h"
  /// Switches off every mouse mode.
  static let disabling = "\u{1B}[?1006l\u{1B}[?1003l\u{1B}[?1002l\u{1B}[?1000l"

  /// The event for `CSI < button ; column ; row M`, or `m` for a release; `nil` for unsupported buttons.
  static func event(parameters: [UInt32], isRelease: Bool) -> MouseEvent? {
    let numbers = parameters.split(separator: 0x3B, omittingEmptySubsequences: false).map { digits in
      digits.reduce(0) { min(1 << 20, $0 * 10 + Int($1 &- 0x30)) }
    }
    guard numbers.count == 3, parameters.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x3B }) else { return nil }
    return event(button: numbers[0], column: numbers[1], row: numbers[2], isRelease: isRelease)
  }

  /// The event for the three bytes after `CSI M`.
  static func event(bytes: [UInt8]) -> MouseEvent? {
    guard bytes.count == 3 else { return nil }
    let (button, column, row) = (Int(bytes[0]) - 32, Int(bytes[1]) - 32, Int(bytes[2]) - 32)
    // The report does not say which button was released.
    let isRelease = button & 0b1100_0011 == 3 && button & 32 == 0
    return event(button: isRelease ? 0 : button, column: column, row: row, isRelease: isRelease)
  }

  private static func event(button: Int, column: Int, row: Int, isRelease: Bool) -> MouseEvent? {
    guard column >= 1, row >= 1 else { return nil }
    let action: MouseEvent.Action
    // Ignores the modifier keys: shift, meta, control.
    switch button & 0b1100_0011 {
    case 0: action = button & 32 != 0 ? .drag : isRelease ? .release : .press
    case 64 where !isRelease: action = .wheelUp
    case 65 where !isRelease: action = .wheelDown
    default: return nil
    }
    return MouseEvent(action: action, position: Point(column: column - 1, row: row - 1))
  }
}
