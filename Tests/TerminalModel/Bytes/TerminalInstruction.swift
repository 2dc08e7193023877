/// One thing that a program sends to a terminal.
package enum TerminalInstruction: Sendable, Equatable {
  /// A character, or a mark that belongs to the character before it.
  case character(Unicode.Scalar)
  /// A control character, such as a line feed.
  case control(UInt8)
  /// An escape with one final byte, such as `ESC 7`.
  case escape(intermediates: [UInt8], final: UInt8)
  /// A control sequence, such as `ESC [ 3 ; 7 H`.
  case sequence(ControlSequence)
  /// A string with an introducer and a terminator, such as `ESC P q … ESC \`.
  case string(ControlString, [UInt8])
  /// Bytes that are neither text nor a sequence.
  case malformed([UInt8])
}

/// The kinds of strings that a terminal takes, by the byte that follows their escape.
package enum ControlString: UInt8, Sendable {
  /// `ESC P`, DCS: sixels, tmux's passthrough, XTGETTCAP.
  case device = 0x50
  /// `ESC X`, SOS.
  case start = 0x58
  /// `ESC ]`, OSC: titles, colours, the clipboard.
  case operatingSystem = 0x5D
  /// `ESC ^`, PM.
  case privacy = 0x5E
  /// `ESC _`, APC: kitty's graphics.
  case application = 0x5F
}

/// A control sequence (CSI) in its parts.
package struct ControlSequence: Sendable, Equatable {
  /// `<`, `=`, `>` or `?` before the parameters.
  package var prefix: UInt8?
  /// The parameters and their subparameters in one row; `nil` for one that is left out.
  package var numbers: [Int?]
  /// Which of the numbers follow a colon, not a semicolon: the lowest bit for the first.
  package var subparameters: UInt64
  /// The bytes between the parameters and the final byte.
  package var intermediates: [UInt8]
  /// The byte that names the sequence.
  package var final: UInt8

  /// A parameter, or a value if it is left out. Before it must be no subparameters, which only SGR has.
  package func parameter(_ index: Int, or value: Int) -> Int {
    index < numbers.count ? numbers[index] ?? value : value
  }

  /// How often or how far; 0 means 1.
  package var count: Int { max(1, parameter(0, or: 1)) }

  /// Whether it is SGR, by far the most frequent.
  var isStyle: Bool { final == 0x6D && prefix == nil && intermediates.isEmpty }

  /// What tells it from other sequences, such as `?h` or `$p`.
  package var name: String {
    String(decoding: (prefix.map { [$0] } ?? []) + intermediates + [final], as: UTF8.self)
  }

  /// The sequence as it was sent.
  package var bytes: [UInt8] {
    let text = numbers.enumerated().map { index, number in
      (index == 0 ? "" : subparameters >> UInt64(index) & 1 == 1 ? ":" : ";") + (number.map(String.init) ?? "")
    }
    return [0x1B, 0x5B] + (prefix.map { [$0] } ?? []) + text.joined().utf8 + intermediates + [final]
  }
}
