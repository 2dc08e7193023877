/// The kinds of strings that a terminal sends between an introducer and ST (ECMA-48, 5.6).
package enum ControlString: Sendable, CaseIterable {
  case operatingSystemCommand, deviceControl, applicationProgram, privacyMessage, startOfString

  /// How certain it is that a string with this beginning is a reply, and not two keys that came together.
  package enum Certainty: Sendable { case impossible, possible, certain }

  /// The character after ESC.
  package var introducer: UInt32 {
    switch self {
    case .operatingSystemCommand: 0x5D
    case .deviceControl: 0x50
    case .applicationProgram: 0x5F
    case .privacyMessage: 0x5E
    case .startOfString: 0x58
    }
  }

  /// The single character (C1) that stands for ESC and the introducer.
  package var singleIntroducer: UInt32 { introducer + 0x40 }

  /// Compares the beginning of a string with those of all known replies.
  package func certainty(ofBody body: [UInt32]) -> Certainty {
    guard let first = body.first else { return .possible }
    switch self {
    case .operatingSystemCommand:
      // A number and a semicolon: 11;rgb:…
      let digits = body.prefix(while: Self.isDigit)
      guard digits.count < body.count else { return digits.count <= 4 ? .possible : .impossible }
      return !digits.isEmpty && body[digits.count] == 0x3B ? .certain : .impossible
    case .deviceControl:
      // The terminal's name and version, or its identity: >|kitty(0.41.1), !|00000000
      if first == 0x3E || first == 0x21 {
        guard body.count > 1 else { return .possible }
        return body[1] == 0x7C ? .certain : .impossible
      }
      // Settings and capabilities: 1$r0m, 1+r524742=38
      let parameters = body.prefix { Self.isDigit($0) || $0 == 0x3B }
      guard !parameters.isEmpty else { return .impossible }
      guard parameters.count < body.count else { return .possible }
      guard body[parameters.count] == 0x24 || body[parameters.count] == 0x2B else { return .impossible }
      guard parameters.count + 1 < body.count else { return .possible }
      return Self.isLetter(body[parameters.count + 1]) ? .certain : .impossible
    case .applicationProgram:
      // kitty's graphics: Gi=31;OK
      guard first == 0x47 else { return .impossible }
      guard body.count > 1 else { return .possible }
      guard Self.isLetter(body[1]) else { return .impossible }
      guard body.count > 2 else { return .possible }
      return body[2] == 0x3D ? .certain : .impossible
    case .privacyMessage, .startOfString: return .impossible
    }
  }

  private static func isDigit(_ unit: UInt32) -> Bool { (0x30...0x39).contains(unit) }
  private static func isLetter(_ unit: UInt32) -> Bool { (0x41...0x5A).contains(unit) || (0x61...0x7A).contains(unit) }
}
