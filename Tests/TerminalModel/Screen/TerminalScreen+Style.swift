/// SGR: colours and attributes.
extension TerminalScreen {
<<<<<<< HEAD
  mutating func setStyle(_ sequence: ControlSequence) {
    var index = 0
    repeat {
      let number = sequence.parameter(index, or: 0)
      let end = Self.end(ofGroup: index, sequence)
      var next = end
=======
  mutating func setStyle(_ parameters: [[Int?]]) {
    var groups = (parameters.isEmpty ? [[0]] : parameters)[...]
    while let group = groups.popFirst() {
      let number = group.first.flatMap { $0 } ?? 0
>>>>>>> e5f3fce (A model of a terminal for tests: its screen, its pictures, the answers of eleven terminals, and a line to run programs in)
      switch number {
      case 0: cursor.style = CellStyle()
      case 1: cursor.style.attributes.insert(.bold)
      case 2: cursor.style.attributes.insert(.dim)
      case 3: cursor.style.attributes.insert(.italic)
<<<<<<< HEAD
      case 4, 21: set(.underline, end == index + 1 || sequence.parameter(index + 1, or: 0) != 0)
=======
      case 4, 21: set(.underline, group.count < 2 || group[1] != 0)
>>>>>>> e5f3fce (A model of a terminal for tests: its screen, its pictures, the answers of eleven terminals, and a line to run programs in)
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
<<<<<<< HEAD
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
=======
      case 38: Self.color(group, &groups).map { cursor.style.foreground = $0 } ?? noteStyle(group)
      case 48: Self.color(group, &groups).map { cursor.style.background = $0 } ?? noteStyle(group)
      case 58: Self.color(group, &groups).map { cursor.style.underlineColor = $0 } ?? noteStyle(group)
      default: noteStyle(group)
      }
    }
>>>>>>> e5f3fce (A model of a terminal for tests: its screen, its pictures, the answers of eleven terminals, and a line to run programs in)
  }

  private mutating func set(_ attribute: CellStyle.Attributes, _ isOn: Bool) {
    if isOn { cursor.style.attributes.insert(attribute) } else { cursor.style.attributes.remove(attribute) }
  }

<<<<<<< HEAD
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
=======
  private mutating func noteStyle(_ group: [Int?]) {
    note([0x1B, 0x5B] + group.map { $0.map(String.init) ?? "" }.joined(separator: ":").utf8 + [0x6D])
  }

  /// `38:5:N`, `38:2::R:G:B` or `38:2:R:G:B` in one group; or `38;5;N` and `38;2;R;G;B` with the groups that follow.
  private static func color(_ group: [Int?], _ rest: inout ArraySlice<[Int?]>) -> CellColor? {
    var numbers = group.dropFirst().map { $0 ?? 0 }
    if numbers.isEmpty {
      guard let kind = rest.first?.first.flatMap({ $0 }) else { return nil }
      let count = kind == 5 ? 2 : 4
      guard rest.count >= count else { return nil }
      numbers = rest.prefix(count).map { $0.first.flatMap { $0 } ?? 0 }
      rest = rest.dropFirst(count)
    } else if numbers.count == 5 {
      // The second number names a colour space that nobody uses.
      numbers.remove(at: 1)
    }
    guard numbers.dropFirst().allSatisfy({ (0...255).contains($0) }) else { return nil }
    switch (numbers.first, numbers.count) {
    case (5, 2): return .palette(numbers[1])
    case (2, 4): return .direct(numbers[1] << 16 | numbers[2] << 8 | numbers[3])
    default: return nil
    }
>>>>>>> e5f3fce (A model of a terminal for tests: its screen, its pictures, the answers of eleven terminals, and a line to run programs in)
  }
}
