/// A sequence that has begun: a key, a reply, or just characters that were typed.
struct InputSequence {
  enum Kind: Equatable {
    /// CSI.
    case control
    /// SS3, which only begins keys.
    case single
    /// OSC and similar.
    case string(ControlString)
    /// Another key in the terminal's entry.
    case entry
  }

  /// How it began.
  enum Origin {
    /// ESC and a character.
    case escape
    /// A single character for both (C1).
    case single
    /// The character alone: the escape before it was taken for a key.
    case cutOff
  }

  let kind: Kind
  let origin: Origin
  /// The characters after the introducer.
  var body: [UInt32] = []
  /// Whether nothing has come for so long that the beginning no longer counts as a key.
  var isStale = false

  init(_ kind: Kind, _ origin: Origin) {
    self.kind = kind
    self.origin = origin
  }

  var certainty: ControlString.Certainty {
    switch kind {
    case .control, .single: body.isEmpty ? .possible : .certain
    case .string(let kind): kind.certainty(ofBody: body)
    case .entry: .impossible
    }
  }

  /// The characters as typed keys.
  var typed: [UInt32] {
    let introducer = kind.introducer.map { [$0] } ?? []
    return switch origin {
    case .escape: isStale ? body : [0x1B] + introducer + body
    case .single: body
    case .cutOff: introducer + body
    }
  }
}

extension InputSequence.Kind {
  private static let all: [Self] = [.control, .single] + ControlString.allCases.map(Self.string)

  /// The character after ESC.
  var introducer: UInt32? {
    switch self {
    case .control: 0x5B
    case .single: 0x4F
    case .string(let kind): kind.introducer
    case .entry: nil
    }
  }

  init?(introducer unit: UInt32) {
    guard let kind = Self.all.first(where: { $0.introducer == unit }) else { return nil }
    self = kind
  }

  init?(singleIntroducer unit: UInt32) {
    guard (0x80..<0xA0).contains(unit) else { return nil }
    self.init(introducer: unit - 0x40)
  }
}
