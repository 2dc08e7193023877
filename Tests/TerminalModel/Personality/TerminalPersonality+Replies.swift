/// What a terminal answers. `nil` means that the sequence is no question; no bytes, that it is one without an answer.
extension TerminalPersonality {
  func reply(to sequence: ControlSequence, _ screen: TerminalScreen) -> [UInt8]? {
    let first = sequence.parameter(0, or: 0)
    switch sequence.name {
    case "c" where first == 0: return Self.bytes(attributes.map { "\u{1B}[\($0)c" })
    // Secondary and tertiary attributes and the keyboard's modes: not measured, so not answered.
    case ">c", "=c", "?u": return []
    case ">q" where first == 0: return Self.bytes(version.map { "\u{1B}P>|\($0)\u{1B}\\" })
    case "n" where first == 5: return Self.bytes(tellsStatus ? "\u{1B}[0n" : nil)
    case "n" where first == 6:
      let place = "\(screen.cursor.row + 1);\(screen.cursor.column + 1)"
      return Self.bytes(tellsStatus ? "\u{1B}[\(place)R" : nil)
    case "?n": return []
    case "t": return windowReply(first, screen)
    case "?S": return graphicsReply(sequence, screen)
    case "?$p": return Self.bytes(tellsModes ? modeReply(first, screen) : nil)
    case "$p": return []
    default: return nil
    }
  }

  private func windowReply(_ number: Int, _ screen: TerminalScreen) -> [UInt8]? {
    let cell = screen.cellSize
    switch number {
    case 14:
      let (width, height) = (screen.columns * cell.width + border, screen.rows * cell.height + border)
      return Self.bytes(tellsTextSize ? "\u{1B}[4;\(height);\(width)t" : nil)
    case 16: return Self.bytes(tellsCellSize ? "\u{1B}[6;\(cell.height);\(cell.width)t" : nil)
    case 18: return Self.bytes(tellsStatus ? "\u{1B}[8;\(screen.rows);\(screen.columns)t" : nil)
    default: return nil
    }
  }

  /// XTSMGRAPHICS: 1 asks for the registers, 2 for the largest sixel picture.
  private func graphicsReply(_ sequence: ControlSequence, _ screen: TerminalScreen) -> [UInt8] {
    guard tellsRegisters, let sixelRegisters, sequence.parameter(1, or: 0) == 1 else { return [] }
    switch sequence.parameter(0, or: 0) {
    case 1: return Self.bytes("\u{1B}[?1;0;\(sixelRegisters)S")
    case 2:
      let (width, height) = (screen.columns * screen.cellSize.width, screen.rows * screen.cellSize.height)
      return Self.bytes("\u{1B}[?2;0;\(width);\(height)S")
    default: return []
    }
  }

  /// 1 for a mode that is on, 2 for one that is off, 0 for one that it does not know.
  private func modeReply(_ number: Int, _ screen: TerminalScreen) -> String {
    let isKnown = number != 2026 || holdsFrames
    return "\u{1B}[?\(number);\(!isKnown ? 0 : screen.modes.contains(number) ? 1 : 2)$y"
  }

  /// The answer to a question among the OSC strings.
  func reply(toCommand bytes: [UInt8]) -> [UInt8]? {
    guard bytes == Array("11;?".utf8), let background else { return nil }
    return Self.bytes("\u{1B}]11;\(background)\u{1B}\\")
  }

  private static func bytes(_ text: String?) -> [UInt8] { text.map { Array($0.utf8) } ?? [] }
}
