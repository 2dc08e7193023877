import TerminalUI

/// Maps character sequences to keys.
package struct KeySequences: Sendable {
  /// The terminfo capabilities that describe keys.
  package static let capabilities: [(name: String, key: Key)] = [
    ("kcuu1", .up), ("kcud1", .down), ("kcuf1", .right), ("kcub1", .left), ("kpp", .pageUp), ("knp", .pageDown),
    ("khome", .home), ("kend", .end), ("kent", .enter), ("kbs", .backspace), ("kdch1", .delete), ("kcbt", .backTab),
  ]

  /// Sequences that are the same on nearly all terminals, whatever the entry says.
  private static let common: [(sequence: String, key: Key)] =
    [
      ("[1~", .home), ("[7~", .home), ("[H", .home), ("OH", .home),
      ("[4~", .end), ("[8~", .end), ("[F", .end), ("OF", .end),
      ("[A", .up), ("[B", .down), ("[C", .right), ("[D", .left), ("OA", .up), ("OB", .down), ("OC", .right),
      ("OD", .left), ("[5~", .pageUp), ("[6~", .pageDown), ("[3~", .delete), ("[Z", .backTab), ("OM", .enter),
    ] + keypad
  /// The keypad in its application mode.
  private static let keypad: [(sequence: String, key: Key)] =
    "0123456789".enumerated().map { ("O" + String(UnicodeScalar(UInt8(0x70 + $0))), .character($1)) }
    + [
      ("Oj", .character("*")), ("Ok", .character("+")), ("Ol", .character(",")), ("Om", .character("-")),
      ("On", .character(".")), ("Oo", .character("/")),
    ]

  private var keys: [[UInt32]: Key] = [:]
  /// The beginnings of all sequences other than CSI and SS3, whose ends can be recognised.
  private var prefixes: Set<[UInt32]> = []

  /// The common sequences, overridden by those of the terminal's entry.
  package init(capability: (String) -> String? = { _ in nil }) {
    for (sequence, key) in Self.common { add("\u{1B}" + sequence, key) }
    for (name, key) in Self.capabilities {
      // A single character always means itself: ^J is Enter, whatever an old terminal's arrow key sends.
      if let sequence = capability(name), sequence.unicodeScalars.count > 1 { add(sequence, key) }
    }
  }

  /// The key for a complete sequence.
  func key(_ sequence: [UInt32]) -> Key? { keys[sequence] }

  /// Whether a longer sequence begins like this.
  func isPrefix(_ sequence: [UInt32]) -> Bool { prefixes.contains(sequence) }

  private mutating func add(_ sequence: String, _ key: Key) {
    let units = sequence.unicodeScalars.map(\.value)
    keys[units] = key
    guard units.count > 2, units[1] != 0x5B, units[1] != 0x4F else { return }
    for count in 2..<units.count { prefixes.insert(Array(units.prefix(count))) }
  }
}
