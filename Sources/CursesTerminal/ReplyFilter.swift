/// Takes what the terminal answers (OSC … ST) out of the characters that are typed.
package struct ReplyFilter {
  private enum State { case typing, escaped, inReply, endingReply }

  /// How the only answer that is asked for begins; anything else was typed.
  private static let beginning: [UInt32] = Array("\u{1B}]11;rgb".unicodeScalars.map(\.value))
  /// Longer than that answer.
  private static let limit = 64

  private var state = State.typing
  private var ready: [UInt32] = []
  private var held: [UInt32] = []
  private var reply: String?

  package init() {}

  /// Takes in one character.
  package mutating func add(_ value: UInt32) {
    held.append(value)
    guard held.count > Self.beginning.count || state == .typing || held[...] == Self.beginning.prefix(held.count) else {
      return release()
    }
    switch (state, value) {
    case (.typing, 0x1B): state = .escaped
    case (.escaped, 0x5D): state = .inReply
    case (.inReply, 0x07), (.endingReply, 0x5C):
      reply = String(
        String.UnicodeScalarView(held.dropFirst(2).compactMap(Unicode.Scalar.init).filter { $0.value >= 0x20 })
      ).trimmingEnd("\\")
      held.removeAll()
      state = .typing
    case (.inReply, 0x1B): state = .endingReply
    case (.inReply, _) where held.count < Self.limit: break
    default: release()
    }
  }

  /// What was typed, as far as it is no part of an answer that has begun.
  package mutating func characters() -> [UInt32] {
    defer { ready.removeAll() }
    return ready
  }

  /// What was typed, an escape at the end included: to be called when no more characters are there.
  package mutating func rest() -> [UInt32] {
    if state == .escaped { release() }
    return characters()
  }

  /// The last answer, once.
  package mutating func takeReply() -> String? {
    defer { reply = nil }
    return reply
  }

  private mutating func release() {
    ready += held
    held.removeAll()
    state = .typing
  }
}

extension String {
  fileprivate func trimmingEnd(_ end: String) -> String { hasSuffix(end) ? String(dropLast(end.count)) : self }
}
