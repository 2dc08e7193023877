/// SGR: colours and attributes.
extension TerminalScreen {
  mutating func setStyle(_ sequence: ControlSequence) {
    var index = 0
    repeat {
      let number = sequence.parameter(index, or: 0)
      let end = Self.end(ofGroup: index, sequence)
      var next = end
      switch number {
      case 0: cursor.style = CellStyle()
      case 1: cursor.style.attributes.insert(.bold)
      case 2: cursor.style.attributes.insert(.dim)
      case 3: cursor.style.attributes.insert(.italic)
      case 4, 21: set(.underline, end == index + 1 || sequence.parameter(index + 1, or: 0) != 0)
      case 5, 6: cursor.style.attributes.insert(.blink)
      case 7: cursor.style.attributes.insert(.reverse)
      case 8: cursor.style.attributes.insert(.invisible)
      case 9: cursor.style.attributes.insert(.struck)
      case 22: cursor.style.attributes.subtract([.bold, .dim])
      case 23: set(.italic, false)
      case 24: set(.underline, false)
      case 25: set(.blink, false)
      case 27: set(.reverse, false)
      case 28: set(.invisible, false)
      case 29: set(.struck, false)
      case 30...37: cursor.style.foreground = .palette(number - 30)
      case 40...47: cursor.style.background = .palette(number - 40)
      case 90...97: cursor.style.foreground = .palette(number - 82)
      case 100...107: cursor.style.background = .palette(number - 92)
      case 39: cursor.style.foreground = .standard
      case 49: cursor.style.background = .standard
      case 59: cursor.style.underlineColor = .standard
      case 38, 48, 58:
        guard let color = Self.color(sequence, index + 1, end, &next) else {
          note(sequence.bytes)
          break
        }
        switch number {
        case 38: cursor.style.foreground = color
        case 48: cursor.style.background = color
        default: cursor.style.underlineColor = color
        }
      default: note(sequence.bytes)
      }
      index = next
    } while index < sequence.numbers.count
  }

  /// Where the subparameters of a parameter end.
  private static func end(ofGroup index: Int, _ sequence: ControlSequence) -> Int {
    var end = index + 1
    while end < sequence.numbers.count, sequence.subparameters >> UInt64(end) & 1 == 1 { end += 1 }
    return end
  }

  private mutating func set(_ attribute: CellStyle.Attributes, _ isOn: Bool) {
    if isOn { cursor.style.attributes.insert(attribute) } else { cursor.style.attributes.remove(attribute) }
  }

  /// `38:5:N`, `38:2::R:G:B` or `38:2:R:G:B` with subparameters; or `38;5;N` and `38;2;R;G;B` with the parameters that follow.
  private static func color(
    _ sequence: ControlSequence, _ start: Int, _ end: Int, _ next: inout Int
  ) -> CellColor? {
    let kind = sequence.parameter(start, or: 0)
    guard kind == 5 || kind == 2 else { return nil }
    let count = kind == 5 ? 1 : 3
    var first = start + 1
    if start == end {
      next = first + count
      guard next <= sequence.numbers.count else { return nil }
    } else {
      // Among subparameters the number before red may name a colour space, which nobody uses.
      first = end - count
      guard first == start + 1 || kind == 2 && first == start + 2 else { return nil }
    }
    var bits = 0
    for index in first..<first + count {
      let value = sequence.parameter(index, or: 0)
      guard (0...255).contains(value) else { return nil }
      bits = bits << 8 | value
    }
    return kind == 5 ? .palette(bits) : .direct(bits)
  }
}
