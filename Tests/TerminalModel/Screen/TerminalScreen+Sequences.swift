/// Control sequences.
extension TerminalScreen {
  mutating func obey(_ sequence: ControlSequence) {
    if sequence.isStyle { return setStyle(sequence) }
    if let reply = personality.reply(to: sequence, self) {
      if !reply.isEmpty { replies.append(reply) }
      return
    }
    let count = sequence.count
    switch sequence.name {
    case "A": move(row: rowAbove(count))
    case "B", "e": move(row: rowBelow(count))
    case "C", "a": move(column: cursor.column + count)
    case "D": move(column: cursor.column - count)
    case "E": move(column: 0, row: rowBelow(count))
    case "F": move(column: 0, row: rowAbove(count))
    case "G", "`": move(column: count - 1)
    case "H", "f": move(column: max(1, sequence.parameter(1, or: 1)) - 1, row: count - 1)
    case "I": move(column: (cursor.column / 8 + count) * 8)
    case "Z": move(column: ((cursor.column + 7) / 8 - count) * 8)
    case "d": move(row: count - 1)
    case "J": eraseDisplay(sequence.parameter(0, or: 0))
    case "K": eraseLine(sequence.parameter(0, or: 0))
    case "X": eraseColumns(cursor.column..<min(cursor.column + count, columns))
    case "@": insertBlanks(count)
    case "P": deleteCharacters(count)
    case "L": insertLines(count)
    case "M": insertLines(-count)
    case "S": scroll(region, by: count)
    case "T": scroll(region, by: -count)
    case "b": repeatCharacter(count)
    case "r": setRegion(sequence)
    case "s": savedCursors[isAlternate] = cursor
    case "u": restoreCursor()
    case "h", "l", "?h", "?l": setModes(sequence)
    // The cursor's shape, titles kept and brought back, and xterm's and kitty's keyboard modes change nothing here.
    case " q", ">m", ">u", "<u", "=u": break
    case "t" where [22, 23].contains(sequence.parameter(0, or: 0)): break
    default: note(sequence.bytes)
    }
  }

  /// A row farther up; a cursor in the region that scrolls does not leave it.
  private func rowAbove(_ count: Int) -> Int {
    max(cursor.row - count, cursor.row >= region.lowerBound ? region.lowerBound : 0)
  }

  private func rowBelow(_ count: Int) -> Int {
    min(cursor.row + count, cursor.row <= region.upperBound ? region.upperBound : rows - 1)
  }

  private mutating func setRegion(_ sequence: ControlSequence) {
    let top = max(1, sequence.parameter(0, or: 1)) - 1
    let bottom = min(rows, max(1, sequence.parameter(1, or: rows))) - 1
    guard top < bottom else { return }
    region = top...bottom
    move(column: 0, row: 0)
  }

  /// What terminals of today know; others are noted, so that a typing error in a number is seen.
  private static let knownModes: Set<Int> = [
    1, 3, 5, 7, 9, 12, 25, 47, 69, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1034, 1047, 1048, 1049, 2004, 2026,
    2031,
    2048, -4, -20, -34,
  ]

  private mutating func setModes(_ sequence: ControlSequence) {
    let isOn = sequence.final == 0x68
    for parameter in sequence.numbers {
      let number = (parameter ?? 0) * (sequence.prefix == nil ? -1 : 1)
      switch number {
      case 47, 1047, 1049: showAlternate(isOn)
      case 1048: isOn ? savedCursors[isAlternate] = cursor : restoreCursor()
      case _ where !Self.knownModes.contains(number): note(sequence.bytes)
      default:
        if number == 2026, !isOn, modes.contains(2026) { heldFrameCount += 1 }
        if isOn { modes.insert(number) } else { modes.remove(number) }
        if number == 7, !isOn { cursor.wraps = false }
      }
    }
  }

  /// tmux repeats only characters of ASCII.
  private mutating func repeatCharacter(_ count: Int) {
    guard let lastCharacter else { return }
    if case .tmux = personality.multiplexer, !lastCharacter.isASCII { return }
    for _ in 0..<count { put(lastCharacter) }
  }
}
