import TerminalUI

/// The beginnings and the ends of sequences.
extension InputParser {
  mutating func beginEscape(_ now: Instant) {
    state = .escape
    prolongQuery(now)
    deadline = now + escapeDelay(now)
  }

  mutating func hold(_ sequence: InputSequence, _ now: Instant) {
    state = .sequence(sequence)
    prolongQuery(now)
    let isWaiting = sequence.certainty != .certain && !sequence.isStale
    // After an escape, the beginning of a reply is hardly ever typed while one is expected.
    let isPatient = sequence.origin == .cutOff && isQueryOpen(at: now)
    deadline =
      now
      + (isWaiting && !isPatient ? escapeDelay(now) : sequence.body.isEmpty ? Self.patience : Self.replyPatience)
  }

  /// Nothing came for a while. What may still become a sequence keeps waiting, but its beginning no longer counts as a key;
  /// anything else was typed.
  mutating func expire(_ sequence: InputSequence, _ now: Instant) {
    var sequence = sequence
    let isKey = sequence.origin == .cutOff && sequence.body.isEmpty
    if sequence.certainty == .certain || sequence.isStale {
      rest()
    } else if sequence.certainty == .impossible || isKey {
      release(sequence)
      rest()
    } else {
      sequence.isStale = true
      hold(sequence, now)
    }
  }

  /// A character that cannot belong to the sequence ends it, and stands on its own.
  mutating func giveUp(_ sequence: InputSequence, for unit: UInt32, _ now: Instant) {
    if sequence.certainty != .certain { release(sequence) }
    rest()
    takeTyped(unit, now)
  }

  mutating func finish(_ sequence: InputSequence, string kind: ControlString) {
    rest()
    found.append(.reply(.string(kind, Self.text(sequence.body))))
  }

  mutating func finish(_ sequence: InputSequence, _ end: UInt32, _ now: Instant) {
    let body = sequence.body
    rest()
    guard sequence.kind == .control else {
      if let key = keys.key([0x1B, 0x4F] + body + [end]) { emit(key) }
      return
    }
    switch (body.first, end) {
    case (nil, 0x5B) where sequence.origin == .cutOff:
      release(sequence)
      emit(character: end)
    case (nil, 0x5B):
      state = .consoleKey
      deadline = now + Self.patience
    case (nil, 0x4D):
      state = .mouse([])
      deadline = now + Self.patience
    case (0x3C, 0x4D), (0x3C, 0x6D):
      if let event = MouseReport.event(parameters: Array(body.dropFirst()), isRelease: end == 0x6D) {
        found.append(.mouse(event))
      }
    case _ where end == 0x7E && body == [0x32, 0x30, 0x30]:
      state = .paste
      deadline = now + Self.replyPatience
    default:
      if let key = keys.key([0x1B, 0x5B] + body + [end]) { return emit(key) }
      if body.first == 0x3F && end == 0x63 { queryEnd = nil }
      if body == [0x30] && end == 0x6E { receiptCount = max(0, receiptCount - 1) }
      found.append(.reply(.control(Self.text(body + [end]))))
    }
  }

  /// A slow line is no reason to give up: as long as something comes, the rest may come, too.
  private mutating func prolongQuery(_ now: Instant) {
    if isQueryOpen(at: now), queryEnd != nil { queryEnd = now + Self.queryDuration }
  }
}
