import CursesTerminal
import TerminalUI

/// A line on which a terminal's bytes arrive in pieces; its clock stands still in between.
struct TerminalLine {
  /// Bytes, and how long after the ones before they come.
  typealias Piece = (bytes: [UInt8], gap: Duration)

  private var parser: InputParser
  private var now = ContinuousClock.now

  /// A line to a terminal that has been asked something, or not.
  init(isQueryOpen: Bool = false, capability: (String) -> String? = { _ in nil }) {
    parser = InputParser(keys: KeySequences(capability: capability))
    if isQueryOpen { parser.beginQuery(at: now) }
  }

  /// Lets time pass: what the parser holds is decided about at its deadlines.
  mutating func wait(_ duration: Duration) -> [TerminalInput] {
    var found: [TerminalInput] = []
    let end = now + duration
    while let deadline = parser.deadline, deadline <= end { found += parser.expire(at: deadline) }
    now = end
    return found
  }

  mutating func receive(_ bytes: [UInt8]) -> [TerminalInput] { parser.take(bytes, at: now) }

  /// All that comes of some pieces, and of a long silence after them.
  mutating func receive(_ pieces: [Piece]) -> [TerminalInput] {
    var found: [TerminalInput] = []
    for piece in pieces {
      found += wait(piece.gap)
      found += receive(piece.bytes)
    }
    return found + wait(.seconds(3_600))
  }

  /// All that comes of a text that arrives at once.
  static func inputs(_ text: String, isQueryOpen: Bool = false) -> [TerminalInput] {
    var line = TerminalLine(isQueryOpen: isQueryOpen)
    return line.receive([(Array(text.utf8), .zero)])
  }
}

extension [TerminalInput] {
  var keys: [Key] { compactMap { if case .key(let key) = $0 { key } else { nil } } }
  var replies: [TerminalReply] { compactMap { if case .reply(let reply) = $0 { reply } else { nil } } }
}

/// The same numbers in every run.
struct FixedRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 33
  }
}
