import TerminalUI

/// Separates keys, mouse events, pastes and replies in a terminal's bytes, which may arrive in pieces of any size.
///
/// An escape is a key only if nothing follows it for a moment; a reply is swallowed up to its end, however late that comes. The
/// parser has no clock: the owner calls `expire` when `deadline` has passed and there is nothing more to read.
package struct InputParser {
  package typealias Instant = ContinuousClock.Instant

  /// How long an escape waits for what may follow it.
  package static let escapeDelay = Duration.milliseconds(25)
  /// The same while a query is open: a slow line may split a reply after its escape.
  package static let queryEscapeDelay = Duration.milliseconds(150)
  /// How long to wait for a reply, in case the terminal gives none.
  package static let queryDuration = Duration.seconds(2)
  /// How long a reply may pause.
  static let replyPatience = Duration.seconds(10)
  /// How long a bare introducer may pause, and how long an escape already reported as a key may still turn out to have begun a
  /// sequence.
  static let patience = Duration.seconds(2)
  private static let bodyLimit = 4_096

  enum State {
    case ground
    case escape
    case sequence(InputSequence)
    /// An escape inside a string: half of its end, or a key.
    case stringEnd(InputSequence)
    /// The Linux console sends some function keys with one more character: CSI [ A.
    case consoleKey
    /// The bytes after CSI M.
    case mouse([UInt8])
    case paste
  }

  /// When to call `expire`; `nil` if nothing is held.
  package internal(set) var deadline: Instant?
  let keys: KeySequences
  var state = State.ground
  private var decoder = UTF8Decoder()
  var found: [TerminalInput] = []
  private var pasted = PastedText()
  var queryEnd: Instant?
  var receiptCount = 0
  var receiptEnd: Instant?
  /// When an escape was reported as a key because nothing followed it; reset by the next character.
  private var escapeRelease: Instant?

  /// Creates a parser for a terminal with these keys.
  package init(keys: KeySequences = KeySequences()) { self.keys = keys }

  /// Records that the terminal was sent a query that ends with DA1.
  package mutating func beginQuery(at now: Instant) { queryEnd = now + Self.queryDuration }

  /// Records that the terminal was asked for a receipt: `CSI 0 n`.
  package mutating func expectReceipt(at now: Instant) {
    receiptCount += 1
    receiptEnd = now + Self.queryDuration
  }

  /// Whether the terminal has yet to answer.
  package func isQueryOpen(at now: Instant) -> Bool {
    queryEnd.map { now < $0 } ?? false || receiptCount > 0 && receiptEnd.map { now < $0 } ?? false
  }

  /// Takes the bytes that were read.
  package mutating func take(_ bytes: some Sequence<UInt8>, at now: Instant) -> [TerminalInput] {
    for byte in bytes {
      if case .mouse(let before) = state {
        takeMouse(before + [byte], now)
      } else if let unit = decoder.take(byte) {
        take(unit, now)
      }
    }
    return taken()
  }

  /// Decides about input that has been held long enough.
  package mutating func expire(at now: Instant) -> [TerminalInput] {
    guard let deadline, deadline <= now else { return [] }
    self.deadline = nil
    switch state {
    case .ground: break
    case .escape:
      emit(.escape)
      state = .ground
      escapeRelease = now
    case .sequence(let sequence): expire(sequence, now)
    case .stringEnd(let sequence):
      state = .ground
      // Half of a reply's end means nothing more; after anything else it was a key.
      if sequence.certainty != .certain {
        release(sequence)
        emit(.escape)
        escapeRelease = now
      }
    case .consoleKey, .mouse: state = .ground
    case .paste: endPaste()
    }
    return taken()
  }

  // MARK: Characters

  private mutating func take(_ unit: UInt32, _ now: Instant) {
    switch state {
    case .ground: takeTyped(unit, now)
    case .escape: takeEscaped(unit, now)
    case .sequence(let sequence):
      if case .string(let kind) = sequence.kind {
        extend(sequence, string: kind, unit, now)
      } else {
        extend(sequence, unit, now)
      }
    case .stringEnd(let sequence): takeStringEnd(sequence, unit, now)
    case .consoleKey:
      rest()
      if let key = keys.key([0x1B, 0x5B, 0x5B, unit]) { emit(key) }
    case .mouse: break
    case .paste:
      deadline = now + Self.replyPatience
      if pasted.take(unit) { endPaste() }
    }
  }

  mutating func takeTyped(_ unit: UInt32, _ now: Instant) {
    let release = escapeRelease
    escapeRelease = nil
    if unit == 0x1B { return beginEscape(now) }
    if let kind = InputSequence.Kind(singleIntroducer: unit) { return hold(InputSequence(kind, .single), now) }
    // The rest of a sequence whose escape came long before. On its own, such a character is an ordinary key.
    if let release, now - release < Self.patience, let kind = InputSequence.Kind(introducer: unit) {
      return hold(InputSequence(kind, .cutOff), now)
    }
    emit(character: unit)
  }

  private mutating func takeEscaped(_ unit: UInt32, _ now: Instant) {
    if let kind = InputSequence.Kind(introducer: unit) { return hold(InputSequence(kind, .escape), now) }
    // The end of a string that was given up.
    if unit == 0x5C { return rest() }
    if keys.isPrefix([0x1B, unit]) {
      var sequence = InputSequence(.entry, .escape)
      sequence.body = [unit]
      return hold(sequence, now)
    }
    if let key = keys.key([0x1B, unit]) {
      rest()
      return emit(key)
    }
    emit(.escape)
    rest()
    takeTyped(unit, now)
  }

  private mutating func extend(_ before: InputSequence, _ unit: UInt32, _ now: Instant) {
    var sequence = before
    switch (sequence.kind, unit) {
    case (.entry, _):
      sequence.body.append(unit)
      if let key = keys.key([0x1B] + sequence.body) {
        rest()
        emit(key)
      } else if keys.isPrefix([0x1B] + sequence.body) {
        hold(sequence, now)
      } else {
        release(before)
        rest()
        takeTyped(unit, now)
      }
    case (_, 0x20..<0x40) where sequence.body.count < 256:
      sequence.body.append(unit)
      hold(sequence, now)
    case (_, 0x40..<0x7F): finish(sequence, unit, now)
    default: giveUp(sequence, for: unit, now)
    }
  }

  private mutating func extend(_ before: InputSequence, string kind: ControlString, _ unit: UInt32, _ now: Instant) {
    var sequence = before
    switch unit {
    case 0x07, 0x9C: finish(sequence, string: kind)
    case 0x1B:
      state = .stringEnd(sequence)
      deadline = now + (sequence.certainty == .certain ? Self.replyPatience : escapeDelay(now))
    // No reply contains such a character, but it is a key.
    case 0..<0x20, 0x7F..<0xA0: giveUp(sequence, for: unit, now)
    default:
      if sequence.body.count < Self.bodyLimit { sequence.body.append(unit) }
      if sequence.isStale && sequence.certainty == .impossible {
        release(sequence)
        rest()
      } else {
        hold(sequence, now)
      }
    }
  }

  private mutating func takeStringEnd(_ sequence: InputSequence, _ unit: UInt32, _ now: Instant) {
    if unit == 0x5C, case .string(let kind) = sequence.kind { return finish(sequence, string: kind) }
    // An escape ends any string; what follows it stands on its own.
    if sequence.certainty != .certain { release(sequence) }
    takeEscaped(unit, now)
  }

  private mutating func takeMouse(_ bytes: [UInt8], _ now: Instant) {
    guard bytes.count == 3 else { return state = .mouse(bytes) }
    rest()
    if let event = MouseReport.event(bytes: bytes) { found.append(.mouse(event)) }
  }

  mutating func endPaste() {
    found.append(.paste(pasted.text))
    pasted = PastedText()
    rest()
  }

  // MARK: What comes out

  mutating func rest() {
    state = .ground
    deadline = nil
  }

  /// Reports the characters of what turned out not to be a sequence as keys.
  mutating func release(_ sequence: InputSequence) {
    for unit in sequence.typed { emit(character: unit) }
  }

  mutating func emit(_ key: Key) { found.append(.key(key)) }

  mutating func emit(character unit: UInt32) {
    if let key = KeyDecoder.key(character: unit) { emit(key) }
  }

  private mutating func taken() -> [TerminalInput] {
    defer { found.removeAll() }
    return found
  }

  func escapeDelay(_ now: Instant) -> Duration {
    isQueryOpen(at: now) ? Self.queryEscapeDelay : Self.escapeDelay
  }

  static func text(_ units: [UInt32]) -> String {
    String(String.UnicodeScalarView(units.compactMap(Unicode.Scalar.init)))
  }
}
