/// Cuts a stream of bytes into instructions, however it arrives in pieces.
package struct SequenceParser: Sendable {
  private enum State {
    case ground
    case escape
    case sequence
    case string(ControlString)
    case stringEscape(ControlString)
  }

  /// A string that never ends would take all memory; the longest honest one is a sixel picture.
  private static let longestString = 64 << 20

  private var state = State.ground
  private var held: [UInt8] = []
  private var intermediates: [UInt8] = []
  private var missingContinuations = 0

  package init() {}

  /// Whether nothing is half said, so that a printable ASCII character is just that.
  package var isAtRest: Bool {
    if case .ground = state { missingContinuations == 0 } else { false }
  }

  /// Takes the bytes that do nothing but make a string longer, all at once: pictures consist of them.
  package mutating func takeStringContent(_ bytes: inout ArraySlice<UInt8>) {
    guard case .string = state, held.count < Self.longestString else { return }
    let content = bytes.prefix { $0 >= 0x20 }
    held += content
    bytes = bytes[content.endIndex...]
  }

  /// The instruction that a byte completes.
  package mutating func take(_ byte: UInt8, _ give: (TerminalInstruction) -> Void) {
    switch state {
    case .ground: takeText(byte, give)
    case .escape: takeEscape(byte, give)
    case .sequence: takeSequence(byte, give)
    case .string(let kind): takeString(kind, byte, give)
    case .stringEscape(let kind): endString(kind, byte, give)
    }
  }

  private mutating func takeText(_ byte: UInt8, _ give: (TerminalInstruction) -> Void) {
    if missingContinuations > 0 {
      guard byte & 0xC0 == 0x80 else {
        give(.malformed(held))
        (held, missingContinuations) = ([], 0)
        return takeText(byte, give)
      }
      held.append(byte)
      missingContinuations -= 1
      if missingContinuations == 0 { giveScalar(give) }
      return
    }
    switch byte {
    case 0x1B: begin(.escape)
    case 0..<0x20, 0x7F: give(.control(byte))
    case 0..<0x80: give(.character(Unicode.Scalar(byte)))
    case 0xC2...0xF4:
      held = [byte]
      missingContinuations = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
    default: give(.malformed([byte]))
    }
  }

  private mutating func giveScalar(_ give: (TerminalInstruction) -> Void) {
    var decoder = UTF8()
    var bytes = held.makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&bytes), scalar.value >= 0xA0 {
      give(.character(scalar))
    } else {
      give(.malformed(held))
    }
    held = []
  }

  private mutating func begin(_ next: State) {
    state = next
    (held, intermediates) = ([], [])
  }

  private mutating func takeEscape(_ byte: UInt8, _ give: (TerminalInstruction) -> Void) {
    switch byte {
    case 0x5B where intermediates.isEmpty: begin(.sequence)
    case 0x20...0x2F: intermediates.append(byte)
    case 0x30...0x7E:
      if intermediates.isEmpty, let kind = ControlString(rawValue: byte) { return begin(.string(kind)) }
      give(.escape(intermediates: intermediates, final: byte))
      state = .ground
    default: interrupt(byte, [0x1B] + intermediates, give)
    }
  }

  private mutating func takeSequence(_ byte: UInt8, _ give: (TerminalInstruction) -> Void) {
    switch byte {
    case 0x20...0x3F: held.append(byte)
    case 0x40...0x7E:
      if let sequence = Self.sequence(held, final: byte) {
        give(.sequence(sequence))
      } else {
        give(.malformed([0x1B, 0x5B] + held + [byte]))
      }
      begin(.ground)
    default: interrupt(byte, [0x1B, 0x5B] + held, give)
    }
  }

  /// A control character within a sequence, which no program sends on purpose.
  private mutating func interrupt(_ byte: UInt8, _ begun: [UInt8], _ give: (TerminalInstruction) -> Void) {
    give(.malformed(begun))
    begin(.ground)
    take(byte, give)
  }

  private mutating func takeString(
    _ kind: ControlString, _ byte: UInt8, _ give: (TerminalInstruction) -> Void
  ) {
    switch byte {
    case 0x1B: state = .stringEscape(kind)
    case 0x07 where kind == .operatingSystem: finish(kind, give)
    case 0x18, 0x1A: interrupt(byte, held, give)
    default: held.count < Self.longestString ? held.append(byte) : interrupt(byte, [], give)
    }
  }

  private mutating func endString(
    _ kind: ControlString, _ byte: UInt8, _ give: (TerminalInstruction) -> Void
  ) {
    if byte == 0x5C { return finish(kind, give) }
    // Only in tmux's passthrough may an escape stand inside: it is doubled there.
    if kind == .device, held.starts(with: Array("tmux;".utf8)), byte == 0x1B {
      held += [0x1B, 0x1B]
      state = .string(kind)
    } else {
      give(.malformed([0x1B, kind.rawValue] + held.prefix(40)))
      begin(.escape)
      takeEscape(byte, give)
    }
  }

  private mutating func finish(_ kind: ControlString, _ give: (TerminalInstruction) -> Void) {
    give(.string(kind, held))
    begin(.ground)
  }

  /// The parts of a sequence; `nil` if they are not in the right order.
  private static func sequence(_ bytes: [UInt8], final: UInt8) -> ControlSequence? {
    var sequence = ControlSequence(prefix: nil, numbers: [], subparameters: 0, intermediates: [], final: final)
    var (index, number): (Int, Int?) = (0, nil)
    if let first = bytes.first, first >= 0x3C { (sequence.prefix, index) = (first, 1) }
    let hasNumbers = index < bytes.count && bytes[index] >= 0x30
    while index < bytes.count, bytes[index] >= 0x30 {
      let byte = bytes[index]
      index += 1
      switch byte {
      case 0x30...0x39: number = min((number ?? 0) * 10 + Int(byte - 0x30), 1 << 40)
      case 0x3A, 0x3B:
        sequence.numbers.append(number)
        number = nil
        guard sequence.numbers.count < 64 else { return nil }
        if byte == 0x3A { sequence.subparameters |= 1 << UInt64(sequence.numbers.count) }
      default: return nil
      }
    }
    if hasNumbers { sequence.numbers.append(number) }
    sequence.intermediates = Array(bytes[index...])
    return sequence.intermediates.allSatisfy { $0 < 0x30 } ? sequence : nil
  }
}
