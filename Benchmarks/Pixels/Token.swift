import TerminalModel

/// One thing in what the program wrote.
struct Token {
  /// What it is for.
  enum Kind: String, CaseIterable {
    /// A picture, or the name under which the terminal finds it.
    case transmission
    case deletion
    /// The beginning and the end of a frame that is held back.
    case frameMark
    case cursor
    case style
    /// A character again, and blanks by the row.
    case repetition
    case placeholder
    case text
    case other
  }

  let kind: Kind
  let bytes: ArraySlice<UInt8>
}

/// Takes bytes apart. Text comes in single characters, so that each has a place on the screen.
struct TokenReader: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func next() -> Token? {
    guard let first = rest.first else { return nil }
    switch first {
    case 0x1B: return escape()
    case 0x08, 0x0A, 0x0D: return take(1, .cursor)
    case ..<0x20: return take(1, .other)
    default: return character()
    }
  }

  private mutating func take(_ count: Int, _ kind: Token.Kind) -> Token {
    defer { rest = rest.dropFirst(count) }
    return Token(kind: kind, bytes: rest.prefix(count))
  }

  private mutating func escape() -> Token {
    guard rest.count > 1 else { return take(1, .other) }
    switch rest[rest.startIndex + 1] {
    case 0x5B: return sequence()
    case 0x5F, 0x50, 0x5D: return string()
    case 0x28, 0x29: return take(3, .style)
    default: return take(2, .other)
    }
  }

  private mutating func sequence() -> Token {
    let length =
      1 + (rest.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) } ?? rest.endIndex - 1) - rest.startIndex
    let bytes = rest.prefix(length)
    if String(decoding: bytes, as: UTF8.self).hasPrefix("\u{1B}[?2026") { return take(length, .frameMark) }
    // m; then b (REP), X, K and P, which write blanks; then what moves the cursor.
    switch bytes.last {
    case 0x6D: return take(length, .style)
    case 0x62, 0x58, 0x4B, 0x50, 0x4A, 0x40: return take(length, .repetition)
    case 0x41, 0x42, 0x43, 0x44, 0x47, 0x48, 0x64: return take(length, .cursor)
    default: return take(length, .other)
    }
  }

  private mutating func string() -> Token {
    var end = rest.startIndex + 2
    while end < rest.endIndex, rest[end] != 0x07, !(rest[end] == 0x5C && rest[end - 1] == 0x1B) { end += 1 }
    let length = Swift.min(end + 1, rest.endIndex) - rest.startIndex
    let isGraphics = rest.dropFirst().starts(with: [0x5F, 0x47])
    guard isGraphics, let command = GraphicsCommand(Array(rest.prefix(length).dropFirst(2).dropLast(2))) else {
      return take(length, .other)
    }
    return take(length, command.action == "d" ? .deletion : command.action == "q" ? .other : .transmission)
  }

  private mutating func character() -> Token {
    let length = Self.length(rest)
    guard rest.starts(with: Self.placeholder) else { return take(length, .text) }
    var end = length
    while true {
      let next = rest.dropFirst(end)
      guard !next.isEmpty else { break }
      let size = Self.length(next)
      let text = String(decoding: next.prefix(size), as: UTF8.self)
      guard let scalar = text.unicodeScalars.first, Placeholder.numbers[scalar] != nil else { break }
      end += size
    }
    return take(end, .placeholder)
  }

  private static let placeholder = Array(String(Placeholder.character).utf8)

  private static func length(_ bytes: ArraySlice<UInt8>) -> Int {
    switch bytes.first ?? 0 {
    case ..<0xC0: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }
}
